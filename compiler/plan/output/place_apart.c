/* SPDX-License-Identifier: Apache-2.0 */
/* Objects that are moved and written into afterwards: they come apart into writes of their members,
 * so that these and the later ones make one object. */
#include "plan/output/place_group.h"

#include <limits.h>

/* Whether a path leads through the place of `w`, or ends there. */
static bool
reaches(const struct write *path, const struct write *w)
{
	bool same = path->step_count >= w->step_count;
	for (unsigned i = 0; i < w->step_count && same; i++) {
		const struct out_step *s = &path->steps[i], *t = &w->steps[i];
		same = s->kind == t->kind &&
		       (s->kind == STEP_NAME ? words_equal(s->name, t->name)
					     : s->kind == STEP_INDEX && s->index == t->index);
	}
	return same;
}

/* Whether the later writes put members into what `w` moves, and nothing else is at its place. */
static bool
is_written_into(const struct write *w, const struct write *const *all, unsigned count)
{
	bool into = false;
	for (unsigned i = 0; i < count; i++) {
		const struct write *v = all[i];
		if (v == w || !reaches(v, w)) {
			continue;
		}
		if (v->step_count == w->step_count || v->steps[w->step_count].kind != STEP_NAME ||
			v->order < w->order || !order_is_of_walk(w, v)) {
			return false;
		}
		into = true;
	}
	return into;
}

/* Whether the object is there only if one of its members is, and these have an order that can be
 * kept. */
static bool
is_its_members(struct evaluator *e, const struct write *w)
{
	const struct shape *s = w->shape;
	const struct cond *any = &cond_never;
	if (s->kind != SHAPE_OBJECT || s->made_empty || s->object.orders != NULL ||
		s->object.unique || s->object.hashed != NULL) {
		return false;
	}
	for (const struct slot *m = s->slots; m != NULL; m = m->next) {
		if (!slot_is_named(m) || m->run > 0 || m->woven != NULL || m->weaves != NULL ||
			(m->first != NULL && !m->first->of_spec)) {
			return false;
		}
		any = cond_has_written(m->when) ? any : cond_or(e, any, m->when);
	}
	return w->assembled || cond_implies(e, w->when, any);
}

/* Whether what is written into the object would show elsewhere. */
static bool
is_used_elsewhere(
	struct evaluator *e, const struct write *w, const struct write *const *all, unsigned count)
{
	unsigned i = 0;
	while (i < count && (all[i] == w || !write_uses(e, all[i], w->shape))) {
		i++;
	}
	return i < count || shape_is_shared(e, e->document, w->shape);
}

static bool
comes_apart(
	struct evaluator *e, const struct write *w, const struct write *const *all, unsigned count)
{
	return w->arm_count == 0 && w->step_count < MOST_STEPS && is_written_into(w, all, count) &&
	       is_its_members(e, w) && !is_used_elsewhere(e, w, all, count);
}

static struct write *
write_of_member(struct evaluator *e, const struct write *w, const struct slot *m)
{
	struct out_step *steps = arena_new_array(e->arena, w->step_count + 1, struct out_step);
	for (unsigned i = 0; i < w->step_count; i++) {
		steps[i] = w->steps[i];
	}
	steps[w->step_count] =
		(struct out_step){ .kind = STEP_NAME, .name = words_of(e, m->name), .moved = m };
	struct write *of = arena_new(e->arena, struct write);
	*of = *w;
	of->steps = steps;
	of->step_count++;
	of->shape = m->shape;
	of->assembled = cond_has_written(m->when);
	of->when = of->assembled ? w->when : cond_and(e, w->when, m->when);
	return of;
}

static unsigned
slot_count(const struct shape *s)
{
	unsigned n = 0;
	for (const struct slot *m = s->slots; m != NULL; m = m->next) {
		n++;
	}
	return n;
}

/* One more than the ranks of the object's members: what is written into it has higher ones. */
static unsigned
ranks_of(const struct shape *object)
{
	unsigned most = 0;
	for (const struct slot *m = object->slots; m != NULL; m = m->next) {
		const struct first_input *in = m->first != NULL ? m->first->inputs : NULL;
		const struct first_loop *l = m->first != NULL ? m->first->loops : NULL;
		for (; in != NULL; in = in->next) {
			most = in->order >= most ? in->order + 1 : most;
		}
		for (; l != NULL; l = l->next) {
			most = l->order >= most ? l->order + 1 : most;
		}
	}
	return most;
}

/* Replaces the write at `i` by those of its members. */
static struct writes
take_apart(struct evaluator *e, struct writes all, unsigned i)
{
	const struct write *w = all.at[i];
	unsigned members = slot_count(w->shape), made = 0, ranks = ranks_of(w->shape);
	const struct write **at =
		arena_new_array(e->arena, all.count + members, const struct write *);
	for (unsigned k = 0; k < all.count; k++) {
		const struct slot *m = k == i ? w->shape->slots : NULL;
		unsigned order = all.at[k]->order * (members + 1);
		if (k != i) {
			struct write *copy = arena_new(e->arena, struct write);
			*copy = *all.at[k];
			copy->order = k < i ? order : order + ranks;
			at[made++] = copy;
		}
		for (; m != NULL; m = m->next) {
			struct write *of = write_of_member(e, w, m);
			of->order = order++;
			at[made++] = of;
		}
	}
	return (struct writes){ at, made };
}

struct writes
writes_apart(struct evaluator *e, struct writes all)
{
	for (unsigned i = 0; i < all.count;) {
		const struct write *w = all.at[i], *last = all.at[all.count - 1];
		if (comes_apart(e, w, all.at, all.count) &&
			all.count + slot_count(w->shape) <= MOST_WRITES &&
			last->order < UINT_MAX / 2 / (slot_count(w->shape) + 1)) {
			all = take_apart(e, all, i);
		} else {
			i++;
		}
	}
	return all;
}
