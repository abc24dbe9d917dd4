/* SPDX-License-Identifier: Apache-2.0 */
/* What remove leaves out of a piece of the input when it is copied. */
#include "plan/operation/operation.h"

bool
remove_is_index(const struct remove_rule *r)
{
	return r->is_index || list_index(r->key.text) != -1;
}

/* Whether one member may be for both levels below; the first one has stars. */
static bool
may_meet(const struct remove_rule *r, const struct remove_rule *other)
{
	if (r->below == NULL || other->below == NULL) {
		return false;
	}
	return other->key.kind == KEY_STARS || stars_may_take(&r->key, other->key.text);
}

/* Whether the rule may be part of an edit: a literal key that no array has, or one with stars,
 * which takes no element. */
static bool
is_for_edit(const struct remove_level *level, const struct remove_rule *r)
{
	if (r->key.kind == KEY_STARS) {
		for (const struct remove_rule *o = level->rules; o != NULL; o = o->next) {
			if (o != r && may_meet(r, o)) {
				return false;
			}
		}
		return true;
	}
	return r->key.kind == KEY_LITERAL && !remove_is_index(r);
}

/* Adds what the level leaves out (`below` false), or what it looks into. */
static bool
edit_members(struct evaluator *e, const struct remove_level *level, bool below,
	const struct edit_member ***last)
{
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if ((r->below != NULL) != below) {
			continue;
		}
		struct edit_member *m = arena_new(e->arena, struct edit_member);
		*m = (struct edit_member){ .name = r->key.text,
			.stars = r->key.kind == KEY_STARS ? &r->key : NULL,
			.from = r->key.span };
		if (below && (m->below = remove_edit(e, r->below)) == NULL) {
			return false;
		}
		**last = m;
		*last = &m->next;
		explain(e, r->key.span,
			arena_printf(e->arena, "remove %.*s", TEXT_ARGS(r->key.text)),
			"nothing reads it");
	}
	return true;
}

/* What is left out comes first, because a key with stars may take what others do. */
const struct edit *
remove_edit(struct evaluator *e, const struct remove_level *level)
{
	struct edit *edit = arena_new(e->arena, struct edit);
	const struct edit_member **last = &edit->members;
	const struct remove_rule *only = level->rules;
	if (only != NULL && only->next == NULL && only->key.kind == KEY_ANY &&
		only->below != NULL) {
		edit->each = remove_edit(e, only->below);
		return edit->each != NULL ? edit : NULL;
	}
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (!is_for_edit(level, r)) {
			return cannot(e, r->key.span, "removes keys known only at run time");
		}
	}
	return edit_members(e, level, false, &last) && edit_members(e, level, true, &last) ? edit
											   : NULL;
}
