/* SPDX-License-Identifier: Apache-2.0 */
/* The document as it is before the first operation that cannot be evaluated when compiling: what a
 * tree is built of, from which the rest of the chain goes on. */
#include "plan/shape.h"

struct builder {
	struct evaluator *e;
	struct plan *plan;
	bool bad; /* something is not known well enough */
};

static const struct build *build_value(struct builder *, const struct shape *);

static bool
is_above(const struct input *outer, const struct input *inner)
{
	for (inner = inner->parent; inner != NULL; inner = inner->parent) {
		if (inner == outer) {
			return true;
		}
	}
	return false;
}

/* One value for each piece of the input, however often it is written: Jolt shares it.  A piece of a
 * piece would have to be found inside of the other. */
static void
use_input(struct builder *b, struct input *input)
{
	struct build_input **last = &b->plan->built_inputs;
	for (; *last != NULL; last = &(*last)->next) {
		if ((*last)->input == input) {
			return;
		}
		b->bad = b->bad || is_above((*last)->input, input) ||
			 is_above(input, (*last)->input);
	}
	*last = arena_new(b->e->arena, struct build_input);
	(*last)->input = input;
	b->bad = b->bad || input_arm(input) != NULL;
	keep_input(input);
}

static const struct build_member *
build_members(struct builder *b, const struct shape *s)
{
	const struct build_member *first = NULL, **last = &first;
	unsigned index = 0;
	for (const struct slot *i = s->slots; i != NULL; i = i->next, index++) {
		struct build_member *m = arena_new(b->e->arena, struct build_member);
		bool known = s->kind == SHAPE_OBJECT
				     ? slot_is_known(i)
				     : i->loop == NULL && !cond_has_written(i->when);
		if (!known) {
			b->bad = true;
			return NULL;
		}
		*m = (struct build_member){ .when = i->when,
			.name = i->name,
			.index = index,
			.from = i->from,
			.value = build_value(b, i->shape) };
		keep_cond(i->when);
		*last = m;
		last = &m->next;
	}
	return first;
}

static const struct build *
build_value(struct builder *b, const struct shape *s)
{
	struct build *v = arena_new(b->e->arena, struct build);
	v->from = s->from;
	switch (s->kind) {
	case SHAPE_INPUT:
		v->kind = BUILD_INPUT;
		v->input = s->input;
		use_input(b, s->input);
		return v;
	case SHAPE_CONST:
		v->kind = BUILD_CONST;
		v->node = s->node;
		return v;
	case SHAPE_STRING:
		v->kind = BUILD_TEXT;
		b->bad = b->bad || !words_known(s->words, &v->text);
		return v;
	case SHAPE_OBJECT:
		v->kind = BUILD_OBJECT;
		b->bad = b->bad || s->orders != NULL || s->unique;
		break;
	case SHAPE_LIST:
		v->kind = BUILD_LIST;
		break;
	case SHAPE_APPENDED:
		v->kind = BUILD_APPENDED;
		break;
	case SHAPE_MANY:
		v->kind = BUILD_MANY;
		break;
	case SHAPE_CHOICE:
		v->kind = BUILD_CHOICE;
		break;
	default:
		b->bad = true;
		return v;
	}
	v->members = build_members(b, s);
	return v;
}

bool
plan_build(struct evaluator *e, const struct slot *document, struct plan *plan)
{
	struct builder b = { .e = e, .plan = plan };
	if (document->shape->kind == SHAPE_INPUT || cond_has_written(document->when)) {
		return false;
	}
	const struct build *built = build_value(&b, document->shape);
	if (b.bad) {
		plan->built_inputs = NULL;
		return false;
	}
	keep_cond(document->when);
	plan->exists = document->when;
	plan->built = built;
	return true;
}
