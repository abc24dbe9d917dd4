/* SPDX-License-Identifier: Apache-2.0 */
/* Writes C text: lines, blocks, literals.  It knows C's layout and nothing of Jolt. */
#ifndef EMIT_CWRITER_H
#define EMIT_CWRITER_H

#include "base/arena.h"
#include "base/source.h"
#include "base/table.h"
#include "base/text.h"

#include <stdio.h>

/* A line as written; it may take several when printed. */
struct cw_line {
	unsigned depth;
	const char *text, *remark;
	const char *declares, *excuses; /* set by cw_if_used(), cw_unless_used() */
};

struct cwriter {
	FILE *out;
	struct arena *arena;
	unsigned depth;
	struct {
		bool open; /* there is such a line */
		struct buffer text, remark;
		unsigned depth;
		const char *declares, *excuses; /* see struct cw_line */
	} line; /* not yet written */
	struct {
		bool open; /* there is one */
		struct cw_line *lines; /* printed when it ends */
		size_t count, room;
	} function; /* the current one */
	struct table names; /* identifiers that emit_name() has given out */
	struct table secrets; /* names -> index + 1 into ctx->secrets */
	const char *prefix; /* of the current pipeline; NULL: none */
	struct table spelled; /* the pipeline's names as JSON spells them (emit_spelled.c) */
	struct table dates, date_calls; /* functions made for its calls on dates (emit_date.c) */
	struct {
		bool on; /* emitting for `joltc trace`: every rule says where it is (emit_at.h) */
		unsigned operation; /* the number of the current one */
		struct buffer rules; /* those that say so, as elements of a C array */
		struct buffer places; /* the same, as struct trace_rule (emit.h) */
	} trace;
};

void cw_init(struct cwriter *, FILE *out, struct arena *);
/* The first line of a file; the end of its last line. */
void cw_first_line(struct cwriter *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void cw_end(struct cwriter *);
/* Writes the current line, which until then waits for a remark. */
void cw_flush(struct cwriter *);
void cw_blank(struct cwriter *);
void cw_line(struct cwriter *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A line that ends in "{"; what follows is indented one step more until cw_close(). */
void cw_open(struct cwriter *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A function's head on two lines (type, then name and parameters) and its brace on a third.  The
 * matching cw_close() prints it, as several functions if it is long (outline.h). */
void cw_function(struct cwriter *, const char *type, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* "} else if (cond) {" and "} else {": close one arm and open the next. */
void cw_else_if(struct cwriter *, const char *cond);
void cw_else(struct cwriter *);
void cw_close(struct cwriter *);
/* Ends a function and adds a blank line. */
void cw_function_end(struct cwriter *);
/* Opens an arm of a chain of conditions: "if" for the first, "} else if" for the others. */
void cw_arm(struct cwriter *, bool *open, const char *cond);
/* "if (COND) {", "return VALUE;", "}". */
void cw_return_if(struct cwriter *, const char *value, const char *cond, ...)
	__attribute__((format(printf, 3, 4)));
/* Marks the line just written in a function: it is left out unless the rest of its block names this
 * variable. */
void cw_if_used(struct cwriter *, const char *variable);
/* "(void)PARAMETER;", left out if the rest of the block names the parameter. */
void cw_unless_used(struct cwriter *, const char *parameter);
/* Appends text to the line just written. */
void cw_append(struct cwriter *, const char *text);
/* The text made fit for a comment: without characters that could end the comment or break its line;
 * invisible ones are spelled out (base/visible.h). */
const char *cw_clean(struct cwriter *, struct text);
/* "connector.yaml:12", for comments. */
const char *cw_span(struct cwriter *, struct span);
/* Appends to the line just written where in the spec it comes from. */
void cw_from(struct cwriter *, struct span);
void cw_remark(struct cwriter *, const char *text);
/* Prints the line at once; returns how many lines it would take. */
void cw_print(struct cwriter *, const struct cw_line *);
unsigned cw_lines_of(const struct cw_line *);
/* A C string literal of these bytes, with its quotes; allocated in the arena. */
const char *cw_string(struct cwriter *, const char *bytes, size_t len);
#endif
