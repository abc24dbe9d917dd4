/* SPDX-License-Identifier: Apache-2.0 */
/* Documents of which only some members are known: those that an operation names.  The others stay
 * what they are, wherever they stand. */
#include "plan/shape.h"

enum { MOST_NAMES = 100 }; /* objects with more members take the tree way: JRT_MOST_NOTED */

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
		cannot(e, from, "so many members are seldom in one object");
		return;
	}
	shape_add(e, open, cond_found(e, in), shape_of_input(e, in, from), name, from)->here = in;
}

/* ---- sharing ------------------------------------------------------------- */

static bool
is_within(const struct input *inner, const struct input *outer)
{
	while (inner != NULL && inner != outer) {
		inner = inner->parent;
	}
	return inner != NULL;
}

static unsigned
count_places(const struct shape *s, const struct input *which)
{
	unsigned count = 0;
	if (s->input != NULL && s->kind != SHAPE_OPEN) {
		count += is_within(s->input, which) || is_within(which, s->input);
	}
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i->shape != NULL && i->when->kind != COND_NEVER) {
			count += count_places(i->shape, which);
		}
	}
	return count;
}

/* What calls took is one value with what is taken of it, but a piece of it would be another. */
static bool
call_takes_piece(const struct build_member *arguments, const struct input *which)
{
	for (const struct build_member *m = arguments; m != NULL; m = m->next) {
		const struct input *in = m->value->input;
		if ((in != NULL && in != which && (is_within(in, which) || is_within(which, in))) ||
			call_takes_piece(m->value->members, which)) {
			return true;
		}
	}
	return false;
}

bool
input_is_shared(const struct evaluator *e, const struct shape *document, const struct input *which)
{
	for (unsigned i = 0; i < e->call_count; i++) {
		if (call_takes_piece(e->calls[i]->arguments, which)) {
			return true;
		}
	}
	return count_places(document, which) > 1;
}
