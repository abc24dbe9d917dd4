/* SPDX-License-Identifier: Apache-2.0 */
/* Makes values; lists. */
#include "json/value.h"

#include "json/java_map.h"
#include "json/make.h"
#include "json/number.h"
#include "json/object.h"

#include <stdlib.h>

enum { FIRST_ITEMS = 3 }; /* elements that a new list has room for: speed only */

struct jrt_object jrt_no_object;

struct jrt_value jrt_null_value = { .kind = JRT_KIND_NULL };
struct jrt_value jrt_true_value = { .kind = JRT_KIND_BOOLEAN, .boolean = true };
struct jrt_value jrt_false_value = { .kind = JRT_KIND_BOOLEAN };

void
jrt_ctx_init(struct jrt_ctx *ctx)
{
	*ctx = (struct jrt_ctx){ 0 };
}

void
jrt_ctx_finish(struct jrt_ctx *ctx)
{
	if (ctx->finish_kept != NULL) {
		ctx->finish_kept(ctx->kept);
	}
	if (ctx->finish_zones != NULL) {
		ctx->finish_zones(ctx->zones);
	}
	jrt_arena_finish(&ctx->arena);
	*ctx = (struct jrt_ctx){ 0 };
}

/* The document of values that come from no input. */
static uint32_t nowhere[1]; /* never written to */
static const struct jrt_doc nothing = { .base = "", .pos = nowhere, .kinds = "", .close = nowhere };

void
jrt_ctx_begin(struct jrt_ctx *ctx, const struct jrt_doc *doc)
{
	jrt_arena_reset(&ctx->arena);
	ctx->status = JRT_OK;
	ctx->doc = doc != NULL ? doc : &nothing;
	ctx->names = JRT_TEXT("");
	ctx->own_context = NULL;
	ctx->pieces.at = NULL;
	ctx->pieces.count = ctx->pieces.room = 0;
	ctx->cut_before += ctx->cut;
	ctx->cut = false;
	ctx->now.known = false;
}

/* ---- making -------------------------------------------------------------- */

struct jrt_value *
jrt_boolean(bool b)
{
	return b ? &jrt_true_value : &jrt_false_value;
}

struct jrt_value *
jrt_long(struct jrt_ctx *ctx, int64_t n)
{
	return jrt_make_long(ctx, n);
}

struct jrt_value *
jrt_integer(struct jrt_ctx *ctx, int64_t n)
{
	return jrt_make_integer(ctx, n);
}

struct jrt_value *
jrt_double(struct jrt_ctx *ctx, double d)
{
	return jrt_make_double(ctx, d);
}

struct jrt_value *
jrt_string(struct jrt_ctx *ctx, struct jrt_text t)
{
	return jrt_make_string(ctx, t);
}

struct jrt_value *
jrt_string_copy(struct jrt_ctx *ctx, struct jrt_text t)
{
	char *at = jrt_arena_take(&ctx->arena, t.len);
	if (at == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return JRT_NULL;
	}
	memcpy(at, t.at, t.len);
	return jrt_string(ctx, (struct jrt_text){ at, t.len });
}

/* The value, and room for its first elements. */
struct jrt_value *
jrt_new_list(struct jrt_ctx *ctx)
{
	struct whole {
		struct jrt_value value;
		struct jrt_value *items[FIRST_ITEMS];
	} *made = jrt_arena_take(&ctx->arena, sizeof *made);
	if (made == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return JRT_NULL;
	}
	made->value.list.items = made->items;
	made->value.list.count = 0;
	made->value.list.size = FIRST_ITEMS;
	return jrt_begin_value(&made->value, JRT_KIND_LIST);
}

/* The value, the object and room for its first members: one piece of memory. */
struct jrt_value *
jrt_new_object(struct jrt_ctx *ctx)
{
	struct whole {
		_Alignas(16) struct jrt_value value;
		_Alignas(16) struct jrt_object object;
	} *made =
		jrt_arena_take(&ctx->arena, sizeof *made + JRT_ROOM_OF_MEMBERS(JRT_FIRST_MEMBERS));
	if (made == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return JRT_NULL;
	}
	jrt_object_begin(&made->object, JRT_FIRST_MEMBERS);
	made->value.object = &made->object;
	return jrt_begin_value(&made->value, JRT_KIND_OBJECT);
}

struct jrt_value *
jrt_new_list_of_one(struct jrt_ctx *ctx, struct jrt_text key, uint32_t tag, struct jrt_value *v)
{
	struct jrt_value *made = jrt_arena_take(&ctx->arena, sizeof *made);
	if (made == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return JRT_NULL;
	}
	jrt_set_kind(made, JRT_LAZY_WRAPPED);
	made->text = key;
	made->inside = v;
	made->inside_tag = tag;
	if (ctx->where != NULL || ctx->trace != NULL) { /* they walk what stands there */
		jrt_look(ctx, made);
	}
	return made;
}

struct jrt_value *
jrt_new_java_map(struct jrt_ctx *ctx)
{
	struct jrt_value *made = jrt_new_object(ctx);
	if (made != JRT_NULL) {
		made->object->buckets = JRT_JAVA_BUCKETS;
		made->object->plain = 0;
	}
	return made;
}

double
jrt_to_double(struct jrt_ctx *ctx, struct jrt_value *v)
{
	switch (jrt_kind(ctx, v)) {
	case JRT_KIND_INTEGER:
	case JRT_KIND_LONG:
		return (double)v->integer;
	case JRT_KIND_DOUBLE:
		return v->number;
	case JRT_KIND_BIG:
	case JRT_KIND_DECIMAL:
		return jrt_read_double(v->text.at, v->text.len);
	default:
		return 0;
	}
}

/* ---- lists --------------------------------------------------------------- */

static bool
reserve(struct jrt_ctx *ctx, struct jrt_list *l, uint64_t size)
{
	if (size <= l->size) {
		return true;
	}
	uint64_t room = 2 * (uint64_t)l->size > size ? 2 * (uint64_t)l->size : size < 4 ? 4 : size;
	struct jrt_value **items =
		room > UINT32_MAX ? NULL
				  : jrt_arena_take(&ctx->arena, room * sizeof(struct jrt_value *));
	if (items == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return false;
	}
	if (l->count > 0) {
		memcpy(items, l->items, l->count * sizeof(struct jrt_value *));
	}
	l->items = items;
	l->size = (uint32_t)room;
	return true;
}

static __attribute__((noinline)) void
append_with_care(struct jrt_ctx *ctx, struct jrt_value *list, struct jrt_value *v)
{
	struct jrt_list *l = jrt_list_of(ctx, list);
	if (ctx->status != JRT_OK) {
		return; /* may be the shared null that stands in if there is no room */
	}
	if (list->fixed) {
		jrt_fail(ctx, JRT_FIXED_LIST);
	} else if (reserve(ctx, l, (uint64_t)l->count + 1)) {
		l->items[l->count++] = v;
	}
}

void
jrt_append(struct jrt_ctx *ctx, struct jrt_value *list, struct jrt_value *v)
{
	if (list->kind == JRT_KIND_LIST && !list->fixed && list->list.count < list->list.size) {
		list->list.items[list->list.count++] = v;
	} else {
		append_with_care(ctx, list, v);
	}
}

void
jrt_set_at(struct jrt_ctx *ctx, struct jrt_value *list, uint64_t index, struct jrt_value *v)
{
	struct jrt_list *l = jrt_list_of(ctx, list);
	uint32_t limit = ctx->index_limit == 0 ? JRT_MAX_INDEX : ctx->index_limit;
	if (ctx->status != JRT_OK) {
		return;
	}
	if (index < l->count) {
		l->items[index] = v;
		return;
	}
	if (list->fixed) {
		jrt_fail(ctx, JRT_FIXED_LIST);
	} else if (index >= limit) {
		jrt_fail(ctx, JRT_INDEX_LIMIT);
	} else if (reserve(ctx, l, index + 1)) {
		while (l->count < index) {
			l->items[l->count++] = JRT_NULL;
		}
		l->items[l->count++] = v;
	}
}
