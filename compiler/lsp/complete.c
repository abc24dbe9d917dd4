/* SPDX-License-Identifier: Apache-2.0 */
/* Completion at a position, from the text alone: it need not be complete. */
#include "base/table.h"
#include "lsp/server.h"
#include "spec/names.h"

#include <string.h>

enum { MOST_ITEMS = 500 };
enum item_kind {
	ITEM_FUNCTION = 3,
	ITEM_FIELD = 5,
	ITEM_PROPERTY = 10,
	ITEM_KEYWORD = 14,
	ITEM_VALUE = 20
};

struct completer {
	const struct server *s;
	const struct document *d;
	struct arena *arena;
	struct context c;
	size_t offset;
	json_t *items;
};

/* ---- items --------------------------------------------------------------- */

/* Bytes from..to become `text`. */
static void
add_edit(struct completer *o, enum item_kind kind, const char *label, const char *detail,
	const char *text, size_t from, size_t to)
{
	if (json_array_size(o->items) >= MOST_ITEMS) {
		return;
	}
	json_t *edit = json_pack("{s:o, s:o}", "range",
		range_json(document_text(o->d), o->s->units, from, to), "newText",
		string_value(text));
	json_t *item = json_pack(
		"{s:o, s:i, s:o}", "label", string_value(label), "kind", kind, "textEdit", edit);
	/* editors compare it with the text that is there, without quotes */
	size_t quote = *text == '"';
	struct text filter = { text + quote, strcspn(text + quote, "\"") };
	json_object_set_new(item, "filterText", text_value(filter));
	if (*detail != '\0') {
		json_object_set_new(item, "detail", string_value(detail));
	}
	json_array_append_new(o->items, item);
}

/* Replaces the scalar's text by `text`; adds a colon to a key that has none. */
static void
add_whole(struct completer *o, enum item_kind kind, const char *text, const char *detail)
{
	struct text file = document_text(o->d);
	const struct context *c = &o->c;
	bool key = c->where == WHERE_KEY;
	char end = c->to < file.len ? file.at[c->to] : '\n';
	bool whole = !c->quoted || end == '"' || end == '\'';
	size_t to = whole ? c->to : o->offset;
	size_t behind = c->to + strspn(file.at + c->to, " ");
	bool colon = behind < file.len && file.at[behind] == ':';
	const char *quote = c->json && !c->quoted ? "\"" : "";
	add_edit(o, kind, text, detail,
		arena_printf(o->arena, "%s%s%s%s", quote, text, quote,
			key && !c->quoted && !colon ? ": " : ""),
		c->from, to);
}

static void
add_names(struct completer *o, const struct spec_name *names, enum item_kind kind)
{
	for (; names->name != NULL; names++) {
		add_whole(o, kind, names->name, names->gives);
	}
}

/* ---- names of the document ----------------------------------------------- */

/* Words with a meaning in Jolt, not names of data. */
static bool
is_own(struct completer *o, struct text word)
{
	static const char *const own[] = { "operation", "spec", "dialect", "ONE", "MANY", "root" };
	enum dialect dialect = document_dialect(o->s, o->d);
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		if (text_is(word, own[i])) {
			return true;
		}
	}
	const struct spec_name *lists[] = { spec_operations(dialect, o->arena),
		spec_functions(dialect, o->arena) };
	for (size_t i = 0; i < 2; i++) {
		for (const struct spec_name *n = lists[i]; n->name != NULL; n++) {
			if (text_is(word, n->name)) {
				return true;
			}
		}
	}
	return false;
}

/* A name may contain a hyphen; a number is not a name. */
static struct text
next_word(struct text file, size_t *at)
{
	struct text word = { file.at + *at, 0 };
	while (*at < file.len && word.len == 0) {
		word = word_at(file, *at);
		if (word.len == 0 || word.at < file.at + *at) {
			word.len = 0;
			(*at)++;
		}
	}
	size_t end = (size_t)(word.at - file.at) + word.len;
	while (word.len > 0 && end + 1 < file.len && file.at[end] == '-') {
		struct text more = word_at(file, end + 1);
		if (more.len == 0) {
			break;
		}
		word.len += 1 + more.len;
		end = (size_t)(word.at - file.at) + word.len;
	}
	*at = end > *at ? end : *at + 1;
	return word;
}

/* The start of the path element that contains the position. */
static size_t
part_start(const struct completer *o)
{
	size_t from = o->offset;
	while (from > o->c.from &&
		(o->d->text[from - 1] == '-' ||
			word_at(document_text(o->d), from).at < o->d->text + from)) {
		from--;
	}
	return from;
}

/* All names in the document, except the one that is being typed. */
static void
add_seen(struct completer *o)
{
	struct text file = document_text(o->d);
	struct table seen;
	size_t from = part_start(o);
	table_init(&seen, o->arena);
	for (size_t at = 0; at < file.len && seen.count < MOST_ITEMS;) {
		struct text word = next_word(file, &at);
		size_t start = (size_t)(word.at - file.at);
		bool number = word.len > 0 && *word.at >= '0' && *word.at <= '9';
		bool typed = start <= o->offset && o->offset <= start + word.len;
		if (word.len < 2 || number || typed || table_get(&seen, word) != NULL ||
			is_own(o, word)) {
			continue;
		}
		table_set(&seen, word, o);
		const char *name = arena_dup(o->arena, word.at, word.len);
		if (from == o->c.from && o->offset == o->c.to) {
			add_whole(o, ITEM_FIELD, name, "");
		} else {
			add_edit(o, ITEM_FIELD, name, "", name, from, o->offset);
		}
	}
}

/* ---- specs --------------------------------------------------------------- */

/* A call: functions before its arguments, names inside them. */
static void
complete_modify(struct completer *o)
{
	struct text before = context_before(document_text(o->d), &o->c, o->offset);
	bool call = before.len > 0 && before.at[0] == '=';
	if (before.len > 0 && (!call || memchr(before.at, '(', before.len) != NULL)) {
		add_seen(o);
		return;
	}
	enum dialect dialect = document_dialect(o->s, o->d);
	const struct spec_name *n = spec_functions(dialect, o->arena);
	const char *quote = o->c.quoted ? "" : "\"";
	for (; n->name != NULL; n++) {
		size_t word = call ? word_at(document_text(o->d), o->c.from + 1).len : 0;
		add_edit(o, ITEM_FUNCTION, n->usage, n->gives,
			arena_printf(o->arena, "%s=%s%s", quote, n->name, quote), o->c.from,
			o->c.from + call + word);
	}
}

static void
complete_spec(struct completer *o, enum op_kind kind)
{
	if (o->c.where == WHERE_VALUE && kind == OP_CARDINALITY) {
		add_whole(o, ITEM_VALUE, "ONE", "of a list, the first element is left");
		add_whole(
			o, ITEM_VALUE, "MANY", "a value that is not a list becomes a list of one");
	} else if (o->c.where == WHERE_VALUE && kind == OP_MODIFY) {
		complete_modify(o);
	} else {
		add_seen(o);
	}
}

static void
complete_entry(struct completer *o)
{
	if (o->c.where == WHERE_KEY) {
		add_whole(o, ITEM_KEYWORD, "operation", "what is done");
		add_whole(o, ITEM_KEYWORD, "spec", "of the operation");
	}
}

/* ---- connector files ----------------------------------------------------- */

static void
complete_keys(struct completer *o)
{
	const char *path = region_path(&o->c, 0, o->arena);
	const struct connector_key *parent = *path == '\0' ? NULL : connector_key_find(path), *k;
	if (parent == NULL && *path != '\0') {
		return;
	}
	for (unsigned i = 0; (k = connector_key_at(i)) != NULL; i++) {
		const char *name = connector_key_below(k, parent);
		if (name != NULL && k->alias_of == NULL && k->role != ROLE_NONE) {
			add_whole(o, ITEM_PROPERTY, name, k->meaning);
		}
	}
}

static void
complete_values(struct completer *o)
{
	const char *path = region_path(&o->c, 0, o->arena), *choices = NULL;
	const struct connector_key *k = connector_key_find(path);
	if (k == NULL) { /* a name of a map such as http.on: see above for its values */
		k = connector_key_find(region_path(&o->c, 1, o->arena));
		choices = k != NULL && k->kind == VALUE_ANSWERS ? k->choices : NULL;
	} else {
		choices = k->kind == VALUE_FLAG                  ? "true|false"
			  : strcmp(path, "meta.type") == 0       ? "http-sink"
			  : strcmp(path, "transforms.uses") == 0 ? "infinyon/jolt@0.4.1"
								 : k->choices;
	}
	while (choices != NULL && *choices != '\0') {
		size_t len = strcspn(choices, "|");
		add_whole(o, ITEM_VALUE, arena_dup(o->arena, choices, len), "");
		choices += len + (choices[len] == '|');
	}
}

/* ---- all ----------------------------------------------------------------- */

json_t *
completion(const struct server *s, const struct document *d, size_t offset)
{
	struct arena arena = { 0 };
	struct completer o = { .s = s, .d = d, .arena = &arena, .offset = offset };
	enum op_kind kind;
	o.c = context_at(document_text(d), d->yaml, offset);
	o.items = json_array();
	switch (region_of(&o.c, s->options, &arena, &kind)) {
	case REGION_SPEC:
		complete_spec(&o, kind);
		break;
	case REGION_OPERATION:
		add_names(&o, spec_operations(document_dialect(s, d), &arena), ITEM_VALUE);
		break;
	case REGION_ENTRY:
		complete_entry(&o);
		break;
	case REGION_TOP:
		complete_entry(&o);
		if (o.c.where == WHERE_KEY) {
			complete_keys(&o);
		}
		break;
	case REGION_FILE:
		if (o.c.where == WHERE_KEY) {
			complete_keys(&o);
		} else if (o.c.where == WHERE_VALUE) {
			complete_values(&o);
		}
		break;
	case REGION_OTHER:
		break;
	}
	arena_free(&arena);
	return json_pack("{s:b, s:o}", "isIncomplete", 0, "items", o.items);
}
