/* SPDX-License-Identifier: Apache-2.0 */
/* Objects: members in the order of insertion, found one by one when few, by hash when many. */
#include "json/object.h"

#include <string.h>
#include <sys/auxv.h>

enum { FEW = 12 }; /* so many members are compared one after the other */

/* Mixed with 16 random bytes that the kernel gave the process, so that nobody can prepare keys that fall together. */
static uint64_t
hash(struct jrt_text key)
{
	static uint64_t seed; /* the same whoever sets it first */
	uint64_t h, word;
	size_t i = 0;
	if (seed == 0) {
		const void *random = (const void *)(uintptr_t)getauxval(AT_RANDOM);
		word = 0x9e3779b97f4a7c15u;
		if (random != NULL) {
			memcpy(&word, random, sizeof word);
		}
		seed = word | 1;
	}
	h = seed ^ key.len * 0x9e3779b97f4a7c15u;
	for (; i + 8 <= key.len; i += 8) {
		memcpy(&word, key.at + i, 8);
		h = (h ^ word) * (seed | 0x100000001b3u);
		h ^= h >> 29;
	}
	word = 0;
	memcpy(&word, key.at + i, key.len - i);
	h = (h ^ word) * (seed | 0xff51afd7ed558ccdu);
	return h ^ h >> 32;
}

static void
insert_slot(struct jrt_object *o, uint32_t position)
{
	uint32_t mask = o->slot_count - 1, i = (uint32_t)hash(o->members[position].key) & mask;
	while (o->slots[i] != 0) {
		i = (i + 1) & mask;
	}
	o->slots[i] = position + 1;
}

/* Makes the index anew for all members. */
static void
make_index(struct jrt_ctx *ctx, struct jrt_object *o)
{
	uint32_t slots = 32;
	o->slots = NULL;
	o->slot_count = 0;
	if (o->count <= FEW) {
		return;
	}
	while (slots < 2 * o->size) {
		slots *= 2;
	}
	o->slots = jrt_arena_take(&ctx->arena, slots * sizeof *o->slots);
	if (o->slots == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return; /* slower, but right */
	}
	memset(o->slots, 0, slots * sizeof *o->slots);
	o->slot_count = slots;
	for (uint32_t i = 0; i < o->count; i++) {
		insert_slot(o, i);
	}
}

int64_t
jrt_object_find(const struct jrt_object *o, struct jrt_text key)
{
	if (o->slots == NULL) {
		for (uint32_t i = 0; i < o->count; i++) {
			if (jrt_text_equal(o->members[i].key, key)) {
				return i;
			}
		}
		return -1;
	}
	uint32_t mask = o->slot_count - 1;
	for (uint32_t i = (uint32_t)hash(key) & mask; o->slots[i] != 0; i = (i + 1) & mask) {
		if (jrt_text_equal(o->members[o->slots[i] - 1].key, key)) {
			return o->slots[i] - 1;
		}
	}
	return -1;
}

bool
jrt_object_reserve(struct jrt_ctx *ctx, struct jrt_object *o, uint32_t size)
{
	if (size <= o->size) {
		return true;
	}
	struct jrt_member *members = jrt_arena_take(&ctx->arena, size * sizeof *members);
	if (members == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return false;
	}
	if (o->count > 0) {
		memcpy(members, o->members, o->count * sizeof *members);
	}
	o->members = members;
	o->size = size;
	return true;
}

void
jrt_object_set(struct jrt_ctx *ctx, struct jrt_object *o, struct jrt_text key, struct jrt_value *v)
{
	int64_t at = jrt_object_find(o, key);
	if (at >= 0) {
		o->members[at].value = v;
		return;
	}
	if (o->count == o->size && !jrt_object_reserve(ctx, o, o->size < 4 ? 8 : 2 * o->size)) {
		return;
	}
	o->members[o->count++] = (struct jrt_member){ key, v };
	if (o->slots == NULL || 2 * o->count > o->slot_count) {
		make_index(ctx, o);
	} else {
		insert_slot(o, o->count - 1);
	}
}

void
jrt_object_compact(struct jrt_ctx *ctx, struct jrt_object *o)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < o->count; i++) {
		if (o->members[i].value != NULL) {
			o->members[kept++] = o->members[i];
		}
	}
	if (kept != o->count) {
		o->count = kept;
		make_index(ctx, o);
	}
}

/* ---- of values ---- */

int64_t
jrt_find(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key)
{
	return jrt_object_find(jrt_object_of(ctx, object), key);
}

struct jrt_value *
jrt_get(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key)
{
	struct jrt_object *o = jrt_object_of(ctx, object);
	int64_t at = jrt_object_find(o, key);
	return at < 0 ? NULL : o->members[at].value;
}

void
jrt_set(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key, struct jrt_value *v)
{
	jrt_object_set(ctx, jrt_object_of(ctx, object), key, v);
}

bool
jrt_remove(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key)
{
	struct jrt_object *o = jrt_object_of(ctx, object);
	int64_t at = jrt_object_find(o, key);
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
