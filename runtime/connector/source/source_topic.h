/* SPDX-License-Identifier: Apache-2.0 */
/* The embedded topic as a source. */
#ifndef CONNECTOR_SOURCE_SOURCE_TOPIC_H
#define CONNECTOR_SOURCE_SOURCE_TOPIC_H

#include "connector/source/source.h"
#include "connector/topic/topic.h"

/* From the consumer's offset on, endlessly; what is settled moves the consumer.  The line of a
 * record is its offset.  Calls jrt_topic_dispatch() from the loop, so that producers only need to
 * append.  The topic stays the caller's and must outlive it.  NULL after reporting. */
struct jrt_source *
jrt_source_topic(struct event_base *, struct jrt_topic *, const char *name, struct jrt_log *);
#endif
