/* SPDX-License-Identifier: Apache-2.0 */
/* JSON values as written to people's files: in lines, or as YAML. */
#ifndef SUITE_RENDER_H
#define SUITE_RENDER_H

#include "read/read.h"

/* Appends the value as JSON, one member or element a line, indented by `depth` columns and two
 * more; small containers of scalars stay on one line. */
void render_json(struct buffer *, const struct node *, unsigned depth);
/* Appends it on one line, with a blank after each colon and comma. */
void render_short(struct buffer *, const struct node *);
/* Appends it as block-style YAML, on lines indented by `depth` columns, beginning with a line end;
 * a scalar, or an empty container, follows a blank. */
void render_yaml(struct buffer *, const struct node *, unsigned depth);
/* The same YAML, from the output of the others, with \u escapes for characters that YAML forbids or
 * takes for the end of a line. */
struct text render_escaped(struct text, struct arena *);
#endif
