/* SPDX-License-Identifier: Apache-2.0 */
/* default on shapes: what may be missing or null gets the literal under the condition that it is.
 */
#include "plan/operation/operation.h"

static struct shape *
default_level(struct evaluator *, const struct default_level *, const struct shape *object);

/* The reference copies the literal each time that it puts it somewhere. */
static const struct shape *
literal_copy(struct evaluator *e, const struct node *literal)
{
	struct node *copy = arena_new(e->arena, struct node);
	*copy = *literal;
	return shape_of_node(e, copy);
}

/* What is put where nothing is. */
static const struct shape *
filling(struct evaluator *e, const struct default_rule *rule)
{
	if (rule->below == NULL) {
		return literal_copy(e, rule->value);
	}
	if (rule->list) {
		return cannot(e, rule->place, "default of a list");
	}
	return default_level(e, rule->below, shape_new(e, SHAPE_OBJECT, rule->place));
}

/* The member as it is after the rule, when it was there before. */
static const struct shape *
existing(struct evaluator *e, const struct default_rule *rule, const struct shape *old)
{
	const struct cond *value = shape_not_null(e, old);
	const struct shape *kept = old;
	if (rule->below != NULL) {
		if (old->kind == SHAPE_OBJECT && shape_is_shared(e, e->document, old)) {
			return cannot(e, rule->place, "default of what stands at several places");
		}
		if (old->kind == SHAPE_OBJECT && !rule->list) {
			return default_level(e, rule->below, old);
		}
		if (value->kind != COND_NEVER && old->kind != SHAPE_STRING) {
			return cannot(e, rule->place,
				"default inside of what is known only when running");
		}
	}
	if (value->kind == COND_ALWAYS) {
		return kept;
	}
	const struct shape *fresh = filling(e, rule);
	if (fresh == NULL || value->kind == COND_NEVER) {
		return fresh;
	}
	struct shape *choice = shape_new(e, SHAPE_CHOICE, rule->place);
	shape_add(e, choice, value, kept, (struct text){ 0 }, rule->place);
	shape_add(e, choice, &cond_always, fresh, (struct text){ 0 }, rule->place);
	return choice;
}

static void
apply_literal(struct evaluator *e, const struct default_rule *rule, struct shape *object)
{
	const struct cond *there = &cond_never;
	open_name(e, object, rule->names[0], rule->place);
	for (struct slot *s = object->slots; s != NULL; s = s->next) {
		if (!text_equal(s->name, rule->names[0])) {
			continue;
		}
		if (cond_has_written(s->when)) {
			cannot(e, rule->place, "default of what a loop may have written");
			return;
		}
		there = cond_or(e, there, s->when);
		s->shape = existing(e, rule, s->shape);
		if (s->shape == NULL) {
			return;
		}
	}
	const struct cond *missing = cond_not(e, there);
	if (missing->kind != COND_NEVER) {
		const struct shape *fresh = filling(e, rule);
		if (fresh != NULL) {
			shape_add(e, object, missing, fresh, rule->names[0], rule->place);
		}
		if (missing->kind == COND_ALWAYS) {
			note(e, rule->place,
				arena_printf(e->arena, "default %.*s", TEXT_ARGS(rule->names[0])),
				"always absent here: a constant");
		} else {
			note(e, rule->place,
				arena_printf(e->arena, "default %.*s", TEXT_ARGS(rule->names[0])),
				"written when nothing is there");
		}
	}
}

static struct shape *
default_level(struct evaluator *e, const struct default_level *level, const struct shape *old)
{
	for (const struct slot *s = old->slots; s != NULL; s = s->next) {
		if (!slot_is_named(s)) {
			return cannot(e, level->place, "default beside members named when running");
		}
	}
	struct shape *object = shape_copy(e, old);
	for (const struct default_rule *r = level->rules; r != NULL && e->reason == NULL;
		r = r->next) {
		if (r->kind != DEFAULT_LITERAL) {
			return cannot(e, r->place, "default of whatever is present");
		}
		apply_literal(e, r, object);
	}
	return e->reason == NULL && hash_order_settle(e, object) ? object : NULL;
}

struct slot *
eval_default(struct evaluator *e, const struct op *op, struct slot *document)
{
	const struct default_level *top = op->defaults->top;
	if (top == NULL) {
		return cannot(e, op->place, "every record fails here");
	}
	const struct shape *old = document->shape;
	bool never_there = document->when->kind == COND_NEVER ||
			   (old->kind == SHAPE_CONST && old->node->kind == NODE_NULL);
	if (never_there) {
		old = shape_new(e, SHAPE_OBJECT, op->place);
	} else if (old->kind != SHAPE_OBJECT && (old = open_document(e, old)) == NULL) {
		return cannot(e, op->place, "default on a document known only when running");
	}
	struct slot *result = arena_new(e->arena, struct slot);
	/* a document that is null becomes an object: its members are all absent then */
	*result = (struct slot){ .when = &cond_always, .from = op->place };
	if (old->kind == SHAPE_OBJECT) {
		struct shape *object = shape_copy(e, old);
		hash_order_begin(object, never_there ? &cond_always : cond_not(e, document->when));
		old = object;
	}
	result->shape = default_level(e, top, old);
	return e->reason == NULL ? result : NULL;
}
