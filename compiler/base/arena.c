/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
enum { BLOCK = 0 }; /* one allocation per block, so that sanitizers notice overflows */
#else
enum { BLOCK = 64 * 1024 };
#endif

struct arena_block {
	struct arena_block *below;
	size_t used, size;
	max_align_t bytes[];
};

static void
give_up(void)
{
	fputs("joltc: out of memory\n", stderr);
	abort();
}

void *
arena_alloc(struct arena *a, size_t size)
{
	if (size > SIZE_MAX / 2) { /* otherwise rounding and headers could overflow */
		give_up();
	}
	size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
	struct arena_block *b = a->top;
	if (b == NULL || b->size - b->used < size) {
		size_t room =
			size > BLOCK ? size : BLOCK; /* a large request gets a block of its own */
		b = calloc(1, sizeof *b + room);
		if (b == NULL) {
			give_up();
		}
		*b = (struct arena_block){ .below = a->top, .size = room };
		a->top = b;
	}
	void *p = (char *)b->bytes + b->used;
	b->used += size;
	return p;
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / 2 / size) {
		give_up();
	}
	return arena_alloc(a, count * size);
}

char *
arena_dup(struct arena *a, const char *bytes, size_t len)
{
	char *s = arena_alloc(a, len < SIZE_MAX ? len + 1 : len);
	if (len > 0) {
		memcpy(s, bytes, len);
	}
	return s;
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (len < 0) { /* more than INT_MAX */
		give_up();
	}
	char *s = arena_alloc(a, (size_t)len + 1);
	vsnprintf(s, (size_t)len + 1, fmt, ap);
	return s;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

void
arena_free(struct arena *a)
{
	for (struct arena_block *b = a->top, *below; b != NULL; b = below) {
		below = b->below;
		free(b);
	}
	a->top = NULL;
}
