/* SPDX-License-Identifier: Apache-2.0 */
/* Output in the order of the input, whichever thread made it.
 *
 * Input comes in batches with numbers from 0 on; the turn goes from batch to batch.  What a thread
 * gives out while the turn is another's is kept, some batches ahead, and written by whoever has the
 * turn then: a thread waits only where it must act in order itself, or is too far ahead. */
#ifndef CONNECTOR_COMMAND_TURNS_H
#define CONNECTOR_COMMAND_TURNS_H

#include "json/writer.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* A batch, in the hands of the thread that transforms it. */
struct jrt_batch_turn {
	uint64_t number;
	bool first; /* of its input: lines are counted anew */
	bool has_turn;
};

/* Output of a batch that is done. */
struct jrt_turns_kept {
	bool there;
	bool first;
	uint64_t lines;
	struct jrt_writer out;
};

struct jrt_turns {
	int fd; /* of the output */
	uint64_t line; /* of the input, before the batch whose turn it is; whoever has the turn */

	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t turned;
	uint64_t turn; /* the batch whose turn it is */
	bool stopped; /* nobody goes on */
	struct jrt_turns_kept *kept; /* of batch N: [N % room] */
	size_t room;
};

/* Keeps the output of up to `room` batches.  False: no room for that. */
bool jrt_turns_init(struct jrt_turns *, int fd, size_t room);
void jrt_turns_finish(struct jrt_turns *);

/* Waits until all batches before this one are out; false: stopped. */
bool jrt_turns_take(struct jrt_turns *, struct jrt_batch_turn *);
/* Waits for the turn and writes what there is; false: stopped, or it could not be written (errno;
 * 0: stopped). */
bool jrt_turns_write(struct jrt_turns *, struct jrt_batch_turn *, struct jrt_writer *out);
/* The batch is done, it had so many lines: what is left of its output goes out, now or when it is
 * its turn; `out` is empty then.  False: as jrt_turns_write(). */
bool
jrt_turns_end(struct jrt_turns *, struct jrt_batch_turn *, struct jrt_writer *out, uint64_t lines);

void jrt_turns_stop(struct jrt_turns *);
bool jrt_turns_stopped(struct jrt_turns *);
#endif
