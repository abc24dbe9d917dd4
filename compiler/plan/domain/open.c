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

/* Records bail out in which the value is neither an object nor what stays: at once if nothing does,
 * otherwise when it is written. */
static void
bail_out_unless(struct evaluator *e, struct shape *open, enum stays stays)
{
	struct input *in = open->input;
	const struct cond **bails = e->turn.arm != NULL ? &e->turn.bail_out : &e->bails_out.when;
	const struct cond *wrong = &cond_never;
	e->bails_out.some = true;
	if (stays == STAYS_NOTHING || !e->allowed.perhaps) {
		*bails = cond_or(e, *bails, cond_no_object(e, in));
		open->perhaps = NULL;
		return;
	}
	if (stays == STAYS_SCALAR) {
		wrong = cond_not(e, cond_no_inside(e, in));
	} else if (stays == STAYS_NOT_NULL) {
		wrong = cond_not(e, cond_value(e, in));
	}
	open->perhaps = open->perhaps != NULL ? cond_or(e, open->perhaps, wrong) : wrong;
}

const struct cond *
open_object(struct evaluator *e, const struct shape *open)
{
	return open->kind == SHAPE_OPEN && open->perhaps != NULL
		       ? cond_not(e, cond_no_object(e, open->input))
		       : &cond_always;
}

struct shape *
open_inside(struct evaluator *e, const struct shape *document, const struct shape *value,
	enum stays stays)
{
	if (value->kind == SHAPE_OPEN) {
		if (shape_is_shared(e, document, value)) {
			return NULL;
		}
		struct shape *open = shape_copy(e, value);
		if (open->perhaps != NULL) {
			bail_out_unless(e, open, stays);
		}
		return open;
	}
	if (e->allowed.inside < INSIDE_OBJECTS || !is_one_piece(e, document, value)) {
		return NULL;
	}
	if (++e->numbers.opens > MOST_OPENS) {
		return over_limit(e, value->from, LIMIT_OPENS);
	}
	struct shape *open = shape_new(e, SHAPE_OPEN, value->from);
	open->input = value->input;
	e->allowed.taken = e->allowed.taken > INSIDE_OBJECTS ? e->allowed.taken : INSIDE_OBJECTS;
	bail_out_unless(e, open, stays);
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

/* Whether the loop over members without a name may have changed that one. */
static bool
is_changed(struct evaluator *e, const struct shape *open, struct text name, struct span from)
{
	const struct alternative *a = open->rest != NULL ? open->rest->alternatives : NULL;
	while (a != NULL && a->arm->key->kind != KEY_ANY && !stars_may_take(a->arm->key, name)) {
		a = a->next;
	}
	if (a == NULL || (a->when->kind == COND_ALWAYS && a->shape->kind == SHAPE_INPUT)) {
		return false;
	}
	cannot(e, from, "names a member that a wildcard has changed before");
	return true;
}

struct found
open_found(struct evaluator *e, const struct shape *open, struct text name, struct span from)
{
	struct input *in = member_input(e, open, name, from);
	if (is_changed(e, open, name, from)) {
		return (struct found){ &cond_never, shape_null(e, from) };
	}
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
	if (is_changed(e, open, name, from)) {
		return;
	}
	if (open->count == MOST_NAMES) {
		over_limit(e, from, LIMIT_NAMES);
		return;
	}
	shape_add(e, open, cond_found(e, in), shape_of_input(e, in, from), name, from)->here = in;
}

void
open_settle(struct evaluator *e, const struct shape *open)
{
	struct loop *loop =
		(struct loop *)(uintptr_t)open->rest->loop; /* made by this evaluation */
	const struct taken **taken = &loop->taken;
	*taken = NULL;
	for (const struct slot *s = open->slots; s != NULL; s = s->next) {
		if (s->here != NULL) {
			struct taken *t = arena_new(e->arena, struct taken);
			*t = (struct taken){ .input = s->here };
			*taken = t;
			taken = &t->next;
		}
	}
}
