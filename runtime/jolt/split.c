/* SPDX-License-Identifier: Apache-2.0 */
/* Java's String.split, with a cache of compiled patterns and a bound on the time that matching
 * takes. */
#include "jolt/split.h"

#include <stdlib.h>
#include <time.h>

#include "jolt/regex.h"
#include "json/unicode.h"

enum {
	KEPT_PATTERNS = 64, /* in a context; one that hashes to the same place takes it */
	MATCH_LIMIT = 1000000, /* steps from one place of the text */
	HEAP_LIMIT = 65536, /* KiB */
	STRETCH = 4096, /* places of the text between two looks at the clock */
	MATCHES = 64, /* matches between two looks */
	SECONDS = 2, /* of processor time for one text */
};

/* ---- compiled patterns --------------------------------------------------- */

struct kept_pattern {
	char *text; /* NULL: free */
	size_t len;
	pcre2_code *code; /* NULL: the pattern is none */
};

struct kept {
	struct kept_pattern patterns[KEPT_PATTERNS];
	pcre2_match_data *match;
	pcre2_match_context *limits;
};

static void
finish(void *p)
{
	struct kept *kept = p;

	for (size_t i = 0; i < KEPT_PATTERNS; i++) {
		free(kept->patterns[i].text);
		pcre2_code_free(kept->patterns[i].code);
	}
	pcre2_match_data_free(kept->match);
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
	kept->match = pcre2_match_data_create(1, NULL);
	kept->limits = pcre2_match_context_create(NULL);
	if (kept->match == NULL || kept->limits == NULL) {
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

static const pcre2_code *
compiled(struct jrt_ctx *ctx, struct kept *kept, struct jrt_text pattern)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < pattern.len; i++) {
		hash = (hash ^ (unsigned char)pattern.at[i]) * 16777619u;
	}
	struct kept_pattern *p = &kept->patterns[hash % KEPT_PATTERNS];
	if (p->text != NULL && jrt_text_is(pattern, p->text, p->len)) {
		return p->code;
	}
	char *text = malloc(pattern.len + 1);
	pcre2_code *code;
	if (text == NULL || jrt_regex_compile(pattern, &code) == JRT_REGEX_NO_ROOM) {
		free(text);
		jrt_fail(ctx, JRT_NO_ROOM);
		return NULL;
	}
	memcpy(text, pattern.at, pattern.len);
	free(p->text);
	pcre2_code_free(p->code);
	*p = (struct kept_pattern){ text, pattern.len, code };
	return code;
}

/* ---- the parts ----------------------------------------------------------- */

static void
add(struct jrt_ctx *ctx, struct jrt_value *list, struct jrt_text text, size_t from, size_t to)
{
	jrt_append(ctx, list, jrt_string(ctx, (struct jrt_text){ text.at + from, to - from }));
}

/* What stands behind the last match; then empty parts at the end vanish. */
static struct jrt_value *
ended(struct jrt_ctx *ctx, struct jrt_value *list, struct jrt_text text, size_t from)
{
	add(ctx, list, text, from, text.len);
	if (list == JRT_NULL || ctx->status != JRT_OK) {
		return NULL;
	}
	while (from > 0 && list->list.count > 0 &&
		list->list.items[list->list.count - 1]->text.len == 0) {
		list->list.count--;
	}
	list->fixed = true;
	return list;
}

/* The pattern "" matches between any two UTF-16 units. */
static struct jrt_value *
split_units(struct jrt_ctx *ctx, struct jrt_text text)
{
	struct jrt_value *list = jrt_new_list(ctx);

	for (const char *at = text.at, *end = text.at + text.len; at < end && list != JRT_NULL;) {
		const char *from = at;
		jrt_next_code_point(&at);
		struct jrt_text whole = { from, (size_t)(at - from) };
		size_t units = whole.len == 4 ? 2 : 1;
		for (size_t i = 0; i < units; i++) {
			char *room = units == 1 ? NULL : jrt_arena_take(&ctx->arena, whole.len + 6);
			if (units > 1 && room == NULL) {
				jrt_fail(ctx, JRT_NO_ROOM);
				return NULL;
			}
			struct jrt_text unit =
				units == 1 ? whole : jrt_utf16_slice(whole, i, i + 1, room);
			jrt_append(ctx, list, jrt_string(ctx, unit));
		}
	}
	if (text.len == 0) {
		add(ctx, list, text, 0, 0);
	}
	if (list == JRT_NULL || ctx->status != JRT_OK) {
		return NULL;
	}
	list->fixed = true;
	return list;
}

static struct jrt_value *
split_literal(struct jrt_ctx *ctx, struct jrt_text literal, struct jrt_text text)
{
	struct jrt_value *list = jrt_new_list(ctx);
	size_t from = 0, at = 0;

	while (list != JRT_NULL && text.len - at >= literal.len) {
		const char *p =
			memchr(text.at + at, literal.at[0], text.len - at - (literal.len - 1));
		if (p == NULL) {
			break;
		}
		at = (size_t)(p - text.at);
		if (literal.len == 1 || memcmp(p, literal.at, literal.len) == 0) {
			add(ctx, list, text, from, at);
			at += literal.len;
			from = at;
		} else {
			at++;
		}
	}
	return ended(ctx, list, text, from);
}

/* ---- by a pattern -------------------------------------------------------- */

static double
processor_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

struct search {
	struct jrt_ctx *ctx;
	struct kept *kept;
	const pcre2_code *code;
	struct jrt_text text;
	unsigned looks; /* since the last look at the clock */
	double deadline; /* 0: not started */
};

static bool
in_time(struct search *s)
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

static size_t
next_character(struct jrt_text text, size_t at)
{
	do {
		at++;
	} while (at < text.len && ((unsigned char)text.at[at] & 0xc0) == 0x80);
	return at;
}

/* The next match from `at` on. */
static bool
find(struct search *s, size_t at, size_t *start, size_t *end)
{
	while (at <= s->text.len) {
		size_t last = s->text.len - at > STRETCH ? at + STRETCH : s->text.len;
		pcre2_set_offset_limit(s->kept->limits, last);
		int rc = pcre2_match(s->code, (PCRE2_SPTR)s->text.at, s->text.len, at,
			PCRE2_NO_UTF_CHECK, s->kept->match, s->kept->limits);
		if (rc >= 0) {
			const PCRE2_SIZE *range = pcre2_get_ovector_pointer(s->kept->match);
			*start = range[0];
			*end = range[1];
			return ++s->looks % MATCHES != 0 || in_time(s);
		}
		if (rc != PCRE2_ERROR_NOMATCH) {
			jrt_fail(s->ctx, rc == PCRE2_ERROR_NOMEMORY ? JRT_NO_ROOM : JRT_ENDLESS);
			return false;
		}
		if (last == s->text.len || !in_time(s)) {
			return false;
		}
		at = next_character(s->text, last);
	}
	return false;
}

static struct jrt_value *
split_pattern(struct jrt_ctx *ctx, struct kept *kept, const pcre2_code *code, struct jrt_text text)
{
	struct search s = { .ctx = ctx, .kept = kept, .code = code, .text = text };
	struct jrt_value *list = jrt_new_list(ctx);
	size_t from = 0, at = 0, start, end;

	while (list != JRT_NULL && find(&s, at, &start, &end)) {
		if (!(from == 0 && end == 0)) { /* no empty part before a match without width */
			add(ctx, list, text, from, start);
			from = end;
		}
		/* Java's Matcher goes on one further after a match without width. */
		at = end > start ? end : next_character(text, end);
	}
	return ctx->status == JRT_OK ? ended(ctx, list, text, from) : NULL;
}

struct jrt_value *
jrt_split(struct jrt_ctx *ctx, struct jrt_text pattern, struct jrt_text text)
{
	char short_room[64];
	char *room = short_room;
	size_t len;

	if (pattern.len == 0) {
		return split_units(ctx, text);
	}
	if (pattern.len > sizeof short_room) {
		room = jrt_arena_take(&ctx->arena, pattern.len);
		if (room == NULL) {
			jrt_fail(ctx, JRT_NO_ROOM);
			return NULL;
		}
	}
	if (jrt_regex_is_literal(pattern, room, &len)) {
		return split_literal(ctx, (struct jrt_text){ room, len }, text);
	}
	struct kept *kept = kept_of(ctx);
	const pcre2_code *code = kept != NULL ? compiled(ctx, kept, pattern) : NULL;
	return code != NULL ? split_pattern(ctx, kept, code, text) : NULL;
}
