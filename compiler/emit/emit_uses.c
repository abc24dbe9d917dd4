/* SPDX-License-Identifier: Apache-2.0 */
/* What parts of the stream way refer to, so that nothing else is prepared for them. */
#include "emit/emit_stream.h"

typedef bool uses(const struct part *, const void *what);

static bool
any_part(const struct part *p, uses *part_uses, const void *what)
{
	for (; p != NULL; p = p->next) {
		if (part_uses(p, what) || any_part(p->parts, part_uses, what) ||
			any_part(p->otherwise, part_uses, what) ||
			any_part(p->head, part_uses, what)) {
			return true;
		}
	}
	return false;
}

/* ---- slots --------------------------------------------------------------- */

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
	for (const struct taken *t = loop->taken; t != NULL; t = t->next) {
		if (is_slot_of(t->input, arm)) {
			return true;
		}
	}
	return is_slot_of(loop->over, arm);
}

static bool
first_reads(const struct first *first, const struct arm *arm)
{
	for (const struct first_input *i = first->inputs; i != NULL; i = i->next) {
		if (is_slot_of(i->input, arm) || cond_reads(i->when, arm)) {
			return true;
		}
	}
	return false;
}

static bool
part_reads_slots(const struct part *p, const void *what)
{
	const struct arm *arm = what;
	for (unsigned i = 0; i < p->words.count; i++) {
		if (is_slot_of(p->words.at[i].input, arm)) {
			return true;
		}
	}
	return is_slot_of(p->input, arm) || is_slot_of(p->match, arm) || cond_reads(p->when, arm) ||
	       (p->kind == PART_LOOP && loop_reads(p->loop, arm)) ||
	       (p->first != NULL && first_reads(p->first, arm));
}

bool
stream_reads_slots(const struct part *parts, const struct arm *arm)
{
	return any_part(parts, part_reads_slots, arm);
}

bool
stream_looks_at(struct stream *s, const struct part *p)
{
	return stream_reads_slots(p->parts, p->arm) ||
	       (stream_keeps_below(p->arm->each) &&
		       (p->arm->each->open > 0 || stream_has_calls(s, p->arm)));
}

static unsigned
arm_uses(const struct part *p, const struct arm *arm)
{
	unsigned count = 0;
	for (; p != NULL; p = p->next) {
		count += p->kind == PART_ARM && p->arm == arm && stream_reads_slots(p->parts, arm);
		count += arm_uses(p->parts, arm) + arm_uses(p->otherwise, arm) +
			 arm_uses(p->head, arm);
	}
	return count;
}

unsigned
plan_arm_uses(const struct plan *plan, const struct arm *arm)
{
	unsigned count = arm_uses(plan->parts, arm);
	for (const struct call *c = plan->calls; c != NULL; c = c->next) {
		count += arm_uses(c->parts, arm);
	}
	return count;
}

/* ---- first writes --------------------------------------------------------- */

static bool
part_begins_first(const struct part *p, const void *what)
{
	return p->kind == PART_FIRST_BEGIN && p->first->number == *(const unsigned *)what;
}

bool
plan_begins_first(const struct plan *plan, unsigned number)
{
	bool begins = any_part(plan->parts, part_begins_first, &number) ||
		      any_part(plan->early, part_begins_first, &number);
	for (const struct call *c = plan->calls; c != NULL && !begins; c = c->next) {
		begins = any_part(c->parts, part_begins_first, &number);
	}
	return begins;
}

/* ---- keys ---------------------------------------------------------------- */

static bool
part_reads_key(const struct part *p, const void *what)
{
	for (unsigned i = 0; i < p->words.count; i++) {
		const struct word *w = &p->words.at[i];
		if (w->kind == WORD_KEY && w->arm->loop == what) {
			return true;
		}
	}
	return false;
}

bool
stream_reads_key(const struct part *parts, const struct loop *loop)
{
	for (const struct arm *arm = loop->arms; arm != NULL; arm = arm->next) {
		if (arm->key->kind != KEY_ANY) {
			return true;
		}
	}
	return (loop->taken != NULL && loop->taken->input->turn != NULL) ||
	       any_part(parts, part_reads_key, loop);
}
