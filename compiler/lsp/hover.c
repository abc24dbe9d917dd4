/* SPDX-License-Identifier: Apache-2.0 */
/* What is under the mouse, and where it comes from. */
#include "lsp/server.h"
#include "plan/plan.h"
#include "spec/names.h"

#include <string.h>

/* ---- hover --------------------------------------------------------------- */

static json_t *
show(const struct server *s, const struct document *d, struct text text, size_t from, size_t to)
{
	return json_pack("{s:{s:s, s:o}, s:o}", "contents", "kind", "plaintext", "value",
		text_value(text), "range", range_json(document_text(d), s->units, from, to));
}

static void
add_line(struct buffer *b, const char *text)
{
	if (b->len > 0) {
		buffer_add_char(b, '\n');
	}
	buffer_add(b, text, strlen(text));
}

/* The meanings of the keys and references there; shows the one with the smallest range. */
static void
add_meanings(const struct document *d, size_t offset, struct buffer *b, struct span *smallest)
{
	const char *last = "";
	for (size_t i = 0; i < d->now.meanings.count; i++) {
		const struct meaning *m = &d->now.meanings.at[i];
		if (!span_covers(m->span, offset) || strcmp(m->text, last) == 0) {
			continue;
		}
		if (smallest->source == NULL ||
			m->span.to - m->span.from < smallest->to - smallest->from) {
			*smallest = m->span;
		}
		last = m->text;
		add_line(b, m->text);
	}
}

static const struct spec_name *
find_name(const struct spec_name *names, struct text word)
{
	for (; names->name != NULL; names++) {
		if (text_is(word, names->name)) {
			return names;
		}
	}
	return NULL;
}

/* =name, or the name of an operation. */
static const struct spec_name *
name_at(const struct server *s, const struct document *d, const struct context *c, struct text word,
	struct arena *arena)
{
	enum dialect dialect = document_dialect(s, d);
	enum op_kind kind;
	enum region region = region_of(c, s->options, arena, &kind);
	if (region == REGION_OPERATION) {
		struct text value = { d->text + c->from, c->to - c->from };
		return find_name(spec_operations(dialect, arena), value);
	}
	return word.at > d->text && word.at[-1] == '='
		       ? find_name(spec_functions(dialect, arena), word)
		       : NULL;
}

/* How the operation of that name runs; not if there are errors. */
static void
add_way(const struct document *d, size_t offset, struct buffer *b, struct arena *arena)
{
	const struct connector *c = d->now.connector;
	const struct chain *chain = c == NULL || d->now.diag.errors > 0 ? NULL : c->chain;
	for (const struct op *op = chain == NULL ? NULL : chain->ops; op != NULL; op = op->next) {
		if (span_covers(op->span, offset)) {
			const struct plan *plan =
				plan_chain(chain, (struct plan_options){ .tree = false }, arena);
			add_line(b, plan_op_way(plan, op, arena));
			return;
		}
	}
}

/* What keys.def says about a key of a connector file. */
static const char *
key_text(const struct connector_key *k, struct arena *arena)
{
	const char *text = k->path;
	if (k->role == ROLE_NONE) {
		text = arena_printf(arena, "%s\nhas no meaning for a compiled connector", text);
	}
	if (*k->meaning != '\0') {
		text = arena_printf(arena, "%s\n%s", text, k->meaning);
	}
	if (k->choices != NULL) {
		text = arena_printf(arena, "%s\none of: %s", text, k->choices);
	}
	if (k->high != 0) {
		text = arena_printf(arena, "%s\nfrom %llu to %llu", text, k->low, k->high);
	}
	return text;
}

static const struct connector_key *
key_at(const struct document *d, const struct context *c, struct arena *arena)
{
	const char *path = region_path(c, 0, arena);
	if (c->where == WHERE_KEY) {
		path = arena_printf(arena, "%s%s%.*s", path, *path == '\0' ? "" : ".",
			(int)(c->to - c->from), d->text + c->from);
	}
	return connector_key_find(path);
}

json_t *
hover(const struct server *s, const struct document *d, size_t offset)
{
	struct arena arena = { 0 };
	struct buffer b;
	struct span span = { 0 };
	struct text word = word_at(document_text(d), offset);
	struct context c = context_at(document_text(d), d->yaml, offset);
	enum op_kind kind;
	enum region region = region_of(&c, s->options, &arena, &kind);
	bool file = region == REGION_FILE || region == REGION_TOP;
	const struct connector_key *key = file ? key_at(d, &c, &arena) : NULL;
	const struct spec_name *name = name_at(s, d, &c, word, &arena);
	size_t from = (size_t)(word.at - d->text), to = from + word.len;
	buffer_init(&b, &arena);
	if (name != NULL) {
		add_line(&b, arena_printf(&arena, "%s: %s", name->usage, name->gives));
	} else if (key != NULL) {
		add_line(&b, key_text(key, &arena));
	} else {
		add_meanings(d, offset, &b, &span);
		from = span.from;
		to = span.to;
	}
	if (name != NULL && region == REGION_OPERATION) {
		from = c.from;
		to = c.to;
		add_way(d, offset, &b, &arena);
	}
	json_t *result = b.len == 0 ? json_null() : show(s, d, buffer_text(&b), from, to);
	arena_free(&arena);
	return result;
}

/* ---- definition ---------------------------------------------------------- */

static void
add_span(const struct server *s, const struct document *d, json_t *list, struct span p)
{
	if (p.source == NULL || json_array_size(list) >= MOST_DEPTH) {
		return;
	}
	json_t *one =
		json_pack("{s:o, s:o}", "uri", string_value(d->uri), "range", span_range(s, d, p));
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (json_equal(json_array_get(list, i), one)) {
			json_decref(one);
			return;
		}
	}
	json_array_append_new(list, one);
}

/* ${{ secrets.NAME }}: where meta.secrets has the name. */
static void
add_secret(const struct server *s, const struct document *d, json_t *list, struct text word)
{
	static const char before[] = "secrets.";
	size_t len = sizeof before - 1;
	const struct node *names = node_get(node_get(d->now.tree, "meta"), "secrets");
	if (names == NULL || (size_t)(word.at - d->text) < len ||
		memcmp(word.at - len, before, len) != 0) {
		return;
	}
	NODE_EACH(entry, names)
	{
		const struct node *name = node_get(entry, "name");
		if (name != NULL && text_equal(name->text, word)) {
			add_span(s, d, list, name->span);
		}
	}
}

json_t *
definition(const struct server *s, const struct document *d, size_t offset)
{
	json_t *list = json_array();
	for (size_t i = 0; i < d->now.meanings.count; i++) {
		const struct meaning *m = &d->now.meanings.at[i];
		if (m->kind == MEANING_LEVEL && span_covers(m->span, offset)) {
			add_span(s, d, list, m->target);
		}
	}
	for (const struct origin *o = d->now.origins; o != NULL; o = o->next) {
		if (span_covers(o->asked, offset)) {
			add_span(s, d, list, o->from);
		}
	}
	if (d->now.tree != NULL) {
		add_secret(s, d, list, word_at(document_text(d), offset));
	}
	return list;
}
