/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for what is asked for and cannot exist: the walk along the chain, and the warnings. */
#include "lint/there.h"

#include "base/suggest.h"

#include <string.h>

/* ---- lookups ------------------------------------------------------------- */

/* Whether its path is entirely in the spec: otherwise its evaluation may fail before anything is
 * looked for. */
static bool
is_known(const struct lookup *l)
{
	for (unsigned i = 0; i < l->path.count; i++) {
		const struct element *e = &l->path.elements[i];
		bool known = e->kind == ELEMENT_INDEX ||
			     (e->kind == ELEMENT_NAME && name_is_literal(e->name, NULL));
		if (!known) {
			return false;
		}
	}
	return true;
}

void
there_found(struct there *t, struct span asked, const struct outline *o)
{
	if (t->l->found != NULL && o != NULL && o != t->any && o->from.source != NULL &&
		o->from.from != asked.from) {
		t->l->found(t->l->to, asked, o->from);
	}
}

struct outline *
there_lookup(struct there *t, const struct lookup *l, const struct stood *at, struct miss *miss)
{
	for (unsigned i = 0; i < l->level && at != NULL; i++) {
		at = at->up;
	}
	struct outline *value = at == NULL || !is_known(l) ? t->any : at->value;
	for (unsigned i = 0; i < l->path.count && !value->any; i++) {
		const struct element *e = &l->path.elements[i];
		*miss = (struct miss){ .in = value, .span = e->span };
		if (e->kind == ELEMENT_NAME) {
			name_is_literal(e->name, &miss->name);
		}
		value = outline_one(t->any, outline_found(value, e));
		there_found(t, e->span, value);
		if (value == NULL) {
			return NULL;
		}
	}
	return value;
}

bool
there_several(struct there *t, const struct key *key, size_t count)
{
	bool reporting = t->reporting;
	t->reporting = reporting && count == 1 && (key == NULL || !key_has_alternatives(key));
	return reporting;
}

/* ---- warnings ------------------------------------------------------------ */

/* The path as written, without quotes. */
static struct text
spelled(struct span p)
{
	struct text t = { p.source->text + p.from, p.to - p.from };
	if (t.len >= 2 && (t.at[0] == '"' || t.at[0] == '\'')) {
		t = (struct text){ t.at + 1, t.len - 2 };
	}
	return t;
}

/* The first rule without keys below it that has a literal key of that name, at any level; NULL:
 * none. */
static const struct shift_rule *
reader_of(const struct shift_level *level, struct text name)
{
	const struct shift_rule *lists[] = { level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			if (r->below == NULL && r->key.kind == KEY_LITERAL &&
				text_equal(r->key.text, name)) {
				return r;
			}
			const struct shift_rule *below =
				r->below == NULL ? NULL : reader_of(r->below, name);
			if (below != NULL) {
				return below;
			}
		}
	}
	return NULL;
}

static void
note_reader(struct there *t, const struct shift_rule *r)
{
	if (r->path_count == 0) {
		diag_note(t->l->diag, r->key.span, "here \"%.*s\" is matched and written nowhere",
			TEXT_ARGS(r->key.text));
		return;
	}
	struct text path = spelled(r->paths[0].span);
	diag_note(t->l->diag, r->paths[0].span, "here \"%.*s\" becomes \"%.*s\"",
		TEXT_ARGS(r->key.text), TEXT_ARGS(path));
}

enum { MOST_NAMES = 6 };

/* Lists the keys that exist, as far as they are known. */
static void
note_names(struct there *t, struct outline *o)
{
	size_t count;
	const char *const *names = outline_names(o, &count);
	struct buffer b;
	buffer_init(&b, t->l->arena);
	for (size_t i = 0; i < count && i < MOST_NAMES; i++) {
		const char *s = arena_printf(t->l->arena, "%s\"%s\"", i == 0 ? "" : ", ", names[i]);
		buffer_add(&b, s, strlen(s));
	}
	if (count == 0) {
		diag_note(t->l->diag, o->from,
			o->list ? "a list is made here" : "what is made here is empty");
		return;
	}
	const char *more = count > MOST_NAMES ? " and others" : "";
	diag_note(t->l->diag, o->from, "the object is made here, and has %s%s%s",
		count == 1 ? "the key " : "the keys ", buffer_text(&b).at, more);
}

/* "user.name" if there is a member "user" that contains a "name". */
static bool
hint_dotted(struct there *t, const struct miss *m)
{
	const char *dot = memchr(m->name.at, '.', m->name.len);
	struct text first = { m->name.at, dot == NULL ? 0 : (size_t)(dot - m->name.at) };
	if (dot == NULL || outline_named(m->in, first).count == 0) {
		return false;
	}
	struct text rest = { dot + 1, m->name.len - first.len - 1 };
	diag_hint(t->l->diag,
		"a key is one name, dots and all; to reach into \"%.*s\", write {\"%.*s\": {\"%.*s\": ...}}",
		TEXT_ARGS(first), TEXT_ARGS(first), TEXT_ARGS(rest));
	return true;
}

void
there_why(struct there *t, const struct miss *m)
{
	size_t count;
	if (m->name.at == NULL) {
		note_names(t, m->in);
		return;
	}
	const struct outline *gone = outline_removed(m->in, m->name);
	const struct shift_rule *reader =
		t->shift == NULL ? NULL : reader_of(t->shift->shift, m->name);
	const char *const *names = outline_names(m->in, &count);
	const char *near = suggest(m->name, names, count);
	if (gone != NULL) {
		diag_note(t->l->diag, gone->from, "it is removed here");
	} else if (reader != NULL) {
		note_reader(t, reader);
	} else {
		note_names(t, m->in);
	}
	if (!hint_dotted(t, m) && near != NULL && gone == NULL && reader == NULL) {
		diag_hint(t->l->diag, "did you mean \"%s\"?", near);
		diag_fix_word(t->l->diag, m->span, m->name, text_of(near));
	}
}

void
there_key_warn(struct there *t, const struct key *key, struct outline *in)
{
	struct miss miss = { .in = in };
	if (!t->reporting || key_has_alternatives(key)) {
		return;
	}
	if (key->kind == KEY_LITERAL) {
		miss.name = key->text;
		miss.span = key->span;
		diag_warn(t->l->diag, WARN_NEVER_MATCHES, key->span,
			"this never matches: no operation above leaves a \"%.*s\" here",
			TEXT_ARGS(key->text));
	} else {
		diag_warn(t->l->diag, WARN_NEVER_MATCHES, key->span,
			"this never matches: no operation above leaves such a key here");
	}
	there_why(t, &miss);
}

/* ---- the chain ----------------------------------------------------------- */

static void
pass(struct there *t, const struct op *op)
{
	switch (op->kind) {
	case OP_SHIFT:
		there_shift(t, op->shift);
		t->shift = op;
		break;
	case OP_DEFAULT:
		there_default(t, op->defaults);
		break;
	case OP_REMOVE:
		there_remove(t, op->remove);
		break;
	case OP_CARDINALITY:
		there_cardinality(t, op->cardinality);
		break;
	case OP_MODIFY:
		there_modify(t, op->modify);
		break;
	case OP_SORT:
		break;
	case OP_USER:
		t->document = t->any;
		break;
	}
}

void
lint_there(struct linter *l, const struct chain *chain)
{
	struct there t = { .l = l, .any = outline_new(l->arena, chain->span) };
	t.any->any = true;
	t.document = t.any;
	for (const struct op *op = chain->ops; op != NULL; op = op->next) {
		pass(&t, op);
	}
}
