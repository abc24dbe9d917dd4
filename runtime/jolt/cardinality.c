/* SPDX-License-Identifier: Apache-2.0 */
/* ONE and MANY (the reference's CardinalityLeafSpec). */
#include "jolt/cardinality.h"

#include "jolt/fn.h"

struct jrt_member *
jrt_member_slot(struct jrt_ctx *ctx, struct jrt_value *v, struct jrt_text name)
{
	int64_t at = jrt_find(ctx, v, name);
	struct jrt_member *m = at >= 0 ? &jrt_object_of(ctx, v)->members[at] : NULL;
	return m != NULL && m->value != NULL ? m : NULL;
}

struct jrt_value *
jrt_make_one(struct jrt_ctx *ctx, struct jrt_member *m)
{
	enum jrt_kind kind = jrt_kind(ctx, m->value);

	if (kind != JRT_KIND_LIST && kind != JRT_KIND_ARRAY) {
		return NULL;
	}
	const struct jrt_list *list = jrt_list_of(ctx, m->value);
	m->value = list->count > 0 ? list->items[0] : JRT_NULL;
	return m->value;
}

static void
move(struct jrt_ctx *ctx, struct jrt_moved *moved, struct jrt_text key, struct jrt_value *v)
{
	if (moved->count == moved->size) {
		uint32_t size = moved->size * 2 + 4;
		struct jrt_member *more = jrt_arena_take(&ctx->arena, (size_t)size * sizeof *more);
		if (more == NULL) {
			jrt_fail(ctx, JRT_NO_ROOM);
			return;
		}
		if (moved->count > 0) {
			memcpy(more, moved->members, moved->count * sizeof *more);
		}
		moved->members = more;
		moved->size = size;
	}
	moved->members[moved->count++] = (struct jrt_member){ .key = key, .value = v };
}

struct jrt_value *
jrt_make_many(struct jrt_ctx *ctx, struct jrt_member *m, struct jrt_moved *moved)
{
	struct jrt_value *list;

	switch (jrt_kind(ctx, m->value)) {
	case JRT_KIND_LIST:
		return m->value;
	case JRT_KIND_ARRAY:
		m->value = jrt_as_list(ctx, m->value);
		return m->value;
	case JRT_KIND_NULL:
		m->value = jrt_list_copy(ctx, NULL, 0, true);
		return m->value;
	default:
		/* The reference removes the key and adds it again, so it moves to the end. */
		list = jrt_list_copy(ctx, &m->value, 1, false);
		move(ctx, moved, m->key, list);
		m->value = NULL;
		return list;
	}
}

void
jrt_put_moved(struct jrt_ctx *ctx, struct jrt_value *object, const struct jrt_moved *moved)
{
	if (moved->count == 0) {
		return;
	}
	jrt_compact(ctx, object);
	for (uint32_t i = 0; i < moved->count; i++) {
		jrt_set(ctx, object, moved->members[i].key, moved->members[i].value);
	}
}

void
jrt_top_one(struct jrt_ctx *ctx, struct jrt_value *v)
{
	enum jrt_kind kind = jrt_kind(ctx, v);

	if (kind == JRT_KIND_LIST || kind == JRT_KIND_ARRAY) {
		jrt_fail(ctx, JRT_WRONG_KIND);
	}
}
