/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files that make the writing plan: parts.c (values), parts_loop.c, parts_open.c. */
#ifndef PLAN_WRITE_PARTS_H
#define PLAN_WRITE_PARTS_H

#include "plan/write/write.h"

/* A sequence of parts under construction. */
struct list {
	struct evaluator *e;
	struct part *first, *last;
	struct plan *plan;
};

/* ---- putting ------------------------------------------------------------- */

struct part *put_part(struct list *, enum part_kind, struct span from);
/* Joins the bytes to constant bytes just before them. */
void put_bytes(struct list *, struct text bytes, struct span from);
/* An empty list for the inside of another part. */
struct list put_inner(struct list *);
void put_if(struct list *, const struct cond *when, struct span from, const struct list *then,
	const struct list *otherwise);
/* `given` holds wherever the value is written. */
void put_value(struct list *, const struct shape *, const struct cond *given);
/* Checks that no other member has the name, if the object needs that: `names`. */
void put_seen(struct list *, struct words, const struct part *names, struct span from);
/* A member (`named`) or element with what stands before and behind it; `names`: the set that its
 * name must not be in, or NULL. */
void put_member(struct list *, const struct slot *, bool named, const struct part *names,
	const struct cond *given, struct text before, struct text behind);
/* Members, or appended elements, that are present, with commas between. True: it is not certain
 * that any is present, and a comma may stand at the end. */
bool put_slots(struct list *, const struct shape *, const struct cond *given);

/* ---- parts_order.c ------------------------------------------------------- */

/* Begins noting which write to a place comes first, with the writes outside loops; does nothing if
 * it began before the calls. */
void begin_first(struct list *, const struct first *, struct span from);
/* The same for one that calls note, too: put it before them. */
void begin_first_early(struct list *, const struct first *, struct span from);
/* Whether its members are put in the order of the input when they are written. */
bool orders_runs(const struct shape *);
/* Writes members that may have to be reordered, each followed by a comma: all of them, or, if
 * `by_input`, those of one run. Returns the slot behind them. */
const struct slot *put_ranked(struct list *, const struct slot *first, bool by_input,
	const struct part *names, const struct cond *given);
/* Writes members with each run in the order of the input and all others as they come, each followed
 * by a comma. */
void
put_runs(struct list *, const struct shape *, const struct part *names, const struct cond *given);
/* Begins noting the order in which the members of an object are first written. */
void begin_orders(struct list *, const struct shape *);
void end_orders(struct list *, const struct shape *);
/* The record bails out if the place that should come first does not. */
void put_order(struct list *, const struct order_check *, struct span);

/* ---- parts_loop.c -------------------------------------------------------- */

struct part *put_loop(struct list *, const struct loop *, const struct noted *, struct span from);
/* The parts of one arm of a loop: `body` is already in a list of its own. */
void put_arm(struct list *arms, const struct arm *, const struct input *match,
	const struct list *body, struct span from);
/* What the turns of a loop write, each followed by a comma, if it is present. */
void put_alternatives(struct list *, const struct slot *, const struct part *names, bool named,
	struct part *loop);
/* Whether the members are written in the order of the reference implementation for every record:
 * then values may be added behind earlier ones of the same name. */
bool is_written_in_order(const struct shape *);
/* A member, or everything that a loop makes: followed by a comma if it is present. */
void put_followed(
	struct list *, const struct slot *, const struct part *names, const struct cond *given);
/* A list or an object of the input, with each element or member as a turn of the loop leaves it. */
void put_each(struct list *, const struct shape *);
/* Elements by index, some of which only exist if loops write them, each followed by a comma. */
void put_gapped(struct list *, const struct shape *, const struct cond *given);
/* Something that only exists if anything was written in it; it is undone otherwise. */
void put_tentative(struct list *, struct list *head, const struct shape *, const struct cond *given,
	struct text tail);

/* ---- parts_gather.c ------------------------------------------------------ */

/* Gathers the turns for a loop over names, before it; `noted`: what notes its first write. Returns
 * the number of what they are gathered in. */
unsigned put_gather(struct list *, const struct gather *, const struct noted *);

/* ---- parts_open.c -------------------------------------------------------- */

/* As put_member(), for an OPEN that may be something else: what stands around it is joined to
 * either form. */
void put_perhaps(struct list *, const struct slot *, bool named, const struct cond *given,
	struct text before, struct text behind);
/* An object of the input some of whose members are known. */
void put_open(struct list *, const struct shape *, const struct cond *given);
#endif
