/* SPDX-License-Identifier: Apache-2.0 */
/* The walk of a shift while it is evaluated: where it is, and what references and lookups find from
 * there (private to operation/). */
#ifndef PLAN_OPERATION_SHIFT_WALK_H
#define PLAN_OPERATION_SHIFT_WALK_H

#include "plan/operation/operation.h"
#include "plan/output/place.h"

/* An entry of the walked path. */
struct step {
	const struct step *up;
	struct words key;
	const struct words *groups; /* what the stars of the key took */
	unsigned group_count;
	const struct cond *when; /* the key matched */
	const struct shape *value; /* NULL: matched without a value (the text of a scalar) */
	const struct arm *arm; /* the key is one that a loop is at */
	bool uncounted; /* `arm` may take keys that are none here */
	struct turn turn; /* level NULL: the walk began here */
};

/* What is being evaluated: a path, else a rule with all below it, else the computed keys of a
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
	size_t visits, most_visits; /* of rules: a level below a|b or beside * is come to twice */
	const struct write **sketches; /* to places that are computed at run time: where and when */
	unsigned sketch_count;
	struct fault fault; /* of what cannot be followed */
	const struct computed *blamed; /* what had been blamed before that */
	/* the first reason after which the walk went on, to find all places that have to be
	 * computed; NULL: none */
	const char *reason;
	struct span reason_span;
	const struct shape
		*maybe_null; /* a document of an operation before: null if that wrote nothing */
};

/* The step `level` above; NULL: there is none. */
const struct step *walk_up(const struct step *, unsigned level);
/* Gives the write the loops and the choices on the way to `at`, outermost first. */
void walk_ways(struct shift *, const struct step *at, struct write *);
/* The text of a reference; false: no such level or group. */
bool walk_reference(
	struct shift *, const struct step *at, struct ref, struct span from, struct words *out);
/* A name with its references. */
bool
walk_name(struct shift *, const struct step *at, struct name, struct span from, struct words *out);
/* The same where it must be known at compile time. */
bool walk_name_text(
	struct shift *, const struct step *at, struct name, struct span from, struct text *out);
/* ---- shift_each.c: in the steps of a loop of an operation before ----------- */

/* Whether the level's wildcard over the value goes on in the loop that makes its members. */
bool walk_goes_on(struct shift *, const struct shift_level *, const struct shape *value);
/* The step of the walk in each step of that loop. */
struct step walk_each(struct shift *, const struct shift_level *, const struct step *at);
/* The one member that a literal rule matches when all below it is such a wildcard; NULL: it is
 * none. */
const struct shape *
walk_looped_member(struct shift *, const struct shift_rule *, const struct shape *value);

/* Whether one of the literal keys is the name. */
bool walk_takes(const struct shift_rule *literals, struct text name);
/* The member of an object of the input of which something is known. */
struct input *walk_member(struct shift *, struct text name, struct span, const struct shape *);
/* A loop for the level's computed keys over the members or elements of `at`'s value, but for those
 * that literal keys take, or that are known of an object that is known in part. */
struct loop *walk_loop(struct shift *, const struct shift_level *, const struct step *at);

/* ---- shift_count.c: how many keys have matched ------------------------------ */

/* How many of the literal keys before one have matched: when[n] says that n have, n < most. */
enum { MOST_COUNTED = 8 };
struct counts {
	unsigned most;
	const struct cond *when[MOST_COUNTED];
	unsigned step; /* of the path, which this is the index of, when there are several */
};
/* The step of a path, its `number`th, that is an [#n]. */
bool walk_count(struct shift *, const struct element *, const struct step *at, struct out_step *,
	unsigned number, struct counts *);

/* ---- looking ---------------------------------------------------------------- */

/* Everything that the key `name` may match in the value, or that a lookup finds there (`lookup`):
 * at most `room`; returns how many. */
unsigned walk_find(struct evaluator *, const struct cond *when, const struct shape *value,
	struct text name, bool lookup, struct span from, struct found *out, unsigned room);
/* Nothing is removed from a scalar, which is a key of shift's: from now on records bail out in
 * which one stands there. */
void walk_text_bails_out(struct evaluator *, struct input *);
/* A piece of the input without what `edit` (NULL: nothing) leaves out. */
const struct shape *
walk_edited(struct evaluator *, struct input *, const struct edit *edit, struct span);
/* The elements of a list that is known by index, as members whose names are these; NULL: whether
 * they are there hangs on loops. */
const struct shape *walk_elements(struct evaluator *, const struct shape *list);
/* What stands in a list that is known by index, or first in one that others are appended to. False:
 * that is not known here. */
bool
walk_element(struct evaluator *, struct found list, unsigned index, struct span, struct found *out);
/* Whether all of them are values, none a text that the key matched. */
bool walk_are_values(const struct found *, unsigned count);
/* Goes down the path of a lookup; only what is certain to be one thing. */
bool walk_lookup(struct shift *, const struct lookup *, const struct step *at, struct found *out);
#endif
