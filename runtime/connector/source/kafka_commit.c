/* SPDX-License-Identifier: Apache-2.0 */
/* Commits offsets for the consumer group: one request at a time. */
#include "connector/source/kafka_commit.h"

#include "connector/common/clock.h"

#include <stdlib.h>
#include <string.h>

enum { COMMIT_MS = 5000 }; /* for the group's answer, if we wait for it */

void
jrt_kafka_commits_begin(struct jrt_kafka_commits *c, rd_kafka_t *kafka,
	struct jrt_kafka_progress *progress, struct jrt_log *log, const char *source)
{
	*c = (struct jrt_kafka_commits){ .kafka = kafka,
		.answers = rd_kafka_queue_new(kafka),
		.progress = progress,
		.log = log,
		.source = source };
}

void
jrt_kafka_commits_finish(struct jrt_kafka_commits *c)
{
	rd_kafka_queue_destroy(c->answers);
}

static void
take_answer(struct jrt_kafka_commits *c, rd_kafka_event_t *event)
{
	rd_kafka_resp_err_t error = rd_kafka_event_error(event);
	const rd_kafka_topic_partition_list_t *list = rd_kafka_event_topic_partition_list(event);
	for (int i = 0; list != NULL && i < list->cnt; i++) {
		const rd_kafka_topic_partition_t *e = &list->elems[i];
		struct jrt_kafka_partition *p =
			jrt_kafka_partition_find(c->progress, e->topic, e->partition);
		if (error == RD_KAFKA_RESP_ERR_NO_ERROR && e->err == RD_KAFKA_RESP_ERR_NO_ERROR &&
			p != NULL) {
			p->committed = e->offset;
		} else if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
			error = e->err;
		}
	}
	if (error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR__NO_OFFSET) {
		jrt_log(c->log, JRT_LOG_WARNING, "%s: offsets are not committed: %s", c->source,
			rd_kafka_err2str(error));
		c->refused = true;
	}
	c->waiting = false;
	rd_kafka_event_destroy(event);
}

/* Asks the group to commit what is settled; false: there is nothing new. */
static bool
begin_commit(struct jrt_kafka_commits *c)
{
	c->refused = false;
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(16);
	for (struct jrt_kafka_partition *p = c->progress->partitions; p != NULL; p = p->next) {
		if (!p->gone && p->settled != p->committed) {
			char *topic = strndup(p->name, p->topic_len);
			if (topic != NULL) {
				rd_kafka_topic_partition_list_add(list, topic, p->id)->offset =
					p->settled;
			}
			free(topic);
		}
	}
	c->waiting = list->cnt > 0 && rd_kafka_commit_queue(c->kafka, list, c->answers, NULL,
					      NULL) == RD_KAFKA_RESP_ERR_NO_ERROR;
	rd_kafka_topic_partition_list_destroy(list);
	return c->waiting;
}

/* Takes the answer if it comes by then. */
static void
wait_for_answer(struct jrt_kafka_commits *c, uint64_t until_ms)
{
	uint64_t now = jrt_now_ms();
	rd_kafka_event_t *event =
		rd_kafka_queue_poll(c->answers, until_ms > now ? (int)(until_ms - now) : 0);
	if (event != NULL) {
		take_answer(c, event);
	}
}

void
jrt_kafka_commit_now(struct jrt_kafka_commits *c)
{
	uint64_t until = jrt_now_ms() + COMMIT_MS;
	if (c->waiting) {
		wait_for_answer(c, until);
	}
	if (!c->waiting && begin_commit(c)) {
		wait_for_answer(c, until);
	}
}

void
jrt_kafka_commit(struct jrt_kafka_commits *c)
{
	if (c->waiting) {
		wait_for_answer(c, 0);
	}
	if (!c->waiting) {
		(void)begin_commit(c);
	}
}
