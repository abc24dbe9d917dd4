/* SPDX-License-Identifier: Apache-2.0 */
/* Values with several uses. Jolt shares the values that it moves (SEMANTICS 17): a change at one
 * place shows at every other place that holds the value, is inside it, or contains it. */
#include "plan/domain/shape.h"

/* ---- pieces of the input ------------------------------------------------- */

/* Whether the member that a loop is at may be that sibling. */
static bool
each_may_be(const struct input *each, const struct input *sibling)
{
	const struct key *key = each->arm->key;
	for (const struct taken *t = each->arm->loop->taken; t != NULL; t = t->next) {
		if (t->input == sibling || text_equal(t->input->name, sibling->name)) {
			return false; /* a literal key takes it */
		}
	}
	return key->kind != KEY_STARS || sibling->kind == INPUT_ELEMENT ||
	       stars_may_take(key, sibling->name);
}

bool
inputs_may_be_one(const struct input *a, const struct input *b)
{
	if (a == NULL || b == NULL || a == b) {
		return a == b;
	}
	if (a->kind == INPUT_CALL || b->kind == INPUT_CALL ||
		!inputs_may_be_one(a->parent, b->parent)) {
		return false;
	}
	if (a->kind == INPUT_EACH && b->kind == INPUT_EACH) {
		return a->arm->loop !=
		       b->arm->loop; /* the arms of one loop take different members */
	}
	if (a->kind == INPUT_EACH || b->kind == INPUT_EACH) {
		return a->kind == INPUT_EACH ? each_may_be(a, b) : each_may_be(b, a);
	}
	return a->index >= 0 && b->index >= 0 ? a->index == b->index : text_equal(a->name, b->name);
}

bool
input_is_within(const struct input *inner, const struct input *outer)
{
	for (; inner != NULL; inner = inner->parent) {
		if (inputs_may_be_one(inner, outer)) {
			return true;
		}
	}
	return false;
}

bool
inputs_meet(const struct input *a, const struct input *b)
{
	return input_is_within(a, b) || input_is_within(b, a);
}

/* ---- literals ------------------------------------------------------------ */

static bool
node_is_within(const struct node *inner, const struct node *outer)
{
	bool within = inner == outer;
	for (const struct node *n = outer->first; n != NULL && !within; n = n->next) {
		within = node_is_within(inner, n);
	}
	return within;
}

static bool
nodes_meet(const struct node *a, const struct node *b)
{
	return a->kind >= NODE_ARRAY && (node_is_within(a, b) || node_is_within(b, a));
}

/* ---- uses ---------------------------------------------------------------- */

/* Whether the piece is in a member of an OPEN that the spec does not name, or contains one. */
static bool
is_in_rest(const struct shape *open, const struct input *which)
{
	if (!inputs_meet(which, open->input)) {
		return false;
	}
	for (const struct slot *s = open->slots; s != NULL; s = s->next) {
		if (s->here != NULL && input_is_within(which, s->here)) {
			return false;
		}
	}
	return true;
}

/* Whether a leaf holds the value, something inside it, or something that contains it. */
static bool
leaf_holds(const struct shape *leaf, const struct shape *value)
{
	switch (leaf->kind) {
	case SHAPE_INPUT:
	case SHAPE_EDIT:
	case SHAPE_EACH:
	case SHAPE_SORTED:
		return value->kind == SHAPE_INPUT && inputs_meet(leaf->input, value->input);
	case SHAPE_OPEN:
		return value->kind == SHAPE_INPUT && is_in_rest(leaf, value->input);
	case SHAPE_CONST:
		return value->kind == SHAPE_CONST && nodes_meet(leaf->node, value->node);
	default:
		return false;
	}
}

/* One pass over all shapes of a document. A shape that stands at several places is visited once. */
struct walk {
	unsigned number;
	const struct shape *value; /* that is looked for */
};

enum { SEVERAL = 2 }; /* the count stops here */

static unsigned count_uses(const struct walk *, const struct shape *within);

static unsigned
count_in_items(const struct walk *w, const struct item *items)
{
	unsigned count = 0;
	for (const struct item *i = items; i != NULL; i = i->next) {
		count += count_uses(w, i->shape) + count_in_items(w, i->items);
	}
	return count;
}

/* Whether it is the same member as an earlier slot: one that may stand at either of two places. */
static bool
stands_before(const struct shape *object, const struct slot *which)
{
	const struct slot *s = object->slots;
	if (which->shape == NULL || which->shape->kind != SHAPE_CALL || which->name.at == NULL) {
		return false;
	}
	while (s != which && (s->shape != which->shape || !text_equal(s->name, which->name))) {
		s = s->next;
	}
	return s != which;
}

static unsigned
count_uses(const struct walk *w, const struct shape *within)
{
	struct shape *at = (struct shape *)(uintptr_t)within; /* made by this evaluation */
	if (at == NULL || at == w->value || at->passes.walk == w->number) {
		return at == NULL ? 0 : at == w->value ? 1 : at->passes.uses;
	}
	unsigned count = leaf_holds(at, w->value) + count_in_items(w, at->collect.items);
	for (const struct slot *s = at->slots; s != NULL; s = s->next) {
		if (s->when->kind == COND_NEVER || stands_before(at, s)) {
			continue;
		}
		count += count_uses(w, s->shape);
		for (const struct alternative *a = s->alternatives; a != NULL; a = a->next) {
			count += count_uses(w, a->shape);
		}
	}
	for (const struct alternative *a = at->rest != NULL ? at->rest->alternatives : NULL;
		a != NULL; a = a->next) {
		count += a->when->kind != COND_NEVER ? count_uses(w, a->shape) : 0;
	}
	if (at->kind == SHAPE_EACH) {
		count *= SEVERAL; /* it is there in each turn */
	}
	at->passes.walk = w->number;
	at->passes.uses = count < SEVERAL ? count : SEVERAL;
	return at->passes.uses;
}

unsigned
shape_uses(struct evaluator *e, const struct shape *within, const struct shape *value)
{
	struct walk w = { ++e->numbers.walks, value };
	return count_uses(&w, within);
}

/* Whether one of the members with a name holds something of that piece. */
static bool
slots_hold(struct evaluator *e, const struct shape *open, struct input *piece)
{
	const struct shape *value = shape_of_input(e, piece, open->from);
	const struct slot *s = open->slots;
	while (s != NULL && (s->when->kind == COND_NEVER || shape_uses(e, s->shape, value) == 0)) {
		s = s->next;
	}
	return s != NULL;
}

bool
rest_is_alone(struct evaluator *e, const struct shape *open)
{
	struct input *unnamed = arena_new(e->arena, struct input);
	*unnamed = (struct input){
		.kind = INPUT_MEMBER, .index = -1, .parent = open->input, .from = open->from
	};
	struct input *i = open->input->children;
	while (i != NULL && (!is_in_rest(open, i) || !slots_hold(e, open, i))) {
		i = i->next;
	}
	return i == NULL && !slots_hold(e, open, unnamed);
}

bool
shape_is_shared(struct evaluator *e, const struct shape *document, const struct shape *value)
{
	return shape_uses(e, document, value) == SEVERAL;
}

/* The loops around a place. */
struct around {
	const struct arm *arm;
	const struct around *up;
};

/* Whether each turn of these loops comes to a different piece. */
static bool
goes_with(const struct input *input, const struct around *around)
{
	for (; around != NULL; around = around->up) {
		const struct input *in = input;
		while (in != NULL && in->arm != around->arm) {
			in = in->parent;
		}
		if (in == NULL) {
			return false;
		}
	}
	return true;
}

static bool is_alone(struct evaluator *e, const struct shape *document, const struct shape *s,
	const struct around *around);

static bool
items_are_alone(struct evaluator *e, const struct shape *document, const struct item *items,
	const struct around *around)
{
	for (const struct item *i = items; i != NULL; i = i->next) {
		struct around more = { i->arm, around };
		if ((i->shape != NULL && !is_alone(e, document, i->shape, around)) ||
			!items_are_alone(e, document, i->items, i->arm != NULL ? &more : around)) {
			return false;
		}
	}
	return true;
}

static bool
is_alone(struct evaluator *e, const struct shape *document, const struct shape *s,
	const struct around *around)
{
	const struct shape *piece = s;
	if (s->repeated || s == e->context) {
		return false;
	}
	switch (s->kind) {
	case SHAPE_STRING:
		return true;
	case SHAPE_CONST:
		if (s->node->kind < NODE_ARRAY) {
			return true;
		}
		if (around != NULL) {
			return false;
		}
		break;
	case SHAPE_INPUT:
	case SHAPE_EDIT:
	case SHAPE_SORTED:
		if (!goes_with(s->input, around)) {
			return false;
		}
		piece = s->kind == SHAPE_INPUT ? s : shape_of_input(e, s->input, s->from);
		break;
	case SHAPE_CALL:
		if (around != NULL) {
			return false;
		}
		break;
	case SHAPE_OPEN:
	case SHAPE_EACH:
		return false;
	default:
		break;
	}
	if (shape_is_shared(e, document, piece) ||
		!items_are_alone(e, document, s->collect.items, around)) {
		return false;
	}
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i->shape != NULL && i->when->kind != COND_NEVER &&
			!is_alone(e, document, i->shape, around)) {
			return false;
		}
		for (const struct alternative *a = i->alternatives; a != NULL; a = a->next) {
			struct around more = { a->arm, around };
			if (!is_alone(e, document, a->shape, a->arm != NULL ? &more : around)) {
				return false;
			}
		}
	}
	return true;
}

bool
shape_is_alone(struct evaluator *e, const struct shape *document, const struct shape *value)
{
	return is_alone(e, document, value, NULL);
}

/* Whether the shape is a list or an object made by the spec: not from the input, nor the result of
 * a call. */
static bool
is_made_here(const struct shape *s)
{
	switch (s->kind) {
	case SHAPE_CONST:
		return s->node->kind >= NODE_ARRAY;
	case SHAPE_OBJECT:
	case SHAPE_LIST:
	case SHAPE_APPENDED:
	case SHAPE_MANY:
		return true;
	default:
		return false;
	}
}

static bool
shares_inside(struct evaluator *e, const struct shape *document, const struct shape *within,
	unsigned walk)
{
	struct shape *at = (struct shape *)(uintptr_t)within; /* made by this evaluation */
	if (at == NULL || at->passes.looked == walk) {
		return false;
	}
	at->passes.looked = walk;
	for (const struct slot *s = at->slots; s != NULL; s = s->next) {
		if (s->shape != NULL && s->when->kind != COND_NEVER &&
			((is_made_here(s->shape) && shape_is_shared(e, document, s->shape)) ||
				shares_inside(e, document, s->shape, walk))) {
			return true;
		}
	}
	return false;
}

bool
shape_shares_inside(struct evaluator *e, const struct shape *document)
{
	return shares_inside(e, document, document, ++e->numbers.walks);
}

void
shape_repeat(const struct shape *s)
{
	struct shape *made = (struct shape *)(uintptr_t)s; /* made by this evaluation */
	if (s->kind == SHAPE_CHOICE) {
		for (const struct slot *i = s->slots; i != NULL; i = i->next) {
			shape_repeat(i->shape);
		}
	} else if (s->input == NULL && (s->kind != SHAPE_CONST || s->node->kind >= NODE_ARRAY) &&
		   s->kind != SHAPE_STRING) {
		made->repeated = true;
	}
}

/* ---- values with an identity --------------------------------------------- */

static bool
is_piece(const struct shape *s)
{
	return s->kind == SHAPE_INPUT || s->kind == SHAPE_CALL;
}

/* Whether they may be one value in the reference implementation but two here. */
static bool
may_be_split(const struct value *a, const struct value *b)
{
	const struct shape *s = a->shape, *t = b->shape;
	if (s->kind == SHAPE_CONST && t->kind == SHAPE_CONST) {
		return nodes_meet(s->node, t->node);
	}
	if (!is_piece(s) || !is_piece(t)) {
		return s == t;
	}
	/* a piece of the record has one value, but what is inside it may have more
	 * (jrt_piece_value()) */
	return inputs_meet(s->input, t->input) &&
	       (a->own || b->own || !inputs_may_be_one(s->input, t->input));
}

enum added {
	ADDED_NEW,
	ADDED_BEFORE,
	ADDED_TWICE, /* it may be the same as an earlier value, but would be made as another */
};

static enum added
add_value(struct values *v, const struct shape *s)
{
	struct value new = { s, false, v->own };
	for (unsigned i = 0; i < v->count; i++) {
		const struct value *old = &v->at[i];
		if (is_piece(s) && is_piece(old->shape) && old->shape->input == s->input &&
			!old->own && !new.own) {
			return ADDED_BEFORE;
		}
		if (!old->apart && may_be_split(old, &new)) {
			return ADDED_TWICE;
		}
	}
	if (v->count == v->room) {
		unsigned room = v->room * 2 + 16;
		struct value *more = arena_new_array(v->e->arena, room, struct value);
		for (unsigned i = 0; i < v->count; i++) {
			more[i] = v->at[i];
		}
		v->at = more;
		v->room = room;
	}
	v->at[v->count++] = new;
	return ADDED_NEW;
}

static void
set_apart(struct values *v, unsigned from, bool apart)
{
	for (unsigned i = from; i < v->count; i++) {
		v->at[i].apart = apart;
	}
}

static bool
has_identity(const struct shape *s)
{
	return s->kind != SHAPE_STRING && s->kind != SHAPE_CHOICE &&
	       (s->kind != SHAPE_CONST || s->node->kind >= NODE_ARRAY);
}

static bool
add_items(struct values *v, const struct item *items)
{
	for (const struct item *i = items; i != NULL; i = i->next) {
		if ((i->shape != NULL && !values_add(v, i->shape)) || !add_items(v, i->items)) {
			return false;
		}
	}
	return true;
}

static bool
add_slots(struct values *v, const struct shape *s)
{
	unsigned before = v->count;
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i->shape != NULL && !values_add(v, i->shape)) {
			return false;
		}
		for (const struct alternative *a = i->alternatives; a != NULL; a = a->next) {
			if (!values_add(v, a->shape)) {
				return false;
			}
		}
		if (s->kind == SHAPE_CHOICE) {
			set_apart(v, before, true);
		}
	}
	set_apart(v, before, false);
	return true;
}

bool
values_add(struct values *v, const struct shape *s)
{
	if (s->repeated || s == v->e->context) {
		return false;
	}
	enum added added = has_identity(s) ? add_value(v, s) : ADDED_NEW;
	if (added != ADDED_NEW) {
		return added == ADDED_BEFORE;
	}
	bool outer = v->own;
	v->own = s->kind == SHAPE_COLLECT && !s->collect.list;
	bool all = add_slots(v, s) && add_items(v, s->collect.items);
	v->own = outer;
	return all;
}
