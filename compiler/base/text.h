/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes with a length: a view that owns nothing, and a buffer that grows in an arena. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"

#include <stdbool.h>

struct text {
	const char *at;
	size_t len;
};

#define TEXT(literal) ((struct text){ (literal), sizeof(literal) - 1 })
/* For printf: "%.*s", TEXT_ARGS(t). */
#define TEXT_ARGS(t) (int)(t).len, (t).at

struct text text_of(const char *nul_terminated);
bool text_equal(struct text, struct text);
/* Whether `t` is the NUL-terminated string `s`. */
bool text_is(struct text t, const char *s);
/* Compares bytes; a prefix comes first. */
int text_compare(struct text, struct text);
/* Whether a file's name ends in this (".json"), in lower or upper case. */
bool name_ends(const char *name, const char *end);
/* A copy in the arena, with a terminating NUL. */
struct text text_dup(struct arena *, struct text);

struct buffer {
	struct arena *arena;
	char *at;
	size_t len, size;
};

void buffer_init(struct buffer *, struct arena *);
void buffer_add(struct buffer *, const char *bytes, size_t len);
void buffer_add_char(struct buffer *, char);
/* The contents, with a terminating NUL.  Later additions do not change them. */
struct text buffer_text(struct buffer *);
#endif
