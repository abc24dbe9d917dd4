/* SPDX-License-Identifier: Apache-2.0 */
/* Records from the embedded topic. */
#include "connector/source/source_topic.h"

#include <event2/event_struct.h>
#include <stdlib.h>

enum { MOST_RECORDS = 4096, MOST_BYTES = 256 << 10 };

struct topic_source {
	struct jrt_source source;
	struct jrt_topic *topic;
	struct jrt_log *log;
	struct event ended; /* appends have ended */
	struct jrt_topic_batch batch;
	uint64_t at; /* the next offset to read */
	uint64_t byte;
	bool waiting;
};

static void
on_ended(evutil_socket_t fd, short what, void *user)
{
	struct topic_source *s = user;
	(void)fd;
	(void)what;
	jrt_topic_dispatch(s->topic);
	if (s->waiting && jrt_topic_end(s->topic) > s->at) {
		s->waiting = false;
		s->source.ready(s->source.user);
	}
}

/* What is left of a damaged record must not pass for a record, not even by chance: a control
 * character makes it invalid JSON on one line, so that it becomes a dead letter. */
static bool
disfigure(struct jrt_topic_batch *b)
{
	static const char end[2 + JRT_PADDING] = "\1\n";
	size_t len = b->records[0].len;
	for (size_t i = 0; i < len; i++) {
		b->text.base[i] = b->text.base[i] == '\n' ? '\1' : b->text.base[i];
	}
	b->text.used = len;
	jrt_put(&b->text, end, sizeof end);
	b->text.used = len + 2;
	return b->text.status == JRT_OK;
}

/* The next unsettled records; JRT_TOPIC_OK without records: there are none.  Only settled records
 * are ever removed: if one is not found, or another instead of it, there is damage. */
static enum jrt_topic_status
read_open(struct topic_source *s)
{
	struct jrt_topic_batch *b = &s->batch;
	uint64_t count, end = jrt_topic_end(s->topic);
	s->at = jrt_topic_open_from(s->topic, s->at, &count);
	count = count < MOST_RECORDS ? count : MOST_RECORDS;
	enum jrt_topic_status status =
		jrt_topic_read(s->topic, s->at, (size_t)count, MOST_BYTES, b);
	bool missing = b->count > 0 ? b->records[0].offset != s->at
				    : s->at < end && status == JRT_TOPIC_OK;
	if (status == JRT_TOPIC_GONE || missing) {
		b->count = 0;
		return JRT_TOPIC_DAMAGED;
	}
	return status;
}

/* Records can no longer be distinguished from damage: settles nothing that was not delivered. */
static void
report_damage(const struct topic_source *s)
{
	const char *dir = jrt_topic_path(s->topic);
	jrt_log(s->log, JRT_LOG_ERROR,
		"%s: record %ju is not found: topic %s is damaged: %s/data.mdb is not what was written to it; "
		"\"topic check\" shows what is left of it, \"topic salvage --to DIRECTORY\" copies that",
		s->source.name, (uintmax_t)s->at, dir, dir);
}

static enum jrt_source_result
next(struct jrt_source *source, struct jrt_chunk *chunk)
{
	struct topic_source *s = (struct topic_source *)source;
	struct jrt_topic_batch *b = &s->batch;
	enum jrt_topic_status status = read_open(s);
	if (status == JRT_TOPIC_OK && b->count == 0) {
		s->waiting = true;
		return JRT_SOURCE_WAIT;
	}
	if (status == JRT_TOPIC_DAMAGED && b->count == 1 && disfigure(b)) {
		jrt_log(s->log, JRT_LOG_ERROR, "%s: record %ju is damaged", source->name,
			(uintmax_t)s->at);
	} else if (status == JRT_TOPIC_DAMAGED) {
		report_damage(s);
		return JRT_SOURCE_FAILED;
	} else if (status != JRT_TOPIC_OK) {
		jrt_log(s->log, JRT_LOG_ERROR, "%s: offset %ju: %s", source->name, (uintmax_t)s->at,
			jrt_topic_status_text(status));
		return JRT_SOURCE_FAILED;
	}
	*chunk = (struct jrt_chunk){ .text = { b->text.base, b->text.used },
		.line = s->at,
		.placed = true,
		.byte = s->byte };
	s->at += b->count;
	s->byte += b->text.used;
	return JRT_SOURCE_LINES;
}

static void
settled_one(struct jrt_source *source, uint64_t line)
{
	struct topic_source *s = (struct topic_source *)source;
	jrt_topic_settle_range(s->topic, line, line + 1);
}

static void
destroy(struct jrt_source *source)
{
	struct topic_source *s = (struct topic_source *)source;
	(void)event_del(&s->ended);
	jrt_topic_batch_finish(&s->batch);
	free(s);
}

struct jrt_source *
jrt_source_topic(
	struct event_base *base, struct jrt_topic *topic, const char *name, struct jrt_log *log)
{
	struct topic_source *s = calloc(1, sizeof *s);
	if (s == NULL) {
		jrt_log(log, JRT_LOG_ERROR, "%s: out of memory", name);
		return NULL;
	}
	s->source = (struct jrt_source){ .name = name,
		.endless = true,
		.next = next,
		.settled_one = settled_one,
		.destroy = destroy };
	s->topic = topic;
	s->log = log;
	s->at = jrt_topic_consumer(topic);
	jrt_topic_batch_init(&s->batch);
	(void)event_assign(&s->ended, base, jrt_topic_fd(topic), EV_READ | EV_PERSIST, on_ended, s);
	(void)event_add(&s->ended, NULL);
	return &s->source;
}
