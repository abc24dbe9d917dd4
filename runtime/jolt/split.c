/* SPDX-License-Identifier: Apache-2.0 */
/* Java's String.split. */
#include "jolt/split.h"

#include "jolt/regex/regex_find.h"
#include "json/make.h"
#include "json/unicode.h"

/* ---- the parts ----------------------------------------------------------- */

static void
add(struct jrt_ctx *ctx, struct jrt_value *list, struct jrt_text text, size_t from, size_t to)
{
	jrt_append(ctx, list, jrt_make_string(ctx, (struct jrt_text){ text.at + from, to - from }));
}

/* Adds what follows the last match, then drops empty strings at the end. */
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
			jrt_append(ctx, list, jrt_make_string(ctx, unit));
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

static struct jrt_value *
split_pattern(struct jrt_ctx *ctx, const struct jrt_pattern *pattern, struct jrt_text text)
{
	struct jrt_search s = { .ctx = ctx, .pattern = pattern, .text = text };
	struct jrt_value *list = jrt_new_list(ctx);
	size_t from = 0, at = 0, start, end;

	while (list != JRT_NULL && jrt_search_next(&s, at, &start, &end)) {
		if (!(from == 0 && end == 0)) { /* no empty part before a zero-width match */
			add(ctx, list, text, from, start);
			from = end;
		}
		/* Java's Matcher continues one further after a zero-width match. */
		at = end > start ? end : jrt_next_character(text, end);
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
	const struct jrt_pattern *compiled = jrt_pattern(ctx, pattern);
	return compiled != NULL ? split_pattern(ctx, compiled, text) : NULL;
}
