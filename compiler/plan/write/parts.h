/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files that make the writing plan: parts.c (values), parts_loop.c, parts_open.c. */
#ifndef PLAN_WRITE_PARTS_H
#define PLAN_WRITE_PARTS_H

#include "plan/write/write.h"

/* Parts that are being put one after the other. */
struct list {
	struct evaluator *e;
	struct part *first, *last;
	struct plan *plan;
};

/* ---- putting ------------------------------------------------------------- */

struct part *put_part(struct list *, enum part_kind, struct span from);
/* Joined with bytes just before. */
void put_bytes(struct list *, struct text bytes, struct span from);
/* An empty list for what goes inside of another part. */
struct list put_inner(struct list *);
void put_if(struct list *, const struct cond *when, struct span from, const struct list *then,
	const struct list *otherwise);
/* `given` holds wherever the value is written. */
void put_value(struct list *, const struct shape *, const struct cond *given);
/* A member (`named`) or element with what stands before and behind it; `names`: the set of names
 * that its own must not be in, or NULL. */
void put_member(struct list *, const struct slot *, bool named, const struct part *names,
	const struct cond *given, struct text before, struct text behind);
/* Members, or appended elements: those that are there, with commas between.  True: whether any is
 * there is not certain, and a comma may stand at the end. */
bool put_slots(struct list *, const struct shape *, const struct cond *given);

/* ---- parts_order.c ------------------------------------------------------- */

/* Which write to a place came first, among those that are no loops'. */
void begin_first(struct list *, const struct first *, struct span from);
/* The same of one that calls note, too. */
void begin_first_early(struct list *, const struct first *, struct span from);
/* Whether its members are put in the order of the input when they are written. */
bool orders_runs(const struct shape *);
/* Writes members that may have to change places: each with a comma behind it; all, or, `by_input`,
 * those of one run.  Returns the slot behind them. */
const struct slot *put_ranked(struct list *, const struct slot *first, bool by_input,
	const struct part *names, const struct cond *given);
/* Writes members so, those that are in no run as they come: each with a comma behind it. */
void
put_runs(struct list *, const struct shape *, const struct part *names, const struct cond *given);
/* What is noted about the order in which the members of an object are written first. */
void begin_orders(struct list *, const struct shape *);
void end_orders(struct list *, const struct shape *);
/* The record bails out if the one does not stand before the other. */
void put_order(struct list *, const struct order_check *, struct span);

/* ---- parts_loop.c -------------------------------------------------------- */

struct part *put_loop(struct list *, const struct loop *, const struct noted *, struct span from);
/* What stands in the steps of a loop, each with a comma behind it, under the condition that it is
 * there. */
void put_alternatives(struct list *, const struct slot *, const struct part *names, bool named,
	struct part *loop);
/* Whether what goes to the object is written in the order of the reference, whatever the record:
 * then values may be put behind earlier ones of the same name. */
bool is_written_in_order(const struct shape *);
/* A member, or all that a loop makes: with a comma behind it, if it is there. */
void put_followed(
	struct list *, const struct slot *, const struct part *names, const struct cond *given);
/* A list or an object of the input, each element or member as it is in a turn of the loop. */
void put_each(struct list *, const struct shape *);
/* Elements by index, some of which are there only if loops write them: each with a comma behind it.
 */
void put_gapped(struct list *, const struct shape *, const struct cond *given);
/* Something that is there only when it has written anything: undone else. */
void put_tentative(struct list *, struct list *head, const struct shape *, const struct cond *given,
	struct text tail);

/* ---- parts_open.c -------------------------------------------------------- */

/* An object of the input of which some members are known. */
void put_open(struct list *, const struct shape *, const struct cond *given);
#endif
