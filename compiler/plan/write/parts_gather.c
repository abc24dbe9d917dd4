/* SPDX-License-Identifier: Apache-2.0 */
/* The writing plan of turns that are gathered by the names of the members that they write. */
#include "plan/write/parts.h"

/* What a turn of the innermost loop does. */
static struct list
put_turn(struct list *l, const struct gather *g, unsigned number)
{
	struct list then = put_inner(l), body = put_inner(l);
	const struct input *each = g->arms[g->arm_count - 1]->each;
	if (g->bail_out->kind != COND_NEVER) {
		l->e->bails_out.some = true;
		put_part(&then, PART_BAIL_OUT, g->from)->when = g->bail_out;
	}
	struct part *p = put_part(&then, PART_GATHER, g->from);
	p->loop = g->turns;
	p->number = number;
	p->words = g->words;
	if (cond_implies(l->e, cond_found(l->e, (struct input *)(uintptr_t)each), g->when)) {
		return then;
	}
	put_if(&body, g->when, g->from, &then, NULL);
	return body;
}

unsigned
put_gather(struct list *l, const struct gather *g, const struct noted *noted)
{
	unsigned number = ++l->plan->numbers.parts;
	put_part(l, PART_GATHER_BEGIN, g->from)->number = number;
	struct list body = put_turn(l, g, number);
	for (unsigned i = g->arm_count; i-- > 0;) {
		struct list outer = put_inner(l), arms = put_inner(l);
		struct part *loop =
			put_loop(&outer, g->arms[i]->loop, i == 0 ? noted : NULL, g->from);
		loop->number = number;
		put_arm(&arms, g->arms[i], NULL, &body, g->from);
		loop->parts = arms.first;
		body = outer;
	}
	if (l->last == NULL) {
		l->first = body.first;
	} else {
		l->last->next = body.first;
	}
	l->last = body.last;
	return number;
}
