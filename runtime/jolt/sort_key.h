/* SPDX-License-Identifier: Apache-2.0 */
/* The order of names in sort (the reference's JsonSorter): names that begin with "~" first, then by
 * UTF-16 units. */
#ifndef JOLT_SORT_KEY_H
#define JOLT_SORT_KEY_H

#include "json/text.h"

#include <stdint.h>

JRT_BEGIN

JRT_INLINE uint64_t
jrt_four_bytes(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;
	return (uint64_t)b[0] << 24 | (uint64_t)b[1] << 16 | (uint64_t)b[2] << 8 | b[3];
}

/* The first bytes of a name as a number.  If the numbers of two names differ and neither is 0, the
 * smaller one comes first; never UINT64_MAX. */
JRT_INLINE uint64_t
jrt_sort_prefix(struct jrt_text key)
{
	uint64_t prefix = 0;
	if (key.len >= 8) {
		prefix = jrt_four_bytes(key.at) << 32 | jrt_four_bytes(key.at + 4);
	} else if (key.len >= 4) { /* two words that overlap */
		prefix = jrt_four_bytes(key.at) << 32 | jrt_four_bytes(key.at + key.len - 4)
								<< 8 * (8 - key.len);
	} else {
		for (size_t i = 0; i < key.len; i++) {
			prefix |= (uint64_t)(unsigned char)key.at[i] << (56 - 8 * i);
		}
	}
	uint64_t first = prefix >> 56;
	if (first < ' ' || (prefix & 0x8080808080808080u) != 0) {
		return 0; /* bytes are in UTF-16 order only if all of them are ASCII */
	}
	return first == '~' ? prefix - ((uint64_t)('~' - 1) << 56) : prefix;
}

/* Compares the names themselves: less than, equal to, or greater than 0. */
int jrt_sort_compare(struct jrt_text a, struct jrt_text b);

JRT_INLINE bool
jrt_sorts_before(uint64_t a_prefix, struct jrt_text a, uint64_t b_prefix, struct jrt_text b)
{
	if (a_prefix != b_prefix && a_prefix != 0 && b_prefix != 0) {
		return a_prefix < b_prefix;
	}
	return jrt_sort_compare(a, b) < 0;
}

JRT_END
#endif
