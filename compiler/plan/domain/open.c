/* SPDX-License-Identifier: Apache-2.0 */
/* Documents of which only some members are known: those that an operation names. The others keep
 * their values and positions. */
#include "plan/domain/limits.h"

static bool
is_record(const struct shape *s)
{
	return s->kind == SHAPE_INPUT && s->input->kind == INPUT_ROOT;
}

struct shape *
open_document(struct evaluator *e, const struct shape *document)
{
	if (document->kind == SHAPE_OPEN) {
		return shape_copy(e, document);
	}
	if (!is_record(document)) {
		return NULL;
	}
	struct shape *open = shape_new(e, SHAPE_OPEN, document->from);
	open->input = document->input;
	e->bails_out.no_object = true;
	return open;
}

/* Whether the value is a piece of the input that exists once a record (or once a turn, if steps are
 * made for turns) and stands nowhere else. */
static bool
is_one_piece(struct evaluator *e, const struct shape *document, const struct shape *value)
{
	const struct input *in = value->input;
	return value->kind == SHAPE_INPUT &&
	       (in->kind == INPUT_MEMBER || in->kind == INPUT_KEY || in->kind == INPUT_EACH) &&
	       input_arm(in) == e->turn.arm && shape_is_alone(e, document, value);
}

struct shape *
open_inside(struct evaluator *e, const struct shape *document, const struct shape *value)
{
	if (value->kind == SHAPE_OPEN) {
		return shape_is_shared(e, document, value) ? NULL : shape_copy(e, value);
	}
	if (e->allowed.inside < INSIDE_OBJECTS || !is_one_piece(e, document, value)) {
		return NULL;
	}
	if (++e->numbers.opens > MOST_OPENS) {
		return over_limit(e, value->from, LIMIT_OPENS);
	}
	struct shape *open = shape_new(e, SHAPE_OPEN, value->from);
	const struct cond **bail_out = e->turn.arm != NULL ? &e->turn.bail_out : &e->bails_out.when;
	open->input = value->input;
	e->bails_out.some = true;
	e->allowed.taken = e->allowed.taken > INSIDE_OBJECTS ? e->allowed.taken : INSIDE_OBJECTS;
	*bail_out = cond_or(e, *bail_out, cond_no_object(e, value->input));
	return open;
}

struct shape *
open_each(struct evaluator *e, const struct shape *document, const struct shape *value,
	const struct key *key)
{
	if (value->kind == SHAPE_EACH) {
		return shape_is_shared(e, document, value) ? NULL : shape_copy(e, value);
	}
	bool record = value == document && is_record(value);
	if (e->allowed.inside < INSIDE_EACH || e->turn.arm != NULL ||
		(!record && !is_one_piece(e, document, value))) {
		return NULL;
	}
	struct shape *each = shape_new(e, SHAPE_EACH, value->from);
	struct loop *loop = loop_over(e, value->input, key);
	const struct shape *at = shape_of_input(e, loop->arms->each, key->span);
	shape_add(e, each, &cond_always, at, (struct text){ 0 }, key->span)->loop = loop;
	each->input = value->input;
	each->bail_out = &cond_never;
	e->allowed.taken = INSIDE_EACH;
	e->bails_out.when = cond_or(e, e->bails_out.when, cond_no_inside(e, value->input));
	return each;
}

static struct input *
member_input(struct evaluator *e, const struct shape *open, struct text name, struct span from)
{
	return input_child(e, open->input, INPUT_MEMBER, name, -1, from);
}

struct found
open_found(struct evaluator *e, const struct shape *open, struct text name, struct span from)
{
	struct input *in = member_input(e, open, name, from);
	return (struct found){ cond_found(e, in), shape_of_input(e, in, from) };
}

void
open_name(struct evaluator *e, struct shape *open, struct text name, struct span from)
{
	if (open->kind != SHAPE_OPEN) {
		return;
	}
	struct input *in = member_input(e, open, name, from);
	for (const struct slot *s = open->slots; s != NULL; s = s->next) {
		if (s->here == in) {
			return;
		}
	}
	if (open->count == MOST_NAMES) {
		over_limit(e, from, LIMIT_NAMES);
		return;
	}
	shape_add(e, open, cond_found(e, in), shape_of_input(e, in, from), name, from)->here = in;
}
