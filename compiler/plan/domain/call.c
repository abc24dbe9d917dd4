/* SPDX-License-Identifier: Apache-2.0 */
/* Calls and steps: values computed from shapes before anything is written. */
#include "plan/domain/limits.h"

struct call *
call_new(struct evaluator *e, enum call_kind kind, const struct cond *when, struct text name,
	struct span from)
{
	if (e->calls.count == MOST_CALLS) {
		return over_limit(e, from, LIMIT_CALLS);
	}
	if (e->turn.arm != NULL && kind != CALL_FUNCTION && kind != CALL_OPERATION) {
		return cannot(e, from, "a step in each turn of a loop");
	}
	struct call *c = arena_new(e->arena, struct call);
	struct input *result = arena_new(e->arena, struct input);
	*result = (struct input){ .kind = INPUT_CALL,
		.from = from,
		.name = name,
		.index = -1,
		.number = ++e->numbers.inputs,
		.parent = e->turn.arm != NULL ? e->turn.arm->each : NULL,
		.call = c };
	*c = (struct call){
		.kind = kind, .from = from, .when = when, .result = result, .turn = e->turn.arm
	};
	if (e->calls.count == e->calls.room) {
		unsigned room = e->calls.room * 2 + 16;
		struct call **more = arena_new_array(e->arena, room, struct call *);
		for (unsigned i = 0; i < e->calls.count; i++) {
			more[i] = e->calls.at[i];
		}
		e->calls.at = more;
		e->calls.room = room;
	}
	e->calls.at[e->calls.count++] = c;
	return c;
}

/* The arguments as values to build; false: cannot(). */
static bool
arguments_of(struct evaluator *e, const struct function_call *f, const struct build_member **first)
{
	const struct build_member **last = first;
	for (unsigned i = 0; i < f->count; i++) {
		const struct build *value = build_of(e, f->arguments[i].value);
		const struct cond *when = f->arguments[i].when;
		if (value == NULL || cond_has_written(when)) {
			return cannot(e, f->from, "an argument that depends on a loop") != NULL;
		}
		struct build_member *m = arena_new(e->arena, struct build_member);
		*m = (struct build_member){ .when = cond_implies(e, f->when, when) ? &cond_always
										   : when,
			.index = i,
			.from = f->from,
			.value = value };
		*last = m;
		last = &m->next;
	}
	return true;
}

bool
call_function(struct evaluator *e, const struct function_call *f, struct found *out)
{
	if (f->count == 0 && !f->of_nothing) {
		*out = (struct found){ &cond_never, NULL };
		return true;
	}
	if (e->turn.arm != NULL && f->op != NULL && !f->in_turn) {
		return cannot(e, f->from, "a step in each turn of a loop") != NULL;
	}
	const struct build_member *arguments = NULL;
	struct call *c = arguments_of(e, f, &arguments)
				 ? call_new(e, f->op != NULL ? CALL_OPERATION : CALL_FUNCTION,
					   f->when, f->name, f->from)
				 : NULL;
	if (c == NULL) {
		return false;
	}
	c->symbol = f->symbol;
	c->op = f->op;
	c->below = f->below;
	c->may_fail = f->op != NULL || f->may_fail;
	c->arguments.at = arguments;
	c->arguments.count = f->count;
	c->expr = f->expr;
	c->gives.scalar = f->scalar;
	c->gives.of_nothing = f->of_nothing;
	c->gives.when = f->count == 1 && f->op == NULL && !f->of_nothing
				? cond_and(e, f->when, f->arguments[0].when)
				: f->when;
	struct shape *result = shape_new(e, SHAPE_CALL, f->from);
	result->input = c->result;
	if (f->holds != NULL) {
		shape_add(e, result, &cond_always, f->holds, (struct text){ 0 }, f->from);
	}
	for (unsigned i = 0; i < f->count && !f->scalar && f->holds == NULL; i++) {
		shape_add(e, result, f->arguments[i].when, f->arguments[i].value,
			(struct text){ 0 }, f->from);
	}
	*out = (struct found){ cond_found(e, c->result), result };
	return true;
}

/* Whether the result may hold this piece already: a piece is built once, however often it is
 * given. */
static bool
is_held(const struct shape *result, const struct shape *value)
{
	const struct slot *s = result->slots;
	bool piece = value->kind == SHAPE_INPUT || value->kind == SHAPE_CALL;
	while (piece && s != NULL &&
		(s->when->kind == COND_NEVER || s->shape->kind != value->kind ||
			s->shape->input != value->input)) {
		s = s->next;
	}
	return piece && s != NULL;
}

const struct shape *
call_shift(struct evaluator *e, const struct shift_part *part, const struct found *arguments,
	unsigned count, struct span from)
{
	const struct build_member *first = NULL, **last = &first;
	const struct cond *any = &cond_never;
	struct shape *result = shape_new(e, SHAPE_CALL, from);
	for (unsigned i = 0; i < count; i++) {
		const struct build *value = build_of(e, arguments[i].value);
		const struct cond *when = arguments[i].when;
		if (value == NULL || cond_has_written(when)) {
			cannot(e, from, "looks into a value that a loop has written");
			blame_shape(e, arguments[i].value);
			return NULL;
		}
		struct build_member *m = arena_new(e->arena, struct build_member);
		*m = (struct build_member){
			.when = when, .index = i, .from = from, .value = value
		};
		*last = m;
		last = &m->next;
		any = cond_or(e, any, when);
		if (!is_held(result, arguments[i].value)) {
			shape_add(e, result, when, arguments[i].value, (struct text){ 0 }, from);
		}
	}
	struct call *c = call_new(e, CALL_SHIFT, &cond_always, TEXT("places"), from);
	if (c == NULL) {
		return NULL;
	}
	c->arguments.at = first;
	c->arguments.count = count;
	c->shift = part;
	c->may_fail = true;
	/* the document may be null; constants are written even then */
	c->gives.when = part->given->rule == NULL && !part->given->apart ? &cond_always : any;
	result->input = c->result;
	return result;
}

struct found
call_member(struct evaluator *e, const struct shape *places, struct text name, struct span from)
{
	struct call *c = call_new(e, CALL_MEMBER, &cond_always, name, from);
	if (c == NULL) {
		return (struct found){ &cond_never, NULL };
	}
	struct build_member *m = arena_new(e->arena, struct build_member);
	struct shape *result = shape_new(e, SHAPE_CALL, from);
	*m = (struct build_member){
		.when = &cond_always, .from = from, .value = build_of(e, places)
	};
	c->arguments.at = m;
	c->arguments.count = 1;
	c->member.name = name;
	c->member.how = MEMBER_NAMED;
	c->gives.when = cond_found(e, places->input);
	result->input = c->result;
	shape_add(e, result, &cond_always, places, (struct text){ 0 }, from);
	result->size = 1; /* it is not written out */
	return (struct found){ cond_found(e, c->result), result };
}

struct input *
call_together(struct evaluator *e, const struct shape *many, const struct build_member *writers)
{
	struct call *c = call_new(e, CALL_TOGETHER, &cond_always, TEXT("both"), many->from);
	if (c == NULL) {
		return NULL;
	}
	const struct cond *any = &cond_never;
	for (const struct build_member *m = writers; m != NULL; m = m->next) {
		any = cond_or(e, any, m->when);
		c->arguments.count++;
	}
	c->arguments.at = writers;
	c->gives.when = any;
	return c->result;
}
