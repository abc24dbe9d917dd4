/* SPDX-License-Identifier: Apache-2.0 */
/* The functions on strings (the reference's modifier/function/Strings.java). */
#include "jolt/fn.h"

#include "jolt/collect.h"
#include "jolt/split.h"
#include "json/unicode.h"

/* ---- each string --------------------------------------------------------- */

static struct jrt_value *
lower(struct jrt_ctx *ctx, struct jrt_value *v)
{
	return jrt_kind(ctx, v) == JRT_KIND_STRING
		       ? jrt_make_string(ctx, jrt_to_lower(ctx, v->text))
		       : NULL;
}

static struct jrt_value *
upper(struct jrt_ctx *ctx, struct jrt_value *v)
{
	return jrt_kind(ctx, v) == JRT_KIND_STRING
		       ? jrt_make_string(ctx, jrt_to_upper(ctx, v->text))
		       : NULL;
}

static struct jrt_value *
trim(struct jrt_ctx *ctx, struct jrt_value *v)
{
	if (jrt_kind(ctx, v) != JRT_KIND_STRING) {
		return NULL;
	}
	struct jrt_text t = v->text;
	while (t.len > 0 && (unsigned char)t.at[t.len - 1] <= ' ') {
		t.len--;
	}
	while (t.len > 0 && (unsigned char)*t.at <= ' ') {
		t.at++;
		t.len--;
	}
	return t.len == v->text.len ? v : jrt_make_string(ctx, t);
}

struct jrt_value *
jrt_fn_toLower(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return jrt_for_each(ctx, count, args, lower);
}

struct jrt_value *
jrt_fn_toUpper(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return jrt_for_each(ctx, count, args, upper);
}

struct jrt_value *
jrt_fn_trim(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return jrt_for_each(ctx, count, args, trim);
}

/* ---- putting together ---------------------------------------------------- */

static struct jrt_value *
collected_string(struct jrt_collected *c)
{
	return jrt_make_string(c->ctx, jrt_collected_text(c));
}

struct jrt_value *
jrt_fn_concat(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);
	struct jrt_collected c = { .ctx = ctx };

	if (given.kind != GIVEN_MANY) {
		return NULL;
	}
	for (uint32_t i = 0; i < given.count; i++) {
		if (!jrt_is_null_value(ctx, given.items[i])) {
			jrt_collect(&c, jrt_to_text(ctx, given.items[i]));
		}
	}
	return collected_string(&c);
}

struct jrt_value *
jrt_fn_join(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct driven driven;
	struct jrt_collected c = { .ctx = ctx };

	if (!jrt_driven(ctx, JRT_KIND_STRING, count, args, &driven) || driven.single != NULL) {
		return NULL;
	}
	for (uint32_t i = 0; i < driven.count; i++) {
		if (jrt_is_null_value(ctx, driven.items[i])) {
			continue;
		}
		struct jrt_text t = jrt_to_text(ctx, driven.items[i]);
		jrt_collect(&c, t);
		if (t.len > 0 && i + 1 < driven.count) {
			jrt_collect(&c, driven.first->text);
		}
	}
	return collected_string(&c);
}

/* ---- taking apart -------------------------------------------------------- */

struct jrt_value *
jrt_fn_substring(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);

	if (given.count != 3 || jrt_kind(ctx, given.items[0]) != JRT_KIND_STRING ||
		jrt_kind(ctx, given.items[1]) != JRT_KIND_INTEGER ||
		jrt_kind(ctx, given.items[2]) != JRT_KIND_INTEGER) {
		return NULL;
	}
	struct jrt_text t = given.items[0]->text;
	int64_t from = given.items[1]->integer, to = given.items[2]->integer;
	if (from < 0 || from >= to) {
		return NULL;
	}
	if (jrt_begins_in_ascii(t, (size_t)to)) {
		return jrt_make_string(
			ctx, (struct jrt_text){ t.at + from, (size_t)to - (size_t)from });
	}
	if ((uint64_t)to > jrt_utf16_length(t)) {
		return NULL;
	}
	char *room = jrt_arena_take(&ctx->arena, t.len + 6);
	if (room == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return NULL;
	}
	return jrt_make_string(ctx, jrt_utf16_slice(t, (size_t)from, (size_t)to, room));
}

struct jrt_value *
jrt_fn_split(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct driven driven;

	if (!jrt_driven(ctx, JRT_KIND_STRING, count, args, &driven)) {
		return NULL;
	}
	if (driven.single != NULL) {
		return jrt_kind(ctx, driven.single) == JRT_KIND_STRING
			       ? jrt_split(ctx, driven.first->text, driven.single->text)
			       : NULL;
	}
	struct jrt_value *list = jrt_list_copy(ctx, driven.items, driven.count, false);
	for (uint32_t i = 0; list != JRT_NULL && i < driven.count; i++) {
		if (jrt_kind(ctx, driven.items[i]) != JRT_KIND_STRING) {
			continue;
		}
		list->list.items[i] = jrt_split(ctx, driven.first->text, driven.items[i]->text);
		if (list->list.items[i] == NULL) {
			return NULL; /* the reference throws on a bad pattern */
		}
	}
	return list;
}

/* ---- padding ------------------------------------------------------------- */

static struct jrt_value *
pad(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args, bool left)
{
	struct driven driven;

	if (!jrt_driven(ctx, JRT_KIND_STRING, count, args, &driven) || driven.single != NULL ||
		driven.count < 2 || jrt_kind(ctx, driven.items[0]) != JRT_KIND_INTEGER ||
		jrt_kind(ctx, driven.items[1]) != JRT_KIND_STRING) {
		return NULL;
	}
	int64_t width = driven.items[0]->integer;
	struct jrt_text t = driven.first->text, filler = driven.items[1]->text;
	size_t length = jrt_utf16_length(t);
	if (width <= 0 || width > 500 || jrt_utf16_length(filler) != 1) {
		return NULL;
	}
	if ((size_t)width <= length) {
		return driven.first;
	}
	struct jrt_collected c = { .ctx = ctx };
	if (!left) {
		jrt_collect(&c, t);
	}
	for (size_t i = length; i < (size_t)width; i++) {
		jrt_collect(&c, filler);
	}
	if (left) {
		jrt_collect(&c, t);
	}
	return collected_string(&c);
}

struct jrt_value *
jrt_fn_leftPad(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return pad(ctx, count, args, true);
}

struct jrt_value *
jrt_fn_rightPad(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return pad(ctx, count, args, false);
}
