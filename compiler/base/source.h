/* SPDX-License-Identifier: Apache-2.0 */
/* A file as bytes, and places in it.  A place is a range of bytes; line and column are worked out
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

struct place {
	const struct source *source; /* NULL: nowhere (made up by the compiler) */
	uint32_t from, to; /* to: one past the last byte */
};

struct position {
	unsigned line, column; /* from 1; columns in code points */
	const char *text; /* the line, without its end */
	size_t len;
};

/* Reads a whole file ("-": standard input).  NULL with a message in *error (in the arena) when that
 * fails or it is larger than 1 GiB. */
struct source *source_read(struct arena *, const char *path, const char **error);
struct position source_position(const struct source *, uint32_t offset);
/* Just the line: what emitted comments and notes need. */
unsigned place_line(struct place);
/* The column, from 1 in code points, where its line holds several keys; else, and in a line of more
 * than 64 KiB, 0. */
unsigned place_column(struct place);
/* "12", or "12:8" where place_column() has one: what emitted comments, plans and notes say. */
const char *place_spelled(struct place, struct arena *);
/* "12:8" wherever the line is not too long: what is said when a record fails. */
const char *place_spelled_out(struct place, struct arena *);
#endif
