/* SPDX-License-Identifier: Apache-2.0 */
/* From shapes to values made when running: the arguments of calls, and the document as it is before
 * the first operation that cannot be evaluated when compiling: what a tree is built of, from which
 * the rest of the chain goes on. */
#include "plan/shape.h"

/* ---- from a shape -------------------------------------------------------- */

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

/* What several writers leave at one place, once for all that use it: one of them may be a list of
 * the input, and the others are appended to that very list. */
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
		known = s->orders == NULL && !s->unique && !shape_is_ranked(s) &&
			(s->hashed == NULL || !cond_has_written(s->hashed));
		v->hashed = s->hashed;
		break;
	default:
		return NULL;
	}
	v->members = members_of(e, s, &known);
	return known ? v : NULL;
}

/* ---- what it takes ------------------------------------------------------- */

/* One value for each piece of the input, however often it is taken: Jolt shares it. */
static void
take_input(struct evaluator *e, struct plan *plan, struct input *input)
{
	struct build_input **last = &plan->built_inputs;
	for (; *last != NULL; last = &(*last)->next) {
		if ((*last)->input == input) {
			return;
		}
	}
	*last = arena_new(e->arena, struct build_input);
	(*last)->input = input;
}

static void
take_build(struct evaluator *e, struct plan *plan, const struct build *b)
{
	if (b->kind == BUILD_INPUT) {
		keep_input(b->input);
		if (b->input->kind != INPUT_CALL) {
			take_input(e, plan, b->input);
		}
	}
	if (b->hashed != NULL) {
		keep_cond(b->hashed);
	}
	for (const struct build_member *m = b->members; m != NULL; m = m->next) {
		keep_cond(m->when);
		take_build(e, plan, m->value);
	}
}

void
plan_calls(struct evaluator *e, struct plan *plan)
{
	const struct call **kept = &plan->calls;
	/* backwards: what a call takes was computed before it */
	for (unsigned i = e->call_count; i-- > 0;) {
		struct call *c = e->calls[i];
		if (!c->result->kept) {
			continue;
		}
		keep_cond(c->when);
		for (const struct build_member *m = c->arguments; m != NULL; m = m->next) {
			keep_cond(m->when);
			take_build(e, plan, m->value);
		}
		c->next = *kept;
		*kept = c;
	}
}

/* Whether each piece that is taken can have a value of its own: a piece of a piece would have to be
 * found inside of the other's, one that is reached in two ways is one value, and a piece of a
 * loop's step is no single one. */
static bool
are_apart(const struct build_input *inputs)
{
	for (const struct build_input *i = inputs; i != NULL; i = i->next) {
		if (input_arm(i->input) != NULL) {
			return false;
		}
		for (const struct build_input *k = inputs; k != NULL; k = k->next) {
			if (k != i && inputs_meet(k->input, i->input)) {
				return false;
			}
		}
	}
	return true;
}

bool
plan_build(struct evaluator *e, const struct slot *document, struct plan *plan)
{
	if (e->opened || e->unusual_when->kind != COND_NEVER ||
		document->shape->kind == SHAPE_INPUT || cond_has_written(document->when) ||
		shape_shares_inside(e, document->shape)) {
		return false;
	}
	const struct build *built = build_of(e, document->shape);
	if (built == NULL) {
		return false;
	}
	keep_cond(document->when);
	take_build(e, plan, built);
	plan_calls(e, plan);
	if (!are_apart(plan->built_inputs)) {
		plan->built_inputs = NULL;
		plan->calls = NULL;
		return false;
	}
	plan->exists = document->when;
	plan->built = built;
	return true;
}
