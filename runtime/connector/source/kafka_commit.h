/* SPDX-License-Identifier: Apache-2.0 */
/* What is settled, as the consumer group is told it. */
#ifndef CONNECTOR_SOURCE_KAFKA_COMMIT_H
#define CONNECTOR_SOURCE_KAFKA_COMMIT_H

#include "connector/common/log.h"
#include "connector/source/kafka_progress.h"

#include <librdkafka/rdkafka.h>

struct jrt_kafka_commits {
	rd_kafka_t *kafka;
	rd_kafka_queue_t *answers;
	struct jrt_kafka_progress *progress;
	struct jrt_log *log;
	const char *source; /* its name, for messages */
	bool waiting; /* there is no answer yet */
	bool refused; /* the last answer was a no: nothing of it counts */
};

void jrt_kafka_commits_begin(struct jrt_kafka_commits *, rd_kafka_t *, struct jrt_kafka_progress *,
	struct jrt_log *, const char *source);
void jrt_kafka_commits_finish(struct jrt_kafka_commits *);

/* Takes an answer that is there, and tells what is new; waits for nothing. */
void jrt_kafka_commit(struct jrt_kafka_commits *);
/* What is settled is committed, was refused, or the group did not answer within a bound
 * (->waiting). */
void jrt_kafka_commit_now(struct jrt_kafka_commits *);
#endif
