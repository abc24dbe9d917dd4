/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": finds similar names. */
#ifndef JSON_SUGGEST_H
#define JSON_SUGGEST_H

#include "json/text.h"

JRT_BEGIN

/* The name among names[] (ends with NULL) that `wrong` most likely means.  NULL: none is close,
 * that is, with at most a third of the letters wrong. */
const char *jrt_suggest(const char *wrong, const char *const *names);

enum { JRT_UNLIKE = 255 };
/* How many letters must be added, removed, replaced or swapped with a neighbour (Damerau 1964) to
 * turn one text into the other, ignoring case.  JRT_UNLIKE: more than a third, or a name is too
 * long to compare. */
unsigned jrt_edits(struct jrt_text a, struct jrt_text b);

JRT_END
#endif
