/* SPDX-License-Identifier: Apache-2.0 */
/* The variables of an emitted function: what a line declares, and which declaration a name means
 * (C11 6.2.1).  It knows the declarations that the emitter writes, not all of C's. */
#ifndef EMIT_SCOPE_H
#define EMIT_SCOPE_H

#include "base/table.h"

struct variable {
	struct text base, stars, name, array; /* "struct jrt_value", "*", "args", "[2]" */
	struct variable *hides; /* the one that the name means where this one ends */
	struct variable *before; /* declared before it and still there */
	unsigned number; /* in the order of declaration */
	bool outer; /* declared outside of what is cut out */
	struct capture *capture; /* how it is used there (lift.c) */
};

struct scope {
	struct arena *arena;
	struct table names; /* struct variable */
	struct variable *last;
};

/* Names and what they are declared as, one way from first to last. */
struct declaration {
	struct variable **at;
	unsigned count, room;
	const char *initial; /* in the line: what stands behind "=", up to its ";"; NULL: nothing */
};

/* What the line, or the head of a for loop, declares; false: nothing. */
bool declaration_of(struct arena *, const char *line, struct declaration *);

void scope_init(struct scope *, struct arena *);
void scope_add(struct scope *, struct variable *);
/* NULL: it is no variable. */
struct variable *scope_find(const struct scope *, struct text name);
/* Those declared after `until` end. */
void scope_leave(struct scope *, struct variable *until);

/* The next word of a line that may be a variable's name, from *at on, which is moved behind it:
 * not in a string, a comment or a number, and no member's; false: there is none. */
bool next_name(const char **at, const char *line, struct text *name);
#endif
