/* SPDX-License-Identifier: Apache-2.0 */
/* Keys with stars as conditions in C: shared by the operations of the tree way. */
#ifndef EMIT_EMIT_STARS_H
#define EMIT_EMIT_STARS_H

#include "emit/emit.h"

/* A condition: whether the text `key` (C) matches; what its stars took goes to the array `stars`
 * (C), which has room for them. */
const char *emit_stars(struct cwriter *, const struct key *, const char *key, const char *stars);
#endif
