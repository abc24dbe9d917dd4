/* SPDX-License-Identifier: Apache-2.0 */
/* JSON values as they are written into files of people: in lines, or as YAML. */
#ifndef CMD_RENDER_H
#define CMD_RENDER_H

#include "read/read.h"

/* Appends the value as JSON, a member or element a line, each `depth` columns and two more in;
 * small containers of scalars stay on one line. */
void render_json(struct buffer *, const struct node *, unsigned depth);
/* Appends it on one line, with a blank behind each colon and comma. */
void render_short(struct buffer *, const struct node *);
/* Appends it as YAML in block style, on lines of its own that are `depth` columns in, beginning
 * with a line's end; a scalar, or an empty container, behind a blank. */
void render_yaml(struct buffer *, const struct node *, unsigned depth);
/* The same YAML, of what came of the others, with \u escapes for what it may not hold, or would
 * take for the end of a line. */
struct text render_escaped(struct text, struct arena *);
#endif
