/* SPDX-License-Identifier: Apache-2.0 */
/* Edit distance of names. */
#include "json/suggest.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { LONGEST = 64 };

/* ASCII only: this is about typing errors. */
static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Both have at most LONGEST bytes. */
static size_t
distance(struct jrt_text a, struct jrt_text b)
{
	size_t rows[3][LONGEST + 1];
	for (size_t j = 0; j <= b.len; j++) {
		rows[0][j] = j;
	}
	for (size_t i = 1; i <= a.len; i++) {
		const size_t *two = rows[(i + 1) % 3], *one = rows[(i - 1) % 3];
		size_t *row = rows[i % 3];
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			char x = lower(a.at[i - 1]), y = lower(b.at[j - 1]);
			size_t best = one[j - 1] + (x != y);
			best = one[j] + 1 < best ? one[j] + 1 : best;
			best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			bool swapped = i > 1 && j > 1 && x == lower(b.at[j - 2]) &&
				       lower(a.at[i - 2]) == y;
			row[j] = swapped && two[j - 2] + 1 < best ? two[j - 2] + 1 : best;
		}
	}
	return rows[a.len % 3][b.len];
}

unsigned
jrt_edits(struct jrt_text a, struct jrt_text b)
{
	if (a.len > LONGEST || b.len > LONGEST) {
		return JRT_UNLIKE;
	}
	size_t d = distance(a, b);
	return d <= (a.len > b.len ? a.len : b.len) / 3 ? (unsigned)d : JRT_UNLIKE;
}

const char *
jrt_suggest(const char *wrong, const char *const *names)
{
	struct jrt_text word = { wrong, strlen(wrong) };
	const char *best = NULL;
	unsigned least = JRT_UNLIKE;
	for (; *names != NULL; names++) {
		unsigned d = jrt_edits(word, (struct jrt_text){ *names, strlen(*names) });
		if (d < least) {
			least = d;
			best = *names;
		}
	}
	return best;
}
