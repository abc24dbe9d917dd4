/* SPDX-License-Identifier: Apache-2.0 */
/* Which records of which partitions are on their way, and up to where each partition is settled.
 *
 * Every record that is handed out gets a number, one more than the one before, whatever their
 * partitions: the delivery uses it to identify the record. */
#ifndef CONNECTOR_SOURCE_KAFKA_PROGRESS_H
#define CONNECTOR_SOURCE_KAFKA_PROGRESS_H

#include "connector/common/window.h"
#include "connector/source/source.h"

struct jrt_kafka_partition {
	struct jrt_kafka_partition *next;
	char *name; /* "orders[3]" */
	size_t topic_len; /* of the topic's name at its beginning */
	int32_t id;
	struct jrt_window window; /* its lines are offsets */
	int64_t settled; /* the offset after the last record up to which all are settled; -1 */
	int64_t committed; /* the same, as committed */
	bool gone; /* another member's: only what is still on its way is remembered */
	bool leaving; /* soon */
};

struct jrt_kafka_progress {
	struct jrt_kafka_partition *partitions, *last; /* last: the one found last */
	struct jrt_kafka_record { /* by their numbers; settled ones are removed from time to time */
		struct jrt_kafka_partition *partition; /* NULL: settled */
		uint64_t number;
		uint64_t sequence; /* in its window */
		int64_t offset;
	} * items;
	size_t first, end, size; /* first, end: of those in use */
	size_t open; /* unsettled */
	uint64_t number; /* of the next */
};

void jrt_kafka_progress_init(struct jrt_kafka_progress *);
void jrt_kafka_progress_finish(struct jrt_kafka_progress *);

/* NULL: it is not ours. */
struct jrt_kafka_partition *
jrt_kafka_partition_find(struct jrt_kafka_progress *, const char *topic, int32_t id);
/* NULL: out of memory. */
struct jrt_kafka_partition *
jrt_kafka_partition_add(struct jrt_kafka_progress *, const char *topic, int32_t id);
/* Forgets those that are leaving; what is still on its way no longer counts. */
void jrt_kafka_partitions_leave(struct jrt_kafka_progress *);
/* Records on their way that belong to partitions that are leaving. */
size_t jrt_kafka_partitions_busy(const struct jrt_kafka_progress *);

/* A record is handed out.  False: out of memory. */
bool jrt_kafka_record_add(struct jrt_kafka_progress *, struct jrt_kafka_partition *, int64_t offset,
	uint64_t *number);
/* An empty record is settled when it is skipped.  False: out of memory. */
bool jrt_kafka_record_pass(struct jrt_kafka_partition *, int64_t offset);
void jrt_kafka_record_settle(struct jrt_kafka_progress *, uint64_t number);
/* For an unsettled record. */
struct jrt_origin jrt_kafka_record_origin(const struct jrt_kafka_progress *, uint64_t number);
#endif
