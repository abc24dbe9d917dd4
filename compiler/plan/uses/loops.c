/* SPDX-License-Identifier: Apache-2.0 */
/* What a loop does in its turns, and which checks it can skip because an earlier part has made
 * them. */
#include "plan/domain/shape.h"
#include "plan/uses/uses.h"

/* ---- literal keys -------------------------------------------------------- */

static bool
takes_literals(const struct arm *arm, const struct loop *loop)
{
	const struct taken *t = loop->taken;
	while (t != NULL && !stars_may_take(arm->key, t->input->name)) {
		t = t->next;
	}
	return t != NULL;
}

/* Whether the arms cannot match the literal keys beside them. */
static bool
is_apart(const struct part *loop)
{
	for (const struct part *p = loop->parts; p != NULL; p = p->next) {
		if (p->arm == NULL) {
			return false;
		}
	}
	for (const struct arm *arm = loop->loop->arms; arm != NULL; arm = arm->next) {
		if (arm->key->kind == KEY_ANY || takes_literals(arm, loop->loop)) {
			return false;
		}
	}
	return true;
}

/* ---- what a turn needs in order to write anything ------------------------ */

/* A piece of what the arm takes that must have been found for the condition to hold; NULL: none is
 * known. */
static const struct input *
piece_asked_for(const struct arm *arm, const struct cond *c)
{
	if (c->kind == COND_AND) {
		const struct input *a = piece_asked_for(arm, c->a);
		return a != NULL ? a : piece_asked_for(arm, c->b);
	}
	bool found = c->kind == COND_FOUND || c->kind == COND_VALUE || c->kind == COND_NAME;
	return found && c->input->kept && c->input->kind != INPUT_EACH &&
			       c->input->kind != INPUT_CALL && input_arm(c->input) == arm
		       ? c->input
		       : NULL;
}

static const struct input *
piece_needed(const struct part *loop)
{
	const struct arm *arm = loop->loop->arms;
	const struct part *p = loop->parts;
	if (p == NULL || p->next != NULL || p->arm == NULL || p->arm != arm || arm->next != NULL ||
		arm->key->kind != KEY_ANY || loop->loop->taken != NULL || loop->loop->texts ||
		!p->looks || arm->remembered == 0) {
		return NULL;
	}
	const struct part *body = p->parts;
	bool only_if = body != NULL && body->next == NULL && body->kind == PART_IF &&
		       body->otherwise == NULL;
	return only_if ? piece_asked_for(arm, body->when) : NULL;
}

/* ---- checks -------------------------------------------------------------- */

/* What is known about what loops go over, for any record. */
struct known {
	const struct input *over;
	bool positions; /* it is a list, or the loop has no turns in it */
	bool keys; /* no key is repeated */
	struct known *next;
};

/* What is passed down through the parts, in the order in which they are written. */
struct walk {
	struct arena *arena;
	struct known *known;
	unsigned perhaps; /* how many parts around may not be reached */
};

/* Of several loops over the same piece only the first checks whether it can be looped over, and
 * whether a key is repeated. */
static void
check_loop(struct walk *w, const struct part *p, struct turns *turns)
{
	struct known *known = w->known;
	while (known != NULL && (known->over != p->loop->over || known->positions < p->positions)) {
		known = known->next;
	}
	turns->checks = known == NULL;
	turns->checks_keys = !p->positions && (known == NULL || !known->keys);
	if (w->perhaps > 0) {
		return;
	}
	if (known == NULL) {
		known = arena_new(w->arena, struct known);
		*known = (struct known){ p->loop->over, p->positions, p->positions, w->known };
		w->known = known;
	}
	known->keys = known->keys || !turns->apart;
}

static void
walk_parts(struct walk *w, const struct part *p)
{
	for (; p != NULL; p = p->next) {
		if (p->kind == PART_LOOP) {
			struct turns *turns = arena_new(w->arena, struct turns);
			turns->apart = is_apart(p);
			if (p->loop->gather == NULL) {
				turns->needs = piece_needed(p);
				check_loop(w, p, turns);
			}
			part_made(p)->turns = turns;
		}
		bool perhaps = p->kind == PART_LOOP || p->kind == PART_OPEN ||
			       p->kind == PART_EMPTY ||
			       (p->kind == PART_IF && !cond_is_certain(p->when));
		w->perhaps += perhaps;
		walk_parts(w, p->around.head);
		walk_parts(w, p->parts);
		walk_parts(w, p->otherwise);
		w->perhaps -= perhaps;
	}
}

void
uses_loops(struct plan *plan, struct arena *arena)
{
	struct walk w = { .arena = arena };
	for (const struct call *c = plan->calls; c != NULL; c = c->next) {
		bool perhaps = c->when->kind != COND_ALWAYS;
		w.perhaps += perhaps;
		walk_parts(&w, c->written.parts);
		w.perhaps -= perhaps;
	}
	walk_parts(&w, plan->parts);
}
