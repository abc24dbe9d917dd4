/* SPDX-License-Identifier: Apache-2.0 */
/* From writes to the shape that they leave (SEMANTICS 9). */
#include "plan/output/place_group.h"

#include <assert.h>

/* ---- groups -------------------------------------------------------------- */

bool
group_may_be_computed(const struct builder *b)
{
	return b->e->computed.making != NULL && !b->e->allowed.steps;
}

/* Whether the value of the group can exist without anything in it that loops write. */
static bool
stands_by_itself(struct group g)
{
	const struct write *w = g.at[0];
	return w->step_count > g.depth &&
	       (group_step(w, g)->kind == STEP_NAME || group_step(w, g)->kind == STEP_INDEX);
}

const struct cond *
group_when(struct builder *b, struct group g)
{
	const struct cond *any = &cond_never, *turn = &cond_always;
	bool looped = false;
	if (g.opened > 0) {
		turn = cond_found(b->e, g.at[0]->arms[g.opened - 1]->each);
	}
	for (unsigned i = 0; i < g.count; i++) {
		if (g.at[i]->arm_count > g.opened || g.at[i]->assembled) {
			looped = true;
		} else {
			any = cond_or(b->e, any, g.at[i]->when);
		}
	}
	const struct cond *gathered = looped ? gathered_when(b->e, g) : NULL;
	if (gathered != NULL) {
		return gathered;
	}
	bool certain = !looped || (stands_by_itself(g) && cond_implies(b->e, turn, any));
	return certain ? any : cond_written(b->e);
}

bool
group_is_looped(struct group g)
{
	unsigned i = 0;
	while (i < g.count && g.at[i]->arm_count <= g.opened) {
		i++;
	}
	return i < g.count;
}

/* The writes for which `test` holds with `sample`. */
struct group
group_select(struct builder *b, struct group g, const struct write *sample, member_test test)
{
	const struct write **kept = arena_new_array(b->e->arena, g.count, const struct write *);
	struct group out = g;
	out.at = kept;
	out.count = 0;
	for (unsigned i = 0; i < g.count; i++) {
		if (test(g.at[i], sample, g)) {
			kept[out.count++] = g.at[i];
		}
	}
	return out;
}

const struct out_step *
group_step(const struct write *w, struct group g)
{
	return &w->steps[g.depth];
}

static bool
same_index(const struct write *w, const struct write *sample, struct group g)
{
	return group_step(w, g)->index == group_step(sample, g)->index;
}

bool
group_same_arm(const struct write *w, const struct write *sample, struct group g)
{
	return w->arm_count > g.opened && w->arms[g.opened] == sample->arms[g.opened];
}

bool
group_same_arm_and_name(const struct write *w, const struct write *sample, struct group g)
{
	return group_same_arm(w, sample, g) &&
	       words_equal(group_step(w, g)->name, group_step(sample, g)->name);
}

bool
group_same_name(const struct write *w, const struct write *sample, struct group g)
{
	return words_equal(group_step(w, g)->name, group_step(sample, g)->name);
}

/* ---- lists --------------------------------------------------------------- */

static const struct shape *
list_shape(struct builder *b, struct group g)
{
	struct evaluator *e = b->e;
	struct shape *s = shape_new(e, SHAPE_LIST, g.at[0]->from);
	unsigned size = 0;
	for (unsigned i = 0; i < g.count; i++) {
		unsigned index = group_step(g.at[i], g)->index;
		size = index >= size ? index + 1 : size;
	}
	if (size > MOST_INDEX) {
		return over_limit(e, s->from, LIMIT_INDEX);
	}
	for (unsigned index = 0; index < size; index++) {
		const struct write *sample = NULL;
		for (unsigned i = 0; i < g.count && sample == NULL; i++) {
			sample = group_step(g.at[i], g)->index == index ? g.at[i] : NULL;
		}
		if (sample == NULL) {
			shape_add(e, s, &cond_never, shape_null(e, s->from), (struct text){ 0 },
				s->from);
			continue;
		}
		struct group inner = group_select(b, g, sample, same_index);
		inner.depth++;
		const struct shape *value = group_shape(b, inner);
		if (value == NULL) {
			return NULL;
		}
		shape_add(e, s, group_when(b, inner), value, (struct text){ 0 }, sample->from);
	}
	return s;
}

static const struct shape *
appended_shape(struct builder *b, struct group g)
{
	bool looped = group_is_looped(g);
	if (!values_in_order(b, g)) {
		return NULL;
	}
	struct group inner = g;
	inner.depth++;
	struct shape *s = shape_new(b->e, looped ? SHAPE_COLLECT : SHAPE_APPENDED, g.at[0]->from);
	if (looped) {
		s->collect.list = true;
		s->collect.certain = gathered_when(b->e, g) != NULL;
		s->collect.items = items_of(b, inner);
		return s;
	}
	for (unsigned i = 0; i < g.count; i++) {
		struct group one = { &g.at[i], 1, inner.depth, g.opened };
		const struct shape *value = group_shape(b, one);
		if (value == NULL) {
			return NULL;
		}
		shape_add(b->e, s, g.at[i]->when, value, (struct text){ 0 }, g.at[i]->from);
	}
	return s;
}

bool
groups_in_order(struct builder *b, struct group first, struct group second)
{
	return order_in_turn(b->e, first.at, first.count, second.at, second.count, second.opened) ||
	       cannot(b->e, second.at[0]->from, "the order of keys depends on what is present") !=
		       NULL;
}

/* What the arms of the next loop make in one of its turns; `test` says which writes belong
 * together. */
bool
slot_add_arms(struct builder *b, struct slot *slot, struct group g, member_test test)
{
	struct alternative **last = &slot->alternatives;
	struct group *made = arena_new_array(b->e->arena, g.count, struct group);
	unsigned count = 0;
	while (*last != NULL) {
		last = &(*last)->next;
	}
	for (unsigned i = 0; i < g.count; i++) {
		bool done = false;
		for (unsigned k = 0; k < i && !done; k++) {
			done = test(g.at[k], g.at[i], g);
		}
		if (done) {
			continue;
		}
		struct group inner = group_select(b, g, g.at[i], test);
		inner.depth++;
		inner.opened++;
		for (unsigned k = 0; k < count; k++) {
			if (group_same_arm(made[k].at[0], g.at[i], g) &&
				!groups_in_order(b, made[k], inner)) {
				return false;
			}
		}
		made[count++] = inner;
		struct alternative *a = arena_new(b->e->arena, struct alternative);
		*a = (struct alternative){ .arm = g.at[i]->arms[g.opened],
			.when = group_when(b, inner),
			.shape = group_shape(b, inner),
			.name = group_step(g.at[i], g)->name,
			.single = gathered_single(b, inner),
			.from = g.at[i]->from };
		if (a->shape == NULL) {
			return false;
		}
		*last = a;
		last = &a->next;
	}
	return true;
}

static const struct shape *
positions_shape(struct builder *b, struct group g)
{
	struct evaluator *e = b->e;
	struct shape *s = shape_new(e, SHAPE_POSITIONS, g.at[0]->from);
	const struct loop *loop = NULL;
	for (unsigned i = 0; i < g.count; i++) {
		const struct write *w = g.at[i];
		const struct out_step *step = group_step(w, g);
		if (w->arm_count <= g.opened || w->arms[g.opened] != step->arm ||
			(loop != NULL && step->arm->loop != loop) ||
			step->kind != group_step(g.at[0], g)->kind) {
			return cannot(e, w->from, "a list index that does not follow the loops");
		}
		loop = step->arm->loop;
		if (step->kind == STEP_COUNT && (loop->taken != NULL || loop->arms->next != NULL)) {
			return cannot(e, w->from, "counts the matches of several keys");
		}
	}
	assert(loop != NULL); /* a group has a write */
	s->collect.list = group_step(g.at[0], g)->kind == STEP_POSITION;
	((struct loop *)(uintptr_t)loop)->listed |= s->collect.list; /* made by this evaluation */
	struct slot *slot =
		shape_add(e, s, cond_written(e), NULL, (struct text){ 0 }, g.at[0]->from);
	slot->loop = loop;
	return slot_add_arms(b, slot, g, group_same_arm) ? s : NULL;
}

/* ---- all ----------------------------------------------------------------- */

static bool
goes_on_alike(const struct write *w, const struct write *sample, struct group g)
{
	return (group_step(w, g)->kind == STEP_NAME) == (group_step(sample, g)->kind == STEP_NAME);
}

static bool
goes_on_otherwise(const struct write *w, const struct write *sample, struct group g)
{
	return !goes_on_alike(w, sample, g);
}

/* The writes without those that have no effect: they need a list but find an object, or the other
 * way round, because each comes behind a write that has made it. */
static struct group
group_that_stays(struct builder *b, struct group g)
{
	for (unsigned i = 0; i < g.count; i++) {
		if (g.at[i]->step_count == g.depth) {
			return g;
		}
	}
	struct group stays = group_select(b, g, g.at[0], goes_on_alike);
	struct group others = group_select(b, g, g.at[0], goes_on_otherwise);
	bool vanish =
		order_always_first(b->e, stays.at, stays.count, others.at, others.count, g.opened);
	return vanish ? stays : g;
}

const struct shape *
group_shape(struct builder *b, struct group g)
{
	if (b->e->reason != NULL) {
		return NULL;
	}
	g = group_that_stays(b, g);
	bool leaf = g.at[0]->step_count == g.depth;
	for (unsigned i = 1; i < g.count; i++) {
		if (leaf != (g.at[i]->step_count == g.depth) ||
			(!leaf && group_step(g.at[i], g)->kind != group_step(g.at[0], g)->kind)) {
			return cannot(b->e, g.at[i]->from,
				"one place is written as values of different kinds");
		}
	}
	if (leaf) {
		return leaf_shape(b, g);
	}
	switch (group_step(g.at[0], g)->kind) {
	case STEP_NAME:
		return object_shape(b, g);
	case STEP_INDEX:
		return list_shape(b, g);
	case STEP_APPEND:
		return appended_shape(b, g);
	case STEP_POSITION:
	case STEP_COUNT:
		return positions_shape(b, g);
	}
	return NULL;
}

struct slot *
out_shape(struct evaluator *e, const struct op *op, const struct write *const *writes,
	unsigned count, struct span from)
{
	struct slot *document = arena_new(e->arena, struct slot);
	struct builder b = { .e = e, .op = op, .all = { .at = writes, .count = count } };
	document->from = from;
	document->when = group_when(&b, b.all);
	document->shape = count == 0 ? shape_null(e, from) : group_shape(&b, b.all);
	return e->reason == NULL ? document : NULL;
}
