/* SPDX-License-Identifier: Apache-2.0 */
/* Paths.  One walk records where all values of a document stand; an entry is valid as long as the
 * value is still there.  Searching for each value would take quadratic time. */
#include "jolt/trace/trace_recorder.h"

#include <stdlib.h>

enum { MOST_VALUES = 1 << 20 }; /* visited in one walk */

/* What was written, as a string that lives as long as the record. */
const char *
jrt_trace_keep(struct jrt_ctx *ctx, struct jrt_writer *w)
{
	char *s = jrt_arena_take(&ctx->arena, w->used + 1);
	if (s != NULL) {
		if (w->used > 0) {
			memcpy(s, w->base, w->used);
		}
		s[w->used] = '\0';
	}
	jrt_writer_finish(w);
	return s != NULL ? s : "";
}

const char *
jrt_trace_below(struct jrt_ctx *ctx, const char *path, struct jrt_where_key key)
{
	struct jrt_writer w;
	jrt_writer_init(&w);
	jrt_put(&w, path, strlen(path));
	jrt_put_path_key(&w, key, *path == '\0');
	return jrt_trace_keep(ctx, &w);
}

/* ---- where values stand -------------------------------------------------- */

static struct jrt_trace_stood *
slot_of(const struct jrt_trace_stands *t, const struct jrt_value *v)
{
	uint64_t h = ((uint64_t)(uintptr_t)v >> 4) * 0x9e3779b97f4a7c15u;
	for (size_t i = (size_t)(h ^ h >> 29);; i++) {
		struct jrt_trace_stood *e = &t->entries[i & (t->size - 1)];
		if (e->value == NULL || e->value == v) {
			return e;
		}
	}
}

static bool
grow(struct jrt_trace_stands *t)
{
	struct jrt_trace_stands more = *t;
	more.size = t->size == 0 ? 1024 : 2 * t->size;
	more.entries = calloc(more.size, sizeof *more.entries);
	if (more.entries == NULL) {
		return false;
	}
	for (size_t i = 0; i < t->size; i++) {
		if (t->entries[i].value != NULL) {
			*slot_of(&more, t->entries[i].value) = t->entries[i];
		}
	}
	free(t->entries);
	*t = more;
	return true;
}

/* The entry of the value; NULL: out of memory. */
static struct jrt_trace_stood *
make_entry(struct jrt_ctx *ctx, const struct jrt_value *v)
{
	struct jrt_trace_stands *t = &ctx->trace->stands;
	if (t->count >= t->size / 2 && !grow(t)) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return NULL;
	}
	struct jrt_trace_stood *e = slot_of(t, v);
	t->count += e->value == NULL;
	e->value = v;
	return e;
}

static void walk(struct jrt_ctx *, const struct jrt_value *, unsigned depth);

/* Of several positions the first counts. */
static void
remember_stood(struct jrt_ctx *ctx, const struct jrt_value *v, const struct jrt_value *in,
	uint32_t index, unsigned depth)
{
	struct jrt_trace_stands *t = &ctx->trace->stands;
	if (v == NULL || t->seen++ > MOST_VALUES) {
		return;
	}
	struct jrt_trace_stood *e = make_entry(ctx, v);
	if (e != NULL && e->walk != t->walks) {
		*e = (struct jrt_trace_stood){ v, in, index, t->walks };
		walk(ctx, v, depth + 1);
	}
}

static void
walk(struct jrt_ctx *ctx, const struct jrt_value *in, unsigned depth)
{
	if (depth >= JRT_WHERE_KEYS - 1) {
		return;
	}
	if (in->kind == JRT_KIND_OBJECT) {
		for (uint32_t i = 0; i < in->object->count; i++) {
			remember_stood(ctx, in->object->members[i].value, in, i, depth);
		}
	} else if (in->kind == JRT_KIND_LIST) {
		for (uint32_t i = 0; i < in->list.count; i++) {
			remember_stood(ctx, in->list.items[i], in, i, depth);
		}
	} else if (in->kind == JRT_LAZY_OBJECT) {
		for (const struct jrt_child *c = in->children; c != NULL; c = c->next) {
			remember_stood(ctx, &c->value, in, 0, depth);
		}
	}
}

static void
walk_document(struct jrt_ctx *ctx)
{
	struct jrt_trace_stands *t = &ctx->trace->stands;
	t->walks++;
	t->seen = 0;
	t->walked = true;
	if (ctx->trace->document != NULL) {
		walk(ctx, ctx->trace->document, 0);
	}
}

/* Whether the value still stands there, and under which key. */
static bool
is_there(const struct jrt_doc *doc, const struct jrt_trace_stood *e, struct jrt_where_key *key)
{
	const struct jrt_value *in = e->in;
	if (in->kind == JRT_KIND_OBJECT) {
		bool there = e->index < in->object->count &&
			     in->object->members[e->index].value == e->value;
		*key = (struct jrt_where_key){
			there ? in->object->members[e->index].key : (struct jrt_text){ NULL, 0 }, -1
		};
		return there;
	}
	if (in->kind == JRT_KIND_LIST) {
		*key = (struct jrt_where_key){ { NULL, 0 }, e->index };
		return e->index < in->list.count && in->list.items[e->index] == e->value;
	}
	const struct jrt_child *c = in->kind == JRT_LAZY_OBJECT ? in->children : NULL;
	while (c != NULL && &c->value != e->value) {
		c = c->next;
	}
	if (c != NULL) {
		*key = (struct jrt_where_key){ jrt_key_of(doc, c->ref - 2), -1 };
	}
	return c != NULL;
}

/* The number of keys that lead to the value, the last one first; -1: unknown. */
static int
climb(const struct jrt_ctx *ctx, const struct jrt_value *v,
	struct jrt_where_key keys[JRT_WHERE_KEYS])
{
	const struct jrt_trace *t = ctx->trace;
	int count = 0;
	while (v != t->document) {
		const struct jrt_trace_stood *e =
			t->stands.size > 0 ? slot_of(&t->stands, v) : NULL;
		if (e == NULL || e->value == NULL || count == JRT_WHERE_KEYS - 1 ||
			!is_there(ctx->doc, e, &keys[count])) {
			return -1;
		}
		v = e->in;
		count++;
	}
	return count;
}

void
jrt_trace_stood(struct jrt_ctx *ctx, const struct jrt_value *v, const struct jrt_value *in)
{
	enum { MOST_LOOKED_AT = 64 };
	bool list = in->kind == JRT_KIND_LIST;
	uint32_t count = list                          ? in->list.count
			 : in->kind == JRT_KIND_OBJECT ? in->object->count
						       : 0;
	if (v->kind != JRT_KIND_OBJECT && v->kind != JRT_KIND_LIST) {
		return; /* no rule applies below it */
	}
	for (uint32_t i = count; i > 0 && count - i < MOST_LOOKED_AT; i--) {
		if (v == (list ? in->list.items[i - 1] : in->object->members[i - 1].value)) {
			struct jrt_trace_stood *e = make_entry(ctx, v);
			if (e != NULL) {
				*e = (struct jrt_trace_stood){ v, in, i - 1, e->walk };
			}
			return;
		}
	}
}

/* ---- paths --------------------------------------------------------------- */

const char *
jrt_trace_path(struct jrt_ctx *ctx, const struct jrt_value *in)
{
	struct jrt_trace_stands *t = &ctx->trace->stands;
	struct jrt_writer w;
	struct jrt_where_key keys[JRT_WHERE_KEYS];
	if (t->settled && !t->walked) {
		walk_document(ctx);
	}
	int count = climb(ctx, in, keys);
	if (count < 0 && !t->settled && t->seen <= MOST_VALUES) {
		walk_document(ctx);
		count = climb(ctx, in, keys);
	}
	if (count < 0) {
		return NULL;
	}
	jrt_writer_init(&w);
	for (int i = count; i > 0; i--) {
		jrt_put_path_key(&w, keys[i - 1], i == count);
	}
	return jrt_trace_keep(ctx, &w);
}

const char *
jrt_trace_path_at(struct jrt_ctx *ctx, const struct jrt_value *in)
{
	struct jrt_trace *t = ctx->trace;
	if (t->last.in != in || t->last.path == NULL) {
		t->last.in = in;
		t->last.path = jrt_trace_path(ctx, in);
	}
	return t->last.path != NULL ? t->last.path : "";
}

void
jrt_trace_settled(struct jrt_trace *t, bool settled)
{
	t->stands.settled = settled;
	t->stands.walked = false;
}
