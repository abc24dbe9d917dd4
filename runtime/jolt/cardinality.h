/* SPDX-License-Identifier: Apache-2.0 */
/* What the tree way of cardinality calls (the reference's CardinalityLeafSpec). */
#ifndef JOLT_CARDINALITY_H
#define JOLT_CARDINALITY_H

#include "json/value.h"

JRT_BEGIN

/* Members that MANY takes out of an object, to be appended when the level ends. */
struct jrt_moved {
	struct jrt_member *members;
	uint32_t count, size;
};

/* The member of that name, or NULL; the pointer is valid until the object changes. */
struct jrt_member *
jrt_member_slot(struct jrt_ctx *, struct jrt_value *object, struct jrt_text name);

/* ONE on a member: a list becomes its first element, an empty list becomes null, anything else
 * stays.  Returns the new value, or NULL if nothing changed. */
struct jrt_value *jrt_make_one(struct jrt_ctx *, struct jrt_member *);
/* MANY on a member: null becomes an empty list that cannot be extended, a list stays, anything else
 * becomes a list of itself, which moves to the end of the object in jrt_put_moved().  Returns the
 * list. */
struct jrt_value *jrt_make_many(struct jrt_ctx *, struct jrt_member *, struct jrt_moved *);
/* Ends a level on an object: appends the members that moved. */
void jrt_put_moved(struct jrt_ctx *, struct jrt_value *object, const struct jrt_moved *);

/* "@" at the top level, where there is nothing to store the value in: ONE on anything but a list
 * does nothing; every other case is JRT_WRONG_KIND. */
void jrt_top_one(struct jrt_ctx *, struct jrt_value *);

JRT_END
#endif
