/* SPDX-License-Identifier: Apache-2.0 */
/* The thread of a topic: writes what was appended and settled, in groups that share one sync. */
#include "connector/topic/topic_thread.h"

#include "connector/common/clock.h"
#include "connector/topic/topic_fault.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* After a failure the consumer's offset and removals are tried again after this time; retained
 * records are checked at least this often. */
enum { AGAIN_MS = 1000, LONGEST_NAP_MS = 60000 };

/* Up to this many ranges are stored with every write; more only when it is time to settle. */
enum { FEW_RANGES = 256 };

/* What the thread does at a time. */
struct round {
	struct jrt_topic_list appends;
	uint64_t consumer, changes;
	bool settles, trims, seeks;
	uint64_t seek_to, open_from;
	enum jrt_topic_status status; /* of the transaction */
	bool disk_full; /* for at least one append */
};

static void
join(struct jrt_topic_list *l, const struct jrt_topic_list *behind)
{
	if (l->last != NULL) {
		l->last->next = behind->first;
	} else {
		l->first = behind->first;
	}
	l->last = behind->last != NULL ? behind->last : l->last;
	l->bytes += behind->bytes;
}

void
jrt_topic_push(struct jrt_topic_list *l, struct jrt_topic_append *a)
{
	a->next = NULL;
	join(l, &(struct jrt_topic_list){ a, a, a->bytes });
}

/* ---- what is to be done, and when --------------------------------------- */

static uint64_t
earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* When there is something to do; UINT64_MAX: not before somebody asks. */
static uint64_t
next_due(const struct jrt_topic *t)
{
	uint64_t due = earlier(t->due.settle, t->due.trim);
	if (t->seeking.state == SEEK_ASKED) {
		return 0;
	}
	if (t->stopping) {
		return t->queue.first != NULL || t->due.settle != UINT64_MAX ? 0 : UINT64_MAX;
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

/* Takes a batch of appends from the queue, at least one.  Their bytes count until they have
 * ended. */
static struct jrt_topic_list
take(struct jrt_topic *t)
{
	struct jrt_topic_list taken = { NULL, NULL, 0 };
	if (t->queue.bytes <= t->batch_bytes) {
		taken = t->queue;
		t->queue.first = NULL;
	}
	while (t->queue.first != NULL && taken.bytes < t->batch_bytes) {
		struct jrt_topic_append *a = t->queue.first;
		t->queue.first = a->next;
		jrt_topic_push(&taken, a);
	}
	if (t->queue.first == NULL) {
		t->queue.last = NULL;
	}
	return taken;
}

/* Fails every append that has not failed for its own reason. */
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
	uint64_t now = jrt_topic_time();
	enum jrt_topic_status status = jrt_store_begin(s, now);
	if (status == JRT_TOPIC_OK) {
		status =
			jrt_store_settle(s, r->consumer, r->settles ? &t->progress.snapshot : NULL);
	}
	if (status == JRT_TOPIC_OK && r->seeks) {
		status = jrt_store_seek(s, &t->progress.snapshot, r->open_from, &r->seek_to);
	} else if (status == JRT_TOPIC_OK && r->trims) {
		status = jrt_store_trim(s, &t->progress.snapshot, now);
	}
	for (struct jrt_topic_append *a = r->appends.first; a != NULL && status == JRT_TOPIC_OK;
		a = a->next) {
		a->status = jrt_store_put(s, a->records, a->count, a->time_ms, &a->first);
		r->disk_full = r->disk_full || a->status == JRT_TOPIC_DISK_FULL;
		if (s->write.txn == NULL) {
			status = a->status;
		}
	}
	return status == JRT_TOPIC_OK ? jrt_store_commit(s) : status;
}

/* Publishes the results of a round, and when the next is due.  Called with the lock held. */
static void
publish(struct jrt_topic *t, struct round *r)
{
	const struct jrt_store *s = &t->store;
	uint64_t now = jrt_now_ms();
	if (r->status != JRT_TOPIC_OK) {
		(void)snprintf(t->trouble, sizeof t->trouble, "%s", mdb_strerror(s->error));
		t->due.settle = t->due.settle == UINT64_MAX ? UINT64_MAX : now + AGAIN_MS;
		t->due.trim = t->due.trim == UINT64_MAX ? UINT64_MAX : now + AGAIN_MS;
	} else {
		t->trouble[0] = '\0';
		t->end = s->state.next;
		t->last_ms = s->state.last_ms;
		if (r->settles) {
			t->progress.stored_changes = r->changes;
			t->dir.known = t->dir.taken;
		}
		t->due.settle = t->progress.changes != t->progress.stored_changes
					? now + t->options.settle_ms
					: UINT64_MAX;
		t->due.trim = s->trim.more || (s->trim.cramped && s->trim.retain_ms > 0)
				      ? now
				      : UINT64_MAX;
		if (t->due.trim > now && s->trim.due_ms > 0) {
			uint64_t day = jrt_topic_time();
			uint64_t left = s->trim.due_ms > day ? s->trim.due_ms - day : 0;
			t->due.trim = now + earlier(left + AGAIN_MS, LONGEST_NAP_MS);
		}
	}
	if (r->disk_full) {
		(void)snprintf(t->trouble, sizeof t->trouble, "%s", mdb_strerror(s->error));
	}
	t->queue.bytes -= r->appends.bytes;
	join(&t->ended, &r->appends);
	if (r->seeks) {
		t->seeking.status = r->status;
		if (t->seeking.status == JRT_TOPIC_OK &&
			!jrt_ranges_copy(&t->progress.settled, &t->progress.snapshot)) {
			t->progress.settled.count = 0;
			t->seeking.status = JRT_TOPIC_NO_MEMORY;
		}
		if (r->status == JRT_TOPIC_OK) {
			t->progress.consumer = s->state.consumer;
			jrt_topic_dir_begin(&t->dir, (struct jrt_topic_mark){ s->state.generation,
							     t->progress.consumer });
		}
		t->seeking.state = SEEK_DONE;
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
		.consumer = t->progress.consumer,
		.changes = t->progress.changes,
		.seeks = t->seeking.state == SEEK_ASKED,
		.seek_to = t->seeking.to,
		.open_from = t->seeking.open_from };
	bool changed = t->progress.changes != t->progress.stored_changes;
	r.settles = r.seeks || (changed && (t->progress.settled.count < FEW_RANGES || t->stopping ||
						   t->due.settle <= now));
	r.settles = r.settles && jrt_ranges_copy(&t->progress.snapshot, &t->progress.settled);
	t->dir.taken = r.settles ? t->dir.noted : t->dir.taken;
	r.trims = changed || t->due.trim <= now;
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
		if (r.status == JRT_TOPIC_DAMAGED) {
			jrt_topic_end_damaged(t->store.dir);
		}
		if (r.status != JRT_TOPIC_OK) {
			fail_all(&r);
		}
		(void)pthread_mutex_lock(&t->lock);
		publish(t, &r);
		if (t->stopping && r.status != JRT_TOPIC_OK) {
			t->due.settle = UINT64_MAX; /* the mark has it */
		}
	}
	(void)pthread_mutex_unlock(&t->lock);
	return NULL;
}

int
jrt_topic_start(struct jrt_topic *t)
{
	pthread_condattr_t attributes;
	sigset_t all, before;
	(void)pthread_mutex_init(&t->lock, NULL);
	(void)pthread_condattr_init(&attributes);
	(void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&t->wake, &attributes);
	(void)pthread_cond_init(&t->answered, NULL);
	(void)pthread_condattr_destroy(&attributes);
	/* Signals are for the caller's thread, except those that a damaged map causes. */
	(void)sigfillset(&all);
	(void)sigdelset(&all, SIGBUS);
	(void)sigdelset(&all, SIGSEGV);
	(void)sigdelset(&all, SIGABRT);
	(void)pthread_sigmask(SIG_BLOCK, &all, &before);
	int rc = pthread_create(&t->thread, NULL, work, t);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	t->running = rc == 0;
	return rc;
}
