/* SPDX-License-Identifier: Apache-2.0 */
/* Keys with stars as conditions in C, for all operations of the tree way. */
#ifndef EMIT_EMIT_STARS_H
#define EMIT_EMIT_STARS_H

#include "emit/emit.h"

/* A condition: the text `key` (C) matches.  What the stars matched goes to the array `stars` (C),
 * which has room for it. */
const char *emit_stars(struct cwriter *, const struct key *, const char *key, const char *stars);
#endif
