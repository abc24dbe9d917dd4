/* SPDX-License-Identifier: Apache-2.0 */
/* Lookups and writes of modify (the reference's modifier/ and the parts of common/ and traversr/
 * that it uses). */
#include "jolt/modify.h"

#include "jolt/fn.h"
#include "json/number.h"

/* ---- looking ------------------------------------------------------------- */

struct jrt_value *
jrt_element_of(struct jrt_ctx *ctx, struct jrt_value *v, uint32_t index)
{
	if (v == NULL || !jrt_is_list(ctx, v)) {
		return NULL;
	}
	const struct jrt_list *list = jrt_list_of(ctx, v);
	return index < list->count ? list->items[index] : NULL;
}

struct jrt_value *
jrt_element_named(struct jrt_ctx *ctx, struct jrt_value *v, struct jrt_text index)
{
	int32_t i;

	if (index.at == NULL || !jrt_java_parse_int(index, &i) || i < 0) {
		return NULL;
	}
	return jrt_element_of(ctx, v, (uint32_t)i);
}

static struct jrt_text
name_of(struct jrt_ctx *ctx, struct jrt_value *v, bool wide)
{
	if (v != NULL) {
		switch (jrt_kind(ctx, v)) {
		case JRT_KIND_STRING:
			return v->text;
		case JRT_KIND_BOOLEAN:
			return jrt_to_text(ctx, v);
		case JRT_KIND_LONG:
		case JRT_KIND_BIG:
			ctx->cut = ctx->cut || !wide;
			/* fall through */
		case JRT_KIND_INTEGER:
		case JRT_KIND_DECIMAL:
		case JRT_KIND_DOUBLE:
			return jrt_to_text(ctx, jrt_integer(ctx, wide ? jrt_long_value(ctx, v)
								      : jrt_int_value(ctx, v)));
		default:
			break;
		}
	}
	return (struct jrt_text){ NULL, 0 };
}

struct jrt_text
jrt_name_of(struct jrt_ctx *ctx, struct jrt_value *v)
{
	return name_of(ctx, v, false);
}

struct jrt_text
jrt_wide_name_of(struct jrt_ctx *ctx, struct jrt_value *v)
{
	return name_of(ctx, v, true);
}

struct jrt_text
jrt_index_text(struct jrt_ctx *ctx, uint32_t index)
{
	enum { DIGITS = 16 };
	char *room = jrt_arena_take(&ctx->arena, DIGITS);

	if (room == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return (struct jrt_text){ "", 0 };
	}
	const char *at = jrt_digits_before(room + DIGITS, index, 1);
	return (struct jrt_text){ at, (size_t)(room + DIGITS - at) };
}

struct jrt_value *
jrt_context(struct jrt_ctx *ctx)
{
	if (ctx->own_context == NULL) {
		/* A copy: a value that is looked up may be stored and changed, and the context
		 * outlives the record. */
		ctx->own_context = ctx->context != NULL
					   ? jrt_deep_copy(ctx, (struct jrt_value *)ctx->context)
					   : JRT_NULL;
	}
	return ctx->own_context;
}

struct jrt_value *
jrt_element_before(struct jrt_ctx *ctx, const struct jrt_step *step, uint32_t index)
{
	const struct jrt_list *list = jrt_list_of(ctx, step->value);

	if (index >= list->count ||
		(index >= step->size && jrt_is_null_value(ctx, list->items[index]))) {
		return NULL;
	}
	return list->items[index];
}

/* ---- writing ------------------------------------------------------------- */

bool
jrt_may_write(struct jrt_ctx *ctx, enum jrt_mode mode, struct jrt_value *old)
{
	switch (mode) {
	case JRT_DEFAULT:
		return old == NULL || jrt_is_null_value(ctx, old);
	case JRT_DEFINE:
		return old == NULL;
	default:
		return true;
	}
}

void
jrt_write_element(struct jrt_ctx *ctx, const struct jrt_step *step, uint32_t index,
	enum jrt_mode mode, struct jrt_value *v)
{
	struct jrt_list *list = jrt_list_of(ctx, step->value);

	if (index >= list->count) {
		jrt_fail(ctx, JRT_BAD_INDEX);
		return;
	}
	if (jrt_may_write(ctx, mode,
		    mode == JRT_DEFINE ? jrt_element_before(ctx, step, index)
				       : list->items[index])) {
		list->items[index] = v;
	}
}

static struct jrt_value *
new_container(struct jrt_ctx *ctx, enum jrt_kind kind)
{
	struct jrt_value *v = kind == JRT_KIND_LIST ? jrt_new_list(ctx) : jrt_new_object(ctx);
	return v != JRT_NULL ? v : NULL;
}

struct jrt_value *
jrt_opened(struct jrt_ctx *ctx, struct jrt_value *old, enum jrt_mode mode, enum jrt_kind kind)
{
	if (old != NULL && !jrt_is_null_value(ctx, old)) {
		return jrt_kind(ctx, old) == kind ? old : NULL;
	}
	return jrt_may_write(ctx, mode, old) ? new_container(ctx, kind) : NULL;
}

struct jrt_value *
jrt_open_member(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key,
	struct jrt_value *old, enum jrt_mode mode, enum jrt_kind kind)
{
	struct jrt_value *opened = jrt_opened(ctx, old, mode, kind);
	if (opened != NULL && opened != old) {
		jrt_set(ctx, object, key, opened);
	}
	return opened;
}

struct jrt_value *
jrt_open_element(struct jrt_ctx *ctx, const struct jrt_step *step, uint32_t index,
	struct jrt_value *old, enum jrt_mode mode, enum jrt_kind kind)
{
	struct jrt_value *opened = jrt_opened(ctx, old, mode, kind);
	if (opened != NULL && opened != old) {
		jrt_write_element(ctx, step, index, JRT_OVERWRITE, opened);
	}
	return opened;
}

void
jrt_lengthen(struct jrt_ctx *ctx, struct jrt_step *step, uint32_t size)
{
	struct jrt_list *list = jrt_list_of(ctx, step->value);

	step->size = list->count;
	if (step->value->fixed && list->count < size) {
		jrt_fail(ctx, JRT_FIXED_LIST);
		return;
	}
	while (list->count < size && ctx->status == JRT_OK) {
		jrt_append(ctx, step->value, JRT_NULL);
	}
}

/* ---- walking ------------------------------------------------------------- */

void
jrt_walk_set(struct jrt_ctx *ctx, const struct jrt_walk *w, struct jrt_value *object,
	struct jrt_value *v)
{
	struct jrt_member *m = &w->object->members[w->next - 1];
	if (ctx->status == JRT_OK && w->object->count == w->count && m->key.at == w->key.at) {
		m->value = v;
	} else {
		jrt_set(ctx, object, w->key, v);
	}
}
