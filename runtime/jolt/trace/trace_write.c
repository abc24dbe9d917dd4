/* SPDX-License-Identifier: Apache-2.0 */
/* Replaces, in a trace, the functions that write and look: does the same, and records what was
 * written where. */
#include "jolt/trace/trace_recorder.h"

/* ---- what writes --------------------------------------------------------- */

static void
take(struct jrt_trace *t, const struct jrt_value *v)
{
	struct jrt_trace_entry *e = jrt_trace_value(t, v);
	if (e != NULL) {
		e->taken = true;
	}
}

const char *
jrt_trace_sources(struct jrt_ctx *ctx)
{
	struct jrt_trace *t = ctx->trace;
	struct jrt_writer w;
	unsigned count = 0;
	jrt_writer_init(&w);
	for (unsigned i = 0; i < t->rule.looks; i++) {
		struct jrt_trace_entry *e = jrt_trace_value(t, t->rule.looked[i]);
		const char *path = e != NULL ? (e->path != NULL ? e->path : e->of) : NULL;
		if (path != NULL && *path != '\0') {
			jrt_put(&w, ", ", count++ > 0 ? 2 : 0);
			jrt_put(&w, path, strlen(path));
		}
	}
	return jrt_trace_keep(ctx, &w);
}

/* The rule has put a value there. */
static void
put(struct jrt_ctx *ctx, const struct jrt_value *in, struct jrt_where_key key, struct jrt_value *v)
{
	struct jrt_trace *t = ctx->trace;
	if (t->cover.counts != NULL) {
		jrt_cover_wrote(t);
		return;
	}
	if (t->rule.event > 0) {
		t->events.at[t->rule.event - 1].wrote = true;
		t->events.at[t->rule.event - 1].in = in;
		t->events.at[t->rule.event - 1].put = key;
	}
	for (unsigned i = 0; i < t->rule.looks; i++) {
		take(t, t->rule.looked[i]);
	}
	take(t, v);
	if (in != NULL) {
		jrt_trace_stood(ctx, v, in);
	}
	struct jrt_trace_entry *e = jrt_trace_entry_of_place(ctx, in, key);
	if (e != NULL) {
		e->spec = t->rule.spec;
		e->path = t->rule.at;
	}
	e = jrt_trace_entry_of_value(ctx, v);
	if (e != NULL && e->path == NULL && v->kind != JRT_KIND_NULL &&
		v->kind != JRT_KIND_BOOLEAN && e->spec == NULL) {
		e->spec = t->rule.spec;
		e->of = jrt_trace_sources(ctx);
	}
	e = jrt_trace_entry_of_place(ctx, in, key);
	if (e != NULL) {
		e->of = jrt_trace_sources(ctx);
	}
}

/* The value in the slot after a put that may have joined: `v` itself, or a list that ends with
 * it. */
static void
put_joined(struct jrt_ctx *ctx, const struct jrt_value *in, struct jrt_where_key key,
	struct jrt_value *slot, struct jrt_value *v)
{
	struct jrt_trace *t = ctx->trace;
	if (slot == v) {
		put(ctx, in, key, v);
		return;
	}
	if (slot == NULL || slot->kind != JRT_KIND_LIST || slot->list.count == 0 ||
		slot->list.items[slot->list.count - 1] != v) {
		return; /* it was not written */
	}
	struct jrt_trace_entry *old = jrt_trace_place(t, in, key);
	struct jrt_trace_entry was = old != NULL ? *old : (struct jrt_trace_entry){ 0 };
	if (slot->list.count == 2 && was.spec != NULL &&
		jrt_trace_place(t, slot, (struct jrt_where_key){ { NULL, 0 }, 0 }) == NULL) {
		struct jrt_trace_entry *first = jrt_trace_entry_of_place(
			ctx, slot, (struct jrt_where_key){ { NULL, 0 }, 0 });
		if (first != NULL) {
			first->spec = was.spec;
			first->path = was.path;
			first->of = was.of;
		}
	}
	put(ctx, slot, (struct jrt_where_key){ { NULL, 0 }, slot->list.count - 1 }, v);
}

void
jrt_traced_put_root(struct jrt_ctx *ctx, struct jrt_value **out, struct jrt_value *v)
{
	jrt_shift_put_root(ctx, out, v);
	put_joined(ctx, NULL, (struct jrt_where_key){ { NULL, 0 }, 0 }, *out, v);
}

void
jrt_traced_put_member(
	struct jrt_ctx *ctx, struct jrt_value *at, struct jrt_text name, struct jrt_value *v)
{
	jrt_shift_put_member(ctx, at, name, v);
	if (at != NULL && jrt_is_map(ctx, at)) {
		put_joined(ctx, at, (struct jrt_where_key){ name, -1 }, jrt_get(ctx, at, name), v);
	}
}

void
jrt_traced_put_element(
	struct jrt_ctx *ctx, struct jrt_value *at, uint64_t index, struct jrt_value *v)
{
	jrt_shift_put_element(ctx, at, index, v);
	if (at != NULL && jrt_is_list(ctx, at) && index < jrt_list_of(ctx, at)->count) {
		put_joined(ctx, at, (struct jrt_where_key){ { NULL, 0 }, (int64_t)index },
			jrt_list_of(ctx, at)->items[index], v);
	}
}

void
jrt_traced_put_appended(struct jrt_ctx *ctx, struct jrt_value *at, struct jrt_value *v)
{
	jrt_shift_put_appended(ctx, at, v);
	if (at != NULL && jrt_is_list(ctx, at) && jrt_list_of(ctx, at)->count > 0) {
		put(ctx, at, (struct jrt_where_key){ { NULL, 0 }, jrt_list_of(ctx, at)->count - 1 },
			v);
	}
}

void
jrt_traced_set(
	struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key, struct jrt_value *v)
{
	jrt_set(ctx, object, key, v);
	put(ctx, object, (struct jrt_where_key){ key, -1 }, v);
}

void
jrt_traced_walk_set(struct jrt_ctx *ctx, const struct jrt_walk *walk, struct jrt_value *object,
	struct jrt_value *v)
{
	jrt_walk_set(ctx, walk, object, v);
	put(ctx, object, (struct jrt_where_key){ walk->key, -1 }, v);
}

void
jrt_traced_write_element(struct jrt_ctx *ctx, const struct jrt_step *list, uint32_t index,
	enum jrt_mode mode, struct jrt_value *v)
{
	jrt_write_element(ctx, list, index, mode, v);
	if (index < jrt_list_of(ctx, list->value)->count &&
		jrt_list_of(ctx, list->value)->items[index] == v) {
		put(ctx, list->value, (struct jrt_where_key){ { NULL, 0 }, index }, v);
	}
}

struct jrt_value *
jrt_traced_open_member(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key,
	struct jrt_value *old, enum jrt_mode mode, enum jrt_kind kind)
{
	struct jrt_trace *t = ctx->trace;
	struct jrt_value *v = jrt_open_member(ctx, object, key, old, mode, kind);
	if (v == NULL || v == old) {
		return v;
	}
	struct jrt_where_key place = { key, -1 };
	if (t->rule.in == object && t->rule.key.at != NULL && jrt_text_equal(t->rule.key, key)) {
		put(ctx, object, place, v);
		return v;
	}
	/* not by the rule before, which is done: by the level that begins here */
	const char *rule = t->rule.spec, *at = t->rule.at;
	size_t event = t->rule.event;
	unsigned looked = t->rule.looks;
	if (t->cover.counts == NULL) {
		t->rule.spec = t->operation.spec;
		t->rule.at = "";
		t->rule.event = t->rule.looks = 0;
		put(ctx, object, place, v);
		t->rule.spec = rule;
		t->rule.at = at;
		t->rule.event = event;
		t->rule.looks = looked;
	}
	return v;
}

void
jrt_trace_item(struct jrt_ctx *ctx, struct jrt_value *list, uint32_t index)
{
	put(ctx, list, (struct jrt_where_key){ { NULL, 0 }, index },
		jrt_list_of(ctx, list)->items[index]);
}

/* What ONE and MANY produce stands where the rule is. */
static struct jrt_value *
put_here(struct jrt_ctx *ctx, struct jrt_value *v)
{
	struct jrt_trace *t = ctx->trace;
	if (v != NULL && t->rule.in != NULL && t->rule.key.at != NULL) {
		put(ctx, t->rule.in, (struct jrt_where_key){ t->rule.key, -1 }, v);
	}
	return v;
}

struct jrt_value *
jrt_traced_make_one(struct jrt_ctx *ctx, struct jrt_member *m)
{
	return put_here(ctx, jrt_make_one(ctx, m));
}

struct jrt_value *
jrt_traced_make_many(struct jrt_ctx *ctx, struct jrt_member *m, struct jrt_moved *moved)
{
	return put_here(ctx, jrt_make_many(ctx, m, moved));
}

static void
removed(struct jrt_trace *t, const struct jrt_value *v)
{
	if (t->cover.counts != NULL) {
		jrt_cover_wrote(t);
		return;
	}
	if (v != NULL) {
		take(t, v);
	}
	if (t->rule.event > 0) {
		t->events.at[t->rule.event - 1].removed = true;
	}
}

static void
move_place(struct jrt_ctx *ctx, const struct jrt_value *list, uint32_t from, uint32_t to)
{
	struct jrt_trace *t = ctx->trace;
	struct jrt_trace_entry *old =
		jrt_trace_place(t, list, (struct jrt_where_key){ { NULL, 0 }, from });
	struct jrt_trace_entry was = { .spec = t->rule.spec, .path = t->rule.at };
	if (old != NULL) {
		was = *old;
	}
	struct jrt_trace_entry *e =
		jrt_trace_entry_of_place(ctx, list, (struct jrt_where_key){ { NULL, 0 }, to });
	if (e != NULL) {
		e->spec = was.spec;
		e->path = was.path;
		e->of = was.of;
	}
}

void
jrt_traced_drop(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key)
{
	struct jrt_trace *t = ctx->trace;
	struct jrt_value *v = jrt_get(ctx, object, key);
	if (t->cover.counts != NULL) {
		v != NULL ? jrt_cover_wrote(t) : jrt_cover_took_back(t);
	} else if (v == NULL) { /* that is all that the rule does */
		t->events.count -= t->rule.event == t->events.count;
		t->rule.event = 0;
		jrt_trace_missed(ctx, t->rule.spec, object, key);
	} else {
		removed(t, v);
	}
	jrt_drop(ctx, object, key);
}

void
jrt_trace_removed(struct jrt_ctx *ctx, struct jrt_value *v)
{
	removed(ctx->trace, v);
}

void
jrt_traced_drop_element(struct jrt_ctx *ctx, struct jrt_value *list, uint32_t index)
{
	if (index < jrt_list_of(ctx, list)->count) {
		removed(ctx->trace, jrt_list_of(ctx, list)->items[index]);
	}
	jrt_drop_element(ctx, list, index);
}

void
jrt_traced_clear_list(struct jrt_ctx *ctx, struct jrt_value *list)
{
	for (uint32_t i = 0; i < jrt_list_of(ctx, list)->count; i++) {
		removed(ctx->trace, jrt_list_of(ctx, list)->items[i]);
	}
	jrt_clear_list(ctx, list);
}

/* What follows a removed element moves. */
void
jrt_traced_compact_list(struct jrt_ctx *ctx, struct jrt_value *list)
{
	struct jrt_trace *t = ctx->trace;
	uint32_t to = 0;
	for (uint32_t i = 0; i < jrt_list_of(ctx, list)->count; i++) {
		if (jrt_list_of(ctx, list)->items[i] == NULL) {
			continue;
		}
		if (i != to) {
			move_place(ctx, list, i, to);
		}
		to++;
	}
	t->rule.event = 0;
	t->last.in = NULL;
	jrt_compact_list(ctx, list);
}

/* ---- what looks ---------------------------------------------------------- */

/* Of a path, only its end is looked at. */
static struct jrt_value *
look(struct jrt_ctx *ctx, const struct jrt_value *from, struct jrt_value *found)
{
	struct jrt_trace *t = ctx->trace;
	if (found == NULL) {
		return NULL;
	}
	for (unsigned i = 0; i < t->rule.looks; i++) {
		if (t->rule.looked[i] == from) {
			t->rule.looked[i] = found;
			return found;
		}
	}
	if (t->rule.looks < JRT_TRACE_LOOKS) {
		t->rule.looked[t->rule.looks++] = found;
	}
	return found;
}

struct jrt_value *
jrt_traced_member_of(struct jrt_ctx *ctx, struct jrt_value *v, struct jrt_text name)
{
	struct jrt_value *found = jrt_member_of(ctx, v, name);
	if (v != NULL && found == NULL) {
		jrt_trace_unfound(ctx, v, name);
	}
	return look(ctx, v, found);
}

struct jrt_value *
jrt_traced_element_of(struct jrt_ctx *ctx, struct jrt_value *v, uint32_t index)
{
	return look(ctx, v, jrt_element_of(ctx, v, index));
}

struct jrt_text
jrt_traced_name_of(struct jrt_ctx *ctx, struct jrt_value *v)
{
	bool before = ctx->cut;
	ctx->cut = false;
	struct jrt_text name = jrt_name_of(ctx, v);
	if (ctx->cut) {
		jrt_trace_cut(ctx, jrt_to_text(ctx, v), name);
	}
	ctx->cut = ctx->cut || before;
	return name;
}

struct jrt_member *
jrt_traced_member_slot(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text name)
{
	struct jrt_member *m = jrt_member_slot(ctx, object, name);
	if (m == NULL) {
		jrt_trace_missed(ctx, ctx->trace->operation.spec, object, name);
	}
	return m;
}

static void
copy_place(struct jrt_ctx *ctx, const struct jrt_value *from, const struct jrt_value *to,
	struct jrt_where_key key)
{
	struct jrt_trace *t = ctx->trace;
	struct jrt_trace_entry *old = jrt_trace_place(t, from, key);
	if (old != NULL) {
		struct jrt_trace_entry was = *old;
		struct jrt_trace_entry *e = jrt_trace_entry_of_place(ctx, to, key);
		if (e != NULL) {
			e->spec = was.spec;
			e->path = was.path;
			e->of = was.of;
		}
	}
}

/* Copies positions from what was sorted to the result. */
static void
copy_places(struct jrt_ctx *ctx, struct jrt_value *from, struct jrt_value *to)
{
	struct jrt_trace *t = ctx->trace;
	struct jrt_trace_entry *old = jrt_trace_value(t, from);
	const char *path = old != NULL ? old->path : NULL;
	struct jrt_trace_entry *e = from != to ? jrt_trace_entry_of_value(ctx, to) : NULL;
	if (e != NULL && path != NULL) {
		e->path = path;
		e->was = from;
	}
	if (from == to || !jrt_is_map(ctx, from) || !jrt_is_map(ctx, to)) {
		if (from != to && jrt_is_list(ctx, from) && jrt_is_list(ctx, to)) {
			const struct jrt_list *a = jrt_list_of(ctx, from),
					      *b = jrt_list_of(ctx, to);
			for (uint32_t i = 0; i < a->count && i < b->count; i++) {
				copy_place(ctx, from, to, (struct jrt_where_key){ { NULL, 0 }, i });
				copy_places(ctx, a->items[i], b->items[i]);
			}
		}
		return;
	}
	const struct jrt_object *o = jrt_object_of(ctx, to);
	for (uint32_t i = 0; i < o->count; i++) {
		struct jrt_value *was = jrt_get(ctx, from, o->members[i].key);
		copy_place(ctx, from, to, (struct jrt_where_key){ o->members[i].key, -1 });
		if (was != NULL) {
			copy_places(ctx, was, o->members[i].value);
		}
	}
}

struct jrt_value *
jrt_traced_sorted(struct jrt_ctx *ctx, struct jrt_value *in)
{
	struct jrt_value *sorted = jrt_sorted(ctx, in);
	if (ctx->trace->cover.counts == NULL) {
		copy_places(ctx, in, sorted);
	}
	return sorted;
}
