/* SPDX-License-Identifier: Apache-2.0 */
/* The operation sort (the reference's Sortr). */
#include "jolt/sort.h"

#include "jolt/fn.h"
#include "json/unicode.h"

static int
compare(const struct jrt_member *a, const struct jrt_member *b)
{
	bool a_tilde = a->key.len > 0 && a->key.at[0] == '~';
	bool b_tilde = b->key.len > 0 && b->key.at[0] == '~';

	if (a_tilde != b_tilde) {
		return a_tilde ? -1 : 1;
	}
	return jrt_utf16_compare(a->key, b->key);
}

static void
merge_sort(struct jrt_member *members, struct jrt_member *room, uint32_t count)
{
	if (count < 2) {
		return;
	}
	uint32_t half = count / 2, i = 0, j = half, n = 0;
	merge_sort(members, room, half);
	merge_sort(members + half, room, count - half);
	memcpy(room, members, half * sizeof *members);
	while (i < half && j < count) {
		members[n++] = compare(&room[i], &members[j]) <= 0 ? room[i++] : members[j++];
	}
	memcpy(members + n, room + i, (half - i) * sizeof *members);
}

static struct jrt_value *sorted(struct jrt_ctx *ctx, struct jrt_value *v, unsigned depth);

static struct jrt_value *
sorted_object(struct jrt_ctx *ctx, struct jrt_value *v, unsigned depth)
{
	const struct jrt_object *object = jrt_object_of(ctx, v);
	struct jrt_value *result = jrt_new_object(ctx);
	uint32_t count = object->count;
	/* The order and the room for sorting. */
	struct jrt_member *order = jrt_arena_take(&ctx->arena, (size_t)count * 2 * sizeof *order);

	if (result == JRT_NULL || order == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return JRT_NULL;
	}
	if (count > 0) {
		memcpy(order, object->members, count * sizeof *order);
	}
	merge_sort(order, order + count, count);
	for (uint32_t i = 0; i < count; i++) {
		jrt_set(ctx, result, order[i].key, sorted(ctx, order[i].value, depth + 1));
	}
	return result;
}

static struct jrt_value *
sorted(struct jrt_ctx *ctx, struct jrt_value *v, unsigned depth)
{
	if (depth > JRT_DEEPEST) {
		jrt_fail(ctx, JRT_CYCLE);
	}
	if (ctx->status != JRT_OK) {
		return JRT_NULL;
	}
	if (jrt_is_map(ctx, v)) {
		return sorted_object(ctx, v, depth);
	}
	if (!jrt_is_list(ctx, v)) {
		return v;
	}
	const struct jrt_list *list = jrt_list_of(ctx, v);
	struct jrt_value *copy = jrt_list_copy(ctx, list->items, list->count, false);
	for (uint32_t i = 0; copy != JRT_NULL && i < copy->list.count; i++) {
		copy->list.items[i] = sorted(ctx, copy->list.items[i], depth + 1);
	}
	return copy;
}

struct jrt_value *
jrt_sorted(struct jrt_ctx *ctx, struct jrt_value *v)
{
	return sorted(ctx, v, 0);
}
