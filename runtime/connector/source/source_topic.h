/* SPDX-License-Identifier: Apache-2.0 */
/* The embedded topic as a source. */
#ifndef CONNECTOR_SOURCE_SOURCE_TOPIC_H
#define CONNECTOR_SOURCE_SOURCE_TOPIC_H

#include "connector/source/source.h"
#include "connector/topic/topic.h"

/* From the consumer's offset on, for ever; what is settled moves the consumer.  The line of a
 * record is its offset.  It calls jrt_topic_dispatch() from the loop, so that whoever appends has
 * only to append.  The topic stays the caller's and must outlive it.  NULL after telling. */
struct jrt_source *
jrt_source_topic(struct event_base *, struct jrt_topic *, const char *name, struct jrt_log *);
#endif
