/* SPDX-License-Identifier: Apache-2.0 */
/* Edit distance with transpositions of neighbours (optimal string alignment; Damerau 1964). */
#include "base/suggest.h"

#include <string.h>
#include <strings.h>

enum { MOST_LENGTH = 48 };

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t
distance(struct text a, struct text b)
{
	size_t rows[3][MOST_LENGTH + 1];
	size_t *two = rows[0], *one = rows[1], *row = rows[2];
	for (size_t j = 0; j <= b.len; j++) {
		one[j] = j;
	}
	for (size_t i = 1; i <= a.len; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t swap = a.at[i - 1] != b.at[j - 1];
			row[j] = least(least(row[j - 1], one[j]) + 1, one[j - 1] + swap);
			if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] &&
				a.at[i - 2] == b.at[j - 1]) {
				row[j] = least(row[j], two[j - 2] + 1);
			}
		}
		size_t *spare = two;
		two = one;
		one = row;
		row = spare;
	}
	return one[b.len];
}

/* A third of the letters may be wrong: of two names of a letter or two nothing is alike. */
static size_t
most_edits(struct text a, struct text b)
{
	return (a.len > b.len ? a.len : b.len) / 3;
}

static bool
differ_in_case(struct text a, struct text b)
{
	return a.len == b.len && strncasecmp(a.at, b.at, a.len) == 0;
}

const char *
suggest(struct text word, const char *const *names, size_t count)
{
	const char *best = NULL;
	size_t nearest = 0;
	if (word.len == 0 || word.len > MOST_LENGTH) {
		return NULL;
	}
	for (size_t i = 0; i < count; i++) {
		struct text name = text_of(names[i]);
		if (name.len > MOST_LENGTH) {
			continue;
		}
		size_t d = distance(word, name);
		bool near = d <= most_edits(word, name) || differ_in_case(word, name);
		if (near && (best == NULL || d < nearest)) {
			nearest = d;
			best = names[i];
		}
	}
	return best;
}
