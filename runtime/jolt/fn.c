/* SPDX-License-Identifier: Apache-2.0 */
/* How the functions take their arguments apart (the reference's Function.java). */
#include "jolt/fn.h"

struct given
jrt_given(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	if (count == 0) {
		return (struct given){ .kind = GIVEN_NOTHING };
	}
	if (count > 1) {
		return (struct given){ .kind = GIVEN_MANY, .items = args, .count = count };
	}
	enum jrt_kind kind = jrt_kind(ctx, args[0]);
	if (kind == JRT_KIND_NULL) {
		return (struct given){ .kind = GIVEN_NOTHING };
	}
	if (kind != JRT_KIND_LIST && kind != JRT_KIND_ARRAY) {
		return (struct given){ .kind = GIVEN_ONE, .one = args[0] };
	}
	const struct jrt_list *list = jrt_list_of(ctx, args[0]);
	if (list->count == 0) {
		return (struct given){ .kind = GIVEN_NOTHING };
	}
	return (struct given){
		.kind = GIVEN_MANY, .list = args[0], .items = list->items, .count = list->count
	};
}

struct jrt_value *
jrt_for_each(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args,
	struct jrt_value *(*convert)(struct jrt_ctx *, struct jrt_value *))
{
	if (count == 1 && args[0]->kind != JRT_KIND_NULL && args[0]->kind != JRT_KIND_ARRAY &&
		!jrt_is_list(ctx, args[0])) {
		return convert(ctx, args[0]);
	}
	struct given given = jrt_given(ctx, count, args);
	if (given.kind == GIVEN_NOTHING) {
		return NULL;
	}
	if (given.kind == GIVEN_ONE) {
		return convert(ctx, given.one);
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
