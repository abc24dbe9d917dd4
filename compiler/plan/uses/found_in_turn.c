/* SPDX-License-Identifier: Apache-2.0 */
/* Literal keys beside a wildcard. If nothing else asks for what they take, the loop compares each
 * key with them in its turns, and no code searches the members for them beforehand. */
#include "plan/uses/uses.h"

enum { MOST_COMPARED = 16 }; /* literal keys that a turn compares with */

/* Of an object, for the only loop over it. */
struct search {
	const struct input *object;
	const struct part *loop;
	unsigned loops;
};

static bool
is_found_below(const struct input *i, const struct input *object)
{
	return i != NULL && i->parent == object && i->kind != INPUT_EACH;
}

/* Conditions on `but` (may be NULL) do not count. */
static bool
cond_asks(const struct cond *c, const struct input *object, const struct input *but)
{
	return c != NULL && ((c->input != but && is_found_below(c->input, object)) ||
				    cond_asks(c->a, object, but) || cond_asks(c->b, object, but));
}

static bool
first_asks(const struct first *first, const struct input *object)
{
	const struct first_input *i = first != NULL ? first->inputs : NULL;
	while (i != NULL && !is_found_below(i->input, object) &&
		!cond_asks(i->when, object, NULL)) {
		i = i->next;
	}
	return i != NULL;
}

/* Whether one of the parts asks for a member of the object outside the turn in which the loop is at
 * that member: `turn`. */
static bool
parts_ask(const struct part *p, struct search *s, const struct input *turn)
{
	for (; p != NULL; p = p->next) {
		bool asks = (is_found_below(p->input, s->object) && p->input != turn) ||
			    cond_asks(p->when, s->object, turn) || first_asks(p->first, s->object);
		for (unsigned i = 0; i < p->words.count; i++) {
			asks = asks || is_found_below(p->words.at[i].input, s->object);
		}
		if (p->kind == PART_LOOP && p->loop->gather == NULL) {
			asks = asks || is_found_below(p->loop->over, s->object);
			if (p->loop->over == s->object) {
				s->loop = p;
				s->loops++;
			}
		}
		bool literal = p->kind == PART_ARM && is_found_below(p->match, s->object);
		asks = asks || parts_ask(p->parts, s, literal ? p->match : turn) ||
		       parts_ask(p->otherwise, s, turn) || parts_ask(p->around.head, s, turn);
		if (asks) {
			return true;
		}
	}
	return false;
}

/* Whether the loop looks at every key: then it notices repeated ones. */
static bool
takes_all(const struct loop *loop)
{
	const struct arm *arm = loop->arms;
	while (arm != NULL && arm->key->kind != KEY_ANY) {
		arm = arm->next;
	}
	return arm != NULL && !loop->listed;
}

/* Whether everything kept of the object comes from literal keys that are no index and have nothing
 * below them. */
static bool
are_plain(const struct input *object)
{
	unsigned count = 0;
	for (const struct input *i = object->children; i != NULL; i = i->next) {
		if (i->kind == INPUT_EACH || !i->kept) {
			continue;
		}
		for (const struct input *below = i->children; below != NULL; below = below->next) {
			if (below->kept) {
				return false;
			}
		}
		if (i->kind != INPUT_KEY || i->index >= 0 || i->open > 0 || i->open_member > 0) {
			return false;
		}
		count++;
	}
	return count > 0 && count <= MOST_COMPARED && object->open == 0;
}

static void
find_in_turn(struct plan *plan, struct input *object)
{
	struct search s = { .object = object };
	if (!are_plain(object) || cond_asks(plan->exists.when, object, NULL) ||
		cond_asks(plan->bails_out.when, object, NULL) || parts_ask(plan->parts, &s, NULL) ||
		s.loops != 1 || s.loop->positions || !takes_all(s.loop->loop)) {
		return;
	}
	for (const struct taken *t = s.loop->loop->taken; t != NULL; t = t->next) {
		t->input->kept = false;
		t->input->turn = s.loop->loop;
	}
}

static void
find_below(struct plan *plan, struct input *object)
{
	for (struct input *i = object->children; i != NULL; i = i->next) {
		if (i->kept) {
			find_below(plan, i);
		}
	}
	find_in_turn(plan, object);
}

void
uses_turns(struct plan *plan)
{
	if (plan->calls == NULL && plan->firsts.early == NULL) {
		find_below(plan, plan->root);
	}
}
