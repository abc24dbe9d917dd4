/* SPDX-License-Identifier: Apache-2.0 */
#include "jolt/shift.h"

#include "json/number.h"
#include "json/object.h"

struct jrt_text
jrt_shift_star(struct jrt_ctx *ctx, const struct jrt_shift_step *step, uint32_t n)
{
	if (n > step->star_count) {
		return jrt_shift_no_level(ctx);
	}
	return step->stars[n - 1];
}

/* Whether the step leads to a place in the document: not if it repeats a key, or is a key's own
 * text, or the text of a scalar as a key.  Null stands for the document if the stream way calls. */
static bool
leads_down(struct jrt_ctx *ctx, const struct jrt_shift_step *s)
{
	struct jrt_value *from = s->up->value;
	return s->counter == NULL && s->value != from &&
	       (jrt_is_list(ctx, from) || from->kind == JRT_KIND_OBJECT ||
		       from->kind == JRT_LAZY_OBJECT || from->kind == JRT_KIND_NULL);
}

/* A literal key of a list is still an index. */
static struct jrt_where_key
key_of(struct jrt_ctx *ctx, const struct jrt_shift_step *s)
{
	int64_t index =
		s->index < 0 && jrt_is_list(ctx, s->up->value) ? jrt_shift_index(s->key) : s->index;
	return (struct jrt_where_key){ index >= 0 ? (struct jrt_text){ NULL, 0 } : s->key, index };
}

void
jrt_where_step(struct jrt_ctx *ctx, const char *spec, const struct jrt_shift_step *step)
{
	struct jrt_where *w = ctx->where;
	unsigned count = 0;
	if (ctx->status != JRT_OK) {
		return;
	}
	for (const struct jrt_shift_step *s = step; s->up != NULL; s = s->up) {
		count += leads_down(ctx, s);
	}
	w->rule = spec;
	w->of = JRT_WHERE_STEP;
	w->count = count < JRT_WHERE_KEYS ? count : 0;
	for (const struct jrt_shift_step *s = step; s->up != NULL && w->count > 0; s = s->up) {
		if (leads_down(ctx, s)) {
			count--;
			w->keys[count] = key_of(ctx, s);
		}
	}
}

struct jrt_text
jrt_shift_no_level(struct jrt_ctx *ctx)
{
	jrt_fail(ctx, JRT_BAD_REFERENCE);
	return JRT_TEXT("");
}

int64_t
jrt_shift_index(struct jrt_text t)
{
	int32_t index;
	return t.at != NULL && jrt_java_parse_int(t, &index) && index >= 0 ? index : -1;
}

void
jrt_shift_must_be_index(struct jrt_ctx *ctx, struct jrt_text t)
{
	if (jrt_shift_index(t) < 0) {
		jrt_fail(ctx, JRT_BAD_INDEX);
	}
}

struct jrt_value *
jrt_shift_never(struct jrt_ctx *ctx, struct jrt_value *from)
{
	jrt_shift_put_never(ctx, from);
	return NULL;
}

/* ---- lists --------------------------------------------------------------- */

bool
jrt_shift_next_new(struct jrt_ctx *ctx, struct jrt_shift_elements *e)
{
	const struct jrt_list *list = jrt_list_of(ctx, e->list);

	if (ctx->status != JRT_OK || e->next >= list->count) {
		return false;
	}
	if (e->next >= e->start && e->next - e->start >= JRT_MAX_INDEX) {
		jrt_fail(ctx, JRT_ENDLESS);
		return false;
	}
	e->index = e->next++;
	e->value = list->items[e->index];
	return true;
}

/* ---- on the way ---------------------------------------------------------- */

static bool
is_nothing(struct jrt_ctx *ctx, struct jrt_value *v)
{
	return v == NULL || jrt_is_null_value(ctx, v);
}

static struct jrt_value *
make(struct jrt_ctx *ctx, enum jrt_kind kind)
{
	return kind == JRT_KIND_LIST ? jrt_new_list(ctx) : jrt_new_object(ctx);
}

static inline struct jrt_value *
of_kind(struct jrt_ctx *ctx, struct jrt_value *v, enum jrt_kind kind)
{
	return jrt_kind(ctx, v) == kind ? v : NULL;
}

struct jrt_value *
jrt_shift_root_made(struct jrt_ctx *ctx, struct jrt_value **out, enum jrt_kind kind)
{
	if (is_nothing(ctx, *out)) {
		*out = make(ctx, kind);
	}
	return of_kind(ctx, *out, kind);
}

struct jrt_value *
jrt_shift_member_tagged(struct jrt_ctx *ctx, struct jrt_value *at, struct jrt_text name,
	uint32_t tag, enum jrt_kind kind)
{
	if (at == NULL || !jrt_is_map(ctx, at)) {
		return NULL;
	}
	struct jrt_object *o = jrt_object_of(ctx, at);
	int64_t index = jrt_object_find(ctx, o, name, tag);
	if (index < 0) {
		struct jrt_value *made = make(ctx, kind);
		if (ctx->status == JRT_OK) {
			jrt_object_append(ctx, o, name, tag, made);
		}
		return made;
	}
	struct jrt_value **slot = &o->members[index].value;
	if (jrt_is_null_value(ctx, *slot)) {
		*slot = make(ctx, kind);
	}
	return of_kind(ctx, *slot, kind);
}

struct jrt_value *
jrt_shift_element(struct jrt_ctx *ctx, struct jrt_value *at, uint64_t index, enum jrt_kind kind)
{
	if (at == NULL || !jrt_is_list(ctx, at)) {
		return NULL;
	}
	const struct jrt_list *list = jrt_list_of(ctx, at);
	struct jrt_value *v = index < list->count ? list->items[index] : NULL;
	if (is_nothing(ctx, v)) {
		v = make(ctx, kind);
		jrt_set_at(ctx, at, index, v);
	}
	return of_kind(ctx, v, kind);
}

struct jrt_value *
jrt_shift_append(struct jrt_ctx *ctx, struct jrt_value *at, enum jrt_kind kind)
{
	if (at == NULL || !jrt_is_list(ctx, at)) {
		return NULL;
	}
	struct jrt_value *v = make(ctx, kind);
	jrt_append(ctx, at, v);
	return v;
}

/* ---- at the end ---------------------------------------------------------- */

/* The value at a place that is written to again; NULL: the value has been appended already. */
static struct jrt_value *
joined(struct jrt_ctx *ctx, struct jrt_value *old, struct jrt_value *v)
{
	if (is_nothing(ctx, old)) {
		return v;
	}
	if (jrt_is_list(ctx, old)) {
		jrt_append(ctx, old, v);
		return NULL;
	}
	struct jrt_value *both = jrt_new_list(ctx);
	if (both != JRT_NULL) {
		jrt_append(ctx, both, old);
		jrt_append(ctx, both, v);
	}
	return both;
}

void
jrt_shift_put_root(struct jrt_ctx *ctx, struct jrt_value **out, struct jrt_value *v)
{
	v = joined(ctx, *out, v);
	if (v != NULL) {
		*out = v;
	}
}

static __attribute__((noinline)) void
put_with_care(struct jrt_ctx *ctx, struct jrt_value *at, struct jrt_text name, uint32_t tag,
	struct jrt_value *v)
{
	if (at == NULL || !jrt_is_map(ctx, at)) {
		return;
	}
	struct jrt_object *o = jrt_object_of(ctx, at);
	int64_t index = jrt_object_find(ctx, o, name, tag);
	if (ctx->status != JRT_OK) {
		return;
	}
	if (index < 0) {
		jrt_object_append(ctx, o, name, tag, v);
		return;
	}
	v = joined(ctx, o->members[index].value, v);
	if (v != NULL && ctx->status == JRT_OK) {
		o->members[index].value = v;
	}
}

void
jrt_shift_put_tagged(struct jrt_ctx *ctx, struct jrt_value *at, struct jrt_text name, uint32_t tag,
	struct jrt_value *v)
{
	if (at != NULL && at->kind == JRT_KIND_OBJECT && jrt_object_takes(at->object, tag)) {
		jrt_object_add_plain(at->object, name, tag, v);
	} else {
		put_with_care(ctx, at, name, tag, v);
	}
}

void
jrt_shift_put_inside_tagged(struct jrt_ctx *ctx, struct jrt_value *at, struct jrt_text list,
	uint32_t list_tag, struct jrt_text name, uint32_t tag, struct jrt_value *v)
{
	if (at != NULL && at->kind == JRT_KIND_OBJECT && jrt_object_takes(at->object, list_tag)) {
		jrt_object_add_plain(
			at->object, list, list_tag, jrt_new_list_of_one(ctx, name, tag, v));
		return;
	}
	at = jrt_shift_member_tagged(ctx, at, list, list_tag, JRT_KIND_LIST);
	jrt_shift_put_tagged(ctx, jrt_shift_append(ctx, at, JRT_KIND_OBJECT), name, tag, v);
}

void
jrt_shift_put_element(
	struct jrt_ctx *ctx, struct jrt_value *at, uint64_t index, struct jrt_value *v)
{
	if (at == NULL || !jrt_is_list(ctx, at)) {
		return;
	}
	const struct jrt_list *list = jrt_list_of(ctx, at);
	v = joined(ctx, index < list->count ? list->items[index] : NULL, v);
	if (v != NULL) {
		jrt_set_at(ctx, at, index, v);
	}
}

void
jrt_shift_put_appended(struct jrt_ctx *ctx, struct jrt_value *at, struct jrt_value *v)
{
	if (at != NULL && jrt_is_list(ctx, at)) {
		jrt_append(ctx, at, v);
	}
}

void
jrt_shift_put_never(struct jrt_ctx *ctx, struct jrt_value *at)
{
	if (at != NULL && jrt_is_list(ctx, at)) {
		jrt_fail(ctx, JRT_BAD_INDEX);
	}
}

/* ---- computed places ----------------------------------------------------- */

uint32_t
jrt_members_before(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text name)
{
	const struct jrt_object *o = jrt_object_of(ctx, object);
	uint32_t before = 0;
	while (before < o->count && !jrt_text_equal(o->members[before].key, name)) {
		before++;
	}
	return before;
}
