/* SPDX-License-Identifier: Apache-2.0 */
/* The meanings of a chain's parts, in words: an editor shows them under the mouse, `joltc explain`
 * below the plan. */
#ifndef MEANING_MEANING_H
#define MEANING_MEANING_H

#include "spec/spec.h"

#include <stdio.h>

enum meaning_kind {
	MEANING_KEY, /* what a key is for */
	MEANING_LEVEL, /* the target of a reference or a lookup */
};

struct meaning {
	enum meaning_kind kind;
	struct span span; /* of the part that is explained */
	struct span target; /* of a LEVEL: the key that it refers to; no source: the document */
	const char *text; /* "&1 is "items"" */
};

struct meanings {
	const struct meaning *at;
	size_t count;
};

/* Of all operations, in the order of the file. */
struct meanings meanings_of(const struct chain *, struct arena *);
/* Prints the levels of every & @ $ # in them, one line for each span that has any; nothing if none
 * has. */
void meanings_print_levels(const struct chain *, struct arena *, FILE *);
#endif
