/* SPDX-License-Identifier: Apache-2.0 */
/* Names of brokers by libevent's evdns: the C library's resolver does not work in a static binary.
 * librdkafka asks from its own threads and waits for the answer. */
#include "connector/kafka_conf.h"
#include "connector/resolver.h"

#include <event2/dns.h>
#include <event2/util.h>
#include <netdb.h>

struct question {
	struct event_base *base;
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
		(void)evdns_getaddrinfo(dns, node, service, hints, on_answer, &q);
		while (!q.answered && event_base_loop(q.base, EVLOOP_ONCE) == 0) {
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
