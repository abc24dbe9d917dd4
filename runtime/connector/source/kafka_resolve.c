/* SPDX-License-Identifier: Apache-2.0 */
/* Resolves names of brokers with libevent's evdns: the C library's resolver does not work in a
 * static binary. librdkafka asks from its own threads and waits for the answer. */
#include "connector/http/resolver.h"
#include "connector/source/kafka_conf.h"

#include <event2/dns.h>
#include <event2/util.h>
#include <netdb.h>

/* librdkafka tries again by itself, and cannot end while we are asking. */
enum { PATIENCE_S = 5 };

struct question {
	struct event_base *base;
	struct evdns_getaddrinfo_request *asked; /* NULL: answered at once */
	struct addrinfo *found;
	int result;
	bool answered;
};

static void
on_answer(int result, struct evutil_addrinfo *found, void *user)
{
	struct question *q = user;
	q->result = result;
	q->found = found;
	q->answered = true;
	event_base_loopbreak(q->base);
}

static void
on_impatient(evutil_socket_t fd, short what, void *user)
{
	struct question *q = user;
	(void)fd;
	(void)what;
	if (q->asked != NULL && !q->answered) {
		evdns_getaddrinfo_cancel(q->asked);
	}
}

static void
ask(struct question *q, struct evdns_base *dns, const char *node, const char *service,
	const struct addrinfo *hints)
{
	q->answered = false;
	q->asked = evdns_getaddrinfo(dns, node, service, hints, on_answer, q);
	while (!q->answered && event_base_loop(q->base, EVLOOP_ONCE) == 0) {
	}
}

int
jrt_kafka_resolve(const char *node, const char *service, const struct addrinfo *hints,
	struct addrinfo **found, void *opaque)
{
	(void)opaque;
	if (node == NULL) {
		evutil_freeaddrinfo(*found);
		return 0;
	}
	struct question q = { .base = event_base_new(), .result = EVUTIL_EAI_MEMORY };
	struct evdns_base *dns = q.base != NULL ? jrt_dns_open(q.base) : NULL;
	if (dns != NULL) {
		const struct timeval patience = { PATIENCE_S, 0 };
		struct addrinfo any = hints != NULL ? *hints : (struct addrinfo){ .ai_flags = 0 };
		(void)event_base_once(q.base, -1, EV_TIMEOUT, on_impatient, &q, &patience);
		ask(&q, dns, node, service, hints);
		if (jrt_dns_found_none(q.result, q.found) &&
			(any.ai_flags & EVUTIL_AI_ADDRCONFIG) != 0) {
			any.ai_flags &= ~EVUTIL_AI_ADDRCONFIG;
			ask(&q, dns, node, service, &any);
		}
		evdns_base_free(dns, 0);
		(void)event_base_loop(q.base, EVLOOP_NONBLOCK);
	}
	if (q.base != NULL) {
		event_base_free(q.base);
	}
	*found = q.found;
	return q.result;
}
