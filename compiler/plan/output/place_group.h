/* SPDX-License-Identifier: Apache-2.0 */
/* Between place.c (lists), place_values.c and place_object.c: writes on their way to a place. */
#ifndef PLAN_OUTPUT_PLACE_GROUP_H
#define PLAN_OUTPUT_PLACE_GROUP_H

#include "plan/output/place.h"

/* Writes that go to one place or through it. */
struct group {
	const struct write *const *at;
	unsigned count;
	unsigned depth; /* steps done */
	unsigned opened; /* loops that the code is in */
};

struct builder {
	struct evaluator *e;
	const struct op *op; /* the shift */
	struct group all;
};

typedef bool (*member_test)(const struct write *, const struct write *sample, struct group);

/* Whether what cannot be followed can be given up for a place that is computed at run time. */
bool group_may_be_computed(const struct builder *);
/* When something of the group is written. */
const struct cond *group_when(struct builder *, struct group);
/* The writes for which `test` holds with `sample`. */
struct group
group_select(struct builder *, struct group, const struct write *sample, member_test test);
/* Whether a loop that is not opened yet is around some of the writes. */
bool group_is_looped(struct group);
/* The step of its path that the write is at. */
const struct out_step *group_step(const struct write *, struct group);
bool group_same_arm(const struct write *, const struct write *sample, struct group);
bool group_same_arm_and_name(const struct write *, const struct write *sample, struct group);
bool group_same_name(const struct write *, const struct write *sample, struct group);
/* The literal key, beside the arms of `loop` in one level that applies in input order, that the
 * write comes from. */
const struct input *group_taken_by(const struct write *, const struct loop *);
/* Whether the one stands in an object before the other, whenever both do in one turn of the opened
 * loops; else cannot(). */
bool groups_in_order(struct builder *, struct group first, struct group second);
/* What the arms of the next loop make of one step of it; `test` says which writes belong together.
 */
bool slot_add_arms(struct builder *, struct slot *, struct group, member_test test);
/* What the group leaves at its place; NULL: unknown. */
const struct shape *group_shape(struct builder *, struct group);
/* The same where all end here. */
const struct shape *leaf_shape(struct builder *, struct group);
/* Loops around values, in the order of writing. */
struct item *items_of(struct builder *, struct group);
/* Whether the value may be a list that is used elsewhere, too: the reference appends to the very
 * list that stands in the input. */
bool list_is_shared(struct builder *, const struct write *);
/* Whether the order of the writes is known; else cannot(). */
bool values_in_order(struct builder *, struct group);
/* The same where all go on with a name. */
const struct shape *object_shape(struct builder *, struct group);
/* Whether the names of the object may meet: then they are compared at run time. */
bool names_may_meet(const struct slot *);
/* Of names that may: those of the spec, where it is enough to compare these with the keys of the
 * one loop that gives its keys as names; NULL: all must be compared. */
const struct known_name *names_known(struct evaluator *, const struct slot *);
#endif
