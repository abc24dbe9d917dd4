/* SPDX-License-Identifier: Apache-2.0 */
/* Places of a shift's output that are computed at run time, because the walk cannot follow what
 * writes them (private to operation/).  What is written elsewhere is not touched by that. */
#ifndef PLAN_OPERATION_SHIFT_PART_H
#define PLAN_OPERATION_SHIFT_PART_H

#include "plan/operation/shift_walk.h"

/* Whether the path leads into such a place. */
bool path_is_computed(const struct shift *, const struct path *);
/* Whether all that is written below the rule, or below the rules of a list, is; and there is such.
 */
bool rule_is_computed(const struct shift *, const struct shift_rule *);
bool rules_are_computed(const struct shift *, const struct shift_rule *list);
/* Notes what is written there: of one path, and of all below a rule, whose step of the walk is
 * `at`; of a key, and of a list of keys, of a level at `at`. */
void sketch_path(struct shift *, const struct path *, const struct step *at);
void sketch_rule(struct shift *, const struct shift_rule *, const struct step *at);
void sketch_key(struct shift *, const struct shift_level *, const struct shift_rule *,
	const struct step *at);
void sketch_keys(struct shift *, const struct shift_level *, const struct shift_rule *list,
	const struct step *at);

/* When something could not be followed: says of the places below it that they are to be computed,
 * and lets the walk go on to find others; unless that does not help. */
void go_on(struct shift *);
/* Adds to the writes those of the computed places: what a call gives.  False: cannot(). */
bool write_computed(struct shift *, const struct slot *document);

/* ---- shift_write.c: leaves -------------------------------------------------- */

/* Writes the value (NULL: null) to the rule's paths. */
void shift_write(struct shift *, const struct shift_rule *, const struct step *at,
	const struct shape *value);

/* ---- shift_keys.c: what remains of a spec for these places ----------------- */

/* The first name of the path when that is a literal; else false. */
bool path_first_name(const struct path *, struct text *name);
/* The level without what does not write there. */
const struct shift_level *keys_of_computed(struct shift *, const struct shift_level *);
enum { SHIFT_ROOT = 1 }; /* the number of the root's step in the walk */

/* What is asked of a step of the walk by what is written below it. */
struct asked {
	const struct looked_up { /* members of its value */
		struct text name;
		const struct looked_up *next;
	} * names;
	bool counts; /* how many keys have matched */
};
/* The same, of the step with that number, whose level is given; false: more than that. */
bool level_asks(struct arena *, const struct shift_level *, unsigned step, struct asked *);
/* Whether some value that is written may be appended to, or written into, later. */
bool level_may_change(struct arena *, const struct shift_level *);
#endif
