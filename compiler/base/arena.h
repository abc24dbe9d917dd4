/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is freed all at once: one arena for a compilation. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena {
	struct arena_block *top;
};

/* Zeroed memory, aligned for any type, that lives until arena_free().  Never NULL: running out of
 * memory ends the process here, and nowhere else. */
void *arena_alloc(struct arena *, size_t size);
/* Zeroed room for `count` things of `size` bytes; ends the process if the product overflows. */
void *arena_array(struct arena *, size_t count, size_t size);
/* A copy with a terminating NUL. */
char *arena_dup(struct arena *, const char *bytes, size_t len);
char *arena_printf(struct arena *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));
char *arena_vprintf(struct arena *, const char *fmt, va_list)
	__attribute__((format(printf, 2, 0), nonnull(2)));
void arena_free(struct arena *);

#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_new_array(a, count, type) ((type *)arena_array((a), (count), sizeof(type)))
#endif
