/* SPDX-License-Identifier: Apache-2.0 */
/* A text from the source in which each byte knows its offset: errors inside a string are shown
 * exactly where they are, even after escapes and in assembled texts (private to spec/). */
#ifndef SPEC_SPELLING_H
#define SPEC_SPELLING_H

#include "read/read.h"

struct spelling {
	struct text text; /* followed by a NUL */
	const uint32_t *origin; /* len + 1 offsets in the source; NULL: only the span as a whole is
				   known */
	struct span span;
};

/* The decoded text of the string at `span`. */
struct spelling spelling_of(struct arena *, struct text, struct span);
/* Of a string, and of a member's key. */
struct spelling spelling_of_value(struct arena *, const struct node *);
struct spelling spelling_of_key(struct arena *, const struct node *);
/* Where its bytes from..to stand. */
struct span spelling_span(struct spelling, size_t from, size_t to);
/* Its bytes from..to. */
struct spelling spelling_part(struct arena *, struct spelling, size_t from, size_t to);
/* A part with the escaping backslashes removed: \x is x, \\ is \, one at the end vanishes. */
struct spelling spelling_unescape(struct arena *, struct spelling);

/* Collects a spelling. */
struct speller {
	struct arena *arena;
	struct span whole;
	struct buffer text;
	uint32_t *origin;
	size_t room;
	bool exact;
	uint32_t end; /* the end of what was added last */
};

void speller_init(struct speller *, struct arena *, struct spelling from);
void speller_add(struct speller *, struct spelling, size_t from, size_t to);
/* A byte that is not in the source: it gets the offset of byte `at`. */
void speller_add_byte(struct speller *, char, struct spelling, size_t at);
struct spelling speller_done(struct speller *);
#endif
