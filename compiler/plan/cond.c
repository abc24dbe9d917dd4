/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions on what was found in the input, folded as far as they are known when compiling. */
#include "plan/shape.h"

const struct cond cond_never = { .kind = COND_NEVER }, cond_always = { .kind = COND_ALWAYS };

static const struct cond *
make(struct evaluator *e, struct cond c)
{
	struct cond *made = arena_new(e->arena, struct cond);
	*made = c;
	return made;
}

const struct cond *
cond_found(struct evaluator *e, struct input *input)
{
	if (input->kind == INPUT_ROOT) {
		return &cond_always;
	}
	return make(e, (struct cond){ .kind = COND_FOUND, .input = input });
}

const struct cond *
cond_written(struct evaluator *e)
{
	return make(e, (struct cond){ .kind = COND_WRITTEN });
}

const struct cond *
cond_value(struct evaluator *e, struct input *input)
{
	return make(e, (struct cond){ .kind = COND_VALUE, .input = input });
}

const struct cond *
cond_string(struct evaluator *e, struct input *input)
{
	return make(e, (struct cond){ .kind = COND_STRING, .input = input });
}

bool
cond_has_written(const struct cond *c)
{
	return c->kind == COND_WRITTEN || (c->a != NULL && cond_has_written(c->a)) ||
	       (c->b != NULL && cond_has_written(c->b));
}

bool
cond_has_call(const struct cond *c)
{
	return (c->input != NULL && c->input->kind == INPUT_CALL) ||
	       (c->a != NULL && cond_has_call(c->a)) || (c->b != NULL && cond_has_call(c->b));
}

const struct cond *
cond_not(struct evaluator *e, const struct cond *a)
{
	switch (a->kind) {
	case COND_NEVER:
		return &cond_always;
	case COND_ALWAYS:
		return &cond_never;
	case COND_NOT:
		return a->a;
	default:
		return make(e, (struct cond){ .kind = COND_NOT, .a = a });
	}
}

static bool
same(const struct cond *a, const struct cond *b)
{
	if (a == b) {
		return true;
	}
	if (a->kind != b->kind) {
		return false;
	}
	switch (a->kind) {
	case COND_FOUND:
	case COND_VALUE:
	case COND_STRING:
		return a->input == b->input;
	case COND_NOT:
		return same(a->a, b->a);
	case COND_AND:
	case COND_OR:
		return same(a->a, b->a) && same(a->b, b->b);
	case COND_WRITTEN:
		return false; /* each its own */
	default:
		return true;
	}
}

/* What is found below a piece of the input implies that the piece was found. */
static bool
found_below(const struct input *inner, const struct input *outer)
{
	for (; inner != NULL; inner = inner->parent) {
		if (inner == outer) {
			return true;
		}
	}
	return false;
}

bool
cond_implies(const struct cond *a, const struct cond *b)
{
	if (a->kind == COND_NEVER || b->kind == COND_ALWAYS || same(a, b)) {
		return true;
	}
	if (a->kind == COND_OR) {
		return cond_implies(a->a, b) && cond_implies(a->b, b);
	}
	if (b->kind == COND_AND) {
		return cond_implies(a, b->a) && cond_implies(a, b->b);
	}
	if (a->kind == COND_AND && (cond_implies(a->a, b) || cond_implies(a->b, b))) {
		return true;
	}
	if (b->kind == COND_OR && (cond_implies(a, b->a) || cond_implies(a, b->b))) {
		return true;
	}
	if (a->kind != COND_FOUND && a->kind != COND_VALUE) {
		return false;
	}
	if (b->kind == COND_FOUND && found_below(a->input, b->input)) {
		return true;
	}
	return a->input->kind == INPUT_CALL && cond_implies(a->input->call->given, b);
}

const struct cond *
cond_and(struct evaluator *e, const struct cond *a, const struct cond *b)
{
	if (cond_implies(a, b)) {
		return a;
	}
	if (cond_implies(b, a)) {
		return b;
	}
	if (cond_implies(a, cond_not(e, b)) || cond_implies(b, cond_not(e, a))) {
		return &cond_never;
	}
	return make(e, (struct cond){ .kind = COND_AND, .a = a, .b = b });
}

const struct cond *
cond_or(struct evaluator *e, const struct cond *a, const struct cond *b)
{
	if (cond_implies(a, b)) {
		return b;
	}
	if (cond_implies(b, a)) {
		return a;
	}
	if (same(cond_not(e, a), b)) {
		return &cond_always;
	}
	return make(e, (struct cond){ .kind = COND_OR, .a = a, .b = b });
}

const struct cond *
cond_under(struct evaluator *e, const struct cond *given, const struct cond *c)
{
	if (cond_implies(given, c)) {
		return &cond_always;
	}
	if (c->kind != COND_AND) {
		return c;
	}
	return cond_and(e, cond_under(e, given, c->a), cond_under(e, given, c->b));
}
