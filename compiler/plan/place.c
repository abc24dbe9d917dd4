/* SPDX-License-Identifier: Apache-2.0 */
/* From writes to places to the shape that they leave (SEMANTICS 9). */
#include "plan/place.h"

enum { MOST_INDEX = 64 }; /* longer lists of known elements take the tree way */

/* Writes that go to one place or through it. */
struct group {
	const struct write *const *at;
	unsigned count;
	unsigned depth; /* steps done */
	unsigned opened; /* loops that the code is in */
};

struct builder {
	struct evaluator *e;
	struct group all;
};

static const struct shape *build(struct builder *, struct group);

/* ---- groups -------------------------------------------------------------- */

static const struct cond *
any_write(struct builder *b, struct group g)
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

typedef bool (*member_test)(const struct write *, const struct write *sample, struct group);

/* The writes for which `test` holds with `sample`. */
static struct group
select_writes(struct builder *b, struct group g, const struct write *sample, member_test test)
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

static const struct out_step *
next_step(const struct write *w, struct group g)
{
	return &w->steps[g.depth];
}

static bool
same_index(const struct write *w, const struct write *sample, struct group g)
{
	return next_step(w, g)->index == next_step(sample, g)->index;
}

static bool
same_arm(const struct write *w, const struct write *sample, struct group g)
{
	return w->arm_count > g.opened && w->arms[g.opened] == sample->arms[g.opened];
}

static bool
same_arm_and_name(const struct write *w, const struct write *sample, struct group g)
{
	return same_arm(w, sample, g) &&
	       words_equal(next_step(w, g)->name, next_step(sample, g)->name);
}

static bool
same_name(const struct write *w, const struct write *sample, struct group g)
{
	return words_equal(next_step(w, g)->name, next_step(sample, g)->name);
}

/* ---- leaves -------------------------------------------------------------- */

static bool
same_piece(const struct input *a, const struct input *b)
{
	if (a == NULL || b == NULL) {
		return a == b;
	}
	return a == b || (a->kind != INPUT_EACH && b->kind != INPUT_EACH &&
				 text_equal(a->name, b->name) && same_piece(a->parent, b->parent));
}

static bool
inside(const struct input *inner, const struct input *outer)
{
	for (; inner != NULL; inner = inner->parent) {
		if (same_piece(inner, outer)) {
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
	for (unsigned i = 0; i < b->all.count; i++) {
		const struct write *other = b->all.at[i];
		if (other != w && other->shape->kind == SHAPE_INPUT &&
			w->shape->kind == SHAPE_INPUT &&
			(inside(other->shape->input, w->shape->input) ||
				inside(w->shape->input, other->shape->input))) {
			return true;
		}
	}
	return false;
}

/* Values of one place whose order is that of the input, though they do not come from one loop. */
static bool
interleave(const struct write *a, const struct write *b)
{
	for (unsigned i = 0; i < a->turn_count && i < b->turn_count; i++) {
		const struct turn *s = &a->turns[i], *t = &b->turns[i];
		if (s->level != t->level) {
			return false;
		}
		if (s->rule != t->rule) {
			return s->matched != NULL && t->matched != NULL &&
			       (s->arm == NULL || t->arm == NULL) &&
			       s->level->order == MATCH_INPUT_ORDER;
		}
	}
	return false;
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
		if (is_shared(b, w)) {
			cannot(b->e, w->from, "a list that others append to is used elsewhere too");
			return false;
		}
		for (unsigned j = 0; j < i; j++) {
			if (interleave(g.at[j], w)) {
				cannot(b->e, w->from,
					"the order of several values depends on the input");
				return false;
			}
		}
	}
	return true;
}

/* Loops around values, in the order of writing. */
static struct item *
items_of(struct builder *b, struct group g)
{
	struct item *first = NULL, **last = &first;
	for (unsigned i = 0; i < g.count;) {
		const struct write *w = g.at[i];
		struct item *item = arena_new(b->e->arena, struct item);
		if (w->arm_count == g.opened) {
			struct group one = { &g.at[i], 1, g.depth, g.opened };
			*item = (struct item){
				.when = w->when, .shape = build(b, one), .from = w->from
			};
			*last = item;
			last = &item->next;
			i++;
			continue;
		}
		const struct loop *loop = w->arms[g.opened]->loop;
		unsigned end = i;
		while (end < g.count && g.at[end]->arm_count > g.opened &&
			g.at[end]->arms[g.opened]->loop == loop) {
			end++;
		}
		struct group run = { &g.at[i], end - i, g.depth, g.opened };
		for (const struct arm *arm = loop->arms; arm != NULL; arm = arm->next) {
			const struct write *sample = NULL;
			for (unsigned k = i; k < end && sample == NULL; k++) {
				sample = g.at[k]->arms[g.opened] == arm ? g.at[k] : NULL;
			}
			if (sample == NULL) {
				continue;
			}
			struct group inner = select_writes(b, run, sample, same_arm);
			inner.opened++;
			item = arena_new(b->e->arena, struct item);
			*item = (struct item){
				.arm = arm, .items = items_of(b, inner), .from = sample->from
			};
			*last = item;
			last = &item->next;
		}
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
		unsigned index = next_step(g.at[i], g)->index;
		size = index >= size ? index + 1 : size;
	}
	if (size > MOST_INDEX) {
		return cannot(e, s->from, "a list index beyond 63");
	}
	for (unsigned index = 0; index < size; index++) {
		const struct write *sample = NULL;
		for (unsigned i = 0; i < g.count && sample == NULL; i++) {
			sample = next_step(g.at[i], g)->index == index ? g.at[i] : NULL;
		}
		if (sample == NULL) {
			shape_add(e, s, &cond_never, shape_null(e, s->from), (struct text){ 0 },
				s->from);
			continue;
		}
		struct group inner = select_writes(b, g, sample, same_index);
		inner.depth++;
		const struct cond *when = any_write(b, inner);
		if (when->kind == COND_WRITTEN) {
			return cannot(e, sample->from, "loops write to an element of a list");
		}
		const struct shape *value = build(b, inner);
		if (value == NULL) {
			return NULL;
		}
		shape_add(e, s, when, value, (struct text){ 0 }, sample->from);
	}
	return s;
}

static const struct shape *
appended_shape(struct builder *b, struct group g)
{
	bool looped = false;
	for (unsigned i = 0; i < g.count; i++) {
		looped = looped || g.at[i]->arm_count > g.opened;
		for (unsigned j = 0; j < i; j++) {
			if (interleave(g.at[j], g.at[i])) {
				return cannot(b->e, g.at[i]->from,
					"the order of several values depends on the input");
			}
		}
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
		const struct shape *value = build(b, one);
		if (value == NULL) {
			return NULL;
		}
		shape_add(b->e, s, g.at[i]->when, value, (struct text){ 0 }, g.at[i]->from);
	}
	return s;
}

/* What the arms of the next loop make of one step of it; `test` says which writes belong together.
 */
static bool
add_alternatives(struct builder *b, struct slot *slot, struct group g, member_test test)
{
	struct alternative **last = &slot->alternatives;
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
		struct group inner = select_writes(b, g, g.at[i], test);
		inner.depth++;
		inner.opened++;
		struct alternative *a = arena_new(b->e->arena, struct alternative);
		*a = (struct alternative){ .arm = g.at[i]->arms[g.opened],
			.when = any_write(b, inner),
			.shape = build(b, inner),
			.name = next_step(g.at[i], g)->name,
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
		const struct out_step *step = next_step(w, g);
		if (w->arm_count <= g.opened || w->arms[g.opened] != step->arm ||
			(loop != NULL && step->arm->loop != loop) ||
			step->kind != next_step(g.at[0], g)->kind) {
			return cannot(e, w->from, "a list index that does not follow the loops");
		}
		loop = step->arm->loop;
		if (step->kind == STEP_COUNT && (loop->taken != NULL || loop->arms->next != NULL)) {
			return cannot(e, w->from, "counts the matches of several keys");
		}
	}
	s->list = next_step(g.at[0], g)->kind == STEP_POSITION;
	struct slot *slot =
		shape_add(e, s, cond_written(e), NULL, (struct text){ 0 }, g.at[0]->from);
	slot->loop = loop;
	return add_alternatives(b, slot, g, same_arm) ? s : NULL;
}

/* ---- objects ------------------------------------------------------------- */

/* A member of the object being built, or all that one loop makes. */
struct member {
	struct group writes;
	const struct loop *loop; /* NULL: one member */
	const struct first *first;
	struct slot *slot;
	struct member *next;
};

/* Which loop the name of the next step depends on: -1 none that is not open; else its number in
 * w->arms; or -2: one that is not around it. */
static int
name_loop(const struct write *w, struct group g)
{
	struct words name = next_step(w, g)->name;
	int deepest = -1;
	for (unsigned i = 0; i < name.count; i++) {
		const struct arm *arm = name.at[i].kind == WORD_VALUE ? input_arm(name.at[i].input)
								      : name.at[i].arm;
		if (arm == NULL) {
			continue;
		}
		int at = -2;
		for (unsigned k = 0; k < w->arm_count; k++) {
			at = w->arms[k] == arm ? (int)k : at;
		}
		if (at == -2) {
			return -2;
		}
		deepest = at > deepest ? at : deepest;
	}
	return deepest < (int)g.opened ? -1 : deepest;
}

/* The literal key, beside the arms of `loop` in one level that applies in input order, that the
 * write comes from. */
static const struct input *
taken_by(const struct write *w, const struct loop *loop)
{
	for (unsigned i = 0; i < w->turn_count; i++) {
		const struct turn *t = &w->turns[i];
		for (const struct taken *k = loop->taken; k != NULL; k = k->next) {
			if (t->matched != NULL && t->matched == k->input &&
				t->level->order == MATCH_INPUT_ORDER) {
				return k->input;
			}
		}
	}
	return NULL;
}

static bool
same_literal(const struct write *w, const struct write *sample, struct group g)
{
	(void)g;
	for (unsigned i = 0; i < sample->turn_count; i++) {
		if (i >= w->turn_count || w->turns[i].rule != sample->turns[i].rule) {
			return false;
		}
	}
	return true;
}

static struct member *
find_member_of(struct builder *b, struct member **all, const struct write *w, struct group g,
	const struct loop *loop)
{
	struct member **m = all;
	for (; *m != NULL; m = &(*m)->next) {
		if ((*m)->loop == loop && (loop != NULL || same_name(w, (*m)->writes.at[0], g))) {
			return *m;
		}
	}
	*m = arena_new(b->e->arena, struct member);
	**m = (struct member){ .loop = loop, .writes = { .depth = g.depth, .opened = g.opened } };
	(*m)->writes.at = arena_new_array(b->e->arena, g.count, const struct write *);
	return *m;
}

static void
member_add(struct member *m, const struct write *w)
{
	((const struct write **)(uintptr_t)m->writes.at)[m->writes.count++] = w;
}

static const struct loop *
object_loop(struct builder *b, struct group g, bool *bad)
{
	const struct loop *loop = NULL;
	for (unsigned i = 0; i < g.count; i++) {
		const struct write *w = g.at[i];
		int at = name_loop(w, g);
		if (at == -1) {
			continue;
		}
		if (at != (int)g.opened || (loop != NULL && w->arms[at]->loop != loop)) {
			cannot(b->e, w->from, "names from several loops meet in one object");
			*bad = true;
			return NULL;
		}
		loop = w->arms[at]->loop;
	}
	return loop;
}

static struct member *
members_of(struct builder *b, struct group g)
{
	struct member *all = NULL;
	bool bad = false;
	const struct loop *loop = object_loop(b, g, &bad);
	for (unsigned i = 0; i < g.count && !bad; i++) {
		const struct write *w = g.at[i];
		bool named_by_loop = name_loop(w, g) >= 0;
		bool in_loop =
			loop != NULL && w->arm_count > g.opened && w->arms[g.opened]->loop == loop;
		if (in_loop && !named_by_loop) {
			return cannot(b->e, w->from,
				"a loop writes to known and unknown names of one object");
		}
		bool merged = loop != NULL && !named_by_loop && taken_by(w, loop) != NULL;
		if (merged && w->arm_count > g.opened) {
			return cannot(b->e, w->from,
				"a loop inside of what stands between a loop's members");
		}
		member_add(find_member_of(b, &all, w, g, named_by_loop || merged ? loop : NULL), w);
	}
	return bad ? NULL : all;
}

/* One member each for what literal keys of the loop's level write into the same object. */
static bool
add_merged(struct builder *b, struct slot *slot, struct group g)
{
	struct alternative **last = &slot->alternatives;
	for (unsigned i = 0; i < g.count; i++) {
		const struct write *w = g.at[i];
		bool done = false;
		for (unsigned k = 0; k < i; k++) {
			if (same_name(g.at[k], w, g)) {
				if (!same_literal(g.at[k], w, g)) {
					return cannot(b->e, w->from,
						       "several keys write to one name between a loop's members") !=
					       NULL;
				}
				done = true;
			}
		}
		if (done) {
			continue;
		}
		struct group inner = select_writes(b, g, w, same_name);
		inner.depth++;
		struct alternative *a = arena_new(b->e->arena, struct alternative);
		*a = (struct alternative){ .match = taken_by(w, slot->loop),
			.when = any_write(b, inner),
			.shape = build(b, inner),
			.name = next_step(w, g)->name,
			.from = w->from };
		if (a->shape == NULL) {
			return false;
		}
		*last = a;
		last = &a->next;
	}
	return true;
}

static bool
in_a_loop(const struct write *w, const struct write *sample, struct group g)
{
	(void)sample;
	return w->arm_count > g.opened;
}

static bool
in_no_loop(const struct write *w, const struct write *sample, struct group g)
{
	return !in_a_loop(w, sample, g);
}

static bool
literal_is_taken(const struct loop *loop, struct text name)
{
	for (const struct taken *t = loop->taken; t != NULL; t = t->next) {
		if (text_equal(t->input->name, name)) {
			return true;
		}
	}
	return false;
}

/* Whether the names of the object may meet: then they are compared when running. */
static bool
names_may_meet(const struct slot *slots)
{
	const struct slot *looped = NULL;
	const struct alternative *dynamic = NULL;
	for (const struct slot *s = slots; s != NULL; s = s->next) {
		looped = s->loop != NULL ? s : looped;
	}
	if (looped == NULL) {
		return false;
	}
	for (const struct alternative *a = looped->alternatives; a != NULL; a = a->next) {
		if (a->arm == NULL) {
			continue;
		}
		if (dynamic != NULL) {
			return true;
		}
		dynamic = a;
	}
	bool tells_keys = false;
	for (unsigned i = 0; dynamic != NULL && i < dynamic->name.count; i++) {
		const struct word *w = &dynamic->name.at[i];
		tells_keys = tells_keys || ((w->kind == WORD_KEY || w->kind == WORD_GROUP) &&
						   w->arm == dynamic->arm);
	}
	if (!tells_keys) {
		return true;
	}
	bool plain = dynamic->name.count == 1 && dynamic->name.at[0].kind == WORD_KEY;
	for (const struct slot *s = slots; s != NULL; s = s->next) {
		if (s->loop == NULL && !(plain && literal_is_taken(looped->loop, s->name))) {
			return true;
		}
	}
	for (const struct alternative *a = looped->alternatives; a != NULL; a = a->next) {
		struct text name;
		if (a->arm == NULL && !(plain && words_known(a->name, &name) &&
					      literal_is_taken(looped->loop, name))) {
			return true;
		}
	}
	return false;
}

static const struct noted *
also(struct evaluator *e, const struct noted *others, const struct first *first)
{
	struct noted *n = arena_new(e->arena, struct noted);
	*n = (struct noted){ first, others };
	return n;
}

/* The loops of the member's shape that are `opened` deep tell when they first write. */
static void
attach_first(struct evaluator *e, const struct shape *s, const struct loop *loop,
	const struct first *first)
{
	struct shape *made = (struct shape *)(uintptr_t)s; /* made by this evaluation */
	if (s->kind == SHAPE_COLLECT) {
		made->noted = also(e, made->noted, first);
		return;
	}
	for (struct slot *i = made->slots; i != NULL; i = i->next) {
		if (i->loop == loop) {
			i->noted = also(e, i->noted, first);
		} else if (i->loop == NULL && i->shape != NULL) {
			attach_first(e, i->shape, loop, first);
		}
	}
}

static bool
order_members(struct builder *b, struct shape *object, struct member *all, unsigned opened)
{
	for (struct member *m = all; m != NULL; m = m->next) {
		for (struct member *n = m->next; n != NULL; n = n->next) {
			if (!order_places(b->e, object, m->writes.at, m->writes.count, n->writes.at,
				    n->writes.count, opened, &m->first, &n->first)) {
				cannot(b->e, n->writes.at[0]->from,
					"the order of keys depends on what is present");
				return false;
			}
		}
	}
	for (struct member *m = all; m != NULL; m = m->next) {
		if (m->first == NULL) {
			continue;
		}
		const struct loop *loop = NULL;
		for (unsigned i = 0; i < m->writes.count; i++) {
			const struct write *w = m->writes.at[i];
			loop = w->arm_count > opened ? w->arms[opened]->loop : loop;
		}
		if (m->loop != NULL) {
			m->slot->noted = also(b->e, m->slot->noted, m->first);
		} else if (loop != NULL) {
			attach_first(b->e, m->slot->shape, loop, m->first);
		}
	}
	return true;
}

static const struct shape *
object_shape(struct builder *b, struct group g)
{
	struct evaluator *e = b->e;
	struct shape *object = shape_new(e, SHAPE_OBJECT, g.at[0]->from);
	struct member *all = members_of(b, g);
	for (struct member *m = all; m != NULL; m = m->next) {
		const struct write *w = m->writes.at[0];
		struct text name;
		if (m->loop != NULL) {
			m->slot = shape_add(
				e, object, cond_written(e), NULL, (struct text){ 0 }, w->from);
			m->slot->loop = m->loop;
			if (!add_merged(b, m->slot, select_writes(b, m->writes, w, in_no_loop)) ||
				!add_alternatives(b, m->slot,
					select_writes(b, m->writes, w, in_a_loop),
					same_arm_and_name)) {
				return NULL;
			}
			continue;
		}
		if (!words_known(next_step(w, g)->name, &name)) {
			/* named by a loop that is open: the same for all writes here */
			name = (struct text){ 0 };
		}
		struct group inner = m->writes;
		inner.depth++;
		const struct shape *value = build(b, inner);
		if (value == NULL) {
			return NULL;
		}
		m->slot = shape_add(e, object, any_write(b, inner), value, name, w->from);
		if (name.at == NULL) {
			m->slot->words = next_step(w, g)->name;
			object->unique = all->next != NULL;
		}
	}
	object->unique = object->unique || names_may_meet(object->slots);
	e->unusual = e->unusual || object->unique;
	return e->reason == NULL && order_members(b, object, all, g.opened) ? object : NULL;
}

/* ---- all ----------------------------------------------------------------- */

static const struct shape *
build(struct builder *b, struct group g)
{
	if (b->e->reason != NULL) {
		return NULL;
	}
	bool leaf = g.at[0]->step_count == g.depth;
	for (unsigned i = 1; i < g.count; i++) {
		if (leaf != (g.at[i]->step_count == g.depth) ||
			(!leaf && next_step(g.at[i], g)->kind != next_step(g.at[0], g)->kind)) {
			return cannot(b->e, g.at[i]->from,
				"one place is written as values of different kinds");
		}
	}
	if (leaf) {
		return leaf_shape(b, g);
	}
	switch (next_step(g.at[0], g)->kind) {
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
out_shape(struct evaluator *e, const struct write *const *writes, unsigned count, struct place from)
{
	struct slot *document = arena_new(e->arena, struct slot);
	struct builder b = { .e = e, .all = { .at = writes, .count = count } };
	document->from = from;
	document->when = any_write(&b, b.all);
	document->shape = count == 0 ? shape_null(e, from) : build(&b, b.all);
	return e->reason == NULL ? document : NULL;
}
