/* SPDX-License-Identifier: Apache-2.0 */
/* Values that are known only at run time, made usable like any other value: they are computed once,
 * have a name, and lookups can go into them. */
#include "plan/domain/shape.h"

#include "spec/java.h"

/* ---- what loops write, as a value ---------------------------------------- */

static bool is_same_as_text(const struct shape *);

static bool
items_are_same_as_text(const struct item *items)
{
	for (const struct item *i = items; i != NULL; i = i->next) {
		if ((i->shape != NULL && !is_same_as_text(i->shape)) ||
			!items_are_same_as_text(i->items)) {
			return false;
		}
	}
	return true;
}

static bool
node_is_same_as_text(const struct node *n)
{
	if (n->kind == NODE_NUMBER) {
		return java_not_finite(n->text).len == 0;
	}
	bool same = true;
	for (const struct node *c = n->first; c != NULL && same; c = c->next) {
		same = node_is_same_as_text(c);
	}
	return same;
}

/* Whether the value survives being written and read again. Results of functions do not (they hold
 * more than their text), nor does an object in the order of a HashMap; where a list must not grow,
 * it must not grow here either. */
static bool
is_same_as_text(const struct shape *s)
{
	if (s->kind == SHAPE_CALL || s->kind == SHAPE_SORTED || s->kind == SHAPE_EDIT ||
		s->kind == SHAPE_OPEN || s->kind == SHAPE_EACH || s->object.hashed != NULL ||
		s->collect.stays || s->collect.one != ONE_OF_NONE ||
		(s->kind == SHAPE_CONST && !node_is_same_as_text(s->node)) ||
		!items_are_same_as_text(s->collect.items)) {
		return false;
	}
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i->shape != NULL && !is_same_as_text(i->shape)) {
			return false;
		}
		for (const struct alternative *a = i->alternatives; a != NULL; a = a->next) {
			if (!is_same_as_text(a->shape)) {
				return false;
			}
		}
	}
	return true;
}

static void
begin_first(struct evaluator *e, const struct first *which)
{
	struct first *first = (struct first *)(uintptr_t)which; /* made here */
	if (!first->early) {
		struct noted *more = arena_new(e->arena, struct noted);
		*more = (struct noted){ first, e->order.early };
		e->order.early = more;
		first->early = true;
	}
}

static void
begin_early(struct evaluator *e, const struct noted *noted)
{
	for (const struct noted *n = noted; n != NULL; n = n->next) {
		begin_first(e, n->first);
	}
}

/* Notes the first writes that the loops of the shape set; those inside a step begin in that
 * step. */
static void
note_early(struct evaluator *e, const struct shape *s)
{
	begin_early(e, s->collect.noted);
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		begin_early(e, i->noted);
		if (i->shape != NULL) {
			note_early(e, i->shape);
		}
	}
}

/* ---- values -------------------------------------------------------------- */

static const struct shape *
result_of(struct evaluator *e, struct call *c, const struct shape *holds)
{
	struct shape *result = shape_new(e, SHAPE_CALL, c->from);
	result->input = c->result;
	shape_add(e, result, &cond_always, holds, (struct text){ 0 }, c->from);
	return result;
}

static struct call *
call_written(struct evaluator *e, struct found f, struct text name)
{
	bool tried = cond_has_written(f.when);
	if (!is_same_as_text(f.value)) {
		return cannot(e, f.value->from, "looks into a value that depends on a loop");
	}
	struct call *c =
		call_new(e, CALL_WRITTEN, tried ? &cond_always : f.when, name, f.value->from);
	if (c != NULL) {
		note_early(e, f.value);
		c->written.shape = f.value;
		c->written.tried = tried;
		c->gives.when = c->when;
	}
	return c;
}

bool
computed_value(struct evaluator *e, struct found f, struct text name, struct found *out)
{
	struct shape *made = (struct shape *)(uintptr_t)f.value; /* made by this evaluation */
	*out = f;
	if (f.value->kind == SHAPE_CALL && !cond_has_written(f.when)) {
		return true;
	}
	if (made->computed.value != NULL && made->computed.when == f.when) {
		*out = (struct found){ cond_found(e, made->computed.value->input),
			made->computed.value };
		return true;
	}
	const struct build *value = cond_has_written(f.when) ? NULL : build_of(e, f.value);
	if (e->reason != NULL) {
		return false;
	}
	struct call *c;
	if (value != NULL) {
		c = call_new(e, CALL_FUNCTION, f.when, name, f.value->from);
		struct build_member *m = arena_new(e->arena, struct build_member);
		*m = (struct build_member){ &cond_always, name, 0, f.value->from, value, NULL };
		if (c != NULL) {
			c->arguments.at = m;
			c->arguments.count = 1;
			c->gives.when = f.when;
		}
	} else {
		c = call_written(e, f, name);
	}
	if (c == NULL) {
		return false;
	}
	made->computed.value = result_of(e, c, f.value);
	made->computed.when = f.when;
	*out = (struct found){ cond_found(e, c->result), made->computed.value };
	return true;
}

bool
computed_slot(struct evaluator *e, struct slot *s)
{
	struct found f = { s->when, s->shape };
	if (!cond_has_written(s->when) && build_of(e, s->shape) != NULL) {
		return true;
	}
	if (e->reason != NULL || !computed_value(e, f, s->name, &f)) {
		return false;
	}
	s->when = cond_has_written(s->when) ? f.when : s->when;
	s->shape = f.value;
	return true;
}

bool
computed_member(struct evaluator *e, struct found of, enum member_kind how, struct text name,
	long index, struct span from, struct found *out)
{
	const struct input *base = of.value->input;
	for (unsigned i = 0; i < e->calls.count; i++) {
		const struct call *c = e->calls.at[i];
		if (c->kind == CALL_MEMBER && c->arguments.at->value->input == base &&
			c->member.how == how && c->member.index == index &&
			text_equal(c->member.name, name)) {
			*out = (struct found){ cond_and(e, of.when, cond_found(e, c->result)),
				c->written.shape };
			return true;
		}
	}
	if (input_arm(base) != NULL) {
		return cannot(e, from, "a step in each turn of a loop") != NULL;
	}
	struct call *c = call_new(e, CALL_MEMBER, cond_found(e, of.value->input), name, from);
	struct build *value = arena_new(e->arena, struct build);
	struct build_member *m = arena_new(e->arena, struct build_member);
	if (c == NULL) {
		return false;
	}
	*value = (struct build){ .kind = BUILD_INPUT, .from = from, .input = of.value->input };
	*m = (struct build_member){ &cond_always, name, 0, from, value, NULL };
	c->member.how = how;
	c->member.name = name;
	c->member.index = index;
	c->gives.when = c->when;
	c->arguments.at = m;
	c->arguments.count = 1;
	c->written.shape = result_of(e, c, of.value);
	*out = (struct found){ cond_and(e, of.when, cond_found(e, c->result)), c->written.shape };
	return true;
}

void
computed_order(struct evaluator *e, const struct shape *object)
{
	for (const struct order_check *o = object->object.orders; o != NULL; o = o->next) {
		e->bails_out.some = true;
		if (o->when != NULL ? cond_in_loop(o->when) : o->before->in_turn) {
			cannot(e, object->from, "the order of keys depends on the input");
			return;
		}
		if (o->when != NULL) {
			e->bails_out.when = cond_or(e, e->bails_out.when, o->when);
			continue;
		}
		struct order_check *check = arena_new(e->arena, struct order_check);
		*check = *o;
		check->next = e->order.checks;
		e->order.checks = check;
		begin_first(e, o->before);
		begin_first(e, o->after);
	}
}

struct slot *
computed_document(struct evaluator *e, const struct slot *document)
{
	if (document->shape->kind != SHAPE_OBJECT) {
		return NULL;
	}
	struct shape *object = shape_copy(e, document->shape);
	struct slot *made = arena_new(e->arena, struct slot);
	*made = *document;
	made->shape = object;
	made->when = &cond_never;
	for (struct slot *s = object->slots; s != NULL; s = s->next) {
		if (!slot_is_named(s) || (cond_has_written(s->when) && !computed_slot(e, s))) {
			return NULL;
		}
		made->when = cond_or(e, made->when, s->when);
	}
	return made;
}
