/* SPDX-License-Identifier: Apache-2.0 */
/* The path that shift walks, as far as the spec determines it: &1, $1 and @(1,x) of a rule go up
 * along it. */
#ifndef SPEC_WALKED_H
#define SPEC_WALKED_H

#include "spec/spec.h"

/* An entry.  The document is an entry without a key; so is what is above it. */
struct walked {
	const struct walked *up;
	const struct key *key;
	struct text text; /* what it matched; at NULL: known only at run time */
	unsigned stars; /* of the key */
	bool several; /* a key with alternatives: what holds for one need not hold for another */
};

/* The two entries that every path begins with: their text is "root". */
extern const struct walked walked_document;
/* The entry `level` levels up; NULL: none. */
const struct walked *walked_up(const struct walked *, unsigned level);
/* Whether the entry that the reference goes to has that star. */
bool walked_has(const struct walked *, struct ref);
/* What the key adds to the path. */
struct walked walked_below(const struct walked *at, const struct key *);
/* "the document", or the key in quotes. */
const char *walked_name(const struct walked *, struct arena *);
/* Whether it is one of several keys separated by bars, which share their right side.  Ignores
 * details of escaping. */
bool key_has_alternatives(const struct key *);
#endif
