/* SPDX-License-Identifier: Apache-2.0 */
/* A file as bytes, and spans of it.  A span is a range of bytes; line and column are computed
 * when shown. */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct source {
	const char *name; /* as shown to the user */
	const char *text; /* text[len] == '\0' */
	size_t len;
	unsigned first_line; /* of `text` in the file; 0 counts as 1 */
};

struct span {
	const struct source *source; /* NULL: nowhere (created by the compiler) */
	uint32_t from, to; /* to: one past the last byte */
};

struct position {
	unsigned line, column; /* from 1; columns in code points */
	const char *text; /* the line, without its end */
	size_t len;
};

/* Reads a whole file ("-": standard input).  NULL, with a message in *error (in the arena): reading
 * failed, or the file is larger than 1 GiB. */
struct source *source_read(struct arena *, const char *path, const char **error);
struct position source_position(const struct source *, uint32_t offset);
/* Only the line, as emitted comments and notes need it. */
unsigned span_line(struct span);
/* The column, from 1 in code points, if the line has several keys; otherwise, and in lines of more
 * than 64 KiB, 0. */
unsigned span_column(struct span);
/* "12", or "12:8" if span_column() is not 0: for emitted comments, plans and notes. */
const char *span_spelled(struct span, struct arena *);
/* "12:8" unless the line is too long: for messages about failed records. */
const char *span_spelled_out(struct span, struct arena *);
#endif
