/* SPDX-License-Identifier: Apache-2.0 */
/* Between yaml.c, yaml_mark.c and yaml_plain.c. */
#ifndef READ_YAML_READER_H
#define READ_YAML_READER_H

#include "read/read.h"

#include <yaml.h>

/* The offset of the first byte that is no UTF-8 (RFC 3629), or `len`. */
size_t bad_utf8(const char *text, size_t len);

/* libyaml counts characters, places count bytes: where the mark asked for last is. */
struct yaml_marks {
	const struct source *source;
	size_t start; /* of the text behind a byte order mark */
	size_t index; /* in characters from there */
	size_t at; /* in bytes */
};

void yaml_marks_init(struct yaml_marks *, const struct source *);
/* Without blanks and line ends at its end. */
struct place yaml_place(struct yaml_marks *, yaml_mark_t from, yaml_mark_t to);
/* What stands behind the anchor and the tag at the place's start. */
struct place yaml_content(struct place);
/* Tells why libyaml stopped. */
void yaml_tell(struct yaml_marks *, const yaml_parser_t *, struct diag *);

/* Gives a plain scalar (n->text) its kind by the core schema, a number the text that JSON has for
 * it. False: a number that JSON has not.  Digits behind a leading zero ("007") are a string, as
 * they are for serde_yaml, by which the connector files of others are read: a number would lose the
 * zeros. */
bool yaml_plain(struct arena *, struct node *n);
#endif
