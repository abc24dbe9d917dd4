/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/uses/uses.h"

struct part *
part_made(const struct part *p)
{
	return (struct part *)(uintptr_t)p;
}

bool
any_part(const struct part *p, uses *part_uses, const void *what)
{
	for (; p != NULL; p = p->next) {
		if (part_uses(p, what) || any_part(p->parts, part_uses, what) ||
			any_part(p->otherwise, part_uses, what) ||
			any_part(p->around.head, part_uses, what)) {
			return true;
		}
	}
	return false;
}

static void
each_below(const struct part *p, void what(struct part *, void *data), void *data)
{
	for (; p != NULL; p = p->next) {
		what(part_made(p), data);
		each_below(p->around.head, what, data);
		each_below(p->parts, what, data);
		each_below(p->otherwise, what, data);
	}
}

void
each_part(struct plan *plan, void what(struct part *, void *data), void *data)
{
	each_below(plan->firsts.early, what, data);
	for (const struct call *c = plan->calls; c != NULL; c = c->next) {
		each_below(c->written.parts, what, data);
	}
	each_below(plan->parts, what, data);
}

/* ---- first writes -------------------------------------------------------- */

static void
begin_first(struct part *p, void *begun)
{
	if (p->kind == PART_FIRST_BEGIN) {
		((const struct first **)begun)[p->first->number - 1] = p->first;
		((struct first *)(uintptr_t)p->first)->begun = true; /* made for this plan */
	}
}

static void
uses_firsts(struct plan *plan, struct arena *arena)
{
	plan->firsts.begun = arena_new_array(arena, plan->firsts.count + 1, const struct first *);
	each_part(plan, begin_first, plan->firsts.begun);
}

/* ---- calls --------------------------------------------------------------- */

static bool
calls_come_first(const struct plan *plan)
{
	const struct call *c = plan->calls;
	while (c != NULL && !c->may_fail) {
		c = c->next;
	}
	return c != NULL || cond_has_call(plan->exists.when);
}

/* ---- failures ------------------------------------------------------------ */

static const struct op *
shift_that_fails(const struct plan *plan)
{
	const struct op *shift = NULL;
	for (const struct op *op = plan->chain->ops; op != NULL; op = op->next) {
		if (op->kind == OP_USER || (op->kind == OP_SHIFT && shift != NULL)) {
			return NULL; /* paths would not be those of the record */
		}
		shift = op->kind == OP_SHIFT ? op : shift;
	}
	for (const struct call *c = plan->calls; c != NULL; c = c->next) {
		if (c->kind != CALL_SHIFT && c->kind != CALL_MEMBER) {
			return NULL;
		}
	}
	return plan->calls != NULL ? shift : NULL;
}

void
plan_uses(struct plan *plan, struct arena *arena)
{
	if (!plan->stream && plan->tree.built == NULL) {
		return;
	}
	if (plan->stream) {
		uses_texts(plan);
		uses_turns(plan);
	}
	plan->exists.after_calls = calls_come_first(plan);
	plan->fails = shift_that_fails(plan);
	plan->tree.too = plan->bails_out.some || (plan->calls != NULL && plan->fails == NULL);
	uses_slots(plan);
	uses_firsts(plan, arena);
	uses_loops(plan, arena);
	uses_names(plan);
}
