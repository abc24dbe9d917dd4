/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": names that are near each other. */
#ifndef JSON_SUGGEST_H
#define JSON_SUGGEST_H

#include "json/text.h"

JRT_BEGIN

/* The name among names[] (ends with NULL) that `wrong` is most likely meant to be, or NULL: none is
 * near, with at most a third of the letters wrong. */
const char *jrt_suggest(const char *wrong, const char *const *names);

enum { JRT_UNLIKE = 255 };
/* How many letters of the one must be added, left out, replaced or exchanged with their neighbours
 * (Damerau 1964) to make it the other, upper case counting as lower; JRT_UNLIKE: more than a third
 * of them, or a name is too long to be looked at. */
unsigned jrt_edits(struct jrt_text a, struct jrt_text b);

JRT_END
#endif
