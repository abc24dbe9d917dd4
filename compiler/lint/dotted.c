/* SPDX-License-Identifier: Apache-2.0 */
/* "user.name" as a key, where "user" is an object elsewhere: on the left a dot is part of the name.
 * After a shift it is known which keys exist (there.c); this check is for the record. */
#include "lint/linter.h"

#include "base/table.h"

#include <string.h>

struct dotted {
	struct linter *l;
	struct table objects; /* objects that are entered, by all keys on the way: struct span */
	bool reporting;
	bool escapes; /* a backslash before the dot shows that it is intended */
};

/* ---- names --------------------------------------------------------------- */

/* The path to a member: no sensible name contains a control character. */
static struct text
below(struct dotted *d, struct text path, struct text name)
{
	return text_of(arena_printf(d->l->arena, "%.*s\001%.*s", TEXT_ARGS(path), TEXT_ARGS(name)));
}

static void
entered(struct dotted *d, struct text path, struct text member, struct span span)
{
	struct text name = below(d, path, member);
	if (table_get(&d->objects, name) == NULL) {
		struct span *p = arena_new(d->l->arena, struct span);
		*p = span;
		table_set(&d->objects, name, p);
	}
}

/* A literal key; `object`: there are keys below it. */
static void
visit_key(struct dotted *d, struct text path, struct text name, struct span span, bool object)
{
	const char *written = span.source->text + span.from;
	const char *dot = name.len > 0 ? memchr(name.at, '.', name.len) : NULL;
	if (!d->reporting) {
		if (object) {
			entered(d, path, name, span);
		}
		return;
	}
	if (dot == NULL || memchr(written, '\\', span.to - span.from) != NULL) {
		return; /* whoever escapes a dot knows */
	}
	struct text first = { name.at, (size_t)(dot - name.at) };
	const struct span *there = table_get(&d->objects, below(d, path, first));
	if (there == NULL) {
		return;
	}
	struct text rest = { dot + 1, name.len - first.len - 1 };
	diag_warn(d->l->diag, WARN_DOTTED_KEY, span,
		"this is one key with a dot in its name, not \"%.*s\" in \"%.*s\"", TEXT_ARGS(rest),
		TEXT_ARGS(first));
	diag_note(d->l->diag, *there, "\"%.*s\" is an object here", TEXT_ARGS(first));
	const char *escaped =
		arena_printf(d->l->arena, "; \"%.*s\\\\.%.*s\" says that the dot is meant",
			TEXT_ARGS(first), TEXT_ARGS(rest));
	diag_hint(d->l->diag, "write {\"%.*s\": {\"%.*s\": ...}}%s", TEXT_ARGS(first),
		TEXT_ARGS(rest), d->escapes ? escaped : "");
}

/* A lookup that starts at this level enters "user" of "user.name". */
static void
visit_lookup(struct dotted *d, struct text path, const struct lookup *k, unsigned level,
	struct span span)
{
	struct text name;
	if (k == NULL || k->level != level || k->path.count < 2 || d->reporting) {
		return;
	}
	const struct element *e = k->path.elements;
	bool member = e[0].kind == ELEMENT_NAME && e[1].kind == ELEMENT_NAME;
	if (member && name_is_literal(e->name, &name)) {
		entered(d, path, name, span);
	}
}

/* ---- operations ---------------------------------------------------------- */

/* Whether the key is there to match a text, not a member: nothing below it looks into the value. */
static bool
tests_text(const struct shift_rule *r)
{
	return r->below != NULL && r->below->literals == NULL && r->below->computed == NULL;
}

static void
visit_shift(struct dotted *d, const struct shift_level *level, struct text path)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			if (r->key.kind == KEY_LOOKUP) {
				visit_lookup(d, path, &r->key.lookup, 0, r->key.span);
			} else if (r->key.kind == KEY_LITERAL && !tests_text(r)) {
				visit_key(d, path, r->key.text, r->key.span, r->below != NULL);
			}
			if (r->below != NULL) {
				visit_shift(d, r->below, below(d, path, r->key.canonical));
			}
			for (unsigned k = 0; k < r->path_count; k++) {
				const struct path *p = &r->paths[k];
				for (unsigned n = 0; n < p->count; n++) {
					visit_lookup(d, path, p->elements[n].lookup, 1, p->span);
				}
			}
		}
	}
}

static void
visit_expr(struct dotted *d, const struct expr *e, struct text path)
{
	visit_lookup(d, path, e->lookup, 1, e->span);
	for (unsigned i = 0; i < e->argument_count; i++) {
		visit_expr(d, &e->arguments[i], path);
	}
}

static void
visit_modify(struct dotted *d, const struct modify_level *level, struct text path)
{
	const struct modify_rule *lists[] = { level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct modify_rule *r = lists[i]; r != NULL; r = r->next) {
			if (r->key.kind == KEY_LITERAL) {
				visit_key(d, path, r->key.text, r->key.span, r->below != NULL);
			}
			if (r->below != NULL) {
				visit_modify(d, r->below, below(d, path, r->key.canonical));
			}
			for (unsigned k = 0; k < r->alternative_count; k++) {
				visit_expr(d, &r->alternatives[k], path);
			}
		}
	}
}

static void
visit_default(struct dotted *d, const struct default_level *level, struct text path)
{
	for (const struct default_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->kind == DEFAULT_LITERAL) {
			visit_key(d, path, r->names[0], r->span, r->below != NULL && !r->list);
		}
		if (r->below != NULL) {
			visit_default(d, r->below,
				below(d, path,
					r->kind == DEFAULT_LITERAL ? r->names[0] : TEXT("*")));
		}
	}
}

static void
visit_remove(struct dotted *d, const struct remove_level *level, struct text path)
{
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->key.kind == KEY_LITERAL) {
			visit_key(d, path, r->key.text, r->key.span, r->below != NULL);
		}
		if (r->below != NULL) {
			visit_remove(d, r->below, below(d, path, r->key.canonical));
		}
	}
}

static void
visit_cardinality(struct dotted *d, const struct cardinality_level *level, struct text path)
{
	const struct cardinality_rule *lists[] = { level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct cardinality_rule *r = lists[i]; r != NULL; r = r->next) {
			if (r->key.kind == KEY_LITERAL) {
				visit_key(d, path, r->key.text, r->key.span, r->below != NULL);
			}
			if (r->below != NULL) {
				visit_cardinality(d, r->below, below(d, path, r->key.canonical));
			}
		}
	}
}

static void
visit(struct dotted *d, const struct op *op)
{
	d->escapes = op->kind == OP_SHIFT || op->kind == OP_MODIFY;
	switch (op->kind) {
	case OP_SHIFT:
		visit_shift(d, op->shift, TEXT(""));
		break;
	case OP_DEFAULT:
		if (op->defaults->top != NULL) {
			visit_default(d, op->defaults->top, TEXT(""));
		}
		break;
	case OP_REMOVE:
		visit_remove(d, op->remove, TEXT(""));
		break;
	case OP_CARDINALITY:
		visit_cardinality(d, op->cardinality, TEXT(""));
		break;
	case OP_MODIFY:
		visit_modify(d, op->modify, TEXT(""));
		break;
	default:
		break;
	}
}

void
lint_dotted(struct linter *l, const struct chain *chain)
{
	struct dotted d = { .l = l };
	table_init(&d.objects, l->arena);
	for (int report = 0; report < 2; report++) {
		d.reporting = report == 1;
		const struct op *op = chain->ops;
		for (; op != NULL && op->kind != OP_SHIFT && op->kind != OP_USER; op = op->next) {
			visit(&d, op);
		}
		if (op != NULL) {
			visit(&d, op); /* a shift still reads the record */
		}
	}
}
