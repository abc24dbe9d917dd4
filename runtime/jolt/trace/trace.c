/* SPDX-License-Identifier: Apache-2.0 */
/* Records what happens to one record: see trace.h.  Values are known by their addresses: each value
 * of the record is created at the beginning, and what an operation moves stays the same value. */
#include "jolt/trace/trace_recorder.h"

#include "json/suggest.h"
#include "json/written.h"

#include <stdlib.h>

enum { MOST_EVENTS = 1 << 16 };

/* ---- the record ---------------------------------------------------------- */

/* Constants are shared: the record gets copies of its own. */
static struct jrt_value *
own(struct jrt_ctx *ctx, struct jrt_value *v)
{
	if (v->kind != JRT_KIND_NULL && v->kind != JRT_KIND_BOOLEAN) {
		return v;
	}
	struct jrt_value *copy = jrt_arena_take(&ctx->arena, sizeof *copy);
	if (copy == NULL) {
		return v;
	}
	*copy = *v;
	return copy;
}

/* Whether an object of the record repeats a name: it stays lazy, since it may be written like
 * that. */
static bool
repeats(struct jrt_ctx *ctx, const struct jrt_value *v)
{
	uint32_t keys = 0;
	if (v->kind != JRT_LAZY_OBJECT) {
		return false;
	}
	for (struct jrt_keys k = jrt_keys(ctx->doc, v->ref); jrt_next_key(&k);) {
		keys++;
	}
	struct jrt_value copy = *v;
	return jrt_object_of(ctx, &copy)->count != keys;
}

static void
remember_record(struct jrt_ctx *ctx, struct jrt_value *v, const char *path)
{
	struct jrt_trace_entry *e = jrt_trace_entry_of_value(ctx, v);
	if (e == NULL || ctx->status != JRT_OK) {
		return;
	}
	e->path = path;
	if (jrt_is_list(ctx, v)) {
		struct jrt_list *list = jrt_list_of(ctx, v);
		for (uint32_t i = 0; i < list->count; i++) {
			list->items[i] = own(ctx, list->items[i]);
			remember_record(ctx, list->items[i],
				jrt_trace_below(
					ctx, path, (struct jrt_where_key){ { NULL, 0 }, i }));
		}
	} else if (jrt_is_map(ctx, v) && repeats(ctx, v)) {
		e->unknown = true;
	} else if (jrt_is_map(ctx, v)) {
		struct jrt_object *o = jrt_object_of(ctx, v);
		for (uint32_t i = 0; i < o->count; i++) {
			o->members[i].value = own(ctx, o->members[i].value);
			remember_record(ctx, o->members[i].value,
				jrt_trace_below(ctx, path,
					(struct jrt_where_key){ o->members[i].key, -1 }));
		}
	}
}

/* ---- events -------------------------------------------------------------- */

static struct jrt_trace_event *
add_event(struct jrt_ctx *ctx, enum jrt_trace_what what, const char *spec, const char *at)
{
	struct jrt_trace *t = ctx->trace;
	if (t->events.count == MOST_EVENTS) {
		t->events.cut = true;
		return &t->events.beyond; /* never read */
	}
	if (t->events.count == t->events.size) {
		size_t size = t->events.size == 0 ? 64 : 2 * t->events.size;
		struct jrt_trace_event *more = realloc(t->events.at, size * sizeof *more);
		if (more == NULL) {
			jrt_fail(ctx, JRT_NO_ROOM);
			return &t->events.beyond;
		}
		t->events.at = more;
		t->events.size = size;
	}
	struct jrt_trace_event *e = &t->events.at[t->events.count++];
	*e = (struct jrt_trace_event){
		.what = what, .operation = t->operation.number, .spec = spec, .at = at
	};
	return e;
}

/* Ends the rule before: if it wrote nothing, what it looked at counts. */
static void
end_rule(struct jrt_ctx *ctx)
{
	struct jrt_trace *t = ctx->trace;
	struct jrt_trace_event *e = t->rule.event > 0 ? &t->events.at[t->rule.event - 1] : NULL;
	if (e != NULL && !e->wrote && !e->removed) {
		const char *from = jrt_trace_sources(ctx);
		e->from = *from != '\0' ? from : NULL;
	}
	t->rule.event = 0;
}

/* A rule begins. */
static void
begin_rule(struct jrt_ctx *ctx, const char *spec, const char *at)
{
	struct jrt_trace *t = ctx->trace;
	end_rule(ctx);
	t->rule.spec = spec;
	t->rule.at = at;
	t->rule.looks = 0;
	if (t->cover.counts != NULL) {
		jrt_cover_applied(t, spec);
		return;
	}
	bool added = add_event(ctx, JRT_TRACE_RULE, spec, at) != &t->events.beyond;
	t->rule.event = added ? t->events.count : 0;
}

/* An element that stands at another index than in the record, although no rule put it there: a
 * function has changed its list in place. */
static void
remember_moved(struct jrt_ctx *ctx, const struct jrt_value *list, uint32_t index)
{
	struct jrt_trace *t = ctx->trace;
	struct jrt_where_key key = { { NULL, 0 }, index };
	const struct jrt_trace_entry *e = jrt_trace_value(t, list->list.items[index]);
	const char *was = e != NULL && e->path != NULL ? strrchr(e->path, '[') : NULL;
	if (was != NULL && strtoul(was + 1, NULL, 10) != index &&
		jrt_trace_place(t, list, key) == NULL) {
		struct jrt_trace_entry *place = jrt_trace_entry_of_place(ctx, list, key);
		if (place != NULL) {
			place->spec = t->operation.spec;
		}
	}
}

/* A value in an object that repeats a name belongs to the record if an operation found it there and
 * no rule put it there. */
static void
remember_known(struct jrt_ctx *ctx, const struct jrt_value *in, struct jrt_where_key key,
	const struct jrt_value *v)
{
	struct jrt_trace *t = ctx->trace;
	const struct jrt_trace_entry *outer = jrt_trace_value(t, in);
	if (outer == NULL || !outer->unknown || v == NULL || v->kind == JRT_KIND_NULL ||
		v->kind == JRT_KIND_BOOLEAN || jrt_trace_value(t, v) != NULL ||
		jrt_trace_place(t, in, key) != NULL) {
		return;
	}
	const char *path = jrt_trace_below(ctx, outer->path, key);
	struct jrt_trace_entry *e = jrt_trace_entry_of_value(ctx, v);
	if (e != NULL) {
		e->path = path;
		e->unknown = true;
	}
}

/* Values that an operation has made without a rule: an order, a user function's values. */
static void
remember_made(struct jrt_ctx *ctx, struct jrt_value *v, unsigned depth)
{
	struct jrt_trace *t = ctx->trace;
	struct jrt_trace_entry *e = v != NULL ? jrt_trace_entry_of_value(ctx, v) : NULL;
	if (e == NULL || depth > JRT_WHERE_KEYS || e->seen == t->passes) {
		return;
	}
	e->seen = t->passes;
	if (e->path == NULL && e->spec == NULL) {
		e->spec = t->operation.spec;
	}
	if (v->kind == JRT_KIND_LIST || v->kind == JRT_KIND_ARRAY) {
		for (uint32_t i = 0; i < v->list.count; i++) {
			remember_known(
				ctx, v, (struct jrt_where_key){ { NULL, 0 }, i }, v->list.items[i]);
			remember_moved(ctx, v, i);
			remember_made(ctx, v->list.items[i], depth + 1);
		}
	} else if (v->kind == JRT_KIND_OBJECT) {
		for (uint32_t i = 0; i < v->object->count; i++) {
			const struct jrt_member *m = &v->object->members[i];
			remember_known(ctx, v, (struct jrt_where_key){ m->key, -1 }, m->value);
			remember_made(ctx, m->value, depth + 1);
		}
	}
}

/* The operation has produced the document. */
static void
end_operation(struct jrt_ctx *ctx, struct jrt_value *document)
{
	struct jrt_trace *t = ctx->trace;
	const struct jrt_value *in = NULL; /* the container whose path is at hand */
	const char *path = NULL;
	if (ctx->status != JRT_OK) {
		return;
	}
	end_rule(ctx);
	t->passes++;
	remember_made(ctx, document, 0);
	t->document = document;
	jrt_trace_settled(t, true);
	for (size_t i = t->events.count;
		i > 0 && t->events.at[i - 1].operation == t->operation.number; i--) {
		struct jrt_trace_event *e = &t->events.at[i - 1];
		if (e->wrote && e->in != NULL && e->in != in) {
			in = e->in;
			path = jrt_trace_path(ctx, in);
		}
		if (e->wrote && e->in == NULL) {
			e->to = "";
		} else if (e->wrote && path != NULL) {
			e->to = jrt_trace_below(ctx, path, e->put);
		}
	}
}

static bool
add_operation(struct jrt_ctx *ctx, const char *spec)
{
	struct jrt_trace *t = ctx->trace;
	const char **more = realloc(t->operation.specs, (t->operation.number + 2) * sizeof *more);
	if (more == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return false;
	}
	t->operation.specs = more;
	t->operation.specs[++t->operation.number] = spec;
	t->operation.spec = spec;
	return true;
}

void
jrt_traced_operation(
	struct jrt_ctx *ctx, const char *spec, struct jrt_value *document, bool changed)
{
	struct jrt_trace *t = ctx->trace;
	jrt_where_operation(ctx, spec, document, changed);
	if (t->cover.counts != NULL) {
		jrt_cover_operation(ctx, spec);
		return;
	}
	if (t->operation.number == 0) {
		t->record = document;
		remember_record(ctx, document, "");
	} else {
		end_operation(ctx, document);
	}
	if (spec == NULL || !add_operation(ctx, spec)) {
		return;
	}
	t->document = document;
	jrt_trace_settled(t, false);
	t->rule.spec = spec;
	t->rule.at = "";
	t->rule.event = 0;
	t->rule.in = NULL;
	t->last.in = NULL;
	t->rule.looks = 0;
}

void
jrt_traced_step(struct jrt_ctx *ctx, const char *spec, struct jrt_shift_step *step)
{
	struct jrt_writer w;
	jrt_where_step(ctx, spec, step);
	if (ctx->trace->cover.counts != NULL) {
		begin_rule(ctx, spec, "");
		return;
	}
	jrt_writer_init(&w);
	for (unsigned i = 0; i < ctx->where->count; i++) {
		jrt_put_path_key(&w, ctx->where->keys[i], i == 0);
	}
	begin_rule(ctx, spec, jrt_trace_keep(ctx, &w));
}

static void
at_key(struct jrt_ctx *ctx, const char *spec, struct jrt_value *in, struct jrt_where_key key,
	bool has_key)
{
	struct jrt_trace *t = ctx->trace;
	t->rule.in = in;
	t->rule.key = key.key;
	if (t->cover.counts != NULL) {
		begin_rule(ctx, spec, "");
		return;
	}
	const char *path = jrt_trace_path_at(ctx, in);
	begin_rule(ctx, spec, has_key ? jrt_trace_below(ctx, path, key) : path);
	struct jrt_value *v = !has_key ? in
			      : key.key.at != NULL && jrt_is_map(ctx, in)
				      ? jrt_get(ctx, in, key.key)
			      : key.key.at == NULL && jrt_is_list(ctx, in) &&
					      key.index < jrt_list_of(ctx, in)->count
				      ? jrt_list_of(ctx, in)->items[key.index]
				      : NULL;
	if (v != NULL && has_key) {
		t->rule.looked[t->rule.looks++] = v;
	}
}

void
jrt_traced_member(struct jrt_ctx *ctx, const char *spec, struct jrt_value *in, struct jrt_text key)
{
	jrt_where_member(ctx, spec, in, key);
	at_key(ctx, spec, in, (struct jrt_where_key){ key, -1 }, key.at != NULL);
}

void
jrt_traced_element(struct jrt_ctx *ctx, const char *spec, struct jrt_value *in, uint32_t index)
{
	jrt_where_element(ctx, spec, in, index);
	at_key(ctx, spec, in, (struct jrt_where_key){ { NULL, 0 }, index }, true);
}

static const char *
kind_name(struct jrt_ctx *ctx, struct jrt_value *v)
{
	switch (jrt_kind(ctx, v)) {
	case JRT_KIND_NULL:
		return "null";
	case JRT_KIND_BOOLEAN:
		return "a boolean";
	case JRT_KIND_STRING:
		return "a string";
	case JRT_KIND_LIST:
	case JRT_KIND_ARRAY:
		return "a list";
	case JRT_KIND_OBJECT:
		return NULL;
	default:
		return "a number";
	}
}

static const char *
kept(struct jrt_ctx *ctx, struct jrt_text name)
{
	struct jrt_writer w;
	jrt_writer_init(&w);
	jrt_put(&w, name.at, name.len);
	return jrt_trace_keep(ctx, &w);
}

/* Which of the object's names may have been meant. */
static void
find_near(struct jrt_ctx *ctx, struct jrt_trace_event *e, struct jrt_object *o, struct jrt_text key)
{
	const char *dot = memchr(key.at, '.', key.len);
	struct jrt_text near = { NULL, 0 };
	unsigned least = JRT_UNLIKE;
	for (uint32_t i = 0; i < o->count; i++) {
		struct jrt_text name = o->members[i].key;
		unsigned edits = jrt_edits(key, name);
		near = edits < least ? name : near;
		least = edits < least ? edits : least;
		if (least == JRT_UNLIKE && dot != NULL && !e->of_lookup &&
			name.len == (size_t)(dot - key.at) &&
			memcmp(name.at, key.at, name.len) == 0) {
			e->dotted = true;
			e->near = kept(ctx, name);
		}
	}
	if (near.at != NULL) {
		e->dotted = false;
		e->near = kept(ctx, near);
	}
}

static void
add_missed(struct jrt_ctx *ctx, const char *spec, struct jrt_value *in, struct jrt_text key,
	bool of_lookup)
{
	if (ctx->status != JRT_OK || ctx->trace->cover.counts != NULL) {
		return;
	}
	struct jrt_trace_event *e =
		add_event(ctx, JRT_TRACE_MISSED, spec, jrt_trace_path_at(ctx, in));
	e->key = kept(ctx, key);
	e->of_lookup = of_lookup;
	e->kind = kind_name(ctx, in);
	if (e->kind == NULL) {
		find_near(ctx, e, jrt_object_of(ctx, in), key);
	}
}

void
jrt_trace_missed(struct jrt_ctx *ctx, const char *spec, struct jrt_value *in, struct jrt_text key)
{
	add_missed(ctx, spec, in, key, false);
}

void
jrt_trace_unfound(struct jrt_ctx *ctx, struct jrt_value *in, struct jrt_text key)
{
	add_missed(ctx, ctx->trace->rule.spec, in, key, true);
}

void
jrt_trace_cut(struct jrt_ctx *ctx, struct jrt_text number, struct jrt_text name)
{
	struct jrt_trace *t = ctx->trace;
	if (ctx->status == JRT_OK && t->cover.counts == NULL) {
		struct jrt_trace_event *e = add_event(ctx, JRT_TRACE_CUT, t->rule.spec, t->rule.at);
		e->key = kept(ctx, number);
		e->near = kept(ctx, name);
	}
}

void
jrt_trace_scalar(struct jrt_ctx *ctx, const char *spec, struct jrt_value *in)
{
	if (ctx->trace->cover.counts != NULL) {
		return;
	}
	struct jrt_trace_event *e =
		add_event(ctx, JRT_TRACE_SCALAR, spec, jrt_trace_path_at(ctx, in));
	e->kind = kind_name(ctx, in);
}

/* ---- a record ------------------------------------------------------------ */

enum jrt_status
jrt_traced_document(struct jrt_ctx *ctx, struct jrt_writer *out, struct jrt_value *document)
{
	struct jrt_trace *t = ctx->trace;
	if (t->cover.counts != NULL) {
		return jrt_put_document(ctx, out, document);
	}
	end_operation(ctx, document);
	t->ended = true;
	enum jrt_status status = jrt_put_document(ctx, out, document);
	t->passes++;
	remember_made(ctx, document, 0); /* writing an object may expand it */
	return status;
}

/* Transforms the record, then calls `report`. */
static enum jrt_status
trace_record(struct jrt_ctx *ctx, struct jrt_trace *trace, struct jrt_writer *printed, bool json,
	const char *select, struct jrt_writer *written)
{
	struct jrt_where where;
	jrt_writer_begin_record(written);
	ctx->trace = trace;
	jrt_where_begin(ctx, &where);
	size_t before = written->used;
	enum jrt_status status = jrt_outcome(ctx, trace->program->apply(ctx, written));
	status = status == JRT_OK ? written->status : status;
	jrt_where_end(ctx, status);
	ctx->where = &where; /* for the report */
	trace->output = (struct jrt_text){ written->base + before, written->used - before };
	jrt_trace_print(ctx, trace, status, printed, json, select);
	ctx->where = NULL;
	ctx->trace = NULL;
	return status;
}

static void
finish(struct jrt_trace *trace)
{
	free(trace->operation.specs);
	free(trace->events.at);
	free(trace->values.entries);
	free(trace->places.entries);
	free(trace->stands.entries);
}

enum jrt_status
jrt_trace_record(struct jrt_ctx *ctx, const struct jrt_trace_program *program,
	struct jrt_writer *out, bool json, const char *select)
{
	struct jrt_trace trace = { .program = program };
	struct jrt_writer written;
	jrt_writer_init(&written);
	enum jrt_status status = trace_record(ctx, &trace, out, json, select, &written);
	jrt_writer_finish(&written);
	finish(&trace);
	return status;
}

enum jrt_status
jrt_trace_check(
	struct jrt_ctx *ctx, const struct jrt_trace_program *program, struct jrt_writer *out)
{
	struct jrt_trace trace = { .program = program, .checks = true };
	struct jrt_writer printed;
	jrt_writer_init(&printed);
	enum jrt_status status = trace_record(ctx, &trace, &printed, true, NULL, out);
	if (printed.status == JRT_OK) {
		jrt_assert_document(printed.base, printed.used);
	}
	finish(&trace);
	jrt_writer_finish(&printed);
	return status;
}
