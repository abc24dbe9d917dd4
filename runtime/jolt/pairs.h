/* SPDX-License-Identifier: Apache-2.0 */
/* Surrogate pairs, where Java works on the halves of a character beyond U+FFFF (private to this
 * folder).  Two halves that belong together stand as one character of four bytes; a half alone as
 * three. */
#ifndef JOLT_PAIRS_H
#define JOLT_PAIRS_H

#include "json/value.h"

enum { JRT_PAIR = 4, JRT_HALF = 3 }; /* bytes */

static inline bool
jrt_is_pair(const char *at)
{
	return (unsigned char)*at >= 0xf0;
}

/* The two halves of the character at `at`: six bytes. */
void jrt_put_halves(const char *at, char out[2 * JRT_HALF]);
/* Whether there is a half in it. */
bool jrt_has_half(struct jrt_text);
/* All characters taken apart; the text itself when there are none. */
struct jrt_text jrt_halves(struct jrt_ctx *, struct jrt_text);
/* Halves put together; what is left alone becomes "?", as Java prints it. */
struct jrt_text jrt_whole(struct jrt_ctx *, struct jrt_text);
#endif
