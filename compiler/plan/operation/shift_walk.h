/* SPDX-License-Identifier: Apache-2.0 */
/* The walk of a shift during evaluation: where it is, and what references and lookups find from
 * there (private to operation/). */
#ifndef PLAN_OPERATION_SHIFT_WALK_H
#define PLAN_OPERATION_SHIFT_WALK_H

#include "plan/operation/operation.h"
#include "plan/output/place.h"

/* An entry of the walked path. */
struct step {
	const struct step *up;
	struct words key;
	const struct words *groups; /* what the stars of the key matched */
	unsigned group_count;
	const struct cond *when; /* the key matched */
	const struct shape *value; /* NULL: matched without a value (the text of a scalar) */
	const struct arm *arm; /* the key is the one that a loop is at */
	bool uncounted; /* `arm` may be at keys that this value does not have */
	struct turn turn; /* level NULL: the walk began here */
};

/* What is being evaluated: a path; or a rule with everything below it; or the computed keys of a
 * level. */
struct fault {
	const struct path *path;
	const struct shift_rule *rule;
	const struct shift_level *level;
};

struct shift {
	struct evaluator *e;
	const struct op *op;
	const struct shift_level *level; /* its spec, or some keys of that */
	const struct write **writes;
	unsigned count;
	unsigned order; /* of the next write in the walk */
	size_t visits,
		most_visits; /* how many rules: a level below a|b or beside * is visited twice */
	bool moves; /* what loops of an earlier operation write may be moved as it is */
	const struct write **sketches; /* to places computed at run time: where and when */
	unsigned sketch_count;
	struct fault fault; /* where something cannot be followed */
	const struct computed *blamed; /* what had been blamed before that */
	/* The first reason after which the walk continued, to find all places that must be
	 * computed; NULL: none. */
	const char *reason;
	struct span reason_span;
	/* the loops over members without a name of objects known in part, each with the first key
	 * with stars of the level that goes through it */
	const struct walked {
		const struct loop *loop;
		const struct key *key;
		const struct walked *next;
	} * walked;
	const struct shape *maybe_null; /* the document after an earlier operation: null if that
					   wrote nothing */
};

/* The step `level` above; NULL: there is none. */
const struct step *walk_up(const struct step *, unsigned level);
/* Records in the write the loops and choices on the way to `at`, outermost first. */
void walk_ways(struct shift *, const struct step *at, struct write *);
/* The text of a reference; false: no such level or group. */
bool walk_reference(
	struct shift *, const struct step *at, struct ref, struct span from, struct words *out);
/* A name with its references. */
bool
walk_name(struct shift *, const struct step *at, struct name, struct span from, struct words *out);
/* The same if it must be known at compile time. */
bool walk_name_text(
	struct shift *, const struct step *at, struct name, struct span from, struct text *out);
/* ---- shift_each.c: in the turns of a loop of an earlier operation -------- */

/* Whether the level's wildcard over the value continues in the loop that makes the members. */
bool walk_goes_on(struct shift *, const struct shift_level *, const struct shape *value);
/* The step of the walk in each turn of that loop. */
struct step walk_each(struct shift *, const struct shift_level *, const struct step *at);
/* Whether a literal rule at `at` matches one member or element of `value`, loops write it, and the
 * keys below match only what is inside it: *out is it, and when to go on there. */
bool walk_looped_member(struct shift *, const struct shift_rule *, const struct step *at,
	const struct shape *value, struct found *out);
/* Whether the rule is a leaf that moves the member of `value`, which loops write, as it is: without
 * computing it. */
bool walk_may_move(
	struct shift *, const struct shift_rule *, const struct shape *value, const struct slot *);
/* The one member that a literal rule moves in this way; NULL: there is none. */
const struct shape *
walk_moved_member(struct shift *, const struct shift_rule *, const struct shape *value);

/* Whether one of the literal keys is the name. */
bool walk_takes(const struct shift_rule *literals, struct text name);
/* The member of an object of the input of which something is known. */
struct input *walk_member(struct shift *, struct text name, struct span, const struct shape *);
/* Tells the loop over the other members of an OPEN what it skips for the level. */
void walk_settle(struct shift *, const struct shift_level *, const struct step *at);
/* A loop for the level's computed keys over the members or elements of `at`'s value, except those
 * that literal keys take and those that are known of an object known in part. */
struct loop *walk_loop(struct shift *, const struct shift_level *, const struct step *at);

/* ---- shift_count.c: how many keys have matched --------------------------- */

/* How many of the literal keys before one have matched: when[n] is the condition that n have, n <
 * most. */
enum { MOST_COUNTED = 8 };
struct counts {
	unsigned most;
	const struct cond *when[MOST_COUNTED];
	unsigned step; /* the step of the path whose index this is, if there are several */
};
/* A step of a path, number `number`, that is an [#n]. */
bool walk_count(struct shift *, const struct element *, const struct step *at, struct out_step *,
	unsigned number, struct counts *);

/* ---- looking ------------------------------------------------------------- */

/* Everything that the key `name` may match in the value, or that a lookup finds there (`lookup`):
 * at most `room`; returns how many. */
unsigned walk_find(struct evaluator *, const struct cond *when, const struct shape *value,
	struct text name, bool lookup, struct span from, struct found *out, unsigned room);
/* Nothing is removed from a scalar, but shift matches it as a key: from now on records bail out in
 * which the input is a scalar. */
void walk_text_bails_out(struct evaluator *, struct input *);
/* A level enters the value: the chain is evaluated again, for records in which it is the object
 * that an earlier operation changes. */
void walk_is_object(struct evaluator *, const struct shape *value);
/* A piece of the input without what `edit` leaves out (NULL: nothing). */
const struct shape *
walk_edited(struct evaluator *, struct input *, const struct edit *edit, struct span);
/* The elements of a list known by index, as members named by their index; NULL: their presence
 * depends on loops. */
const struct shape *walk_elements(struct evaluator *, const struct shape *list);
/* An element of a list that is known by index, or the first one of a list that others are appended
 * to. False: it is not known here. */
bool
walk_element(struct evaluator *, struct found list, unsigned index, struct span, struct found *out);
/* Whether all of them are values, not texts that the key matched. */
bool walk_are_values(const struct found *, unsigned count);
/* Follows the path of a lookup, as long as it is certain what it finds. */
bool walk_lookup(struct shift *, const struct lookup *, const struct step *at, struct found *out);
#endif
