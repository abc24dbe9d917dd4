/* SPDX-License-Identifier: Apache-2.0 */
/* The order of keys in the output. Members stand in the order of the first write that really
 * happens. Where that depends on the record, the code checks, and a record with an order other than
 * the expected one bails out. */
#include "plan/output/place.h"

/* How two writes are related. */
struct relation {
	bool by_input; /* their order is that of the input, at turn `turn` of both */
	bool shares_loop; /* they happen in the same turns of a loop that is not opened yet; the
			     outermost such loop is at turn `turn` */
	bool mixed; /* both: within a turn of a loop their order is that of the input, or of another
		       loop */
	unsigned turn;
};

static struct relation
relation(const struct write *a, const struct write *b, unsigned opened)
{
	unsigned arms = 0;
	struct relation r = { 0 };
	for (unsigned i = 0; i < a->turn_count && i < b->turn_count; i++) {
		const struct turn *s = &a->turns[i], *t = &b->turns[i];
		if (s->level != t->level || s->member != t->member) {
			break;
		}
		if (s->rule != t->rule) {
			bool computed = s->arm != NULL && t->arm != NULL;
			if (s->matched == NULL || t->matched == NULL ||
				(s->level->order != MATCH_INPUT_ORDER && !computed)) {
				break;
			}
			r.mixed = r.mixed || r.shares_loop;
			if (!r.shares_loop) {
				r.by_input = true;
				r.turn = i;
			}
			break;
		}
		if (s->arm == NULL || ++arms <= opened) {
			continue;
		}
		r.mixed = r.shares_loop; /* their order is that of a loop inside it */
		if (!r.shares_loop) {
			r.shares_loop = true;
			r.turn = i;
		}
	}
	return r;
}

bool
order_is_of_walk(const struct write *a, const struct write *b)
{
	struct relation r = relation(a, b, 0);
	return !r.by_input && !r.shares_loop;
}

/* Whether `a` certainly happens before `b`, in the same turn of the loops around, whenever `b`
 * happens. */
static bool
comes_first(struct evaluator *e, const struct write *a, const struct write *b, unsigned opened)
{
	if (a->assembled || a->order >= b->order || a->arm_count > b->arm_count ||
		relation(a, b, opened).by_input) {
		return false;
	}
	for (unsigned i = 0; i < a->arm_count; i++) {
		if (a->arms[i] != b->arms[i]) {
			return false;
		}
	}
	return cond_implies(e, b->when, a->when);
}

bool
order_always_first(struct evaluator *e, const struct write *const *a, unsigned a_count,
	const struct write *const *b, unsigned b_count, unsigned opened)
{
	for (unsigned j = 0; j < b_count; j++) {
		bool preceded = false;
		for (unsigned i = 0; i < a_count && !preceded; i++) {
			preceded = comes_first(e, a[i], b[j], opened);
		}
		if (!preceded) {
			return false;
		}
	}
	return true;
}

/* When some write to b comes before all writes to a that happen, and at least one of these does.
 * Writes in loops are taken as possible; otherwise the order is that of the walk. */
static const struct cond *
wrong_order(struct evaluator *e, const struct write *const *a, unsigned a_count,
	const struct write *const *b, unsigned b_count, unsigned opened)
{
	const struct cond *wrong = &cond_never;
	for (unsigned j = 0; j < b_count; j++) {
		const struct cond *before = &cond_never, *after = &cond_never;
		for (unsigned i = 0; i < a_count; i++) {
			bool looped = a[i]->arm_count > opened || a[i]->assembled;
			if (a[i]->order < b[j]->order) {
				before = cond_or(e, before, looped ? &cond_never : a[i]->when);
			} else {
				after = cond_or(e, after, looped ? &cond_always : a[i]->when);
			}
		}
		const struct cond *here = b[j]->arm_count > opened ? &cond_always : b[j]->when;
		here = cond_and(e, here, cond_and(e, cond_not(e, before), after));
		wrong = cond_or(e, wrong, here);
	}
	return wrong;
}

/* Whether both reach the turn through the same turns, so that it has the same order for both. */
static bool
is_same_way(const struct write *a, const struct write *b, unsigned turn)
{
	for (unsigned i = 0; i <= turn; i++) {
		const struct turn *s = &a->turns[i], *t = &b->turns[i];
		if (s->level != t->level || s->member != t->member ||
			(i < turn && (s->rule != t->rule || s->arm != t->arm))) {
			return false;
		}
	}
	return true;
}

bool
order_is_comparable(const struct first *a, const struct first *b)
{
	return a->way != NULL && b->way != NULL && a->turn == b->turn &&
	       is_same_way(a->way, b->way, a->turn);
}

/* Makes the counter of a place's first write, if all its writes go through turn `turn`. */
static const struct first *
first_of(struct evaluator *e, const struct write *const *w, unsigned count, unsigned turn,
	unsigned opened)
{
	struct first *f = arena_new(e->arena, struct first);
	*f = (struct first){
		.number = ++e->numbers.firsts, .way = w[0], .turn = turn, .in_turn = opened > 0
	};
	for (unsigned i = 0; i < count; i++) {
		const struct turn *t = &w[i]->turns[turn];
		f->way = f->way != NULL && is_same_way(w[0], w[i], turn) ? w[0] : NULL;
		if (w[i]->assembled && count > 1) {
			return NULL; /* it is not known which of them is the first */
		}
		if (w[i]->arm_count > opened) {
			if (t->arm != w[i]->arms[opened]) {
				return NULL;
			}
			continue; /* the loop sets it */
		}
		bool by_input = t->arm != NULL || t->level->order == MATCH_INPUT_ORDER;
		struct first_input *in = arena_new(e->arena, struct first_input);
		*in = (struct first_input){ .when = w[i]->when,
			.input = by_input ? (struct input *)(uintptr_t)t->matched : NULL,
			.next = f->inputs };
		f->inputs = in;
	}
	return f;
}

/* Whether a literal key beside the loop's arms matched there what the loop would be at. */
static bool
is_taken(const struct turn *t, const struct loop *loop)
{
	if (t->matched == NULL || t->level->order != MATCH_INPUT_ORDER ||
		t->level->computed == NULL || &t->level->computed->key != loop->key) {
		return false; /* the level does not belong to the loop */
	}
	const struct taken *k = loop->taken;
	while (k != NULL && k->input != t->matched) {
		k = k->next;
	}
	return k != NULL;
}

/* The number of the write's turn in which the loop has one; turn_count: there is none. */
static unsigned
turn_of_loop(const struct write *w, const struct loop *loop)
{
	unsigned i = 0;
	while (i < w->turn_count && (w->turns[i].arm == NULL || w->turns[i].arm->loop != loop) &&
		!is_taken(&w->turns[i], loop)) {
		i++;
	}
	return i;
}

const struct input *
write_taken_by(const struct write *w, const struct loop *loop)
{
	for (unsigned i = 0; i < w->turn_count; i++) {
		if (is_taken(&w->turns[i], loop)) {
			return w->turns[i].matched;
		}
	}
	return NULL;
}

enum turn_order
order_in_turns(
	const struct write *a, const struct write *b, const struct loop *loop, unsigned opened)
{
	struct relation r = relation(a, b, opened);
	unsigned turn = turn_of_loop(a, loop);
	if (turn == a->turn_count || turn_of_loop(b, loop) != turn || !is_same_way(a, b, turn)) {
		return TURNS_UNKNOWN;
	}
	const struct turn *s = &a->turns[turn], *t = &b->turns[turn];
	if (s->matched != t->matched) {
		return TURNS_APART;
	}
	/* in the same turn their order is that of the spec, unless something inside decides */
	if (s->rule != t->rule || s->arm != t->arm || r.mixed || r.by_input ||
		(r.shares_loop && r.turn != turn)) {
		return TURNS_UNKNOWN;
	}
	return a->order < b->order ? TURNS_BEFORE : TURNS_BEHIND;
}

const struct first *
first_in_turns(struct evaluator *e, const struct write *const *w, unsigned count,
	const struct loop *loop, unsigned opened)
{
	unsigned turn = turn_of_loop(w[0], loop);
	for (unsigned i = 0; i < count; i++) {
		if (turn == w[i]->turn_count || turn_of_loop(w[i], loop) != turn) {
			return NULL;
		}
	}
	return first_of(e, w, count, turn, opened);
}

/* Sets the order of the loop's first write. Each call has a lower order than the one before. */
static void
add_loop(struct evaluator *e, struct first *f, const struct loop *loop, unsigned order)
{
	struct first_loop *l = (struct first_loop *)(uintptr_t)f->loops; /* made here */
	while (l != NULL && l->loop != loop) {
		l = (struct first_loop *)(uintptr_t)l->next;
	}
	if (l == NULL) {
		l = arena_new(e->arena, struct first_loop);
		*l = (struct first_loop){ loop, order, f->loops };
		f->loops = l;
	}
	l->order = order;
}

const struct first *
first_in_spec(struct evaluator *e, const struct write *const *w, unsigned count, unsigned opened)
{
	struct first *f = arena_new(e->arena, struct first);
	bool looped = false;
	*f = (struct first){ .number = ++e->numbers.firsts, .of_spec = true };
	for (unsigned i = count; i-- > 0;) {
		if (w[i]->arm_count > opened) {
			looped = true;
			add_loop(e, f, w[i]->arms[opened]->loop, w[i]->order);
			continue;
		}
		struct first_input *in = arena_new(e->arena, struct first_input);
		*in = (struct first_input){ .when = w[i]->when,
			.order = w[i]->order,
			.among = w[i]->among,
			.next = f->inputs };
		if (in->among != NULL) {
			words_known(w[i]->steps[0].name, &in->name);
		}
		f->inputs = in;
	}
	f->constant = count == 1 && !looped && w[0]->among == NULL;
	return f;
}

/* All pairs must differ at the same turn, and a's writes come first within one turn of a loop. */
static bool
same_turn(const struct write *const *a, unsigned a_count, const struct write *const *b,
	unsigned b_count, unsigned opened, unsigned *turn)
{
	bool any = false;
	for (unsigned i = 0; i < a_count; i++) {
		for (unsigned j = 0; j < b_count; j++) {
			struct relation r = relation(a[i], b[j], opened);
			bool sequential = !r.by_input && !r.shares_loop;
			if (r.mixed || (any && !sequential && r.turn != *turn)) {
				return false;
			}
			if (!r.by_input && a[i]->order > b[j]->order) {
				return false;
			}
			if (!sequential) {
				*turn = r.turn;
				any = true;
			}
		}
	}
	for (unsigned i = 0; i < a_count; i++) {
		if (a[i]->turn_count <= *turn ||
			a[i]->turns[*turn].level != b[0]->turns[*turn].level ||
			a[i]->turns[*turn].matched == NULL) {
			return false;
		}
	}
	for (unsigned j = 0; j < b_count; j++) {
		if (b[j]->turn_count <= *turn ||
			b[j]->turns[*turn].level != a[0]->turns[*turn].level ||
			b[j]->turns[*turn].matched == NULL) {
			return false;
		}
	}
	return any;
}

/* Whether some level on the way to the write goes by the order of the input. */
static bool
goes_by_input(const struct write *const *w, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		for (unsigned k = 0; k < w[i]->turn_count; k++) {
			const struct turn *t = &w[i]->turns[k];
			if (t->arm != NULL || t->level->order == MATCH_INPUT_ORDER) {
				return true;
			}
		}
	}
	return false;
}

static bool
related_by_input(const struct write *const *a, unsigned a_count, const struct write *const *b,
	unsigned b_count, unsigned opened)
{
	if (!goes_by_input(a, a_count) || !goes_by_input(b, b_count)) {
		return false;
	}
	for (unsigned i = 0; i < a_count; i++) {
		for (unsigned j = 0; j < b_count; j++) {
			struct relation r = relation(a[i], b[j], opened);
			if (r.by_input || r.shares_loop) {
				return true;
			}
		}
	}
	return false;
}

enum member_order
order_of(struct evaluator *e, const struct write *const *a, unsigned a_count,
	const struct write *const *b, unsigned b_count, unsigned opened)
{
	if (a[0]->among != NULL && b[0]->among != NULL) {
		return ORDER_OF_WRITES;
	}
	bool by_input = related_by_input(a, a_count, b, b_count, opened);
	if ((!by_input && a[a_count - 1]->order < b[0]->order) ||
		order_always_first(e, a, a_count, b, b_count, opened)) {
		return ORDER_CERTAIN;
	}
	return by_input ? ORDER_OF_INPUT : ORDER_OF_WRITES;
}

/* The part of the condition that may differ between turns of a loop. */
static const struct cond *
varying(struct evaluator *e, const struct cond *c)
{
	if (c->kind == COND_AND) {
		return cond_and(e, varying(e, c->a), varying(e, c->b));
	}
	return cond_in_loop(c) ? c : &cond_always;
}

/* Whether `a`, if it happens at all, happens in every turn of the loops in which `b` does, and
 * before it. */
static bool
comes_first_in_steps(struct evaluator *e, const struct write *a, const struct write *b)
{
	bool first = !a->assembled && a->order < b->order && a->arm_count <= b->arm_count;
	for (unsigned i = 0; i < a->arm_count && first; i++) {
		first = a->arms[i] == b->arms[i];
	}
	return first && cond_implies(e, b->when, varying(e, a->when));
}

/* Whether the pair's order in the turns of a loop is that of the walk, given the other writes to
 * the place of `later`. */
static bool
steps_in_order(struct evaluator *e, const struct write *first, const struct write *later,
	const struct write *const *others, unsigned count)
{
	if (comes_first_in_steps(e, first, later)) {
		return true;
	}
	for (unsigned i = 0; i < count; i++) {
		if (comes_first_in_steps(e, others[i], first)) {
			return true;
		}
	}
	return false;
}

/* The innermost of the loops in whose turns the condition is asked; NULL: there is none. False: the
 * loops are not nested. */
static bool
innermost_arm(const struct cond *c, const struct arm **inner)
{
	const struct input *asked[] = { c->input, c->other };
	for (unsigned i = 0; i < 2; i++) {
		const struct arm *arm = asked[i] != NULL ? input_arm(asked[i]) : NULL, *a = *inner,
				 *b = arm;
		while (a != NULL && a != arm) {
			a = input_arm(a->each->parent);
		}
		while (b != NULL && b != *inner) {
			b = input_arm(b->each->parent);
		}
		if (a != arm && b != *inner) {
			return false;
		}
		*inner = a == arm ? *inner : arm;
	}
	return (c->a == NULL || innermost_arm(c->a, inner)) &&
	       (c->b == NULL || innermost_arm(c->b, inner));
}

bool
order_bail_out_when(struct evaluator *e, const struct cond *when)
{
	const struct arm *inner = NULL;
	if (when->kind == COND_ALWAYS || cond_has_written(when) || cond_has_call(when) ||
		!innermost_arm(when, &inner)) {
		return false;
	}
	if (inner == NULL) {
		e->bails_out.when = cond_or(e, e->bails_out.when, when);
	} else {
		loop_bail_out(e, inner, when);
	}
	e->bails_out.some = true;
	return true;
}

/* When the keys at which the paths of the two writes part both match, in a level that goes by the
 * order of the input. A loop counts as having a turn if anything can exist beside the literal key;
 * a scalar is only one key. */
static const struct cond *
both_match(struct evaluator *e, const struct write *a, const struct write *b, unsigned turn)
{
	const struct turn *ways[] = { &a->turns[turn], &b->turns[turn] };
	const struct cond *both = &cond_always;
	for (unsigned i = 0; i < 2; i++) {
		struct input *matched = (struct input *)(uintptr_t)ways[i]->matched;
		if (ways[i]->arm == NULL) {
			both = cond_and(e, both, cond_found(e, matched));
		}
		if (ways[i]->arm == NULL && ways[1 - i]->arm != NULL) {
			both = cond_and(e, both, cond_not(e, cond_no_inside(e, matched->parent)));
		}
	}
	return both;
}

bool
order_bail_out_where_both_match(
	struct evaluator *e, const struct write *a, const struct write *b, unsigned turn)
{
	return order_bail_out_when(e, both_match(e, a, b, turn));
}

/* Whether, in each turn of a loop in which `late` happens, some write to the place that the walk
 * reaches first has happened before it, except in records that bail out from now on. */
static bool
late_else_bail_out(struct evaluator *e, const struct write *const *first, unsigned count,
	const struct write *late)
{
	const struct cond *before = &cond_never;
	for (unsigned i = 0; i < count && first[i]->order < late->order; i++) {
		bool around = !first[i]->assembled && first[i]->arm_count <= late->arm_count;
		for (unsigned k = 0; k < first[i]->arm_count && around; k++) {
			around = first[i]->arms[k] == late->arms[k];
		}
		before = around ? cond_or(e, before, first[i]->when) : before;
	}
	return before->kind != COND_NEVER &&
	       order_bail_out_when(e, cond_and(e, late->when, cond_not(e, before)));
}

/* Whether the places of two writes in the same turns of a loop have the order in which the walk
 * first reaches them, except in such records. */
static bool
steps_else_bail_out(struct evaluator *e, const struct write *const *a, unsigned a_count,
	const struct write *const *b, unsigned b_count, unsigned i, unsigned j)
{
	bool in_order = a[i]->order < b[j]->order ? steps_in_order(e, a[i], b[j], b, b_count)
						  : steps_in_order(e, b[j], a[i], a, a_count);
	return in_order || (a[0]->order < b[0]->order ? late_else_bail_out(e, a, a_count, b[j])
						      : late_else_bail_out(e, b, b_count, a[i]));
}

bool
order_else_bail_out(struct evaluator *e, const struct write *const *a, unsigned a_count,
	const struct write *const *b, unsigned b_count, unsigned opened)
{
	for (unsigned i = 0; i < a_count; i++) {
		for (unsigned j = 0; j < b_count; j++) {
			struct relation r = relation(a[i], b[j], opened);
			bool ordered = !r.mixed;
			if (r.by_input) {
				ordered = ordered &&
					  order_bail_out_where_both_match(e, a[i], b[j], r.turn);
			} else if (r.shares_loop) {
				ordered = ordered &&
					  steps_else_bail_out(e, a, a_count, b, b_count, i, j);
			}
			if (!ordered) {
				return false;
			}
		}
	}
	return true;
}

bool
order_in_turn(struct evaluator *e, const struct write *const *a, unsigned a_count,
	const struct write *const *b, unsigned b_count, unsigned opened)
{
	return order_of(e, a, a_count, b, b_count, opened) == ORDER_CERTAIN ||
	       (order_else_bail_out(e, a, a_count, b, b_count, opened) &&
		       order_bail_out_when(e, wrong_order(e, a, a_count, b, b_count, opened)));
}

bool
order_places(struct evaluator *e, struct shape *object, const struct write *const *a,
	unsigned a_count, const struct write *const *b, unsigned b_count, unsigned opened,
	const struct first **first_a, const struct first **first_b)
{
	if (a_count == 1 && b_count == 1 && a[0]->arm_count == opened &&
		b[0]->arm_count == opened && !relation(a[0], b[0], opened).by_input) {
		return true; /* the common case: one write each, in the order of the walk */
	}
	if (order_always_first(e, a, a_count, b, b_count, opened)) {
		return true;
	}
	struct order_check check = { 0 };
	if (related_by_input(a, a_count, b, b_count, opened)) {
		unsigned turn = 0;
		if (!same_turn(a, a_count, b, b_count, opened, &turn)) {
			return false;
		}
		if (*first_a == NULL) {
			*first_a = first_of(e, a, a_count, turn, opened);
		}
		if (*first_b == NULL) {
			*first_b = first_of(e, b, b_count, turn, opened);
		}
		if (*first_a == NULL || *first_b == NULL) {
			return false;
		}
		check.before = *first_a;
		check.after = *first_b;
	} else {
		check.when = wrong_order(e, a, a_count, b, b_count, opened);
		if (check.when->kind == COND_NEVER) {
			return true;
		}
		if (check.when->kind == COND_ALWAYS) {
			return false;
		}
	}
	struct order_check *made = arena_new(e->arena, struct order_check);
	*made = check;
	made->next = object->object.orders;
	object->object.orders = made;
	e->bails_out.some = true;
	return true;
}
