/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files of lint/: each looks at a chain for one kind of mistake. */
#ifndef LINT_LINTER_H
#define LINT_LINTER_H

#include "spec/walked.h"

struct linter {
	struct arena *arena;
	struct diag *diag;
	bool gaps_stay; /* of the shift that is looked at: nulls in its lists come out */
	/* what is to be told where names come from (lint_origins()); NULL: nobody asks */
	void (*found)(void *to, struct place asked, struct place from);
	void *to;
};

/* Whether what a walk over the chain meets is little enough for several (size.c). */
bool chain_is_small(const struct chain *);
/* Keys that another of their level takes before them (keys.c). */
void lint_shift_keys(struct linter *, const struct shift_level *);
void lint_modify_keys(struct linter *, const struct modify_level *);
/* References of shift to what does not exist, indexes that are none or jump (refs.c). */
void lint_references(struct linter *, const struct op *);
/* Rules and lookups that ask for what cannot be there (there.c). */
void lint_there(struct linter *, const struct chain *);
/* Dots in keys that are meant as paths (dotted.c). */
void lint_dotted(struct linter *, const struct chain *);
/* Text that looks like a call or a lookup and is none (lookalikes.c). */
void lint_lookalikes(struct linter *, const struct op *);
/* What the next operation always writes over (replaced.c). */
void lint_replaced(struct linter *, const struct op *);
#endif
