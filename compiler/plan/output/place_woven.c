/* SPDX-License-Identifier: Apache-2.0 */
/* Members of known names among those that a loop names: `"addr_*": "address.&(0,1)"` beside
 * `"*": "&"`. They are written first, each noting the turn in which that happens; the loop's
 * members are then parted at these turns, and all are put in order. */
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
				order_in_turns(m->writes.at[i], n->writes.at[k], opened);
			if (order == TURNS_UNKNOWN || order == TURNS_BEHIND) {
				return false;
			}
		}
	}
	return true;
}

/* Parts the loop's members where the arm has written to the other one. False: what the arm makes
 * stands on both sides of that. */
static bool
weave_arm(struct builder *b, struct member *made, const struct member *other, const struct arm *arm,
	unsigned opened)
{
	bool before = false, behind = false;
	for (unsigned i = 0; i < other->writes.count; i++) {
		for (unsigned k = 0; k < made->writes.count; k++) {
			const struct write *w = other->writes.at[i], *m = made->writes.at[k];
			bool turns = m->arm_count > opened && m->arms[opened]->loop == made->loop;
			enum turn_order order = turns ? order_in_turns(w, m, opened) : TURNS_APART;
			if (order == TURNS_UNKNOWN) {
				return false;
			}
			if (w->arms[opened] == arm) {
				before = before || order == TURNS_BEFORE;
				behind = behind || order == TURNS_BEHIND;
			}
		}
	}
	const struct weave *same = made->slot->weaves;
	while (same != NULL && (same->arm != arm || same->behind == behind)) {
		same = same->next;
	}
	struct weave *more = arena_new(b->e->arena, struct weave);
	*more = (struct weave){ arm, other->slot->woven, behind, made->slot->weaves };
	made->slot->weaves = more;
	return !(before && behind) && same == NULL;
}

/* The same for all arms that write to it. */
static bool
weave(struct builder *b, struct member *made, const struct member *other, unsigned opened)
{
	const struct write *const *w = other->writes.at;
	for (unsigned i = 0; i < other->writes.count; i++) {
		unsigned same = 0;
		while (w[same]->arms[opened] != w[i]->arms[opened]) {
			same++;
		}
		if (same == i && !weave_arm(b, made, other, w[i]->arms[opened], opened)) {
			return false;
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
		m->slot->woven = first_in_turns(b->e, m->writes.at, m->writes.count, opened);
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
