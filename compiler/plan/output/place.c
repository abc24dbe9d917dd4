/* SPDX-License-Identifier: Apache-2.0 */
/* From writes to places to the shape that they leave (SEMANTICS 9). */
#include "plan/output/place_group.h"

/* ---- groups -------------------------------------------------------------- */

const struct cond *
group_when(struct builder *b, struct group g)
{
	const struct cond *any = &cond_never;
	bool looped = false;
	for (unsigned i = 0; i < g.count; i++) {
		if (g.at[i]->arm_count > g.opened) {
			looped = true;
		} else {
			any = cond_or(b->e, any, g.at[i]->when);
		}
	}
	return looped && any->kind != COND_ALWAYS ? cond_written(b->e) : any;
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

static bool
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

const struct input *
group_taken_by(const struct write *w, const struct loop *loop)
{
	for (unsigned i = 0; i < w->turn_count; i++) {
		const struct turn *t = &w->turns[i];
		if (t->matched == NULL || t->level->order != MATCH_INPUT_ORDER ||
			t->level->computed == NULL || &t->level->computed->key != loop->arms->key) {
			continue; /* it is not the loop's level */
		}
		for (const struct taken *k = loop->taken; k != NULL; k = k->next) {
			if (t->matched == k->input) {
				return k->input;
			}
		}
	}
	return NULL;
}

/* ---- leaves -------------------------------------------------------------- */

/* Whether some loop around a write does not go over what is written. */
static bool
repeats(const struct write *w)
{
	for (unsigned i = 0; i < w->arm_count; i++) {
		const struct input *in = w->shape->input;
		while (in != NULL && in->arm != w->arms[i]) {
			in = in->parent;
		}
		if (in == NULL) {
			return true;
		}
	}
	return false;
}

/* Whether what is read is an element of the piece, or inside of one: there may be more of these
 * when something has been appended. */
static bool
is_of_element(const struct input *read, const struct input *piece)
{
	for (; read != NULL; read = read->parent) {
		if ((read->kind == INPUT_EACH || read->index >= 0) &&
			inputs_may_be_one(read->parent, piece)) {
			return true;
		}
	}
	return false;
}

static bool
cond_reads_elements(const struct cond *c, const struct input *piece)
{
	return (c->input != NULL && is_of_element(c->input, piece)) ||
	       (c->a != NULL && cond_reads_elements(c->a, piece)) ||
	       (c->b != NULL && cond_reads_elements(c->b, piece));
}

/* What its names read is among its conditions. */
bool
write_uses(struct evaluator *e, const struct write *w, const struct shape *value)
{
	return shape_uses(e, w->shape, value) > 0 ||
	       (value->kind == SHAPE_INPUT && cond_reads_elements(w->when, value->input));
}

/* Whether the piece is no list whenever something is found by the condition: a member of it is. */
static bool
is_no_list(const struct cond *c, const struct input *piece)
{
	if (c->kind == COND_AND) {
		return is_no_list(c->a, piece) || is_no_list(c->b, piece);
	}
	if (c->kind == COND_OR) {
		return is_no_list(c->a, piece) && is_no_list(c->b, piece);
	}
	bool found = c->kind == COND_FOUND || c->kind == COND_VALUE || c->kind == COND_NAME;
	for (const struct input *in = found ? c->input : NULL; in != NULL; in = in->parent) {
		bool member = in->kind == INPUT_KEY || in->kind == INPUT_MEMBER;
		if (in->parent == piece && member && in->index == -1) {
			return true;
		}
	}
	return false;
}

/* The reference appends to the very list that stands in the input: wrong if that is used elsewhere
 * too. */
static bool
is_shared(struct builder *b, const struct write *w)
{
	if (w->shape->kind != SHAPE_INPUT || is_no_list(w->when, w->shape->input)) {
		return false;
	}
	if (repeats(w)) {
		return true;
	}
	for (unsigned i = 0; i < b->all.count; i++) {
		if (b->all.at[i]->order != w->order && write_uses(b->e, b->all.at[i], w->shape)) {
			return true;
		}
	}
	return false;
}

/* Of a piece that is shared: records are unusual in which it is a list, and others may be appended.
 * False: that is known only in the steps of a loop; or the place could be computed instead. */
static bool
shared_list_is_unusual(struct builder *b, const struct write *w, struct group g)
{
	struct evaluator *e = b->e;
	struct input *piece = w->shape->input;
	if (e->making != NULL || input_arm(piece) != NULL || piece->kind == INPUT_CALL) {
		return false;
	}
	const struct cond *others = &cond_never;
	for (unsigned i = 0; i < g.count; i++) {
		bool looped = g.at[i]->arm_count > 0 || cond_in_loop(g.at[i]->when);
		if (g.at[i]->order > w->order || w->arm_count > 0) {
			others = cond_or(e, others, looped ? &cond_always : g.at[i]->when);
		}
	}
	const struct cond *list =
		cond_and(e, cond_no_object(e, piece), cond_not(e, cond_no_inside(e, piece)));
	bool here = w->arm_count == 0 && !cond_in_loop(w->when);
	list = cond_and(e, list, cond_and(e, here ? w->when : &cond_always, others));
	e->unusual_when = cond_or(e, e->unusual_when, list);
	e->unusual = true;
	return true;
}

/* The loop of a group's writes in whose steps the write happens: around it, or because the loop
 * comes to what a literal key beside it took.  NULL: none.  A place that could be computed instead
 * goes without the latter: keys beside a wildcard are often values of a scalar, which is no loop's.
 */
static const struct loop *
loop_around(struct builder *b, const struct write *w, struct group g)
{
	const struct loop *tried = NULL;
	for (unsigned i = 0; i < g.count && b->e->making == NULL; i++) {
		if (g.at[i]->arm_count > g.opened && g.at[i]->order > w->order) {
			const struct loop *loop = g.at[i]->arms[g.opened]->loop;
			if (loop != tried && group_taken_by(w, loop) != NULL) {
				return loop;
			}
			tried = loop;
		}
	}
	return w->arm_count > g.opened ? w->arms[g.opened]->loop : NULL;
}

/* Whether the loop comes to what the write has matched at that turn: by an arm, or because a
 * literal key beside its arms took it. */
static bool
loop_comes_to(const struct loop *loop, const struct write *w, const struct turn *turn)
{
	return turn->arm != NULL ? turn->arm->loop == loop
				 : group_taken_by(w, loop) == turn->matched;
}

/* Loops around the turn. */
static unsigned
arms_before(const struct write *w, unsigned turn)
{
	unsigned arms = 0;
	for (unsigned i = 0; i < turn; i++) {
		arms += w->turns[i].arm != NULL;
	}
	return arms;
}

/* Values of one place whose order is that of the input, though they do not come from one loop, in
 * a level that no further loop than the opened ones is around. */
static bool
interleave(const struct write *a, const struct loop *a_loop, const struct write *b,
	const struct loop *b_loop, unsigned opened)
{
	for (unsigned i = 0; i < a->turn_count && i < b->turn_count; i++) {
		const struct turn *s = &a->turns[i], *t = &b->turns[i];
		if (s->level != t->level) {
			return false;
		}
		if (s->rule != t->rule) {
			bool one_loop = a_loop != NULL && a_loop == b_loop &&
					loop_comes_to(a_loop, a, s) && loop_comes_to(a_loop, b, t);
			return s->matched != NULL && t->matched != NULL &&
			       (s->arm == NULL || t->arm == NULL) &&
			       s->level->order == MATCH_INPUT_ORDER && !one_loop &&
			       arms_before(a, i) <= opened;
		}
	}
	return false;
}

static bool values_in_order(struct builder *, struct group);

/* The same of what each arm of the next loops writes. */
static bool
values_of_arms_in_order(struct builder *b, struct group g)
{
	for (unsigned i = 0; i < g.count; i++) {
		bool done = g.at[i]->arm_count <= g.opened;
		for (unsigned k = 0; k < i && !done; k++) {
			done = group_same_arm(g.at[k], g.at[i], g);
		}
		if (done) {
			continue;
		}
		struct group inner = group_select(b, g, g.at[i], group_same_arm);
		inner.opened++;
		if (inner.count > 1 && !values_in_order(b, inner)) {
			return false;
		}
	}
	return true;
}

/* Whether the order of the writes is known; else cannot(). */
static bool
values_in_order(struct builder *b, struct group g)
{
	const struct loop **loops = arena_new_array(b->e->arena, g.count, const struct loop *);
	for (unsigned i = 0; i < g.count; i++) {
		loops[i] = loop_around(b, g.at[i], g);
		for (unsigned j = 0; j < i; j++) {
			if (interleave(g.at[j], loops[j], g.at[i], loops[i], g.opened)) {
				return cannot(b->e, g.at[i]->from,
					       "the order of several values depends on the input") !=
				       NULL;
			}
		}
	}
	return values_of_arms_in_order(b, g);
}

static bool
can_share_a_place(struct builder *b, struct group g)
{
	for (unsigned i = 0; i < g.count; i++) {
		const struct write *w = g.at[i];
		const struct shape *s = w->shape;
		if (s->kind != SHAPE_INPUT && s->kind != SHAPE_STRING &&
			(s->kind != SHAPE_CONST || s->node->kind == NODE_ARRAY)) {
			cannot(b->e, w->from,
				"a value that was put together shares its place with others");
			return false;
		}
		if (is_shared(b, w) && !shared_list_is_unusual(b, w, g)) {
			cannot(b->e, w->from, "a list that others append to is used elsewhere too");
			return false;
		}
	}
	return values_in_order(b, g);
}

static struct item *items_of(struct builder *, struct group);

/* What stands in the steps of one loop: a run of writes, which are those of its arms and of literal
 * keys beside them.  Returns where the next item goes. */
static struct item **
items_of_loop(struct builder *b, const struct loop *loop, struct group run, struct item **last)
{
	bool *done = arena_new_array(b->e->arena, run.count, bool);
	for (unsigned i = 0; i < run.count; i++) {
		const struct input *match = group_taken_by(run.at[i], loop);
		const struct arm *arm = match == NULL ? run.at[i]->arms[run.opened] : NULL;
		const struct write **kept =
			arena_new_array(b->e->arena, run.count, const struct write *);
		struct group inner = { kept, 0, run.depth, run.opened + (arm != NULL) };
		for (unsigned k = i; k < run.count; k++) {
			const struct write *w = run.at[k];
			if (!done[k] && group_taken_by(w, loop) == match &&
				(arm == NULL || w->arms[run.opened] == arm)) {
				kept[inner.count++] = w;
				done[k] = true;
			}
		}
		if (inner.count > 0) {
			struct item *item = arena_new(b->e->arena, struct item);
			*item = (struct item){ .loop = loop,
				.arm = arm,
				.match = match,
				.items = items_of(b, inner),
				.from = kept[0]->from };
			*last = item;
			last = &item->next;
		}
	}
	return last;
}

/* Loops around values, in the order of writing. */
static struct item *
items_of(struct builder *b, struct group g)
{
	struct item *first = NULL, **last = &first;
	for (unsigned i = 0; i < g.count;) {
		const struct write *w = g.at[i];
		const struct loop *loop = loop_around(b, w, g);
		if (loop == NULL) {
			struct item *item = arena_new(b->e->arena, struct item);
			struct group one = { &g.at[i], 1, g.depth, g.opened };
			*item = (struct item){
				.when = w->when, .shape = group_shape(b, one), .from = w->from
			};
			*last = item;
			last = &item->next;
			i++;
			continue;
		}
		unsigned end = i;
		while (end < g.count && loop_around(b, g.at[end], g) == loop) {
			end++;
		}
		last = items_of_loop(
			b, loop, (struct group){ &g.at[i], end - i, g.depth, g.opened }, last);
		i = end;
	}
	return first;
}

static const struct shape *
leaf_shape(struct builder *b, struct group g)
{
	if (g.count == 1 && g.at[0]->arm_count == g.opened) {
		return g.at[0]->shape;
	}
	if (!can_share_a_place(b, g)) {
		return NULL;
	}
	bool looped = false;
	for (unsigned i = 0; i < g.count; i++) {
		looped = looped || g.at[i]->arm_count > g.opened;
	}
	struct shape *s = shape_new(b->e, looped ? SHAPE_COLLECT : SHAPE_MANY, g.at[0]->from);
	if (looped) {
		s->items = items_of(b, g);
		return s;
	}
	for (unsigned i = 0; i < g.count; i++) {
		shape_add(
			b->e, s, g.at[i]->when, g.at[i]->shape, (struct text){ 0 }, g.at[i]->from);
	}
	return s;
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
	bool looped = false;
	for (unsigned i = 0; i < g.count; i++) {
		looped = looped || g.at[i]->arm_count > g.opened;
	}
	if (!values_in_order(b, g)) {
		return NULL;
	}
	struct group inner = g;
	inner.depth++;
	struct shape *s = shape_new(b->e, looped ? SHAPE_COLLECT : SHAPE_APPENDED, g.at[0]->from);
	if (looped) {
		s->list = true;
		s->items = items_of(b, inner);
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
	return order_of(b->e, first.at, first.count, second.at, second.count, second.opened) ==
		       ORDER_CERTAIN ||
	       cannot(b->e, second.at[0]->from, "the order of keys depends on what is present") !=
		       NULL;
}

/* What the arms of the next loop make of one step of it; `test` says which writes belong together.
 */
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
	s->list = group_step(g.at[0], g)->kind == STEP_POSITION;
	((struct loop *)(uintptr_t)loop)->listed |= s->list; /* made by this evaluation */
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

/* The writes without those that vanish: they find an object where they need a list, or the other
 * way round, as each comes behind one that has made it. */
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
	unsigned count, struct place from)
{
	struct slot *document = arena_new(e->arena, struct slot);
	struct builder b = { .e = e, .op = op, .all = { .at = writes, .count = count } };
	document->from = from;
	document->when = group_when(&b, b.all);
	document->shape = count == 0 ? shape_null(e, from) : group_shape(&b, b.all);
	return e->reason == NULL ? document : NULL;
}
