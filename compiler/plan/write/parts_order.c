/* SPDX-License-Identifier: Apache-2.0 */
/* The writing plan of what is noted about the order in which members are first written. */
#include "plan/write/parts.h"

static struct part *
own_part(const struct part *p)
{
	return (struct part *)(uintptr_t)p; /* made here */
}

void
begin_first(struct list *l, const struct first *first, struct span from)
{
	if (first->early) {
		return; /* it has begun before the calls */
	}
	begin_first_early(l, first, from);
}

void
begin_first_early(struct list *l, const struct first *first, struct span from)
{
	put_part(l, PART_FIRST_BEGIN, from)->first = first;
	for (const struct first_input *in = first->inputs; in != NULL; in = in->next) {
		if (in->input != NULL) {
			keep_place(in->input);
		}
		keep_cond(in->when);
	}
}

bool
orders_runs(const struct shape *s)
{
	const struct slot *i =
		s->object.hashed == NULL && s->object.orders != NULL ? s->slots : NULL;
	while (i != NULL && i->run == 0) {
		i = i->next;
	}
	return i != NULL;
}

void
begin_orders(struct list *l, const struct shape *s)
{
	for (const struct slot *i = orders_runs(s) ? s->slots : NULL; i != NULL; i = i->next) {
		if (i->run > 0) {
			begin_first(l, i->by_input, i->from);
		}
	}
	if (orders_runs(s)) {
		return;
	}
	size_t orders = 0;
	for (const struct order_check *o = s->object.orders; o != NULL; o = o->next) {
		orders++;
	}
	const struct first **begun =
		arena_new_array(l->e->arena, 2 * orders + 1, const struct first *);
	unsigned count = 0;
	for (const struct order_check *o = s->object.orders; o != NULL; o = o->next) {
		const struct first *both[2] = { o->before, o->after };
		if (o->when != NULL) {
			put_part(l, PART_BAIL_OUT, s->from)->when = o->when;
			l->e->bails_out.some = true;
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
put_order(struct list *l, const struct order_check *o, struct span from)
{
	struct part *p = put_part(l, PART_ORDER, from);
	p->before = o->before;
	p->after = o->after;
}

void
end_orders(struct list *l, const struct shape *s)
{
	if (orders_runs(s)) {
		return;
	}
	for (const struct order_check *o = s->object.orders; o != NULL; o = o->next) {
		if (o->when == NULL) {
			put_order(l, o, s->from);
		}
	}
}

bool
is_written_in_order(const struct shape *s)
{
	bool in_order = s->object.orders == NULL && !shape_is_ranked(s);
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		for (const struct alternative *a = i->alternatives; a != NULL; a = a->next) {
			in_order = in_order && (!a->spread || is_written_in_order(a->shape));
		}
	}
	return in_order;
}

const struct slot *
put_ranked(struct list *l, const struct slot *first, bool by_input, const struct part *names,
	const struct cond *given)
{
	const struct slot *i = first;
	unsigned number = ++l->plan->numbers.parts;
	struct part *begin = put_part(l, PART_RANKED, first->from), *p;
	begin->number = number;
	begin->count = 1; /* C has no empty arrays */
	for (; i != NULL && (!by_input || i->run == first->run); i = i->next) {
		struct list member = put_inner(l);
		if (cond_and(l->e, given, i->when)->kind == COND_NEVER) {
			continue;
		}
		if (!by_input && i->first != NULL && !i->first->constant) {
			begin_first(l, i->first, i->from);
		}
		put_followed(&member, i, names, given);
		p = put_part(l, PART_RANK, i->from);
		p->number = number;
		p->first = by_input ? i->by_input : i->first;
		p->parts = member.first;
		begin->count++;
	}
	p = put_part(l, PART_IN_ORDER, first->from);
	p->number = number;
	return i;
}

/* In the turns of the loop in which the member was first written, ends the members before it. */
static void
put_cut(struct list *l, struct part *loop, const struct weave *w, unsigned number)
{
	struct list arms = put_inner(l);
	struct part *cut = arena_new(l->e->arena, struct part), *p = own_part(loop->parts);
	*cut = (struct part){
		.kind = PART_CUT, .from = loop->from, .number = number, .first = w->first
	};
	cut->loop = loop->loop;
	while (p != NULL && (p->arm != w->arm || p->match != w->match)) {
		p = own_part(p->next);
	}
	if (p == NULL) {
		p = put_part(&arms, PART_ARM, w->arm != NULL ? w->arm->key->span : loop->from);
		p->arm = w->arm;
		p->match = w->match;
		p->next = loop->parts;
		loop->parts = p;
	}
	if (!w->behind || p->parts == NULL) {
		cut->next = p->parts;
		p->parts = cut;
		return;
	}
	for (p = own_part(p->parts); p->next != NULL;) {
		p = own_part(p->next);
	}
	p->next = cut;
}

/* Writes one of the members between those that a loop makes. Its name only counts if it is there.
 */
static void
put_between(struct list *l, const struct slot *s, const struct part *names,
	const struct cond *given, unsigned number)
{
	struct list member = put_inner(l), seen = put_inner(l);
	begin_first(l, s->woven, s->from);
	put_followed(&member, s, NULL, given);
	put_seen(&seen, s->words.count > 0 ? s->words : words_of(l->e, s->name), names, s->from);
	struct part *p = put_part(l, PART_RANK, s->from);
	p->number = number;
	p->first = s->woven;
	p->parts = member.first;
	p->otherwise = seen.first;
}

/* Writes the members up to `made`, which a loop writes while it makes the members of `made`, and
 * these; returns the slot behind them. */
static const struct slot *
put_woven(struct list *l, const struct slot *first, const struct part *names,
	const struct cond *given)
{
	const struct slot *made = first;
	struct list turns = put_inner(l);
	unsigned number = ++l->plan->numbers.parts;
	struct part *begin = put_part(l, PART_RANKED, first->from);
	begin->number = number;
	begin->count = 1;
	for (; made != NULL && made->woven != NULL; made = made->next) {
		put_between(l, made, names, given, number);
		begin->count += 2;
	}
	if (made == NULL || made->weaves == NULL) {
		cannot(l->e, first->from, "the order of keys depends on the input");
		return made;
	}
	put_followed(&turns, made, names, given);
	for (const struct weave *w = made->weaves; w != NULL; w = w->next) {
		const struct slot *i = first;
		while (i != made && i->woven != w->first) {
			i = i->next;
		}
		if (i != made) {
			put_cut(l, turns.last, w, number);
		}
	}
	struct part *p = put_part(l, PART_WOVEN, made->from);
	p->number = number;
	p->parts = turns.first;
	put_part(l, PART_IN_ORDER, first->from)->number = number;
	return made->next;
}

void
put_runs(struct list *l, const struct shape *s, const struct part *names, const struct cond *given)
{
	for (const struct slot *i = s->slots; i != NULL;) {
		if (i->woven != NULL) {
			i = put_woven(l, i, names, given);
			continue;
		}
		if (i->run > 0 && orders_runs(s)) {
			i = put_ranked(l, i, true, names, given);
			continue;
		}
		if (cond_and(l->e, given, i->when)->kind != COND_NEVER) {
			put_followed(l, i, names, given);
		}
		i = i->next;
	}
}
