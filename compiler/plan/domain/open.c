/* SPDX-License-Identifier: Apache-2.0 */
/* Documents of which only some members are known: those that an operation names.  The others stay
 * what they are, wherever they stand. */
#include "plan/domain/limits.h"

struct shape *
open_document(struct evaluator *e, const struct shape *document)
{
	if (document->kind == SHAPE_OPEN) {
		return shape_copy(e, document);
	}
	if (document->kind != SHAPE_INPUT || document->input->kind != INPUT_ROOT) {
		return NULL;
	}
	struct shape *open = shape_new(e, SHAPE_OPEN, document->from);
	open->input = document->input;
	e->opened = true;
	return open;
}

/* Whether it is there once a record, and can be one object only. */
static bool
is_one_piece(const struct input *in)
{
	return (in->kind == INPUT_MEMBER || in->kind == INPUT_KEY) && input_arm(in) == NULL;
}

struct shape *
open_inside(struct evaluator *e, const struct shape *document, const struct shape *value)
{
	if (value->kind == SHAPE_OPEN) {
		return shape_is_shared(e, document, value) ? NULL : shape_copy(e, value);
	}
	if (e->closed || value->kind != SHAPE_INPUT || !is_one_piece(value->input) ||
		!shape_is_alone(e, document, value)) {
		return NULL;
	}
	struct shape *open = shape_new(e, SHAPE_OPEN, value->from);
	open->input = value->input;
	e->unusual = true;
	e->opened_inside = true;
	e->unusual_when = cond_or(e, e->unusual_when, cond_no_object(e, value->input));
	return open;
}

static struct input *
member_input(struct evaluator *e, const struct shape *open, struct text name, struct place from)
{
	return input_child(e, open->input, INPUT_MEMBER, name, -1, from);
}

struct found
open_found(struct evaluator *e, const struct shape *open, struct text name, struct place from)
{
	struct input *in = member_input(e, open, name, from);
	return (struct found){ cond_found(e, in), shape_of_input(e, in, from) };
}

void
open_name(struct evaluator *e, struct shape *open, struct text name, struct place from)
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
