/* SPDX-License-Identifier: Apache-2.0 */
/* What is legal but surely wrong in a chain: keys that others take, writes that are always
 * replaced. Only what holds for every document is told. */
#include "spec/spec_reader.h"

#include <string.h>

enum { MOST_KEYS = 64 }; /* of a level are compared with each other */

struct linter {
	struct arena *arena;
	struct diag *diag;
};

/* ---- keys that another takes --------------------------------------------- */

/* A text that the key with stars matches: each star stands for `filler`. */
static struct utf16
example(struct linter *l, const struct key *k, const char *filler)
{
	struct buffer b;
	buffer_init(&b, l->arena);
	for (unsigned i = 0; i <= k->stars; i++) {
		if (i > 0) {
			buffer_add(&b, filler, strlen(filler));
		}
		buffer_add(&b, k->parts[i].at, k->parts[i].len);
	}
	return java_utf16(l->arena, buffer_text(&b));
}

/* Whether whatever `later` matches is matched by `first` too: it takes texts in which characters
 * that stand in neither are where the stars are. */
static bool
takes_all_of(struct linter *l, const struct key *first, const struct key *later)
{
	if (first->kind == KEY_ANY) {
		return true;
	}
	if (first->kind != KEY_STARS || later->kind != KEY_STARS) {
		return false;
	}
	struct stars s = stars_of(l->arena, first);
	return stars_match(&s, example(l, later, "\001")) &&
	       stars_match(&s, example(l, later, "\001\002")) &&
	       stars_match(&s, example(l, later, "\001\002\003"));
}

static void
check_key(struct linter *l, const struct key *first, const struct key *later)
{
	if (takes_all_of(l, first, later)) {
		diag_warn(l->diag, WARN_NEVER_MATCHES, later->place,
			"this never matches: \"%.*s\" is tried before it and takes all such keys",
			TEXT_ARGS(first->canonical));
	}
}

/* Of rules in the order in which they are tried. */
#define LINT_KEYS(l, type, rules)                                                                  \
	do {                                                                                       \
		unsigned count = 0;                                                                \
		for (const type *later = (rules); later != NULL && count < MOST_KEYS;              \
			later = later->next, count++) {                                            \
			for (const type *first = (rules); first != later; first = first->next) {   \
				check_key((l), &first->key, &later->key);                          \
			}                                                                          \
		}                                                                                  \
	} while (0)

static void
lint_shift(struct linter *l, const struct shift_level *level)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	const struct shift_level *last = NULL;
	LINT_KEYS(l, struct shift_rule, level->computed);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			if (r->below != NULL && r->below != last) {
				lint_shift(l, r->below);
			}
			last = r->below;
		}
	}
}

static void
lint_modify(struct linter *l, const struct modify_level *level)
{
	const struct modify_rule *lists[] = { level->literals, level->computed };
	LINT_KEYS(l, struct modify_rule, level->computed);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct modify_rule *r = lists[i]; r != NULL; r = r->next) {
			if (r->below != NULL) {
				lint_modify(l, r->below);
			}
		}
	}
}

/* ---- writes that are replaced -------------------------------------------- */

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
tell_replaced(struct linter *l, struct place write, const struct modify_rule *by)
{
	diag_warn(l->diag, WARN_OVERWRITES, write, "what this writes is always replaced by line %u",
		place_line(by->key.place));
}

static unsigned
count_paths(const struct shift_level *level)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	unsigned count = 0;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			count += r->below != NULL ? count_paths(r->below) : r->path_count;
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
					tell_replaced(l, p->place, by);
				}
			}
		}
	}
}

/* A constant that the next operation always writes over what `op` writes. */
static void
lint_replaced(struct linter *l, const struct op *op, const struct modify_rule *by)
{
	if (op->kind == OP_SHIFT) {
		/* a single write may be there to tell whether there is a document at all */
		if (count_paths(op->shift) > 1) {
			lint_paths(l, op->shift, by);
		}
		return;
	}
	if (op->kind != OP_MODIFY || modify_may_read(op->modify, by->key.text)) {
		return;
	}
	for (const struct modify_rule *r = op->modify->literals; r != NULL; r = r->next) {
		if (r->key.kind == KEY_LITERAL && text_equal(r->key.text, by->key.text)) {
			tell_replaced(l, r->key.place, by);
		}
	}
}

static void
lint_pair(struct linter *l, const struct op *op, const struct op *next)
{
	if (next == NULL || next->kind != OP_MODIFY) {
		return;
	}
	for (const struct modify_rule *r = next->modify->literals; r != NULL; r = r->next) {
		bool constant = r->key.kind == KEY_LITERAL && r->mode == MODIFY_OVERWRITE &&
				!r->if_present && r->alternative_count > 0 &&
				r->alternatives[0].kind == EXPR_LITERAL;
		if (constant && !modify_may_read(next->modify, r->key.text)) {
			lint_replaced(l, op, r);
		}
	}
}

void
spec_lint(const struct chain *chain, struct arena *arena, struct diag *diag)
{
	struct linter l = { arena, diag };
	for (const struct op *op = chain->ops; op != NULL; op = op->next) {
		if (op->kind == OP_SHIFT) {
			lint_shift(&l, op->shift);
		} else if (op->kind == OP_MODIFY) {
			lint_modify(&l, op->modify);
		}
		lint_pair(&l, op, op->next);
	}
}
