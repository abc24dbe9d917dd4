/* SPDX-License-Identifier: Apache-2.0 */
/* Turns a run of statements into a function, and puts the call in its place. */
#ifndef EMIT_LIFT_H
#define EMIT_LIFT_H

#include "emit/scope.h"
#include "emit/statement.h"

struct lift {
	struct cwriter *w;
	struct scope scope; /* what is declared before the run */
	const char *function; /* the name of the function that is cut */
	enum { GIVES_NOTHING, GIVES_STATUS, GIVES_OTHER } gives; /* what that function returns */
	struct table last_uses; /* of names: the number of the last statement that uses each */
	struct table addressed; /* names whose address is taken */
	size_t effort; /* lines that may still be looked at; those in nested blocks are looked at
			  several times */
};

/* Begins with the function's type, and its name and parameters. */
void lift_init(struct lift *, struct cwriter *, const char *type, const char *head);
/* Adds what the line declares to the scope. */
void lift_declare(struct lift *, const struct cw_line *);
bool lift_declares(struct lift *, const struct statement *);
/* Records what the statements of the list declare, and the last statement that uses each name. */
void lift_uses(struct lift *, struct statement *list);
/* Whether the statement may move to another function: no break, continue or return leaves it,
 * except a return that can be handed on. */
bool lift_may(const struct lift *, const struct statement *);
/* Whether it declares something that must stay in the block: it is used from `end` on, or its
 * address may be in use. */
bool lift_stays(const struct lift *, const struct statement *, const struct statement *end);
/* The best end of a run that begins with `first`: among ends that leave at least half the lines in
 * it, the one with the fewest declarations to stay behind.  NULL: none.  All statements up to `end`
 * may be cut out.  *lines: their lines, and afterwards the lines of the run. */
struct statement *
lift_end(struct lift *, struct statement *first, struct statement *end, unsigned *lines);
/* Prints the statements from *at to `end` as a function and puts its call in their place; returns
 * where the list continues.  Declarations that stay behind precede the call. */
struct statement **lift_run(struct lift *, struct statement **at, struct statement *end);
#endif
