/* SPDX-License-Identifier: Apache-2.0 */
/* librdkafka's configuration, from the connector file. */
#ifndef CONNECTOR_SOURCE_KAFKA_CONF_H
#define CONNECTOR_SOURCE_KAFKA_CONF_H

#include "connector/common/app.h"

#include <librdkafka/rdkafka.h>

/* Names are resolved with libevent.  NULL after complaining about every problem. */
rd_kafka_conf_t *jrt_kafka_conf(const struct jrt_app *, struct jrt_complaints *);

/* Like getaddrinfo(); without `node`, frees its result.  Callable from any thread: it has its own
 * loop. */
int jrt_kafka_resolve(const char *node, const char *service, const struct addrinfo *hints,
	struct addrinfo **found, void *opaque);
#endif
