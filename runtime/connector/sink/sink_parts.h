/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of the sink: sink.c sends, sink_answer.c judges answers, both put batches
 * into the queues of sink_queue.c. */
#ifndef CONNECTOR_SINK_PARTS_H
#define CONNECTOR_SINK_PARTS_H

#include "connector/sink/sink.h"

/* A connection, and what is on its way over it. */
struct jrt_sink_slot {
	struct jrt_client client;
	struct jrt_batch *batch; /* NULL: unused */
	struct jrt_sink_slot *next; /* unused, too */
	uint64_t since_us; /* it was sent */
	unsigned edition; /* of its current head */
	bool probe; /* of a pause */
	struct jrt_writer head;
};

/* To be sent after, or before, all others that are ready. */
void jrt_sink_append(struct jrt_sink *, struct jrt_batch *);
void jrt_sink_prepend(struct jrt_sink *, struct jrt_batch *);
/* To be sent again, in the position that its order requires. */
void jrt_sink_make_ready(struct jrt_sink *, struct jrt_batch *);
/* The same, from that time on. */
void jrt_sink_wait_until(struct jrt_sink *, struct jrt_batch *, uint64_t due_ms);

/* What an answer means for a batch: done(), or it is queued again.  The slot is unused again, but
 * unchanged. */
void jrt_sink_settle(struct jrt_sink *, const struct jrt_sink_slot *, struct jrt_batch *,
	const struct jrt_answer *);
#endif
