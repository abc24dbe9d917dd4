/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the lexer, the grammar and json.c. */
#ifndef READ_JSON_READER_H
#define READ_JSON_READER_H

#include "read/read.h"

struct json_token {
	struct text text; /* as it stands in the reader's text */
	struct span span;
};

struct json_list {
	struct node *first, *last;
	size_t count;
};

struct json_reader {
	const struct source *source;
	const char *
		text; /* the text to read: the whole source, or the meaning of one of its strings */
	const uint32_t *origin; /* of a string: where each byte is in the source, len + 1 of
				   them; else NULL */
	size_t len;
	const char *cursor;
	struct arena *arena;
	struct diag *diag;
	bool strict;
	bool failed; /* a syntax error was reported */
	struct span open[READ_MAX_DEPTH]; /* brackets that are still open */
	unsigned depth;
	struct node *root;
};

/* The next token's code; 0 at the end, -1 for an invalid token (reported). */
int json_lex(struct json_reader *, struct json_token *);

struct node *json_scalar(struct json_reader *, enum node_kind, struct json_token);
struct node *json_container(struct json_reader *, enum node_kind, struct json_list,
	struct json_token from, struct json_token to);
struct json_list json_append(struct json_list, struct node *);
struct node *json_member(struct json_reader *, struct json_token key, struct node *value);
void json_syntax_error(struct json_reader *, int code, struct json_token);
/* Where these bytes of the reader's text are in the source. */
struct span json_span(const struct json_reader *, const char *from, const char *to);
/* The decoded string or key, and where its bytes are (as node.origin); reports errors. */
struct text json_decode(struct json_reader *, struct json_token, const uint32_t **origin);

void *JsonAlloc(void *(*)(size_t));
void Json(void *, int, struct json_token, struct json_reader *);
void JsonFree(void *, void (*)(void *));
#endif
