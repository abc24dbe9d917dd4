/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by yaml.c, yaml_mark.c and yaml_plain.c. */
#ifndef READ_YAML_READER_H
#define READ_YAML_READER_H

#include "read/read.h"

#include <yaml.h>

/* libyaml counts characters, spans count bytes: the position of the last mark. */
struct yaml_marks {
	const struct source *source;
	size_t start; /* of the text after a byte order mark */
	size_t index; /* in characters from there */
	size_t at; /* in bytes */
};

void yaml_marks_init(struct yaml_marks *, const struct source *);
/* Without trailing blanks and line ends. */
struct span yaml_span(struct yaml_marks *, yaml_mark_t from, yaml_mark_t to);
/* What follows the anchor and the tag at the beginning of the span. */
struct span yaml_content(struct span);
/* Reports why libyaml stopped. */
void yaml_report(struct yaml_marks *, const yaml_parser_t *, struct diag *);

/* Sets a plain scalar's kind (n->text) by the core schema, and a number's text to its JSON form.
 * False: JSON lacks the number.  Digits after a leading zero ("007") are a string, as they are to
 * serde_yaml, which other readers of connector files use: a number would lose the zeros. */
bool yaml_plain(struct arena *, struct node *n);
#endif
