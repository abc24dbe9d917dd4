/* SPDX-License-Identifier: Apache-2.0 */
/* Records from a Kafka topic, as a member of a consumer group.
 *
 * An offset is committed when every earlier record of its partition is settled.  Messages are taken
 * only when the delivery asks; if it has not asked for a while, because the sink accepts nothing,
 * the partitions are paused, so that the group can still be served without messages coming in.
 * When a partition moves to another member, nothing more is handed out for a short while, so that
 * what is on its way can be settled and need not be delivered twice. */
#include "connector/common/clock.h"
#include "connector/kafka.h"
#include "connector/source/kafka_commit.h"
#include "connector/source/kafka_conf.h"
#include "connector/source/kafka_progress.h"
#include "connector/topic/topic_config.h"

#include <errno.h>
#include <event2/event_struct.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
	MOST_RECORDS = 512, /* of a chunk: its records are delivered twice if partitions leave */
	MOST_BYTES = 256 << 10, /* the same, unless a single record is larger */
	TICK_MS = 1000, /* between commits */
	LEAVE_MS = 2000, /* for what is on its way when partitions leave */
	LAST_MS = 5000, /* for a group that is changing to accept the last offsets */
	AGAIN_MS = 100, /* between two attempts at that */
	CLOSE_MS = 5000, /* to leave the group */
	SHORT_CLOSE_MS = 500
};

struct kafka_source {
	struct jrt_source source;
	struct jrt_log *log;
	char *name;
	rd_kafka_t *kafka;
	rd_kafka_queue_t *messages; /* what has arrived */
	struct jrt_kafka_commits commits;
	struct jrt_kafka_progress progress;
	struct jrt_writer text; /* of the chunk */
	uint64_t byte;
	struct {
		struct event arrived, tick, leave;
		int fd; /* readable when something has arrived; -1 */
	} events;
	rd_kafka_topic_partition_list_t *leaving; /* NULL: none */
	struct {
		rd_kafka_message_t **messages;
		size_t count, size, at;
	} held; /* arrived although the partitions are paused */
	struct {
		bool waits; /* for ready() */
		bool asked; /* since the last tick */
	} delivery;
	bool paused, failed, closing;
};

/* ---- callbacks of the library
 * ----------------------------------------------------------------- */

static void
on_log(const rd_kafka_t *kafka, int level, const char *facility, const char *text)
{
	const struct kafka_source *s = rd_kafka_opaque(kafka);
	/* Problems with a broker are also reported as errors, without the numbers that would make
	 * each line different. */
	if (strcmp(facility, "FAIL") != 0 && strcmp(facility, "ERROR") != 0) {
		jrt_log(s->log, level <= 4 ? JRT_LOG_WARNING : JRT_LOG_DEBUG, "%s: %s: %s", s->name,
			facility, text);
	}
}

static void
on_error(rd_kafka_t *kafka, int code, const char *reason, void *user)
{
	struct kafka_source *s = user;
	char text[512];
	if (code == RD_KAFKA_RESP_ERR__FATAL) {
		(void)rd_kafka_fatal_error(kafka, text, sizeof text);
		jrt_log(s->log, JRT_LOG_ERROR, "%s: %s", s->name, text);
		s->failed = true;
		return;
	}
	const char *after = strstr(reason, " (after ");
	int len = after != NULL ? (int)(after - reason) : (int)strlen(reason);
	jrt_log(s->log, JRT_LOG_WARNING, "%s: %.*s", s->name, len, reason);
}

/* ---- partitions come and go
 * ------------------------------------------------------------------- */

static bool
is_cooperative(const struct kafka_source *s)
{
	const char *protocol = rd_kafka_rebalance_protocol(s->kafka);
	return protocol != NULL && strcmp(protocol, "COOPERATIVE") == 0;
}

/* Informs the library; `list` NULL: we have none any more. */
static void
assign(struct kafka_source *s, const rd_kafka_topic_partition_list_t *list, bool add)
{
	rd_kafka_error_t *error = NULL;
	rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
	if (list != NULL && is_cooperative(s)) {
		error = add ? rd_kafka_incremental_assign(s->kafka, list)
			    : rd_kafka_incremental_unassign(s->kafka, list);
	} else {
		code = rd_kafka_assign(s->kafka, add ? list : NULL);
	}
	if (error != NULL || code != RD_KAFKA_RESP_ERR_NO_ERROR) {
		jrt_log(s->log, JRT_LOG_ERROR, "%s: partitions cannot be %s: %s", s->name,
			add ? "taken" : "given back",
			error != NULL ? rd_kafka_error_string(error) : rd_kafka_err2str(code));
	}
	if (error != NULL) {
		rd_kafka_error_destroy(error);
	}
}

static void
take_partitions(struct kafka_source *s, rd_kafka_topic_partition_list_t *list)
{
	for (int i = 0; i < list->cnt; i++) {
		const rd_kafka_topic_partition_t *e = &list->elems[i];
		if (jrt_kafka_partition_add(&s->progress, e->topic, e->partition) == NULL) {
			jrt_log(s->log, JRT_LOG_ERROR, "%s: out of memory", s->name);
			s->failed = true;
		}
	}
	assign(s, list, true);
	if (s->paused) {
		(void)rd_kafka_pause_partitions(s->kafka, list);
	}
	jrt_log(s->log, JRT_LOG_INFO, "%s: %d partitions are ours now", s->name, list->cnt);
}

/* Drops messages of partitions that are leaving. */
static void
drop_held(struct kafka_source *s)
{
	size_t kept = 0;
	for (size_t i = s->held.at; i < s->held.count; i++) {
		rd_kafka_message_t *m = s->held.messages[i];
		struct jrt_kafka_partition *p = jrt_kafka_partition_find(
			&s->progress, rd_kafka_topic_name(m->rkt), m->partition);
		if (p == NULL || p->leaving) {
			rd_kafka_message_destroy(m);
		} else {
			s->held.messages[kept++] = m;
		}
	}
	s->held.at = 0;
	s->held.count = kept;
}

static void
end_leaving(struct kafka_source *s, bool commit)
{
	rd_kafka_topic_partition_list_t *list = s->leaving;
	s->leaving = NULL;
	(void)evtimer_del(&s->events.leave);
	if (commit) {
		jrt_kafka_commit_now(&s->commits);
	}
	jrt_log(s->log, JRT_LOG_INFO,
		"%s: %d partitions are given back%s, %zu records on their way", s->name, list->cnt,
		commit ? "" : ", which were lost", jrt_kafka_partitions_busy(&s->progress));
	drop_held(s);
	jrt_kafka_partitions_leave(&s->progress);
	assign(s, list, false);
	rd_kafka_topic_partition_list_destroy(list);
}

static void
leave_partitions(struct kafka_source *s, const rd_kafka_topic_partition_list_t *list)
{
	struct timeval bound = { LEAVE_MS / 1000, LEAVE_MS % 1000 * 1000 };
	bool lost = rd_kafka_assignment_lost(s->kafka) != 0;
	for (int i = 0; i < list->cnt; i++) {
		struct jrt_kafka_partition *p = jrt_kafka_partition_find(
			&s->progress, list->elems[i].topic, list->elems[i].partition);
		if (p != NULL) {
			p->leaving = true;
		}
	}
	s->leaving = rd_kafka_topic_partition_list_copy(list);
	if (lost || s->closing || jrt_kafka_partitions_busy(&s->progress) == 0) {
		end_leaving(s, !lost);
	} else {
		(void)evtimer_add(&s->events.leave, &bound);
	}
}

static void
on_rebalance(rd_kafka_t *kafka, rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t *list,
	void *user)
{
	struct kafka_source *s = user;
	(void)kafka;
	if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
		take_partitions(s, list);
	} else if (what == RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS) {
		leave_partitions(s, list);
	} else {
		jrt_log(s->log, JRT_LOG_ERROR, "%s: %s", s->name, rd_kafka_err2str(what));
		assign(s, NULL, false);
	}
}

/* ---- messages ---------------------------------------------------------------------------------
 */

static bool
is_blank(const char *text, size_t len)
{
	while (len > 0 && strchr(" \t\r\n", text[len - 1]) != NULL && text[len - 1] != '\0') {
		len--;
	}
	return len == 0;
}

/* Adds the message to the chunk as a line; false: out of memory. */
static bool
take_record(struct kafka_source *s, struct jrt_kafka_partition *p, const rd_kafka_message_t *m)
{
	uint64_t number;
	size_t from = s->text.used;
	if (m->len > 0) {
		jrt_put(&s->text, m->payload, m->len);
	}
	jrt_put_lit(&s->text, "\n");
	if (s->text.status != JRT_OK) {
		return false;
	}
	/* A line end may stand between the tokens of a document.  In a string it would be as
	 * invalid as its replacement. */
	char *at = s->text.base + from, *end = at + m->len;
	while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		*at = '\r';
	}
	/* Empty records are not handed out. */
	if (is_blank(s->text.base + from, m->len)) {
		s->text.used = from;
		return jrt_kafka_record_pass(p, m->offset);
	}
	return jrt_kafka_record_add(&s->progress, p, m->offset, &number);
}

/* Takes the message; reports what is not a record. */
static void
take_message(struct kafka_source *s, rd_kafka_message_t *m)
{
	struct jrt_kafka_partition *p = m->rkt != NULL
						? jrt_kafka_partition_find(&s->progress,
							  rd_kafka_topic_name(m->rkt), m->partition)
						: NULL;
	if (m->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
		jrt_log(s->log, JRT_LOG_WARNING, "%s: %s", s->name, rd_kafka_message_errstr(m));
	} else if (p != NULL && !take_record(s, p, m)) {
		jrt_log(s->log, JRT_LOG_ERROR, "%s: out of memory", s->name);
		s->failed = true;
	}
	rd_kafka_message_destroy(m);
}

static rd_kafka_message_t *
next_message(struct kafka_source *s)
{
	if (s->held.at < s->held.count) {
		return s->held.messages[s->held.at++];
	}
	s->held.at = s->held.count = 0;
	return rd_kafka_consumer_poll(s->kafka, 0);
}

static void
pause_all(struct kafka_source *s, bool pause)
{
	rd_kafka_topic_partition_list_t *list;
	if (rd_kafka_assignment(s->kafka, &list) != RD_KAFKA_RESP_ERR_NO_ERROR) {
		return;
	}
	if (pause) {
		(void)rd_kafka_pause_partitions(s->kafka, list);
	} else {
		(void)rd_kafka_resume_partitions(s->kafka, list);
	}
	rd_kafka_topic_partition_list_destroy(list);
	s->paused = pause;
}

static enum jrt_source_result
next(struct jrt_source *source, struct jrt_chunk *chunk)
{
	static const char padding[JRT_PADDING];
	struct kafka_source *s = (struct kafka_source *)source;
	uint64_t number = s->progress.number;
	rd_kafka_message_t *m;
	s->delivery.asked = true;
	s->text.used = 0;
	if (s->paused) {
		pause_all(s, false);
	}
	for (unsigned n = 0; n < MOST_RECORDS && s->text.used < MOST_BYTES && !s->failed &&
			     s->leaving == NULL && (m = next_message(s)) != NULL;
		n++) {
		take_message(s, m);
	}
	if (s->failed) {
		return JRT_SOURCE_FAILED;
	}
	if (s->text.used == 0) {
		s->delivery.waits = true;
		return JRT_SOURCE_WAIT;
	}
	size_t len = s->text.used;
	jrt_put(&s->text, padding, sizeof padding);
	if (s->text.status != JRT_OK) {
		jrt_log(s->log, JRT_LOG_ERROR, "%s: out of memory", s->name);
		return JRT_SOURCE_FAILED;
	}
	*chunk = (struct jrt_chunk){
		.text = { s->text.base, len }, .line = number, .placed = true, .byte = s->byte
	};
	s->byte += len;
	return JRT_SOURCE_LINES;
}

/* ---- what the loop calls ----------------------------------------------------------------------
 */

static void
wake(struct kafka_source *s)
{
	if (s->delivery.waits) {
		s->delivery.waits = false;
		s->source.ready(s->source.user);
	}
}

/* Affects speed only: what has arrived is looked for at the next tick in any case. */
static void
on_arrived(evutil_socket_t fd, short what, void *user)
{
	uint64_t count;
	(void)what;
	if (read(fd, &count, sizeof count) == sizeof count) {
		wake(user);
	}
}

static void
on_leave(evutil_socket_t fd, short what, void *user)
{
	struct kafka_source *s = user;
	(void)fd;
	(void)what;
	if (s->leaving != NULL) {
		end_leaving(s, true);
		wake(s);
	}
}

/* The sink accepts nothing at present: serves the group, and messages stay where they are. */
static void
serve_group(struct kafka_source *s)
{
	rd_kafka_message_t *m;
	if (!s->paused) {
		pause_all(s, true);
	}
	while (s->leaving == NULL && (m = rd_kafka_consumer_poll(s->kafka, 0)) != NULL) {
		if (s->held.count == s->held.size) {
			size_t size = s->held.size > 0 ? 2 * s->held.size : 64;
			rd_kafka_message_t **more = realloc(s->held.messages, size * sizeof *more);
			if (more == NULL) {
				s->failed = true; /* it would be skipped */
				rd_kafka_message_destroy(m);
				return;
			}
			s->held.messages = more;
			s->held.size = size;
		}
		s->held.messages[s->held.count++] = m;
	}
}

static void
on_tick(evutil_socket_t fd, short what, void *user)
{
	struct kafka_source *s = user;
	(void)fd;
	(void)what;
	jrt_kafka_commit(&s->commits);
	if (s->delivery.waits) {
		wake(s);
	} else if (!s->delivery.asked) {
		serve_group(s);
	}
	s->delivery.asked = false;
}

static void
settled_one(struct jrt_source *source, uint64_t line)
{
	struct kafka_source *s = (struct kafka_source *)source;
	jrt_kafka_record_settle(&s->progress, line);
	if (s->leaving != NULL && jrt_kafka_partitions_busy(&s->progress) == 0) {
		event_active(&s->events.leave, EV_TIMEOUT, 0);
	}
}

static struct jrt_origin
origin(struct jrt_source *source, uint64_t line)
{
	const struct kafka_source *s = (const struct kafka_source *)source;
	return jrt_kafka_record_origin(&s->progress, line);
}

/* ---- beginning and end ------------------------------------------------------------------------
 */

/* A group that is changing accepts no offsets: commits them when it has changed, if that does not
 * take too long. */
static void
commit_last(struct kafka_source *s)
{
	uint64_t until = jrt_now_ms() + LAST_MS;
	jrt_kafka_commit_now(&s->commits);
	while (s->commits.refused && jrt_now_ms() < until) {
		(void)poll(NULL, 0, AGAIN_MS);
		serve_group(s);
		jrt_kafka_commit_now(&s->commits);
	}
}

/* Leaves the group, if that is possible within a time limit. */
static void
leave_group(struct kafka_source *s)
{
	rd_kafka_queue_t *last = rd_kafka_queue_new(s->kafka);
	s->closing = true;
	if (s->leaving != NULL) {
		end_leaving(s, true);
	} else {
		commit_last(s);
	}
	/* A broker that does not answer one request will not answer the other. */
	uint64_t until = jrt_now_ms() + (s->commits.waiting ? SHORT_CLOSE_MS : CLOSE_MS);
	rd_kafka_error_t *error = rd_kafka_consumer_close_queue(s->kafka, last);
	while (error == NULL && !rd_kafka_consumer_closed(s->kafka) && jrt_now_ms() < until) {
		rd_kafka_message_t *m = rd_kafka_consume_queue(last, 50);
		if (m != NULL) {
			rd_kafka_message_destroy(m);
		}
	}
	if (error != NULL) {
		rd_kafka_error_destroy(error);
	}
	rd_kafka_queue_destroy(last);
}

static void
destroy(struct jrt_source *source)
{
	struct kafka_source *s = (struct kafka_source *)source;
	if (s->events.fd >= 0) {
		(void)event_del(&s->events.arrived);
		(void)event_del(&s->events.tick);
		(void)event_del(&s->events.leave);
	}
	for (size_t i = s->held.at; i < s->held.count; i++) {
		rd_kafka_message_destroy(s->held.messages[i]);
	}
	free(s->held.messages);
	if (s->kafka != NULL) {
		leave_group(s);
		rd_kafka_queue_io_event_enable(s->messages, -1, NULL, 0);
		rd_kafka_queue_destroy(s->messages);
		jrt_kafka_commits_finish(&s->commits);
		rd_kafka_destroy_flags(s->kafka, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
	}
	if (s->events.fd >= 0) {
		close(s->events.fd);
	}
	jrt_kafka_progress_finish(&s->progress);
	jrt_writer_finish(&s->text);
	free(s->name);
	free(s);
}

/* Creates the consumer, which takes over `conf`; false after complaining. */
static bool
start(struct kafka_source *s, rd_kafka_conf_t *conf, struct jrt_complaints *complaints)
{
	char message[512];
	rd_kafka_conf_set_opaque(conf, s);
	rd_kafka_conf_set_log_cb(conf, on_log);
	rd_kafka_conf_set_error_cb(conf, on_error);
	rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
	s->kafka = rd_kafka_new(RD_KAFKA_CONSUMER, conf, message, sizeof message);
	if (s->kafka == NULL) {
		jrt_complain(complaints, "%s: %s", s->name, message);
		rd_kafka_conf_destroy(conf);
		return false;
	}
	(void)rd_kafka_poll_set_consumer(s->kafka);
	s->messages = rd_kafka_queue_get_consumer(s->kafka);
	jrt_kafka_commits_begin(&s->commits, s->kafka, &s->progress, s->log, s->name);
	(void)rd_kafka_set_log_queue(s->kafka, s->messages);
	return true;
}

static bool
subscribe(struct kafka_source *s, const char *topic, struct jrt_complaints *complaints)
{
	static const uint64_t one = 1;
	if (s->events.fd < 0) {
		jrt_complain(complaints, "%s: %s", s->name, strerror(errno));
		return false;
	}
	rd_kafka_queue_io_event_enable(s->messages, s->events.fd, &one, sizeof one);
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
	rd_kafka_topic_partition_list_add(list, topic, RD_KAFKA_PARTITION_UA);
	rd_kafka_resp_err_t error = rd_kafka_subscribe(s->kafka, list);
	rd_kafka_topic_partition_list_destroy(list);
	if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
		jrt_complain(complaints, "%s: %s", s->name, rd_kafka_err2str(error));
	}
	return error == RD_KAFKA_RESP_ERR_NO_ERROR;
}

static struct jrt_source *
open_source(struct jrt_app *app, struct event_base *base, struct jrt_complaints *complaints)
{
	const struct timeval tick = { TICK_MS / 1000, TICK_MS % 1000 * 1000 };
	const char *topic = jrt_topic_name(app);
	rd_kafka_conf_t *conf = jrt_kafka_conf(app, complaints);
	struct kafka_source *s = conf != NULL ? calloc(1, sizeof *s) : NULL;
	if (s == NULL || asprintf(&s->name, "Kafka topic %s", topic) < 0) {
		if (conf != NULL) {
			rd_kafka_conf_destroy(conf);
			jrt_complain(complaints, "out of memory");
		}
		free(s);
		return NULL;
	}
	s->source = (struct jrt_source){ .name = s->name,
		.endless = true,
		.next = next,
		.settled_one = settled_one,
		.origin = origin,
		.destroy = destroy };
	s->log = &app->log;
	jrt_kafka_progress_init(&s->progress);
	jrt_writer_init(&s->text);
	s->events.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s->events.fd >= 0) {
		(void)event_assign(&s->events.arrived, base, s->events.fd, EV_READ | EV_PERSIST,
			on_arrived, s);
		(void)event_assign(&s->events.tick, base, -1, EV_PERSIST, on_tick, s);
		(void)evtimer_assign(&s->events.leave, base, on_leave, s);
		(void)event_add(&s->events.arrived, NULL);
		(void)event_add(&s->events.tick, &tick);
	}
	if (!start(s, conf, complaints) || !subscribe(s, topic, complaints)) {
		destroy(&s->source);
		return NULL;
	}
	return &s->source;
}

static void
check(const struct jrt_app *app, struct jrt_complaints *complaints)
{
	rd_kafka_conf_t *conf = jrt_kafka_conf(app, complaints);
	if (conf != NULL) {
		rd_kafka_conf_destroy(conf);
	}
}

const struct jrt_source_kind jrt_source_kafka = { .open = open_source, .check = check };
