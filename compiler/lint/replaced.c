/* SPDX-License-Identifier: Apache-2.0 */
/* Writes that the next operation always replaces by a constant. */
#include "lint/linter.h"

/* Whether a path may begin with the name. */
static bool
path_may_read(const struct path *p, struct text name)
{
	if (p->count == 0 || p->elements[0].kind != ELEMENT_NAME) {
		return true;
	}
	const struct name *n = &p->elements[0].name;
	return n->count != 1 || n->pieces[0].is_ref || text_equal(n->pieces[0].text, name);
}

static bool
exprs_may_read(const struct expr *e, unsigned count, struct text name)
{
	for (unsigned i = 0; i < count; i++) {
		bool reads = e[i].kind == EXPR_LOOKUP ? path_may_read(&e[i].lookup->path, name)
						      : e[i].kind == EXPR_CONTEXT;
		if (reads || exprs_may_read(e[i].arguments, e[i].argument_count, name)) {
			return true;
		}
	}
	return false;
}

static bool
modify_may_read(const struct modify_level *level, struct text name)
{
	const struct modify_rule *lists[] = { level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct modify_rule *r = lists[i]; r != NULL; r = r->next) {
			if (exprs_may_read(r->alternatives, r->alternative_count, name) ||
				(r->below != NULL && modify_may_read(r->below, name))) {
				return true;
			}
		}
	}
	return false;
}

static void
report_replaced(struct linter *l, struct span write, const struct modify_rule *by)
{
	diag_warn(l->diag, WARN_OVERWRITES, write, "what this writes is always replaced by line %u",
		span_line(by->key.span));
}

static bool
is_named(const struct path *p)
{
	return p->count > 0 &&
	       (p->elements[0].kind == ELEMENT_NAME || p->elements[0].kind == ELEMENT_NAME_FROM);
}

/* The number of paths; *named: whether each begins with a name, so that the output is an object. */
static unsigned
count_paths(const struct shift_level *level, bool *named)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	unsigned count = 0;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			count += r->below != NULL ? count_paths(r->below, named) : r->path_count;
			for (unsigned k = 0; r->below == NULL && k < r->path_count; k++) {
				*named = *named && is_named(&r->paths[k]);
			}
		}
	}
	return count;
}

/* The paths of a shift that write below the name. */
static void
lint_paths(struct linter *l, const struct shift_level *level, const struct modify_rule *by)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			if (r->below != NULL) {
				lint_paths(l, r->below, by);
			}
			for (unsigned k = 0; k < r->path_count; k++) {
				const struct path *p = &r->paths[k];
				bool named = p->count > 0 && p->elements[0].kind == ELEMENT_NAME &&
					     p->elements[0].name.count == 1 &&
					     !p->elements[0].name.pieces[0].is_ref;
				if (named && text_equal(p->elements[0].name.pieces[0].text,
						     by->key.text)) {
					report_replaced(l, p->span, by);
				}
			}
		}
	}
}

/* A constant that always overwrites what `op` writes. */
static void
check_replaced(struct linter *l, const struct op *op, const struct modify_rule *by)
{
	if (op->kind == OP_SHIFT) {
		/* a single write may be there to decide whether there is a document at all; and a
		 * path without a name can make the document a list, in which modify replaces
		 * nothing */
		bool named = true;
		if (count_paths(op->shift, &named) > 1 && named) {
			lint_paths(l, op->shift, by);
		}
		return;
	}
	if (op->kind != OP_MODIFY || modify_may_read(op->modify, by->key.text)) {
		return;
	}
	for (const struct modify_rule *r = op->modify->literals; r != NULL; r = r->next) {
		if (r->key.kind == KEY_LITERAL && text_equal(r->key.text, by->key.text)) {
			report_replaced(l, r->key.span, by);
		}
	}
}

void
lint_replaced(struct linter *l, const struct op *op)
{
	const struct op *next = op->next;
	if (next == NULL || next->kind != OP_MODIFY) {
		return;
	}
	for (const struct modify_rule *r = next->modify->literals; r != NULL; r = r->next) {
		bool constant = r->key.kind == KEY_LITERAL && r->mode == MODIFY_OVERWRITE &&
				!r->if_present && r->alternative_count > 0 &&
				r->alternatives[0].kind == EXPR_LITERAL;
		if (constant && !modify_may_read(next->modify, r->key.text)) {
			check_replaced(l, op, r);
		}
	}
}
