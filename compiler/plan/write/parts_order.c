/* SPDX-License-Identifier: Apache-2.0 */
/* The writing plan of what is noted about the order in which members are written first. */
#include "plan/write/parts.h"

void
begin_first(struct list *l, const struct first *first, struct place from)
{
	if (first->early) {
		return; /* it has begun before calls */
	}
	begin_first_early(l, first, from);
}

void
begin_first_early(struct list *l, const struct first *first, struct place from)
{
	put_part(l, PART_FIRST_BEGIN, from)->first = first;
	for (const struct first_input *in = first->inputs; in != NULL; in = in->next) {
		if (in->input != NULL) {
			keep_place(in->input);
		}
		keep_cond(in->when);
	}
}

void
begin_orders(struct list *l, const struct shape *s)
{
	size_t orders = 0;
	for (const struct order_check *o = s->orders; o != NULL; o = o->next) {
		orders++;
	}
	const struct first **begun =
		arena_new_array(l->e->arena, 2 * orders + 1, const struct first *);
	unsigned count = 0;
	for (const struct order_check *o = s->orders; o != NULL; o = o->next) {
		const struct first *both[2] = { o->before, o->after };
		if (o->when != NULL) {
			put_part(l, PART_UNUSUAL, s->from)->when = o->when;
			l->e->unusual = true;
			continue;
		}
		for (unsigned i = 0; i < 2; i++) {
			unsigned k = 0;
			while (k < count && begun[k] != both[i]) {
				k++;
			}
			if (k == count) {
				begun[count++] = both[i];
				begin_first(l, both[i], s->from);
			}
		}
	}
}

void
put_order(struct list *l, const struct order_check *o, struct place from)
{
	struct part *p = put_part(l, PART_ORDER, from);
	p->before = o->before;
	p->after = o->after;
}

void
end_orders(struct list *l, const struct shape *s)
{
	for (const struct order_check *o = s->orders; o != NULL; o = o->next) {
		if (o->when == NULL) {
			put_order(l, o, s->from);
		}
	}
}

bool
is_written_in_order(const struct shape *s)
{
	bool in_order = s->orders == NULL && !shape_is_ranked(s);
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		for (const struct alternative *a = i->alternatives; a != NULL; a = a->next) {
			in_order = in_order && (!a->spread || is_written_in_order(a->shape));
		}
	}
	return in_order;
}
