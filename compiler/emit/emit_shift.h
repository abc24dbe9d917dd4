/* SPDX-License-Identifier: Apache-2.0 */
/* Between emit_shift.c (levels and keys) and emit_paths.c (references, lookups, output paths). */
#ifndef EMIT_EMIT_SHIFT_H
#define EMIT_EMIT_SHIFT_H

#include "emit/emit_places.h"

/* More literal keys than C compilers take well in one chain of conditions. */
enum { MANY_LITERALS = 64 };

/* The names that a level asks an object for, each once: its own keys', and those that lookups from
 * below it ask for.  Levels whose functions are being emitted; the outermost is the last. */
struct level_names {
	struct text at[2 * MANY_LITERALS];
	unsigned count;
	bool looked_up; /* some by lookups */
	unsigned depth; /* steps of the walk above the one that is matched against the level */
	bool open; /* it can have more */
	struct level_names *around;
};

/* One shift operation that is being emitted. */
struct shift {
	struct cwriter *w;
	const char *fn; /* its function */
	struct table functions; /* of levels and leaves, by what they are made for */
	bool hits; /* some [#n] asks how many keys have matched */
	struct places *places; /* of its output */
	struct step_frame *frame; /* the step whose function is being emitted */
	struct level_names *levels;
	unsigned steps; /* numbers given out */
};

/* C for what is evaluated at the step `at`, above which lie `depth` steps of the walk: the text of
 * a reference, of a name with references; the number that such a name is, -1 when it is none. */
const char *shift_reference(struct shift *, const char *at, unsigned depth, struct ref);
const char *shift_name(struct shift *, const char *at, unsigned depth, struct name);
const char *shift_index(struct shift *, const char *at, unsigned depth, struct name);
/* At `here`: the value of a lookup, NULL when nothing is there. */
const char *shift_lookup(struct shift *, unsigned depth, const struct lookup *);

/* Whether one of the paths asks for the walk, or a trace does. */
bool paths_walk(const struct shift *, const struct path *, unsigned count);
/* Whether the path ends so from its element `k` on: a list, one more object in it, a member of
 * that. */
bool path_ends_inside(const struct path *, unsigned k);
/* Whether the rule takes a key and writes it nowhere: it has no function. */
bool shift_is_empty_leaf(const struct shift_rule *);

/* ---- the names that a level asks for (emit_level_names.c) ------------------ */

/* C compilers take long over chains of thousands of arms. */
bool level_has_many_literals(const struct shift_level *);
/* Where nothing but literal keys asks, a lazy object stays so, and its members are found in one
 * walk. */
bool level_is_found(const struct shift_level *);
/* The number of a name among those of the level; it is added if it is new. */
unsigned level_name(struct level_names *, struct text name);
/* The function that finds them, for that of the level; NULL: the object is looked into. */
const char *level_finder(
	struct shift *, const char *function, const struct shift_level *, struct level_names *);
/* Calls it, before anything looks them up. */
void emit_level_found(struct shift *, const char *finder, const struct level_names *);

/* ---- levels (emit_shift.c) -------------------------------------------------- */

/* A function that matches the level against here->value, those below it first; `depth` steps of the
 * walk lie above `here`. */
void emit_shift_level(struct shift *, const char *name, const struct shift_level *, unsigned depth);
/* The function of a rule, and those below it; `depth` steps of the walk lie above its own. */
void emit_shift_function(struct shift *, const struct shift_rule *, unsigned depth);
/* Its call for a step that has been declared as `step`; of a leaf, with what is written. */
void emit_shift_call(struct shift *, const struct shift_rule *, const char *step, const char *data);
/* The call of a leaf whose paths do not ask for the walk. */
void emit_shift_leaf_call(struct shift *, const struct shift_rule *, const char *data);
/* The function of a leaf, which writes `data` to all its paths. */
void emit_shift_leaf(struct shift *, const char *name, const struct shift_rule *, unsigned depth);
#endif
