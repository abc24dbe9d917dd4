/* SPDX-License-Identifier: Apache-2.0 */
/* Batches waiting to be sent: now, or at their time. */
#include "connector/sink/sink_parts.h"

void
jrt_sink_append(struct jrt_sink *s, struct jrt_batch *b)
{
	b->next = NULL;
	*s->queue.ready_end = b;
	s->queue.ready_end = &b->next;
}

void
jrt_sink_prepend(struct jrt_sink *s, struct jrt_batch *b)
{
	b->next = s->queue.ready;
	s->queue.ready = b;
	if (b->next == NULL) {
		s->queue.ready_end = &b->next;
	}
}

void
jrt_sink_make_ready(struct jrt_sink *s, struct jrt_batch *b)
{
	if (s->queue.ordered) {
		jrt_sink_prepend(s, b);
	} else {
		jrt_sink_append(s, b);
	}
}

void
jrt_sink_wait_until(struct jrt_sink *s, struct jrt_batch *b, uint64_t due_ms)
{
	struct jrt_batch **at = &s->queue.waiting;
	b->sending.due_ms = due_ms;
	while (*at != NULL && (*at)->sending.due_ms <= due_ms) {
		at = &(*at)->next;
	}
	b->next = *at;
	*at = b;
	s->paused += !b->sending.unreachable;
}
