/* SPDX-License-Identifier: Apache-2.0 */
/* Values that share a place: whether they may, in what order, and what that makes of them. */
#include "plan/output/place_group.h"

/* Whether some loop around a write does not go over the value that is written. */
static bool
repeats(const struct write *w)
{
	w = w->gathered != NULL ? w->gathered : w;
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

/* Whether what is read is an element of the piece, or inside one: appending to the piece could add
 * such elements. */
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

/* Names that are read from values are covered by the conditions of the write. */
bool
write_uses(struct evaluator *e, const struct write *w, const struct shape *value)
{
	return shape_uses(e, w->shape, value) > 0 ||
	       (value->kind == SHAPE_INPUT && cond_reads_elements(w->when, value->input));
}

/* Whether the piece cannot be a list if the condition holds, because the condition finds a member
 * of it. */
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

bool
list_is_shared(struct builder *b, const struct write *w)
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

/* Whether the condition can be asked before loops and calls. */
static bool
is_known_first(const struct cond *c)
{
	return !cond_in_loop(c) && !cond_has_call(c) && !cond_has_written(c);
}

/* For a piece that is shared: records bail out in which it is a list that others may be appended
 * to. False: this is only known in the turns of a loop, or the place could be computed instead. */
static bool
shared_list_bails_out(struct builder *b, const struct write *w, struct group g)
{
	struct evaluator *e = b->e;
	struct input *piece = w->shape->input;
	const struct cond *list =
		cond_and(e, cond_no_object(e, piece), cond_not(e, cond_no_inside(e, piece)));
	if (group_may_be_computed(b) || input_arm(piece) != NULL || piece->kind == INPUT_CALL) {
		return false; /* the loop may not run at all, as its output may be dropped */
	}
	const struct cond *others = &cond_never;
	for (unsigned i = 0; i < g.count; i++) {
		bool known = g.at[i]->arm_count == 0 && is_known_first(g.at[i]->when);
		if (g.at[i]->order > w->order || w->arm_count > 0) {
			others = cond_or(e, others, known ? g.at[i]->when : &cond_always);
		}
	}
	bool here = w->arm_count == 0 && is_known_first(w->when);
	list = cond_and(e, list, cond_and(e, here ? w->when : &cond_always, others));
	e->bails_out.when = cond_or(e, e->bails_out.when, list);
	e->bails_out.some = true;
	return true;
}

/* The loop of the group in whose turns the write happens: it is around the write, or it comes to
 * what a literal key beside it took. NULL: none. The second case is left out if the place could be
 * computed instead: keys beside a wildcard often match values of a scalar, which no loop comes
 * to. */
static const struct loop *
loop_around(struct builder *b, const struct write *w, struct group g)
{
	const struct loop *tried = NULL;
	for (unsigned i = 0; i < g.count && !group_may_be_computed(b); i++) {
		if (g.at[i]->arm_count > g.opened && g.at[i]->order > w->order) {
			const struct loop *loop = g.at[i]->arms[g.opened]->loop;
			if (loop != tried && write_taken_by(w, loop) != NULL) {
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
				 : write_taken_by(w, loop) == turn->matched;
}

/* The number of loops around the turn. */
static unsigned
arms_before(const struct write *w, unsigned turn)
{
	unsigned arms = 0;
	for (unsigned i = 0; i < turn; i++) {
		arms += w->turns[i].arm != NULL;
	}
	return arms;
}

/* Whether two values of one place have the order of the input although they do not come from one
 * loop, in a level that is inside the opened loops only. *turn: where they part. */
static bool
interleave(const struct write *a, const struct loop *a_loop, const struct write *b,
	const struct loop *b_loop, unsigned opened, unsigned *turn)
{
	for (unsigned i = 0; i < a->turn_count && i < b->turn_count; i++) {
		const struct turn *s = &a->turns[i], *t = &b->turns[i];
		if (s->level != t->level) {
			return false;
		}
		if (s->rule != t->rule) {
			bool one_loop = a_loop != NULL && a_loop == b_loop &&
					loop_comes_to(a_loop, a, s) && loop_comes_to(a_loop, b, t);
			*turn = i;
			return s->matched != NULL && t->matched != NULL &&
			       (s->arm == NULL || t->arm == NULL) &&
			       s->level->order == MATCH_INPUT_ORDER && !one_loop &&
			       arms_before(a, i) <= opened;
		}
	}
	return false;
}

/* As values_in_order(), for what each arm of the next loops writes. */
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

bool
values_in_order(struct builder *b, struct group g)
{
	const struct loop **loops = arena_new_array(b->e->arena, g.count, const struct loop *);
	for (unsigned i = 0; i < g.count; i++) {
		loops[i] = loop_around(b, g.at[i], g);
		for (unsigned j = 0; j < i; j++) {
			unsigned turn;
			if (interleave(g.at[j], loops[j], g.at[i], loops[i], g.opened, &turn) &&
				(group_may_be_computed(b) || !order_bail_out_where_both_match(b->e,
								     g.at[j], g.at[i], turn))) {
				return cannot(b->e, g.at[i]->from,
					       "the order of several values depends on the input") !=
				       NULL;
			}
		}
	}
	return values_of_arms_in_order(b, g);
}

/* Whether the value is more than a piece of the input or a constant. */
static bool
is_made(const struct shape *s)
{
	return s->kind != SHAPE_INPUT && s->kind != SHAPE_STRING &&
	       (s->kind != SHAPE_CONST || s->node->kind == NODE_ARRAY);
}

static bool
some_are_made(struct group g)
{
	bool made = false;
	for (unsigned i = 0; i < g.count && !made; i++) {
		made = is_made(g.at[i]->shape);
	}
	return made;
}

/* Whether at most one of the writes happens, outside loops: they share nothing. */
static bool
exclude_each_other(struct builder *b, struct group g)
{
	for (unsigned i = 0; i < g.count; i++) {
		if (g.at[i]->arm_count != g.opened || g.at[i]->assembled ||
			cond_has_written(g.at[i]->when)) {
			return false;
		}
		for (unsigned k = 0; k < i; k++) {
			if (!cond_exclude(b->e, g.at[k]->when, g.at[i]->when)) {
				return false;
			}
		}
	}
	return true;
}

/* The value of the write that happens. */
static const struct shape *
choice_of(struct builder *b, struct group g)
{
	struct found *forms = arena_new_array(b->e->arena, g.count, struct found);
	for (unsigned i = 0; i < g.count; i++) {
		forms[i] = (struct found){ g.at[i]->when, g.at[i]->shape };
	}
	return shape_choice(b->e, forms, g.count, g.at[0]->from).value;
}

/* For a piece that is shared and written in turns that are gathered: true if records bail out in
 * which it would grow. That is noticed where it is written. A later operation may drop it, so
 * before one they bail out in which it is a list. */
static bool
gathered_list_stays(struct builder *b, const struct write *w)
{
	struct evaluator *e = b->e;
	const struct write *of_record = w->gathered;
	struct input *piece = w->shape->input;
	const struct arm *arm = of_record->arms[of_record->arm_count - 1];
	e->bails_out.some = true;
	if (b->op->next == NULL) {
		return true;
	}
	const struct cond *list =
		cond_and(e, cond_no_object(e, piece), cond_not(e, cond_no_inside(e, piece)));
	loop_bail_out(e, arm, cond_and(e, of_record->when, list));
	loop_has_to_run(arm);
	return false;
}

/* *stays: a list among the values is used elsewhere, too, and records bail out in which it would
 * grow. */
static bool
can_share_a_place(struct builder *b, struct group g, bool *stays)
{
	for (unsigned i = 0; i < g.count; i++) {
		const struct write *w = g.at[i];
		if (is_made(w->shape)) {
			cannot(b->e, w->from,
				"a value that was assembled shares its place with others");
			return false;
		}
		bool shared = list_is_shared(b, w);
		if (shared && w->gathered != NULL) {
			*stays = *stays || gathered_list_stays(b, w);
		} else if (shared && !shared_list_bails_out(b, w, g)) {
			cannot(b->e, w->from, "a list that others append to is used elsewhere too");
			return false;
		}
	}
	return values_in_order(b, g);
}

/* What is written in the turns of one loop: `run` has the writes of its arms and of literal keys
 * beside them. Returns where the next item goes. */
static struct item **
items_of_loop(struct builder *b, const struct loop *loop, struct group run, struct item **last)
{
	bool *done = arena_new_array(b->e->arena, run.count, bool);
	for (unsigned i = 0; i < run.count; i++) {
		const struct input *match = write_taken_by(run.at[i], loop);
		const struct arm *arm = match == NULL ? run.at[i]->arms[run.opened] : NULL;
		const struct write **kept =
			arena_new_array(b->e->arena, run.count, const struct write *);
		struct group inner = { kept, 0, run.depth, run.opened + (arm != NULL) };
		for (unsigned k = i; k < run.count; k++) {
			const struct write *w = run.at[k];
			if (!done[k] && write_taken_by(w, loop) == match &&
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

struct item *
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

const struct shape *
leaf_shape(struct builder *b, struct group g)
{
	if (g.count == 1 && g.at[0]->arm_count == g.opened) {
		return g.at[0]->shape;
	}
	bool stays = false;
	if (some_are_made(g) && exclude_each_other(b, g)) {
		return choice_of(b, g);
	}
	if (!can_share_a_place(b, g, &stays)) {
		return NULL;
	}
	bool looped = group_is_looped(g);
	struct shape *s = shape_new(b->e, looped ? SHAPE_COLLECT : SHAPE_MANY, g.at[0]->from);
	if (looped) {
		s->collect.items = items_of(b, g);
		s->collect.certain = gathered_when(b->e, g) != NULL;
		s->collect.stays = stays;
		return s;
	}
	for (unsigned i = 0; i < g.count; i++) {
		shape_add(
			b->e, s, g.at[i]->when, g.at[i]->shape, (struct text){ 0 }, g.at[i]->from);
	}
	return s;
}
