/* SPDX-License-Identifier: Apache-2.0 */
/* Edit distance over a list of names. */
#include "connector/common/suggest.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { LONGEST = 64 };

/* Insertions, deletions, replacements and exchanges of neighbours from a to b (Damerau 1964), both
 * at most LONGEST long. */
static size_t
distance(const char *a, size_t m, const char *b, size_t n)
{
	size_t rows[3][LONGEST + 1];
	for (size_t j = 0; j <= n; j++) {
		rows[0][j] = j;
	}
	for (size_t i = 1; i <= m; i++) {
		const size_t *two = rows[(i + 1) % 3], *one = rows[(i - 1) % 3];
		size_t *row = rows[i % 3];
		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t best = one[j - 1] + (a[i - 1] != b[j - 1]);
			best = one[j] + 1 < best ? one[j] + 1 : best;
			best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			bool swapped =
				i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
			row[j] = swapped && two[j - 2] + 1 < best ? two[j - 2] + 1 : best;
		}
	}
	return rows[m % 3][n];
}

const char *
jrt_suggest(const char *wrong, const char *const *names)
{
	size_t len = strlen(wrong);
	const char *best = NULL;
	size_t least = LONGEST;
	for (; len <= LONGEST && *names != NULL; names++) {
		size_t n = strlen(*names);
		if (n > LONGEST) {
			continue;
		}
		size_t d = distance(wrong, len, *names, n);
		size_t most = (len > n ? len : n) / 3; /* a third of the letters may be wrong */
		if (d <= most && d < least) {
			least = d;
			best = *names;
		}
	}
	return best;
}
