/* SPDX-License-Identifier: Apache-2.0 */
/* The operation sort (the reference's Sortr). */
#include "jolt/sort.h"

#include "jolt/fn.h"
#include "json/object.h"
#include "json/unicode.h"

enum { FEW = 32 }; /* members that are put in their places one by one */

/* A member with its key's first bytes: as a number, they are in the order of UTF-16 when all of
 * them are ASCII. */
struct entry {
	uint64_t prefix; /* 0: the keys themselves must be compared */
	const struct jrt_member *member;
};

/* Up to eight bytes as a number of which the first byte is the highest. */
static uint64_t
prefix_of(struct jrt_text key)
{
	uint64_t prefix = 0;
	if (key.len >= 8) {
		memcpy(&prefix, key.at, 8);
	} else {
		memcpy(&prefix, key.at, key.len);
	}
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	prefix = __builtin_bswap64(prefix);
#endif
	return prefix;
}

static void
fill(struct entry *e, const struct jrt_member *m)
{
	uint64_t prefix = m->key.len > 0 ? prefix_of(m->key) : 0, first = prefix >> 56;
	bool plain = first >= ' ' && (prefix & 0x8080808080808080u) == 0;

	if (first == '~') { /* a key with ~ comes first */
		prefix -= (uint64_t)('~' - 1) << 56;
	}
	*e = (struct entry){ plain ? prefix : 0, m };
}

/* Those with ~ first, then by UTF-16 units. */
static int
compare_keys(struct jrt_text a, struct jrt_text b)
{
	bool a_tilde = a.len > 0 && a.at[0] == '~', b_tilde = b.len > 0 && b.at[0] == '~';

	if (a_tilde != b_tilde) {
		return a_tilde ? -1 : 1;
	}
	return jrt_utf16_compare(a, b);
}

static inline bool
comes_before(const struct entry *a, const struct entry *b)
{
	if (a->prefix != b->prefix && a->prefix != 0 && b->prefix != 0) {
		return a->prefix < b->prefix;
	}
	return compare_keys(a->member->key, b->member->key) < 0;
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

static struct jrt_value *sorted(struct jrt_ctx *ctx, struct jrt_value *v, unsigned depth);

static struct jrt_value *
sorted_object(struct jrt_ctx *ctx, struct jrt_value *v, unsigned depth)
{
	const struct jrt_object *object = jrt_object_of(ctx, v);
	struct jrt_value *result = jrt_new_object(ctx);
	uint32_t count = object->count;
	/* The order and the room for sorting. */
	struct entry *order = jrt_arena_take(&ctx->arena, (size_t)count * 2 * sizeof *order);

	if (result == JRT_NULL || order == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return JRT_NULL;
	}
	for (uint32_t i = 0; i < count; i++) {
		fill(&order[i], &object->members[i]);
	}
	merge_sort(order, order + count, count);
	if (!jrt_object_reserve(ctx, result->object, count)) {
		return JRT_NULL;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct jrt_value *member = order[i].member->value;
		if (jrt_is_container(ctx, member)) {
			member = sorted(ctx, member, depth + 1);
		}
		jrt_object_add(ctx, result->object, order[i].member->key, member);
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
