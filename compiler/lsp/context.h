/* SPDX-License-Identifier: Apache-2.0 */
/* Finds out from the text alone what is around a position of a file: that works while the file is
 * being typed and is not valid JSON or YAML yet.  For malformed text the result has less, but
 * nothing wrong. */
#ifndef LSP_CONTEXT_H
#define LSP_CONTEXT_H

#include "base/text.h"

enum { MOST_DEPTH = 64 };

/* A step from the top level: an entry of a list, or a key of a map. */
struct step {
	bool entry;
	struct text key;
	struct text operation; /* the value of the key "operation" beside it; at NULL: none */
	size_t column; /* in block-style YAML; the largest value for a step of JSON */
};

enum where { WHERE_NOWHERE, WHERE_KEY, WHERE_VALUE };

struct context {
	struct step steps[MOST_DEPTH]; /* for a value: its key is the last */
	unsigned depth;
	enum where where; /* whether the text is, or may become, a key or a value */
	size_t from, to; /* its text, without the quotes; both are the position if there is none */
	bool quoted;
	bool json; /* strings need quotes: in JSON, and inside brackets in YAML */
	struct text top_operation; /* of the map that is the whole file */
};

struct context context_at(struct text file, bool yaml, size_t offset);
/* The text there, up to `offset`. */
struct text context_before(struct text file, const struct context *, size_t offset);
#endif
