/* SPDX-License-Identifier: Apache-2.0 */
/* Loops over members or elements of a piece of the input. */
#include "plan/domain/shape.h"

void
loop_add(struct evaluator *e, struct loop *loop)
{
	if (e->loops.last == NULL) {
		e->loops.first = loop;
	} else {
		e->loops.last->next = loop;
	}
	loop->number = e->loops.last == NULL ? 1 : e->loops.last->number + 1;
	e->loops.last = loop;
	e->bails_out.some = true; /* for repeated keys, and for scalars, which match as keys */
}

struct arm *
loop_arm(struct evaluator *e, struct loop *loop, const struct key *key)
{
	const struct arm **last = &loop->arms;
	struct arm *arm = arena_new(e->arena, struct arm);
	*arm = (struct arm){ .loop = loop, .key = key };
	arm->each = arena_new(e->arena, struct input);
	*arm->each = (struct input){ .kind = INPUT_EACH,
		.from = key->span,
		.index = -1,
		.parent = loop->over,
		.arm = arm,
		.number = ++e->numbers.inputs };
	while (*last != NULL) {
		last = (const struct arm **)(uintptr_t) & (*last)->next;
	}
	*last = arm;
	return arm;
}

struct loop *
loop_over(struct evaluator *e, struct input *over, const struct key *key)
{
	struct loop *loop = arena_new(e->arena, struct loop);
	*loop = (struct loop){ .from = key->span, .over = over, .key = key };
	loop_arm(e, loop, key);
	loop_add(e, loop);
	return loop;
}

void
loop_has_to_run(const struct arm *arm)
{
	((struct arm *)(uintptr_t)arm)->may_fail = true; /* made by this evaluation */
}

void
loop_bail_out(struct evaluator *e, const struct arm *arm, const struct cond *when)
{
	if (when->kind != COND_NEVER) {
		struct arm *made = (struct arm *)(uintptr_t)arm; /* made by this evaluation */
		made->bail_out = arm->bail_out == NULL ? when : cond_or(e, arm->bail_out, when);
		e->bails_out.some = true;
	}
}
