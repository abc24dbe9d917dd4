/* SPDX-License-Identifier: Apache-2.0 */
/* Between emit_modify.c (levels and keys), emit_modify_rule.c and emit_expr.c (values). */
#ifndef EMIT_EMIT_MODIFY_H
#define EMIT_EMIT_MODIFY_H

#include "emit/emit.h"

/* One modify operation that is being emitted. */
struct modify {
	struct cwriter *w;
	const char *fn; /* its function */
	bool keys; /* some reference asks for keys that are only known at run time */
	bool shares; /* some values are made once for the whole record */
	unsigned shared; /* how many of them */
	const struct shared_literal *literals;
	struct table functions; /* private to emit_modify.c */
};

/* Finds out what the whole operation needs; declares the user's functions that it calls. */
void modify_survey(struct modify *, const struct modify_level *);

/* A level of the spec that is being applied: what the reference's WalkedPath knows of it. */
struct scope {
	const struct scope *up;
	const struct key *key; /* NULL: the document */
	const struct modify_level *level;
};

/* Which part of a level a rule is applied to: decides where the value comes from and goes to. */
enum spot {
	SPOT_MEMBER, /* the member that a literal key names, present or not */
	SPOT_WALK, /* a member met in walking */
	SPOT_ELEMENT, /* the element that [n] names */
	SPOT_LOOP, /* an element met in walking */
	SPOT_SCALAR, /* the level is a scalar, whose text matched */
};

struct target {
	enum spot spot;
	const struct modify_rule *rule;
	const char *key; /* C: the text it stands under; or the index */
	bool in_arm; /* a block of its own is open */
};

/* The rule applied in the level; `below`: the function of the level below it, if there is one. */
void
emit_modify_rule(struct modify *, const struct target *, const struct scope *, const char *below);
/* C: whether it writes over a value, over null, or where nothing is. */
const char *modify_mode(const struct modify_rule *);

/* Where a value is evaluated: below the innermost level. */
struct leaf {
	const struct scope *up;
	const struct key *key;
	const char *key_text; /* C: what the key matched, where that is only known at run time */
	bool no_old; /* there is no value; else `old` holds it (or NULL) */
};

/* Emits `struct jrt_value *v` and what sets it to the first alternative that gives a value, NULL if
 * none does.  *value is the C that names the result ("v", or a short expression), NULL when it can
 * never be one. True: it is never NULL. */
bool emit_alternatives(
	struct modify *, const struct leaf *, const struct modify_rule *, const char **value);
/* Whether the rule's value is known at compile time (one literal, no list or object); then *value
 * is C for it. */
bool expr_is_constant(const struct modify_rule *, const char **value, struct modify *);
#endif
