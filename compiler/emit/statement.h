/* SPDX-License-Identifier: Apache-2.0 */
/* The lines of an emitted function as statements: which lines belong together, and what is in which
 * block.  Relies on the emitter's layout: a line that opens a block ends in "{", a line that closes
 * it begins with "}". */
#ifndef EMIT_STATEMENT_H
#define EMIT_STATEMENT_H

#include "emit/cwriter.h"

/* A line, and the block that it opens, if any. */
struct segment {
	struct segment *next;
	struct cw_line line;
	struct statement *body;
};

/* "x = 1;", or "if (a) {", block, "} else {", block, "}".  Includes the comments before it. */
struct statement {
	struct statement *next;
	struct segment *segments;
	unsigned lines; /* when printed (statements_count()) */
	size_t number; /* its position in the list, and what it declares there, if anything
			  (lift_uses()) */
	const struct declaration *declared;
	bool hands_on; /* it returns what a function cut out has returned */
};

/* The statements from line *at on, up to the "}" that ends their block or to the last line; moves
 * *at there. */
struct statement *statements_of(struct arena *, const struct cw_line *, size_t count, size_t *at);
/* A statement of one line. */
struct statement *
statement_of_line(struct arena *, unsigned depth, const char *text, const char *remark);
/* Counts the printed lines again, including blocks: of one statement, of all in a list. */
unsigned statement_count(struct statement *);
unsigned statements_count(struct statement *);
/* Prints them at once, indented `shift` steps less. */
void statements_print(struct cwriter *, const struct statement *, unsigned shift);
/* The first line that is not a comment. */
const char *statement_text(const struct statement *);

bool begins_with(const char *text, const char *start);
bool ends_with(const char *text, const char *end);
#endif
