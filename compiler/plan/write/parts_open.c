/* SPDX-License-Identifier: Apache-2.0 */
/* The writing plan of an object some of whose members are known. What stands in the position of a
 * member of the input comes first, added members follow; or all are sorted by name. A comma follows
 * each member; the last becomes the closing brace. */
#include "plan/write/parts.h"

static void
put_known(struct list *l, const struct slot *s, const struct cond *given)
{
	if (s->when->kind == COND_NEVER) {
		return;
	}
	if (cond_implies(l->e, given, s->when) || cond_has_written(s->when)) {
		put_member(l, s, true, NULL, given, TEXT(""), TEXT(","));
		return;
	}
	struct list then = put_inner(l);
	put_member(&then, s, true, NULL, cond_and(l->e, given, s->when), TEXT(""), TEXT(","));
	put_if(l, cond_under(l->e, given, s->when), s->from, &then, NULL);
}

/* Whether an earlier slot has the same position. */
static bool
came_before(const struct shape *s, const struct slot *which)
{
	const struct slot *i = s->slots;
	while (i != which && i->here != which->here) {
		i = i->next;
	}
	return i != which;
}

static void
put_in_order(struct list *l, const struct shape *s, const struct cond *given)
{
	struct list places = put_inner(l);
	struct part *open = put_part(l, PART_OPEN, s->from);
	open->input = s->input;
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i->here == NULL || came_before(s, i)) {
			continue;
		}
		struct part *here = put_part(&places, PART_HERE, i->from);
		struct list inside = put_inner(l);
		for (const struct slot *k = i; k != NULL; k = k->next) {
			if (k->here == i->here) {
				put_known(&inside, k,
					cond_and(l->e, given, cond_found(l->e, i->here)));
			}
		}
		here->input = i->here;
		here->parts = inside.first;
	}
	open->parts = places.first;
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i->here == NULL) {
			put_known(l, i, given);
		}
	}
}

static void
put_rest(struct list *l, const struct shape *s, struct text before)
{
	struct part *rest = put_part(l, PART_REST, s->from);
	rest->input = s->input;
	rest->bytes = before;
}

static void
put_sorted(struct list *l, const struct shape *s, const struct cond *given)
{
	struct text last = { NULL, 0 };
	put_part(l, PART_REST_BEGIN, s->from)->input = s->input;
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i->when->kind == COND_NEVER) {
			continue;
		}
		if (last.at == NULL || !text_equal(last, i->name)) {
			put_rest(l, s, i->name);
		}
		last = i->name;
		put_known(l, i, given);
	}
	put_rest(l, s, (struct text){ NULL, 0 });
}

/* The members in the turns of a loop: those with a name, and the others, which are changed. */
static void
put_changed(struct list *l, const struct shape *s, const struct cond *given)
{
	struct slot all = *s->rest;
	struct alternative **last = &all.alternatives;
	open_settle(l->e, s);
	*last = NULL;
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i->here == NULL || came_before(s, i)) {
			continue;
		}
		for (const struct slot *k = i; k != NULL; k = k->next) {
			if (k->here == i->here && k->when->kind != COND_NEVER) {
				*last = arena_new(l->e->arena, struct alternative);
				**last = (struct alternative){ .match = k->here,
					.when = k->when,
					.shape = k->shape,
					.name = words_of(l->e, k->name),
					.from = k->from };
				last = &(*last)->next;
			}
		}
	}
	for (const struct alternative *a = s->rest->alternatives; a != NULL; a = a->next) {
		if (a->when->kind != COND_NEVER) {
			*last = arena_new(l->e->arena, struct alternative);
			**last = *a;
			last = &(*last)->next;
			*last = NULL;
		}
	}
	put_alternatives(l, &all, NULL, true, put_loop(l, all.loop, NULL, s->from));
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i->here == NULL) {
			put_known(l, i, given);
		}
	}
}

static void
put_object(struct list *l, const struct shape *s, const struct cond *given)
{
	struct input *in = s->input;
	if (in->open > 0 && in->sorted != s->sorted) {
		cannot(l->e, s->from, "an object is written in two orders");
		return;
	}
	if (s->rest != NULL) {
		put_bytes(l, TEXT("{"), s->from);
		put_changed(l, s, given);
		put_part(l, PART_TRIM, s->from)->bytes = TEXT("}");
		return;
	}
	unsigned count = 0;
	for (const struct input *i = in->children; i != NULL; i = i->next) {
		count = i->open_member > count ? i->open_member : count;
	}
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i->here != NULL) {
			keep_input(i->here);
			i->here->open_member =
				i->here->open_member > 0 ? i->here->open_member : ++count;
		}
	}
	keep_input(in);
	in->open = in->open > 0 ? in->open : ++l->plan->numbers.opens;
	in->sorted = s->sorted;
	put_bytes(l, TEXT("{"), s->from);
	(s->sorted ? put_sorted : put_in_order)(l, s, given);
	put_part(l, PART_TRIM, s->from)->bytes = TEXT("}");
}

void
put_perhaps(struct list *l, const struct slot *s, bool named, const struct cond *given,
	struct text before, struct text behind)
{
	struct evaluator *e = l->e;
	struct list then = put_inner(l), otherwise = put_inner(l);
	struct shape *certain = arena_new(e->arena, struct shape);
	struct slot other = *s, object = *s;
	*certain = *s->shape;
	certain->perhaps = NULL;
	object.shape = certain;
	other.shape = shape_of_input(e, s->shape->input, s->shape->from);
	if (s->shape->perhaps->kind != COND_NEVER) {
		put_part(&then, PART_BAIL_OUT, s->from)->when = s->shape->perhaps;
	}
	put_member(&then, &other, named, NULL, given, before, behind);
	given = cond_and(e, given, open_object(e, s->shape));
	put_member(&otherwise, &object, named, NULL, given, before, behind);
	put_if(l, cond_no_object(e, s->shape->input), s->from, &then, &otherwise);
}

void
put_open(struct list *l, const struct shape *s, const struct cond *given)
{
	const struct slot value = { .when = &cond_always, .shape = s, .from = s->from };
	if (s->perhaps != NULL) {
		put_perhaps(l, &value, false, given, TEXT(""), TEXT(""));
	} else {
		put_object(l, s, given);
	}
}
