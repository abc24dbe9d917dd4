/* SPDX-License-Identifier: Apache-2.0 */
/* What the document may contain at some point of a chain, whatever the record.  An outline may have
 * more than a document can contain, never less: what is not in an outline cannot be in a document.
 *
 * An outline stands for one value, or for several (all elements of a list).  Values that a chain
 * puts into a second place are not followed: both become `any`, so that no two outlines stand for
 * the same container. */
#ifndef LINT_OUTLINE_H
#define LINT_OUTLINE_H

#include "base/table.h"
#include "spec/spec.h"

struct outline {
	struct arena *arena;
	struct span from; /* of the first write; of what was removed: of the rule that removed it */
	bool any; /* nothing is known about it */
	bool object, list; /* it may be one; both: either */
	bool gone; /* it existed, and was removed */
	struct table members; /* of known names: struct outline */
	struct outline *others; /* all members of other names; NULL: none */
	struct outline *elements; /* all elements; NULL: none */
};

struct outline *outline_new(struct arena *, struct span from);
/* The member, element, or all members of unknown names; created if it does not exist. */
struct outline *outline_make(struct outline *, struct text name, struct span from);
struct outline *outline_make_others(struct outline *, struct span from);
struct outline *outline_make_element(struct outline *, struct span from);

/* Several outlines, for different values. */
struct outlines {
	struct outline **at;
	size_t count;
};
/* What the key of an operation may match in it: an object's member, or an element by its number. */
struct outlines outline_matches(struct outline *, const struct key *);
/* The same by text. */
struct outlines outline_named(struct outline *, struct text);
/* All members and elements. */
struct outlines outline_each(struct outline *);
/* What the element of a lookup's path may find. */
struct outlines outline_found(struct outline *, const struct element *);
/* One outline for all: NULL for none, unknown for several. */
struct outline *outline_one(struct outline *any, struct outlines);
/* The names of members, as suggest() takes them. */
const char *const *outline_names(const struct outline *, size_t *count);
/* What was removed under that name; NULL: nothing. */
const struct outline *outline_removed(const struct outline *, struct text name);
#endif
