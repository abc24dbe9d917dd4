/* SPDX-License-Identifier: Apache-2.0 */
/* Output in the order of the input. */
#include "connector/command/in_order.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

/* A buffer that has grown beyond this is freed. */
enum { KEPT = 2 << 20 };

bool
jrt_in_order_init(struct jrt_in_order *t, int fd, size_t room)
{
	*t = (struct jrt_in_order){ .fd = fd, .room = room };
	t->kept = calloc(room, sizeof *t->kept);
	for (size_t i = 0; t->kept != NULL && i < room; i++) {
		jrt_writer_init(&t->kept[i].out);
	}
	(void)pthread_mutex_init(&t->lock, NULL);
	(void)pthread_cond_init(&t->moved, NULL);
	return t->kept != NULL;
}

void
jrt_in_order_finish(struct jrt_in_order *t)
{
	for (size_t i = 0; t->kept != NULL && i < t->room; i++) {
		jrt_writer_finish(&t->kept[i].out);
	}
	free(t->kept);
	(void)pthread_cond_destroy(&t->moved);
	(void)pthread_mutex_destroy(&t->lock);
}

void
jrt_in_order_stop(struct jrt_in_order *t)
{
	(void)pthread_mutex_lock(&t->lock);
	t->stopped = true;
	(void)pthread_cond_broadcast(&t->moved);
	(void)pthread_mutex_unlock(&t->lock);
}

bool
jrt_in_order_stopped(struct jrt_in_order *t)
{
	(void)pthread_mutex_lock(&t->lock);
	bool stopped = t->stopped;
	(void)pthread_mutex_unlock(&t->lock);
	return stopped;
}

/* Call with the lock held: waits while more than `ahead` batches are before this one. */
static void
await(struct jrt_in_order *t, struct jrt_ordered_batch *b, size_t ahead)
{
	while (!t->stopped && b->number - t->next > ahead) {
		(void)pthread_cond_wait(&t->moved, &t->lock);
	}
	if (!t->stopped && b->number == t->next) {
		b->is_next = true;
		t->line = b->first ? 0 : t->line;
	}
}

bool
jrt_in_order_take(struct jrt_in_order *t, struct jrt_ordered_batch *b)
{
	if (!b->is_next) {
		(void)pthread_mutex_lock(&t->lock);
		await(t, b, 0);
		(void)pthread_mutex_unlock(&t->lock);
	}
	return b->is_next;
}

static bool
write_out(const struct jrt_in_order *t, struct jrt_writer *out)
{
	for (size_t at = 0; at < out->used;) {
		ssize_t n = write(t->fd, out->base + at, out->used - at);
		if (n > 0) {
			at += (size_t)n;
		} else if (n < 0 && errno == EAGAIN) {
			struct pollfd room = { .fd = t->fd, .events = POLLOUT };
			(void)poll(&room, 1, -1);
		} else if (n < 0 && errno != EINTR) {
			return false;
		}
	}
	out->used = 0;
	if (out->size > KEPT) {
		jrt_writer_finish(out);
		jrt_writer_init(out);
	}
	return true;
}

static bool
was_stopped(void)
{
	errno = 0;
	return false;
}

bool
jrt_in_order_write(struct jrt_in_order *t, struct jrt_ordered_batch *b, struct jrt_writer *out)
{
	return jrt_in_order_take(t, b) ? write_out(t, out) : was_stopped();
}

/* Leaves the output to the thread whose batch is next. */
static void
keep(struct jrt_in_order *t, const struct jrt_ordered_batch *b, struct jrt_writer *out,
	uint64_t lines)
{
	struct jrt_in_order_kept *k = &t->kept[b->number % t->room];
	struct jrt_writer empty = k->out;
	*k = (struct jrt_in_order_kept){
		.there = true, .first = b->first, .lines = lines, .out = *out
	};
	*out = empty;
}

/* Under the lock: the next batch, past all whose output was kept. */
static bool
pass_on(struct jrt_in_order *t)
{
	bool good = true;
	struct jrt_in_order_kept *k = &t->kept[++t->next % t->room];
	while (good && k->there) {
		(void)pthread_mutex_unlock(&t->lock);
		good = write_out(t, &k->out);
		t->line = (k->first ? 0 : t->line) + k->lines;
		(void)pthread_mutex_lock(&t->lock);
		k->there = false;
		k = &t->kept[++t->next % t->room];
	}
	(void)pthread_cond_broadcast(&t->moved);
	return good;
}

bool
jrt_in_order_end(
	struct jrt_in_order *t, struct jrt_ordered_batch *b, struct jrt_writer *out, uint64_t lines)
{
	if (!b->is_next) {
		(void)pthread_mutex_lock(&t->lock);
		await(t, b, t->room - 1);
		bool stopped = t->stopped;
		if (!stopped && !b->is_next) {
			keep(t, b, out, lines);
		}
		(void)pthread_mutex_unlock(&t->lock);
		if (stopped || !b->is_next) {
			return stopped ? was_stopped() : true;
		}
	}
	if (!write_out(t, out)) {
		return false;
	}
	t->line += lines;
	b->is_next = false;
	(void)pthread_mutex_lock(&t->lock);
	bool good = pass_on(t);
	(void)pthread_mutex_unlock(&t->lock);
	return good;
}
