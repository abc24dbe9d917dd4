/* SPDX-License-Identifier: Apache-2.0 */
/* What values made at run time take from the input: the arguments of calls, and the document before
 * the first operation that cannot be evaluated at compile time. That document is a tree on which
 * the rest of the chain runs. */
#include "plan/write/write.h"

/* Makes one value for each piece of the input, however often it is used: Jolt shares it. */
static void
take_input(struct evaluator *e, struct plan *plan, struct input *input)
{
	struct build_input **last = &plan->tree.inputs;
	for (; *last != NULL; last = &(*last)->next) {
		if ((*last)->input == input) {
			return;
		}
	}
	*last = arena_new(e->arena, struct build_input);
	(*last)->input = input;
}

static void
take_build(struct evaluator *e, struct plan *plan, const struct build *b)
{
	if (b->kind == BUILD_INPUT) {
		keep_input(b->input);
		if (b->input->kind != INPUT_CALL) {
			take_input(e, plan, b->input);
		}
	}
	if (b->hashed != NULL) {
		keep_cond(b->hashed);
	}
	for (const struct build_member *m = b->members; m != NULL; m = m->next) {
		keep_cond(m->when);
		take_build(e, plan, m->value);
	}
}

void
plan_calls(struct evaluator *e, struct plan *plan)
{
	const struct call **kept = &plan->calls;
	/* backwards: the arguments of a call were computed before it */
	for (unsigned i = e->calls.count; i-- > 0;) {
		struct call *c = e->calls.at[i];
		if (!c->result->kept && !c->may_fail) {
			continue;
		}
		c->gives.unused = !c->result->kept;
		keep_input(c->result);
		keep_cond(c->when);
		for (const struct build_member *m = c->arguments.at; m != NULL; m = m->next) {
			keep_cond(m->when);
			take_build(e, plan, m->value);
		}
		if (c->kind == CALL_WRITTEN) {
			c->written.parts = written_parts(e, plan, c);
		}
		c->next = *kept;
		*kept = c;
	}
}

/* Whether each of these pieces can have a value of its own. A piece inside another would have to be
 * found inside the other's value, a piece that is reached in two ways must be one value, and a
 * piece of a loop's turn is not a single one. */
static bool
are_apart(const struct build_input *inputs)
{
	for (const struct build_input *i = inputs; i != NULL; i = i->next) {
		if (input_arm(i->input) != NULL) {
			return false;
		}
		for (const struct build_input *k = inputs; k != NULL; k = k->next) {
			if (k != i && inputs_meet(k->input, i->input)) {
				return false;
			}
		}
	}
	return true;
}

bool
plan_build(struct evaluator *e, const struct slot *document, struct plan *plan)
{
	if (e->bails_out.no_object || e->order.checks != NULL ||
		e->bails_out.when->kind != COND_NEVER || document->shape->kind == SHAPE_INPUT ||
		cond_has_written(document->when) || shape_shares_inside(e, document->shape)) {
		return false;
	}
	const char *reason = e->reason;
	const struct build *built = build_of(e, document->shape);
	if (built == NULL) {
		return false;
	}
	keep_cond(document->when);
	take_build(e, plan, built);
	plan_calls(e, plan);
	bool written = e->reason != reason;
	for (const struct call *c = plan->calls; c != NULL; c = c->next) {
		written = written || c->kind == CALL_WRITTEN; /* there is no output to write to */
	}
	if (written || !are_apart(plan->tree.inputs)) {
		plan->tree.inputs = NULL;
		plan->calls = NULL;
		return false;
	}
	plan->exists.when = document->when;
	plan->tree.built = built;
	return true;
}
