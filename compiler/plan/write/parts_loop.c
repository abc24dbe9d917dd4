/* SPDX-License-Identifier: Apache-2.0 */
/* The writing plan of loops, and of values that are undone if nothing is written in them. */
#include "plan/write/parts.h"

#include "plan/domain/limits.h"

/* Each pass of a loop tries all keys of its level: many passes over many keys would be a plan that
 * is quadratic in the spec. */
static void
count_tests(struct list *l, const struct loop *loop, struct span from)
{
	unsigned *tests = &l->plan->numbers.tests;
	for (const struct arm *a = loop->arms; a != NULL; a = a->next) {
		++*tests;
	}
	for (const struct taken *t = loop->taken; t != NULL; t = t->next) {
		++*tests;
	}
	if (*tests > MOST_TESTS) {
		over_limit(l->e, from, LIMIT_TESTS);
	}
}

struct part *
put_loop(struct list *l, const struct loop *loop, const struct noted *noted, struct span from)
{
	const struct gather *gather = loop->gather;
	bool names = gather != NULL && gather->names == loop;
	unsigned number = names ? put_gather(l, gather, noted) : 0;
	noted = names ? NULL : noted;
	struct part *p = put_part(l, PART_LOOP, from);
	p->loop = loop;
	p->number = number;
	p->noted = noted;
	p->positions = loop->listed;
	for (const struct noted *n = noted; n != NULL; n = n->next) {
		if (!n->first->of_spec) {
			((struct loop *)(uintptr_t)loop)->noted =
				true; /* made by this evaluation */
		}
	}
	count_tests(l, loop, from);
	keep_input(loop->over);
	for (const struct taken *t = loop->taken; t != NULL; t = t->next) {
		keep_input(t->input);
	}
	return p;
}

void
put_arm(struct list *arms, const struct arm *arm, const struct input *match,
	const struct list *body, struct span from)
{
	if (arms->last != NULL && arms->last->arm == arm && arms->last->match == match) {
		struct part *end = (struct part *)(uintptr_t)arms->last->parts; /* made here */
		if (end == NULL) {
			arms->last->parts = body->first;
			return;
		}
		while (end->next != NULL) {
			end = (struct part *)(uintptr_t)end->next;
		}
		end->next = body->first;
		return;
	}
	if (arm != NULL && arm->unsteady && arm->written) {
		cannot(arms->e, from, "a value that differs each time is written twice");
	}
	if (arm != NULL) {
		((struct arm *)(uintptr_t)arm)->written = true; /* made by this evaluation */
	}
	struct part *p = put_part(arms, PART_ARM, from);
	p->arm = arm;
	p->match = match;
	p->parts = body->first;
	if (arm != NULL && arm->bail_out != NULL) {
		struct list before = put_inner(arms);
		struct part *bail_out = put_part(&before, PART_BAIL_OUT, from);
		bail_out->when = arm->bail_out;
		bail_out->next = p->parts;
		p->parts = bail_out;
	}
}

void
put_followed(
	struct list *l, const struct slot *s, const struct part *names, const struct cond *given)
{
	struct list then = put_inner(l);
	if (s->loop != NULL) {
		put_alternatives(l, s, names, true, put_loop(l, s->loop, s->noted, s->from));
	} else if (cond_has_written(s->when) || cond_implies(l->e, given, s->when)) {
		put_member(l, s, true, names, given, TEXT(""), TEXT(","));
	} else {
		put_member(
			&then, s, true, names, cond_and(l->e, given, s->when), TEXT(""), TEXT(","));
		put_if(l, cond_under(l->e, given, s->when), s->from, &then, NULL);
	}
}

/* The members of an inner object, as members of the outer one. */
static void
put_spread(
	struct list *l, const struct shape *s, const struct part *names, const struct cond *given)
{
	begin_orders(l, s);
	put_runs(l, s, names, given);
	end_orders(l, s);
}

/* A member for which turns were gathered, if it is simpler for only one turn. */
static void
put_single(struct list *l, const struct alternative *a, const struct slot *s,
	const struct part *names, const struct cond *given)
{
	struct list then = put_inner(l), otherwise = put_inner(l);
	struct slot one = *s;
	one.shape = a->single;
	put_member(&then, &one, true, names, given, TEXT(""), TEXT(","));
	put_member(&otherwise, s, true, names, given, TEXT(""), TEXT(","));
	struct part *p = put_part(l, PART_SINGLE, a->from);
	p->loop = a->arm->loop->gather->turns;
	p->parts = then.first;
	p->otherwise = otherwise.first;
}

void
put_alternatives(struct list *l, const struct slot *s, const struct part *names, bool named,
	struct part *loop)
{
	struct list arms = put_inner(l);
	for (const struct alternative *a = s->alternatives; a != NULL; a = a->next) {
		struct list body = put_inner(l), then = put_inner(l);
		const struct input *at = a->arm != NULL ? a->arm->each : a->match;
		const struct cond *given = cond_found(l->e, (struct input *)(uintptr_t)at);
		struct slot one = {
			.when = a->when, .shape = a->shape, .from = a->from, .words = a->name
		};
		if (a->spread) {
			put_spread(&body, a->shape, names, given);
		} else if (a->single != NULL && a->arm != NULL) {
			put_single(&body, a, &one, names, given);
		} else if (cond_has_written(a->when) || cond_implies(l->e, given, a->when)) {
			put_member(&body, &one, named, names, given, TEXT(""), TEXT(","));
		} else {
			put_member(&then, &one, named, names, cond_and(l->e, given, a->when),
				TEXT(""), TEXT(","));
			put_if(&body, a->when, a->from, &then, NULL);
		}
		put_arm(&arms, a->arm, a->match, &body, a->from);
	}
	loop->parts = arms.first;
}

/* Where values are collected. */
struct collection {
	unsigned number;
	bool list; /* they are elements of a list */
	enum one one;
};

static void put_items(
	struct list *l, const struct item *items, struct collection to, const struct noted *noted);

/* A value for a collection: an element of a `list`, or one of those that become a single value or a
 * list of several. */
static void
put_item(struct list *l, const struct item *i, struct collection to)
{
	struct list then = put_inner(l), value = put_inner(l);
	if (to.list) {
		put_value(&then, i->shape, i->when);
		put_bytes(&then, TEXT(","), i->from);
	} else {
		struct part *add = put_part(&then, PART_ADD, i->from);
		put_value(&value, i->shape, i->when);
		add->parts = value.first;
		add->number = to.number;
		add->one = to.one;
	}
	put_if(l, i->when, i->from, &then, NULL);
}

static void
put_items(struct list *l, const struct item *items, struct collection to, const struct noted *noted)
{
	for (const struct item *i = items; i != NULL;) {
		if (i->loop == NULL) {
			put_item(l, i, to);
			i = i->next;
			continue;
		}
		const struct loop *which = i->loop;
		struct part *loop = put_loop(l, which, noted, i->from);
		struct list arms = put_inner(l);
		for (; i != NULL && i->loop == which; i = i->next) {
			struct list body = put_inner(l);
			put_items(&body, i->items, to, NULL);
			put_arm(&arms, i->arm, i->match, &body, i->from);
		}
		loop->parts = arms.first;
	}
}

static void
put_positions(struct list *l, const struct shape *s)
{
	unsigned number = ++l->plan->numbers.parts;
	put_part(l, PART_GAPS, s->from)->number = number;
	struct part *loop = put_loop(l, s->slots->loop, s->slots->noted, s->from);
	put_alternatives(l, s->slots, NULL, false, loop);
	for (const struct part *p = loop->parts; p != NULL; p = p->next) {
		struct part *arm = (struct part *)(uintptr_t)p; /* made here */
		struct part *element = arena_new(l->e->arena, struct part);
		*element = (struct part){ .kind = PART_ELEMENT,
			.from = p->from,
			.number = number,
			.parts = p->parts,
			.loop = s->slots->loop,
			.positions = s->collect.list };
		arm->parts = element;
	}
}

void
put_each(struct list *l, const struct shape *s)
{
	const struct slot *element = s->slots;
	const struct arm *arm = element->loop->arms;
	struct list inside = put_inner(l), arms = put_inner(l), body = put_inner(l);
	struct list *to = s->sorted ? l : &inside;
	if (s->sorted) {
		put_bytes(l, TEXT("["), s->from);
	}
	struct part *loop = put_loop(to, element->loop, NULL, s->from);
	if (s->bail_out->kind != COND_NEVER) {
		put_part(&body, PART_BAIL_OUT, s->from)->when = s->bail_out;
	}
	if (!s->sorted) {
		put_part(&body, PART_EACH_NAME, s->from)->loop = element->loop;
	}
	put_member(&body, element, false, NULL, element->when, TEXT(""), TEXT(","));
	put_arm(&arms, arm, NULL, &body, element->from);
	loop->parts = arms.first;
	loop->positions = s->sorted;
	keep_input(arm->each);
	if (s->sorted) {
		put_part(l, PART_TRIM, s->from)->bytes = TEXT("]");
		return;
	}
	struct part *each = put_part(l, PART_EACH, s->from);
	each->input = s->input;
	each->parts = inside.first;
}

void
put_gapped(struct list *l, const struct shape *s, const struct cond *given)
{
	unsigned number = ++l->plan->numbers.parts, never = 0;
	put_part(l, PART_GAPS, s->from)->number = number;
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		struct list body = put_inner(l), then = put_inner(l);
		if (cond_and(l->e, given, i->when)->kind == COND_NEVER) {
			never++;
			continue;
		}
		if (cond_has_written(i->when) || cond_implies(l->e, given, i->when)) {
			put_member(&body, i, false, NULL, given, TEXT(""), TEXT(","));
		} else {
			put_member(&then, i, false, NULL, cond_and(l->e, given, i->when), TEXT(""),
				TEXT(","));
			put_if(&body, cond_under(l->e, given, i->when), i->from, &then, NULL);
		}
		struct part *element = put_part(l, PART_ELEMENT, i->from);
		element->number = number;
		element->parts = body.first;
		element->count = never;
		never = 0;
	}
}

/* The only element that anything is written to; NULL: there are several. */
static const struct slot *
only_element(const struct shape *s)
{
	const struct slot *only = NULL;
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i->when->kind != COND_NEVER) {
			if (only != NULL) {
				return NULL;
			}
			only = i;
		}
	}
	return only;
}

/* A list that exists if one of its elements does: what stands before and behind that element is
 * constant. */
static void
put_around(struct list *l, struct list *head, const struct shape *s, const struct slot *only,
	const struct cond *given, struct text tail)
{
	struct buffer b;
	buffer_init(&b, l->e->arena);
	buffer_add(&b, "]", 1);
	buffer_add(&b, tail.at, tail.len);
	put_bytes(head, TEXT("["), s->from);
	for (const struct slot *i = s->slots; i != only; i = i->next) {
		put_bytes(head, TEXT("null,"), s->from);
	}
	put_tentative(l, head, only->shape, given, buffer_text(&b));
}

void
put_tentative(struct list *l, struct list *head, const struct shape *s, const struct cond *given,
	struct text tail)
{
	struct list body = put_inner(l);
	struct part *p;
	bool collect = s->kind == SHAPE_COLLECT &&
		       (!s->collect.list || s->collect.one != ONE_OF_NONE),
	     object = s->kind == SHAPE_OBJECT;
	const struct slot *only = s->kind == SHAPE_LIST ? only_element(s) : NULL;
	if (only != NULL && cond_has_written(only->when)) {
		put_around(l, head, s, only, given, tail);
		return;
	}
	unsigned number = ++l->plan->numbers.parts;
	if (!collect) {
		put_bytes(head, object ? TEXT("{") : TEXT("["), s->from);
	}
	if (object) {
		begin_orders(l, s);
		put_slots(&body, s, given);
	} else if (s->kind == SHAPE_LIST) {
		put_gapped(&body, s, given);
	} else if (s->kind == SHAPE_POSITIONS) {
		put_positions(&body, s);
	} else if (s->kind == SHAPE_COLLECT) {
		put_items(&body, s->collect.items,
			(struct collection){ number, !collect, s->collect.one }, s->collect.noted);
	} else {
		cannot(l->e, s->from, "depends on a value that a loop has written");
	}
	p = put_part(l, collect ? PART_COLLECT : PART_WRITTEN, s->from);
	p->number = number;
	p->around.head = head->first;
	p->parts = body.first;
	p->bytes = object ? TEXT("}") : TEXT("]");
	p->stays = collect && s->collect.stays;
	p->around.tail = tail;
	p->else_bail_out = s->made_empty && !collect;
	l->e->bails_out.some = l->e->bails_out.some || s->made_empty;
	if (object) {
		end_orders(l, s);
	}
}
