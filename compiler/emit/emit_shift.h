/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by emit_shift.c (levels and keys) and emit_paths.c (references, lookups, output paths). */
#ifndef EMIT_EMIT_SHIFT_H
#define EMIT_EMIT_SHIFT_H

#include "emit/emit_places.h"

/* A chain with more conditions than this takes C compilers too long. */
enum { MANY_LITERALS = 64 };

/* The names that a level looks up in an object, each once: its own keys, and the names in lookups
 * from below.  Levels whose functions are being emitted form a list, the outermost last. */
struct level_names {
	struct text at[2 * MANY_LITERALS];
	unsigned count;
	bool looked_up; /* some names are from lookups */
	unsigned depth; /* steps of the walk above the one that is matched against the level */
	bool open; /* names can still be added */
	struct level_names *around;
};

/* One shift operation that is being emitted. */
struct shift {
	struct cwriter *w;
	const char *fn; /* the name of its function */
	struct table functions; /* of levels and leaves, by what they are made from */
	bool hits; /* some [#n] asks how many keys have matched */
	struct places *places; /* of the output */
	struct step_frame *frame; /* the step whose function is being emitted */
	struct level_names *levels;
	unsigned steps; /* given out so far */
};

/* C for what is evaluated at the step `at`, with `depth` steps of the walk above it: the text of a
 * reference; of a name with references; the number that such a name spells, or -1. */
const char *shift_reference(struct shift *, const char *at, unsigned depth, struct ref);
const char *shift_name(struct shift *, const char *at, unsigned depth, struct name);
const char *shift_index(struct shift *, const char *at, unsigned depth, struct name);
/* C for the value of a lookup at `here`; NULL: nothing is there. */
const char *shift_lookup(struct shift *, unsigned depth, const struct lookup *);

/* Whether one of the paths, or a trace, needs the steps of the walk. */
bool paths_walk(const struct shift *, const struct path *, unsigned count);
/* Whether the path, from its element `k` on, ends in a list, a new object in it, and a member of
 * that object. */
bool path_ends_inside(const struct path *, unsigned k);
/* Whether the rule takes a key but writes nothing.  Such a rule has no function. */
bool shift_is_empty_leaf(const struct shift_rule *);

/* ---- the names that a level asks for (emit_level_names.c) ------------------ */

/* Whether they are too many for one chain of conditions. */
bool level_has_many_literals(const struct shift_level *);
/* Whether the level has literal keys only, so that a lazy object can stay lazy and its members are
 * found in one walk. */
bool level_is_found(const struct shift_level *);
/* The number of a name among those of the level; a new one is added. */
unsigned level_name(struct level_names *, struct text name);
/* Emits the function that finds the names of the level, whose own function is `function`.  NULL:
 * there is none. */
const char *level_finder(
	struct shift *, const char *function, const struct shift_level *, struct level_names *);
/* Calls the finder; comes before any lookup of the names. */
void emit_level_found(struct shift *, const char *finder, const struct level_names *);

/* ---- levels (emit_shift.c) -------------------------------------------------- */

/* Emits a function that matches the level against here->value, after those of the rules below;
 * `depth` steps of the walk lie above `here`. */
void emit_shift_level(struct shift *, const char *name, const struct shift_level *, unsigned depth);
/* Emits the function of the rule, after those below it; `depth` steps of the walk lie above its
 * own. */
void emit_shift_function(struct shift *, const struct shift_rule *, unsigned depth);
/* Calls the function of the rule for the declared step `step`; a leaf writes `data`. */
void emit_shift_call(struct shift *, const struct shift_rule *, const char *step, const char *data);
/* Calls the function of a leaf that does not need the steps of the walk. */
void emit_shift_leaf_call(struct shift *, const struct shift_rule *, const char *data);
/* The function of a leaf, which writes `data` to all its paths. */
void emit_shift_leaf(struct shift *, const char *name, const struct shift_rule *, unsigned depth);
#endif
