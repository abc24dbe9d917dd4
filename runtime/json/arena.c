/* SPDX-License-Identifier: Apache-2.0 */
/* Allocates blocks of memory, and keeps them for reuse. */
#include "json/arena.h"

#include <stdint.h>
#include <stdlib.h>

enum { BLOCK = 64 * 1024, KEPT = 1024 * 1024 };

struct jrt_arena_block {
	struct jrt_arena_block *next;
	size_t size; /* of what follows */
	_Alignas(16) char bytes[];
};

static void
use(struct jrt_arena *a, struct jrt_arena_block *b)
{
	b->next = a->blocks;
	a->blocks = b;
	a->at = b->bytes;
	a->end = b->bytes + b->size;
	a->held += b->size;
}

void *
jrt_arena_more(struct jrt_arena *a, size_t size)
{
	size_t limit = a->limit == 0 ? JRT_ARENA_LIMIT : a->limit;
	if (size > limit || a->held > limit - size || size > SIZE_MAX - BLOCK) {
		a->full = true;
		return NULL;
	}
	size = (size + 15) & ~(size_t)15;
	size_t room = size > BLOCK ? size : BLOCK;
	struct jrt_arena_block *b = a->spare;
	if (b != NULL && b->size >= size) {
		a->spare = b->next;
	} else {
		void *memory; /* malloc() aligns to only 8 bytes on 32-bit machines */
		b = posix_memalign(&memory, _Alignof(struct jrt_arena_block), sizeof *b + room) == 0
			    ? memory
			    : NULL;
		if (b == NULL) {
			a->full = true;
			return NULL;
		}
		b->size = room;
	}
	use(a, b);
	void *p = a->at;
	a->at += size;
	return p;
}

void
jrt_arena_reset(struct jrt_arena *a)
{
	size_t kept = 0;
	struct jrt_arena_block *b = a->blocks, *next;
	a->full = false;
	if (b == NULL) {
		return;
	}
	if (b->next == NULL && b->size == BLOCK) { /* most records need no more than one */
		a->at = b->bytes;
		return;
	}
	for (b = a->spare; b != NULL; b = b->next) {
		kept += b->size;
	}
	for (b = a->blocks; b != NULL; b = next) {
		next = b->next;
		if (b->size == BLOCK && kept + b->size <= KEPT) {
			kept += b->size;
			b->next = a->spare;
			a->spare = b;
		} else {
			free(b);
		}
	}
	a->blocks = NULL;
	a->at = a->end = NULL;
	a->held = 0;
}

void
jrt_arena_finish(struct jrt_arena *a)
{
	for (struct jrt_arena_block *b = a->blocks, *next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	for (struct jrt_arena_block *b = a->spare, *next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	*a = (struct jrt_arena){ .limit = a->limit };
}
