/* SPDX-License-Identifier: Apache-2.0 */
/* From the endpoint's host to its addresses, without the C library's resolver, which does not work
 * in a static binary.
 *
 * /etc/hosts and /etc/resolv.conf are read, and again when they have changed; the variables
 * JOLTC_HOSTS and JOLTC_RESOLV_CONF name other files.  Results are kept for a while, then looked up
 * again.  If a look-up fails, the previous addresses stay in use. */
#ifndef CONNECTOR_HTTP_RESOLVER_H
#define CONNECTOR_HTTP_RESOLVER_H

#include <event2/event.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>

enum { JRT_ADDRESSES = 8 };

struct jrt_address {
	struct sockaddr_storage at;
	socklen_t len;
};

/* A file as it was when it was read. */
struct jrt_resolver_file {
	dev_t device;
	ino_t inode;
	off_t size;
	struct timespec changed;
};

struct jrt_resolver {
	struct event_base *base;
	struct evdns_base *dns; /* NULL until a name must be looked up */
	char *host;
	uint16_t port;
	struct {
		struct jrt_address addresses[JRT_ADDRESSES];
		unsigned count;
		unsigned good; /* index of the one that worked last */
		uint64_t at_ms; /* when they were looked up */
		uint64_t fresh_ms; /* how long they are good for */
	} found;
	struct jrt_resolver_file hosts, resolv_conf;
	bool literal; /* the host is an address */
	struct evdns_getaddrinfo_request *pending;
	const char *error; /* of the last look-up; NULL: it found addresses */
	bool any_family; /* including addresses that this machine seems to have no route to */
	bool none_worked; /* the others have been tried in vain */
	bool asking; /* inside evdns_getaddrinfo(), which answers at once what is in /etc/hosts */
	struct jrt_resolver_waiter *waiting; /* called when the look-up ends */
};

/* Embed one and leave it alone while it waits. */
struct jrt_resolver_waiter {
	void (*resolved)(
		struct jrt_resolver_waiter *, const char *error); /* NULL: there are addresses */
	struct jrt_resolver_waiter *next;
};

/* Look-ups on that loop, using /etc/hosts and /etc/resolv.conf.  NULL: out of memory. */
struct evdns_base *jrt_dns_open(struct event_base *);
struct evutil_addrinfo;
/* Whether the result of evdns_getaddrinfo() means that there is no such address.  Without
 * EVUTIL_AI_ADDRCONFIG there may be one, of the family that this machine does not seem to use. */
bool jrt_dns_found_none(int result, const struct evutil_addrinfo *found);

/* Results are looked up again after `fresh_ms`, at most a minute.  False: out of memory. */
bool jrt_resolver_init(struct jrt_resolver *, struct event_base *, const char *host, uint16_t port,
	uint64_t fresh_ms);
/* Those who still wait are not called. */
void jrt_resolver_finish(struct jrt_resolver *);
enum jrt_resolver_state { JRT_RESOLVED, JRT_RESOLVING, JRT_UNRESOLVED };
/* RESOLVED: there are addresses, fresh enough.  RESOLVING: the waiter is called later.  UNRESOLVED:
 * ->error says why. */
enum jrt_resolver_state jrt_resolver_ask(struct jrt_resolver *, struct jrt_resolver_waiter *);
void jrt_resolver_leave(struct jrt_resolver *, struct jrt_resolver_waiter *);
/* The address for attempt number `attempt` (from 0); NULL: all have been tried. */
const struct jrt_address *jrt_resolver_address(const struct jrt_resolver *, unsigned attempt);
/* The address of that attempt worked: it will be tried first from now on. */
void jrt_resolver_worked(struct jrt_resolver *, unsigned attempt);
/* None of the addresses worked: look the name up again the next time. */
void jrt_resolver_stale(struct jrt_resolver *);
#endif
