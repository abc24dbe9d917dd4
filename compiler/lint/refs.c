/* SPDX-License-Identifier: Apache-2.0 */
/* References of shift that no record can satisfy: to levels and stars that do not exist, which fail
 * the record, and invalid indexes, for which nothing is written. */
#include "lint/linter.h"

#include "spec/java.h"

#include <string.h>

struct walk {
	struct linter *l;
	const struct shift_rule *rule;
	bool left; /* the current reference is in the key, not on the right side */
	bool doubtful; /* what follows may not be evaluated */
};

/* ---- warnings ------------------------------------------------------------ */

enum { MOST_LEVELS = 8 };

/* "&0 is "b", &1 is "a", &2 and &3 are the document". */
static void
note_levels(struct walk *w, const struct walked *at)
{
	struct arena *arena = w->l->arena;
	struct buffer b;
	unsigned n = 0;
	buffer_init(&b, arena);
	for (; at->key != NULL && n < MOST_LEVELS; at = at->up, n++) {
		const char *s = arena_printf(arena, "&%u is %s, ", n, walked_name(at, arena));
		buffer_add(&b, s, strlen(s));
	}
	const char *end = at->key == NULL
				  ? arena_printf(arena, "&%u and &%u are the document", n, n + 1)
				  : "and so on";
	buffer_add(&b, end, strlen(end));
	diag_note(w->l->diag, w->left ? w->rule->key.span : w->rule->span, "%s%s",
		w->left ? "seen from this key, " : "here, ", buffer_text(&b).at);
}

static void
report_fails(
	struct walk *w, struct span span, const struct walked *from, unsigned level, unsigned group)
{
	const struct walked *at = walked_up(from, level);
	const char *who = w->left ? "every record that comes to this key fails"
				  : "every record that this rule matches fails";
	if (at == NULL) {
		diag_warn(w->l->diag, WARN_ALWAYS_FAILS, span, "%s: %u levels up there is nothing",
			who, level);
		note_levels(w, from);
	} else {
		diag_warn(w->l->diag, WARN_ALWAYS_FAILS, span, "%s: %s has no star %u", who,
			walked_name(at, w->l->arena), group);
		note_levels(w, from);
		diag_hint(w->l->diag,
			"&(%u,0) is all of what that key matched; &(%u,1) is what the first * of a longer key matched",
			level, level);
	}
}

/* [&n] is not an index: suggests another level. */
static void
report_no_index(struct walk *w, const struct element *e, const struct walked *from, unsigned level)
{
	const struct walked *at = walked_up(from, level);
	diag_warn(w->l->diag, WARN_NEVER_WRITES, e->span,
		"nothing is ever written here: %s is not an index of a list",
		walked_name(at, w->l->arena));
	note_levels(w, from);
	unsigned up = level;
	for (; at != NULL && at->key != NULL; at = at->up, up++) {
		if (at->key->kind == KEY_ANY) {
			diag_hint(w->l->diag,
				"[&%u] is the index of the element that \"*\" is at, [] a new element for each write",
				up);
			return;
		}
	}
	diag_hint(w->l->diag, "[] adds an element, [0] is the first one");
}

/* An index from the record leaves null wherever it skips. */
static void
report_gaps(struct walk *w, const struct element *e, const struct walked *from, const char *what)
{
	unsigned up = 0;
	if (w->left || w->doubtful || !w->l->gaps_stay) {
		return;
	}
	diag_warn(w->l->diag, WARN_NULL_GAPS, e->span,
		"the list has null wherever no %s gives an index", what);
	for (; from->key != NULL && from->key->kind != KEY_ANY && from->key->kind != KEY_STARS;
		from = from->up) {
		up++;
	}
	const char *count =
		from->key == NULL
			? ""
			: arena_printf(w->l->arena,
				  "[#%u] counts the keys that match there instead (0, 1, 2, ...); ",
				  up + 1);
	diag_hint(w->l->diag, "%s[] is a new element for each write", count);
}

/* ---- references ---------------------------------------------------------- */

/* Whether the names' references exist; reports those that do not. */
static bool
check_name(struct walk *w, struct name name, struct span span, const struct walked *from)
{
	for (unsigned i = 0; i < name.count; i++) {
		const struct piece *p = &name.pieces[i];
		if (p->is_ref && !walked_has(from, p->ref)) {
			if (!w->doubtful) {
				report_fails(w, span, from, p->ref.level, p->ref.group);
			}
			return false;
		}
	}
	return true;
}

static bool check_path(struct walk *, const struct path *, const struct walked *from);

static bool
check_lookup(struct walk *w, const struct lookup *l, struct span span, const struct walked *from)
{
	if (walked_up(from, l->level) == NULL) {
		if (!w->doubtful) {
			report_fails(w, span, from, l->level, 0);
		}
		return false;
	}
	return check_path(w, &l->path, from);
}

/* A partly known text cannot be a number if one of the known characters is not a digit.  Only ASCII
 * is checked, since digits of other scripts count. */
static bool
has_no_digit(struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.at[i];
		if (c < 0x80 && (c < '0' || c > '9') && c != '+') {
			return true;
		}
	}
	return false;
}

static bool
key_is_no_number(const struct key *k)
{
	for (unsigned i = 0; k != NULL && k->kind == KEY_STARS && i <= k->stars; i++) {
		if (has_no_digit(k->parts[i])) {
			return true;
		}
	}
	return false;
}

/* Whether the name can never be an index, whatever the record; *level: of the reference to
 * blame. */
static bool
is_never_index(struct linter *l, struct name name, const struct walked *from, unsigned *level)
{
	struct buffer whole;
	bool known = true;
	int32_t index;
	buffer_init(&whole, l->arena);
	*level = 0;
	for (unsigned i = 0; i < name.count; i++) {
		const struct piece *p = &name.pieces[i];
		struct text t = p->text;
		if (p->is_ref) {
			const struct walked *at = walked_up(from, p->ref.level);
			*level = p->ref.level;
			if (at->several) {
				return false;
			}
			if (p->ref.group == 0 && key_is_no_number(at->key)) {
				return true;
			}
			t = p->ref.group == 0 ? at->text : (struct text){ NULL, 0 };
		}
		known &= t.at != NULL;
		if (t.at != NULL) {
			buffer_add(&whole, t.at, t.len);
		}
	}
	return known && !(java_parse_int(buffer_text(&whole), &index) && index >= 0);
}

/* Whether it is part of a key: of "item-*", what the star matches. */
static bool
from_star(struct name name, const struct walked *from)
{
	const struct piece *p = name.pieces;
	return name.count == 1 && p->is_ref && p->ref.group > 0 &&
	       !walked_up(from, p->ref.level)->several;
}

/* For an output path, or a lookup's.  False: it cannot be evaluated, or that is uncertain. */
static bool
check_element(struct walk *w, const struct element *e, const struct walked *from)
{
	unsigned level;
	switch (e->kind) {
	case ELEMENT_NAME:
		return check_name(w, e->name, e->span, from);
	case ELEMENT_INDEX_NAME:
		if (!check_name(w, e->name, e->span, from)) {
			return false;
		}
		if (is_never_index(w->l, e->name, from, &level)) {
			if (!w->left) {
				report_no_index(w, e, from, level);
			}
			return false;
		}
		if (from_star(e->name, from)) {
			report_gaps(w, e, from, "key");
		}
		w->doubtful = true;
		return true;
	case ELEMENT_INDEX_HITS:
		if (walked_up(from, e->level) == NULL && !w->doubtful) {
			report_fails(w, e->span, from, e->level, 0);
		}
		return walked_up(from, e->level) != NULL;
	case ELEMENT_NAME_FROM:
	case ELEMENT_INDEX_FROM:
		if (!check_lookup(w, e->lookup, e->span, from)) {
			return false;
		}
		if (e->kind == ELEMENT_INDEX_FROM) {
			report_gaps(w, e, from, "value");
		}
		w->doubtful = true;
		return true;
	default:
		return true;
	}
}

static bool
check_path(struct walk *w, const struct path *p, const struct walked *from)
{
	for (unsigned i = 0; i < p->count; i++) {
		if (!check_element(w, &p->elements[i], from)) {
			return false;
		}
	}
	return true;
}

/* ---- levels -------------------------------------------------------------- */

/* Whether the key's own references exist; reports those that do not, since evaluating the key
 * fails. */
static bool
check_key(struct walk *w, const struct key *k, const struct walked *at)
{
	switch (k->kind) {
	case KEY_REFS:
		return check_name(w, k->name, k->span, at);
	case KEY_NAME:
		if (!walked_has(at, k->ref)) {
			report_fails(w, k->span, at, k->ref.level, k->ref.group);
			return false;
		}
		return true;
	case KEY_LOOKUP:
		return check_lookup(w, &k->lookup, k->span, at);
	default:
		return true;
	}
}

static void check_level(struct linter *, const struct shift_level *, const struct walked *at);

static void
check_rule(struct linter *l, const struct shift_rule *r, const struct walked *at)
{
	struct walk w = { .l = l, .rule = r, .left = true };
	if (!check_key(&w, &r->key, at)) {
		return;
	}
	struct walked here = walked_below(at, &r->key);
	if (r->below != NULL) {
		check_level(l, r->below, &here);
	}
	for (unsigned i = 0; i < r->path_count; i++) {
		w = (struct walk){ .l = l, .rule = r };
		check_path(&w, &r->paths[i], &here);
	}
}

static void
check_level(struct linter *l, const struct shift_level *level, const struct walked *at)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const struct shift_rule *last = NULL; /* alternatives share their right side */
		for (const struct shift_rule *r = lists[i]; r != NULL; last = r, r = r->next) {
			if (last == NULL || last->span.from != r->span.from) {
				check_rule(l, r, at);
			}
		}
	}
}

/* Whether the output of the shift is left as it is: indexes are a way to sort a list, if a later
 * operation removes the gaps. */
static bool
gaps_stay(const struct op *op)
{
	for (op = op->next; op != NULL; op = op->next) {
		bool changes = op->kind == OP_SHIFT || op->kind == OP_USER ||
			       op->kind == OP_REMOVE ||
			       (op->kind == OP_MODIFY && modify_changes_values(op->modify));
		if (changes) {
			return false;
		}
	}
	return true;
}

void
lint_references(struct linter *l, const struct op *op)
{
	l->gaps_stay = gaps_stay(op);
	check_level(l, op->shift, &walked_document);
}
