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

void
put_open(struct list *l, const struct shape *s, const struct cond *given)
{
	struct input *in = s->input;
	if (in->open > 0 && in->sorted != s->sorted) {
		cannot(l->e, s->from, "an object is written in two orders");
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
