/* SPDX-License-Identifier: Apache-2.0 */
/* librdkafka's configuration, as the connector file has it. */
#ifndef CONNECTOR_SOURCE_KAFKA_CONF_H
#define CONNECTOR_SOURCE_KAFKA_CONF_H

#include "connector/common/app.h"

#include <librdkafka/rdkafka.h>

/* Names are resolved by libevent.  NULL after complaining: every problem at once. */
rd_kafka_conf_t *jrt_kafka_conf(const struct jrt_app *, struct jrt_complaints *);

/* As getaddrinfo(); without `node` frees what it gave.  For any thread: it has a loop of its own.
 */
int jrt_kafka_resolve(const char *node, const char *service, const struct addrinfo *hints,
	struct addrinfo **found, void *opaque);
#endif
