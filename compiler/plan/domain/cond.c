/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions on what was found in the input, folded as far as possible at compile time. */
#include "plan/domain/shape.h"

const struct cond cond_never = { .kind = COND_NEVER }, cond_always = { .kind = COND_ALWAYS };

/* ---- one node for each condition ----------------------------------------- */

/* All conditions, and which of them are known to imply which. */
struct conds {
	const struct cond **nodes; /* open addressing; NULL is free */
	size_t node_room, node_count;
	struct implied {
		const struct cond *a, *b; /* `a` NULL: free */
		bool holds;
	} * pairs;
	size_t pair_room, pair_count;
};

enum { FIRST_ROOM = 256 };

/* For speed only: moves the high bits of the product, which depend on all bits, to the low ones. */
static size_t
mixed(size_t h, const void *p)
{
	h = (h ^ (size_t)(uintptr_t)p >> 4) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 32;
}

static struct conds *
conds_of(struct evaluator *e)
{
	if (e->conds == NULL) {
		e->conds = arena_new(e->arena, struct conds);
		e->conds->node_room = e->conds->pair_room = FIRST_ROOM;
		e->conds->nodes = arena_new_array(e->arena, FIRST_ROOM, const struct cond *);
		e->conds->pairs = arena_new_array(e->arena, FIRST_ROOM, struct implied);
	}
	return e->conds;
}

/* Where the node is, or would go. */
static const struct cond **
node_slot(struct conds *t, const struct cond *c)
{
	size_t h = mixed(mixed(mixed(mixed(c->kind, c->input), c->other), c->a), c->b);
	size_t i = h & (t->node_room - 1);
	while (t->nodes[i] != NULL &&
		(t->nodes[i]->kind != c->kind || t->nodes[i]->input != c->input ||
			t->nodes[i]->other != c->other || t->nodes[i]->a != c->a ||
			t->nodes[i]->b != c->b)) {
		i = (i + 1) & (t->node_room - 1);
	}
	return &t->nodes[i];
}

static void
grow_nodes(struct evaluator *e, struct conds *t)
{
	const struct cond **old = t->nodes;
	size_t room = t->node_room;
	t->node_room *= 2;
	t->nodes = arena_new_array(e->arena, t->node_room, const struct cond *);
	for (size_t i = 0; i < room; i++) {
		if (old[i] != NULL) {
			*node_slot(t, old[i]) = old[i];
		}
	}
}

/* The node for this condition. There is one for each, so equal conditions have equal pointers. */
static const struct cond *
make(struct evaluator *e, struct cond c)
{
	struct conds *t = conds_of(e);
	const struct cond **slot = node_slot(t, &c);
	if (*slot != NULL) {
		return *slot;
	}
	struct cond *made = arena_new(e->arena, struct cond);
	*made = c;
	*slot = made;
	if (2 * ++t->node_count > t->node_room) {
		grow_nodes(e, t);
	}
	return made;
}

static struct implied *
pair_slot(struct conds *t, const struct cond *a, const struct cond *b)
{
	size_t i = mixed(mixed(0, a), b) & (t->pair_room - 1);
	while (t->pairs[i].a != NULL && (t->pairs[i].a != a || t->pairs[i].b != b)) {
		i = (i + 1) & (t->pair_room - 1);
	}
	return &t->pairs[i];
}

static void
remember(struct evaluator *e, const struct cond *a, const struct cond *b, bool holds)
{
	struct conds *t = conds_of(e);
	if (2 * ++t->pair_count > t->pair_room) {
		struct implied *old = t->pairs;
		size_t room = t->pair_room;
		t->pair_room *= 2;
		t->pairs = arena_new_array(e->arena, t->pair_room, struct implied);
		for (size_t i = 0; i < room; i++) {
			if (old[i].a != NULL) {
				*pair_slot(t, old[i].a, old[i].b) = old[i];
			}
		}
	}
	*pair_slot(t, a, b) = (struct implied){ a, b, holds };
}

/* ---- making conditions --------------------------------------------------- */

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
	struct cond *own = arena_new(e->arena, struct cond); /* never shared */
	*own = (struct cond){ .kind = COND_WRITTEN };
	return own;
}

const struct cond *
cond_value(struct evaluator *e, struct input *input)
{
	return make(e, (struct cond){ .kind = COND_VALUE, .input = input });
}

const struct cond *
cond_name(struct evaluator *e, struct input *input)
{
	return make(e, (struct cond){ .kind = COND_NAME, .input = input });
}

const struct cond *
cond_no_object(struct evaluator *e, struct input *input)
{
	return make(e, (struct cond){ .kind = COND_NO_OBJECT, .input = input });
}

const struct cond *
cond_no_inside(struct evaluator *e, struct input *input)
{
	return make(e, (struct cond){ .kind = COND_NO_INSIDE, .input = input });
}

const struct cond *
cond_at(struct evaluator *e, const struct arm *arm, struct input *piece)
{
	return make(e, (struct cond){ .kind = COND_AT, .input = arm->each, .other = piece });
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

bool
cond_is_certain(const struct cond *c)
{
	return c->kind == COND_FOUND && c->input->kind == INPUT_EACH;
}

bool
cond_in_loop(const struct cond *c)
{
	return (c->input != NULL && input_arm(c->input) != NULL) ||
	       (c->a != NULL && cond_in_loop(c->a)) || (c->b != NULL && cond_in_loop(c->b));
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

/* If something below a piece of the input is found, so is the piece. */
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

/* Long conditions lean to the left. Partial results are not remembered, only the result for the
 * whole. */
static bool
each_implies(struct evaluator *e, const struct cond *a, const struct cond *b)
{
	if (a->kind != COND_OR) {
		return cond_implies(e, a, b);
	}
	return cond_implies(e, a->b, b) && each_implies(e, a->a, b);
}

static bool
implies_any(struct evaluator *e, const struct cond *a, const struct cond *b)
{
	if (b->kind != COND_OR) {
		return cond_implies(e, a, b);
	}
	return cond_implies(e, a, b->b) || implies_any(e, a, b->a);
}

/* Whether taking one of the sides apart shows that `a` implies `b`. */
static bool
implied(struct evaluator *e, const struct cond *a, const struct cond *b)
{
	if (a->kind == COND_OR) {
		return each_implies(e, a, b);
	}
	if (b->kind == COND_AND) {
		return cond_implies(e, a, b->a) && cond_implies(e, a, b->b);
	}
	if (a->kind == COND_AND && (cond_implies(e, a->a, b) || cond_implies(e, a->b, b))) {
		return true;
	}
	if (b->kind == COND_OR) {
		return implies_any(e, a, b);
	}
	if (a->input == NULL || a->kind == COND_NAME) {
		return false;
	}
	if (b->kind == COND_FOUND && found_below(a->input, b->input)) {
		return true;
	}
	return a->input->kind == INPUT_CALL && cond_implies(e, a->input->call->gives.when, b);
}

static bool
is_made_of_others(const struct cond *c)
{
	return c->kind == COND_NOT || c->kind == COND_AND || c->kind == COND_OR;
}

bool
cond_implies(struct evaluator *e, const struct cond *a, const struct cond *b)
{
	if (a->kind == COND_NEVER || b->kind == COND_ALWAYS || a == b) {
		return true;
	}
	if (!is_made_of_others(a) && !is_made_of_others(b)) {
		return implied(e, a, b);
	}
	const struct implied *known = pair_slot(conds_of(e), a, b);
	if (known->a != NULL) {
		return known->holds;
	}
	bool holds = implied(e, a, b);
	remember(e, a, b, holds);
	return holds;
}

const struct cond *
cond_and(struct evaluator *e, const struct cond *a, const struct cond *b)
{
	if (cond_implies(e, a, b)) {
		return a;
	}
	if (cond_implies(e, b, a)) {
		return b;
	}
	if (cond_implies(e, a, cond_not(e, b)) || cond_implies(e, b, cond_not(e, a))) {
		return &cond_never;
	}
	return make(e, (struct cond){ .kind = COND_AND, .a = a, .b = b });
}

const struct cond *
cond_or(struct evaluator *e, const struct cond *a, const struct cond *b)
{
	if (cond_implies(e, a, b)) {
		return b;
	}
	if (cond_implies(e, b, a)) {
		return a;
	}
	if (cond_not(e, a) == b) {
		return &cond_always;
	}
	return make(e, (struct cond){ .kind = COND_OR, .a = a, .b = b });
}

bool
cond_exclude(struct evaluator *e, const struct cond *a, const struct cond *b)
{
	if (b->kind == COND_AND) {
		return cond_exclude(e, a, b->a) || cond_exclude(e, a, b->b);
	}
	if (a->kind == COND_AND) {
		return cond_exclude(e, a->a, b) || cond_exclude(e, a->b, b);
	}
	return cond_and(e, a, b)->kind == COND_NEVER;
}

const struct cond *
cond_under(struct evaluator *e, const struct cond *given, const struct cond *c)
{
	if (cond_implies(e, given, c)) {
		return &cond_always;
	}
	if (c->kind != COND_AND) {
		return c;
	}
	return cond_and(e, cond_under(e, given, c->a), cond_under(e, given, c->b));
}
