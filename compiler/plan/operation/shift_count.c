/* SPDX-License-Identifier: Apache-2.0 */
/* How many keys of a level have matched: [#n]. */
#include "plan/operation/shift_walk.h"

/* "@" and lookups repeat the entry of the path that they stand below, and its count. */
static bool
is_repeated(const struct step *s)
{
	const struct shift_rule *r = s->turn.rule;
	return r != NULL && (r->key.kind == KEY_SELF || r->key.kind == KEY_LOOKUP);
}

/* Whether no key below the entry `level` above has matched yet, for any record. */
static bool
counts_nothing(const struct step *at, unsigned level)
{
	const struct step *s = walk_up(at, level);
	const struct step *below = level > 0 ? walk_up(at, level - 1) : NULL;
	if (s == NULL || is_repeated(s) || (level > 1 && is_repeated(below))) {
		return false;
	}
	if (below == NULL || below->turn.level == NULL) {
		return true; /* a leaf, or the root, which has two entries */
	}
	const struct shift_level *l = below->turn.level;
	const struct shift_rule *r = l->special;
	for (; r != NULL && r != below->turn.rule; r = r->next) {
		if (r->below != NULL) { /* only leaves are not counted */
			return false;
		}
	}
	return r != NULL || (below->turn.rule == l->literals &&
				    (l->computed == NULL || l->order == MATCH_LITERALS_FIRST));
}

/* Whether the level's literal keys are tried in the order of the spec, before all other keys that
 * count. */
static bool
are_tried_first(const struct shift_level *level)
{
	for (const struct shift_rule *r = level->special; r != NULL; r = r->next) {
		if (r->below != NULL) {
			return false;
		}
	}
	return level->computed == NULL || level->order == MATCH_LITERALS_FIRST;
}

/* When the literal key matches in the value. */
static const struct cond *
matches(struct shift *c, const struct shift_rule *r, const struct step *at)
{
	struct found f[4];
	const struct cond *any = &cond_never;
	unsigned n = walk_find(c->e, at->when, at->value, r->key.text, false, r->key.span, f, 4);
	for (unsigned i = 0; i < n; i++) {
		any = cond_or(c->e, any, f[i].when);
	}
	return any;
}

/* How many of the literal keys before that of the step have matched. */
static bool
count_literals(struct shift *c, const struct step *s, struct counts *counts)
{
	const struct shift_rule *r = s->turn.level->literals;
	counts->most = 1;
	for (; r != NULL && r != s->turn.rule && c->e->reason == NULL; r = r->next) {
		if (r->key.kind != KEY_LITERAL) {
			continue; /* [n] never matches */
		}
		if (counts->most == MOST_COUNTED) {
			return false;
		}
		const struct cond *one = matches(c, r, s->up), *none = cond_not(c->e, one);
		counts->when[counts->most] = &cond_never;
		for (unsigned i = counts->most; i > 0; i--) {
			counts->when[i] = cond_or(c->e, cond_and(c->e, counts->when[i], none),
				cond_and(c->e, counts->when[i - 1], one));
		}
		counts->when[0] = cond_and(c->e, counts->when[0], none);
		counts->most++;
	}
	return true;
}

/* Whether the step is for a literal key before which only literal keys were tried. */
static bool
is_counted_literal(const struct step *at, unsigned level)
{
	const struct step *s = level > 0 ? walk_up(at, level - 1) : NULL,
			  *entry = walk_up(at, level);
	if (s == NULL || entry == NULL || s->turn.level == NULL || is_repeated(entry) ||
		s->arm != NULL || s->uncounted) {
		return false;
	}
	const struct shift_rule *r = s->turn.level->literals;
	while (r != NULL && r != s->turn.rule) {
		r = r->next;
	}
	return r != NULL && are_tried_first(s->turn.level);
}

bool
walk_count(struct shift *c, const struct element *el, const struct step *at, struct out_step *step,
	unsigned number, struct counts *counts)
{
	/* the entry n levels up counts what matched below it, so the match is one entry nearer */
	const struct step *s = el->level == 0 ? NULL : walk_up(at, el->level - 1);
	if (counts_nothing(at, el->level)) {
		*step = (struct out_step){ .kind = STEP_INDEX };
		return true;
	}
	if (s != NULL && counts->most == 1 && is_counted_literal(at, el->level) &&
		count_literals(c, s, counts)) {
		*step = (struct out_step){ .kind = STEP_INDEX };
		counts->step = number;
		return c->e->reason == NULL;
	}
	if (s == NULL || s->arm == NULL || s->uncounted) {
		return cannot(c->e, el->span, "counts matches known only at run time") != NULL;
	}
	*step = (struct out_step){ .kind = STEP_COUNT, .arm = s->arm };
	return true;
}
