/* SPDX-License-Identifier: Apache-2.0 */
/* Memory for one record: allocated piece by piece, freed at once.  Blocks are kept for the next
 * record, up to a cap, so that nothing calls malloc in the steady state. */
#ifndef JSON_ARENA_H
#define JSON_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "json/abi.h"

JRT_BEGIN

struct jrt_arena {
	char *at, *end; /* free room in the current block */
	struct jrt_arena_block *blocks; /* all blocks, the current one first */
	struct jrt_arena_block *spare; /* kept for reuse */
	size_t held; /* bytes from malloc since the reset */
	size_t limit; /* of `held`; 0: JRT_ARENA_LIMIT */
	bool full; /* a request was refused since the reset */
};

#define JRT_ARENA_LIMIT ((size_t)1 << 30)

/* Allocates from a new block when the current one is full; called by jrt_arena_take(). */
void *jrt_arena_more(struct jrt_arena *, size_t size);

/* Uninitialised memory aligned to 16 bytes.  NULL: out of memory (the limit, or malloc). */
static inline void *
jrt_arena_take(struct jrt_arena *a, size_t size)
{
	size_t whole = (size + 15) & ~(size_t)15; /* less than `size`: overflow */
	if ((size_t)(a->end - a->at) <= whole ||
		whole < size) { /* no block yet: not even zero bytes */
		return jrt_arena_more(a, size);
	}
	void *p = a->at;
	a->at += whole;
	return p;
}

/* Frees everything; keeps at most 1 MiB of blocks. */
void jrt_arena_reset(struct jrt_arena *);
void jrt_arena_finish(struct jrt_arena *);

JRT_END
#endif
