/* SPDX-License-Identifier: Apache-2.0 */
/* Commits what is settled to the consumer group. */
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
	bool refused; /* the last commit was refused: none of it counts */
};

void jrt_kafka_commits_begin(struct jrt_kafka_commits *, rd_kafka_t *, struct jrt_kafka_progress *,
	struct jrt_log *, const char *source);
void jrt_kafka_commits_finish(struct jrt_kafka_commits *);

/* Takes an answer that is there, and commits what is new; does not wait. */
void jrt_kafka_commit(struct jrt_kafka_commits *);
/* What is settled is committed or refused, or the group did not answer within a limit
 * (->waiting). */
void jrt_kafka_commit_now(struct jrt_kafka_commits *);
#endif
