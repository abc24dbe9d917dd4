/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": the nearest of some names. */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include "base/text.h"

/* The name of `names` (count of them) nearest to `word` by edit distance (with transpositions;
 * Damerau 1964), or NULL when none is near enough to be worth saying: at most a third of the
 * letters are wrong, or only their case. */
const char *suggest(struct text word, const char *const *names, size_t count);
#endif
