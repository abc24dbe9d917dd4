/* SPDX-License-Identifier: Apache-2.0 */
/* Text that looks like a call or a lookup but is neither: Jolt takes it literally. */
#include "lint/linter.h"

#include <string.h>

/* ---- what texts look like ------------------------------------------------ */

static struct text
without(struct text t, size_t first)
{
	return (struct text){ t.at + first, t.len - first };
}

static struct text
without_blanks(struct text t)
{
	while (t.len > 0 && (t.at[0] == ' ' || t.at[0] == '\t')) {
		t = without(t, 1);
	}
	return t;
}

/* The letters and digits at its beginning. */
static struct text
word_of(struct text t)
{
	size_t n = 0;
	while (n < t.len &&
		((t.at[n] >= 'a' && t.at[n] <= 'z') || (t.at[n] >= 'A' && t.at[n] <= 'Z') ||
			(n > 0 && t.at[n] >= '0' && t.at[n] <= '9'))) {
		n++;
	}
	return (struct text){ t.at, n };
}

/* toUpper(...), a function's name and brackets. */
static bool
is_call(struct text t)
{
	struct text name = word_of(t);
	return function_is_known(name) && name.len < t.len && t.at[name.len] == '(' &&
	       t.at[t.len - 1] == ')';
}

/* =toUpper, =toUpper(...). */
static bool
is_call_with_sign(struct text t)
{
	if (t.len == 0 || t.at[0] != '=') {
		return false;
	}
	t = without(t, 1);
	return is_call(t) || (function_is_known(t) && word_of(t).len == t.len);
}

static bool
is_lookup(struct text t)
{
	return t.len > 3 && t.at[0] == '@' && t.at[1] == '(' && t.at[t.len - 1] == ')';
}

/* ${...} of NiFi, but not ${{ ... }}. */
static bool
has_nifi(struct text t)
{
	for (size_t i = 0; i + 2 < t.len; i++) {
		if (t.at[i] == '$' && t.at[i + 1] == '{') {
			return t.at[i + 2] != '{' && memchr(t.at + i, '}', t.len - i) != NULL;
		}
	}
	return false;
}

/* name,1: a level after the path. */
static bool
ends_in_level(struct text t, size_t *comma)
{
	size_t n = t.len;
	while (n > 0 && t.at[n - 1] >= '0' && t.at[n - 1] <= '9') {
		n--;
	}
	bool digits = n < t.len;
	while (n > 0 && t.at[n - 1] == ' ') {
		n--;
	}
	*comma = n - 1;
	return digits && n > 1 && t.at[n - 1] == ',';
}

/* ---- warnings ------------------------------------------------------------ */

/* Whether the file spells it as it reads: from that sign to a bracket, without an escape.  Removes
 * quotes from the span. */
static bool
is_spelled_out(struct span *p, const char *sign)
{
	struct text t = { p->source->text + p->from, p->to - p->from };
	if (t.len > 2 && (t.at[0] == '"' || t.at[0] == '\'') && t.at[t.len - 1] == t.at[0]) {
		t = (struct text){ t.at + 1, t.len - 2 };
		p->from++;
		p->to--;
	}
	size_t len = strlen(sign);
	return t.len > len && memcmp(t.at, sign, len) == 0 && t.at[t.len - 1] == ')' &&
	       memchr(t.at, '\\', t.len) == NULL;
}

/* Suggests to insert the sign that makes a text a call, after its quote. */
static void
fix_sign(struct linter *l, struct text t, struct span p)
{
	const char *at = p.source->text + p.from;
	bool quoted = *at == '"' || *at == '\'';
	if (quoted || *at == *t.at) {
		p.from = p.to = p.from + quoted;
		diag_fix(l->diag, p, "=");
	}
}

static void
report_nifi(struct linter *l, struct span span)
{
	diag_warn(l->diag, WARN_NIFI_EXPRESSION, span,
		"${...} is a plain string to Jolt: only NiFi evaluates such expressions");
	diag_hint(l->diag,
		"NiFi puts the value in before Jolt reads the spec; here, ^name is a value of the context");
}

/* A whole value of modify or default. */
static void
check_value(struct linter *l, struct text t, struct span span, bool modify)
{
	struct text bare = without_blanks(t);
	const char *what = NULL, *hint = NULL;
	if (modify && is_call(bare)) {
		what = "this is a plain string: a call begins with =";
		hint = arena_printf(l->arena, "write \"=%.*s\"", TEXT_ARGS(bare));
	} else if (modify && bare.len < t.len && (is_call_with_sign(bare) || is_lookup(bare))) {
		what = "this is a plain string: the sign of a call or lookup must be the first character";
		hint = "remove the blanks";
	} else if (!modify && (is_call_with_sign(bare) || is_lookup(bare))) {
		what = "this is a plain string: default has no calls and no lookups";
		hint = "modify-default-beta does";
	}
	if (what != NULL) {
		diag_warn(l->diag, WARN_LOOKS_LIKE_CALL, span, "%s", what);
		diag_hint(l->diag, "%s", hint);
		if (modify && bare.len == t.len) {
			fix_sign(l, t, span);
		}
	} else if (has_nifi(t)) {
		report_nifi(l, span);
	}
}

/* An argument that is not a lookup: a call in it is just text. */
static void
check_argument(struct linter *l, const struct expr *call, const struct expr *e)
{
	struct text t = e->literal->text;
	bool quoted = e->span.source->text[e->span.from] == '\'';
	if (!quoted && (is_call(t) || is_call_with_sign(t))) {
		diag_warn(l->diag, WARN_LOOKS_LIKE_CALL, e->span,
			"this is a plain string: Jolt has no calls inside a call");
		diag_hint(l->diag,
			"put it into a key of its own, above: \"tmp\": \"%s%.*s\", \"key\": \"=%.*s(@(1,tmp))\"",
			t.at[0] == '=' ? "" : "=", TEXT_ARGS(t), TEXT_ARGS(call->function));
	} else if (has_nifi(t) && !text_is(call->function, "replaceAll")) {
		report_nifi(l, e->span);
	}
}

/* @(name,1). */
static void
check_lookup(struct linter *l, const struct lookup *k, struct span span)
{
	const struct element *last =
		k->path.count == 0 ? NULL : &k->path.elements[k->path.count - 1];
	struct text name;
	size_t comma;
	if (k->level != 0 || last == NULL || last->kind != ELEMENT_NAME ||
		!name_is_literal(last->name, &name) || !ends_in_level(name, &comma)) {
		return;
	}
	diag_warn(l->diag, WARN_LOOKS_LIKE_CALL, span,
		"this looks for a key \"%.*s\": the number of levels to go up comes first",
		TEXT_ARGS(name));
	struct text level = without_blanks(without(name, comma + 1));
	diag_hint(l->diag, "write @(%.*s,%.*s)", TEXT_ARGS(level), (int)comma, name.at);
	if (k->path.count == 1 && is_spelled_out(&span, "@(")) {
		diag_fix(l->diag, span, "@(%.*s,%.*s)", TEXT_ARGS(level), (int)comma, name.at);
	}
}

/* ^(1,name). */
static void
check_context(struct linter *l, const struct expr *e)
{
	struct text name;
	if (e->path.count == 0 || e->path.elements[0].kind != ELEMENT_NAME ||
		!name_is_literal(e->path.elements[0].name, &name) || name.len == 0 ||
		name.at[0] != '(') {
		return;
	}
	const char *comma = memchr(name.at, ',', name.len);
	struct text path = without(name, comma == NULL ? 1 : (size_t)(comma - name.at) + 1);
	path.len -= path.len > 0 && path.at[path.len - 1] == ')';
	diag_warn(l->diag, WARN_LOOKS_LIKE_CALL, e->span,
		"this looks for a value \"%.*s\" of the context, which has no levels",
		TEXT_ARGS(name));
	diag_hint(l->diag, "write ^%.*s", TEXT_ARGS(path));
	struct span span = e->span;
	if (e->path.count == 1 && is_spelled_out(&span, "^(")) {
		diag_fix(l->diag, span, "^%.*s", TEXT_ARGS(path));
	}
}

/* ---- modify -------------------------------------------------------------- */

static void
check_expr(struct linter *l, const struct expr *call, const struct expr *e)
{
	bool text =
		e->kind == EXPR_LITERAL && e->function.len == 0 && e->literal->kind == NODE_STRING;
	if (e->kind == EXPR_LOOKUP) {
		check_lookup(l, e->lookup, e->span);
	} else if (e->kind == EXPR_CONTEXT) {
		check_context(l, e);
	} else if (text && call == NULL) {
		check_value(l, e->literal->text, e->span, true);
	} else if (text) {
		check_argument(l, call, e);
	}
	for (unsigned i = 0; i < e->argument_count; i++) {
		check_expr(l, e, &e->arguments[i]);
	}
}

static void
check_modify(struct linter *l, const struct modify_level *level)
{
	const struct modify_rule *lists[] = { level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const void *last = NULL; /* alternatives share their right side */
		for (const struct modify_rule *r = lists[i]; r != NULL; r = r->next) {
			for (unsigned k = 0; last != r->alternatives && k < r->alternative_count;
				k++) {
				check_expr(l, NULL, &r->alternatives[k]);
			}
			last = r->alternatives;
			if (r->below != NULL) {
				check_modify(l, r->below);
			}
		}
	}
}

/* ---- default ------------------------------------------------------------- */

static void
check_node(struct linter *l, const struct node *n)
{
	if (n->kind == NODE_STRING) {
		check_value(l, n->text, n->span, false);
	}
	NODE_EACH(child, n)
	{
		check_node(l, child);
	}
}

static void
check_default(struct linter *l, const struct default_level *level)
{
	for (const struct default_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->below != NULL) {
			check_default(l, r->below);
		} else {
			check_node(l, r->value);
		}
	}
}

/* ---- shift --------------------------------------------------------------- */

static void
check_path(struct linter *l, const struct path *p)
{
	for (unsigned i = 0; i < p->count; i++) {
		if (p->elements[i].lookup != NULL) {
			check_lookup(l, p->elements[i].lookup, p->elements[i].span);
		}
	}
}

static void
check_shift(struct linter *l, const struct shift_level *level)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const void *last = NULL;
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			if (r->key.kind == KEY_LOOKUP) {
				check_lookup(l, &r->key.lookup, r->key.span);
			}
			for (unsigned k = 0; last != r->paths && k < r->path_count; k++) {
				check_path(l, &r->paths[k]);
			}
			if (r->below != NULL && last != r->below) {
				check_shift(l, r->below);
			}
			last = r->below != NULL ? (const void *)r->below : r->paths;
		}
	}
}

void
lint_lookalikes(struct linter *l, const struct op *op)
{
	if (op->kind == OP_MODIFY) {
		check_modify(l, op->modify);
	} else if (op->kind == OP_SHIFT) {
		check_shift(l, op->shift);
	} else if (op->kind == OP_DEFAULT && op->defaults->top != NULL) {
		check_default(l, op->defaults->top);
	}
}
