/* SPDX-License-Identifier: Apache-2.0 */
/* Resolves names with libevent's evdns. */
#include "connector/http/resolver.h"

#include "connector/common/clock.h"

#include <arpa/inet.h>
#include <event2/dns.h>
#include <event2/util.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* evdns does not report the time to live: a minute is what most services use, and five seconds
 * prevent constant queries for a dead name. */
enum { LONGEST_FRESH_MS = 60000, AGAIN_MS = 5000 };

/* The host as an address; false: it is a name. */
static bool
take_literal(struct jrt_resolver *r)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(r->port) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(r->port) };
	struct jrt_address *a = &r->found.addresses[0];
	if (inet_pton(AF_INET, r->host, &v4.sin_addr) == 1) {
		memcpy(&a->at, &v4, sizeof v4);
		a->len = sizeof v4;
	} else if (inet_pton(AF_INET6, r->host, &v6.sin6_addr) == 1) {
		memcpy(&a->at, &v6, sizeof v6);
		a->len = sizeof v6;
	} else {
		return false;
	}
	r->found.count = 1;
	r->literal = true;
	return true;
}

/* ---- files ------------------------------------------------------------------------------------
 */

static const char *
hosts_path(void)
{
	const char *path = getenv("JOLTC_HOSTS");
	return path != NULL ? path : "/etc/hosts";
}

static const char *
resolv_conf_path(void)
{
	const char *path = getenv("JOLTC_RESOLV_CONF");
	return path != NULL ? path : "/etc/resolv.conf";
}

/* Missing files leave the defaults: localhost, and a name server on this machine. */
static void
load_files(struct evdns_base *dns)
{
	(void)evdns_base_resolv_conf_parse(
		dns, DNS_OPTIONS_ALL & ~DNS_OPTION_HOSTSFILE, resolv_conf_path());
	if (evdns_base_count_nameservers(dns) == 0) {
		(void)evdns_base_nameserver_ip_add(dns, "127.0.0.1");
	}
	(void)evdns_base_load_hosts(dns, hosts_path());
	(void)evdns_base_set_option(dns, "timeout:", "2");
	(void)evdns_base_set_option(dns, "attempts:", "2");
	(void)evdns_base_set_option(dns, "randomize-case:", "0");
}

struct evdns_base *
jrt_dns_open(struct event_base *base)
{
	struct evdns_base *dns = evdns_base_new(base, EVDNS_BASE_DISABLE_WHEN_INACTIVE);
	if (dns != NULL) {
		load_files(dns);
	}
	return dns;
}

bool
jrt_dns_found_none(int result, const struct evutil_addrinfo *found)
{
	/* evdns returns FAIL for an answer without an address of the requested type. */
	return result == EVUTIL_EAI_FAIL || result == EVUTIL_EAI_NODATA ||
	       result == EVUTIL_EAI_NONAME || (result == 0 && found == NULL);
}

/* Whether it is now another file, or has other contents. */
static bool
has_changed(struct jrt_resolver_file *f, const char *path)
{
	struct stat st;
	struct jrt_resolver_file now = { .size = 0 };
	if (stat(path, &st) == 0) {
		now = (struct jrt_resolver_file){ st.st_dev, st.st_ino, st.st_size, st.st_mtim };
	}
	bool same = now.device == f->device && now.inode == f->inode && now.size == f->size &&
		    now.changed.tv_sec == f->changed.tv_sec &&
		    now.changed.tv_nsec == f->changed.tv_nsec;
	*f = now;
	return !same;
}

static bool
files_have_changed(struct jrt_resolver *r)
{
	bool hosts = has_changed(&r->hosts, hosts_path());
	return has_changed(&r->resolv_conf, resolv_conf_path()) || hosts;
}

/* Look it up again, but use the old addresses if nothing else is found. */
static void
expire(struct jrt_resolver *r)
{
	if (r->found.at_ms != 0) {
		r->found.at_ms = jrt_now_ms() - r->found.fresh_ms;
	}
}

/* Discards what was found with the former contents of the files. */
static void
follow_files(struct jrt_resolver *r)
{
	if (r->pending == NULL && files_have_changed(r)) {
		(void)evdns_base_clear_nameservers_and_suspend(r->dns);
		evdns_base_clear_host_addresses(r->dns);
		evdns_base_search_clear(r->dns);
		load_files(r->dns);
		(void)evdns_base_resume(r->dns);
		expire(r);
	}
}

/* ---- beginning and end ------------------------------------------------------------------------
 */

static bool
open_dns(struct jrt_resolver *r)
{
	(void)files_have_changed(r); /* before they are read: a change in between is found later */
	r->dns = jrt_dns_open(r->base);
	return r->dns != NULL;
}

bool
jrt_resolver_init(struct jrt_resolver *r, struct event_base *base, const char *host, uint16_t port,
	uint64_t fresh_ms)
{
	memset(r, 0, sizeof *r);
	r->base = base;
	r->port = port;
	r->found.fresh_ms = fresh_ms < LONGEST_FRESH_MS ? fresh_ms : LONGEST_FRESH_MS;
	r->host = strdup(host);
	return r->host != NULL && (take_literal(r) || open_dns(r));
}

void
jrt_resolver_finish(struct jrt_resolver *r)
{
	r->waiting = NULL;
	if (r->dns != NULL) {
		if (r->pending != NULL) {
			evdns_getaddrinfo_cancel(r->pending);
		}
		evdns_base_free(r->dns, 0);
		/* evdns frees its requests from the loop. */
		(void)event_base_loop(r->base, EVLOOP_NONBLOCK);
	}
	free(r->host);
	memset(r, 0, sizeof *r);
}

/* ---- looking up -------------------------------------------------------------------------------
 */

static void
keep(struct jrt_resolver *r, const struct evutil_addrinfo *found)
{
	struct jrt_address before = r->found.addresses[r->found.good];
	unsigned count = 0;
	r->found.good = 0;
	for (; found != NULL && count < JRT_ADDRESSES; found = found->ai_next) {
		struct jrt_address *a = &r->found.addresses[count];
		if (found->ai_addrlen > sizeof a->at) {
			continue;
		}
		memset(a, 0, sizeof *a);
		memcpy(&a->at, found->ai_addr, found->ai_addrlen);
		a->len = (socklen_t)found->ai_addrlen;
		if (r->found.count > 0 && a->len == before.len &&
			memcmp(&a->at, &before.at, a->len) == 0) {
			r->found.good = count;
		}
		count++;
	}
	r->found.count = count;
}

static void resolved(int result, struct evutil_addrinfo *found, void *user);

/* Starts a look-up; resolved() may be called from within. */
static void
look_up(struct jrt_resolver *r)
{
	char port[8];
	bool before = r->asking;
	struct evutil_addrinfo hints = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_protocol = IPPROTO_TCP,
		.ai_flags = EVUTIL_AI_NUMERICSERV | (r->any_family ? 0 : EVUTIL_AI_ADDRCONFIG) };
	(void)evutil_snprintf(port, sizeof port, "%u", r->port);
	r->asking = true;
	struct evdns_getaddrinfo_request *pending =
		evdns_getaddrinfo(r->dns, r->host, port, &hints, resolved, r);
	r->pending = pending != NULL ? pending : r->pending;
	r->asking = before;
}

static void
wake(struct jrt_resolver *r)
{
	struct jrt_resolver_waiter *w = r->waiting;
	r->waiting = NULL;
	while (w != NULL) {
		struct jrt_resolver_waiter *next = w->next;
		w->resolved(w, r->error);
		w = next;
	}
}

static void
resolved(int result, struct evutil_addrinfo *found, void *user)
{
	struct jrt_resolver *r = user;
	uint64_t now = jrt_now_ms();
	r->pending = NULL;
	r->error = NULL;
	if (result == EVUTIL_EAI_CANCEL) {
		return;
	}
	if (jrt_dns_found_none(result, found) && !r->any_family) {
		r->any_family = true;
		look_up(r);
	} else if (result == 0 && found != NULL) {
		keep(r, found);
		r->found.at_ms = now;
	} else if (r->found.count > 0) {
		r->found.at_ms = now - r->found.fresh_ms +
				 (AGAIN_MS < r->found.fresh_ms ? AGAIN_MS : r->found.fresh_ms);
	}
	if (r->found.count == 0 && r->pending == NULL && r->error == NULL) {
		r->error = result != 0 ? evutil_gai_strerror(result) : "no addresses";
	}
	if (found != NULL) {
		evutil_freeaddrinfo(found);
	}
	if (!r->asking && r->pending == NULL) {
		wake(r);
	}
}

enum jrt_resolver_state
jrt_resolver_ask(struct jrt_resolver *r, struct jrt_resolver_waiter *w)
{
	if (r->literal) {
		return JRT_RESOLVED;
	}
	follow_files(r);
	if (r->found.count > 0 && jrt_now_ms() - r->found.at_ms < r->found.fresh_ms) {
		return JRT_RESOLVED;
	}
	if (r->pending == NULL) {
		r->any_family = r->none_worked;
		look_up(r);
		if (r->pending == NULL) {
			return r->found.count > 0 ? JRT_RESOLVED : JRT_UNRESOLVED;
		}
	}
	w->next = r->waiting;
	r->waiting = w;
	return JRT_RESOLVING;
}

void
jrt_resolver_leave(struct jrt_resolver *r, struct jrt_resolver_waiter *w)
{
	for (struct jrt_resolver_waiter **at = &r->waiting; *at != NULL; at = &(*at)->next) {
		if (*at == w) {
			*at = w->next;
			return;
		}
	}
}

const struct jrt_address *
jrt_resolver_address(const struct jrt_resolver *r, unsigned attempt)
{
	return attempt < r->found.count
		       ? &r->found.addresses[(r->found.good + attempt) % r->found.count]
		       : NULL;
}

void
jrt_resolver_worked(struct jrt_resolver *r, unsigned attempt)
{
	r->none_worked = false;
	r->found.good = (r->found.good + attempt) % (r->found.count > 0 ? r->found.count : 1);
}

void
jrt_resolver_stale(struct jrt_resolver *r)
{
	r->none_worked = true;
	expire(r);
}
