/* SPDX-License-Identifier: Apache-2.0 */
/* Wildcards over what a loop of an earlier operation makes: they continue in the turns of that
 * loop. */
#include "plan/operation/shift_walk.h"

/* What the only arm of a loop makes in each turn. */
struct each {
	const struct arm *arm; /* NULL: it is not that simple */
	const struct cond *when;
	const struct shape *shape;
	struct words name;
};

/* For a list or object of the input with each element or member replaced. */
static struct each
each_of_input(const struct shape *s)
{
	return (struct each){ .arm = s->sorted ? NULL : s->slots->loop->arms,
		.when = s->slots->when,
		.shape = s->slots->shape };
}

/* For what a single loop makes: a list by position, or an object. */
static struct each
each_of(const struct shape *s)
{
	const struct slot *slot = s->slots;
	if (s->kind == SHAPE_EACH) {
		return each_of_input(s);
	}
	if ((s->kind != SHAPE_OBJECT && (s->kind != SHAPE_POSITIONS || !s->collect.list)) ||
		slot == NULL || slot->next != NULL || slot->loop == NULL || s->object.unique ||
		s->object.orders != NULL || s->object.hashed != NULL || shape_is_ranked(s)) {
		return (struct each){ 0 };
	}
	const struct alternative *a = slot->alternatives;
	/* the keys of a list are not the names */
	bool named = slot->loop->gather == NULL || s->kind == SHAPE_OBJECT;
	bool one = named && a != NULL && a->next == NULL && a->arm != NULL &&
		   slot->loop->arms == a->arm && a->arm->next == NULL && !a->spread;
	return one ? (struct each){ a->arm, a->when, a->shape, a->name } : (struct each){ 0 };
}

/* Whether there is a member or element for each turn of the loop. */
static bool
is_certain(struct evaluator *e, struct each each)
{
	return cond_implies(e, cond_found(e, each.arm->each), each.when);
}

bool
walk_goes_on(struct shift *c, const struct shift_level *level, const struct shape *value)
{
	struct each each = each_of(value);
	const struct shift_rule *any = level->computed;
	if (each.arm == NULL || any == NULL || any->key.kind != KEY_ANY ||
		level->literals != NULL) {
		return false;
	}
	if (cond_has_written(each.when)) {
		/* if its presence depends on a loop inside, only a level that continues in that
		 * loop need not ask */
		return any->below != NULL && any->below->special == NULL &&
		       walk_goes_on(c, any->below, each.shape);
	}
	return true;
}

/* Whether the rule sees elements that nothing was written to. They are null; only a level below
 * ignores them. */
static bool
sees_gaps(const struct shift_rule *any, const struct shape *value)
{
	return value->kind != SHAPE_OBJECT && (any->below == NULL || any->below->special != NULL);
}

struct step
walk_each(struct shift *c, const struct shift_level *level, const struct step *at)
{
	struct each each = each_of(at->value);
	if (each.arm == NULL) {
		return *at; /* walk_goes_on() has ruled this out */
	}
	struct word *key = arena_new(c->e->arena, struct word);
	*key = (struct word){ .kind = WORD_KEY, .arm = each.arm };
	if (at->value->kind == SHAPE_EACH) {
		loop_bail_out(c->e, each.arm, at->value->bail_out);
	}
	const struct cond *there = cond_has_written(each.when) ? &cond_always : each.when;
	if (sees_gaps(level->computed, at->value) && !is_certain(c->e, each)) {
		const struct cond *gap = cond_not(c->e, each.when);
		loop_bail_out(
			c->e, each.arm, cond_and(c->e, cond_found(c->e, each.arm->each), gap));
	}
	return (struct step){ .up = at,
		.key = at->value->kind == SHAPE_OBJECT ? each.name : (struct words){ key, 1 },
		.when = cond_and(
			c->e, at->when, cond_and(c->e, cond_found(c->e, each.arm->each), there)),
		.value = each.shape,
		.arm = each.arm,
		.uncounted = at->value->kind == SHAPE_OBJECT && !is_certain(c->e, each),
		.turn = { .level = level,
			.rule = level->computed,
			.matched = each.arm->each,
			.arm = each.arm } };
}

/* The only slot that the key may match in an object or a list; NULL: there may be others. */
static const struct slot *
only_slot(const struct shape *value, struct text key)
{
	const struct slot *only = NULL;
	long at = 0, index = list_index(key);
	for (const struct slot *s = value->slots; s != NULL; s = s->next, at++) {
		bool matches = value->kind == SHAPE_LIST ? at == index
			       : !slot_is_named(s)       ? step_may_be(s, key)
							 : text_equal(s->name, key);
		if (matches &&
			(only != NULL || (value->kind == SHAPE_OBJECT && !slot_is_named(s)))) {
			return NULL;
		}
		only = matches ? s : only;
	}
	return only;
}

/* Whether loops decide if the member is there, or the element, which is null if a later one is. */
static bool
is_looped(const struct shape *value, const struct slot *member)
{
	const struct slot *s = member;
	while (value->kind == SHAPE_LIST && s->next != NULL && !cond_has_written(s->when)) {
		s = s->next;
	}
	return cond_has_written(s->when);
}

/* Whether the level matches only what is in the value, and nothing if the value is not there. */
static bool
sees_only_inside(struct shift *c, const struct shift_level *level, const struct shape *value)
{
	bool by_name = value->kind == SHAPE_OBJECT ||
		       (value->kind == SHAPE_CONST && value->node->kind == NODE_NULL);
	return level != NULL && level->special == NULL &&
	       ((level->computed == NULL && by_name) || walk_goes_on(c, level, value));
}

bool
walk_looped_member(struct shift *c, const struct shift_rule *rule, const struct step *at,
	const struct shape *value, struct found *out)
{
	if (value == NULL || (value->kind != SHAPE_OBJECT && value->kind != SHAPE_LIST)) {
		return false;
	}
	const struct slot *s = only_slot(value, rule->key.text);
	if (s == NULL || !is_looped(value, s) || !sees_only_inside(c, rule->below, s->shape)) {
		return false;
	}
	/* if loops decide, what is inside exists only if they have written it */
	bool written = cond_has_written(s->when);
	*out = (struct found){ written ? at->when : cond_and(c->e, at->when, s->when), s->shape };
	return true;
}

/* Whether nothing is appended or counted on the way: what is moved would be asked whether it is
 * there. */
static bool
leads_to_one_place(const struct path *p)
{
	for (unsigned i = 0; i < p->count; i++) {
		enum element_kind kind = p->elements[i].kind;
		if (kind == ELEMENT_APPEND || kind == ELEMENT_INDEX_HITS) {
			return false;
		}
	}
	return p->count > 0;
}

bool
walk_may_move(struct shift *c, const struct shift_rule *rule, const struct shape *value,
	const struct slot *s)
{
	return c->moves && rule->below == NULL && rule->path_count == 1 &&
	       value->kind == SHAPE_OBJECT && cond_has_written(s->when) &&
	       leads_to_one_place(&rule->paths[0]);
}

const struct shape *
walk_moved_member(struct shift *c, const struct shift_rule *rule, const struct shape *value)
{
	const struct slot *s = value != NULL && value->kind == SHAPE_OBJECT
				       ? only_slot(value, rule->key.text)
				       : NULL;
	return s != NULL && walk_may_move(c, rule, value, s) ? s->shape : NULL;
}

/* ---- new loops ----------------------------------------------------------- */

/* Index texts are compared where literal and computed keys conflict: only the usual spelling is the
 * same as the index. */
static bool
usual_index(struct text t, long index)
{
	return index < 0 || (t.at[0] != '+' && t.at[0] != '-' && (t.at[0] != '0' || t.len == 1));
}

bool
walk_takes(const struct shift_rule *literals, struct text name)
{
	while (literals != NULL && !text_equal(literals->key.text, name)) {
		literals = literals->next;
	}
	return literals != NULL;
}

struct input *
walk_member(struct shift *c, struct text name, struct span from, const struct shape *value)
{
	return input_child(c->e, value->input, INPUT_MEMBER, name, -1, from);
}

/* The known slots of an object that is known in part. */
static const struct slot *
open_slots(const struct shape *s)
{
	return s->kind == SHAPE_OPEN ? s->slots : NULL;
}

/* Members that an earlier operation removes, or inside which it removes something. */
static const struct edit_member *
edited_members(const struct shape *s)
{
	return s->kind == SHAPE_EDIT ? s->edit->members : NULL;
}

/* Adds a piece that the loop skips. */
static void
add_taken(struct shift *c, struct loop *loop, struct input *input)
{
	const struct taken **last = &loop->taken;
	while (*last != NULL) {
		last = (const struct taken **)(uintptr_t) & (*last)->next;
	}
	struct taken *t = arena_new(c->e->arena, struct taken);
	*t = (struct taken){ .input = input };
	*last = t;
}

void
walk_settle(struct shift *c, const struct shift_level *level, const struct step *at)
{
	struct loop *loop = (struct loop *)(uintptr_t)at->value->rest->loop; /* made by this
										evaluation */
	open_settle(c->e, at->value);
	for (const struct walked *w = c->walked; w != NULL; w = w->next) {
		if (w->loop == loop && w->key != &level->computed->key) {
			cannot(c->e, level->computed->key.span,
				"another wildcard goes over the same keys");
			return;
		}
	}
	struct walked *walked = arena_new(c->e->arena, struct walked);
	*walked = (struct walked){ loop, &level->computed->key, c->walked };
	c->walked = walked;
	loop->key = &level->computed->key;
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		if (r->key.kind != KEY_LITERAL) {
			cannot(c->e, r->key.span, "a key that is compared only at run time");
			return;
		}
		add_taken(c, loop, walk_member(c, r->key.text, r->key.span, at->value));
	}
}

struct loop *
walk_loop(struct shift *c, const struct shift_level *level, const struct step *at)
{
	struct evaluator *e = c->e;
	struct loop *loop = arena_new(e->arena, struct loop);
	*loop = (struct loop){ .from = level->computed->key.span,
		.over = at->value->input,
		.key = &level->computed->key };
	for (const struct shift_rule *r = level->computed; r != NULL; r = r->next) {
		if (r->key.kind != KEY_ANY && r->key.kind != KEY_STARS) {
			return cannot(e, r->key.span, "a key that is compared only at run time");
		}
		loop_arm(e, loop, &r->key);
	}
	const struct taken **taken = &loop->taken;
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		long index = list_index(r->key.text);
		if (r->key.kind != KEY_LITERAL || index < -1 || !usual_index(r->key.text, index)) {
			return cannot(e, r->key.span, "a key that is an unsupported array index");
		}
		struct taken *t = arena_new(e->arena, struct taken);
		t->input = at->value->kind == SHAPE_OPEN
				   ? walk_member(c, r->key.text, r->key.span, at->value)
				   : input_child(e, loop->over, INPUT_KEY, r->key.text, index,
					     r->key.span);
		*taken = t;
		taken = &t->next;
	}
	for (const struct slot *s = open_slots(at->value); s != NULL; s = s->next) {
		bool taken_by_literal = walk_takes(level->literals, s->name);
		if (s->here != NULL && !taken_by_literal) {
			struct taken *t = arena_new(e->arena, struct taken);
			t->input = s->here;
			*taken = t;
			taken = &t->next;
		}
	}
	for (const struct edit_member *m = edited_members(at->value); m != NULL; m = m->next) {
		if (!walk_takes(level->literals, m->name)) {
			struct taken *t = arena_new(e->arena, struct taken);
			t->input = walk_member(c, m->name, m->from, at->value);
			*taken = t;
			taken = &t->next;
		}
	}
	if (edited_members(at->value) != NULL) {
		walk_text_bails_out(e, loop->over);
	}
	loop_add(e, loop);
	return loop;
}
