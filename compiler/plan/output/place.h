/* SPDX-License-Identifier: Apache-2.0 */
/* The output of a shift during evaluation: all writes in the order in which they may happen
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
		STEP_POSITION, /* [&n] over a loop: the index of the turn */
		STEP_COUNT, /* [#n]: how many members the loop has matched */
	} kind;
	struct words name;
	const struct cond *when; /* of a name that is a value: it exists; NULL: always */
	unsigned index;
	const struct arm *arm; /* POSITION, COUNT */
	const struct slot *moved; /* of a NAME: the member of an object that came apart, among whose
				     members it keeps its place; NULL: of none */
};

/* A choice of the walk, for the order of writes: which rule of which level. */
struct turn {
	const struct shift_level *level;
	const struct shift_rule *rule;
	const struct input *matched; /* NULL: for a special key */
	const struct slot *member; /* of an object whose members are known: they are walked one
				      after the other */
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
	bool assembled; /* loops write the value: only afterwards it is known whether there is one
			 */
	struct span from;
	unsigned order; /* in the walk of the spec */
	const struct write *gathered; /* the same in the turns of the record's loops (struct
				       * gather); NULL: it is in these */
	/* Of a place that is computed at run time: the object that it is a member of, if only that
	 * object has the order of its members. */
	const struct input *among;
};

struct writes {
	const struct write *const *at;
	unsigned count;
};

/* The writes, with those of the members of an object instead of its own where it is moved and
 * written into afterwards. For shifts that look nothing up: nothing reads what was written into. */
struct writes writes_apart(struct evaluator *, struct writes);
/* The shape that the writes leave, in their order. The result's `when`: anything was written. */
struct slot *out_shape(struct evaluator *, const struct op *, const struct write *const *,
	unsigned count, struct span from);
/* Whether something that is appended to the value or put into it would show in what the write
 * writes. */
bool write_uses(struct evaluator *, const struct write *, const struct shape *value);
/* Whether two writes happen in the order of the walk, for every record. */
bool order_is_of_walk(const struct write *, const struct write *);
/* Whether the tokens that the two note belong to members of the same object, so that the smaller
 * one was written first. */
bool order_is_comparable(const struct first *, const struct first *);

/* Whether each write of b certainly comes behind one of a, in the same turn of the loops around. */
bool order_always_first(struct evaluator *, const struct write *const *a, unsigned a_count,
	const struct write *const *b, unsigned b_count, unsigned opened);

/* How the places of two groups of writes are ordered in an object. */
enum member_order {
	ORDER_CERTAIN, /* a's stands before b's whenever both are there */
	ORDER_OF_WRITES, /* by which of the writes happen, in the order of the spec */
	ORDER_OF_INPUT, /* it may depend on the order of the input */
};
/* The literal key that the write comes from, if it stands beside the arms of `loop` in a level that
 * applies in input order. */
const struct input *write_taken_by(const struct write *, const struct loop *);
/* How two writes in the turns of a loop are ordered, those in which literal keys beside its arms
 * take what it is at included. */
enum turn_order {
	TURNS_UNKNOWN,
	TURNS_APART, /* they are never in the same turn */
	TURNS_BEFORE, /* in the same turn, the first happens before the second */
	TURNS_BEHIND, /* or behind it */
};
enum turn_order
order_in_turns(const struct write *, const struct write *, const struct loop *, unsigned opened);
/* Notes the turn of the loop in which the place is first written; NULL: a write is in none. */
const struct first *first_in_turns(struct evaluator *, const struct write *const *, unsigned count,
	const struct loop *, unsigned opened);

/* Notes which write comes first in the walk of the spec, inside `opened` loops. */
const struct first *
first_in_spec(struct evaluator *, const struct write *const *, unsigned count, unsigned opened);
enum member_order order_of(struct evaluator *, const struct write *const *a, unsigned a_count,
	const struct write *const *b, unsigned b_count, unsigned opened);
/* From now on records bail out if it holds, or if it does in a turn of the innermost loop that it
 * asks for. False: it always holds, or it asks for loops that are not nested. */
bool order_bail_out_when(struct evaluator *, const struct cond *when);
/* The same for the condition that both keys match at which the paths of two writes part at that
 * turn. */
bool order_bail_out_where_both_match(
	struct evaluator *, const struct write *, const struct write *, unsigned turn);
/* Whether the order is that of the writes in the spec, except in records that bail out from now
 * on. */
bool order_else_bail_out(struct evaluator *, const struct write *const *a, unsigned a_count,
	const struct write *const *b, unsigned b_count, unsigned opened);
/* Whether a's place stands before b's if both are written in one turn of the opened loops, except
 * in such records. */
bool order_in_turn(struct evaluator *, const struct write *const *a, unsigned a_count,
	const struct write *const *b, unsigned b_count, unsigned opened);
/* Whether a's place certainly stands before b's in an object if both are written, given all writes
 * to each; adds a check to `object` if that must be checked. `opened`: how many loops are around
 * the object. False: unknown. */
bool order_places(struct evaluator *, struct shape *object, const struct write *const *a,
	unsigned a_count, const struct write *const *b, unsigned b_count, unsigned opened,
	const struct first **first_a, const struct first **first_b);
#endif
