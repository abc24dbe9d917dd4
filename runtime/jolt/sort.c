/* SPDX-License-Identifier: Apache-2.0 */
/* The operation sort (the reference's Sortr). */
#include "jolt/sort.h"

#include "jolt/fn.h"
#include "jolt/sort_key.h"
#include "json/object.h"
#include "json/unicode.h"

enum {
	FEW = 32, /* members that are sorted by insertion */
	LEAST_KEPT = 4, /* fewer are sorted as fast as they are looked at */
};

int
jrt_sort_compare(struct jrt_text a, struct jrt_text b)
{
	bool a_tilde = a.len > 0 && a.at[0] == '~', b_tilde = b.len > 0 && b.at[0] == '~';

	if (a_tilde != b_tilde) {
		return a_tilde ? -1 : 1;
	}
	return jrt_utf16_compare(a, b);
}

/* A member in its new position. */
struct entry {
	uint64_t prefix; /* of its key */
	const struct jrt_member *member;
};

JRT_INLINE void
fill(struct entry *e, const struct jrt_member *m)
{
	*e = (struct entry){ jrt_sort_prefix(m->key), m };
}

static inline bool
comes_before(const struct entry *a, const struct entry *b)
{
	return jrt_sorts_before(a->prefix, a->member->key, b->prefix, b->member->key);
}

static void
insertion_sort(struct entry *entries, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		struct entry e = entries[i];
		uint32_t at = i;
		while (at > 0 && comes_before(&e, &entries[at - 1])) {
			entries[at] = entries[at - 1];
			at--;
		}
		entries[at] = e;
	}
}

static void
merge_sort(struct entry *entries, struct entry *room, uint32_t count)
{
	if (count <= FEW) {
		insertion_sort(entries, count);
		return;
	}
	uint32_t half = count / 2, i = 0, j = half, n = 0;
	merge_sort(entries, room, half);
	merge_sort(entries + half, room, count - half);
	memcpy(room, entries, half * sizeof *entries);
	while (i < half && j < count) {
		entries[n++] = comes_before(&entries[j], &room[i]) ? entries[j++] : room[i++];
	}
	memcpy(entries + n, room + i, (half - i) * sizeof *entries);
}

/* Tries the order in which a similar object was sorted: records are often of one form.  False: it
 * is another order. */
static bool
order_as_before(const struct jrt_ctx *ctx, struct entry *order, const struct jrt_object *object)
{
	uint32_t count = object->count;
	const uint8_t *was = ctx->sorted_as[count % JRT_SORTED_FORMS].was;
	if (ctx->sorted_as[count % JRT_SORTED_FORMS].count != count) {
		return false;
	}
	for (uint32_t i = 0; i < count; i++) {
		fill(&order[i], &object->members[was[i]]);
		if (i > 0 && !comes_before(&order[i - 1], &order[i])) {
			return false;
		}
	}
	return true;
}

static void
put_in_order(struct jrt_ctx *ctx, struct entry *order, const struct jrt_object *object)
{
	uint32_t count = object->count;
	bool kept = count >= LEAST_KEPT && /* speed only */
		    count <= JRT_SORTED_AS;
	if (kept && order_as_before(ctx, order, object)) {
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		fill(&order[i], &object->members[i]);
	}
	merge_sort(order, order + count, count);
	for (uint32_t i = 0; kept && i < count; i++) {
		ctx->sorted_as[count % JRT_SORTED_FORMS].was[i] =
			(uint8_t)(order[i].member - object->members);
	}
	if (kept) {
		ctx->sorted_as[count % JRT_SORTED_FORMS].count = count;
	}
}

static struct jrt_value *sorted(struct jrt_ctx *ctx, struct jrt_value *v, unsigned depth);

static struct jrt_value *
sorted_object(struct jrt_ctx *ctx, struct jrt_value *v, unsigned depth)
{
	const struct jrt_object *object = jrt_object_of(ctx, v);
	struct jrt_value *result = jrt_new_object(ctx);
	uint32_t count = object->count;
	/* Room for the order and for sorting. */
	struct entry *order = jrt_arena_take(&ctx->arena, (size_t)count * 2 * sizeof *order);

	if (result == JRT_NULL || order == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return JRT_NULL;
	}
	put_in_order(ctx, order, object);
	if (!jrt_object_reserve(ctx, result->object, count)) {
		return JRT_NULL;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct jrt_value *member = order[i].member->value;
		if (jrt_is_container(ctx, member)) {
			member = sorted(ctx, member, depth + 1);
		}
		if (count <= JRT_FEW_MEMBERS) {
			jrt_object_add_untagged(result->object, order[i].member->key, member);
		} else {
			jrt_object_add(ctx, result->object, order[i].member->key, member);
		}
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
