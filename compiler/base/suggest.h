/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": the nearest of some names. */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include "base/text.h"

/* The name among `names` (count of them) nearest to `word` by edit distance (with transpositions;
 * Damerau 1964).  NULL if none is close enough: at most a third of the letters may be wrong, or
 * only their case. */
const char *suggest(struct text word, const char *const *names, size_t count);
#endif
