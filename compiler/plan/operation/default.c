/* SPDX-License-Identifier: Apache-2.0 */
/* default on shapes: a value that may be missing or null becomes the literal under the condition
 * that it is. */
#include "plan/operation/operation.h"

/* `when`: the object exists. */
static struct shape *default_level(struct evaluator *, const struct default_level *,
	const struct shape *object, const struct cond *when);

/* The reference implementation copies the literal each time that it puts it somewhere. */
static const struct shape *
literal_copy(struct evaluator *e, const struct node *literal)
{
	struct node *copy = arena_new(e->arena, struct node);
	*copy = *literal;
	return shape_of_node(e, copy);
}

/* The value for a missing member. */
static const struct shape *
filling(struct evaluator *e, const struct default_rule *rule, const struct cond *when)
{
	if (rule->below == NULL) {
		return literal_copy(e, rule->value);
	}
	if (rule->list) {
		return cannot(e, rule->span, "default of a list");
	}
	return default_level(e, rule->below, shape_new(e, SHAPE_OBJECT, rule->span), when);
}

/* A member that was already there, after the rule. */
static const struct shape *
existing(struct evaluator *e, const struct default_rule *rule, const struct shape *old,
	const struct cond *when)
{
	const struct cond *value = shape_not_null(e, old);
	const struct shape *kept = old;
	if (rule->below != NULL) {
		if (old->kind == SHAPE_OBJECT && shape_is_shared(e, e->document, old)) {
			return cannot(
				e, rule->span, "default of a value that stands at several places");
		}
		if (old->kind == SHAPE_OBJECT && !rule->list) {
			return default_level(e, rule->below, old, when);
		}
		const struct shape *open =
			rule->list ? NULL : open_inside(e, e->document, old, STAYS_NOT_NULL);
		if (open != NULL) {
			when = cond_and(e, when, open_object(e, open));
			return default_level(e, rule->below, open, when);
		}
		if (value->kind != COND_NEVER && old->kind != SHAPE_STRING) {
			return cannot(
				e, rule->span, "default inside a value known only at run time");
		}
	}
	if (value->kind == COND_ALWAYS) {
		return kept;
	}
	const struct shape *fresh = filling(e, rule, when);
	if (fresh == NULL || value->kind == COND_NEVER) {
		return fresh;
	}
	struct shape *choice = shape_new(e, SHAPE_CHOICE, rule->span);
	shape_add(e, choice, value, kept, (struct text){ 0 }, rule->span);
	shape_add(e, choice, &cond_always, fresh, (struct text){ 0 }, rule->span);
	return choice;
}

static const struct shape *existing_in_turn(struct evaluator *, const void *rule, struct found);

/* The member that the rule is for, if loops make all that its only "*" is for; NULL: it is another.
 * Where they write nothing, default makes something empty. */
static struct slot *
looped_member(const struct default_rule *rule, const struct shape *object)
{
	const struct default_rule *all = rule->below != NULL ? rule->below->rules : NULL;
	struct slot *looped = NULL;
	if (all == NULL || all->kind != DEFAULT_ALL || all->next != NULL) {
		return NULL;
	}
	for (struct slot *s = object->slots; s != NULL; s = s->next) {
		if (!slot_is_named(s) || !text_equal(s->name, rule->names[0])) {
			continue;
		}
		if (looped != NULL || !cond_has_written(s->when) || !turns_make(s->shape) ||
			(s->shape->kind == SHAPE_POSITIONS) != rule->list) {
			return NULL;
		}
		looped = s;
	}
	return looped;
}

static void
apply_in_turns(
	struct evaluator *e, const struct default_rule *rule, struct shape *object, struct slot *s)
{
	struct shape *made = shape_copy(e, s->shape);
	if (e->turn.arm != NULL || shape_is_shared(e, e->document, s->shape) ||
		!step_knows_name(e, object, rule->names[0], rule->span)) {
		cannot(e, rule->span, "default inside a value known only at run time");
		return;
	}
	made->made_empty = true;
	s->shape = made;
	turns_leave_no_gaps(e, made);
	turns_change(e, made->slots, rule->span, existing_in_turn, rule->below->rules);
}

static void
apply_literal(struct evaluator *e, const struct default_rule *rule, struct shape *object,
	const struct cond *when)
{
	const struct cond *there = &cond_never;
	open_name(e, object, rule->names[0], rule->span);
	struct slot *looped = looped_member(rule, object);
	if (looped != NULL) {
		apply_in_turns(e, rule, object, looped);
		return;
	}
	if (!step_knows(e, object, rule->names[0], rule->span)) {
		return;
	}
	for (struct slot *s = object->slots; s != NULL; s = s->next) {
		if (!text_equal(s->name, rule->names[0])) {
			continue;
		}
		there = cond_or(e, there, s->when);
		s->shape = existing(e, rule, s->shape, cond_and(e, when, s->when));
		if (s->shape == NULL) {
			return;
		}
	}
	const struct cond *missing = cond_not(e, there);
	if (missing->kind != COND_NEVER) {
		const struct shape *fresh = filling(e, rule, when);
		if (fresh != NULL) {
			shape_add(e, object, missing, fresh, rule->names[0], rule->span);
		}
		if (missing->kind == COND_ALWAYS) {
			explain(e, rule->span,
				arena_printf(e->arena, "default %.*s", TEXT_ARGS(rule->names[0])),
				"always absent here: a constant");
		} else {
			explain(e, rule->span,
				arena_printf(e->arena, "default %.*s", TEXT_ARGS(rule->names[0])),
				"written when nothing is there");
		}
	}
}

/* An operation with only this rule. */
static const struct op *
op_of(struct evaluator *e, const struct default_rule *r)
{
	struct default_rule *rule = arena_new(e->arena, struct default_rule);
	struct default_level *level = arena_new(e->arena, struct default_level);
	struct default_spec *spec = arena_new(e->arena, struct default_spec);
	struct op *op = arena_new(e->arena, struct op);
	*rule = *r;
	rule->next = NULL;
	*level = (struct default_level){ .span = r->span, .rules = rule };
	*spec = (struct default_spec){ .top = level };
	*op = (struct op){ .kind = OP_DEFAULT, .span = r->span, .defaults = spec };
	return op;
}

/* Applies a literal key: at compile time, or else at run time. */
static void
apply_named(struct evaluator *e, const struct default_rule *r, struct shape *object,
	const struct cond *when)
{
	struct attempt a = attempt_begin(e, object, r->names[0]);
	apply_literal(e, r, object, when);
	if (e->reason == NULL) {
		return;
	}
	const char *why = attempt_undo(e, &a);
	struct step_rule s = { .op = op_of(e, r),
		.document = e->document,
		.object = object,
		.when = when,
		.name = r->names[0],
		.from = r->span,
		.makes = true,
		.in_place = r->below != NULL };
	if (step_apply(e, &s)) {
		step_explain(e, r->span,
			arena_printf(e->arena, "default %.*s", TEXT_ARGS(r->names[0])), why);
	}
}

/* Applies the rule to what a loop makes a member of, in one of its turns. */
static const struct shape *
existing_in_turn(struct evaluator *e, const void *rule, struct found member)
{
	const struct default_rule *r = rule;
	struct attempt a = attempt_begin(e, NULL, TEXT("*"));
	const struct shape *made = existing(e, r, member.value, member.when);
	if (made != NULL || r->below == NULL) {
		return made;
	}
	return turn_step(e, op_of(e, r), member, attempt_undo(e, &a));
}

/* Applies "*" to all members that there are by now. */
static bool
apply_to_all(struct evaluator *e, const struct default_rule *r, struct shape *object,
	const struct cond *when)
{
	struct key *key = arena_new(e->arena, struct key);
	*key = (struct key){ .kind = KEY_ANY, .span = r->span };
	const struct rest_rule all = { key, r };
	if (r->kind != DEFAULT_ALL ||
		(object->kind != SHAPE_OBJECT && object->kind != SHAPE_OPEN)) {
		return cannot(e, r->span, "default of members known only at run time") != NULL;
	}
	if (object->kind == SHAPE_OPEN &&
		!rest_change(e, object, &all, 1, r->span, existing_in_turn)) {
		return false;
	}
	for (struct slot *s = object->slots; s != NULL && e->reason == NULL; s = s->next) {
		if (s->loop != NULL) {
			turns_change(e, s, r->span, existing_in_turn, r);
		} else if (!slot_is_known(s)) {
			cannot(e, r->span, "default of members known only at run time");
		} else if (s->when->kind != COND_NEVER) {
			s->shape = existing(e, r, s->shape, cond_and(e, when, s->when));
		}
	}
	return e->reason == NULL;
}

static struct shape *
default_level(struct evaluator *e, const struct default_level *level, const struct shape *old,
	const struct cond *when)
{
	struct shape *object = shape_copy(e, old);
	for (const struct default_rule *r = level->rules; r != NULL && e->reason == NULL;
		r = r->next) {
		if (r->kind == DEFAULT_LITERAL) {
			apply_named(e, r, object, when);
		} else if (!apply_to_all(e, r, object, when)) {
			return NULL;
		}
	}
	return e->reason == NULL && hash_order_settle(e, object) ? object : NULL;
}

/* The rule of an operation that is nothing but "*" and serves lists, too; NULL: it is another. */
static const struct default_rule *
only_all(const struct default_spec *spec)
{
	const struct default_rule *all = spec->top->rules;
	bool only = all != NULL && all->kind == DEFAULT_ALL && all->next == NULL;
	return only && spec->as_list != NULL ? all : NULL;
}

/* Applies "*" to all members or elements of the record, in the turns of a loop. */
static struct slot *
defaulted_each(struct evaluator *e, const struct default_rule *all, const struct slot *document)
{
	struct slot *result = arena_new(e->arena, struct slot);
	struct key *key = arena_new(e->arena, struct key);
	*key = (struct key){ .kind = KEY_ANY, .span = all->span };
	struct shape *made = open_each(e, document->shape, document->shape, key);
	*result = (struct slot){ .when = document->when, .shape = made, .from = all->span };
	if (made == NULL) {
		return cannot(e, all->span, "default of members known only at run time");
	}
	return turns_change_each(e, made, all->span, existing_in_turn, all) ? result : NULL;
}

/* Applies "*" to all elements of the list that a loop makes, at the end of the chain. Without a
 * list default makes an empty object: the record bails out. */
static struct slot *
defaulted_elements(struct evaluator *e, const struct op *op, const struct slot *document)
{
	struct slot *result = arena_new(e->arena, struct slot);
	struct shape *list = shape_copy(e, document->shape);
	const struct default_rule *all = op->defaults->top->rules;
	*result = (struct slot){ .when = document->when, .shape = list, .from = op->span };
	if (op->next != NULL || e->turn.arm != NULL ||
		shape_is_shared(e, e->document, document->shape)) {
		return cannot(e, op->span, "default on a document known only at run time");
	}
	e->maybe_empty = true;
	e->bails_out.some = true;
	turns_leave_no_gaps(e, list);
	return turns_change(e, list->slots, all->span, existing_in_turn, all) ? result : NULL;
}

static struct slot *
defaulted(struct evaluator *e, const struct op *op, const struct slot *document)
{
	const struct default_level *top = op->defaults->top;
	if (top == NULL) {
		return cannot(e, op->span, "every record fails here");
	}
	const struct shape *old = document->shape;
	const struct default_rule *all = only_all(op->defaults);
	if (all != NULL && old->kind == SHAPE_POSITIONS && turns_make(old)) {
		return defaulted_elements(e, op, document);
	}
	if (all != NULL && !rest_may_change(e, old) &&
		(old->kind == SHAPE_INPUT || old->kind == SHAPE_EACH)) {
		return defaulted_each(e, all, document);
	}
	bool never_there = document->when->kind == COND_NEVER ||
			   (old->kind == SHAPE_CONST && old->node->kind == NODE_NULL);
	if (never_there) {
		old = shape_new(e, SHAPE_OBJECT, op->span);
	} else if (old->kind != SHAPE_OBJECT && (old = open_document(e, old)) == NULL) {
		return cannot(e, op->span, "default on a document known only at run time");
	}
	struct slot *result = arena_new(e->arena, struct slot);
	/* a document that is null becomes an object: all of its members are missing then */
	*result = (struct slot){ .when = &cond_always, .from = op->span };
	if (old->kind == SHAPE_OBJECT) {
		struct shape *object = shape_copy(e, old);
		hash_order_begin(object, never_there ? &cond_always : cond_not(e, document->when));
		old = object;
	}
	result->shape = default_level(e, top, old, &cond_always);
	return e->reason == NULL ? result : NULL;
}

struct slot *
eval_default(struct evaluator *e, const struct op *op, struct slot *document)
{
	return step_operation(e, op, document, defaulted);
}
