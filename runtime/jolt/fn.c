/* SPDX-License-Identifier: Apache-2.0 */
/* How functions take their arguments (the reference's Function.java). */
#include "jolt/fn.h"

struct jrt_value *
jrt_for_many(
	struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args, jrt_convert *convert)
{
	struct given given = jrt_given(ctx, count, args);
	if (given.kind == GIVEN_NOTHING) {
		return NULL;
	}
	struct jrt_value *list = jrt_list_copy(ctx, given.items, given.count, false);
	if (list == JRT_NULL) {
		return NULL;
	}
	for (uint32_t i = 0; i < given.count; i++) {
		struct jrt_value *converted = convert(ctx, list->list.items[i]);
		if (converted != NULL) {
			list->list.items[i] = converted;
		}
	}
	return list;
}

bool
jrt_driven(struct jrt_ctx *ctx, enum jrt_kind first, unsigned count, struct jrt_value *const *args,
	struct driven *out)
{
	uint32_t n = count;

	if (count == 1 && jrt_is_list(ctx, args[0])) {
		const struct jrt_list *list = jrt_list_of(ctx, args[0]);
		args = list->items;
		n = list->count;
	}
	if (n < 2 || jrt_kind(ctx, args[0]) != first) {
		return false;
	}
	*out = (struct driven){ .first = args[0], .items = args + 1, .count = n - 1 };
	if (n == 2) {
		if (jrt_is_list(ctx, args[1])) {
			const struct jrt_list *list = jrt_list_of(ctx, args[1]);
			out->items = list->items;
			out->count = list->count;
		} else {
			out->single = args[1];
		}
	}
	return true;
}

struct jrt_value *
jrt_list_copy(struct jrt_ctx *ctx, struct jrt_value *const *items, uint32_t count, bool fixed)
{
	struct jrt_value *v = jrt_new_list(ctx);
	size_t bytes = (size_t)count * sizeof(struct jrt_value *);

	if (v == JRT_NULL) {
		return v;
	}
	v->fixed = fixed;
	if (count > 0) {
		struct jrt_value **copy = jrt_arena_take(&ctx->arena, bytes);
		if (copy == NULL) {
			jrt_fail(ctx, JRT_NO_ROOM);
			return JRT_NULL;
		}
		memcpy(copy, items, bytes);
		v->list.items = copy;
		v->list.count = v->list.size = count;
	}
	return v;
}

struct jrt_value *
jrt_as_list(struct jrt_ctx *ctx, struct jrt_value *v)
{
	if (jrt_kind(ctx, v) != JRT_KIND_ARRAY) {
		return v;
	}
	struct jrt_value *list = jrt_new_list(ctx);
	if (list != JRT_NULL) {
		list->list = *jrt_list_of(ctx, v);
		list->fixed = true;
	}
	return list;
}
