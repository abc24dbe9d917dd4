/* SPDX-License-Identifier: Apache-2.0 */
/* Modify: which keys can match, what its lookups can find, and what may be there after it. */
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

/* `moved`: what it finds may come to stand at another place, too. */
static void
check_lookup(struct there *t, const struct expr *e, const struct stood *at, bool moved)
{
	struct miss miss;
	if (e->lookup->level >= height(at)) {
		if (t->telling) {
			diag_warn(t->l->diag, WARN_NEVER_FOUND, e->place,
				"nothing is ever found here: %u levels up there is nothing",
				e->lookup->level);
			diag_hint(t->l->diag,
				"@(1,..) looks into what this key is in, @(%u,..) into the document",
				height(at) - 1);
		}
		return;
	}
	struct outline *found = there_lookup(t, e->lookup, at, &miss);
	if (found == NULL && t->telling) {
		if (miss.name.at != NULL) {
			diag_warn(t->l->diag, WARN_NEVER_FOUND, e->place,
				"nothing is ever found here: there is no \"%.*s\" at this point",
				TEXT_ARGS(miss.name));
		} else {
			diag_warn(t->l->diag, WARN_NEVER_FOUND, e->place,
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

/* ---- rules --------------------------------------------------------------- */

static void
modify_value(struct there *t, const struct modify_rule *r, const struct stood *here)
{
	if (r->below != NULL) {
		modify_level(t, r->below, here);
		return;
	}
	check_exprs(t, r->alternatives, r->alternative_count, here, true);
	here->value->any = true;
}

/* What a key that is no pattern is for, made unless it is only for what is there. */
static struct outlines
modify_literal(const struct modify_rule *r, struct outline *o)
{
	bool creates = !r->if_present;
	if (r->below != NULL && r->below->container == CONTAINER_ANY) {
		creates = false; /* * alone makes nothing */
	}
	if (creates) {
		struct outline *made = outline_make(o, r->key.text, r->key.place);
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
		outline_make_element(at->value, r->key.place);
		found = outline_each(at->value);
	} else if (r->key.kind == KEY_LITERAL) {
		found = modify_literal(r, at->value);
	} else {
		found = outline_matches(at->value, &r->key);
	}
	if (found.count == 0) {
		there_key_warn(t, &r->key, at->value);
	}
	bool telling = there_several(t, &r->key, found.count);
	for (size_t i = 0; i < found.count; i++) {
		struct stood here = { .up = at, .value = found.at[i] };
		there_found(t, r->key.place, here.value);
		modify_value(t, r, &here);
	}
	t->telling = telling;
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
	/* A rule in a loop sees what others wrote a turn before: all that is written is noted
	 * before anything is told; what a lookup moves may be what was noted in the first walk. */
	for (int i = 0; i < 3; i++) {
		t->telling = i == 2;
		modify_level(t, level, &document);
	}
	t->telling = false;
}
