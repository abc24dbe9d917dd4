/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of the runtime's functions on shapes. */
#include "plan/domain/shape.h"

enum { MOST_CALLS = 1000 };

static struct call *
new_call(struct evaluator *e, const struct cond *when, const char *symbol, struct text name,
	struct place from)
{
	struct call *c = arena_new(e->arena, struct call);
	struct input *result = arena_new(e->arena, struct input);
	*result = (struct input){ .kind = INPUT_CALL,
		.from = from,
		.name = name,
		.index = -1,
		.number = ++e->inputs,
		.call = c };
	*c = (struct call){ .from = from, .symbol = symbol, .when = when, .result = result };
	if (e->call_count == e->call_room) {
		unsigned room = e->call_room * 2 + 16;
		struct call **more = arena_new_array(e->arena, room, struct call *);
		for (unsigned i = 0; i < e->call_count; i++) {
			more[i] = e->calls[i];
		}
		e->calls = more;
		e->call_room = room;
	}
	e->calls[e->call_count++] = c;
	return c;
}

bool
call_function(struct evaluator *e, const struct function_call *f, struct found *out)
{
	if (f->count == 0 && !f->of_nothing) {
		*out = (struct found){ &cond_never, NULL };
		return true;
	}
	if (e->call_count == MOST_CALLS) {
		return cannot(e, f->from, "too many calls") != NULL;
	}
	const struct build_member *first = NULL, **last = &first;
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
	struct call *c = new_call(e, f->when, f->symbol, f->name, f->from);
	c->arguments = first;
	c->argument_count = f->count;
	c->expr = f->expr;
	c->part = f->part;
	c->scalar = f->scalar;
	c->of_nothing = f->of_nothing;
	c->given = f->count == 1 && !f->of_nothing ? cond_and(e, f->when, f->arguments[0].when)
						   : f->when;
	struct shape *result = shape_new(e, SHAPE_CALL, f->from);
	result->input = c->result;
	for (unsigned i = 0; i < f->count && !f->scalar; i++) {
		shape_add(e, result, f->arguments[i].when, f->arguments[i].value,
			(struct text){ 0 }, f->from);
	}
	*out = (struct found){ cond_found(e, c->result), result };
	return true;
}

struct input *
call_together(struct evaluator *e, const struct shape *many, const struct build_member *writers)
{
	if (e->call_count == MOST_CALLS) {
		return cannot(e, many->from, "too many calls");
	}
	struct call *c = new_call(e, &cond_always, NULL, TEXT("both"), many->from);
	const struct cond *any = &cond_never;
	for (const struct build_member *m = writers; m != NULL; m = m->next) {
		any = cond_or(e, any, m->when);
		c->argument_count++;
	}
	c->arguments = writers;
	c->given = any;
	return c->result;
}

bool
call_puts_together(const struct call *c)
{
	return c->symbol == NULL && c->part == NULL;
}
