/* SPDX-License-Identifier: Apache-2.0 */
/* Objects: members in the order of insertion (or of java_map.h), found by comparing tags if they
 * are few, by hash if they are many. */
#include "json/object.h"

#include "json/java_map.h"
#include "json/wide.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/auxv.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
	FEW = JRT_FEW_MEMBERS,
	TAGS = JRT_TAGS, /* room for tags is a multiple of this */
};

/* So that nobody can construct colliding keys: random bytes from the kernel. */
static uint64_t
seed(void)
{
	static _Atomic uint64_t chosen; /* the same, whichever thread sets it first */
	uint64_t word = atomic_load_explicit(&chosen, memory_order_relaxed);
	if (word == 0) {
		const void *random = (const void *)(uintptr_t)getauxval(AT_RANDOM);
		word = 0x9e3779b97f4a7c15u;
		if (random != NULL) {
			memcpy(&word, random, sizeof word);
		}
		word |= 1;
		atomic_store_explicit(&chosen, word, memory_order_relaxed);
	}
	return word;
}

/* Affects speed only: both halves of a product whose factors are unknown outside. */
static inline uint64_t
mix(uint64_t h, uint64_t word)
{
	struct jrt_wide product = jrt_wide_product(h ^ word, seed());
	return product.low ^ product.high;
}

/* Hashes whole words; the last may overlap the one before. */
static uint64_t
hash(struct jrt_text key)
{
	uint64_t h = ~seed() ^ key.len * 0x9e3779b97f4a7c15u;
	if (key.len >= 8) {
		for (size_t i = 0; i + 8 < key.len; i += 8) {
			h = mix(h, jrt_word_at(key.at + i));
		}
		return mix(h, jrt_word_at(key.at + key.len - 8));
	}
	uint64_t word = 0;
	if (key.len >= 4) {
		uint32_t first, last;
		memcpy(&first, key.at, 4);
		memcpy(&last, key.at + key.len - 4, 4);
		word = (uint64_t)first << 32 | last;
	} else if (key.len > 0) {
		word = (uint64_t)(unsigned char)key.at[0] << 16 |
		       (uint64_t)(unsigned char)key.at[key.len / 2] << 8 |
		       (unsigned char)key.at[key.len - 1];
	}
	return mix(h, word);
}

/* Determines how many members can simply be appended; call after any change. */
static void
note_plain(struct jrt_object *o)
{
	bool plain = o->tagged == o->count && o->slots == NULL && o->buckets == 0;
	o->plain = !plain ? 0 : o->size < FEW ? o->size : FEW;
}

/* Keys constructed to share a tag cost at most FEW comparisons; beyond that there is the index. */
static void
tag_all(struct jrt_object *o)
{
	for (; o->tagged < o->count; o->tagged++) {
		uint32_t tag = jrt_tag(o->members[o->tagged].key);
		o->tags[o->tagged] = tag;
		o->seen |= jrt_tag_bit(tag);
	}
}

/* The member among the first `count` with this tag and key, or -1.  Tags behind the last one are
 * only read. */
static int64_t
find_tagged(struct jrt_object *o, struct jrt_text key, uint32_t tag)
{
	tag_all(o);
	if ((o->seen & jrt_tag_bit(tag)) == 0) {
		return -1;
	}
#ifdef __SSE2__
	__m128i wanted = _mm_set1_epi32((int)tag);
	for (uint32_t i = 0; i < o->count; i += TAGS) {
		__m128i tags = _mm_load_si128((const __m128i *)(const void *)(o->tags + i));
		unsigned hits =
			(unsigned)_mm_movemask_ps(_mm_castsi128_ps(_mm_cmpeq_epi32(tags, wanted)));
		for (; hits != 0; hits &= hits - 1) {
			uint32_t at = i + (uint32_t)__builtin_ctz(hits);
			if (at < o->count && jrt_same_key(o->members[at].key, key)) {
				return at;
			}
		}
	}
#else
	for (uint32_t i = 0; i < o->count; i++) {
		if (o->tags[i] == tag && jrt_same_key(o->members[i].key, key)) {
			return i;
		}
	}
#endif
	return -1;
}

/* The slot that holds the key, or the free one where it belongs. */
static uint32_t
slot_of(const struct jrt_object *o, struct jrt_text key)
{
	uint32_t mask = o->slot_count - 1, i = (uint32_t)hash(key) & mask;
	while (o->slots[i] != 0 && !jrt_text_equal(o->members[o->slots[i] - 1].key, key)) {
		i = (i + 1) & mask;
	}
	return i;
}

/* Rebuilds the index for all members; there is none for few. */
static void
make_index(struct jrt_ctx *ctx, struct jrt_object *o)
{
	uint32_t slots = 4 * FEW, *old = o->slots, room = o->slot_count;
	o->slots = NULL;
	if (o->count <= FEW || o->buckets != 0) {
		o->slot_count = 0;
		return;
	}
	while (slots < 2 * o->size) {
		slots *= 2;
	}
	if (old != NULL && room >= slots) {
		o->slots = old;
		slots = room;
	} else {
		o->slots = jrt_arena_take(&ctx->arena, slots * sizeof *o->slots);
	}
	if (o->slots == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return; /* slower, but correct */
	}
	memset(o->slots, 0, slots * sizeof *o->slots);
	o->slot_count = slots;
	for (uint32_t i = 0; i < o->count; i++) {
		o->slots[slot_of(o, o->members[i].key)] = i + 1;
	}
}

int64_t
jrt_object_search(struct jrt_ctx *ctx, struct jrt_object *o, struct jrt_text key, uint32_t tag)
{
	int64_t at = o->slots == NULL ? find_tagged(o, key, tag)
				      : (int64_t)o->slots[slot_of(o, key)] - 1;
	if (at >= 0 && at <= UINT8_MAX) {
		*jrt_place_of(ctx, tag) = (uint8_t)at;
	}
	return at;
}

bool
jrt_object_reserve(struct jrt_ctx *ctx, struct jrt_object *o, uint32_t size)
{
	if (size <= o->size) {
		return true;
	}
	uint32_t whole = (size + TAGS - 1) & ~(uint32_t)(TAGS - 1);
	size_t tags = whole * sizeof *o->tags;
	char *room = whole < size ? NULL
				  : jrt_arena_take(&ctx->arena, tags + whole * sizeof *o->members);
	size = whole;
	if (room == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return false;
	}
	uint32_t *old = o->tags;
	struct jrt_member *members = (struct jrt_member *)(void *)(room + tags);
	o->tags = (uint32_t *)(void *)room;
	memset(o->tags, 0, tags);
	if (o->count > 0) {
		memcpy(o->tags, old, o->count * sizeof *old);
		memcpy(members, o->members, o->count * sizeof *members);
	}
	o->members = members;
	o->size = size;
	note_plain(o);
	return true;
}

void
jrt_object_append_more(struct jrt_ctx *ctx, struct jrt_object *o, struct jrt_text key, uint32_t tag,
	struct jrt_value *v)
{
	if (o->count == o->size &&
		!jrt_object_reserve(ctx, o,
			o->size < JRT_FIRST_MEMBERS / 2 ? JRT_FIRST_MEMBERS : 2 * o->size)) {
		return;
	}
	if (o->tagged == o->count) {
		o->tags[o->tagged++] = tag;
	}
	o->seen |= jrt_tag_bit(tag);
	o->members[o->count++] = (struct jrt_member){ key, v };
	if (o->buckets != 0) {
		jrt_java_map_added(ctx, o);
	} else if (o->count > FEW && (o->slots == NULL || 2 * o->count > o->slot_count)) {
		make_index(ctx, o);
	} else if (o->slots != NULL) {
		o->slots[slot_of(o, key)] = o->count;
	}
	note_plain(o);
}

void
jrt_object_add(struct jrt_ctx *ctx, struct jrt_object *o, struct jrt_text key, struct jrt_value *v)
{
	if (ctx->status == JRT_OK) {
		jrt_object_append(ctx, o, key, jrt_tag(key), v);
	}
}

static inline void
set(struct jrt_ctx *ctx, struct jrt_object *o, struct jrt_text key, uint32_t tag,
	struct jrt_value *v)
{
	if (ctx->status != JRT_OK) {
		return; /* may be the shared empty object that stands in if there is no room */
	}
	int64_t at = jrt_object_find(ctx, o, key, tag);
	if (at >= 0) {
		o->members[at].value = v;
	} else {
		jrt_object_append(ctx, o, key, tag, v);
	}
}

void
jrt_object_set(struct jrt_ctx *ctx, struct jrt_object *o, struct jrt_text key, struct jrt_value *v)
{
	set(ctx, o, key, jrt_tag(key), v);
}

void
jrt_object_set_tagged(struct jrt_ctx *ctx, struct jrt_object *o, struct jrt_text key, uint32_t tag,
	struct jrt_value *v)
{
	set(ctx, o, key, tag, v);
}

void
jrt_object_compact(struct jrt_ctx *ctx, struct jrt_object *o)
{
	uint32_t kept = 0;
	while (kept < o->count && o->members[kept].value != NULL) {
		kept++;
	}
	if (kept == o->count) {
		return;
	}
	tag_all(o);
	for (uint32_t from = kept, to; from < o->count; from = to) { /* run by run */
		while (from < o->count && o->members[from].value == NULL) {
			from++;
		}
		for (to = from; to < o->count && o->members[to].value != NULL;) {
			to++;
		}
		memmove(o->tags + kept, o->tags + from, (to - from) * sizeof *o->tags);
		memmove(o->members + kept, o->members + from, (to - from) * sizeof *o->members);
		kept += to - from;
	}
	o->count = o->tagged = kept;
	make_index(ctx, o);
	note_plain(o);
}

/* ---- of values ----------------------------------------------------------- */

int64_t
jrt_find_tagged(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key, uint32_t tag)
{
	return jrt_object_find(ctx, jrt_object_of(ctx, object), key, tag);
}

static __attribute__((noinline)) struct jrt_value *
get_of_lazy(struct jrt_ctx *ctx, struct jrt_value *v, struct jrt_text key, uint32_t tag)
{
	if (v->kind == JRT_LAZY_OBJECT && jrt_object_asks(ctx, v)) {
		return jrt_object_ask(ctx, v, key);
	}
	struct jrt_object *o = jrt_object_of(ctx, v);
	int64_t at = jrt_object_find(ctx, o, key, tag);
	return at < 0 ? NULL : o->members[at].value;
}

struct jrt_value *
jrt_get_tagged(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key, uint32_t tag)
{
	if (object->kind != JRT_KIND_OBJECT) {
		return get_of_lazy(ctx, object, key, tag);
	}
	struct jrt_object *o = object->object;
	int64_t at = jrt_object_find(ctx, o, key, tag);
	return at < 0 ? NULL : o->members[at].value;
}

struct jrt_value *
jrt_member_tagged(struct jrt_ctx *ctx, struct jrt_value *v, struct jrt_text key, uint32_t tag)
{
	if (v->kind != JRT_KIND_OBJECT) {
		return v->kind == JRT_LAZY_OBJECT ? get_of_lazy(ctx, v, key, tag) : NULL;
	}
	struct jrt_object *o = v->object;
	int64_t at = jrt_object_find(ctx, o, key, tag);
	return at < 0 ? NULL : o->members[at].value;
}

struct jrt_value **
jrt_slot_tagged(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key, uint32_t tag)
{
	struct jrt_object *o = jrt_object_of(ctx, object);
	int64_t at = jrt_object_find(ctx, o, key, tag);
	return at < 0 ? NULL : &o->members[at].value;
}

void
jrt_add_tagged(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key, uint32_t tag,
	struct jrt_value *v)
{
	if (ctx->status == JRT_OK) {
		jrt_object_append(ctx, jrt_object_of(ctx, object), key, tag, v);
	}
}

static __attribute__((noinline)) void
set_with_care(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key, uint32_t tag,
	struct jrt_value *v)
{
	set(ctx, jrt_object_of(ctx, object), key, tag, v);
}

void
jrt_set_tagged(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key, uint32_t tag,
	struct jrt_value *v)
{
	if (object->kind == JRT_KIND_OBJECT && jrt_object_takes(object->object, tag)) {
		jrt_object_add_plain(object->object, key, tag, v);
	} else {
		set_with_care(ctx, object, key, tag, v);
	}
}

bool
jrt_remove(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key)
{
	struct jrt_object *o = jrt_object_of(ctx, object);
	int64_t at = jrt_object_find(ctx, o, key, jrt_tag(key));
	if (at < 0) {
		return false;
	}
	o->members[at].value = NULL;
	jrt_object_compact(ctx, o);
	return true;
}

void
jrt_compact(struct jrt_ctx *ctx, struct jrt_value *object)
{
	jrt_object_compact(ctx, jrt_object_of(ctx, object));
}
