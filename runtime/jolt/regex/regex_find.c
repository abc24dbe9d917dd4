/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled patterns and their matches. */
#include "jolt/regex/regex_find.h"

#include <stdlib.h>
#include <time.h>

enum {
	KEPT_PATTERNS = 64, /* per context; one that hashes to the same slot replaces it */
	MATCH_LIMIT = 1000000, /* steps from one position in the text */
	HEAP_LIMIT = 65536, /* KiB */
	STRETCH = 4096, /* positions in the text between two checks of the clock, at most */
	MATCHES = 64, /* matches between two checks, at most */
	LOOKED = 1 << 26, /* bytes that may be looked at between two checks: from each position, all
			     that follows */
	SECONDS = 2, /* of processor time for one text */
};

/* ---- compiled patterns --------------------------------------------------- */

struct kept {
	struct jrt_pattern patterns[KEPT_PATTERNS]; /* text NULL: free */
	pcre2_match_context *limits;
};

static void
drop(struct jrt_pattern *p)
{
	free(p->text);
	pcre2_code_free(p->code);
	pcre2_match_data_free(p->match);
}

static void
finish(void *p)
{
	struct kept *kept = p;

	for (size_t i = 0; i < KEPT_PATTERNS; i++) {
		drop(&kept->patterns[i]);
	}
	pcre2_match_context_free(kept->limits);
	free(kept);
}

static struct kept *
kept_of(struct jrt_ctx *ctx)
{
	if (ctx->kept != NULL) {
		return ctx->kept;
	}
	struct kept *kept = calloc(1, sizeof *kept);
	if (kept == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return NULL;
	}
	kept->limits = pcre2_match_context_create(NULL);
	if (kept->limits == NULL) {
		finish(kept);
		jrt_fail(ctx, JRT_NO_ROOM);
		return NULL;
	}
	pcre2_set_match_limit(kept->limits, MATCH_LIMIT);
	pcre2_set_heap_limit(kept->limits, HEAP_LIMIT);
	ctx->kept = kept;
	ctx->finish_kept = finish;
	return kept;
}

static bool
compile(struct jrt_text pattern, struct jrt_pattern *out)
{
	*out = (struct jrt_pattern){ .text = malloc(pattern.len + 1), .len = pattern.len };
	bool good =
		out->text != NULL && jrt_regex_compile(pattern, &out->code) != JRT_REGEX_NO_ROOM;
	if (good && out->code != NULL) {
		out->match = pcre2_match_data_create_from_pattern(out->code, NULL);
		good = out->match != NULL;
	}
	if (!good) {
		drop(out);
		return false;
	}
	memcpy(out->text, pattern.at, pattern.len);
	return true;
}

const struct jrt_pattern *
jrt_pattern(struct jrt_ctx *ctx, struct jrt_text pattern)
{
	uint32_t hash = 2166136261u;
	struct kept *kept = kept_of(ctx);

	if (kept == NULL) {
		return NULL;
	}
	for (size_t i = 0; i < pattern.len; i++) {
		hash = (hash ^ (unsigned char)pattern.at[i]) * 16777619u; /* speed only */
	}
	struct jrt_pattern *p = &kept->patterns[hash % KEPT_PATTERNS];
	if (p->text == NULL || !jrt_text_is(pattern, p->text, p->len)) {
		struct jrt_pattern made;
		if (!compile(pattern, &made)) {
			jrt_fail(ctx, JRT_NO_ROOM);
			return NULL;
		}
		drop(p);
		*p = made;
	}
	return p->code != NULL ? p : NULL;
}

/* ---- matches ------------------------------------------------------------- */

static double
processor_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool
in_time(struct jrt_search *s)
{
	double now = processor_seconds();

	if (s->deadline == 0) {
		s->deadline = now + SECONDS;
	}
	if (now > s->deadline) {
		jrt_fail(s->ctx, JRT_ENDLESS);
		return false;
	}
	return true;
}

/* A match that begins at `at` or later, and at `last` at the latest. */
static int
match(struct jrt_search *s, struct jrt_text text, size_t at, size_t last, uint32_t options)
{
	const struct kept *kept = s->ctx->kept;

	pcre2_set_offset_limit(kept->limits, last);
	int rc = pcre2_match(s->pattern->code, (PCRE2_SPTR)text.at, text.len, at,
		options | PCRE2_NO_UTF_CHECK, s->pattern->match, kept->limits);
	if (rc < 0 && rc != PCRE2_ERROR_NOMATCH) {
		jrt_fail(s->ctx, rc == PCRE2_ERROR_NOMEMORY ? JRT_NO_ROOM : JRT_ENDLESS);
	}
	return rc;
}

static bool
found(struct jrt_search *s, struct jrt_text text, size_t *start, size_t *end)
{
	const PCRE2_SIZE *range = pcre2_get_ovector_pointer(s->pattern->match);
	*start = range[0];
	*end = range[1];
	s->looked += text.len - *start + LOOKED / MATCHES;
	if (s->looked < LOOKED) {
		return true;
	}
	s->looked = 0;
	return in_time(s);
}

/* How many positions are tried before the clock is checked, where `rest` bytes follow. */
static size_t
stretch(size_t rest)
{
	size_t positions = LOOKED / (rest + 1) + 1;
	return positions < STRETCH ? positions : STRETCH;
}

bool
jrt_search_next(struct jrt_search *s, size_t at, size_t *start, size_t *end)
{
	while (at <= s->text.len) {
		size_t rest = s->text.len - at, most = stretch(rest);
		size_t last = rest > most ? at + most : s->text.len;
		int rc = match(s, s->text, at, last, 0);
		if (rc >= 0) {
			return found(s, s->text, start, end);
		}
		if (rc != PCRE2_ERROR_NOMATCH || last == s->text.len || !in_time(s)) {
			return false;
		}
		at = jrt_next_character(s->text, last);
	}
	return false;
}

bool
jrt_search_here(struct jrt_search *s, struct jrt_text text, size_t at, size_t *start, size_t *end)
{
	return match(s, text, at, text.len, PCRE2_ANCHORED) >= 0 && found(s, text, start, end);
}
