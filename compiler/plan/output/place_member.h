/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by place_object.c (which members an object has) and place_order.c (their order). */
#ifndef PLAN_OUTPUT_PLACE_MEMBER_H
#define PLAN_OUTPUT_PLACE_MEMBER_H

#include "plan/output/place_group.h"

/* A member of the object under construction, or all members that one loop makes. */
struct member {
	struct group writes;
	const struct loop *loop; /* NULL: one member */
	const struct loop *woven; /* one member, which this loop writes while it makes others; NULL:
				     it does not */
	const struct first *first;
	struct slot *slot;
	struct member *next;
};

/* Establishes the order of the object's members, inside `opened` loops. False: cannot(). */
bool members_in_order(struct builder *, struct shape *object, struct member *all, unsigned opened);
/* Lets loops in the member's shape note when they first write: `loop`, or the outermost ones if it
 * is NULL. */
void member_attach_first(
	struct evaluator *, const struct shape *, const struct loop *loop, const struct first *);

/* ---- place_woven.c ------------------------------------------------------- */
/* Puts members that a loop writes before those that it makes. */
struct member *members_woven(struct member *all);
/* Whether there are such members. */
bool members_are_woven(const struct member *all);
/* The same as members_in_order() if there are. */
bool members_in_turns(struct builder *, struct member *all, unsigned opened);
#endif
