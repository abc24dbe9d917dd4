/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by place.c (lists), place_values.c and place_object.c: writes on their way to a place. */
#ifndef PLAN_OUTPUT_PLACE_GROUP_H
#define PLAN_OUTPUT_PLACE_GROUP_H

#include "plan/output/place.h"

/* Writes that go to one place or through it. */
struct group {
	const struct write *const *at;
	unsigned count;
	unsigned depth; /* steps of the path already done */
	unsigned opened; /* how many loops the code is inside of */
};

struct builder {
	struct evaluator *e;
	const struct op *op; /* the shift */
	struct group all;
};

typedef bool (*member_test)(const struct write *, const struct write *sample, struct group);

/* Whether places that cannot be followed can be computed at run time instead. */
bool group_may_be_computed(const struct builder *);
/* When something of the group is written. */
const struct cond *group_when(struct builder *, struct group);
/* The writes for which `test` holds with `sample`. */
struct group
group_select(struct builder *, struct group, const struct write *sample, member_test test);
/* Whether some of the writes are in a loop that is not opened yet. */
bool group_is_looped(struct group);
/* The next step of the write's path. */
const struct out_step *group_step(const struct write *, struct group);
bool group_same_arm(const struct write *, const struct write *sample, struct group);
bool group_same_arm_and_name(const struct write *, const struct write *sample, struct group);
bool group_same_name(const struct write *, const struct write *sample, struct group);
/* Whether `first` stands before `second` in an object whenever both are there in one turn of the
 * opened loops; otherwise cannot(). */
bool groups_in_order(struct builder *, struct group first, struct group second);
/* What the arms of the next loop make in one of its turns; `test` says which writes belong
 * together. */
bool slot_add_arms(struct builder *, struct slot *, struct group, member_test test);
/* The value that the group leaves at its place; NULL: unknown. */
const struct shape *group_shape(struct builder *, struct group);
/* The same if all of its paths end here. */
const struct shape *leaf_shape(struct builder *, struct group);
/* Loops around values, in the order in which they are written. */
struct item *items_of(struct builder *, struct group);
/* Whether the value may be a list that is used elsewhere, too: the reference implementation appends
 * to the very list that stands in the input. */
bool list_is_shared(struct builder *, const struct write *);
/* Whether the order of the writes is known; otherwise cannot(). */
bool values_in_order(struct builder *, struct group);
/* The same as group_shape() if the next step of all paths is a name. */
const struct shape *object_shape(struct builder *, struct group);
/* Whether names of the object may be equal: then they are compared at run time. */
bool names_may_meet(const struct slot *);
/* If they may: the names in the spec, if it suffices to compare these with the keys of the one loop
 * whose keys are names; NULL: all must be compared. */
const struct known_name *names_known(struct evaluator *, const struct slot *);

/* ---- place_gather.c ------------------------------------------------------ */
/* The writes as those of loops over gathered turns, if the next step of their paths is a name that
 * may come twice; otherwise as they are. */
struct group group_gathered(struct builder *, struct group);
/* When something of the group is written, if that certainly is in each turn of the innermost opened
 * loop because it goes over names that were gathered; otherwise NULL. */
const struct cond *gathered_when(struct evaluator *, struct group);
/* What the group, in a turn of a loop over names, leaves if only one turn was gathered for that
 * name; NULL: nothing is known that is simpler. */
const struct shape *gathered_single(struct builder *, struct group);
/* Whether it is `around`, or a loop of the record whose gathered turns that one goes over. */
bool arm_is_within(const struct arm *, const struct arm *around);
#endif
