/* SPDX-License-Identifier: Apache-2.0 */
/* Makes shapes and pieces of the input. */
#include "plan/domain/shape.h"

#include "base/table.h"

#include <limits.h>
#include <string.h>

enum { MOST_SIZE = 1 << 24 }; /* larger sizes are not counted */

void *
cannot(struct evaluator *e, struct span from, const char *why)
{
	if (e->reason == NULL) {
		e->reason = why;
		e->reason_span = from;
	}
	return NULL;
}

const struct computed *
computed_place(const struct computed *among, const struct op *op, struct text name)
{
	while (among != NULL && (among->op != op || !text_equal(among->name, name))) {
		among = among->next;
	}
	return among;
}

void
blame(struct evaluator *e, const struct op *op, struct text name)
{
	if (computed_place(e->computed.blamed, op, name) == NULL) {
		struct computed *c = arena_new(e->arena, struct computed);
		*c = (struct computed){ op, name, e->reason_span, e->reason, e->computed.blamed };
		e->computed.blamed = c;
	}
}

void
blame_shape(struct evaluator *e, const struct shape *s)
{
	if (s->place != NULL) {
		blame(e, s->place->op, s->place->name);
		return;
	}
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i->shape != NULL &&
			(cond_has_written(i->when) || build_of(e, i->shape) == NULL)) {
			blame_shape(e, i->shape);
		}
	}
}

static void
add_note(struct evaluator *e, struct span from, const char *what, const char *how, bool running)
{
	for (const struct explained *known = e->explained.first; known != NULL;
		known = known->next) {
		if (known->from.from == from.from && strcmp(known->what, what) == 0) {
			return; /* one place may be evaluated under several conditions */
		}
	}
	struct explained *n = arena_new(e->arena, struct explained);
	*n = (struct explained){
		.from = from, .what = what, .how = how, .op = e->op, .running = running
	};
	if (e->explained.last == NULL) {
		e->explained.first = n;
	} else {
		e->explained.last->next = n;
	}
	e->explained.last = n;
}

void
explain(struct evaluator *e, struct span from, const char *what, const char *how)
{
	add_note(e, from, what, how, false);
}

void
explain_running(struct evaluator *e, struct span from, const char *what, const char *how)
{
	add_note(e, from, what, how, true);
}

struct shape *
shape_new(struct evaluator *e, enum shape_kind kind, struct span from)
{
	struct shape *s = arena_new(e->arena, struct shape);
	*s = (struct shape){ .kind = kind, .from = from, .size = 1, .place = e->computed.making };
	return s;
}

const struct shape *
shape_of_input(struct evaluator *e, struct input *input, struct span from)
{
	struct shape *s = shape_new(e, SHAPE_INPUT, from);
	s->input = input;
	return s;
}

const struct shape *
shape_of_node(struct evaluator *e, const struct node *node)
{
	struct shape *s = shape_new(e, SHAPE_CONST, node->span);
	s->node = node;
	return s;
}

const struct shape *
shape_null(struct evaluator *e, struct span from)
{
	struct node *null = arena_new(e->arena, struct node);
	null->kind = NODE_NULL;
	null->span = from;
	return shape_of_node(e, null);
}

const struct shape *
shape_context(struct evaluator *e)
{
	if (e->context == NULL) {
		struct input *input = arena_new(e->arena, struct input);
		*input = (struct input){
			.kind = INPUT_CALL, .index = -1, .number = ++e->numbers.inputs
		};
		struct shape *s = shape_new(e, SHAPE_CALL, (struct span){ 0 });
		s->input = input;
		e->context = s;
	}
	return e->context;
}

struct slot *
shape_add(struct evaluator *e, struct shape *s, const struct cond *when, const struct shape *shape,
	struct text name, struct span from)
{
	struct slot *slot = arena_new(e->arena, struct slot);
	*slot = (struct slot){ .when = when, .shape = shape, .name = name, .from = from };
	if (s->last == NULL) {
		s->slots = slot;
	} else {
		s->last->next = slot;
	}
	s->last = slot;
	s->count++;
	if (shape != NULL && s->size < MOST_SIZE) {
		s->size += shape->size;
	}
	return slot;
}

struct slot *
shape_keep(struct evaluator *e, struct shape *s, const struct slot *slot)
{
	struct slot *kept = shape_add(e, s, slot->when, slot->shape, slot->name, slot->from);
	*kept = *slot;
	kept->next = NULL;
	return kept;
}

void
slot_own_alternatives(struct evaluator *e, struct slot *slot)
{
	struct alternative **last = &slot->alternatives;
	for (; *last != NULL; last = &(*last)->next) {
		struct alternative *own = arena_new(e->arena, struct alternative);
		*own = **last;
		*last = own;
	}
}

struct shape *
shape_copy(struct evaluator *e, const struct shape *object)
{
	struct shape *copy = arena_new(e->arena, struct shape);
	*copy = *object;
	copy->slots = copy->last = NULL;
	copy->count = 0;
	copy->size = 1;
	for (const struct slot *s = object->slots; s != NULL; s = s->next) {
		shape_keep(e, copy, s);
	}
	return copy;
}

struct found
shape_choice(struct evaluator *e, const struct found *found, unsigned count, struct span from)
{
	if (count == 1) {
		return found[0];
	}
	struct shape *choice = shape_new(e, SHAPE_CHOICE, from);
	const struct cond *any = &cond_never;
	for (unsigned i = 0; i < count; i++) {
		shape_add(e, choice, found[i].when, found[i].value, (struct text){ 0 }, from);
		any = cond_or(e, any, found[i].when);
	}
	return (struct found){ any, choice };
}

bool
shape_has_before(const struct shape *object, unsigned index, struct text name)
{
	const struct slot *s = object->slots;
	for (; index > 0; index--, s = s->next) {
		if (text_equal(s->name, name)) {
			return true;
		}
	}
	return false;
}

bool
slot_is_named(const struct slot *s)
{
	return s->loop == NULL && s->words.count == 0;
}

bool
slot_is_known(const struct slot *s)
{
	return slot_is_named(s) && !cond_has_written(s->when);
}

bool
shape_is_plain(const struct shape *object)
{
	for (const struct slot *s = object->slots; s != NULL; s = s->next) {
		if (!slot_is_known(s)) {
			return false;
		}
	}
	return object->object.orders == NULL && !object->object.unique;
}

bool
shape_is_woven(const struct shape *object)
{
	const struct slot *s = object->slots;
	while (s != NULL && s->woven == NULL) {
		s = s->next;
	}
	return s != NULL;
}

bool
shape_is_ranked(const struct shape *object)
{
	const struct slot *s = object->slots;
	while (s != NULL && s->first == NULL) {
		s = s->next;
	}
	return s != NULL || shape_is_woven(object);
}

/* For alternatives: when one of them is there and not null. */
static const struct cond *
any_not_null(struct evaluator *e, const struct shape *s)
{
	const struct cond *any = &cond_never;
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		any = cond_or(e, any, cond_and(e, i->when, shape_not_null(e, i->shape)));
	}
	return any;
}

static const struct cond *
first_not_null(struct evaluator *e, const struct shape *s)
{
	const struct cond *any = &cond_never, *before = &cond_never;
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		const struct cond *taken = cond_and(e, cond_not(e, before), i->when);
		any = cond_or(e, any, cond_and(e, taken, shape_not_null(e, i->shape)));
		before = cond_or(e, before, i->when);
	}
	return any;
}

const struct cond *
shape_not_null(struct evaluator *e, const struct shape *s)
{
	switch (s->kind) {
	case SHAPE_INPUT:
	case SHAPE_CALL:
	case SHAPE_EDIT:
	case SHAPE_SORTED:
		return cond_value(e, s->input);
	case SHAPE_CONST:
		return s->node->kind == NODE_NULL ? &cond_never : &cond_always;
	case SHAPE_MANY:
		return any_not_null(e, s);
	case SHAPE_CHOICE:
		return first_not_null(e, s);
	case SHAPE_COLLECT:
		if (s->collect.certain && (!s->collect.list || s->collect.one != ONE_OF_NONE)) {
			cannot(e, s->from, "depends on a value that a loop has written");
		}
		return &cond_always;
	case SHAPE_OPEN:
		/* a null that does not stay becomes an object */
		return s->perhaps != NULL ? cond_or(e, cond_value(e, s->input), s->perhaps)
					  : &cond_always;
	default:
		return &cond_always;
	}
}

struct words
words_of(struct evaluator *e, struct text text)
{
	struct word *w = arena_new(e->arena, struct word);
	*w = (struct word){ .kind = WORD_TEXT, .text = text };
	return (struct words){ w, 1 };
}

bool
words_known(struct words words, struct text *text)
{
	if (words.count == 1 && words.at[0].kind == WORD_TEXT) {
		*text = words.at[0].text;
		return true;
	}
	*text = (struct text){ "", 0 };
	return words.count == 0;
}

bool
words_equal(struct words a, struct words b)
{
	for (unsigned i = 0; i < a.count && i < b.count; i++) {
		if (a.at[i].kind != b.at[i].kind || a.at[i].arm != b.at[i].arm ||
			a.at[i].star != b.at[i].star || a.at[i].input != b.at[i].input ||
			a.at[i].wide != b.at[i].wide || !text_equal(a.at[i].text, b.at[i].text)) {
			return false;
		}
	}
	return a.count == b.count;
}

bool
star_takes(const struct key *k, struct text key, struct text *group)
{
	struct text before = k->parts[0], after = k->parts[1];
	if (key.len <= before.len + after.len ||
		!text_equal((struct text){ key.at, before.len }, before) ||
		!text_equal((struct text){ key.at + key.len - after.len, after.len }, after)) {
		return false;
	}
	*group = (struct text){ key.at + before.len, key.len - before.len - after.len };
	return true;
}

bool
stars_may_take(const struct key *k, struct text name)
{
	struct text group, before = k->parts[0], after = k->parts[k->stars];
	if (k->match == STAR_ONE) {
		return star_takes(k, name, &group);
	}
	return name.len > before.len && text_equal((struct text){ name.at, before.len }, before) &&
	       (k->match == STAR_PATTERN || /* a line break may follow it */
		       (name.len > after.len &&
			       text_equal(
				       (struct text){ name.at + name.len - after.len, after.len },
				       after)));
}

const struct arm *
input_arm(const struct input *i)
{
	while (i != NULL && i->kind != INPUT_EACH) {
		i = i->parent;
	}
	return i == NULL ? NULL : i->arm;
}

struct input *
input_child(struct evaluator *e, struct input *parent, enum input_kind kind, struct text name,
	long index, struct span from)
{
	if (parent->names == NULL) {
		parent->names = arena_new(e->arena, struct table);
		table_init(parent->names, e->arena);
	}
	struct input *same = table_get(parent->names, name), *i = same;
	while (i != NULL && (i->kind != kind || i->index != index)) {
		i = i->namesake;
	}
	if (i != NULL) {
		return i;
	}
	i = arena_new(e->arena, struct input);
	table_set(parent->names, name, i);
	*i = (struct input){ .kind = kind,
		.from = from,
		.name = name,
		.index = index,
		.parent = parent,
		.namesake = same,
		.number = ++e->numbers.inputs };
	if (parent->last == NULL) {
		parent->children = i;
	} else {
		parent->last->next = i;
	}
	parent->last = i;
	return i;
}

long
list_index(struct text key)
{
	int32_t index;
	if (!key_as_index(key, &index)) {
		return -1;
	}
	return index < 0 ? -2 : index;
}
