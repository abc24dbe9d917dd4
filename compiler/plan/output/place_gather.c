/* SPDX-License-Identifier: Apache-2.0 */
/* Members whose names may come twice: the turns that write to them are gathered by name, and the
 * writes are then those of two other loops, over the names and over the turns of each. */
#include "plan/output/place_group.h"

static const struct key any_key = { .kind = KEY_ANY };

bool
arm_is_within(const struct arm *arm, const struct arm *around)
{
	const struct gather *g = around->loop->gather;
	for (unsigned i = 0; g != NULL && g->turns == around->loop && i < g->kept_count; i++) {
		if (g->kept[i].arm == arm) {
			return true;
		}
	}
	return arm == around;
}

/* ---- whether ------------------------------------------------------------- */

static bool
is_same_turn(const struct turn *s, const struct turn *t)
{
	return s->level == t->level && s->rule == t->rule && s->matched == t->matched &&
	       s->member == t->member && s->arm == t->arm;
}

/* The number of the turn of the arm. */
static unsigned
turn_of(const struct write *w, const struct arm *arm)
{
	unsigned i = 0;
	while (i < w->turn_count && w->turns[i].arm != arm) {
		i++;
	}
	return i;
}

/* Whether it can be written in a turn of which only pieces of the record are kept. */
static bool
is_kept(const struct write *w)
{
	return (w->shape->kind == SHAPE_INPUT || w->shape->kind == SHAPE_CONST ||
		       w->shape->kind == SHAPE_STRING) &&
	       !cond_has_call(w->when) && !cond_has_written(w->when);
}

/* Whether both are written in the same turns of the loops not opened yet, to the same name. */
static bool
is_alike(const struct write *w, const struct write *v, struct group g)
{
	const struct out_step *a = group_step(w, g), *b = group_step(v, g);
	unsigned last = turn_of(v, v->arms[v->arm_count - 1]);
	if (w->arm_count != v->arm_count || a->kind != STEP_NAME || b->kind != STEP_NAME ||
		!words_equal(a->name, b->name) || w->turn_count <= last || last == v->turn_count) {
		return false;
	}
	for (unsigned i = 0; i < v->arm_count; i++) {
		if (w->arms[i] != v->arms[i]) {
			return false;
		}
	}
	for (unsigned i = 0; i <= last; i++) {
		if (!is_same_turn(&w->turns[i], &v->turns[i])) {
			return false;
		}
	}
	return true;
}

/* Whether the word belongs to one of the loops that are not opened yet. */
static bool
is_of_turn(const struct word *word, const struct write *w, struct group g)
{
	const struct arm *arm = word->kind == WORD_VALUE ? input_arm(word->input) : word->arm;
	for (unsigned i = g.opened; i < w->arm_count; i++) {
		if (arm != NULL && arm_is_within(arm, w->arms[i])) {
			return true;
		}
	}
	return false;
}

/* Whether what the loop is at is written: then its keys are those of objects that are put together,
 * and not names that are looked up from below. */
static bool
writes_inside(const struct write *w, const struct arm *arm)
{
	const struct input *in = w->shape->kind == SHAPE_INPUT ? w->shape->input : NULL;
	while (in != NULL && in != arm->each) {
		in = in->parent;
	}
	return in != NULL;
}

static unsigned
count_loops(const struct write *w, unsigned opened)
{
	unsigned count = 0;
	for (unsigned i = opened; i < w->arm_count; i++) {
		const struct gather *g = w->arms[i]->loop->gather;
		count += g != NULL && g->turns == w->arms[i]->loop ? g->kept_count : 1;
	}
	return count;
}

/* What has to be allowed so that the turns are gathered; NOTHING: there is no reason to. */
static enum gathers
reason_to_gather(struct builder *b, struct group g)
{
	const struct write *w = g.at[0];
	struct words name = group_step(w, g)->name;
	bool of_turn = false, value = false, inside = false;
	for (unsigned i = 0; i < name.count; i++) {
		bool here = is_of_turn(&name.at[i], w, g);
		of_turn = of_turn || here;
		value = value || (here && name.at[i].kind == WORD_VALUE);
	}
	for (unsigned i = 0; i < g.count; i++) {
		inside = inside || writes_inside(g.at[i], w->arms[w->arm_count - 1]);
	}
	if (!of_turn || (!value && count_loops(w, g.opened) == 1)) {
		return GATHERS_NOTHING;
	}
	bool last = b->op->next == NULL;
	if (g.count == 1 && w->step_count == g.depth + 1 && w->shape->kind == SHAPE_INPUT) {
		return last ? GATHERS_NOTHING : GATHERS_ALL; /* runtime/jolt/shared.h */
	}
	return value || !inside ? GATHERS_LIKELY : last ? GATHERS_NOTHING : GATHERS_ALL;
}

static bool
can_gather(struct builder *b, struct group g)
{
	if (g.at[0]->arm_count <= g.opened) {
		return false;
	}
	for (unsigned i = 0; i < g.count; i++) {
		if (!is_alike(g.at[i], g.at[0], g) || !is_kept(g.at[i])) {
			return false;
		}
	}
	enum gathers needed = reason_to_gather(b, g), *most = &b->e->allowed.gathered;
	*most = needed > *most ? needed : *most;
	return needed != GATHERS_NOTHING && needed <= b->e->allowed.gathers;
}

/* ---- how ----------------------------------------------------------------- */

static const struct loop *
gathered_loop(struct evaluator *e, const struct gather *g, struct input *over)
{
	struct loop *loop = loop_over(e, over, &any_key);
	loop->from = g->from;
	loop->gather = g;
	return loop;
}

/* What is kept of a turn: of the record's loops, also of those that have been gathered already. */
static void
gather_keeps(struct evaluator *e, struct gather *g, const struct write *w, unsigned opened)
{
	g->kept = arena_new_array(e->arena, count_loops(w, opened), struct gather_kept);
	for (unsigned i = 0; i < g->arm_count; i++) {
		const struct loop *loop = g->arms[i]->loop;
		if (loop->gather == NULL || loop->gather->turns != loop) {
			g->kept[g->kept_count++].arm = g->arms[i];
			continue;
		}
		for (unsigned k = 0; k < loop->gather->kept_count; k++) {
			g->kept[g->kept_count++].arm = loop->gather->kept[k].arm;
		}
	}
}

/* Records bail out in which a value is no name: here also if the member below is not written in the
 * end. */
static void
gather_names(struct evaluator *e, struct gather *g, const struct write *w)
{
	for (unsigned i = g->depth; i < w->step_count; i++) {
		struct words name = w->steps[i].name;
		for (unsigned k = 0; k < name.count; k++) {
			if (name.at[k].kind == WORD_VALUE) {
				const struct cond *no = cond_not(e, cond_name(e, name.at[k].input));
				no = i > g->depth ? cond_and(e, w->when, no) : no;
				g->bail_out = cond_or(e, g->bail_out, no);
			}
		}
	}
}

static const struct gather *
gather_new(struct evaluator *e, struct group g)
{
	const struct write *w = g.at[0];
	struct gather *made = arena_new(e->arena, struct gather);
	*made = (struct gather){ .from = w->from,
		.arms = w->arms + g.opened,
		.arm_count = w->arm_count - g.opened,
		.words = group_step(w, g)->name,
		.when = &cond_never,
		.bail_out = &cond_never,
		.depth = g.depth };
	for (unsigned i = 0; i < g.count; i++) {
		made->when = cond_or(e, made->when, g.at[i]->when);
		gather_names(e, made, g.at[i]);
	}
	gather_keeps(e, made, w, g.opened);
	made->names = gathered_loop(e, made, made->arms[0]->loop->over);
	made->turns = gathered_loop(e, made, made->names->arms->each);
	return made;
}

static struct turn
gathered_turn(const struct loop *loop, const struct shift_level *level)
{
	return (struct turn){ .level = level, .matched = loop->arms->each, .arm = loop->arms };
}

static const struct shift_level *
gathered_level(struct evaluator *e, const struct gather *g)
{
	struct shift_level *level = arena_new(e->arena, struct shift_level);
	*level = (struct shift_level){ .span = g->from, .order = MATCH_INPUT_ORDER };
	return level;
}

/* The way to the write through the two loops instead of those that were gathered. */
static void
gathered_way(struct evaluator *e, const struct gather *g, const struct shift_level *const *levels,
	const struct write *w, unsigned opened, struct write *made)
{
	unsigned first = turn_of(w, g->arms[0]), last = turn_of(w, g->arms[g->arm_count - 1]);
	struct turn *turns = arena_new_array(e->arena, w->turn_count + 2, struct turn);
	const struct arm **arms = arena_new_array(e->arena, opened + 2, const struct arm *);
	unsigned n = 0;
	for (unsigned i = 0; i < w->turn_count; i++) {
		if (i == first) {
			turns[n++] = gathered_turn(g->names, levels[0]);
			turns[n++] = gathered_turn(g->turns, levels[1]);
		}
		if (i < first || i > last) {
			turns[n++] = w->turns[i];
		}
	}
	for (unsigned i = 0; i < opened; i++) {
		arms[i] = w->arms[i];
	}
	arms[opened] = g->names->arms;
	arms[opened + 1] = g->turns->arms;
	made->turns = turns;
	made->turn_count = n;
	made->arms = arms;
	made->arm_count = opened + 2;
}

static const struct write *
gathered_write(struct evaluator *e, const struct gather *g, const struct shift_level *const *levels,
	const struct write *w, unsigned opened)
{
	struct write *made = arena_new(e->arena, struct write);
	struct out_step *steps = arena_new_array(e->arena, w->step_count, struct out_step);
	struct word *name = arena_new(e->arena, struct word);
	*made = *w;
	*name = (struct word){ .kind = WORD_KEY, .arm = g->names->arms };
	for (unsigned i = 0; i < w->step_count; i++) {
		steps[i] = w->steps[i];
	}
	steps[g->depth] = (struct out_step){ .kind = STEP_NAME, .name = { name, 1 } };
	made->steps = steps;
	made->gathered = w->gathered != NULL ? w->gathered : w;
	gathered_way(e, g, levels, w, opened, made);
	return made;
}

struct group
group_gathered(struct builder *b, struct group g)
{
	struct evaluator *e = b->e;
	if (!can_gather(b, g)) {
		return g;
	}
	const struct gather *gather = gather_new(e, g);
	const struct shift_level *levels[] = { gathered_level(e, gather),
		gathered_level(e, gather) };
	const struct write **made = arena_new_array(e->arena, g.count, const struct write *);
	for (unsigned i = 0; i < g.count; i++) {
		made[i] = gathered_write(e, gather, levels, g.at[i], g.opened);
	}
	g.at = made;
	return g;
}

/* What was gathered for the innermost opened loop, if that goes over names and all of the group is
 * written in the turns of the name. Writes of later operations are not. */
static const struct gather *
gather_of(struct group g)
{
	const struct arm *arm = g.opened > 0 ? g.at[0]->arms[g.opened - 1] : NULL;
	const struct gather *gather = arm != NULL ? arm->loop->gather : NULL;
	for (unsigned i = 0; gather != NULL && i < g.count; i++) {
		const struct write *w = g.at[i];
		if (w->gathered == NULL || w->arm_count <= g.opened ||
			w->arms[g.opened]->loop != gather->turns) {
			return NULL;
		}
	}
	return gather;
}

const struct cond *
gathered_when(struct evaluator *e, struct group g)
{
	const struct gather *gather = gather_of(g);
	if (gather == NULL) {
		return NULL;
	}
	const struct cond *any = &cond_never;
	for (unsigned i = 0; i < g.count; i++) {
		any = cond_or(e, any, g.at[i]->when);
	}
	return g.depth == gather->depth + 1 || cond_implies(e, gather->when, any)
		       ? cond_found(e, gather->names->arms->each)
		       : NULL;
}

/* Takes back what the attempt would let records bail out for. False: there was nothing. */
static bool
single_undo(struct evaluator *e, const struct evaluator *before, const struct gather *g,
	const struct cond *const *bail_out)
{
	bool undone = e->reason != NULL || e->bails_out.when != before->bails_out.when ||
		      e->order.checks != before->order.checks ||
		      e->computed.blamed != before->computed.blamed;
	e->reason = before->reason;
	e->reason_span = before->reason_span;
	e->bails_out = before->bails_out;
	e->order.checks = before->order.checks;
	e->computed.blamed = before->computed.blamed;
	for (unsigned i = 0; i < g->kept_count; i++) {
		struct arm *arm = (struct arm *)(uintptr_t)g->kept[i].arm; /* made here */
		undone = undone || arm->bail_out != bail_out[i];
		arm->bail_out = bail_out[i];
	}
	return undone;
}

const struct shape *
gathered_single(struct builder *b, struct group g)
{
	const struct gather *gather = gather_of(g);
	if (gather == NULL || b->op->next != NULL || b->e->reason != NULL ||
		g.depth != gather->depth + 1 || g.at[0]->step_count == g.depth) {
		return NULL;
	}
	const struct evaluator before = *b->e;
	const struct cond **bail_out =
		arena_new_array(b->e->arena, gather->kept_count, const struct cond *);
	for (unsigned i = 0; i < gather->kept_count; i++) {
		bail_out[i] = gather->kept[i].arm->bail_out;
	}
	g.opened++;
	const struct shape *made = group_shape(b, g);
	return single_undo(b->e, &before, gather, bail_out) || made->kind != SHAPE_OBJECT ||
			       made->object.orders != NULL
		       ? NULL
		       : made;
}
