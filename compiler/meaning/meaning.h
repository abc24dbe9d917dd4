/* SPDX-License-Identifier: Apache-2.0 */
/* What the pieces of a chain mean, in words: an editor shows it where the mouse is, `joltc explain`
 * below the plan. */
#ifndef MEANING_MEANING_H
#define MEANING_MEANING_H

#include "spec/spec.h"

#include <stdio.h>

enum meaning_kind {
	MEANING_KEY, /* what a key is for */
	MEANING_LEVEL, /* what a reference or a lookup goes to */
};

struct meaning {
	enum meaning_kind kind;
	struct place place; /* of what is explained */
	struct place target; /* of a LEVEL: the key that it goes to; no source: the document */
	const char *text; /* "&1 is "items"" */
};

struct meanings {
	const struct meaning *at;
	size_t count;
};

/* Of all operations, in the order of the file. */
struct meanings meanings_of(const struct chain *, struct arena *);
/* The levels of every & @ $ # of them, a line for each place that has some; nothing when none has.
 */
void meanings_print_levels(const struct chain *, struct arena *, FILE *);
#endif
