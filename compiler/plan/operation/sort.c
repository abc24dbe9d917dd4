/* SPDX-License-Identifier: Apache-2.0 */
/* sort on shapes: known names are put in order at compile time; everything else is sorted at run
 * time. */
#include "plan/operation/operation.h"

#include "spec/java.h"

#include <stdlib.h>

/* What is being sorted; `last`: nothing looks at it afterwards. */
struct sorting {
	struct evaluator *e;
	bool last;
};

static const struct shape *
sorted(struct sorting *, const struct cond *when, const struct shape *, struct text name);
static const struct shape *sorted_or_computed(
	struct sorting *, const struct cond *when, const struct shape *, struct text name);

/* As the reference implementation's JsonSorter: names with ~ first, then by UTF-16 units. */
static int
compare_names(struct text a, struct text b)
{
	bool a_tilde = a.len > 0 && a.at[0] == '~', b_tilde = b.len > 0 && b.at[0] == '~';
	if (a_tilde != b_tilde) {
		return a_tilde ? -1 : 1;
	}
	return java_compare(a, b);
}

/* By name; slots of the same name keep their order. */
static int
compare_slots(const void *a, const void *b)
{
	const struct slot *const *left = a, *const *right = b;
	int order = compare_names((*left)->name, (*right)->name);
	return order != 0 ? order : (*left)->number < (*right)->number ? -1 : 1;
}

static int
compare_nodes(const void *a, const void *b)
{
	const struct node *const *left = a, *const *right = b;
	return compare_names((*left)->key, (*right)->key);
}

static const struct node *
sorted_node(struct evaluator *e, const struct node *n)
{
	if (n->kind != NODE_OBJECT && n->kind != NODE_ARRAY) {
		return n;
	}
	struct node **children = arena_new_array(e->arena, n->count + 1, struct node *);
	struct node *copy = arena_new(e->arena, struct node);
	size_t count = 0;
	NODE_EACH(c, n)
	{
		children[count] = arena_new(e->arena, struct node);
		*children[count++] = *sorted_node(e, c);
	}
	if (n->kind == NODE_OBJECT) {
		qsort(children, count, sizeof *children, compare_nodes);
	}
	*copy = *n;
	copy->first = NULL;
	for (size_t i = count; i-- > 0;) {
		children[i]->next = copy->first;
		copy->first = children[i];
	}
	return copy;
}

/* Whether what loops write in it can be sorted where it is written: known members, elements by
 * position. */
static bool
sorts_in_loops(const struct shape *s)
{
	bool sorts = true;
	switch (s->kind) {
	case SHAPE_CONST:
	case SHAPE_STRING:
	case SHAPE_INPUT:
		return true;
	case SHAPE_OBJECT:
	case SHAPE_LIST:
	case SHAPE_CHOICE:
		for (const struct slot *i = s->slots; i != NULL && sorts; i = i->next) {
			sorts = i->loop == NULL && slot_is_named(i) == (s->kind == SHAPE_OBJECT) &&
				sorts_in_loops(i->shape);
		}
		return sorts;
	case SHAPE_POSITIONS:
		for (const struct slot *i = s->slots; i != NULL && sorts; i = i->next) {
			for (const struct alternative *a = i->alternatives; a != NULL && sorts;
				a = a->next) {
				sorts = sorts_in_loops(a->shape);
			}
		}
		return sorts;
	default:
		return false;
	}
}

/* Members or elements, each sorted; members by name. */
static const struct shape *
sorted_slots(struct sorting *g, const struct cond *when, const struct shape *s, struct text name)
{
	struct evaluator *e = g->e;
	bool named = s->kind == SHAPE_OBJECT || s->kind == SHAPE_OPEN;
	struct shape *result = shape_new(e, s->kind, s->from);
	result->input = s->input;
	result->sorted = s->kind == SHAPE_OPEN;
	struct slot **slots = arena_new_array(e->arena, s->count + 1, struct slot *);
	unsigned count = 0;
	for (struct slot *i = s->slots; i != NULL; i = i->next) {
		slots[count] = arena_new(e->arena, struct slot);
		*slots[count] = *i;
		if (!slot_is_named(i)) {
			return cannot(e, i->from, "sort of members named at run time");
		}
		if (cond_has_written(i->when) && !(g->last && sorts_in_loops(i->shape)) &&
			!computed_slot(e, slots[count])) {
			return NULL;
		}
		slots[count]->number = count;
		count++;
	}
	if (named) {
		qsort(slots, count, sizeof *slots, compare_slots);
	}
	for (unsigned i = 0; i < count; i++) {
		struct text part = named ? slots[i]->name : name;
		const struct cond *there = cond_and(e, when, slots[i]->when);
		const struct shape *value = sorted_or_computed(g, there, slots[i]->shape, part);
		if (value == NULL) {
			return NULL;
		}
		shape_add(e, result, slots[i]->when, value, slots[i]->name, slots[i]->from)->here =
			slots[i]->here;
	}
	return result;
}

static const struct shape *
sorted_loops(struct sorting *g, const struct shape *s, struct text name)
{
	struct shape *copy = arena_new(g->e->arena, struct shape);
	*copy = *s;
	copy->slots = copy->last = NULL;
	copy->computed.value = NULL;
	copy->collect.noted = NULL; /* no order depends on what was written first */
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		struct slot *slot = arena_new(g->e->arena, struct slot);
		struct alternative **last = &slot->alternatives;
		*slot = *i;
		slot->next = NULL;
		slot->noted = NULL;
		slot->shape = i->shape != NULL ? sorted(g, i->when, i->shape, name) : NULL;
		for (const struct alternative *a = i->alternatives; a != NULL; a = a->next) {
			*last = arena_new(g->e->arena, struct alternative);
			**last = *a;
			(*last)->shape = sorted(g, a->when, a->shape, name);
			(*last)->next = NULL;
			last = &(*last)->next;
		}
		if (copy->last == NULL) {
			copy->slots = slot;
		} else {
			copy->last->next = slot;
		}
		copy->last = slot;
	}
	return g->e->reason == NULL ? copy : NULL;
}

/* A list with its elements sorted; a record with an object there bails out. */
static const struct shape *
sorted_each(struct sorting *g, const struct shape *s, struct text name)
{
	struct evaluator *e = g->e;
	struct shape *copy = shape_copy(e, s);
	struct slot *element = copy->slots;
	if (!g->last) {
		return cannot(e, s->from, "sort of members known only at run time");
	}
	e->turn.arm = element->loop->arms;
	element->shape = sorted_or_computed(g, element->when, element->shape, name);
	e->turn.arm = NULL;
	copy->sorted = true;
	return element->shape != NULL ? copy : NULL;
}

static const struct shape *
sorted(struct sorting *g, const struct cond *when, const struct shape *s, struct text name)
{
	struct evaluator *e = g->e;
	struct shape *piece;
	struct found value = { when, s }, result;
	switch (s->kind) {
	case SHAPE_CONST:
		return shape_of_node(e, sorted_node(e, s->node));
	case SHAPE_STRING:
		return s;
	case SHAPE_INPUT:
	case SHAPE_CALL:
		if (s->kind == SHAPE_CALL && s->input->call->gives.scalar) {
			return s;
		}
		if (g->last) {
			piece = shape_new(e, SHAPE_SORTED, s->from);
			piece->input = s->input;
			return piece;
		}
		return call_function(e,
			       &(struct function_call){ .symbol = "jrt_sorted_copy",
				       .when = when,
				       .arguments = &value,
				       .count = 1,
				       .name = name,
				       /* for a value that contains itself */
				       .may_fail = s->kind == SHAPE_CALL,
				       .from = s->from },
			       &result)
			       ? result.value
			       : NULL;
	case SHAPE_EACH:
		return sorted_each(g, s, name);
	case SHAPE_OPEN:
		if (!g->last || s->rest != NULL || s->perhaps != NULL) {
			return cannot(e, s->from, "sort of members known only at run time");
		}
		/* fall through */
	case SHAPE_OBJECT:
	case SHAPE_LIST:
	case SHAPE_APPENDED:
	case SHAPE_CHOICE:
		return sorted_slots(g, when, s, name);
	case SHAPE_POSITIONS:
		if (g->last && sorts_in_loops(s)) {
			return sorted_loops(g, s, name);
		}
		/* fall through */
	default:
		return cannot(e, s->from, "sort of a value assembled at run time");
	}
}

/* At compile time, or as a whole at run time. */
static const struct shape *
sorted_or_computed(
	struct sorting *g, const struct cond *when, const struct shape *s, struct text name)
{
	struct attempt a = attempt_begin(g->e, NULL, name);
	const struct shape *result = sorted(g, when, s, name);
	if (result != NULL) {
		return result;
	}
	const char *why = attempt_undo(g->e, &a);
	struct found value = { when, s };
	if (!computed_value(g->e, value, name, &value)) {
		return NULL;
	}
	step_explain(g->e, s->from, arena_printf(g->e->arena, "sort %.*s", TEXT_ARGS(name)), why);
	return sorted(g, when, value.value, name);
}

static struct slot *
in_order(struct evaluator *e, const struct op *op, const struct slot *document)
{
	struct slot *result = arena_new(e->arena, struct slot);
	struct sorting g = { e, op->next == NULL };
	*result = *document;
	if (document->shape->kind == SHAPE_EDIT ||
		(document->shape->kind == SHAPE_INPUT && !g.last)) {
		return cannot(e, op->span, "sort of a document known only at run time");
	}
	if (cond_has_written(document->when) && !(g.last && sorts_in_loops(document->shape))) {
		return cannot(e, op->span, "sort of values that loops write");
	}
	result->shape = sorted(&g, &cond_always, document->shape, TEXT("document"));
	explain(e, op->span, "sort", "names are put in order at compile time");
	return e->reason == NULL ? result : NULL;
}

struct slot *
eval_sort(struct evaluator *e, const struct op *op, struct slot *document)
{
	return step_operation(e, op, document, in_order);
}
