/* SPDX-License-Identifier: Apache-2.0 */
/* From shapes to values made at run time: arguments of calls, and a document as a tree. */
#include "plan/domain/shape.h"

static const struct build_member *
members_of(struct evaluator *e, const struct shape *s, bool *known)
{
	const struct build_member *first = NULL, **last = &first;
	unsigned index = 0;
	for (const struct slot *i = s->slots; i != NULL; i = i->next, index++) {
		if (i->when->kind == COND_NEVER) {
			continue;
		}
		struct build_member *m = arena_new(e->arena, struct build_member);
		*known = *known &&
			 (s->kind == SHAPE_OBJECT ? slot_is_known(i)
						  : i->loop == NULL && !cond_has_written(i->when));
		*m = (struct build_member){ .when = i->when,
			.name = i->name,
			.index = index,
			.from = i->from,
			.value = *known ? build_of(e, i->shape) : NULL };
		*known = *known && m->value != NULL;
		*last = m;
		last = &m->next;
	}
	return first;
}

/* What several writers leave at one place. It is made once for all uses: one of the writers may put
 * a list of the input there, and the others append to that very list. */
static struct input *
together(struct evaluator *e, const struct shape *many)
{
	struct shape *made = (struct shape *)(uintptr_t)many; /* made by this evaluation */
	bool known = true;
	if (made->together == NULL) {
		const struct build_member *writers = members_of(e, many, &known);
		made->together = known ? call_together(e, many, writers) : NULL;
	}
	return made->together;
}

const struct build *
build_of(struct evaluator *e, const struct shape *s)
{
	static const enum build_kind kinds[] = {
		[SHAPE_OBJECT] = BUILD_OBJECT,
		[SHAPE_LIST] = BUILD_LIST,
		[SHAPE_APPENDED] = BUILD_APPENDED,
		[SHAPE_CHOICE] = BUILD_CHOICE,
	};
	struct build *v = arena_new(e->arena, struct build);
	bool known = true;
	v->from = s->from;
	switch (s->kind) {
	case SHAPE_INPUT:
	case SHAPE_CALL:
		v->kind = BUILD_INPUT;
		v->input = s->input;
		return v;
	case SHAPE_CONST:
		v->kind = BUILD_CONST;
		v->node = s->node;
		return v;
	case SHAPE_STRING:
		v->kind = BUILD_TEXT;
		return words_known(s->words, &v->text) ? v : NULL;
	case SHAPE_MANY:
		v->kind = BUILD_INPUT;
		v->input = together(e, s);
		return v->input != NULL ? v : NULL;
	case SHAPE_OBJECT:
	case SHAPE_LIST:
	case SHAPE_APPENDED:
	case SHAPE_CHOICE:
		v->kind = kinds[s->kind];
		known = s->object.orders == NULL && !s->object.unique && !shape_is_ranked(s) &&
			(s->object.hashed == NULL || !cond_has_written(s->object.hashed));
		v->hashed = s->object.hashed;
		break;
	default:
		return NULL;
	}
	v->members = members_of(e, s, &known);
	return known ? v : NULL;
}
