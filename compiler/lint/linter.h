/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of lint/: each looks for one kind of mistake. */
#ifndef LINT_LINTER_H
#define LINT_LINTER_H

#include "spec/walked.h"

struct linter {
	struct arena *arena;
	struct diag *diag;
	bool gaps_stay; /* in the current shift: nulls in its lists reach the output */
	/* whom to inform about the origin of names (lint_origins()); NULL: nobody */
	void (*found)(void *to, struct span asked, struct span from);
	void *to;
};

/* Whether the chain is small enough for several walks over it (size.c). */
bool chain_is_small(const struct chain *);
/* Keys that never match since another one of their level takes their input first (keys.c). */
void lint_shift_keys(struct linter *, const struct shift_level *);
void lint_modify_keys(struct linter *, const struct modify_level *);
/* References of shift to what does not exist, and indexes that are invalid or leave gaps
 * (refs.c). */
void lint_references(struct linter *, const struct op *);
/* Rules and lookups that ask for what cannot exist (there.c). */
void lint_there(struct linter *, const struct chain *);
/* Dots in keys that are meant as paths (dotted.c). */
void lint_dotted(struct linter *, const struct chain *);
/* Text that looks like a call or a lookup but is neither (lookalikes.c). */
void lint_lookalikes(struct linter *, const struct op *);
/* What the next operation always overwrites (replaced.c). */
void lint_replaced(struct linter *, const struct op *);
#endif
