/* SPDX-License-Identifier: Apache-2.0 */
/* Prints what was recorded for a record: as a line of JSON, or as text for people. */
#include "jolt/trace/trace_recorder.h"

#include "json/shown.h"

#include <stdio.h>
#include <stdlib.h>

/* An output value without members of its own. */
struct leaf {
	const char *path;
	struct jrt_value *value;
	const char *spec; /* NULL: it stayed at its place in the record */
	const char *made; /* the rule that made it, if that is another one; or NULL */
	const char *from; /* the pieces of the record that it is made of; "": none */
};

struct printout {
	struct jrt_ctx *ctx;
	const struct jrt_trace *trace;
	struct jrt_writer *out;
	const char *select;
	bool json;
	unsigned count; /* of what has been printed in the current list */
};

/* ---- text ---------------------------------------------------------------- */

static void
put(struct printout *t, const char *s)
{
	jrt_put(t->out, s, strlen(s));
}

static void
put_number(struct printout *t, unsigned n)
{
	jrt_put_unsigned(t->out, n);
}

/* A name from the record, or the name that was looked for. */
static void
put_name(struct printout *t, const char *name)
{
	struct jrt_writer escaped;
	jrt_writer_init(&escaped);
	jrt_put_escaped(&escaped, (struct jrt_text){ name, strlen(name) });
	jrt_put_shown(t->out, (struct jrt_text){ escaped.base, escaped.used });
	jrt_writer_finish(&escaped);
}

/* JSON: ,"name":"value" */
static void
put_member(struct printout *t, const char *name, const char *value)
{
	if (value != NULL) {
		put(t, ",\"");
		put(t, name);
		put(t, "\":");
		jrt_put_string(t->out, (struct jrt_text){ value, strlen(value) });
	}
}

static const char *
named(const char *path)
{
	return *path != '\0' ? path : "the document";
}

/* Whether the path is the selected one, leads to it, or lies below it. */
static bool
is_selected(const struct printout *t, const char *path)
{
	size_t n = 0;
	if (t->select == NULL || path == NULL) {
		return t->select == NULL;
	}
	while (path[n] != '\0' && path[n] == t->select[n]) {
		n++;
	}
	return t->select[n] == '\0' && strchr(".[", path[n]) != NULL; /* matches the NUL, too */
}

/* ---- what came out ------------------------------------------------------- */

typedef void print_leaf(struct printout *, const struct leaf *);

struct walk {
	struct printout *t;
	print_leaf *print;
	struct jrt_writer path;
};

static void walk_leaves(struct walk *w, struct jrt_value *v, const struct jrt_trace_entry *place,
	const char *inherited, unsigned depth);

static void
walk_member(struct walk *w, const struct jrt_value *in, struct jrt_where_key key,
	struct jrt_value *v, const char *inherited, unsigned depth)
{
	size_t before = w->path.used;
	jrt_put_path_key(&w->path, key, before == 0);
	walk_leaves(w, v, jrt_trace_place(w->t->trace, in, key), inherited, depth + 1);
	w->path.used = before;
}

static void
finish_leaf(
	struct walk *w, struct jrt_value *v, const struct jrt_trace_entry *place, const char *spec)
{
	const struct jrt_trace_entry *e = jrt_trace_value(w->t->trace, v);
	jrt_put(&w->path, "", 1);
	struct leaf l = { .path = w->path.base, .value = v, .spec = spec, .from = "" };
	w->path.used--;
	if (e != NULL && e->path != NULL) {
		l.from = e->path;
	} else {
		bool shared = v->kind == JRT_KIND_NULL || v->kind == JRT_KIND_BOOLEAN;
		bool other = !shared && e != NULL && e->spec != NULL && spec != NULL &&
			     strcmp(e->spec, spec) != 0;
		l.made = other ? e->spec : NULL;
		l.from = e != NULL && e->of != NULL           ? e->of
			 : place != NULL && place->of != NULL ? place->of
							      : "";
	}
	if (w->t->trace->checks && spec == NULL && strcmp(l.from, l.path) != 0) {
		(void)fprintf(stderr, "no rule: %s from \"%s\"\n", l.path, l.from);
		abort();
	}
	if (w->path.status == JRT_OK && is_selected(w->t, l.path)) {
		w->print(w->t, &l);
	}
}

static void
walk_leaves(struct walk *w, struct jrt_value *v, const struct jrt_trace_entry *place,
	const char *inherited, unsigned depth)
{
	const struct jrt_trace_entry *e = jrt_trace_value(w->t->trace, v);
	const char *spec = place != NULL ? place->spec : inherited;
	if (spec == NULL && e != NULL && e->path == NULL) {
		spec = e->spec;
	}
	if (depth < JRT_WHERE_KEYS && v->kind == JRT_KIND_OBJECT && v->object->count > 0) {
		for (uint32_t i = 0; i < v->object->count; i++) {
			const struct jrt_member *m = &v->object->members[i];
			walk_member(
				w, v, (struct jrt_where_key){ m->key, -1 }, m->value, spec, depth);
		}
	} else if (depth < JRT_WHERE_KEYS &&
		   (v->kind == JRT_KIND_LIST || v->kind == JRT_KIND_ARRAY) && v->list.count > 0) {
		for (uint32_t i = 0; i < v->list.count; i++) {
			walk_member(w, v, (struct jrt_where_key){ { NULL, 0 }, i },
				v->list.items[i], spec, depth);
		}
	} else {
		finish_leaf(w, v, place, spec);
	}
}

static void
print_leaves(struct printout *t, print_leaf *print)
{
	struct walk w = { .t = t, .print = print };
	jrt_writer_init(&w.path);
	if (t->trace->ended && t->trace->output.len > 0) {
		walk_leaves(&w, t->trace->document,
			jrt_trace_place(t->trace, NULL, (struct jrt_where_key){ { NULL, 0 }, 0 }),
			NULL, 0);
	}
	jrt_writer_finish(&w.path);
}

static void
json_leaf(struct printout *t, const struct leaf *l)
{
	put(t, t->count++ > 0 ? ",{\"path\":" : "{\"path\":");
	jrt_put_string(t->out, (struct jrt_text){ l->path, strlen(l->path) });
	put(t, ",\"value\":");
	jrt_put_value(t->ctx, t->out, l->value);
	if (l->spec == NULL) {
		put(t, ",\"spec\":null");
	}
	put_member(t, "spec", l->spec);
	put_member(t, "made", l->made);
	put_member(t, "from", *l->from != '\0' ? l->from : NULL);
	put(t, "}");
}

static void
text_leaf(struct printout *t, const struct leaf *l)
{
	enum { MOST = 60 };
	struct jrt_writer value;
	jrt_writer_init(&value);
	jrt_put_value(t->ctx, &value, l->value);
	size_t len = value.used;
	for (len = len > MOST ? MOST : len;
		len < value.used && len > 0 && ((unsigned char)value.base[len] & 0xc0) == 0x80;) {
		len--;
	}
	put(t, t->count++ == 0 ? "  came out\n    " : "    ");
	put(t, named(l->path));
	put(t, " = ");
	if (len > 0) {
		jrt_put_shown(t->out, (struct jrt_text){ value.base, len });
	}
	put(t, len < value.used ? "...\n      " : "\n      ");
	jrt_writer_finish(&value);
	put(t, l->spec != NULL ? l->spec : "stayed where it was");
	if (l->made != NULL) {
		put(t, "\n      made by ");
		put(t, l->made);
	}
	if (l->spec != NULL && *l->from != '\0') {
		put(t, "\n      from ");
		put(t, l->from);
	}
	put(t, "\n");
}

/* ---- what nothing took --------------------------------------------------- */

static void
mark_taken(const struct jrt_trace *trace, const struct jrt_value *v, unsigned depth)
{
	for (struct jrt_trace_entry *e = jrt_trace_value(trace, v); e != NULL && !e->taken;
		e = e->was != NULL ? jrt_trace_value(trace, e->was) : NULL) {
		e->taken = true;
	}
	if (depth == JRT_WHERE_KEYS) {
		return;
	}
	if (v->kind == JRT_KIND_LIST || v->kind == JRT_KIND_ARRAY) {
		for (uint32_t i = 0; i < v->list.count; i++) {
			mark_taken(trace, v->list.items[i], depth + 1);
		}
	} else if (v->kind == JRT_KIND_OBJECT) {
		for (uint32_t i = 0; i < v->object->count; i++) {
			mark_taken(trace, v->object->members[i].value, depth + 1);
		}
	}
}

/* Whether nothing has used any part of the value. */
static bool
is_untaken(const struct jrt_trace *trace, const struct jrt_value *v)
{
	const struct jrt_trace_entry *e = jrt_trace_value(trace, v);
	bool untaken = e == NULL || !e->taken;
	if (v->kind == JRT_KIND_LIST) {
		for (uint32_t i = 0; untaken && i < v->list.count; i++) {
			untaken = is_untaken(trace, v->list.items[i]);
		}
	} else if (v->kind == JRT_KIND_OBJECT) {
		for (uint32_t i = 0; untaken && i < v->object->count; i++) {
			untaken = is_untaken(trace, v->object->members[i].value);
		}
	}
	return untaken;
}

static void
print_untaken(struct printout *t, const struct jrt_value *v)
{
	const struct jrt_trace_entry *e = jrt_trace_value(t->trace, v);
	if (e == NULL || e->path == NULL || e->taken) {
		return;
	}
	if (is_untaken(t->trace, v)) {
		if (t->json) {
			put(t, t->count++ > 0 ? "," : "");
			jrt_put_string(t->out, (struct jrt_text){ e->path, strlen(e->path) });
		} else {
			put(t, t->count++ == 0 ? "  nothing took\n    " : "    ");
			put(t, named(e->path));
			put(t, "\n");
		}
	} else if (v->kind == JRT_KIND_LIST) {
		for (uint32_t i = 0; i < v->list.count; i++) {
			print_untaken(t, v->list.items[i]);
		}
	} else if (v->kind == JRT_KIND_OBJECT) {
		for (uint32_t i = 0; i < v->object->count; i++) {
			print_untaken(t, v->object->members[i].value);
		}
	}
}

/* ---- the operations ------------------------------------------------------ */

static void
print_event(struct printout *t, const struct jrt_trace_event *e)
{
	if (t->json) {
		put(t, t->count++ > 0 ? ",{\"what\":" : "{\"what\":");
		put(t, e->what == JRT_TRACE_RULE      ? "\"matched\""
			: e->what == JRT_TRACE_MISSED ? "\"missed\""
			: e->what == JRT_TRACE_CUT    ? "\"cut\""
						      : "\"scalar\"");
		put_member(t, "spec", e->spec);
		put_member(t, "at", e->at);
		put_member(t, "to", e->to);
		put_member(t, "from", e->from);
		put(t, e->removed ? ",\"removed\":true" : "");
		put_member(t, "key", e->key);
		put_member(t, "near", e->near);
		put_member(t, "found", e->kind);
		put(t, "}");
		return;
	}
	put(t, "    ");
	put(t, e->spec != NULL ? e->spec : "");
	put(t, "\n      ");
	switch (e->what) {
	case JRT_TRACE_RULE:
		put(t, "at ");
		put(t, named(e->at));
		put(t, e->to != NULL ? ", wrote to "
			: e->wrote   ? ", wrote what did not stay"
			: e->removed ? ", removed it"
				     : ", wrote nothing");
		put(t, e->to != NULL ? named(e->to) : "");
		if (e->from != NULL) {
			put(t, "; looked at ");
			put(t, e->from);
		}
		break;
	case JRT_TRACE_MISSED:
		put(t, "\"");
		put_name(t, e->key);
		put(t, "\" is not there: ");
		put(t, named(e->at));
		put(t, e->kind != NULL    ? " is "
			: e->near != NULL ? " has \""
					  : " has nothing like it");
		put(t, e->kind != NULL ? e->kind : "");
		if (e->kind != NULL && strcmp(e->kind, "a list") == 0 && !e->of_lookup &&
			!(e->key[0] >= '0' && e->key[0] <= '9')) {
			put(t, " (\"*\" takes each of its elements)");
		}
		if (e->kind == NULL && e->near != NULL) {
			put_name(t, e->near);
			put(t, e->dotted ? "\", and a dot in a key is part of the name" : "\"");
		}
		break;
	case JRT_TRACE_CUT:
		put(t, e->key);
		put(t, " was cut to 32 bits to be a name: ");
		put(t, e->near);
		break;
	case JRT_TRACE_SCALAR:
		put(t, named(e->at));
		put(t, " is ");
		put(t, e->kind != NULL ? e->kind : "an object");
		put(t, ", where an object or a list was expected");
		break;
	}
	put(t, "\n");
}

/* Rules of the operation that matched nothing. */
static void
print_unmatched(struct printout *t, unsigned operation)
{
	const struct jrt_trace *trace = t->trace;
	t->count = 0;
	for (const struct jrt_trace_rule *r = trace->program->rules; r->spec != NULL; r++) {
		bool met = r->operation != operation;
		for (size_t i = 0; !met && i < trace->events.count; i++) {
			const struct jrt_trace_event *e = &trace->events.at[i];
			met = e->operation == operation && strcmp(e->spec, r->spec) == 0;
		}
		for (const struct jrt_trace_rule *p = trace->program->rules; !met && p < r; p++) {
			met = p->operation == operation && strcmp(p->spec, r->spec) == 0;
		}
		if (met) {
			continue;
		}
		if (t->json) {
			put(t, t->count++ > 0 ? "," : "");
			jrt_put_string(t->out, (struct jrt_text){ r->spec, strlen(r->spec) });
		} else {
			put(t, "    ");
			put(t, r->spec);
			put(t, "\n      met nothing\n");
		}
	}
}

static void
print_operation(struct printout *t, unsigned number, const char *spec)
{
	if (t->json) {
		put(t, number > 1 ? ",{\"number\":" : "{\"number\":");
		put_number(t, number);
		put_member(t, "spec", spec);
		put(t, ",\"rules\":[");
	} else if (t->select == NULL) {
		put(t, "  operation ");
		put_number(t, number);
		put(t, ": ");
		put(t, spec != NULL ? spec : "");
		put(t, "\n");
	}
	t->count = 0;
	for (size_t i = 0; i < t->trace->events.count; i++) {
		const struct jrt_trace_event *e = &t->trace->events.at[i];
		if (e->operation == number && (t->select == NULL || is_selected(t, e->to))) {
			print_event(t, e);
		}
	}
	if (t->json) {
		put(t, "],\"unmatched\":[");
	}
	if (t->select == NULL && !t->trace->events.cut) {
		print_unmatched(t, number);
	}
	if (t->json) {
		put(t, "]}");
	}
}

/* ---- all of it ----------------------------------------------------------- */

static void
print_failure(struct printout *t, enum jrt_status status)
{
	const struct jrt_where *w = t->ctx->where;
	char text[JRT_WHERE_MESSAGE];
	if (t->json) {
		put_member(t, "failed", jrt_status_name(status));
		put_member(t, "spec", w->spec);
		put_member(t, "path", w->spec != NULL ? w->path : NULL);
	} else {
		put(t, "  failed: ");
		put(t, jrt_where_text(w, status, text));
		put(t, "\n");
	}
}

static void
print_nothing(struct printout *t)
{
	const char *emptied = t->ctx->where->emptied;
	if (t->json) {
		put_member(t, "emptied", emptied);
	} else {
		put(t, "  nothing came out");
		put(t, emptied != NULL ? ": nothing was left behind " : "");
		put(t, emptied != NULL ? emptied : "");
		put(t, "\n");
	}
}

static void
print_operations(struct printout *t)
{
	for (unsigned i = 1; i <= t->trace->operation.number; i++) {
		print_operation(t, i, t->trace->operation.specs[i]);
	}
}

void
jrt_trace_print(struct jrt_ctx *ctx, const struct jrt_trace *trace, enum jrt_status status,
	struct jrt_writer *out, bool json, const char *select)
{
	struct printout t = {
		.ctx = ctx, .trace = trace, .out = out, .select = select, .json = json
	};
	put(&t, json ? "{\"operations\":[" : "");
	print_operations(&t);
	if (!json && trace->events.cut) {
		put(&t, "  more happened than a trace records: rules may have matched things that are not shown here\n");
	}
	if (json) {
		put(&t, trace->events.cut ? "],\"cut\":true,\"output\":" : "],\"output\":");
		put(&t, status == JRT_OK ? "" : "null");
		if (status == JRT_OK) {
			jrt_put(out, trace->output.at, trace->output.len);
		}
		put(&t, ",\"leaves\":[");
	}
	t.count = 0;
	if (status == JRT_OK) {
		print_leaves(&t, json ? json_leaf : text_leaf);
	}
	if (!json && select != NULL && t.count == 0) {
		put(&t, "  nothing came out at ");
		jrt_put_shown(out, (struct jrt_text){ select, strlen(select) });
		put(&t, "\n");
	}
	put(&t, json ? "],\"untaken\":[" : "");
	t.count = 0;
	if (status == JRT_OK || status == JRT_NOTHING) {
		mark_taken(trace, trace->document, 0);
		if (select == NULL) {
			print_untaken(&t, trace->record);
		}
	}
	put(&t, json ? "]" : "");
	if (status == JRT_NOTHING) {
		print_nothing(&t);
	} else if (status != JRT_OK) {
		print_failure(&t, status);
	}
	put(&t, json ? "}" : "");
}
