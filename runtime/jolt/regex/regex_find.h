/* SPDX-License-Identifier: Apache-2.0 */
/* Searches with Java's regular expressions; caches compiled patterns and limits the time spent on
 * one text (private to this folder). */
#ifndef JOLT_REGEX_FIND_H
#define JOLT_REGEX_FIND_H

#include "jolt/regex/regex.h"
#include "json/value.h"

struct jrt_pattern {
	char *text;
	size_t len;
	pcre2_code *code; /* NULL: rejected by Java, or not supported by PCRE2 */
	pcre2_match_data *match; /* the groups of the last match */
};

/* The compiled pattern, cached.  NULL: invalid pattern, or out of memory (then ctx has failed).
 * Valid until the next call. */
const struct jrt_pattern *jrt_pattern(struct jrt_ctx *, struct jrt_text);

struct jrt_search {
	struct jrt_ctx *ctx;
	const struct jrt_pattern *pattern;
	struct jrt_text text;
	size_t looked; /* bytes since the clock was last checked, about */
	double deadline; /* 0: not started */
};

/* The next match from `at` on.  False: none, or the search was abandoned (JRT_ENDLESS). */
bool jrt_search_next(struct jrt_search *, size_t at, size_t *start, size_t *end);
/* Whether `text`, which may differ from the search's text, has a match that begins exactly at `at`.
 * Otherwise like jrt_search_next(). */
bool
jrt_search_here(struct jrt_search *, struct jrt_text text, size_t at, size_t *start, size_t *end);

/* Where the character after the one at `at` begins. */
static inline size_t
jrt_next_character(struct jrt_text text, size_t at)
{
	do {
		at++;
	} while (at < text.len && ((unsigned char)text.at[at] & 0xc0) == 0x80);
	return at;
}
#endif
