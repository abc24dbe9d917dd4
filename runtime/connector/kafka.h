/* SPDX-License-Identifier: Apache-2.0 */
/* The source for connectors whose file names Kafka: their main file includes this, and only they
 * are linked with libjrtkafka.a and librdkafka. */
#ifndef CONNECTOR_KAFKA_H
#define CONNECTOR_KAFKA_H

#include "connector/connector.h"

JRT_BEGIN

extern const struct jrt_source_kind jrt_source_kafka;

JRT_END
#endif
