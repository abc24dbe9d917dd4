/* SPDX-License-Identifier: Apache-2.0 */
/* Files as trees: JSON and YAML become the same nodes, each of which knows its span. */
#ifndef READ_READ_H
#define READ_READ_H

#include "base/diag.h"
#include "base/text.h"

enum node_kind {
	NODE_ERROR, /* reported to diag; skip silently */
	NODE_NULL,
	NODE_BOOL,
	NODE_NUMBER,
	NODE_STRING,
	NODE_ARRAY,
	NODE_OBJECT
};

struct node {
	enum node_kind kind;
	struct span span; /* of the value, including quotes and brackets */
	struct text text; /* string: decoded UTF-8 (lone surrogates as three bytes each); number:
			     JSON text; bool: "true", "false" */
	struct text key; /* decoded; of a member of an object */
	struct span key_span;
	const uint32_t *origin, *key_origin; /* of JSON strings inside a string: where in the file
						each byte of `text` and `key` is, and one more; else
						NULL: the text is at its span as it reads */
	struct node *next; /* sibling */
	struct node *first; /* array, object: children in order; for a repeated key the last value,
			       in the position of the first */
	size_t count;
};

enum { READ_MAX_DEPTH = 2000 }; /* maximum depth of arrays and objects; deeper is an error */

/* One JSON document as the reference's loader accepts it (SEMANTICS: comments are allowed, text
 * after the first value is ignored).  NULL: it is unusable; errors are in diag. */
struct node *read_json(const struct source *, struct arena *, struct diag *);
/* The same, but strictly RFC 8259: no comments, nothing after the value, repeated keys not
 * reported. */
struct node *read_json_strict(const struct source *, struct arena *, struct diag *);
/* One YAML document (the core schema: plain scalars are null, booleans, numbers or strings). */
struct node *read_yaml(const struct source *, struct arena *, struct diag *);
/* The JSON document in a string of a file ("spec: |" with JSON below), as read_json takes it.  Its
 * nodes' spans are those in the file, however the string is quoted. */
struct node *read_json_inside(const struct node *string, struct arena *, struct diag *);
/* YAML by the file name (.yaml, .yml), JSON by .json; otherwise by the beginning of the text. */
struct node *read_source(const struct source *, struct arena *, struct diag *);

/* The offset of the first byte that is not UTF-8 (RFC 3629), or `len`. */
size_t bad_utf8(const char *text, size_t len);

/* The child with that key, or NULL. */
const struct node *node_get(const struct node *object, const char *key);
/* "a string", "a list", ...: for messages. */
const char *node_kind_name(enum node_kind);

/* Appends the tree as compact JSON text (numbers as written; lone surrogates as \uXXXX). */
void node_json(struct buffer *, const struct node *);
/* Appends the inside of a JSON string. */
void text_json(struct buffer *, struct text);

#define NODE_EACH(child, parent)                                                                   \
	for (const struct node *child = (parent)->first; child != NULL; child = child->next)
#endif
