/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of one record: taken piece by piece, given back at once.  Blocks are kept for the next
 * record, up to a cap, so that in the steady state nothing calls malloc. */
#ifndef JSON_ARENA_H
#define JSON_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "json/abi.h"

JRT_BEGIN

struct jrt_arena {
	char *at, *end; /* free room of the current block */
	struct jrt_arena_block *blocks; /* all, the current first */
	struct jrt_arena_block *spare; /* kept for reuse */
	size_t held; /* bytes handed out by malloc since the reset */
	size_t limit; /* of `held`; 0: JRT_ARENA_LIMIT */
	bool full; /* a request was refused since the reset */
};

#define JRT_ARENA_LIMIT ((size_t)1 << 30)

/* From a new block: what jrt_arena_take() does when the current one is full. */
void *jrt_arena_more(struct jrt_arena *, size_t size);

/* Uninitialised memory aligned to 16 bytes, or NULL: no room (the limit, or malloc). */
static inline void *
jrt_arena_take(struct jrt_arena *a, size_t size)
{
	size_t whole = (size + 15) & ~(size_t)15; /* less than `size`: more than there is */
	if ((size_t)(a->end - a->at) <= whole ||
		whole < size) { /* not even nothing from no block */
		return jrt_arena_more(a, size);
	}
	void *p = a->at;
	a->at += whole;
	return p;
}

/* Everything taken is given back; at most 1 MiB of blocks is kept. */
void jrt_arena_reset(struct jrt_arena *);
void jrt_arena_finish(struct jrt_arena *);

JRT_END
#endif
