/* SPDX-License-Identifier: Apache-2.0 */
/* Which pieces are read of the record and of what loops are at, and by how many loops. */
#include "plan/uses/uses.h"

enum {
	REMEMBERED = 1024 /* pieces kept of what one loop goes over; those beyond are searched for
			     again */
};

/* ---- what lies below a piece --------------------------------------------- */

static void
look_into(struct input *parent)
{
	parent->looked_into = parent->open > 0;
	for (struct input *i = parent->children; i != NULL; i = i->next) {
		look_into(i);
		parent->looked_into = parent->looked_into || i->kept;
	}
}

static unsigned
count_slots(const struct input *parent)
{
	unsigned count = 0;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		count += i->kept ? 1 + count_slots(i) : 0;
	}
	return count;
}

/* ---- what reads a piece -------------------------------------------------- */

static bool
is_slot_of(const struct input *i, const struct arm *arm)
{
	return i != NULL && i->kind != INPUT_EACH && i->kind != INPUT_CALL && input_arm(i) == arm;
}

static bool
cond_reads(const struct cond *c, const struct arm *arm)
{
	return c != NULL && (is_slot_of(c->input, arm) || is_slot_of(c->other, arm) ||
				    cond_reads(c->a, arm) || cond_reads(c->b, arm));
}

static bool
loop_reads(const struct loop *loop, const struct arm *arm)
{
	const struct taken *t = loop->taken;
	while (t != NULL && !is_slot_of(t->input, arm)) {
		t = t->next;
	}
	return t != NULL || is_slot_of(loop->over, arm);
}

static bool
first_reads(const struct first *first, const struct arm *arm)
{
	const struct first_input *i = first->inputs;
	while (i != NULL && !is_slot_of(i->input, arm) && !cond_reads(i->when, arm)) {
		i = i->next;
	}
	return i != NULL;
}

bool
part_reads(const struct part *p, const void *of)
{
	const struct arm *arm = of;
	for (unsigned i = 0; i < p->words.count; i++) {
		if (is_slot_of(p->words.at[i].input, arm)) {
			return true;
		}
	}
	if (p->kind == PART_GATHER && gather_keeps_found(p->loop->gather, arm)) {
		return true;
	}
	return is_slot_of(p->input, arm) || is_slot_of(p->match, arm) || cond_reads(p->when, arm) ||
	       (p->kind == PART_LOOP && loop_reads(p->loop, arm)) ||
	       (p->first != NULL && first_reads(p->first, arm));
}

/* ---- the arms of loops --------------------------------------------------- */

static bool
turn_has_calls(const struct plan *plan, const struct arm *arm)
{
	const struct call *c = plan->calls;
	while (c != NULL && c->turn != arm) {
		c = c->next;
	}
	return c != NULL;
}

static struct arm *
arm_made(const struct arm *arm)
{
	return (struct arm *)(uintptr_t)arm; /* made for this plan */
}

static void
look_in_turn(struct part *p, void *data)
{
	const struct plan *plan = data;
	if (p->kind != PART_ARM || p->arm == NULL) {
		return;
	}
	const struct input *each = p->arm->each;
	bool reads = any_part(p->parts, part_reads, p->arm);
	arm_made(p->arm)->lookers += reads;
	p->looks = reads || (each->looked_into && (each->open > 0 || turn_has_calls(plan, p->arm)));
}

/* If several loops look for the same pieces, and none of these loops is inside another, the pieces
 * are kept from one to the next. */
static unsigned
remembered(const struct plan *plan, const struct arm *arm)
{
	const struct arm *around = input_arm(arm->loop->over);
	unsigned rounds = around != NULL ? around->lookers : 1, slots = count_slots(arm->each);
	bool keeps = arm->each->open == 0 && slots > 0 && arm->lookers > rounds &&
		     !turn_has_calls(plan, arm);
	return keeps ? REMEMBERED / slots + 1 : 0;
}

static void
each_arm(const struct plan *plan, void what(const struct plan *, struct arm *))
{
	for (const struct loop *l = plan->loops; l != NULL; l = l->next) {
		for (const struct arm *a = l->arms; a != NULL; a = a->next) {
			what(plan, arm_made(a));
		}
	}
}

static void
look_into_each(const struct plan *plan, struct arm *arm)
{
	(void)plan;
	look_into(arm->each);
}

static void
remember(const struct plan *plan, struct arm *arm)
{
	arm->remembered = remembered(plan, arm);
}

void
uses_slots(struct plan *plan)
{
	look_into(plan->root);
	each_arm(plan, look_into_each);
	uses_gathers(plan);
	each_part(plan, look_in_turn, plan);
	each_arm(plan, remember);
}
