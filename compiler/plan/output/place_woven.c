/* SPDX-License-Identifier: Apache-2.0 */
/* Members of known names among those that a loop names: `"addr_*": "address.&(0,1)"` beside
 * `"*": "&"`, or `"a": "o.a"` and `"b": "o.b"`. They are written first, each noting the turn in
 * which that happens; the loop's members are then parted at these turns, and all are put in order.
 */
#include "plan/output/place_member.h"

struct member *
members_woven(struct member *all)
{
	struct member *ordered = NULL, **last = &ordered;
	while (all != NULL) {
		const struct member *head = all;
		const struct loop *loop = head->woven != NULL ? head->woven : head->loop;
		for (unsigned makes = 0; makes < 2; makes++) {
			for (struct member **m = &all; *m != NULL;) {
				struct member *one = *m;
				bool fits = loop == NULL ? one == head
							 : loop == (makes ? one->loop : one->woven);
				if (!fits) {
					m = &one->next;
					continue;
				}
				*m = one->next;
				*last = one;
				last = &one->next;
				one->next = NULL;
			}
		}
	}
	return ordered;
}

bool
members_are_woven(const struct member *all)
{
	while (all != NULL && all->woven == NULL) {
		all = all->next;
	}
	return all != NULL;
}

/* Whether the member that stands before the other in the list also does in the object if both are
 * first written in the same turn. */
static bool
in_order_in_turn(const struct member *m, const struct member *n, unsigned opened)
{
	for (unsigned i = 0; i < m->writes.count; i++) {
		for (unsigned k = 0; k < n->writes.count; k++) {
			enum turn_order order =
				order_in_turns(m->writes.at[i], n->writes.at[k], m->woven, opened);
			if (order == TURNS_UNKNOWN || order == TURNS_BEHIND) {
				return false;
			}
		}
	}
	return true;
}

/* Whether what the loop makes in the turns of `w` stands on one side of what these write to the
 * other member: *behind. */
static bool
find_side(const struct write *w, const struct member *made, unsigned opened, bool *behind)
{
	bool before = false;
	for (unsigned k = 0; k < made->writes.count; k++) {
		enum turn_order order = order_in_turns(w, made->writes.at[k], made->loop, opened);
		if (order == TURNS_UNKNOWN) {
			return false;
		}
		before = before || order == TURNS_BEFORE;
		*behind = *behind || order == TURNS_BEHIND;
	}
	return !(before && *behind);
}

/* Parts the loop's members in the turns that write to the other member. False: the order within a
 * turn is not that of the writes to one side of it. */
static bool
weave(struct builder *b, struct member *made, const struct member *other, unsigned opened)
{
	for (unsigned i = 0; i < other->writes.count; i++) {
		const struct write *w = other->writes.at[i];
		const struct input *match = write_taken_by(w, made->loop);
		const struct arm *arm = match == NULL ? w->arms[opened] : NULL;
		bool behind = false, done = false;
		if (!find_side(w, made, opened, &behind)) {
			return false;
		}
		for (const struct weave *s = made->slot->weaves; s != NULL; s = s->next) {
			bool same = s->arm == arm && s->match == match;
			if (same && s->behind != behind) {
				return false;
			}
			done = done || (same && s->first == other->slot->woven);
		}
		if (!done) {
			struct weave *more = arena_new(b->e->arena, struct weave);
			*more = (struct weave){ arm, match, other->slot->woven, behind,
				made->slot->weaves };
			made->slot->weaves = more;
		}
	}
	return true;
}

/* Establishes the order of the two, the first of which stands before the other in the list. */
static bool
in_order(struct builder *b, struct member *m, struct member *n, unsigned opened)
{
	if (m->woven != NULL && m->woven == n->woven) {
		return in_order_in_turn(m, n, opened);
	}
	if (m->woven != NULL && m->woven == n->loop) {
		return weave(b, n, m, opened);
	}
	return order_of(b->e, m->writes.at, m->writes.count, n->writes.at, n->writes.count,
		       opened) == ORDER_CERTAIN;
}

bool
members_in_turns(struct builder *b, struct member *all, unsigned opened)
{
	bool known = true;
	for (struct member *m = all; m != NULL && known; m = m->next) {
		if (m->woven == NULL) {
			continue;
		}
		m->slot->woven =
			first_in_turns(b->e, m->writes.at, m->writes.count, m->woven, opened);
		known = m->slot->woven != NULL;
		if (known) {
			member_attach_first(b->e, m->slot->shape, m->woven, m->slot->woven);
		}
	}
	for (struct member *m = all; m != NULL && known; m = m->next) {
		for (struct member *n = m->next; n != NULL && known; n = n->next) {
			known = in_order(b, m, n, opened);
		}
	}
	return known || cannot(b->e, all->writes.at[0]->from,
				"the order of keys depends on the input") != NULL;
}
