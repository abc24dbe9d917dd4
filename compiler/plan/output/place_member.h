/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by place_object.c (which members an object has) and place_order.c (their order). */
#ifndef PLAN_OUTPUT_PLACE_MEMBER_H
#define PLAN_OUTPUT_PLACE_MEMBER_H

#include "plan/output/place_group.h"

/* A member of the object under construction, or all members that one loop makes. */
struct member {
	struct group writes;
	const struct loop *loop; /* NULL: one member */
	const struct first *first;
	struct slot *slot;
	struct member *next;
};

/* Establishes the order of the object's members, inside `opened` loops. False: cannot(). */
bool members_in_order(struct builder *, struct shape *object, struct member *all, unsigned opened);
#endif
