/* SPDX-License-Identifier: Apache-2.0 */
/* Where a place of a file is, from its text alone: that works while the file is being typed and is
 * no JSON or YAML yet.  What is odd gives less, never something wrong to read. */
#ifndef LSP_CONTEXT_H
#define LSP_CONTEXT_H

#include "base/text.h"

enum { MOST_DEPTH = 64 };

/* A step from the top: an entry of a list, or a key of a map. */
struct step {
	bool entry;
	struct text key;
	struct text operation; /* what the key "operation" beside it says; at NULL: nothing */
	size_t column; /* of YAML in lines; a step of JSON has the largest */
};

enum where { WHERE_NOWHERE, WHERE_KEY, WHERE_VALUE };

struct context {
	struct step steps[MOST_DEPTH]; /* of a value: its key is the last */
	unsigned depth;
	enum where where; /* whether a key or a value stands, or may stand, there */
	size_t from,
		to; /* its text, inside of the quotes; both are the place where there is none */
	bool quoted;
	bool json; /* strings need quotes: in JSON, and in what YAML has in brackets */
	struct text top_operation; /* of the map that is the file */
};

struct context context_at(struct text file, bool yaml, size_t offset);
/* The text that stands there, up to `offset`. */
struct text context_before(struct text file, const struct context *, size_t offset);
#endif
