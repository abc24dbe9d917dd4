/* SPDX-License-Identifier: Apache-2.0 */
/* Java's String.split on regular expressions of Java. */
#ifndef JOLT_SPLIT_H
#define JOLT_SPLIT_H

#include "json/value.h"

/* text.split(pattern) as a fixed list of strings: trailing empty strings are dropped, as is an
 * empty string from a zero-width match at the start; a text without a match is the only element.
 * NULL: invalid pattern.  JRT_ENDLESS if the pattern takes too long on the text.  Compiled patterns
 * are cached in ctx->kept. */
struct jrt_value *jrt_split(struct jrt_ctx *, struct jrt_text pattern, struct jrt_text text);
#endif
