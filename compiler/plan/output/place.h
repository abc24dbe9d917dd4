/* SPDX-License-Identifier: Apache-2.0 */
/* The output of a shift while it is evaluated: all writes in the order in which they may happen
 * (private to plan/). */
#ifndef PLAN_OUTPUT_PLACE_H
#define PLAN_OUTPUT_PLACE_H

#include "plan/domain/limits.h"

/* One step of a path. */
struct out_step {
	enum out_step_kind {
		STEP_NAME, /* `name` */
		STEP_INDEX, /* `index` */
		STEP_APPEND,
		STEP_POSITION, /* [&n] over a loop: the index that the loop is at */
		STEP_COUNT, /* [#n]: how many steps the loop has matched */
	} kind;
	struct words name;
	const struct cond *when; /* of a name that is a value: it is there; NULL: always */
	unsigned index;
	const struct arm *arm; /* POSITION, COUNT */
};

/* A choice that the walk made: which rule of which level; for the order of writes. */
struct turn {
	const struct shift_level *level;
	const struct shift_rule *rule;
	const struct input *matched; /* NULL: a special key */
	const struct slot *member; /* of an object that is known: these come one after the other */
	const struct arm *arm; /* the rule is an arm of a loop */
};

struct write {
	const struct out_step *steps;
	unsigned step_count;
	const struct arm *const *arms; /* the loops around it, outermost first */
	unsigned arm_count;
	const struct turn *turns; /* from the top of the spec */
	unsigned turn_count;
	const struct cond *when;
	const struct shape *shape;
	struct span from;
	unsigned order; /* in the walk of the spec */
	/* of a place that is computed at run time: the object that it is a member of, when only
	 * that tells the order among its members */
	const struct input *among;
};

/* What the writes (in their order) leave as a shape; the result's `when` is the condition that
 * anything was written. */
struct slot *out_shape(struct evaluator *, const struct op *, const struct write *const *,
	unsigned count, struct span from);
/* Whether it would be seen in what a write does that something is appended to the value, or put
 * into it. */
bool write_uses(struct evaluator *, const struct write *, const struct shape *value);
/* Whether two writes happen in the order of the walk, whatever the record. */
bool order_is_of_walk(const struct write *, const struct write *);
/* Whether the tokens that the two note are of one object's members, so that which is the smaller
 * tells which was written first. */
bool order_is_comparable(const struct first *, const struct first *);

/* Whether each write of b certainly comes behind one of a, in the same steps of the loops around.
 */
bool order_always_first(struct evaluator *, const struct write *const *a, unsigned a_count,
	const struct write *const *b, unsigned b_count, unsigned opened);

/* How the members of an object that writes go to are ordered. */
enum member_order {
	ORDER_CERTAIN, /* a's before b's, whenever both are there */
	ORDER_OF_WRITES, /* by which of the writes happen, in the order of the spec */
	ORDER_OF_INPUT, /* it may depend on the order of the input */
};
/* Which write comes first in the walk of the spec, `opened` loops deep. */
const struct first *
first_in_spec(struct evaluator *, const struct write *const *, unsigned count, unsigned opened);
enum member_order order_of(struct evaluator *, const struct write *const *a, unsigned a_count,
	const struct write *const *b, unsigned b_count, unsigned opened);
/* Records bail out for which it holds, or in a turn of which: of the innermost loop that it asks
 * for.  False: it always does, or asks for loops that are not in each other. */
bool order_bail_out_when(struct evaluator *, const struct cond *when);
/* The same of the keys at which the ways of two writes part at that turn: that both match. */
bool order_bail_out_where_both_match(
	struct evaluator *, const struct write *, const struct write *, unsigned turn);
/* Whether the order is that of the writes in the spec, but for records that bail out from now
 * on. */
bool order_else_bail_out(struct evaluator *, const struct write *const *a, unsigned a_count,
	const struct write *const *b, unsigned b_count, unsigned opened);
/* Whether a's place stands before b's when both are written in one turn of the opened loops, but
 * for such records. */
bool order_in_turn(struct evaluator *, const struct write *const *a, unsigned a_count,
	const struct write *const *b, unsigned b_count, unsigned opened);
/* Whether a's place certainly stands before b's in an object when both are written, given all
 * writes to each; else a check is added to `object`.  `opened`: how many loops are around the
 * object.  False: unknown. */
bool order_places(struct evaluator *, struct shape *object, const struct write *const *a,
	unsigned a_count, const struct write *const *b, unsigned b_count, unsigned opened,
	const struct first **first_a, const struct first **first_b);
#endif
