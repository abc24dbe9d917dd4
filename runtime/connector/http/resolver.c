/* SPDX-License-Identifier: Apache-2.0 */
/* Names by libevent's evdns. */
#include "connector/http/resolver.h"

#include "connector/common/clock.h"

#include <arpa/inet.h>
#include <event2/dns.h>
#include <event2/util.h>
#include <stdlib.h>
#include <string.h>

/* evdns tells no time to live: a minute is what most services use, five seconds keep a dead name
 * from being asked all the time. */
enum { FRESH_MS = 60000, AGAIN_MS = 5000 };

/* The host as an address; false: it is a name. */
static bool
take_literal(struct jrt_resolver *r)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(r->port) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(r->port) };
	struct jrt_address *a = &r->addresses[0];
	if (inet_pton(AF_INET, r->host, &v4.sin_addr) == 1) {
		memcpy(&a->at, &v4, sizeof v4);
		a->len = sizeof v4;
	} else if (inet_pton(AF_INET6, r->host, &v6.sin6_addr) == 1) {
		memcpy(&a->at, &v6, sizeof v6);
		a->len = sizeof v6;
	} else {
		return false;
	}
	r->count = 1;
	r->literal = true;
	return true;
}

struct evdns_base *
jrt_dns_open(struct event_base *base)
{
	struct evdns_base *dns = evdns_base_new(base, EVDNS_BASE_DISABLE_WHEN_INACTIVE);
	if (dns == NULL) {
		return NULL;
	}
	/* Missing files leave the defaults: localhost, and a name server on this machine. */
	(void)evdns_base_resolv_conf_parse(
		dns, DNS_OPTIONS_ALL & ~DNS_OPTION_HOSTSFILE, "/etc/resolv.conf");
	if (evdns_base_count_nameservers(dns) == 0) {
		(void)evdns_base_nameserver_ip_add(dns, "127.0.0.1");
	}
	(void)evdns_base_load_hosts(dns, "/etc/hosts");
	(void)evdns_base_set_option(dns, "timeout:", "2");
	(void)evdns_base_set_option(dns, "attempts:", "2");
	(void)evdns_base_set_option(dns, "randomize-case:", "0");
	return dns;
}

static bool
open_dns(struct jrt_resolver *r)
{
	r->dns = jrt_dns_open(r->base);
	return r->dns != NULL;
}

bool
jrt_resolver_init(struct jrt_resolver *r, struct event_base *base, const char *host, uint16_t port)
{
	memset(r, 0, sizeof *r);
	r->base = base;
	r->port = port;
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

static void
keep(struct jrt_resolver *r, const struct evutil_addrinfo *found)
{
	struct jrt_address before = r->addresses[r->good];
	unsigned count = 0;
	r->good = 0;
	for (; found != NULL && count < JRT_ADDRESSES; found = found->ai_next) {
		struct jrt_address *a = &r->addresses[count];
		if (found->ai_addrlen > sizeof a->at) {
			continue;
		}
		memset(a, 0, sizeof *a);
		memcpy(&a->at, found->ai_addr, found->ai_addrlen);
		a->len = (socklen_t)found->ai_addrlen;
		if (r->count > 0 && a->len == before.len &&
			memcmp(&a->at, &before.at, a->len) == 0) {
			r->good = count;
		}
		count++;
	}
	r->count = count;
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
	if (result == 0 && found != NULL) {
		keep(r, found);
		r->found_ms = now;
	} else if (r->count > 0) {
		r->found_ms = now - FRESH_MS + AGAIN_MS;
	}
	if (r->count == 0) {
		r->error = result != 0 ? evutil_gai_strerror(result) : "no addresses";
	}
	if (found != NULL) {
		evutil_freeaddrinfo(found);
	}
	if (r->asking) {
		return;
	}
	struct jrt_resolver_waiter *w = r->waiting;
	r->waiting = NULL;
	while (w != NULL) {
		struct jrt_resolver_waiter *next = w->next;
		w->resolved(w, r->error);
		w = next;
	}
}

enum jrt_resolver_state
jrt_resolver_ask(struct jrt_resolver *r, struct jrt_resolver_waiter *w)
{
	if (r->literal || (r->count > 0 && jrt_now_ms() - r->found_ms < FRESH_MS)) {
		return JRT_RESOLVED;
	}
	if (r->pending == NULL) {
		char port[8];
		struct evutil_addrinfo hints = { .ai_family = AF_UNSPEC,
			.ai_socktype = SOCK_STREAM,
			.ai_protocol = IPPROTO_TCP,
			.ai_flags = EVUTIL_AI_ADDRCONFIG | EVUTIL_AI_NUMERICSERV };
		(void)evutil_snprintf(port, sizeof port, "%u", r->port);
		r->asking = true;
		r->pending = evdns_getaddrinfo(r->dns, r->host, port, &hints, resolved, r);
		r->asking = false;
		if (r->pending == NULL) {
			return r->count > 0 ? JRT_RESOLVED : JRT_UNRESOLVED;
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
	return attempt < r->count ? &r->addresses[(r->good + attempt) % r->count] : NULL;
}

void
jrt_resolver_worked(struct jrt_resolver *r, unsigned attempt)
{
	r->good = (r->good + attempt) % (r->count > 0 ? r->count : 1);
}

void
jrt_resolver_stale(struct jrt_resolver *r)
{
	if (r->found_ms != 0) {
		r->found_ms = jrt_now_ms() - FRESH_MS;
	}
}
