/* SPDX-License-Identifier: Apache-2.0 */
/* The embedded topic: hands appends to the writing thread and reports their results; keeps what is
 * settled. */
#include "connector/topic/topic_thread.h"

#include "connector/common/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* The thread is informed of a clock that was ahead by more. */
enum { AHEAD_MS = 2 * JRT_STORE_CLOCK_MS };

/* Approximate cost of a record beyond its bytes. */
enum { RECORD_BYTES = 44 };

const char *
jrt_topic_status_text(enum jrt_topic_status status)
{
	static const char *const texts[] = {
		[JRT_TOPIC_OK] = "done",
		[JRT_TOPIC_FULL] = "the topic is full",
		[JRT_TOPIC_DISK_FULL] = "the disk is full",
		[JRT_TOPIC_TOO_LARGE] = "larger than the topic",
		[JRT_TOPIC_DAMAGED] = ("the topic is damaged" JRT_TOPIC_DAMAGE_HINT),
		[JRT_TOPIC_GONE] = "no such record",
		[JRT_TOPIC_NO_MEMORY] = "out of memory",
		[JRT_TOPIC_FAILED] = "the topic cannot be written",
	};
	return texts[status];
}

/* ---- open and close ---------------------------------------------------- */

/* What is settled, including what a killed process did not write to the database. */
static bool
recall(struct jrt_topic *t, const char *dir, struct jrt_complaints *complaints)
{
	const struct jrt_store_state *state = &t->store.state;
	t->end = state->next;
	t->last_ms = state->last_ms;
	t->progress.consumer = state->consumer;
	enum jrt_topic_status status = jrt_store_settled(&t->store, &t->progress.settled);
	if (status == JRT_TOPIC_OK && !jrt_topic_dir_recall(dir, state->generation, t->end,
					      &t->progress.consumer, &t->progress.settled)) {
		status = JRT_TOPIC_NO_MEMORY;
	}
	if (status != JRT_TOPIC_OK) {
		jrt_complain(complaints, "topic %s: %s", dir, jrt_topic_status_text(status));
		return false;
	}
	jrt_topic_dir_begin(
		&t->dir, (struct jrt_topic_mark){ state->generation, t->progress.consumer });
	jrt_topic_dir_resume(&t->dir, state->consumer);
	t->progress.changes = 1;
	t->due.settle = t->due.trim = jrt_now_ms();
	return true;
}

struct jrt_topic *
jrt_topic_open(const struct jrt_topic_options *options, struct jrt_complaints *complaints)
{
	struct jrt_topic *t = calloc(1, sizeof *t);
	if (t == NULL) {
		jrt_complain(complaints, "topic %s: out of memory", options->dir);
		return NULL;
	}
	t->options = *options;
	t->options.dir = NULL;
	t->store.file.fd = t->event = -1;
	if (!jrt_topic_dir_open(&t->dir, options->dir, complaints) ||
		!jrt_store_open(&t->store, options->dir, options, t->dir.fresh, complaints) ||
		!jrt_topic_dir_map(&t->dir, complaints) || !recall(t, options->dir, complaints)) {
		jrt_topic_close(t);
		return NULL;
	}
	t->batch_bytes = t->store.limits.batch_bytes;
	t->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	int rc = t->event < 0 ? errno : jrt_topic_start(t);
	if (rc != 0) {
		jrt_complain(complaints, "topic %s: %s", options->dir, strerror(rc));
		jrt_topic_close(t);
		return NULL;
	}
	return t;
}

void
jrt_topic_close(struct jrt_topic *t)
{
	if (t == NULL) {
		return;
	}
	if (t->running) {
		(void)pthread_mutex_lock(&t->lock);
		t->stopping = true;
		(void)pthread_cond_signal(&t->wake);
		(void)pthread_mutex_unlock(&t->lock);
		(void)pthread_join(t->thread, NULL);
		jrt_topic_dispatch(t);
		(void)pthread_cond_destroy(&t->answered);
		(void)pthread_cond_destroy(&t->wake);
		(void)pthread_mutex_destroy(&t->lock);
	}
	if (t->event >= 0) {
		close(t->event);
	}
	jrt_store_close(&t->store);
	jrt_topic_dir_close(&t->dir);
	jrt_ranges_finish(&t->progress.settled);
	jrt_ranges_finish(&t->progress.snapshot);
	free(t);
}

/* ---- in ---------------------------------------------------------------- */

void
jrt_topic_append(struct jrt_topic *t, struct jrt_topic_append *a)
{
	a->arrived_ms = jrt_now_ms();
	a->time_ms = jrt_topic_time();
	a->status = JRT_TOPIC_OK;
	a->bytes = 0;
	for (size_t i = 0; i < a->count; i++) {
		a->bytes += a->records[i].len + RECORD_BYTES;
	}
	(void)pthread_mutex_lock(&t->lock);
	bool idle = t->queue.first == NULL;
	jrt_topic_push(&t->queue, a);
	if (idle || t->queue.bytes >= t->batch_bytes) {
		(void)pthread_cond_signal(&t->wake);
	}
	(void)pthread_mutex_unlock(&t->lock);
}

size_t
jrt_topic_waiting(struct jrt_topic *t)
{
	(void)pthread_mutex_lock(&t->lock);
	size_t bytes = t->queue.bytes;
	(void)pthread_mutex_unlock(&t->lock);
	return bytes;
}

int
jrt_topic_fd(const struct jrt_topic *t)
{
	return t->event;
}

void
jrt_topic_dispatch(struct jrt_topic *t)
{
	uint64_t count;
	ssize_t n = read(t->event, &count, sizeof count);
	(void)n; /* nothing to read: nothing has ended since */
	(void)pthread_mutex_lock(&t->lock);
	struct jrt_topic_append *a = t->ended.first, *next;
	t->ended = (struct jrt_topic_list){ NULL, NULL, 0 };
	(void)pthread_mutex_unlock(&t->lock);
	for (; a != NULL; a = next) {
		next = a->next; /* done() may free it, or append it again */
		a->done(a, a->status);
	}
}

/* ---- out --------------------------------------------------------------- */

const char *
jrt_topic_path(const struct jrt_topic *t)
{
	return t->dir.path;
}

uint64_t
jrt_topic_end(struct jrt_topic *t)
{
	(void)pthread_mutex_lock(&t->lock);
	uint64_t end = t->end;
	(void)pthread_mutex_unlock(&t->lock);
	return end;
}

uint64_t
jrt_topic_consumer(struct jrt_topic *t)
{
	(void)pthread_mutex_lock(&t->lock);
	uint64_t consumer = t->progress.consumer;
	(void)pthread_mutex_unlock(&t->lock);
	return consumer;
}

enum jrt_topic_status
jrt_topic_read(struct jrt_topic *t, uint64_t from, size_t max_records, size_t max_bytes,
	struct jrt_topic_batch *b)
{
	/* What the thread has written but not reported yet could not be settled. */
	return jrt_store_read(&t->store, from, jrt_topic_end(t), max_records, max_bytes, b);
}

uint64_t
jrt_topic_open_from(struct jrt_topic *t, uint64_t from, uint64_t *count)
{
	/* Only this thread changes any of it. */
	from = from < t->progress.consumer ? t->progress.consumer : from;
	const struct jrt_range *r = jrt_ranges_find(&t->progress.settled, from);
	if (r != NULL && r->from <= from) {
		from = r->to;
		r = jrt_ranges_find(&t->progress.settled, from);
	}
	*count = r != NULL ? r->from - from : UINT64_MAX;
	return from;
}

/* Called with the lock held. */
static void
settle(struct jrt_topic *t, struct jrt_range range)
{
	if (range.from > t->progress.consumer) {
		if (jrt_ranges_add(&t->progress.settled, range.from, range.to)) {
			jrt_topic_dir_note(&t->dir, range);
		}
	} else {
		t->progress.consumer = jrt_ranges_advance(&t->progress.settled, range.to);
		__atomic_store_n(&t->dir.mark->consumer, t->progress.consumer, __ATOMIC_SEQ_CST);
	}
	t->progress.changes++;
	if (t->due.settle == UINT64_MAX) {
		t->due.settle = jrt_now_ms() + t->options.settle_ms;
		(void)pthread_cond_signal(&t->wake);
	} else if (t->dir.noted - t->dir.known > JRT_TOPIC_NOTES / 2 && t->due.settle > 0) {
		t->due.settle = 0; /* now: later ones could not be recorded */
		(void)pthread_cond_signal(&t->wake);
	}
}

void
jrt_topic_settle_range(struct jrt_topic *t, uint64_t from, uint64_t to)
{
	(void)pthread_mutex_lock(&t->lock);
	struct jrt_range range = { from < t->progress.consumer ? t->progress.consumer : from,
		to > t->end ? t->end : to };
	if (range.from < range.to) {
		settle(t, range);
	}
	(void)pthread_mutex_unlock(&t->lock);
}

void
jrt_topic_settle(struct jrt_topic *t, uint64_t offset)
{
	jrt_topic_settle_range(t, 0, offset);
}

/* Makes all records from `offset` on unsettled; the consumer becomes `consumer`. */
static enum jrt_topic_status
reopen(struct jrt_topic *t, uint64_t offset, uint64_t consumer)
{
	struct jrt_topic_stat stat;
	enum jrt_topic_status status = jrt_topic_stat(t, &stat);
	if (status != JRT_TOPIC_OK || offset < stat.first || offset > stat.end) {
		return status != JRT_TOPIC_OK ? status : JRT_TOPIC_GONE;
	}
	(void)pthread_mutex_lock(&t->lock);
	t->progress.changes++;
	t->seeking.state = SEEK_ASKED;
	t->seeking.to = consumer;
	t->seeking.open_from = offset;
	(void)pthread_cond_signal(&t->wake);
	while (t->seeking.state != SEEK_DONE) {
		(void)pthread_cond_wait(&t->answered, &t->lock);
	}
	status = t->seeking.status;
	t->seeking.state = SEEK_NONE;
	(void)pthread_mutex_unlock(&t->lock);
	return status;
}

enum jrt_topic_status
jrt_topic_seek(struct jrt_topic *t, uint64_t offset)
{
	return reopen(t, offset, offset);
}

enum jrt_topic_status
jrt_topic_replay(struct jrt_topic *t, uint64_t offset)
{
	uint64_t consumer = jrt_topic_consumer(t);
	return reopen(t, offset, offset < consumer ? offset : consumer);
}

enum jrt_topic_status
jrt_topic_find(struct jrt_topic *t, uint64_t time_ms, uint64_t *offset)
{
	return jrt_store_find(&t->store, time_ms, offset);
}

/* ---- state ------------------------------------------------------------- */

/* The clock was ahead when the newest record came: records that now, not only with the next one. */
static void
look_at_clock(struct jrt_topic *t)
{
	(void)pthread_mutex_lock(&t->lock);
	if (t->last_ms > jrt_topic_time() + AHEAD_MS && t->due.trim == UINT64_MAX) {
		t->due.trim = 0;
		(void)pthread_cond_signal(&t->wake);
	}
	(void)pthread_mutex_unlock(&t->lock);
}

enum jrt_topic_status
jrt_topic_stat(struct jrt_topic *t, struct jrt_topic_stat *stat)
{
	look_at_clock(t);
	return jrt_store_stat(&t->store, jrt_topic_consumer(t), &t->progress.settled, stat);
}

bool
jrt_topic_trouble(struct jrt_topic *t, char *text, size_t size)
{
	(void)pthread_mutex_lock(&t->lock);
	(void)snprintf(text, size, "%s", t->trouble);
	(void)pthread_mutex_unlock(&t->lock);
	return *text != '\0';
}

bool
jrt_topic_look(const char *dir, struct jrt_topic_stat *stat, struct jrt_complaints *complaints)
{
	struct jrt_store s;
	if (!jrt_store_look(&s, dir, complaints)) {
		jrt_store_close(&s);
		return false;
	}
	struct jrt_ranges settled = { NULL, 0, 0 };
	uint64_t consumer = s.state.consumer;
	enum jrt_topic_status status = jrt_store_settled(&s, &settled);
	if (status == JRT_TOPIC_OK) {
		bool good = jrt_topic_dir_recall(
			dir, s.state.generation, s.state.next, &consumer, &settled);
		status = good ? jrt_store_stat(&s, consumer, &settled, stat) : JRT_TOPIC_NO_MEMORY;
	}
	jrt_ranges_finish(&settled);
	jrt_topic_dir_holder(dir, stat->holder, sizeof stat->holder);
	jrt_store_close(&s);
	if (status != JRT_TOPIC_OK) {
		jrt_complain(complaints, "topic %s: %s", dir, jrt_topic_status_text(status));
	}
	return status == JRT_TOPIC_OK;
}
