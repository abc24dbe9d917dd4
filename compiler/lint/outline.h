/* SPDX-License-Identifier: Apache-2.0 */
/* What may be in the document at some point of a chain, whatever the record was.  More may be noted
 * than can be there, never less: what is not in an outline cannot be in a document.
 *
 * An outline stands for one value, or for several (all elements of a list).  Values that a chain
 * puts in a second place are not followed: both are `any` then, so that no two outlines stand for
 * one container. */
#ifndef LINT_OUTLINE_H
#define LINT_OUTLINE_H

#include "base/table.h"
#include "spec/spec.h"

struct outline {
	struct arena *arena;
	struct place from; /* of what was written first; of what is gone: of what removed it */
	bool any; /* nothing is known of it */
	bool object, list; /* it may be one; both: either */
	bool gone; /* it was there, and was removed */
	struct table members; /* of names that are known: struct outline */
	struct outline *rest; /* all members of other names; NULL: there are none */
	struct outline *elements; /* all elements; NULL: there are none */
};

struct outline *outline_new(struct arena *, struct place from);
/* The member, element, or all members of unknown names, which are made when they are not there. */
struct outline *outline_make(struct outline *, struct text name, struct place from);
struct outline *outline_make_rest(struct outline *, struct place from);
struct outline *outline_make_element(struct outline *, struct place from);

/* Several outlines; each stands for other values. */
struct outlines {
	struct outline **at;
	size_t count;
};
/* What the key of an operation may match in it: an object's member, or an element by its number. */
struct outlines outline_matches(struct outline *, const struct key *);
/* The same by a text. */
struct outlines outline_named(struct outline *, struct text);
/* All members and elements. */
struct outlines outline_each(struct outline *);
/* What the element of a lookup's path may find. */
struct outlines outline_found(struct outline *, const struct element *);
/* One that stands for all: NULL for none, unknown for several. */
struct outline *outline_one(struct outline *any, struct outlines);
/* The names of members as suggest() takes them. */
const char *const *outline_names(const struct outline *, size_t *count);
/* What was removed from it under that name; NULL: nothing. */
const struct outline *outline_removed(const struct outline *, struct text name);
#endif
