/* SPDX-License-Identifier: Apache-2.0 */
/* A text taken from the source, of which each byte knows where it stands there: so that an error
 * inside a string is shown at its very place, also behind escapes and in texts that were put
 * together (private to spec/). */
#ifndef SPEC_SPELLING_H
#define SPEC_SPELLING_H

#include "read/read.h"

struct spelling {
	struct text text; /* with a NUL behind it */
	const uint32_t
		*origin; /* len + 1 offsets in the source; NULL: only the whole place is known */
	struct place place;
};

/* The decoded text of the string that stands at `place`. */
struct spelling spelling_of(struct arena *, struct text, struct place);
/* Of a string, and of a member's key. */
struct spelling spelling_of_value(struct arena *, const struct node *);
struct spelling spelling_of_key(struct arena *, const struct node *);
/* Where its bytes from..to stand. */
struct place spelling_place(struct spelling, size_t from, size_t to);
/* Its bytes from..to. */
struct spelling spelling_part(struct arena *, struct spelling, size_t from, size_t to);
/* A part without the backslashes that escape: \x is x, \\ is \, one at the end vanishes. */
struct spelling spelling_unescape(struct arena *, struct spelling);

/* Collects a spelling. */
struct speller {
	struct arena *arena;
	struct place whole;
	struct buffer text;
	uint32_t *origin;
	size_t room;
	bool exact;
	uint32_t end; /* where what was added last ends */
};

void speller_init(struct speller *, struct arena *, struct spelling from);
void speller_add(struct speller *, struct spelling, size_t from, size_t to);
/* A byte that does not stand in the source: it has the place of byte `at`. */
void speller_add_byte(struct speller *, char, struct spelling, size_t at);
struct spelling speller_done(struct speller *);
#endif
