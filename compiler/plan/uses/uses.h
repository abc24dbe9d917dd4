/* SPDX-License-Identifier: Apache-2.0 */
/* What only a finished plan shows: who uses what.  Whoever prints the plan, as C or for people,
 * reads it and works out nothing. */
#ifndef PLAN_USES_USES_H
#define PLAN_USES_USES_H

#include "plan/plan.h"

/* All of the following, for a plan that streams or builds a tree; `arena` is that of the plan. */
void plan_uses(struct plan *, struct arena *);

/* ---- what loops find themselves (found_in_turn.c, texts.c) ----------------- */

/* Sets `turn` of what literal keys take. */
void uses_turns(struct plan *);
/* Sets `texts` of the loops that can have it. */
void uses_texts(struct plan *);

/* ---- which pieces of the input (slots.c) ---------------------------------- */

/* Sets looked_into of inputs, `looks` of ARMs, `lookers` and `remembered` of arms. */
void uses_slots(struct plan *);

/* ---- loops (loops.c) ------------------------------------------------------- */

/* Sets `turns` of LOOPs. */
void uses_loops(struct plan *, struct arena *);

/* ---- names (names.c) ------------------------------------------------------- */

/* Sets `shared` of NAMES and NAME_SEENs, and `distinct` of these. */
void uses_names(struct plan *);

/* ---- parts (uses.c) -------------------------------------------------------- */

typedef bool uses(const struct part *, const void *what);
/* Whether one of the parts does, or one inside of them. */
bool any_part(const struct part *, uses *, const void *what);
/* Does it to all parts of a plan, in the order in which they are written: what notes first writes,
 * what calls write, the document. */
void each_part(struct plan *, void what(struct part *, void *data), void *data);
/* What a plan has made may be added to. */
struct part *part_made(const struct part *);
#endif
