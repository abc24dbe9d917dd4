/* SPDX-License-Identifier: Apache-2.0 */
/* Edit distance over a list of names. */
#include "connector/common/suggest.h"

#include <stddef.h>
#include <string.h>

enum { LONGEST = 64 };

/* Insertions, deletions and replacements from a to b (Levenshtein), both at most LONGEST long. */
static size_t
distance(const char *a, size_t m, const char *b, size_t n)
{
	size_t row[LONGEST + 1];
	for (size_t j = 0; j <= n; j++) {
		row[j] = j;
	}
	for (size_t i = 1; i <= m; i++) {
		size_t corner = row[0];
		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t best = corner + (a[i - 1] != b[j - 1]);
			corner = row[j];
			best = row[j] + 1 < best ? row[j] + 1 : best;
			best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			row[j] = best;
		}
	}
	return row[n];
}

const char *
jrt_suggest(const char *wrong, const char *const *names)
{
	size_t len = strlen(wrong);
	const char *best = NULL;
	size_t least = len / 3 + 2;
	for (; len <= LONGEST && *names != NULL; names++) {
		size_t n = strlen(*names);
		if (n > LONGEST) {
			continue;
		}
		size_t d = distance(wrong, len, *names, n);
		if (d < least) {
			least = d;
			best = *names;
		}
	}
	return best;
}
