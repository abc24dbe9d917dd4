/* SPDX-License-Identifier: Apache-2.0 */
/* Which levels of modify can be applied to a value wherever it stands. */
#include "plan/operation/operation.h"

static bool
stays_below(const struct path *p)
{
	for (unsigned i = 0; i < p->count; i++) {
		const struct element *el = &p->elements[i];
		if (el->kind == ELEMENT_INDEX) {
			continue;
		}
		if (el->kind != ELEMENT_NAME || el->name.count > 1 ||
			(el->name.count == 1 && el->name.pieces[0].is_ref)) {
			return false;
		}
	}
	return true;
}

/* Whether an expression needs nothing but what is at most `levels` up. */
static bool
expr_stays_below(const struct expr *x, unsigned levels)
{
	switch (x->kind) {
	case EXPR_LITERAL:
		return x->literal->kind != NODE_OBJECT && x->literal->kind != NODE_ARRAY;
	case EXPR_LOOKUP:
		return x->lookup->level <= levels && stays_below(&x->lookup->path);
	case EXPR_CALL:
		for (unsigned i = 0; i < x->argument_count; i++) {
			if (!expr_stays_below(&x->arguments[i], levels)) {
				return false;
			}
		}
		return !x->user;
	case EXPR_CONTEXT:
		break;
	}
	return false;
}

static bool
level_stays_below(const struct modify_level *level, unsigned levels)
{
	const struct modify_rule *lists[] = { level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct modify_rule *r = lists[i]; r != NULL; r = r->next) {
			for (unsigned a = 0; a < r->alternative_count; a++) {
				if (!expr_stays_below(&r->alternatives[a], levels)) {
					return false;
				}
			}
			if (r->below != NULL && !level_stays_below(r->below, levels + 1)) {
				return false;
			}
		}
	}
	return true;
}

bool
level_stands_alone(const struct modify_level *level)
{
	return level_stays_below(level, 1);
}
