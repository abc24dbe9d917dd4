/* SPDX-License-Identifier: Apache-2.0 */
/* modify on shapes: known members are changed at compile time; functions of pieces of the input are
 * called before anything is written. */
#include "plan/operation/modify.h"

static bool apply_level(struct evaluator *, const struct modify_level *, const struct level *);

/* Whether one of its alternatives changes what it looks at: this happens even if the rule may not
 * write. */
static bool
changes_values(const struct modify_rule *r)
{
	bool any = false;
	for (unsigned i = 0; i < r->alternative_count; i++) {
		any = any || expr_changes_values(&r->alternatives[i]);
	}
	return any;
}

/* ---- writing ------------------------------------------------------------- */

/* When a rule may write to a member that exists. */
static const struct cond *
may_write(struct evaluator *e, const struct modify_rule *r, const struct shape *old)
{
	switch (r->mode) {
	case MODIFY_OVERWRITE:
		return &cond_always;
	case MODIFY_DEFAULT:
		return cond_not(e, shape_not_null(e, old));
	case MODIFY_DEFINE:
		break;
	}
	return &cond_never;
}

static void
write_over(struct evaluator *e, const struct modify_rule *r, struct slot *s, struct found v)
{
	const struct cond *writes = cond_and(e, may_write(e, r, s->shape), v.when);
	if (writes->kind == COND_NEVER) {
		return;
	}
	struct found forms[2] = { { writes, v.value }, { &cond_always, s->shape } };
	s->shape = writes->kind == COND_ALWAYS ? v.value
					       : shape_choice(e, forms, 2, r->key.span).value;
}

/* Adds a member that was missing; NULL: cannot(). */
static struct slot *
add_member(struct evaluator *e, const struct level *level, const struct cond *missing,
	const struct shape *value, const struct modify_rule *r)
{
	if (cond_has_written(level->there)) { /* null stays null */
		return cannot(e, r->key.span, "the document may be null");
	}
	return shape_add(e, level->object, cond_and(e, level->there, missing), value, r->key.text,
		r->key.span);
}

/* The slots of a name as one value; value NULL: there are none. */
static struct found
member_of(struct evaluator *e, const struct shape *object, struct text name, struct span from)
{
	struct found forms[MOST_FORMS];
	unsigned count = 0;
	for (const struct slot *s = object->slots; s != NULL; s = s->next) {
		if (text_equal(s->name, name) && s->when->kind != COND_NEVER) {
			if (count == MOST_FORMS) {
				over_limit(e, from, LIMIT_FORMS);
				break;
			}
			forms[count++] = (struct found){ s->when, s->shape };
		}
	}
	return count > 0 ? shape_choice(e, forms, count, from)
			 : (struct found){ &cond_never, NULL };
}

static bool
apply_literal(struct evaluator *e, const struct modify_rule *r, const struct level *level)
{
	open_name(e, level->object, r->key.text, r->key.span);
	if (!step_knows(e, level->object, r->key.text, r->key.span)) {
		return false;
	}
	struct target t = { .level = level,
		.rule = r,
		.key = r->key.text,
		.old = member_of(e, level->object, r->key.text, r->key.span) };
	const struct cond *missing = cond_not(e, t.old.when), *may = &cond_never;
	if (t.old.value != NULL) {
		may = cond_and(e, t.old.when, may_write(e, r, t.old.value));
	}
	t.when = cond_and(e, level->when, r->if_present ? may : cond_or(e, missing, may));
	if (changes_values(r)) {
		return modify_not_known(e, r->key.span);
	}
	if (t.when->kind == COND_NEVER) {
		explain(e, r->key.span, "modify", "never writes here");
		return e->reason == NULL;
	}
	struct found v;
	if (e->reason != NULL || !modify_value(e, &t, &v)) {
		return false;
	}
	if (v.value == NULL) {
		return true;
	}
	for (struct slot *s = level->object->slots; s != NULL; s = s->next) {
		if (text_equal(s->name, r->key.text) && s->when->kind != COND_NEVER) {
			write_over(e, r, s, v);
		}
	}
	missing = cond_and(e, missing, v.when);
	return r->if_present || missing->kind == COND_NEVER ||
	       add_member(e, level, missing, v.value, r) != NULL;
}

/* ---- rules that are applied at run time ---------------------------------- */

/* The document in its current state. */
static const struct shape *
document_of(const struct level *l)
{
	while (l->up != NULL) {
		l = l->up;
	}
	return l->object;
}

/* An operation with only this rule, for the given name. */
static const struct op *
op_of(struct evaluator *e, const struct modify_rule *r, struct text name)
{
	struct modify_rule *rule = arena_new(e->arena, struct modify_rule);
	struct modify_level *level = arena_new(e->arena, struct modify_level);
	struct op *op = arena_new(e->arena, struct op);
	*rule = *r;
	rule->next = NULL;
	if (r->key.kind != KEY_LITERAL) {
		rule->key = (struct key){
			.kind = KEY_LITERAL, .span = r->key.span, .text = name, .canonical = name
		};
	}
	*level = (struct modify_level){
		.span = r->key.span, .container = CONTAINER_OBJECT, .literals = rule
	};
	*op = (struct op){
		.kind = OP_MODIFY, .span = r->key.span, .mode = r->mode, .modify = level
	};
	return op;
}

/* Whether a change would show elsewhere: in the document before this operation, or in the one it
 * makes. */
static bool
stands_elsewhere(struct evaluator *e, const struct shape *document, const struct shape *value)
{
	return shape_is_shared(e, document, value) || shape_is_shared(e, e->document, value);
}

/* Where else a member of the level may stand: in the document, or, in a turn of a loop, in what the
 * loop is at. */
static const struct shape *
around(struct evaluator *e, const struct level *level, const struct shape *member)
{
	if (e->turn.arm == NULL) {
		return document_of(level);
	}
	const struct level *turn = level;
	while (turn->object != NULL) {
		turn = turn->up;
	}
	if (turn->around != NULL) {
		return turn->around;
	}
	while (level->object != NULL && level->up->object != NULL) {
		level = level->up;
	}
	return level->object != NULL ? level->object : member;
}

static bool
stands_once(const struct shape *object, struct text name)
{
	unsigned count = 0;
	for (const struct slot *s = object->slots; s != NULL; s = s->next) {
		count += text_equal(s->name, name) && s->when->kind != COND_NEVER;
	}
	return count == 1;
}

/* Applies the level below the rule to the value at run time, in each turn; `why` it cannot be
 * evaluated. */
static const struct shape *
step_in_turn(struct evaluator *e, const struct modify_rule *r, struct found value, const char *why)
{
	struct reach reach = reach_of_modify(e, r, false);
	bool inside = reach.count == 0 && !reach.whole && !reach.above && !reach.user;
	if (r->below == NULL || !inside || reach.literals) {
		return cannot(e, r->key.span, why);
	}
	return turn_step(e, op_of(e, r, TEXT("each")), value, why);
}

/* The same for a member of what the loop is at; only if a missing member stays missing. */
static bool
step_member_in_turn(struct evaluator *e, const struct modify_rule *r, const struct level *level,
	struct text name, const char *why)
{
	if (level->object == NULL) {
		return cannot(e, r->key.span, why) != NULL;
	}
	open_name(e, level->object, name, r->key.span);
	struct slot *s = level->object->slots;
	while (s != NULL && !text_equal(s->name, name)) {
		s = s->next;
	}
	if (s == NULL || !stands_once(level->object, name) || s->shape->kind != SHAPE_INPUT ||
		r->below == NULL || r->below->container != CONTAINER_ANY ||
		stands_elsewhere(e, around(e, level, s->shape), s->shape)) {
		return cannot(e, r->key.span, why) != NULL;
	}
	const struct shape *left = step_in_turn(e, r, (struct found){ s->when, s->shape }, why);
	s->shape = left != NULL ? left : s->shape;
	return left != NULL;
}

/* Applies the rule at run time to the members that it looks at; `why` it cannot be evaluated. */
static bool
step(struct evaluator *e, const struct modify_rule *r, const struct level *level, struct text name,
	const struct cond *when, const char *why)
{
	struct reach reach = reach_of_modify(e, r, level->up == NULL);
	struct step_rule s = { .op = op_of(e, r, name),
		.document = document_of(level),
		.object = level->object,
		.when = cond_and(e, cond_and(e, when, level->there), open_object(e, level->object)),
		.name = name,
		.from = r->key.span,
		.reach = &reach,
		.makes = !r->if_present && r->key.kind == KEY_LITERAL &&
			 (r->below == NULL || r->below->container != CONTAINER_ANY),
		.in_place = r->below != NULL };
	bool inside =
		level->up != NULL && level->object != NULL && level->object->kind == SHAPE_OPEN;
	bool below = r->below != NULL && reach.count == 0;
	if (e->turn.arm != NULL) {
		return step_member_in_turn(e, r, level, name, why);
	}
	if (inside && !below) { /* one step for the whole level is cheaper */
		return cannot(e, r->key.span, why) != NULL;
	}
	reach.above = reach.above || (r->key.kind != KEY_LITERAL && r->key.stars > 0);
	if (!step_apply(e, &s)) {
		return false;
	}
	step_explain(e, r->key.span, arena_printf(e->arena, "modify %.*s", TEXT_ARGS(name)), why);
	return true;
}

/* ---- levels -------------------------------------------------------------- */

/* Whether the level consists of one rule for every element or member. */
static bool
is_for_each(const struct modify_level *l)
{
	return l->container == CONTAINER_ANY && l->literals == NULL && l->computed != NULL &&
	       l->computed->next == NULL && l->computed->key.kind == KEY_ANY;
}

static bool
apply_to(struct evaluator *, const struct modify_rule *, const struct level *, struct slot *);

/* A rule for the turns of a loop. */
struct each {
	const struct modify_rule *rule;
	const struct level *up; /* NULL: the document is what the loop makes */
	const struct shape *around; /* as in struct level */
};

static const struct shape *
apply_in_turn(struct evaluator *e, const void *data, struct found element)
{
	const struct each *each = data;
	struct level level = { each->up, NULL, &cond_always, &cond_always, each->around };
	struct slot s = {
		.when = element.when, .shape = element.value, .from = each->rule->key.span
	};
	struct attempt a = attempt_begin(e, NULL, TEXT("each"));
	if (apply_to(e, each->rule, &level, &s)) {
		return s.shape;
	}
	const char *why = attempt_undo(e, &a);
	if (each->around != NULL && !shape_is_alone(e, each->around, element.value)) {
		return cannot(e, each->rule->key.span, why);
	}
	return step_in_turn(e, each->rule, element, why);
}

/* Applies the level's rule to all elements or members of a piece of the record, in the turns of a
 * loop. `up` NULL: the piece is the record itself. */
static bool
apply_each(struct evaluator *e, const struct modify_level *spec, const struct level *up,
	struct slot *s)
{
	const struct each each = { spec->computed, up, NULL };
	const struct shape *document = up != NULL ? document_of(up) : s->shape;
	struct shape *made = open_each(e, document, s->shape, &spec->computed->key);
	if (made == NULL) {
		return modify_not_known(e, spec->span);
	}
	s->shape = made;
	return turns_change_each(e, made, spec->span, apply_in_turn, &each);
}

/* Applies the level's rule to everything that a loop makes. */
static bool
apply_in_turns(struct evaluator *e, const struct modify_level *spec, const struct level *up,
	struct slot *s)
{
	const struct shape *document = up != NULL ? document_of(up) : s->shape;
	const struct each each = { spec->computed, up, document };
	struct shape *made = shape_copy(e, s->shape);
	if (e->turn.arm != NULL || stands_elsewhere(e, document, s->shape)) {
		return modify_not_known(e, spec->span);
	}
	s->shape = made;
	turns_leave_no_gaps(e, made);
	return turns_change(e, made->slots, spec->span, apply_in_turn, &each);
}

/* Applies the level's rule to all elements of a list that are known by index. None of them may be
 * null because nothing was written to it. */
static bool
apply_to_elements(struct evaluator *e, const struct modify_level *spec, const struct level *up,
	struct slot *s)
{
	struct shape *list = shape_copy(e, s->shape);
	struct level level = { up, list, cond_and(e, up->when, s->when), &cond_always, NULL };
	if (stands_elsewhere(e, around(e, up, s->shape), s->shape)) {
		return modify_not_known(e, spec->span);
	}
	s->shape = list;
	for (struct slot *i = list->slots; i != NULL; i = i->next) {
		const struct cond *reaches = &cond_never;
		for (const struct slot *later = i; later != NULL; later = later->next) {
			reaches = cond_or(e, reaches, later->when);
		}
		if (cond_has_written(i->when) || !cond_implies(e, reaches, i->when) ||
			!apply_to(e, spec->computed, &level, i)) {
			return modify_not_known(e, spec->span);
		}
	}
	return true;
}

/* Whether its members have one order, and their names differ. */
static bool
has_one_order(const struct shape *object)
{
	return object->object.orders == NULL && !object->object.unique && !shape_is_woven(object);
}

/* Applies the level below to a member that is an object. */
static bool
apply_below(
	struct evaluator *e, const struct modify_rule *r, const struct level *up, struct slot *s)
{
	if (is_for_each(r->below) &&
		(s->shape->kind == SHAPE_INPUT || s->shape->kind == SHAPE_EACH)) {
		return apply_each(e, r->below, up, s);
	}
	if (is_for_each(r->below) && turns_make(s->shape)) {
		return apply_in_turns(e, r->below, up, s);
	}
	if (is_for_each(r->below) && s->shape->kind == SHAPE_LIST) {
		return apply_to_elements(e, r->below, up, s);
	}
	const struct shape *document = around(e, up, s->shape);
	struct shape *object = NULL;
	if (r->below->container == CONTAINER_OBJECT) {
		object = open_inside(e, document, s->shape, STAYS_NOT_NULL);
	}
	if (s->shape->kind == SHAPE_OBJECT && r->below->container != CONTAINER_LIST &&
		(r->below->computed != NULL ? shape_is_plain(s->shape) : has_one_order(s->shape)) &&
		!stands_elsewhere(e, document, s->shape)) {
		object = shape_copy(e, s->shape);
	}
	if (object == NULL) {
		return modify_not_known(e, r->key.span);
	}
	/* nothing is added to what is there only if loops write something */
	const struct cond *there = cond_has_written(s->when) ? s->when : &cond_always;
	struct level level = { up, object, cond_and(e, up->when, s->when), there, NULL };
	s->shape = object;
	return apply_level(e, r->below, &level);
}

/* The member, if loops decide whether it is there, and the rule can be applied without knowing
 * that: it does nothing if the member is missing, or records bail out that would get a new one.
 * NULL: there is none, or others have the name. */
static struct slot *
looped_member(const struct modify_rule *r, const struct shape *object)
{
	struct slot *looped = NULL;
	for (struct slot *s = object->slots; s != NULL; s = s->next) {
		if (!slot_is_named(s) || !text_equal(s->name, r->key.text) ||
			s->when->kind == COND_NEVER) {
			continue;
		}
		if (looped != NULL || !cond_has_written(s->when)) {
			return NULL;
		}
		looped = s;
	}
	bool may_be_made = !r->if_present && r->below->container != CONTAINER_ANY;
	bool object_made = looped != NULL && looped->shape->kind == SHAPE_OBJECT &&
			   r->below->container == CONTAINER_OBJECT;
	return !may_be_made || object_made ? looped : NULL;
}

/* Applies the level below to a member that loops write. */
static bool
open_looped(
	struct evaluator *e, const struct modify_rule *r, const struct level *up, struct slot *s)
{
	if (!step_knows_name(e, up->object, r->key.text, r->key.span) ||
		!apply_below(e, r, up, s)) {
		return false;
	}
	if (!r->if_present && r->below->container == CONTAINER_OBJECT) {
		struct shape *made = (struct shape *)(uintptr_t)s->shape; /* a copy made just now */
		made->made_empty = true;
	}
	return true;
}

/* Applies the level below a literal key: to the objects that are there, or to a new one if the
 * member is missing. */
static bool
open_literal(struct evaluator *e, const struct modify_rule *r, const struct level *up)
{
	open_name(e, up->object, r->key.text, r->key.span);
	struct slot *looped = looped_member(r, up->object);
	if (looped != NULL) {
		return open_looped(e, r, up, looped);
	}
	if (!step_knows(e, up->object, r->key.text, r->key.span)) {
		return false;
	}
	const struct cond *there = &cond_never;
	for (struct slot *s = up->object->slots; s != NULL; s = s->next) {
		if (text_equal(s->name, r->key.text) && s->when->kind != COND_NEVER) {
			there = cond_or(e, there, s->when);
			if (!apply_below(e, r, up, s)) {
				return false;
			}
		}
	}
	const struct cond *missing = cond_not(e, there);
	if (r->if_present || missing->kind == COND_NEVER || r->below->container == CONTAINER_ANY) {
		return true;
	}
	if (r->below->container == CONTAINER_LIST) {
		return modify_not_known(e, r->key.span);
	}
	struct slot *s = add_member(e, up, missing, shape_new(e, SHAPE_OBJECT, r->key.span), r);
	return s != NULL && apply_below(e, r, up, s);
}

/* Applies a literal key: at compile time if the member is known, otherwise at run time. */
static bool
apply_named(struct evaluator *e, const struct modify_rule *r, const struct level *level)
{
	struct attempt a = attempt_begin(e, level->object, r->key.text);
	if ((r->below != NULL ? open_literal : apply_literal)(e, r, level)) {
		return true;
	}
	const char *why = attempt_undo(e, &a);
	return step(e, r, level, r->key.text, level->when, why);
}

/* Applies a key that matches members to one of them. */
static bool
apply_to(
	struct evaluator *e, const struct modify_rule *r, const struct level *level, struct slot *s)
{
	if (r->below != NULL) {
		return apply_below(e, r, level, s);
	}
	struct target t = {
		.level = level, .rule = r, .key = s->name, .old = { s->when, s->shape }
	};
	t.when = cond_and(e, cond_and(e, level->when, s->when), may_write(e, r, s->shape));
	struct found v;
	if (changes_values(r)) {
		return modify_not_known(e, r->key.span);
	}
	if (t.when->kind == COND_NEVER) {
		return true;
	}
	if (!modify_value(e, &t, &v)) {
		return false;
	}
	if (v.value != NULL) {
		write_over(e, r, s, v);
	}
	return true;
}

static struct slot *
slot_at(const struct shape *object, unsigned index)
{
	struct slot *s = object->slots;
	for (; s != NULL && index > 0; index--) {
		s = s->next;
	}
	return s;
}

static bool
apply_computed(struct evaluator *e, const struct modify_level *spec, const struct level *level)
{
	unsigned count = level->object->count;
	for (unsigned i = 0; i < count; i++) {
		struct slot *s = slot_at(level->object, i);
		const struct modify_rule *r = spec->computed;
		struct text group;
		while (r != NULL && r->key.kind == KEY_STARS &&
			!(r->key.match == STAR_ONE && star_takes(&r->key, s->name, &group))) {
			if (r->key.match != STAR_ONE) {
				return modify_not_known(e, r->key.span);
			}
			r = r->next;
		}
		if (r == NULL || s->loop != NULL || s->when->kind == COND_NEVER) {
			continue;
		}
		struct attempt a = attempt_begin(e, level->object, s->name);
		if (apply_to(e, r, level, s)) {
			continue;
		}
		const char *why = attempt_undo(e, &a);
		s = slot_at(level->object, i);
		if (!stands_once(level->object, s->name) ||
			!step(e, r, level, s->name, cond_and(e, level->when, s->when), why)) {
			return e->reason != NULL ? false : modify_not_known(e, r->key.span);
		}
	}
	return true;
}

/* Applies the level's rules to the members of an OPEN that it does not name, in the turns of a
 * loop. */
static bool
apply_to_rest(struct evaluator *e, const struct modify_level *spec, const struct level *level)
{
	struct each *each = arena_new_array(e->arena, MOST_NAMES, struct each);
	struct rest_rule *rules = arena_new_array(e->arena, MOST_NAMES, struct rest_rule);
	unsigned count = 0;
	for (const struct modify_rule *r = spec->computed; r != NULL; r = r->next, count++) {
		if (count == MOST_NAMES || (r->key.kind != KEY_STARS && r->key.kind != KEY_ANY)) {
			return modify_not_known(e, r->key.span);
		}
		each[count] = (struct each){ r, level->up, NULL };
		rules[count] = (struct rest_rule){ &r->key, &each[count] };
	}
	return rest_change(e, level->object, rules, count, spec->span, apply_in_turn);
}

/* Applies the level's only rule, "*", to what loops make members of. */
static bool
apply_to_loops(struct evaluator *e, const struct modify_level *spec, const struct level *level)
{
	const struct each each = { spec->computed, level->up, document_of(level) };
	if (spec->computed->key.kind != KEY_ANY) {
		return modify_not_known(e, spec->span);
	}
	for (struct slot *s = level->object->slots; s != NULL; s = s->next) {
		if (s->loop == NULL ? !slot_is_known(s)
				    : !turns_change(e, s, spec->span, apply_in_turn, &each)) {
			return modify_not_known(e, spec->span);
		}
	}
	return true;
}

/* Whether the order of the members matters: a rule looks at something that it may have changed
 * before. */
static bool
order_matters(struct evaluator *e, const struct modify_level *spec, const struct level *level)
{
	for (const struct modify_rule *r = spec->computed; r != NULL; r = r->next) {
		struct reach reach = reach_of_modify(e, r, level->up == NULL);
		if (reach.count > 0 || reach.whole || reach.above) {
			return true;
		}
	}
	return false;
}

static bool
apply_level(struct evaluator *e, const struct modify_level *spec, const struct level *level)
{
	for (const struct modify_rule *r = spec->literals; r != NULL; r = r->next) {
		if (r->key.kind != KEY_LITERAL) {
			return modify_not_known(e, r->key.span);
		}
		if (!apply_named(e, r, level)) {
			return false;
		}
	}
	if (!hash_order_settle(e, level->object)) {
		return false;
	}
	bool open = level->object->kind == SHAPE_OPEN;
	bool plain = !open && shape_is_plain(level->object);
	if (spec->computed != NULL && (!plain || shape_is_ranked(level->object)) &&
		order_matters(e, spec, level)) {
		return cannot(e, spec->computed->key.span,
			       "the order of keys depends on what is present") != NULL;
	}
	if (spec->computed != NULL && !plain &&
		!(open ? apply_to_rest : apply_to_loops)(e, spec, level)) {
		return false;
	}
	return spec->computed == NULL ||
	       (hash_order_holds(e, level->object) && apply_computed(e, spec, level));
}

static struct slot *
modified(struct evaluator *e, const struct op *op, const struct slot *document)
{
	struct slot *result = arena_new(e->arena, struct slot);
	*result = *document;
	if (is_for_each(op->modify) && !rest_may_change(e, document->shape) &&
		(document->shape->kind == SHAPE_INPUT || document->shape->kind == SHAPE_EACH)) {
		return apply_each(e, op->modify, NULL, result) ? result : NULL;
	}
	if (is_for_each(op->modify) && turns_make(document->shape)) {
		return apply_in_turns(e, op->modify, NULL, result) ? result : NULL;
	}
	struct shape *object = document->shape->kind == SHAPE_OBJECT
				       ? shape_copy(e, document->shape)
				       : open_document(e, document->shape);

	if (object == NULL || op->modify->container == CONTAINER_LIST) {
		return cannot(e, op->span, "modify of a value known only at run time");
	}
	struct level level = { NULL, object, &cond_always, document->when, NULL };
	result->shape = object;
	return apply_level(e, op->modify, &level) && e->reason == NULL ? result : NULL;
}

struct slot *
eval_modify(struct evaluator *e, const struct op *op, struct slot *document)
{
	return step_operation(e, op, document, modified);
}
