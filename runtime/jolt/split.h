/* SPDX-License-Identifier: Apache-2.0 */
/* Java's String.split on regular expressions of Java. */
#ifndef JOLT_SPLIT_H
#define JOLT_SPLIT_H

#include "json/value.h"

/* text.split(pattern) as a fixed list of strings: empty ones at the end vanish, an empty one made
 * by a match without width at the very start too, a text without a match is the only element. NULL:
 * the pattern is none.  A pattern that takes too long on the text is JRT_ENDLESS.  Compiled
 * patterns are kept in ctx->kept. */
struct jrt_value *jrt_split(struct jrt_ctx *, struct jrt_text pattern, struct jrt_text text);
#endif
