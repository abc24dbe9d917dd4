/* SPDX-License-Identifier: Apache-2.0 */
/* Makes a function of a run of statements, and its call of the run. */
#ifndef EMIT_LIFT_H
#define EMIT_LIFT_H

#include "emit/scope.h"
#include "emit/statement.h"

struct lift {
	struct cwriter *w;
	struct scope scope; /* what is declared where the run stands */
	const char *function; /* the name of the one that is cut */
	enum { GIVES_NOTHING, GIVES_STATUS, GIVES_OTHER } gives; /* it gives */
	struct table last_uses; /* of names: the number of the last statement that has them */
	struct table addressed; /* names whose address is taken */
	size_t effort; /* lines that may still be looked at: blocks in blocks are often looked at
			  again */
};

/* The function's type, and its name and parameters. */
void lift_init(struct lift *, struct cwriter *, const char *type, const char *head);
/* What the line declares is there from now on. */
void lift_declare(struct lift *, const struct cw_line *);
bool lift_declares(struct lift *, const struct statement *);
/* Notes what the statements of the list declare, and which is the last to use each name. */
void lift_uses(struct lift *, struct statement *list);
/* Whether it may stand in a function of its own: no break, continue or return leads out of it that
 * cannot be handed on. */
bool lift_may(const struct lift *, const struct statement *);
/* Whether it declares what must live as long as the block: it is used from `end` on, or somebody
 * may have its address. */
bool lift_stays(const struct lift *, const struct statement *, const struct statement *end);
/* Where a run from `first` on, of statements that may be cut out, ends best: of those that have at
 * least half of its lines, where the fewest declarations have to stay behind.  NULL: nowhere.
 * *lines is made that of what is left. */
struct statement *
lift_end(struct lift *, struct statement *first, struct statement *end, unsigned *lines);
/* Prints the function of the statements from *at up to `end`, and puts its call in their place;
 * returns where the list goes on.  What has to stay behind is declared before the call. */
struct statement **lift_run(struct lift *, struct statement **at, struct statement *end);
#endif
