/* SPDX-License-Identifier: Apache-2.0 */
/* Batches that are to be sent: now, or at their time. */
#include "connector/sink/sink_parts.h"

void
jrt_sink_append(struct jrt_sink *s, struct jrt_batch *b)
{
	b->next = NULL;
	*s->ready_end = b;
	s->ready_end = &b->next;
}

void
jrt_sink_prepend(struct jrt_sink *s, struct jrt_batch *b)
{
	b->next = s->ready;
	s->ready = b;
	if (b->next == NULL) {
		s->ready_end = &b->next;
	}
}

void
jrt_sink_make_ready(struct jrt_sink *s, struct jrt_batch *b)
{
	if (s->ordered) {
		jrt_sink_prepend(s, b);
	} else {
		jrt_sink_append(s, b);
	}
}

void
jrt_sink_wait_until(struct jrt_sink *s, struct jrt_batch *b, uint64_t due_ms)
{
	struct jrt_batch **at = &s->waiting;
	b->due_ms = due_ms;
	while (*at != NULL && (*at)->due_ms <= due_ms) {
		at = &(*at)->next;
	}
	b->next = *at;
	*at = b;
	s->paused += !b->unreachable;
}
