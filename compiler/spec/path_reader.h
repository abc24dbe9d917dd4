/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by path_lex.re, path_parse.y and path.c. */
#ifndef SPEC_PATH_READER_H
#define SPEC_PATH_READER_H

#include "spec/spec_reader.h"

struct path_token {
	struct spelling text; /* what it adds to the element */
};

struct path_reader {
	struct spec_reader *spec;
	struct spelling s;
	size_t at;
	struct speller element; /* the current element */
	struct spelling *elements;
	unsigned count, room;
	bool failed;
};

/* The next token (PATH_..., 0 at the end, -1 for an error that has been reported). */
int path_lex(struct path_reader *, struct path_token *);

/* Actions of the grammar. */
void path_add(struct path_reader *, struct path_token);
void path_close(struct path_reader *);
/* Whether the current element has an open [: then a lookup does not end it. */
bool path_in_bracket(const struct path_reader *);

void *PathAlloc(void *(*)(size_t));
void Path(void *, int, struct path_token, struct path_reader *);
void PathFree(void *, void (*)(void *));
#endif
