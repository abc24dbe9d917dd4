/* SPDX-License-Identifier: Apache-2.0 */
/* Surrogate pairs, for functions where Java works on the halves of a character beyond U+FFFF
 * (private to this folder).  A pair is one character of four bytes; an unpaired half has three
 * bytes. */
#ifndef JOLT_PAIRS_H
#define JOLT_PAIRS_H

#include "json/value.h"

enum { JRT_PAIR = 4, JRT_HALF = 3 }; /* bytes */

static inline bool
jrt_is_pair(const char *at)
{
	return (unsigned char)*at >= 0xf0;
}

/* Writes the two halves of the character at `at`: six bytes. */
void jrt_put_halves(const char *at, char out[2 * JRT_HALF]);
/* Whether it contains an unpaired half. */
bool jrt_has_half(struct jrt_text);
/* Splits every such character into halves; returns the text itself if there are none. */
struct jrt_text jrt_halves(struct jrt_ctx *, struct jrt_text);
/* Joins halves into characters; an unpaired half becomes "?", as Java prints it. */
struct jrt_text jrt_whole(struct jrt_ctx *, struct jrt_text);
#endif
