/* SPDX-License-Identifier: Apache-2.0 */
/* What rules and lookups ask for that cannot exist: each operation is walked with an outline of the
 * document before it, which becomes that of the document after it (private to the files
 * there*.c). */
#ifndef LINT_THERE_H
#define LINT_THERE_H

#include "lint/linter.h"
#include "lint/outline.h"

struct there {
	struct linter *l;
	bool reporting; /* false: the walk only collects what may come to exist */
	struct outline *any; /* an outline of which nothing is known */
	struct outline *document;
	const struct op *shift; /* the last one; NULL: none yet */
};

/* An entry of the walked path. */
struct stood {
	const struct stood *up;
	struct outline *value;
};

/* What a lookup asks for in vain: a member of that name (at NULL: an element) of `in`. */
struct miss {
	struct outline *in;
	struct text name;
	struct span span; /* of the name */
};

/* What the lookup may find from there: NULL for nothing, `any` for several. */
struct outline *
there_lookup(struct there *, const struct lookup *, const struct stood *, struct miss *);
/* Passes on what was found, if anybody asked where it comes from. */
void there_found(struct there *, struct span asked, const struct outline *);
/* Call before walking a rule for `count` outlines.  What is not found in one of several may be
 * found in another, so nothing is reported below; nor below a key (NULL: none) whose alternatives
 * share what is below.  Returns the value to restore in t->reporting. */
bool there_several(struct there *, const struct key *, size_t count);
/* Adds notes and hints to a warning: why it does not exist. */
void there_why(struct there *, const struct miss *);
/* Warns about a key of an operation that finds nothing in `in`. */
void there_key_warn(struct there *, const struct key *, struct outline *in);

void there_shift(struct there *, const struct shift_level *);
void there_default(struct there *, const struct default_spec *);
void there_remove(struct there *, const struct remove_level *);
void there_cardinality(struct there *, const struct cardinality_level *);
void there_modify(struct there *, const struct modify_level *);
#endif
