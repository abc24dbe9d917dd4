/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by emit_modify.c (levels and keys), emit_modify_rule.c and emit_expr.c (values). */
#ifndef EMIT_EMIT_MODIFY_H
#define EMIT_EMIT_MODIFY_H

#include "emit/emit.h"

/* One modify operation that is being emitted. */
struct modify {
	struct cwriter *w;
	const char *fn; /* the name of its function */
	bool keys; /* some reference asks for keys that are known only at run time */
	bool shares; /* some values are made once and used for the whole record */
	unsigned shared; /* how many of them */
	const struct shared_literal *literals;
	struct table functions; /* private to emit_modify.c */
};

/* Finds out what the whole operation needs, and declares the user's functions that it calls. */
void modify_survey(struct modify *, const struct modify_level *);

/* A level of the spec that is being applied, as in the reference's WalkedPath. */
struct scope {
	const struct scope *up;
	const struct key *key; /* NULL: the document */
	const struct modify_level *level;
};

/* What a rule of a level is applied to; decides where the value comes from and where it goes. */
enum spot {
	SPOT_MEMBER, /* the member that a literal key names, whether present or not */
	SPOT_WALK, /* a member found by walking */
	SPOT_ELEMENT, /* the element that [n] names */
	SPOT_LOOP, /* an element found by walking */
	SPOT_SCALAR, /* the level itself: a scalar whose text matched */
};

struct target {
	enum spot spot;
	const struct modify_rule *rule;
	const char *key; /* C for its key or index */
	bool in_arm; /* it is in a block of its own */
};

/* Applies the rule in the level; `below` is the function of the level below it, if any. */
void
emit_modify_rule(struct modify *, const struct target *, const struct scope *, const char *below);
/* C for what the rule may write over: a value, null, or nothing. */
const char *modify_mode(const struct modify_rule *);

/* Where a value is evaluated: at a key of the innermost level. */
struct leaf {
	const struct scope *up;
	const struct key *key;
	const char *key_text; /* C for the key, if it is known only at run time */
	bool no_old; /* there is no old value; else `old` holds it, or NULL */
};

/* Emits `struct jrt_value *v` and the statements that set it to the first alternative that gives a
 * value, or to NULL.  Sets *value to "v", or to NULL if no alternative can ever give one.  Returns
 * true if "v" is never NULL. */
bool emit_alternatives(
	struct modify *, const struct leaf *, const struct modify_rule *, const char **value);
/* Whether the rule's value is known at compile time (a single literal, no list or object); if so,
 * sets *value to C for it. */
bool expr_is_constant(const struct modify_rule *, const char **value, struct modify *);
#endif
