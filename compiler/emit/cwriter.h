/* SPDX-License-Identifier: Apache-2.0 */
/* Writes C text: lines, blocks, literals.  It knows C's layout and nothing of Jolt. */
#ifndef EMIT_CWRITER_H
#define EMIT_CWRITER_H

#include "base/arena.h"
#include "base/source.h"
#include "base/table.h"
#include "base/text.h"

#include <stdio.h>

/* A line that was written, however many it takes when printed. */
struct cw_line {
	unsigned depth;
	const char *text, *remark;
	const char *declares, *excuses; /* cw_if_used(), cw_unless_used() */
};

struct cwriter {
	FILE *out;
	struct arena *arena;
	unsigned depth;
	struct buffer line, remark; /* what is not written yet */
	unsigned line_depth;
	const char *declares, *excuses; /* of it */
	bool open; /* there is such a line */
	struct cw_line
		*function; /* the lines of the function at hand: it is printed when it ends */
	size_t function_lines, function_room;
	bool in_function;
	struct table names; /* identifiers given out by emit_name() */
	struct table secrets; /* names -> index + 1 into ctx->secrets */
	const char *prefix; /* of the pipeline that is written; NULL: none is */
	struct table spelled; /* its names, as JSON spells them (emit_spelled.c) */
	struct table dates, date_calls; /* what its calls on dates became (emit_date.c) */
	bool trace; /* the C is for `joltc trace`: every rule says where it is (emit_at.h) */
	unsigned operation; /* then: the number of the one that is written */
	struct buffer rules; /* and all that said so, as members of an array */
	struct buffer rule_places; /* the same, as struct trace_rule (emit.h) */
};

void cw_init(struct cwriter *, FILE *out, struct arena *);
/* The first line of a file, and the end of its last. */
void cw_first_line(struct cwriter *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void cw_end(struct cwriter *);
/* Writes the line at hand, which waits for a remark. */
void cw_flush(struct cwriter *);
void cw_blank(struct cwriter *);
void cw_line(struct cwriter *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A line that ends in "{": what follows is one step deeper until cw_close(). */
void cw_open(struct cwriter *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A function's head on two lines (type, then name and parameters), and its brace on a third.  Its
 * cw_close() prints it, in several functions if it is long (outline.h). */
void cw_function(struct cwriter *, const char *type, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* "} else if (cond) {" and "} else {": close one arm and open the next. */
void cw_else_if(struct cwriter *, const char *cond);
void cw_else(struct cwriter *);
void cw_close(struct cwriter *);
/* The end of a function, and a blank line. */
void cw_function_end(struct cwriter *);
/* An arm of a chain of conditions: the first opens it. */
void cw_arm(struct cwriter *, bool *open, const char *cond);
/* "if (COND) {", "return VALUE;", "}". */
void cw_return_if(struct cwriter *, const char *value, const char *cond, ...)
	__attribute__((format(printf, 3, 4)));
/* Of a function's line just written: it is left out unless the rest of its block names this
 * variable. */
void cw_if_used(struct cwriter *, const char *variable);
/* "(void)PARAMETER;" unless the rest of its block names it. */
void cw_unless_used(struct cwriter *, const char *parameter);
/* Joins text to the end of the line just written. */
void cw_append(struct cwriter *, const char *text);
/* The text for a comment: without what would end it or go beyond its line, and with what cannot be
 * seen spelled out (base/visible.h). */
const char *cw_clean(struct cwriter *, struct text);
/* "connector.yaml:12", for comments. */
const char *cw_span(struct cwriter *, struct span);
/* To the end of the line just written: where in the spec it came from. */
void cw_from(struct cwriter *, struct span);
void cw_remark(struct cwriter *, const char *text);
/* Prints the line at once; on how many it would stand. */
void cw_print(struct cwriter *, const struct cw_line *);
unsigned cw_lines_of(const struct cw_line *);
/* A string literal of these bytes, quotes included; lives in the arena. */
const char *cw_string(struct cwriter *, const char *bytes, size_t len);
#endif
