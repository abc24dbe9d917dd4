/* SPDX-License-Identifier: Apache-2.0 */
/* Operations in the turns of loops: what an earlier operation makes an element or member of in each
 * turn is changed in that turn. */
#include "plan/operation/operation.h"

bool
turns_make(const struct shape *value)
{
	const struct slot *s = value->slots;
	bool list = value->kind == SHAPE_POSITIONS;
	if ((!list && value->kind != SHAPE_OBJECT) || s == NULL || s->next != NULL ||
		s->loop == NULL || value->object.hashed != NULL) {
		return false;
	}
	for (const struct alternative *a = s->alternatives; a != NULL; a = a->next) {
		if (a->arm == NULL || a->spread || cond_has_written(a->when)) {
			return false;
		}
	}
	return true;
}

void
turns_leave_no_gaps(struct evaluator *e, const struct shape *made)
{
	if (made->kind != SHAPE_POSITIONS) {
		return;
	}
	for (const struct alternative *a = made->slots->alternatives; a != NULL; a = a->next) {
		const struct cond *gap = cond_not(e, a->when);
		loop_bail_out(e, a->arm, cond_and(e, cond_found(e, a->arm->each), gap));
	}
}

/* In a turn of the loop; the condition under which the record bails out there is added to
 * *bail_out. */
static const struct shape *
change_in_turn(struct evaluator *e, const struct arm *arm, struct found element,
	turn_change *change, const void *data, const struct cond **bail_out)
{
	unsigned calls = e->calls.count;
	e->turn.arm = arm;
	e->turn.bail_out = *bail_out;
	const struct shape *changed = change(e, data, element);
	bool may_fail = e->turn.bail_out != *bail_out;
	for (; calls < e->calls.count; calls++) {
		may_fail = may_fail || e->calls.at[calls]->may_fail;
	}
	if (may_fail) {
		loop_has_to_run(arm);
	}
	*bail_out = e->turn.bail_out;
	e->turn.arm = NULL;
	e->turn.bail_out = NULL;
	return e->reason == NULL ? changed : NULL;
}

bool
turns_change(struct evaluator *e, struct slot *s, struct span from, turn_change *change,
	const void *data)
{
	slot_own_alternatives(e, s);
	for (struct alternative *a = s->alternatives; a != NULL; a = a->next) {
		const struct cond *bail_out = &cond_never;
		if (a->arm == NULL || a->spread || cond_has_written(a->when) ||
			e->turn.arm != NULL) {
			return cannot(e, from, "changes values that loops have written") != NULL;
		}
		a->shape = change_in_turn(
			e, a->arm, (struct found){ a->when, a->shape }, change, data, &bail_out);
		a->single = NULL;
		loop_bail_out(e, a->arm, bail_out);
		if (a->shape == NULL) {
			return false;
		}
	}
	return true;
}

bool
turn_change_alternative(
	struct evaluator *e, struct alternative *a, turn_change *change, const void *data)
{
	const struct cond *bail_out = &cond_never;
	const struct shape *document = e->document;
	e->document = a->shape; /* what the loop is over stands nowhere else */
	a->shape = change_in_turn(
		e, a->arm, (struct found){ a->when, a->shape }, change, data, &bail_out);
	e->document = document;
	loop_bail_out(e, a->arm, bail_out);
	return a->shape != NULL;
}

const struct shape *
turn_step(struct evaluator *e, const struct op *op, struct found element, const char *why)
{
	struct found result;
	if (!shape_is_alone(e, e->document, element.value)) { /* it is changed in place */
		return cannot(e, op->span, why);
	}
	if (!call_function(e,
		    &(struct function_call){ .op = op,
			    .below = true,
			    .in_turn = true,
			    .when = element.when,
			    .arguments = &element,
			    .count = 1,
			    .name = TEXT("each"),
			    .from = op->span },
		    &result)) {
		return NULL;
	}
	step_explain(e, op->span, "in each turn", why);
	return result.value;
}

bool
turns_change_each(struct evaluator *e, struct shape *each, struct span from, turn_change *change,
	const void *data)
{
	struct slot *s = each->slots;
	if (e->turn.arm != NULL) {
		return cannot(e, from, "changes values that loops have written") != NULL;
	}
	const struct shape *document = e->document;
	e->document = s->shape; /* what the loop is over stands nowhere else (open_each()) */
	s->shape = change_in_turn(e, s->loop->arms, (struct found){ s->when, s->shape }, change,
		data, &each->bail_out);
	e->document = document;
	return s->shape != NULL;
}
