/* SPDX-License-Identifier: Apache-2.0 */
/* The walked path of shift as far as the spec tells it: what &1, $1 and @(1,x) of a rule go up by.
 */
#ifndef SPEC_WALKED_H
#define SPEC_WALKED_H

#include "spec/spec.h"

/* An entry.  The document is one without a key; so is what is above it. */
struct walked {
	const struct walked *up;
	const struct key *key;
	struct text text; /* what it matched; at NULL: known only when running */
	unsigned stars; /* of the key */
	bool several; /* a key of alternatives: what holds for one need not for another */
};

/* The two entries that every path begins with: their text is "root". */
extern const struct walked walked_document;
/* The entry that many levels up; NULL: there is none. */
const struct walked *walked_up(const struct walked *, unsigned level);
/* Whether the entry that it goes to has that star. */
bool walked_has(const struct walked *, struct ref);
/* What the key puts on the path. */
struct walked walked_below(const struct walked *at, const struct key *);
/* "the document", or the key in quotes. */
const char *walked_name(const struct walked *, struct arena *);
/* Whether it is one of several keys with a bar between them, which share what is on their right.
 * What is escaped is not looked at closely. */
bool key_has_alternatives(const struct key *);
#endif
