/* SPDX-License-Identifier: Apache-2.0 */
/* Modify: which keys can match, what its lookups can find, and what may exist afterwards. */
#include "lint/there.h"

static void modify_level(struct there *, const struct modify_level *, const struct stood *);

/* ---- expressions --------------------------------------------------------- */

static unsigned
height(const struct stood *at)
{
	unsigned n = 0;
	for (; at != NULL; at = at->up) {
		n++;
	}
	return n;
}

/* `moved`: what it finds may also get another place. */
static void
check_lookup(struct there *t, const struct expr *e, const struct stood *at, bool moved)
{
	struct miss miss;
	if (e->lookup->level >= height(at)) {
		if (t->reporting) {
			diag_warn(t->l->diag, WARN_NEVER_FOUND, e->span,
				"nothing is ever found here: %u levels up there is nothing",
				e->lookup->level);
			diag_hint(t->l->diag,
				"@(1,..) looks into what this key is in, @(%u,..) into the document",
				height(at) - 1);
		}
		return;
	}
	struct outline *found = there_lookup(t, e->lookup, at, &miss);
	if (found == NULL && t->reporting) {
		if (miss.name.at != NULL) {
			diag_warn(t->l->diag, WARN_NEVER_FOUND, e->span,
				"nothing is ever found here: there is no \"%.*s\" at this point",
				TEXT_ARGS(miss.name));
		} else {
			diag_warn(t->l->diag, WARN_NEVER_FOUND, e->span,
				"nothing is ever found here");
		}
		there_why(t, &miss);
	} else if (found != NULL && moved) {
		found->any = true;
	}
}

static void
check_exprs(
	struct there *t, const struct expr *e, unsigned count, const struct stood *at, bool moved)
{
	for (unsigned i = 0; i < count; i++) {
		if (e[i].kind == EXPR_LOOKUP) {
			check_lookup(t, &e[i], at, moved);
		} else if (e[i].kind == EXPR_CALL) {
			check_exprs(t, e[i].arguments, e[i].argument_count, at,
				!expr_gives_scalar(&e[i]));
		}
	}
}

/* ---- functions of the value at the key ----------------------------------- */

/* Whether each of its calls gives no result if there is no value at the key.  What never gives a
 * result is reported elsewhere, or intended. */
static bool
needs_value(const struct modify_rule *r)
{
	for (unsigned i = 0; i < r->alternative_count; i++) {
		const struct expr *e = &r->alternatives[i];
		bool needs = e->kind == EXPR_CALL && e->bare && e->symbol != NULL &&
			     !expr_gives_of_nothing(e) && !text_is(e->function, "noop");
		if (!needs) {
			return false;
		}
	}
	return r->alternative_count > 0;
}

/* Nothing in `in` has the key. */
static void
warn_not_there(struct there *t, const struct modify_rule *r, struct outline *in)
{
	const struct expr *e = &r->alternatives[0];
	struct miss miss = { .in = in, .name = r->key.text, .span = r->key.span };
	diag_warn(t->l->diag, WARN_NEVER_GIVES, e->span,
		"%.*s never gives a value here: there is no \"%.*s\" at this point",
		TEXT_ARGS(e->function), TEXT_ARGS(r->key.text));
	there_why(t, &miss);
	diag_hint(t->l->diag,
		"without arguments it is given the value at its key; =%.*s(@(1,x)) is given the \"x\" beside it",
		TEXT_ARGS(e->function));
}

/* Whether its result is written only where there is nothing or null, of which it makes nothing, and
 * it does nothing else. */
static bool
is_given_nothing(struct there *t, const struct modify_rule *r, const struct expr *e)
{
	const struct node null = { .kind = NODE_NULL };
	const struct node *const arguments[] = { &null };
	return r->mode != MODIFY_OVERWRITE && !expr_changes_values(e) &&
	       call_gives_nothing(e, arguments, 1, t->l->arena);
}

static void
check_mode(struct there *t, const struct modify_rule *r)
{
	if (!t->reporting || !needs_value(r)) {
		return;
	}
	for (unsigned i = 0; i < r->alternative_count; i++) {
		if (!is_given_nothing(t, r, &r->alternatives[i])) {
			return;
		}
	}
	const struct expr *e = &r->alternatives[0];
	diag_warn(t->l->diag, WARN_NEVER_GIVES, e->span,
		"%.*s never gives a value here: it would be written only where nothing%s stands at its key",
		TEXT_ARGS(e->function), r->mode == MODIFY_DEFINE ? "" : " or null");
	diag_hint(t->l->diag, "modify-overwrite-beta changes what is there");
}

/* ---- rules --------------------------------------------------------------- */

static void
modify_value(struct there *t, const struct modify_rule *r, const struct stood *here)
{
	if (r->below != NULL) {
		modify_level(t, r->below, here);
		return;
	}
	check_mode(t, r);
	check_exprs(t, r->alternatives, r->alternative_count, here, true);
	here->value->any = true;
}

/* What a key without stars applies to; created unless the rule requires it to exist. */
static struct outlines
modify_literal(const struct modify_rule *r, struct outline *o)
{
	bool creates = !r->if_present && !needs_value(r);
	if (r->below != NULL && r->below->container == CONTAINER_ANY) {
		creates = false; /* * alone creates nothing */
	}
	if (creates) {
		struct outline *made = outline_make(o, r->key.text, r->key.span);
		if (r->below != NULL) {
			made->list |= r->below->container == CONTAINER_LIST;
			made->object |= r->below->container == CONTAINER_OBJECT;
		}
	}
	return outline_named(o, r->key.text);
}

static void
modify_rule(struct there *t, const struct modify_rule *r, const struct stood *at)
{
	struct outlines found;
	if (r->key.kind == KEY_INDEX) {
		outline_make_element(at->value, r->key.span);
		found = outline_each(at->value);
	} else if (r->key.kind == KEY_LITERAL) {
		found = modify_literal(r, at->value);
	} else {
		found = outline_matches(at->value, &r->key);
	}
	if (found.count == 0 && needs_value(r) && !r->if_present && r->key.kind == KEY_LITERAL) {
		if (t->reporting && !key_has_alternatives(&r->key)) {
			warn_not_there(t, r, at->value);
			/* one cause is reported once */
			outline_make(at->value, r->key.text, r->key.span)->any = true;
		}
		return; /* nothing is created */
	}
	if (found.count == 0) {
		there_key_warn(t, &r->key, at->value);
	}
	bool reporting = there_several(t, &r->key, found.count);
	for (size_t i = 0; i < found.count; i++) {
		struct stood here = { .up = at, .value = found.at[i] };
		there_found(t, r->key.span, here.value);
		modify_value(t, r, &here);
	}
	t->reporting = reporting;
}

static void
modify_level(struct there *t, const struct modify_level *level, const struct stood *at)
{
	const struct modify_rule *lists[] = { level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct modify_rule *r = lists[i]; r != NULL; r = r->next) {
			modify_rule(t, r, at);
		}
	}
}

void
there_modify(struct there *t, const struct modify_level *level)
{
	struct stood above = { .value = t->document };
	struct stood document = { .up = &above, .value = t->document };
	/* In a loop, a rule sees what others wrote in the iteration before: everything that is
	 * written is collected before anything is reported; a lookup may move what was only
	 * collected in the first walk. */
	for (int i = 0; i < 3; i++) {
		t->reporting = i == 2;
		modify_level(t, level, &document);
	}
	t->reporting = false;
}
