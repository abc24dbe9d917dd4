/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for matches of Java's regular expressions, with a cache of compiled patterns and a bound on
 * the time that one text takes (private to this folder). */
#ifndef JOLT_REGEX_FIND_H
#define JOLT_REGEX_FIND_H

#include "jolt/regex.h"
#include "json/value.h"

struct jrt_pattern {
	char *text;
	size_t len;
	pcre2_code *code; /* NULL: Java rejects it, or PCRE2 has it not */
	pcre2_match_data *match; /* where the groups of the match found last stand */
};

/* The pattern, compiled now or before; NULL: it is none (or there was no room: the context knows).
 * It stays until the next one is asked for. */
const struct jrt_pattern *jrt_pattern(struct jrt_ctx *, struct jrt_text);

struct jrt_search {
	struct jrt_ctx *ctx;
	const struct jrt_pattern *pattern;
	struct jrt_text text;
	unsigned looks; /* since the last look at the clock */
	double deadline; /* 0: not started */
};

/* The next match from `at` on; false: there is none, or the search was given up (JRT_ENDLESS). */
bool jrt_search_next(struct jrt_search *, size_t at, size_t *start, size_t *end);
/* Whether `text`, which may be another than that of the search, has a match that begins just at
 * `at`.  Otherwise as jrt_search_next(). */
bool
jrt_search_here(struct jrt_search *, struct jrt_text text, size_t at, size_t *start, size_t *end);

/* Where the character behind the one at `at` begins. */
static inline size_t
jrt_next_character(struct jrt_text text, size_t at)
{
	do {
		at++;
	} while (at < text.len && ((unsigned char)text.at[at] & 0xc0) == 0x80);
	return at;
}
#endif
