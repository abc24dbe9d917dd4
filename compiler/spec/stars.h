/* SPDX-License-Identifier: Apache-2.0 */
/* What the stars of a key match. */
#ifndef SPEC_STARS_H
#define SPEC_STARS_H

#include "spec/java.h"
#include "spec/spec.h"

/* The stars of a key, matched in UTF-16 units (StarPathElement.stringMatch). */
struct stars {
	bool any;
	enum star_match match;
	unsigned count;
	const struct utf16 *texts; /* count + 1 */
};
struct stars stars_of(struct arena *, const struct key *);
bool stars_match(const struct stars *, struct utf16);
#endif
