/* SPDX-License-Identifier: Apache-2.0 */
/* What the tree way of cardinality calls (the reference's CardinalityLeafSpec). */
#ifndef JOLT_CARDINALITY_H
#define JOLT_CARDINALITY_H

#include "json/value.h"

JRT_BEGIN

/* Members that MANY takes out of an object, to be put at its end. */
struct jrt_moved {
	struct jrt_member *members;
	uint32_t count, size;
};

/* The member of that name, or NULL; the pointer holds until the object is changed. */
struct jrt_member *
jrt_member_slot(struct jrt_ctx *, struct jrt_value *object, struct jrt_text name);

/* ONE on a member: a list becomes its first element, an empty list null; anything else stays. Gives
 * the new value, or NULL when nothing was done. */
struct jrt_value *jrt_make_one(struct jrt_ctx *, struct jrt_member *);
/* MANY on a member: null becomes an empty list that nobody can add to, a list stays, anything else
 * becomes a list of it, which moves to the end when jrt_put_moved() is called.  Gives the list. */
struct jrt_value *jrt_make_many(struct jrt_ctx *, struct jrt_member *, struct jrt_moved *);
/* Ends a level on an object: members that moved are put at its end. */
void jrt_put_moved(struct jrt_ctx *, struct jrt_value *object, const struct jrt_moved *);

/* "@" at the top, where there is nothing to put the value into: only ONE on what is no list does
 * nothing; all else is JRT_WRONG_KIND. */
void jrt_top_one(struct jrt_ctx *, struct jrt_value *);

JRT_END
#endif
