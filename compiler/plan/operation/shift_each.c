/* SPDX-License-Identifier: Apache-2.0 */
/* Wildcards over what a loop of an operation before leaves: they go on in the steps of that loop.
 */
#include "plan/operation/shift_walk.h"

/* What the one arm of the one loop that writes a list by position or an object makes of a step;
 * NULL: there is more to it. */
static const struct alternative *
each_of(const struct shape *s)
{
	const struct slot *slot = s->slots;
	if ((s->kind != SHAPE_OBJECT && (s->kind != SHAPE_POSITIONS || !s->list)) || slot == NULL ||
		slot->next != NULL || slot->loop == NULL || s->unique || s->orders != NULL ||
		s->hashed != NULL || shape_is_ranked(s)) {
		return NULL;
	}
	const struct alternative *a = slot->alternatives;
	bool one = a != NULL && a->next == NULL && a->arm != NULL && slot->loop->arms == a->arm &&
		   a->arm->next == NULL;
	return one && !cond_has_written(a->when) ? a : NULL;
}

/* Whether there is a member or element for each step of the loop. */
static bool
is_certain(struct evaluator *e, const struct alternative *a)
{
	return cond_implies(e, cond_found(e, a->arm->each), a->when);
}

bool
walk_goes_on(struct shift *c, const struct shift_level *level, const struct shape *value)
{
	const struct alternative *a = each_of(value);
	const struct shift_rule *any = level->computed;
	if (a == NULL || any == NULL || any->key.kind != KEY_ANY || level->literals != NULL) {
		return false;
	}
	/* elements that nothing was written to are null: only a level below does not see them */
	return value->kind == SHAPE_OBJECT || is_certain(c->e, a) ||
	       (any->below != NULL && any->below->special == NULL);
}

struct step
walk_each(struct shift *c, const struct shift_level *level, const struct step *at)
{
	const struct alternative *a = each_of(at->value);
	struct word *key = arena_new(c->e->arena, struct word);
	*key = (struct word){ .kind = WORD_KEY, .arm = a->arm };
	return (struct step){ .up = at,
		.key = at->value->kind == SHAPE_OBJECT ? a->name : (struct words){ key, 1 },
		.when = cond_and(c->e, at->when, a->when),
		.value = a->shape,
		.arm = a->arm,
		.uncounted = at->value->kind == SHAPE_OBJECT && !is_certain(c->e, a),
		.turn = { .level = level,
			.rule = level->computed,
			.matched = a->arm->each,
			.arm = a->arm } };
}

const struct shape *
walk_looped_member(struct shift *c, const struct shift_rule *rule, const struct shape *value)
{
	const struct shape *looped = NULL;
	if (rule->below == NULL || rule->below->special != NULL || value == NULL ||
		value->kind != SHAPE_OBJECT) {
		return NULL;
	}
	for (const struct slot *s = value->slots; s != NULL; s = s->next) {
		if (slot_is_named(s) ? !text_equal(s->name, rule->key.text)
				     : !step_may_be(s, rule->key.text)) {
			continue;
		}
		if (looped != NULL || !slot_is_named(s) || !cond_has_written(s->when)) {
			return NULL;
		}
		looped = s->shape;
	}
	return looped != NULL && walk_goes_on(c, rule->below, looped) ? looped : NULL;
}
