/* SPDX-License-Identifier: Apache-2.0 */
/* The chain, and the targets of its references and lookups. */
#include "meaning/meanings.h"

#include <stdlib.h>
#include <string.h>

/* ---- collecting ---------------------------------------------------------- */

static void
add(struct meaner *m, struct meaning one)
{
	arena_grow(m->arena, m->all, m->count, m->room);
	m->all[m->count++] = one;
}

bool
mean_first(struct meaner *m, const void *right)
{
	bool first = table_get_at(&m->rights, right) == NULL;
	if (first) {
		table_set_at(&m->rights, right, m);
	}
	return first;
}

void
mean_key(struct meaner *m, struct span span, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	add(m, (struct meaning){ .kind = MEANING_KEY,
		       .span = span,
		       .text = arena_vprintf(m->arena, fmt, ap) });
	va_end(ap);
}

void
mean_level(struct meaner *m, struct span span, const struct walked *to, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	add(m, (struct meaning){ .kind = MEANING_LEVEL,
		       .span = span,
		       .target = to->key == NULL ? (struct span){ 0 } : to->key->span,
		       .text = arena_vprintf(m->arena, fmt, ap) });
	va_end(ap);
}

struct text
mean_spelled(struct span p)
{
	if (p.source == NULL) {
		return TEXT("");
	}
	struct text t = { p.source->text + p.from, p.to - p.from };
	if (t.len >= 2 && (t.at[0] == '"' || t.at[0] == '\'') && t.at[t.len - 1] == t.at[0]) {
		t = (struct text){ t.at + 1, t.len - 2 };
	}
	return t;
}

const char *
mean_name(struct meaner *m, const struct walked *at)
{
	if (at->key != NULL && at->several && at->key->span.source != NULL) {
		/* one of those separated by bars: they share one text */
		const char *text = at->key->span.source->text;
		uint32_t from = at->key->span.from, to = at->key->span.to;
		while (from > 0 && strchr("\"'\n", text[from - 1]) == NULL) {
			from--;
		}
		to += (uint32_t)strcspn(text + to, "\"'\n");
		return arena_printf(m->arena, "\"%.*s\"", (int)(to - from), text + from);
	}
	if (at->key != NULL && (at->key->kind == KEY_CONST || at->key->kind == KEY_NAME)) {
		struct text written =
			at->key->kind == KEY_CONST ? at->key->text : mean_spelled(at->key->span);
		return arena_printf(m->arena, "\"%.*s\"", TEXT_ARGS(written));
	}
	return walked_name(at, m->arena);
}

/* ---- references ------------------------------------------------------------- */

void
mean_ref(struct meaner *m, char sign, struct ref r, struct span span, const struct walked *from)
{
	const struct walked *at = walked_up(from, r.level);
	if (at == NULL) {
		return; /* reported: it fails */
	}
	enum key_kind kind = at->key == NULL ? KEY_LITERAL : at->key->kind;
	bool matches = at->several || kind == KEY_ANY || kind == KEY_STARS;
	if (r.group == 0) {
		mean_level(m, span, at, "%c%u is %s%s%s", sign, r.level,
			matches || kind == KEY_NAME ? "what " : "", mean_name(m, at),
			matches            ? " matches"
			: kind == KEY_NAME ? " takes"
			: at->key == NULL  ? ", whose name is \"root\""
					   : "");
	} else {
		mean_level(m, span, at, "%c(%u,%u) is what star %u of %s takes", sign, r.level,
			r.group, r.group, mean_name(m, at));
	}
}

void
mean_name_refs(struct meaner *m, struct name name, struct span span, const struct walked *from)
{
	for (unsigned i = 0; i < name.count; i++) {
		if (name.pieces[i].is_ref) {
			mean_ref(m, '&', name.pieces[i].ref, span, from);
		}
	}
}

void
mean_lookup(struct meaner *m, const struct lookup *l, struct span span, const struct walked *from)
{
	const struct walked *at = walked_up(from, l->level);
	struct text path = mean_spelled(l->path.span);
	if (at == NULL) {
		return; /* reported: it fails */
	}
	const char *what = at->key == NULL
				   ? "the document"
				   : arena_printf(m->arena, "the value of %s", mean_name(m, at));
	if (l->path.count == 0) {
		mean_level(m, span, at, "@%u is %s", l->level, what);
	} else {
		mean_level(m, span, at, "@(%u,%.*s) is \"%.*s\" in %s", l->level, TEXT_ARGS(path),
			TEXT_ARGS(path), what);
	}
	for (unsigned i = 0; i < l->path.count; i++) {
		mean_name_refs(m, l->path.elements[i].name, l->path.elements[i].span, from);
	}
}

/* ---- all ----------------------------------------------------------------- */

static void
mean_op(struct meaner *m, const struct op *op)
{
	switch (op->kind) {
	case OP_SHIFT:
		mean_shift(m, op->shift);
		break;
	case OP_MODIFY:
		mean_modify(m, op->modify);
		break;
	case OP_DEFAULT:
		mean_default(m, op->defaults);
		break;
	case OP_REMOVE:
		mean_remove(m, op->remove);
		break;
	case OP_CARDINALITY:
		mean_cardinality(m, op->cardinality);
		break;
	case OP_SORT:
	case OP_USER:
		break;
	}
}

/* By their spans; at one span, the meaning of a key comes first. */
static int
by_span(const void *a, const void *b)
{
	const struct meaning *x = a, *y = b;
	if (x->span.from != y->span.from) {
		return x->span.from < y->span.from ? -1 : 1;
	}
	if (x->span.to != y->span.to) {
		return x->span.to > y->span.to ? -1 : 1;
	}
	return x->kind != y->kind ? (int)x->kind - (int)y->kind : strcmp(x->text, y->text);
}

struct meanings
meanings_of(const struct chain *chain, struct arena *arena)
{
	struct meaner m = { .arena = arena };
	table_init(&m.rights, arena);
	for (const struct op *op = chain->ops; op != NULL; op = op->next) {
		mean_op(&m, op);
	}
	if (m.count > 0) {
		qsort(m.all, m.count, sizeof *m.all, by_span);
	}
	return (struct meanings){ m.all, m.count };
}

enum { MOST_SAID = 32 };

/* Whether the same was said shortly before about the same span. */
static bool
is_said(const struct meaning *first, const struct meaning *one)
{
	for (const struct meaning *m = one; m > first && one - m < MOST_SAID;) {
		if (strcmp((--m)->text, one->text) == 0) {
			return true;
		}
	}
	return false;
}

void
meanings_print_levels(const struct chain *chain, struct arena *arena, FILE *out)
{
	struct meanings all = meanings_of(chain, arena);
	const struct meaning *first = NULL; /* of the line */
	const char *span = NULL;
	for (size_t i = 0; i < all.count; i++) {
		const struct meaning *m = &all.at[i];
		if (m->kind != MEANING_LEVEL || m->span.source == NULL) {
			continue;
		}
		const char *here = span_spelled(m->span, arena);
		if (span != NULL && strcmp(here, span) == 0) {
			if (!is_said(first, m)) {
				fprintf(out, ", %s", m->text);
			}
			continue;
		}
		fprintf(out, "%s  %s:%s  %s", span == NULL ? "levels:\n" : "\n",
			m->span.source->name, here, m->text);
		span = here;
		first = m;
	}
	fputs(span == NULL ? "" : "\n", out);
}
