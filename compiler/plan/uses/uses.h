/* SPDX-License-Identifier: Apache-2.0 */
/* What only a finished plan shows: what is used where. Whoever prints the plan, as C or for people,
 * reads the results and works out nothing. */
#ifndef PLAN_USES_USES_H
#define PLAN_USES_USES_H

#include "plan/plan.h"

/* Does all of the following, for a plan that streams or builds a tree; `arena` is that of the
 * plan. */
void plan_uses(struct plan *, struct arena *);

/* ---- what loops find themselves (found_in_turn.c, texts.c) --------------- */

/* Sets `turn` of what literal keys take. */
void uses_turns(struct plan *);
/* Sets `texts` of the loops that can treat a scalar as a key. */
void uses_texts(struct plan *);

/* ---- which pieces of the input (slots.c) --------------------------------- */

/* Sets looked_into of inputs, `looks` of ARMs, `lookers` and `remembered` of arms. */
void uses_slots(struct plan *);

/* Whether the part reads pieces of what the arm, `of`, is at. */
bool part_reads(const struct part *, const void *of);

/* ---- gathered turns (gather.c) ------------------------------------------- */

/* Sets what is kept of the turns. */
void uses_gathers(struct plan *);
/* Whether that is pieces of what the arm is at. */
bool gather_keeps_found(const struct gather *, const struct arm *);

/* ---- loops (loops.c) ----------------------------------------------------- */

/* Sets `turns` of LOOPs. */
void uses_loops(struct plan *, struct arena *);

/* ---- names (names.c) ----------------------------------------------------- */

/* Sets `shared` of NAMES and NAME_SEENs, and `distinct` of these. */
void uses_names(struct plan *);

/* ---- parts (uses.c) ------------------------------------------------------ */

typedef bool uses(const struct part *, const void *what);
/* Whether `uses` holds for one of the parts or for one inside them. */
bool any_part(const struct part *, uses *, const void *what);
/* Calls `what` for all parts of a plan in the order in which they run: those that note first
 * writes, those of calls, those of the document. */
void each_part(struct plan *, void what(struct part *, void *data), void *data);
/* The part, writable: it was made for this plan. */
struct part *part_made(const struct part *);
#endif
