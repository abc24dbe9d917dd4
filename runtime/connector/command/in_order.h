/* SPDX-License-Identifier: Apache-2.0 */
/* Output in the order of the input, whichever thread made it.
 *
 * Input comes in batches with numbers from 0 on; they are written one after the other.  What a
 * thread gives out before its batch is next is kept, some batches ahead, and written by the thread
 * whose batch is next then: a thread waits only where it must act in order itself, or is too far
 * ahead. */
#ifndef CONNECTOR_COMMAND_IN_ORDER_H
#define CONNECTOR_COMMAND_IN_ORDER_H

#include "json/writer.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* A batch, in the hands of the thread that transforms it. */
struct jrt_ordered_batch {
	uint64_t number;
	bool first; /* of its input: lines are counted anew */
	bool is_next;
};

/* Output of a batch that is done. */
struct jrt_in_order_kept {
	bool there;
	bool first;
	uint64_t lines;
	struct jrt_writer out;
};

struct jrt_in_order {
	int fd; /* of the output */
	uint64_t line; /* of the input, before the batch that is next; only the thread that has it
			  may look */

	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t moved;
	uint64_t next; /* the batch whose output is written now */
	bool stopped; /* nobody goes on */
	struct jrt_in_order_kept *kept; /* of batch N: [N % room] */
	size_t room;
};

/* Keeps the output of up to `room` batches.  False: no room for that. */
bool jrt_in_order_init(struct jrt_in_order *, int fd, size_t room);
void jrt_in_order_finish(struct jrt_in_order *);

/* Waits until all batches before this one are out; false: stopped. */
bool jrt_in_order_take(struct jrt_in_order *, struct jrt_ordered_batch *);
/* Waits until the batch is next and writes what there is; false: stopped, or it could not be
 * written (errno; 0: stopped). */
bool jrt_in_order_write(struct jrt_in_order *, struct jrt_ordered_batch *, struct jrt_writer *out);
/* The batch is done, it had so many lines: what is left of its output goes out, now or when
 * it is next; `out` is empty then.  False: as jrt_in_order_write(). */
bool jrt_in_order_end(
	struct jrt_in_order *, struct jrt_ordered_batch *, struct jrt_writer *out, uint64_t lines);

void jrt_in_order_stop(struct jrt_in_order *);
bool jrt_in_order_stopped(struct jrt_in_order *);
#endif
