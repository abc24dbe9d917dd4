/* SPDX-License-Identifier: Apache-2.0 */
/* The functions on lists (the reference's modifier/function/Lists.java, and the squash functions of
 * Objects.java). */
#include "jolt/fn.h"

#include "jolt/decimal.h"
#include "json/unicode.h"

enum {
	NEAR = 16, /* a walk for elements before this one: speed only */
	FEW = 12, /* up to this many are sorted by insertion: speed only */
};

/* ---- elements ------------------------------------------------------------ */

/* A list that has not been expanded need not be for one of its scalars: equal scalars are
 * interchangeable. */
static inline bool
is_lazy_list(unsigned count, struct jrt_value *const *args)
{
	return count == 1 && args[0]->kind == JRT_LAZY_LIST;
}

/* Its element at that token; NULL: there is none, or it is a container. */
static struct jrt_value *
scalar_at(struct jrt_ctx *ctx, const struct jrt_value *list, jrt_ref token)
{
	bool is_one = token > list->ref && token < ctx->doc->close[list->ref] &&
		      jrt_is_scalar(ctx->doc, token);
	return is_one ? jrt_value_of(ctx, token) : NULL;
}

struct jrt_value *
jrt_fn_firstElement(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	if (is_lazy_list(count, args)) {
		struct jrt_value *scalar = scalar_at(ctx, args[0], args[0]->ref + 1);
		if (scalar != NULL) {
			return scalar;
		}
	}
	struct given given = jrt_given(ctx, count, args);
	return given.kind == GIVEN_MANY ? given.items[0] : NULL;
}

struct jrt_value *
jrt_fn_lastElement(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	if (is_lazy_list(count, args)) {
		jrt_ref close = ctx->doc->close[args[0]->ref];
		struct jrt_value *scalar = scalar_at(ctx, args[0], close - 1);
		if (scalar != NULL) {
			return scalar;
		}
	}
	struct given given = jrt_given(ctx, count, args);
	return given.kind == GIVEN_MANY ? given.items[given.count - 1] : NULL;
}

struct jrt_value *
jrt_fn_elementAt(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct driven driven;

	if (count == 2 && args[1]->kind == JRT_LAZY_LIST && args[0]->kind == JRT_KIND_INTEGER &&
		args[0]->integer >= 0 && args[0]->integer < NEAR) {
		uint32_t at = (uint32_t)args[0]->integer;
		struct jrt_value *scalar =
			scalar_at(ctx, args[1], jrt_element_at(ctx->doc, args[1]->ref, at));
		if (scalar != NULL) {
			return scalar;
		}
	}
	if (!jrt_driven(ctx, JRT_KIND_INTEGER, count, args, &driven) || driven.single != NULL) {
		return NULL;
	}
	int64_t index = driven.first->integer;
	return index >= 0 && index < driven.count ? driven.items[index] : NULL;
}

struct jrt_value *
jrt_fn_toList(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);

	switch (given.kind) {
	case GIVEN_ONE:
		return jrt_list_copy(ctx, &given.one, 1, true);
	case GIVEN_MANY:
		return given.list != NULL ? jrt_as_list(ctx, given.list)
					  : jrt_list_copy(ctx, given.items, given.count, true);
	default:
		return NULL;
	}
}

/* ---- sort ---------------------------------------------------------------- */

/* Java's compareTo of two values of the same comparable kind. */
static int
compare(struct jrt_value *a, struct jrt_value *b)
{
	switch (a->kind) {
	case JRT_KIND_BOOLEAN:
		return a->boolean - b->boolean;
	case JRT_KIND_INTEGER:
	case JRT_KIND_LONG:
		return (a->integer > b->integer) - (a->integer < b->integer);
	case JRT_KIND_BIG: {
		bool minus = a->text.at[0] == '-';
		if (minus != (b->text.at[0] == '-')) {
			return minus ? -1 : 1;
		}
		if (a->text.len != b->text.len) {
			return (a->text.len < b->text.len) != minus ? -1 : 1;
		}
		int order = memcmp(a->text.at, b->text.at, a->text.len);
		return minus ? -order : order;
	}
	case JRT_KIND_DECIMAL:
		return jrt_decimal_compare(a->text, b->text);
	case JRT_KIND_DOUBLE: {
		/* Double.compare: -0.0 before 0.0, NaN last. */
		if (a->number < b->number || a->number > b->number) {
			return a->number < b->number ? -1 : 1;
		}
		int64_t x, y;
		memcpy(&x, &a->number, sizeof x);
		memcpy(&y, &b->number, sizeof y);
		bool a_nan = a->number != a->number, b_nan = b->number != b->number;
		return a_nan || b_nan ? a_nan - b_nan : (x > y) - (x < y);
	}
	default:
		return jrt_utf16_compare(a->text, b->text);
	}
}

static void
insertion_sort(struct jrt_value **items, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		struct jrt_value *item = items[i];
		uint32_t at = i;
		for (; at > 0 && compare(items[at - 1], item) > 0; at--) {
			items[at] = items[at - 1];
		}
		items[at] = item;
	}
}

/* Merge sort: stable like Java's, whose equal elements may still differ in their text. */
static void
merge_sort(struct jrt_value **items, struct jrt_value **room, uint32_t count)
{
	if (count <= FEW) {
		insertion_sort(items, count);
		return;
	}
	uint32_t half = count / 2, i = 0, j = half, n = 0;
	merge_sort(items, room, half);
	merge_sort(items + half, room, count - half);
	memcpy(room, items, half * sizeof *items);
	while (i < half && j < count) {
		items[n++] = compare(room[i], items[j]) <= 0 ? room[i++] : items[j++];
	}
	memcpy(items + n, room + i, (half - i) * sizeof *items);
}

struct jrt_value *
jrt_fn_sort(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);

	if (given.kind != GIVEN_MANY) {
		return given.one;
	}
	enum jrt_kind kind = jrt_kind(ctx, given.items[0]);
	for (uint32_t i = 1; i < given.count; i++) {
		if (jrt_kind(ctx, given.items[i]) != kind) {
			return NULL; /* a ClassCastException or a NullPointerException */
		}
	}
	if (given.count > 1 && (kind == JRT_KIND_NULL || kind == JRT_KIND_LIST ||
				       kind == JRT_KIND_OBJECT || kind == JRT_KIND_ARRAY)) {
		return NULL;
	}
	struct jrt_value *array = jrt_list_copy(ctx, given.items, given.count, false);
	struct jrt_value **room = jrt_arena_take(&ctx->arena, given.count * sizeof *room);
	if (array == JRT_NULL || room == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return NULL;
	}
	array->kind = JRT_KIND_ARRAY;
	merge_sort(array->list.items, room, given.count);
	return array;
}

/* ---- squash nulls -------------------------------------------------------- */

/* False: the reference throws because a list is fixed. */
static bool
squash(struct jrt_ctx *ctx, struct jrt_value *v)
{
	if (jrt_is_list(ctx, v)) {
		struct jrt_list *list = jrt_list_of(ctx, v);
		uint32_t kept = 0;
		for (uint32_t i = 0; i < list->count; i++) {
			if (jrt_is_null_value(ctx, list->items[i])) {
				if (v->fixed) {
					return false;
				}
				continue;
			}
			list->items[kept++] = list->items[i];
		}
		list->count = kept;
	} else if (jrt_is_map(ctx, v)) {
		struct jrt_object *object = jrt_object_of(ctx, v);
		for (uint32_t i = 0; i < object->count; i++) {
			if (jrt_is_null_value(ctx, object->members[i].value)) {
				object->members[i].value = NULL;
			}
		}
		jrt_compact(ctx, v);
	}
	return true;
}

static bool
squash_deep(struct jrt_ctx *ctx, struct jrt_value *v, unsigned depth)
{
	if (depth > JRT_DEEPEST) {
		jrt_fail(ctx, JRT_CYCLE);
		return false;
	}
	if (!squash(ctx, v)) {
		return false;
	}
	if (jrt_is_list(ctx, v)) {
		struct jrt_list *list = jrt_list_of(ctx, v);
		for (uint32_t i = 0; i < list->count; i++) {
			if (!squash_deep(ctx, list->items[i], depth + 1)) {
				return false;
			}
		}
	} else if (jrt_is_map(ctx, v)) {
		struct jrt_object *object = jrt_object_of(ctx, v);
		for (uint32_t i = 0; i < object->count; i++) {
			if (!squash_deep(ctx, object->members[i].value, depth + 1)) {
				return false;
			}
		}
	}
	return true;
}

/* The only value that the squash functions work on (SquashFunction.apply), or NULL. */
static struct jrt_value *
squashed(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);

	if (given.kind != GIVEN_MANY) {
		return given.one;
	}
	return given.list != NULL ? jrt_as_list(ctx, given.list)
				  : jrt_list_copy(ctx, given.items, given.count, true);
}

struct jrt_value *
jrt_fn_squashNulls(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct jrt_value *v = squashed(ctx, count, args);
	return v != NULL && squash(ctx, v) ? v : NULL;
}

struct jrt_value *
jrt_fn_recursivelySquashNulls(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct jrt_value *v = squashed(ctx, count, args);
	return v != NULL && squash_deep(ctx, v, 0) ? v : NULL;
}

/* ---- squash duplicates --------------------------------------------------- */

/* Affects speed only. */
static uint64_t
mix(uint64_t h, uint64_t x)
{
	h = (h ^ x) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

static uint64_t
hash_text(struct jrt_text t)
{
	uint64_t h = t.len;
	size_t i = 0;

	for (uint64_t word; i + sizeof word <= t.len; i += sizeof word) {
		memcpy(&word, t.at + i, sizeof word);
		h = mix(h, word); /* speed only */
	}
	for (; i < t.len; i++) {
		h = mix(h, (unsigned char)t.at[i]); /* speed only */
	}
	return h;
}

/* Equal values (jrt_equal()) have equal hashes. */
static uint64_t
hash_value(struct jrt_ctx *ctx, struct jrt_value *v, unsigned depth)
{
	enum jrt_kind kind = jrt_kind(ctx, v);
	uint64_t h = (uint64_t)kind, bits = 0;

	if (depth > JRT_DEEPEST) {
		jrt_fail(ctx, JRT_CYCLE);
	}
	if (ctx->status != JRT_OK) {
		return h;
	}
	switch (kind) {
	case JRT_KIND_NULL:
		return h;
	case JRT_KIND_BOOLEAN:
		return mix(h, v->boolean);
	case JRT_KIND_INTEGER:
	case JRT_KIND_LONG:
		return mix(h, (uint64_t)v->integer);
	case JRT_KIND_DOUBLE:
		if (v->number == v->number) { /* all NaN are equal */
			memcpy(&bits, &v->number, sizeof bits);
		}
		return mix(h, bits);
	case JRT_KIND_BIG:
	case JRT_KIND_DECIMAL:
	case JRT_KIND_STRING:
		return mix(h, hash_text(v->text));
	case JRT_KIND_LIST: {
		const struct jrt_list *list = jrt_list_of(ctx, v);
		for (uint32_t i = 0; i < list->count; i++) {
			h = mix(h, hash_value(ctx, list->items[i], depth + 1));
		}
		return h;
	}
	case JRT_KIND_OBJECT: {
		const struct jrt_object *object = jrt_object_of(ctx, v);
		for (uint32_t i = 0; i < object->count; i++) { /* independent of the order */
			const struct jrt_member *m = &object->members[i];
			h += mix(hash_text(m->key), hash_value(ctx, m->value, depth + 1));
		}
		return h;
	}
	case JRT_KIND_ARRAY: /* equal to itself only */
		return mix(h, (uint64_t)(uintptr_t)v);
	}
	return h;
}

struct jrt_value *
jrt_fn_squashDuplicates(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given given = jrt_given(ctx, count, args);

	if (given.kind != GIVEN_MANY) {
		return given.one;
	}
	struct jrt_value *result = jrt_list_copy(ctx, given.items, given.count, false);
	size_t slots = 4;
	while (slots < (size_t)given.count * 2) {
		slots *= 2;
	}
	uint64_t *hashes = jrt_arena_take(&ctx->arena, given.count * sizeof *hashes);
	uint32_t *table = jrt_arena_take(&ctx->arena, slots * sizeof *table); /* position + 1 */
	if (result == JRT_NULL || hashes == NULL || table == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return NULL;
	}
	memset(table, 0, slots * sizeof *table);
	struct jrt_value **items = result->list.items;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < given.count; i++) {
		uint64_t hash = hash_value(ctx, items[i], 0);
		size_t slot = hash & (slots - 1);
		while (table[slot] != 0 &&
			!(hashes[table[slot] - 1] == hash &&
				jrt_equal(ctx, items[table[slot] - 1], items[i]))) {
			slot = (slot + 1) & (slots - 1);
		}
		if (table[slot] == 0) {
			hashes[kept] = hash;
			items[kept] = items[i];
			table[slot] = ++kept;
		}
	}
	result->list.count = kept;
	return result;
}
