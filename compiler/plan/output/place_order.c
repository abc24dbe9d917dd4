/* SPDX-License-Identifier: Apache-2.0 */
/* The order of an object's members. */
#include "plan/output/place_member.h"

static const struct noted *
also(struct evaluator *e, const struct noted *others, const struct first *first)
{
	struct noted *n = arena_new(e->arena, struct noted);
	*n = (struct noted){ first, others };
	return n;
}

void
member_attach_first(struct evaluator *e, const struct shape *s, const struct loop *loop,
	const struct first *first)
{
	struct shape *made = (struct shape *)(uintptr_t)s; /* made by this evaluation */
	if (s->kind == SHAPE_COLLECT) {
		made->collect.noted = also(e, made->collect.noted, first);
		return;
	}
	if (s->kind == SHAPE_CALL) { /* it has been computed: its slots are not written here */
		return;
	}
	for (struct slot *i = made->slots; i != NULL; i = i->next) {
		const struct gather *g = i->loop != NULL ? i->loop->gather : NULL;
		const struct loop *turns = g != NULL ? g->arms[0]->loop : i->loop;
		if (i->loop != NULL && (loop == NULL || turns == loop)) {
			i->noted = also(e, i->noted, first);
		} else if (i->loop == NULL && i->shape != NULL) {
			member_attach_first(e, i->shape, loop, first);
		}
	}
}

/* Whether loops of an earlier operation write some of it, which note nothing for this one. */
static bool
is_assembled(struct group g)
{
	unsigned i = 0;
	while (i < g.count && !g.at[i]->assembled) {
		i++;
	}
	return i < g.count;
}

/* Members are reordered at run time, by the order of their writes in the spec. */
static void
rank_members(struct builder *b, struct member *all, unsigned opened)
{
	for (struct member *m = all; m != NULL; m = m->next) {
		m->slot->first = first_in_spec(b->e, m->writes.at, m->writes.count, opened);
		if (is_assembled(m->writes)) {
			if (m->writes.count > 1) {
				cannot(b->e, m->writes.at[0]->from,
					"the order of keys depends on what is present");
			}
		} else if (m->loop != NULL) {
			m->slot->noted = also(b->e, m->slot->noted, m->slot->first);
		} else {
			member_attach_first(b->e, m->slot->shape, NULL, m->slot->first);
		}
	}
}

/* If the order only depends on which writes happen, orders the members as the walk of the spec
 * does. False: it depends on the input, too. */
static bool
order_by_spec(struct builder *b, struct member *all, unsigned opened)
{
	bool certain = true;
	for (struct member *m = all; m != NULL; m = m->next) {
		for (struct member *n = m->next; n != NULL; n = n->next) {
			enum member_order order = order_of(b->e, m->writes.at, m->writes.count,
				n->writes.at, n->writes.count, opened);
			if (order == ORDER_OF_INPUT) {
				return false;
			}
			certain = certain && order == ORDER_CERTAIN;
		}
	}
	if (!certain) {
		rank_members(b, all, opened);
	}
	return true;
}

/* The same, except for records that bail out. */
static bool
order_or_bail_out(struct builder *b, struct member *all, unsigned opened)
{
	for (struct member *m = all; m != NULL; m = m->next) {
		for (struct member *n = m->next; n != NULL; n = n->next) {
			if (!order_else_bail_out(b->e, m->writes.at, m->writes.count, n->writes.at,
				    n->writes.count, opened)) {
				return false;
			}
		}
	}
	rank_members(b, all, opened);
	return true;
}

static void
blame_member(struct builder *b, const struct member *m)
{
	struct text name;
	if (m->writes.depth == 0 && m->loop == NULL &&
		words_known(group_step(m->writes.at[0], m->writes)->name, &name)) {
		blame(b->e, b->op, name);
	}
}

/* Marks the members whose order among each other is that of the input as to be computed. */
static void
blame_order(struct builder *b, const struct member *all, unsigned opened)
{
	for (const struct member *m = all; m != NULL; m = m->next) {
		for (const struct member *n = m->next; n != NULL; n = n->next) {
			if (order_of(b->e, m->writes.at, m->writes.count, n->writes.at,
				    n->writes.count, opened) == ORDER_OF_INPUT) {
				blame_member(b, m);
				blame_member(b, n);
			}
		}
	}
}

/* Whether only a computed object has the order of some of them. */
static bool
has_order_of_its_own(const struct member *m)
{
	while (m != NULL && m->writes.at[0]->among == NULL) {
		m = m->next;
	}
	return m != NULL;
}

/* Whether the positions of both in the input can be compared. */
static bool
is_comparable(const struct member *a, const struct member *b)
{
	return a->first != NULL && b->first != NULL && order_is_comparable(a->first, b->first);
}

/* For each member, the number of the last one whose order is checked against its own. */
static const unsigned *
last_checked(struct builder *b, const struct shape *object, const struct member *all)
{
	unsigned *number = arena_new_array(b->e->arena, b->e->numbers.firsts + 1, unsigned),
		 count = 0;
	for (const struct member *m = all; m != NULL; m = m->next, count++) {
		number[m->first != NULL ? m->first->number : 0] = count;
	}
	unsigned *last = arena_new_array(b->e->arena, count + 1, unsigned);
	for (const struct order_check *o = object->object.orders; o != NULL; o = o->next) {
		unsigned before = number[o->before->number], after = number[o->after->number];
		last[before] = after > last[before] ? after : last[before];
	}
	return last;
}

/* Neighbours whose order is that of the input, and which certainly stand before or behind all other
 * members, form a run. There are no runs unless every check is within one. */
static void
find_runs(struct builder *b, const struct shape *object, struct member *all)
{
	for (const struct order_check *o = object->object.orders; o != NULL; o = o->next) {
		if (o->when != NULL) {
			return;
		}
	}
	if (object->object.orders == NULL) {
		return;
	}
	const unsigned *last = last_checked(b, object, all);
	const struct member *before = NULL; /* in the same run */
	unsigned i = 0, end = 0, run = 0;
	bool comparable = true;
	for (struct member *m = all; m != NULL; m = m->next, i++) {
		end = before == NULL || last[i] > end ? last[i] : end;
		if (before == NULL && end <= i) {
			continue;
		}
		run += before == NULL;
		comparable = comparable && (before == NULL || is_comparable(before, m));
		m->slot->run = run;
		m->slot->by_input = m->first;
		before = i < end ? m : NULL;
	}
	for (struct member *m = all; m != NULL && !comparable; m = m->next) {
		m->slot->run = 0;
	}
}

/* The member of an object that came apart; NULL: of none. */
static const struct slot *
moved_as(const struct member *m)
{
	return group_step(m->writes.at[0], m->writes)->moved;
}

/* Whether they are members of an object that came apart whose order is known only at run time. */
static bool
keep_ranks(const struct member *all)
{
	while (all != NULL && (moved_as(all) == NULL || moved_as(all)->first == NULL)) {
		all = all->next;
	}
	return all != NULL;
}

/* Members of such an object keep their ranks. What was not in it stands behind. False: cannot(). */
static bool
members_as_moved(struct builder *b, struct shape *object, struct member *all, unsigned opened)
{
	struct member *m = all;
	const struct slot *moved;
	for (; m != NULL && m->writes.count == 1 && (moved = moved_as(m)) != NULL; m = m->next) {
		m->slot->first = moved->first;
	}
	bool ordered = m == NULL || (moved_as(m) == NULL && members_in_order(b, object, m, opened));
	return (ordered && object->object.orders == NULL) ||
	       cannot(b->e, object->from, "the order of keys depends on what is present") != NULL;
}

bool
members_in_order(struct builder *b, struct shape *object, struct member *all, unsigned opened)
{
	if (members_are_woven(all)) {
		return members_in_turns(b, all, opened);
	}
	if (keep_ranks(all)) {
		return members_as_moved(b, object, all, opened);
	}
	if (order_by_spec(b, all, opened)) {
		return true;
	}
	if (has_order_of_its_own(all)) {
		cannot(b->e, all->writes.at[0]->from, "the order of keys depends on the input");
		blame_order(b, all, opened);
		return false;
	}
	for (struct member *m = all; m != NULL; m = m->next) {
		for (struct member *n = m->next; n != NULL; n = n->next) {
			if (!order_places(b->e, object, m->writes.at, m->writes.count, n->writes.at,
				    n->writes.count, opened, &m->first, &n->first)) {
				if ((m->writes.depth > 0 || b->e->allowed.steps) &&
					!group_may_be_computed(b) &&
					order_or_bail_out(b, all, opened)) {
					object->object.orders = NULL;
					return true; /* no place could be computed instead */
				}
				cannot(b->e, n->writes.at[0]->from,
					"the order of keys depends on what is present");
				blame_member(b, m);
				blame_member(b, n);
				return false;
			}
		}
	}
	for (struct member *m = all; m != NULL; m = m->next) {
		if (m->first == NULL) {
			continue;
		}
		const struct loop *loop = NULL;
		for (unsigned i = 0; i < m->writes.count; i++) {
			const struct write *w = m->writes.at[i];
			loop = w->arm_count > opened ? w->arms[opened]->loop : loop;
		}
		if (m->loop != NULL) {
			m->slot->noted = also(b->e, m->slot->noted, m->first);
		} else if (loop != NULL) {
			member_attach_first(b->e, m->slot->shape, loop, m->first);
		}
	}
	find_runs(b, object, all);
	return true;
}
