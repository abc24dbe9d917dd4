/* SPDX-License-Identifier: Apache-2.0 */
/* The variables of an emitted function: what a line declares, and which declaration a name refers
 * to (C11 6.2.1).  Knows only such declarations as the emitter writes. */
#ifndef EMIT_SCOPE_H
#define EMIT_SCOPE_H

#include "base/table.h"

struct variable {
	struct text base, stars, name, array; /* "struct jrt_value", "*", "args", "[2]" */
	struct variable *hides; /* what the name refers to when this one ends */
	struct variable *before; /* the previous declaration in scope */
	unsigned number; /* in the order of declaration */
	bool outer; /* declared outside the part that is cut out */
	struct capture *capture; /* how that part uses it (lift.c) */
};

struct scope {
	struct arena *arena;
	struct table names; /* struct variable */
	struct variable *last;
};

/* The names that a line declares, in order. */
struct declaration {
	struct variable **at;
	unsigned count, room;
	const char *initial; /* the text after "=", including its ";"; NULL: none */
};

/* What the line, or the head of a for loop, declares; false: nothing. */
bool declaration_of(struct arena *, const char *line, struct declaration *);

void scope_init(struct scope *, struct arena *);
void scope_add(struct scope *, struct variable *);
/* NULL: not a variable. */
struct variable *scope_find(const struct scope *, struct text name);
/* Ends the scope of all variables declared after `until`. */
void scope_leave(struct scope *, struct variable *until);

/* Finds the next word, from *at on, that may be a variable's name: not in a string or comment, not
 * a number or the name of a member.  Moves *at past it; false: there is none. */
bool next_name(const char **at, const char *line, struct text *name);
#endif
