/* SPDX-License-Identifier: Apache-2.0 */
/* The embedded topic: hands appends to the thread that writes them, and their ends back. */
#include "connector/topic/topic.h"

#include "connector/common/clock.h"
#include "connector/topic/topic_dir.h"
#include "connector/topic/topic_store.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* After a failure the consumer's offset and removals are tried again then; retained records are
 * looked after at least so often. */
enum { AGAIN_MS = 1000, LONGEST_NAP_MS = 60000 };

/* A clock that was ahead by more is told to the thread. */
enum { AHEAD_MS = 2 * JRT_STORE_CLOCK_MS };

/* What a record costs beside its bytes, about. */
enum { RECORD_BYTES = 44 };

/* So many ranges are stored with whatever is written; more only when it is time to settle. */
enum { FEW_RANGES = 256 };

struct list {
	struct jrt_topic_append *first, *last;
	size_t bytes;
};

struct jrt_topic {
	struct jrt_topic_options options; /* without `dir` */
	struct jrt_topic_dir dir;
	struct jrt_store
		store; /* its writing half belongs to the thread, its reading half to the caller */
	pthread_t thread;
	bool running;
	int event; /* written to when something has ended */
	uint64_t batch_bytes;
	pthread_mutex_t lock; /* of all that follows */
	pthread_cond_t wake, answered;
	struct list queue, ended;
	uint64_t end; /* behind the last record on disk */
	uint64_t consumer; /* as the caller knows it */
	struct jrt_ranges settled; /* behind the consumer; only the caller changes it */
	uint64_t changes, stored_changes; /* of what is settled: ever, on disk */
	struct jrt_ranges snapshot; /* the thread's: as the database knows it */
	uint64_t settle_due,
		trim_due; /* when the thread is to do it; UINT64_MAX: there is nothing to do */
	bool stopping;
	enum { SEEK_NONE, SEEK_ASKED, SEEK_DONE } seek;
	uint64_t seek_to;
	enum jrt_topic_status seek_status;
	uint64_t last_ms; /* arrival of the newest record */
	char trouble[160]; /* empty: none */
};

/* What the thread does at one go. */
struct round {
	struct list appends;
	uint64_t consumer, changes;
	bool settles, trims, seeks;
	uint64_t seek_to;
	enum jrt_topic_status status; /* of the transaction */
	bool disk_full; /* for an append at least */
};

const char *
jrt_topic_status_text(enum jrt_topic_status status)
{
	static const char *const texts[] = {
		[JRT_TOPIC_OK] = "done",
		[JRT_TOPIC_FULL] = "the topic is full",
		[JRT_TOPIC_DISK_FULL] = "the disk is full",
		[JRT_TOPIC_TOO_LARGE] = "larger than the topic",
		[JRT_TOPIC_DAMAGED] = "the topic is damaged",
		[JRT_TOPIC_GONE] = "no such record",
		[JRT_TOPIC_NO_MEMORY] = "out of memory",
		[JRT_TOPIC_FAILED] = "the topic cannot be written",
	};
	return texts[status];
}

static uint64_t
time_of_day(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void
join(struct list *l, const struct list *behind)
{
	if (l->last != NULL) {
		l->last->next = behind->first;
	} else {
		l->first = behind->first;
	}
	l->last = behind->last != NULL ? behind->last : l->last;
	l->bytes += behind->bytes;
}

static void
push(struct list *l, struct jrt_topic_append *a)
{
	a->next = NULL;
	join(l, &(struct list){ a, a, a->bytes });
}

/* ---- the thread -------------------------------------------------------- */

static uint64_t
earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* When there is something to do; UINT64_MAX: not before someone asks. */
static uint64_t
next_due(const struct jrt_topic *t)
{
	uint64_t due = earlier(t->settle_due, t->trim_due);
	if (t->seek == SEEK_ASKED) {
		return 0;
	}
	if (t->stopping) {
		return t->queue.first != NULL || t->settle_due != UINT64_MAX ? 0 : UINT64_MAX;
	}
	if (t->queue.first != NULL) {
		uint64_t full = t->queue.bytes >= t->batch_bytes ? 0 : t->options.sync_ms;
		due = earlier(due, t->queue.first->arrived_ms + full);
	}
	return due;
}

static void
wait_until(struct jrt_topic *t, uint64_t due)
{
	struct timespec until = { (time_t)(due / 1000), (long)(due % 1000) * 1000000 };
	if (due == UINT64_MAX) {
		(void)pthread_cond_wait(&t->wake, &t->lock);
	} else {
		(void)pthread_cond_timedwait(&t->wake, &t->lock, &until);
	}
}

/* Takes a batch of appends out of the queue, one at least.  Their bytes count until they have
 * ended.
 */
static struct list
take(struct jrt_topic *t)
{
	struct list taken = { NULL, NULL, 0 };
	if (t->queue.bytes <= t->batch_bytes) {
		taken = t->queue;
		t->queue.first = NULL;
	}
	while (t->queue.first != NULL && taken.bytes < t->batch_bytes) {
		struct jrt_topic_append *a = t->queue.first;
		t->queue.first = a->next;
		push(&taken, a);
	}
	if (t->queue.first == NULL) {
		t->queue.last = NULL;
	}
	return taken;
}

/* Fails every append that has not failed for a reason of its own. */
static void
fail_all(struct round *r)
{
	for (struct jrt_topic_append *a = r->appends.first; a != NULL; a = a->next) {
		if (a->status == JRT_TOPIC_OK) {
			a->status = r->status;
		}
	}
}

static enum jrt_topic_status
write_round(struct jrt_topic *t, struct round *r)
{
	struct jrt_store *s = &t->store;
	uint64_t now = time_of_day();
	enum jrt_topic_status status = jrt_store_begin(s, now);
	if (status == JRT_TOPIC_OK) {
		status = jrt_store_settle(s, r->consumer, r->settles ? &t->snapshot : NULL);
	}
	if (status == JRT_TOPIC_OK && r->seeks) {
		jrt_store_seek(s, r->seek_to);
	} else if (status == JRT_TOPIC_OK && r->trims) {
		status = jrt_store_trim(s, &t->snapshot, now);
	}
	for (struct jrt_topic_append *a = r->appends.first; a != NULL && status == JRT_TOPIC_OK;
		a = a->next) {
		a->status = jrt_store_put(s, a->records, a->count, a->time_ms, &a->first);
		r->disk_full = r->disk_full || a->status == JRT_TOPIC_DISK_FULL;
		if (s->txn == NULL) {
			status = a->status;
		}
	}
	return status == JRT_TOPIC_OK ? jrt_store_commit(s) : status;
}

/* What the caller is to know of a round, and when the next is due.  Called with the lock held. */
static void
publish(struct jrt_topic *t, struct round *r)
{
	const struct jrt_store *s = &t->store;
	uint64_t now = jrt_now_ms();
	if (r->status != JRT_TOPIC_OK) {
		(void)snprintf(t->trouble, sizeof t->trouble, "%s", mdb_strerror(s->error));
		t->settle_due = t->settle_due == UINT64_MAX ? UINT64_MAX : now + AGAIN_MS;
		t->trim_due = t->trim_due == UINT64_MAX ? UINT64_MAX : now + AGAIN_MS;
	} else {
		t->trouble[0] = '\0';
		t->end = s->state.next;
		t->last_ms = s->state.last_ms;
		if (r->settles) {
			t->stored_changes = r->changes;
			t->dir.known = t->dir.taken;
		}
		t->settle_due =
			t->changes != t->stored_changes ? now + t->options.settle_ms : UINT64_MAX;
		t->trim_due = s->more || (s->cramped && s->retain_ms > 0) ? now : UINT64_MAX;
		if (t->trim_due > now && s->removal_ms > 0) {
			uint64_t day = time_of_day();
			uint64_t left = s->removal_ms > day ? s->removal_ms - day : 0;
			t->trim_due = now + earlier(left + AGAIN_MS, LONGEST_NAP_MS);
		}
	}
	if (r->disk_full) {
		(void)snprintf(t->trouble, sizeof t->trouble, "%s", mdb_strerror(s->error));
	}
	t->queue.bytes -= r->appends.bytes;
	join(&t->ended, &r->appends);
	if (r->seeks) {
		t->seek_status = r->status;
		if (t->seek_status == JRT_TOPIC_OK) {
			t->consumer = s->state.consumer;
			jrt_topic_dir_begin(&t->dir,
				(struct jrt_topic_mark){ s->state.generation, t->consumer });
		}
		t->seek = SEEK_DONE;
		(void)pthread_cond_signal(&t->answered);
	}
	if (r->appends.first != NULL) {
		uint64_t one = 1;
		ssize_t n = write(t->event, &one, sizeof one);
		(void)n; /* it fails only when it is readable anyway */
	}
}

/* Called with the lock held. */
static struct round
plan_round(struct jrt_topic *t)
{
	uint64_t now = jrt_now_ms();
	struct round r = { .appends = take(t),
		.consumer = t->consumer,
		.changes = t->changes,
		.seeks = t->seek == SEEK_ASKED,
		.seek_to = t->seek_to };
	bool changed = t->changes != t->stored_changes;
	r.settles =
		r.seeks ||
		(changed && (t->settled.count < FEW_RANGES || t->stopping || t->settle_due <= now));
	r.settles = r.settles && jrt_ranges_copy(&t->snapshot, &t->settled);
	t->dir.taken = r.settles ? t->dir.noted : t->dir.taken;
	r.trims = changed || t->trim_due <= now;
	return r;
}

static void *
work(void *arg)
{
	struct jrt_topic *t = arg;
	(void)pthread_mutex_lock(&t->lock);
	for (;;) {
		uint64_t due = next_due(t);
		if (due > jrt_now_ms()) {
			if (t->stopping) {
				break;
			}
			wait_until(t, due);
			continue;
		}
		struct round r = plan_round(t);
		(void)pthread_mutex_unlock(&t->lock);
		r.status = write_round(t, &r);
		if (r.status != JRT_TOPIC_OK) {
			fail_all(&r);
		}
		(void)pthread_mutex_lock(&t->lock);
		publish(t, &r);
		if (t->stopping && r.status != JRT_TOPIC_OK) {
			t->settle_due = UINT64_MAX; /* the mark has it */
		}
	}
	(void)pthread_mutex_unlock(&t->lock);
	return NULL;
}

/* ---- open and close ---------------------------------------------------- */

/* What is settled, with what a process that was killed did not write to the database. */
static bool
recall(struct jrt_topic *t, const char *dir, struct jrt_complaints *complaints)
{
	const struct jrt_store_state *state = &t->store.state;
	t->end = state->next;
	t->last_ms = state->last_ms;
	t->consumer = state->consumer;
	enum jrt_topic_status status = jrt_store_settled(&t->store, &t->settled);
	if (status == JRT_TOPIC_OK &&
		!jrt_topic_dir_recall(dir, state->generation, t->end, &t->consumer, &t->settled)) {
		status = JRT_TOPIC_NO_MEMORY;
	}
	if (status != JRT_TOPIC_OK) {
		jrt_complain(complaints, "topic %s: %s", dir, jrt_topic_status_text(status));
		return false;
	}
	jrt_topic_dir_begin(&t->dir, (struct jrt_topic_mark){ state->generation, t->consumer });
	t->changes = 1;
	t->dir.noted = JRT_TOPIC_NOTES; /* they are true until this is on disk */
	t->settle_due = t->trim_due = jrt_now_ms();
	return true;
}

static int
start_thread(struct jrt_topic *t)
{
	pthread_condattr_t attributes;
	sigset_t all, before;
	(void)pthread_mutex_init(&t->lock, NULL);
	(void)pthread_condattr_init(&attributes);
	(void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&t->wake, &attributes);
	(void)pthread_cond_init(&t->answered, NULL);
	(void)pthread_condattr_destroy(&attributes);
	/* Signals are for the caller's thread. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_BLOCK, &all, &before);
	int rc = pthread_create(&t->thread, NULL, work, t);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	t->running = rc == 0;
	return rc;
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
	t->store.fd = t->event = -1;
	if (!jrt_topic_dir_open(&t->dir, options->dir, complaints) ||
		!jrt_store_open(&t->store, options->dir, options, t->dir.fresh, complaints) ||
		!jrt_topic_dir_map(&t->dir, complaints) || !recall(t, options->dir, complaints)) {
		jrt_topic_close(t);
		return NULL;
	}
	t->batch_bytes = t->store.batch_bytes;
	t->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	int rc = t->event < 0 ? errno : start_thread(t);
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
	jrt_ranges_finish(&t->settled);
	jrt_ranges_finish(&t->snapshot);
	free(t);
}

/* ---- in ---------------------------------------------------------------- */

void
jrt_topic_append(struct jrt_topic *t, struct jrt_topic_append *a)
{
	a->arrived_ms = jrt_now_ms();
	a->time_ms = time_of_day();
	a->status = JRT_TOPIC_OK;
	a->bytes = 0;
	for (size_t i = 0; i < a->count; i++) {
		a->bytes += a->records[i].len + RECORD_BYTES;
	}
	(void)pthread_mutex_lock(&t->lock);
	bool idle = t->queue.first == NULL;
	push(&t->queue, a);
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
	t->ended = (struct list){ NULL, NULL, 0 };
	(void)pthread_mutex_unlock(&t->lock);
	for (; a != NULL; a = next) {
		next = a->next; /* done() may free it, or append it again */
		a->done(a, a->status);
	}
}

/* ---- out --------------------------------------------------------------- */

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
	uint64_t consumer = t->consumer;
	(void)pthread_mutex_unlock(&t->lock);
	return consumer;
}

enum jrt_topic_status
jrt_topic_read(struct jrt_topic *t, uint64_t from, size_t max_records, size_t max_bytes,
	struct jrt_topic_batch *b)
{
	return jrt_store_read(&t->store, from, max_records, max_bytes, b);
}

uint64_t
jrt_topic_open_from(struct jrt_topic *t, uint64_t from, uint64_t *count)
{
	/* Only this thread changes any of it. */
	from = from < t->consumer ? t->consumer : from;
	const struct jrt_range *r = jrt_ranges_find(&t->settled, from);
	if (r != NULL && r->from <= from) {
		from = r->to;
		r = jrt_ranges_find(&t->settled, from);
	}
	*count = r != NULL ? r->from - from : UINT64_MAX;
	return from;
}

/* Called with the lock held. */
static void
settle(struct jrt_topic *t, struct jrt_range range)
{
	if (range.from > t->consumer) {
		if (jrt_ranges_add(&t->settled, range.from, range.to)) {
			jrt_topic_dir_note(&t->dir, range);
		}
	} else {
		t->consumer = jrt_ranges_advance(&t->settled, range.to);
		__atomic_store_n(&t->dir.mark->consumer, t->consumer, __ATOMIC_SEQ_CST);
	}
	t->changes++;
	if (t->settle_due == UINT64_MAX) {
		t->settle_due = jrt_now_ms() + t->options.settle_ms;
		(void)pthread_cond_signal(&t->wake);
	} else if (t->dir.noted - t->dir.known > JRT_TOPIC_NOTES / 2 && t->settle_due > 0) {
		t->settle_due = 0; /* now: later ones could not be noted */
		(void)pthread_cond_signal(&t->wake);
	}
}

void
jrt_topic_settle_range(struct jrt_topic *t, uint64_t from, uint64_t to)
{
	(void)pthread_mutex_lock(&t->lock);
	struct jrt_range range = { from < t->consumer ? t->consumer : from,
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

/* Nothing from `offset` on is settled; the consumer is `consumer`. */
static enum jrt_topic_status
reopen(struct jrt_topic *t, uint64_t offset, uint64_t consumer)
{
	struct jrt_topic_stat stat;
	enum jrt_topic_status status = jrt_topic_stat(t, &stat);
	if (status != JRT_TOPIC_OK || offset < stat.first || offset > stat.end) {
		return status != JRT_TOPIC_OK ? status : JRT_TOPIC_GONE;
	}
	(void)pthread_mutex_lock(&t->lock);
	jrt_ranges_drop_from(&t->settled, offset);
	jrt_ranges_drop_before(&t->settled, consumer);
	t->changes++;
	t->seek = SEEK_ASKED;
	t->seek_to = consumer;
	(void)pthread_cond_signal(&t->wake);
	while (t->seek != SEEK_DONE) {
		(void)pthread_cond_wait(&t->answered, &t->lock);
	}
	status = t->seek_status;
	t->seek = SEEK_NONE;
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

/* The clock was ahead when the newest record came: that is noted now, not only with the next one.
 */
static void
look_at_clock(struct jrt_topic *t)
{
	(void)pthread_mutex_lock(&t->lock);
	if (t->last_ms > time_of_day() + AHEAD_MS && t->trim_due == UINT64_MAX) {
		t->trim_due = 0;
		(void)pthread_cond_signal(&t->wake);
	}
	(void)pthread_mutex_unlock(&t->lock);
}

enum jrt_topic_status
jrt_topic_stat(struct jrt_topic *t, struct jrt_topic_stat *stat)
{
	look_at_clock(t);
	return jrt_store_stat(&t->store, jrt_topic_consumer(t), &t->settled, stat);
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
