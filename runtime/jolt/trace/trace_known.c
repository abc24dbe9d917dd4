/* SPDX-License-Identifier: Apache-2.0 */
/* What is known about values, by their addresses, and about positions in containers. */
#include "jolt/trace/trace_recorder.h"

#include <stdlib.h>

static uint64_t
hash_of(const void *at, uint64_t key)
{
	uint64_t h = ((uint64_t)(uintptr_t)at >> 4) * 0x9e3779b97f4a7c15u ^ key;
	return (h ^ h >> 32) * 0xd6e8feb86659fd93u;
}

/* The slot of the entry, or the free one where it belongs. */
static struct jrt_trace_entry *
slot_of(const struct jrt_trace_table *t, const void *at, uint64_t key)
{
	uint64_t h = hash_of(at, key);
	for (size_t i = (size_t)(h ^ h >> 29);; i++) {
		struct jrt_trace_entry *e = &t->entries[i & (t->size - 1)];
		if (e->at == NULL || (e->at == at && e->key == key)) {
			return e;
		}
	}
}

static struct jrt_trace_entry *
find(const struct jrt_trace_table *t, const void *at, uint64_t key)
{
	struct jrt_trace_entry *e = t->size > 0 ? slot_of(t, at, key) : NULL;
	return e != NULL && e->at != NULL ? e : NULL;
}

static bool
grow(struct jrt_trace_table *t)
{
	struct jrt_trace_table more = { .size = t->size == 0 ? 1024 : 2 * t->size };
	more.entries = calloc(more.size, sizeof *more.entries);
	if (more.entries == NULL) {
		return false;
	}
	for (size_t i = 0; i < t->size; i++) {
		if (t->entries[i].at != NULL) {
			*slot_of(&more, t->entries[i].at, t->entries[i].key) = t->entries[i];
		}
	}
	more.count = t->count;
	free(t->entries);
	*t = more;
	return true;
}

/* The entry, created if there is none; NULL: out of memory. */
static struct jrt_trace_entry *
make_entry(struct jrt_ctx *ctx, struct jrt_trace_table *t, const void *at, uint64_t key)
{
	if (t->count >= t->size / 2 && !grow(t)) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return NULL;
	}
	struct jrt_trace_entry *e = slot_of(t, at, key);
	if (e->at == NULL) {
		e->at = at;
		e->key = key;
		t->count++;
	}
	return e;
}

/* A name as a number; an index is itself.  The two rarely collide. */
static uint64_t
key_number(struct jrt_where_key key)
{
	uint64_t h = 0xcbf29ce484222325u;
	if (key.key.at == NULL) {
		return (uint64_t)key.index + 1;
	}
	for (size_t i = 0; i < key.key.len; i++) {
		h = (h ^ (unsigned char)key.key.at[i]) * 0x100000001b3u;
	}
	return h | (uint64_t)1 << 63;
}

struct jrt_trace_entry *
jrt_trace_value(const struct jrt_trace *t, const struct jrt_value *v)
{
	return find(&t->values, v, 0);
}

/* The document is in no container, but has a position as well. */
static const void *
container(const struct jrt_value *in)
{
	static const char none;
	return in != NULL ? (const void *)in : &none;
}

struct jrt_trace_entry *
jrt_trace_place(const struct jrt_trace *t, const struct jrt_value *in, struct jrt_where_key key)
{
	return find(&t->places, container(in), key_number(key));
}

/* Created if there is none; NULL: out of memory. */
struct jrt_trace_entry *
jrt_trace_entry_of_place(struct jrt_ctx *ctx, const struct jrt_value *in, struct jrt_where_key key)
{
	return ctx->trace->cover.counts != NULL
		       ? NULL
		       : make_entry(ctx, &ctx->trace->places, container(in), key_number(key));
}

struct jrt_trace_entry *
jrt_trace_entry_of_value(struct jrt_ctx *ctx, const struct jrt_value *v)
{
	return ctx->trace->cover.counts != NULL ? NULL : make_entry(ctx, &ctx->trace->values, v, 0);
}
