/* SPDX-License-Identifier: Apache-2.0 */
/* remove on shapes: known members are removed at compile time; of a piece of the input they are
 * left out when it is copied. */
#include "plan/operation/operation.h"

/* `when`: the value exists. */
static const struct shape *remove_level(struct evaluator *, const struct remove_level *,
	const struct shape *, const struct cond *when);

static bool
takes(const struct remove_rule *r, struct text name)
{
	struct text group;
	return r->key.kind == KEY_ANY ||
	       (r->key.kind == KEY_LITERAL && text_equal(r->key.text, name)) ||
	       (r->key.kind == KEY_STARS && star_takes(&r->key, name, &group));
}

/* Whether the level has keys with stars, at any depth. */
static bool
has_stars(const struct remove_level *level)
{
	const struct remove_rule *r = level != NULL ? level->rules : NULL;
	while (r != NULL && r->key.kind != KEY_STARS && !has_stars(r->below)) {
		r = r->next;
	}
	return r != NULL;
}

/* An operation with only this rule, for the given name. */
static const struct op *
op_of(struct evaluator *e, const struct remove_rule *r, struct text name)
{
	struct remove_rule *rule = arena_new(e->arena, struct remove_rule);
	struct remove_level *level = arena_new(e->arena, struct remove_level);
	struct op *op = arena_new(e->arena, struct op);
	*rule = *r;
	rule->next = NULL;
	rule->is_index = false;
	rule->key = (struct key){ .kind = KEY_LITERAL, .span = r->key.span, .text = name };
	*level = (struct remove_level){ .span = r->key.span, .rules = rule };
	*op = (struct op){ .kind = OP_REMOVE, .span = r->key.span, .remove = level };
	return op;
}

/* Applies the level below to the members of that name, at compile time. */
static bool
below_slots(
	struct evaluator *e, const struct remove_rule *r, struct shape *object, struct text name)
{
	for (struct slot *s = object->slots; s != NULL; s = s->next) {
		if (slot_is_named(s) && text_equal(s->name, name) && s->when->kind != COND_NEVER &&
			(s->shape = remove_level(e, r->below, s->shape, s->when)) == NULL) {
			return false;
		}
	}
	return true;
}

/* What the level removes inside its elements or members, if it has only one rule, for all of them;
 * NULL: it has others. */
static const struct remove_level *
below_each(const struct remove_level *level)
{
	const struct remove_rule *only = level->rules;
	bool each = only != NULL && only->next == NULL && only->key.kind == KEY_ANY;
	return each ? only->below : NULL;
}

/* Whether the level below is for each of the elements or members that loops make: then they, too,
 * decide whether there is anything. */
static bool
is_looped(const struct remove_rule *r, const struct shape *object, struct text name)
{
	const struct slot *s = object->slots;
	while (s != NULL && (!slot_is_named(s) || !text_equal(s->name, name))) {
		s = s->next;
	}
	return s != NULL && below_each(r->below) != NULL && turns_make(s->shape);
}

/* The same, or else at run time. */
static bool
below_named(struct evaluator *e, const struct remove_rule *r, struct shape *object,
	struct text name, const struct cond *when)
{
	open_name(e, object, name, r->key.span);
	struct attempt a = attempt_begin(e, object, name);
	bool known = is_looped(r, object, name) ? step_knows_name(e, object, name, r->key.span)
						: step_knows(e, object, name, r->key.span);
	if (known && below_slots(e, r, object, name)) {
		return true;
	}
	const char *why = attempt_undo(e, &a);
	struct step_rule s = { .op = op_of(e, r, name),
		.document = e->document,
		.object = object,
		.when = when,
		.name = name,
		.from = r->key.span,
		.in_place = true };
	if (!step_apply(e, &s)) {
		return false;
	}
	step_explain(e, r->key.span, arena_printf(e->arena, "remove %.*s", TEXT_ARGS(name)), why);
	return true;
}

static const struct shape *
remove_in_turn(struct evaluator *e, const void *rule, struct found element)
{
	const struct remove_rule *r = rule;
	struct attempt a = attempt_begin(e, NULL, TEXT("each"));
	const struct shape *left = remove_level(e, r->below, element.value, element.when);
	if (left != NULL) {
		return left;
	}
	return turn_step(e, op_of(e, r, TEXT("each")), element, attempt_undo(e, &a));
}

/* Applies a key with stars to the members of an OPEN that it does not name. */
static bool
change_rest(struct evaluator *e, const struct remove_rule *r, struct shape *open)
{
	const struct rest_rule rule = { &r->key, r };
	if (r->key.kind == KEY_STARS && r->key.match != STAR_ONE) {
		return cannot(e, r->key.span, "several stars in a key") != NULL;
	}
	return rest_change(
		e, open, &rule, 1, r->key.span, r->below != NULL ? remove_in_turn : NULL);
}

static bool
remove_below(struct evaluator *e, const struct remove_rule *r, struct shape *object,
	const struct cond *when)
{
	if (r->key.kind == KEY_LITERAL) {
		return below_named(e, r, object, r->key.text, when);
	}
	if (object->kind == SHAPE_OPEN && !change_rest(e, r, object)) {
		return false;
	}
	if ((object->kind != SHAPE_OPEN && !shape_is_plain(object)) ||
		(r->key.kind == KEY_STARS && r->key.match != STAR_ONE)) {
		return cannot(e, r->key.span, "a wildcard in remove") != NULL;
	}
	unsigned count = object->count;
	for (unsigned i = 0; i < count; i++) {
		const struct slot *s = object->slots;
		for (unsigned k = 0; k < i; k++) {
			s = s->next;
		}
		if (takes(r, s->name) && !shape_has_before(object, i, s->name) &&
			!below_named(e, r, object, s->name, when)) {
			return false;
		}
	}
	return true;
}

static bool
is_removed(const struct remove_level *level, const struct slot *s)
{
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->below == NULL && takes(r, s->name)) {
			return true;
		}
	}
	return false;
}

/* The key that the loop must be at for the alternative to make a member of that name; `at` NULL: no
 * key does. False: it is not known. */
static bool
key_of_name(const struct alternative *a, struct text name, struct text *key)
{
	const struct word *w = a->name.at;
	unsigned i = 0, count = a->name.count;
	struct text before = { "", 0 }, behind = { "", 0 };
	if (i < count && w[i].kind == WORD_TEXT) {
		before = w[i++].text;
	}
	if (i == count || w[i].kind != WORD_KEY || w[i].arm != a->arm) {
		return false;
	}
	if (++i < count && w[i].kind == WORD_TEXT) {
		behind = w[i++].text;
	}
	bool fits = name.len >= before.len + behind.len;
	*key = fits ? (struct text){ name.at + before.len, name.len - before.len - behind.len }
		    : (struct text){ 0 };
	return i == count;
}

static bool leave_out(struct evaluator *, struct slot *, const struct remove_rule *);

/* Leaves the name out of the members that one turn of a loop writes. */
static bool
leave_out_of_all(struct evaluator *e, struct shape *inside, const struct remove_rule *r)
{
	for (struct slot *s = inside->slots; s != NULL; s = s->next) {
		bool meets = slot_is_named(s) ? text_equal(s->name, r->key.text)
					      : s->loop == NULL && step_may_be(s, r->key.text);
		if (meets) {
			return cannot(e, r->key.span,
				       "removes from a value that a loop has written") != NULL;
		}
		if (s->loop != NULL && !leave_out(e, s, r)) {
			return false;
		}
	}
	return true;
}

/* Whether a literal key beside the loop's arms takes the piece before they are tried. */
static bool
takes_first(const struct loop *loop, const struct input *piece)
{
	const struct taken *t = loop->taken;
	while (t != NULL && t->input != piece) {
		t = t->next;
	}
	return t != NULL;
}

/* Leaves the name out of what a loop makes members of. False: cannot(). */
static bool
leave_out(struct evaluator *e, struct slot *s, const struct remove_rule *r)
{
	slot_own_alternatives(e, s);
	for (struct alternative *a = s->alternatives; a != NULL; a = a->next) {
		struct text key, name = r->key.text;
		if (a->spread) {
			struct shape *inside = shape_copy(e, a->shape);
			a->shape = inside;
			if (!leave_out_of_all(e, inside, r)) {
				return false;
			}
			continue;
		}
		if (!words_may_be(a->name, name)) {
			continue;
		}
		if (a->arm == NULL || a->arm->loop->gather != NULL || cond_has_written(a->when) ||
			!key_of_name(a, name, &key) || (key.at != NULL && list_index(key) != -1)) {
			return cannot(e, r->key.span,
				       "removes from a value that a loop has written") != NULL;
		}
		if (key.at == NULL) {
			continue;
		}
		struct input *over = a->arm->loop->over;
		struct input *piece = input_child(e, over, INPUT_KEY, key, -1, r->key.span);
		if (takes_first(a->arm->loop, piece)) {
			continue;
		}
		a->when = cond_and(e, a->when, cond_not(e, cond_at(e, a->arm, piece)));
	}
	return true;
}

static bool
knows_names(struct evaluator *e, const struct remove_level *level, struct shape *object)
{
	bool plain = object->kind != SHAPE_OPEN && shape_is_plain(object);
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->key.kind == KEY_STARS && r->key.match != STAR_ONE) {
			return cannot(e, r->key.span, "several stars in a key") != NULL;
		}
		if (r->key.kind != KEY_LITERAL && !plain) {
			return cannot(e, r->key.span, "a wildcard in remove") != NULL;
		}
		for (struct slot *s = object->slots; s != NULL; s = s->next) {
			if (!slot_is_named(s) && (s->loop == NULL || r->below != NULL) &&
				!step_knows(e, object, r->key.text, r->key.span)) {
				return false;
			}
			if (s->loop != NULL && r->below == NULL && !leave_out(e, s, r)) {
				return false;
			}
		}
	}
	return true;
}

static bool
is_noted(const struct noted *noted, const struct first *first)
{
	while (noted != NULL && noted->first != first) {
		noted = noted->next;
	}
	return noted != NULL;
}

/* Whether one of the slots notes when it was first written. */
static bool
slots_know(const struct slot *s, const struct first *first)
{
	for (; s != NULL; s = s->next) {
		if (is_noted(s->noted, first) ||
			(s->shape != NULL && s->shape->kind != SHAPE_CALL &&
				(is_noted(s->shape->collect.noted, first) ||
					slots_know(s->shape->slots, first)))) {
			return true;
		}
	}
	return false;
}

static bool
is_gone(const struct shape *old, const struct shape *kept, const struct first *first)
{
	return first != NULL && slots_know(old->slots, first) && !slots_know(kept->slots, first);
}

/* Drops the checks of members that are removed: their position no longer matters, and what would
 * note it is not written. */
static void
keep_orders(struct evaluator *e, const struct shape *old, struct shape *kept)
{
	struct order_check **last = &kept->object.orders;
	*last = NULL;
	for (const struct order_check *o = old->object.orders; o != NULL; o = o->next) {
		if (!is_gone(old, kept, o->before) && !is_gone(old, kept, o->after)) {
			*last = arena_new(e->arena, struct order_check);
			**last = *o;
			last = &(*last)->next;
			*last = NULL;
		}
	}
}

/* Applies the levels below first, then removes the members of this level. */
static const struct shape *
remove_members(struct evaluator *e, const struct remove_level *level, const struct shape *old,
	const struct cond *when)
{
	struct shape *object = shape_copy(e, old);
	if (!knows_names(e, level, object)) {
		return NULL;
	}
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->below != NULL && !remove_below(e, r, object, when)) {
			return NULL;
		}
	}
	struct shape *kept = shape_copy(e, object);
	kept->slots = kept->last = NULL;
	kept->count = 0;
	kept->size = 1;
	for (const struct slot *s = object->slots; s != NULL; s = s->next) {
		if (!slot_is_named(s) || !is_removed(level, s)) {
			shape_keep(e, kept, s);
		} else if (s->older && cond_has_written(object->object.hashed)) {
			kept->object.buckets =
				0; /* the code cannot see afterwards whether there was a document */
		}
	}
	keep_orders(e, object, kept);
	return e->reason == NULL ? kept : NULL;
}

/* Whether the level has only literal keys. */
static bool
names_members(const struct remove_level *level)
{
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->key.kind != KEY_LITERAL) {
			return false;
		}
	}
	return true;
}

static const struct shape *
remove_known(struct evaluator *, const struct remove_level *, const struct shape *object);

static const struct shape *
remove_inside(struct evaluator *e, const void *level, struct found element)
{
	return remove_level(e, level, element.value, element.when);
}

/* Removes that in all elements of a list or members of an object that a loop makes or that are
 * known by index. */
static const struct shape *
remove_of_each(struct evaluator *e, const struct remove_level *below, const struct shape *value)
{
	struct shape *left = shape_copy(e, value);
	if (value->kind == SHAPE_EACH) {
		return turns_change_each(e, left, below->span, remove_inside, below) ? left : NULL;
	}
	for (struct slot *s = left->slots; s != NULL; s = s->next) {
		if (s->loop != NULL) {
			if (!turns_change(e, s, below->span, remove_inside, below)) {
				return NULL;
			}
			continue;
		}
		s->shape = remove_level(e, below, s->shape, s->when);
		if (cond_has_written(s->when) || s->shape == NULL) {
			return cannot(
				e, below->span, "removes from a value that a loop has written");
		}
	}
	return left;
}

/* An index may take an element of a list. */
static enum stays
what_stays(const struct remove_level *level)
{
	const struct remove_rule *r = level->rules;
	while (r != NULL && !remove_is_index(r)) {
		r = r->next;
	}
	return r == NULL ? STAYS_ALL : STAYS_SCALAR;
}

static const struct shape *
remove_level(struct evaluator *e, const struct remove_level *level, const struct shape *value,
	const struct cond *when)
{
	const struct remove_level *below = below_each(level);
	const struct shape *open;
	bool each = below != NULL &&
		    (value->kind == SHAPE_LIST || value->kind == SHAPE_EACH || turns_make(value));
	if ((each || value->kind == SHAPE_OBJECT) && shape_is_shared(e, e->document, value)) {
		return cannot(e, level->span, "removes from a value that stands at several places");
	}
	if (each) {
		return remove_of_each(e, below, value);
	}
	switch (value->kind) {
	case SHAPE_OBJECT:
		return remove_members(e, level, value, when);
	case SHAPE_STRING:
		return value;
	default:
		open = names_members(level) ? open_inside(e, e->document, value, what_stays(level))
					    : NULL;
		return open != NULL ? remove_known(e, level, open)
				    : cannot(e, level->span,
					      "removes from a value known only at run time");
	}
}

/* Makes the members known; those that are removed are absent. */
static const struct shape *
remove_known(struct evaluator *e, const struct remove_level *level, const struct shape *object)
{
	struct shape *open = open_document(e, object);
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->key.kind == KEY_LITERAL) {
			open_name(e, open, r->key.text, r->key.span);
		}
	}
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->below != NULL && !remove_below(e, r, open, &cond_always)) {
			return NULL;
		}
	}
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->below != NULL) {
			continue;
		}
		if (r->key.kind != KEY_LITERAL && !change_rest(e, r, open)) {
			return NULL;
		}
		for (struct slot *s = open->slots; s != NULL; s = s->next) {
			if (takes(r, s->name)) {
				s->when = &cond_never;
			}
		}
		explain(e, r->key.span,
			arena_printf(e->arena, "remove %.*s", TEXT_ARGS(r->key.text)),
			"not written");
	}
	return open;
}

/* Leaves members out of a piece of the input when it is copied; if that is not possible, handles
 * its members one by one. */
static const struct shape *
remove_from_input(struct evaluator *e, const struct op *op, const struct shape *document)
{
	struct attempt a = attempt_begin(e, NULL, op->name);
	struct shape *edited = shape_new(e, SHAPE_EDIT, op->span);
	edited->input = document->input;
	if (op->next != NULL && has_stars(op->remove)) {
		return cannot(e, op->span, "removes keys known only at run time");
	}
	edited->edit = remove_edit(e, op->remove);
	if (edited->edit != NULL) {
		return edited;
	}
	struct span from = e->reason_span;
	const char *why = attempt_undo(e, &a);
	return names_members(op->remove) ? remove_known(e, op->remove, document)
					 : cannot(e, from, why);
}

/* Whether nothing depends on the presence of the document before it is written: everything in it
 * may have been removed, which leaves it empty. */
static bool
may_be_empty(const struct op *op)
{
	while (op != NULL && op->kind == OP_REMOVE) {
		op = op->next;
	}
	return op == NULL;
}

static struct slot *
removed(struct evaluator *e, const struct op *op, const struct slot *document)
{
	struct slot *result = arena_new(e->arena, struct slot);
	bool elements =
		document->shape->kind == SHAPE_POSITIONS; /* none of its elements is removed */
	bool written = cond_has_written(document->when) && !elements;
	if (written && !may_be_empty(op)) {
		return cannot(e, op->span, "removes from a value that a loop has written");
	}
	*result = *document;
	bool root =
		document->shape->kind == SHAPE_INPUT && document->shape->input->kind == INPUT_ROOT;
	bool enters = root && op->next != NULL && op->next->kind != OP_SHIFT;
	struct shape *each = NULL;
	if (enters && below_each(op->remove) != NULL && !rest_may_change(e, document->shape)) {
		each = open_each(e, document->shape, document->shape, &op->remove->rules->key);
	}
	if (document->shape->kind == SHAPE_OPEN || (enters && names_members(op->remove)) ||
		rest_may_change(e, document->shape)) {
		result->shape = remove_known(e, op->remove, document->shape);
	} else if (each != NULL) {
		result->shape = remove_level(e, op->remove, each, document->when);
	} else if (root) {
		result->shape = remove_from_input(e, op, document->shape);
	} else {
		result->shape = remove_level(e, op->remove, document->shape, document->when);
	}
	if (written) {
		e->maybe_empty = true;
		e->bails_out.some = true;
	}
	return e->reason == NULL ? result : NULL;
}

struct slot *
eval_remove(struct evaluator *e, const struct op *op, struct slot *document)
{
	return step_operation(e, op, document, removed);
}
