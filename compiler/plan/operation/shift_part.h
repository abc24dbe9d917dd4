/* SPDX-License-Identifier: Apache-2.0 */
/* Places of a shift's output that are computed at run time because the walk cannot follow what
 * writes them (private to operation/). All other places are written as usual. */
#ifndef PLAN_OPERATION_SHIFT_PART_H
#define PLAN_OPERATION_SHIFT_PART_H

#include "plan/operation/shift_walk.h"

/* Whether the path leads into such a place. */
bool path_is_computed(const struct shift *, const struct path *);
/* Whether everything written below the rule, or below a list of rules, goes to such places, and
 * something is written. */
bool rule_is_computed(const struct shift *, const struct shift_rule *);
bool rules_are_computed(const struct shift *, const struct shift_rule *list);
/* Notes the writes to such places: of one path, of everything below a rule (whose step of the walk
 * is `at`), of a key, and of a list of keys of a level at `at`. */
void sketch_path(struct shift *, const struct path *, const struct step *at);
void sketch_rule(struct shift *, const struct shift_rule *, const struct step *at);
void sketch_key(struct shift *, const struct shift_level *, const struct shift_rule *,
	const struct step *at);
void sketch_keys(struct shift *, const struct shift_level *, const struct shift_rule *list,
	const struct step *at);

/* Call it when something could not be followed: marks the places below it as computed and lets the
 * walk continue, to find others; does nothing if that would not help. */
void go_on(struct shift *);
/* Adds the writes to the computed places: the results of a call. False: cannot(). */
bool write_computed(struct shift *, const struct slot *document);

/* ---- shift_write.c: leaves ----------------------------------------------- */

/* Writes the value (NULL: null) to the rule's paths. */
void shift_write(struct shift *, const struct shift_rule *, const struct step *at,
	const struct shape *value);

/* Writes what loops of an earlier operation leave at `at` to the rule's only path. */
void shift_move(struct shift *, const struct shift_rule *, const struct step *at);

/* ---- shift_keys.c: the part of a spec that writes these places ----------- */

/* The first name of the path, if it is a literal; otherwise false. */
bool path_first_name(const struct path *, struct text *name);
/* The level without what does not write there. */
const struct shift_level *keys_of_computed(struct shift *, const struct shift_level *);
enum { SHIFT_ROOT = 1 }; /* the number of the root's step in the walk */

/* What the rules below ask of a step of the walk. */
struct asked {
	const struct looked_up { /* members of its value */
		struct text name;
		const struct looked_up *next;
	} * names;
	bool counts; /* how many keys have matched */
};
/* What is asked of the step with that number, which has this level; false: more than `asked` can
 * say. */
bool level_asks(struct arena *, const struct shift_level *, unsigned step, struct asked *);
/* Whether some key or path takes a value from elsewhere than its own place. */
bool level_looks_up(const struct shift_level *);
/* Whether a value that is written may later be appended to or written into. */
bool level_may_change(struct arena *, const struct shift_level *);
#endif
