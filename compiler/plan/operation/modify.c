/* SPDX-License-Identifier: Apache-2.0 */
/* modify on shapes: members that are known are changed when compiling; what functions make of
 * pieces of the input is computed by calls before anything is written. */
#include "plan/operation/shift_walk.h"

#include <string.h>

enum { MOST_FORMS = 8, MOST_ARGUMENTS = 16 };

/* An object that is being modified; its shape is changed as the rules apply. */
struct level {
	const struct level *up; /* NULL: the document */
	struct shape *object;
	const struct cond *when; /* what is computed for it may be needed */
	const struct cond *there; /* for members that are added */
};

/* Where a rule is applied. */
struct target {
	const struct level *level;
	const struct modify_rule *rule;
	struct text key;
	struct found old; /* value NULL: none */
	const struct cond *when; /* the rule may write */
};

static bool apply_level(struct evaluator *, const struct modify_level *, const struct level *);

/* ---- lookups ------------------------------------------------------------- */

static bool
not_known(struct evaluator *e, struct place from)
{
	return cannot(e, from, "modify of what is known only when running") != NULL;
}

/* All forms of the member `name` of all forms in `from`; false: cannot(). */
static bool
find_member(struct evaluator *e, const struct found *from, unsigned count, struct text name,
	struct place place, struct found *out, unsigned *found)
{
	*found = 0;
	for (unsigned i = 0; i < count; i++) {
		*found += walk_find(e, from[i].when, from[i].value, name, true, place, out + *found,
			MOST_FORMS - *found);
		if (e->reason != NULL || *found >= MOST_FORMS) {
			return not_known(e, place);
		}
	}
	return true;
}

/* The level n steps up, n > 0; NULL: there is none.  The document counts twice (SEMANTICS). */
static const struct level *
level_at(const struct level *l, unsigned n)
{
	for (; n > 1; n--) {
		if (l->up == NULL) {
			return n == 2 ? l : NULL;
		}
		l = l->up;
	}
	return l;
}

/* Whether all levels that it refers to exist: the reference throws else, and there is no value. */
static bool
levels_exist(const struct expr *x, const struct level *level)
{
	if (x->kind == EXPR_LOOKUP) {
		return x->lookup->level == 0 || level_at(level, x->lookup->level) != NULL;
	}
	/* of an unknown function only the first argument is evaluated */
	unsigned count = x->symbol == NULL && x->argument_count > 1 ? 1 : x->argument_count;
	for (unsigned i = 0; i < count; i++) {
		if (!levels_exist(&x->arguments[i], level)) {
			return false;
		}
	}
	return true;
}

/* What a path finds from `start`; false: cannot(). */
static bool
follow(struct evaluator *e, struct found start, const struct path *path, struct found *out)
{
	struct found forms[MOST_FORMS] = { start }, next[MOST_FORMS];
	unsigned count = start.value != NULL;
	for (unsigned i = 0; i < path->count && count > 0; i++) {
		const struct element *el = &path->elements[i];
		unsigned found = 0;
		if (el->kind == ELEMENT_INDEX && count == 1 &&
			forms[0].value->kind == SHAPE_INPUT) {
			struct input *in = input_child(e, forms[0].value->input, INPUT_ELEMENT,
				(struct text){ 0 }, el->index, el->place);
			forms[0] = (struct found){ cond_and(e, forms[0].when, cond_found(e, in)),
				shape_of_input(e, in, el->place) };
			continue;
		}
		if (el->kind != ELEMENT_NAME || el->name.count > 1 ||
			(el->name.count == 1 && el->name.pieces[0].is_ref)) {
			return not_known(e, el->place);
		}
		struct text name = el->name.count == 1 ? el->name.pieces[0].text : TEXT("");
		if (!find_member(e, forms, count, name, el->place, next, &found)) {
			return false;
		}
		count = found;
		memcpy(forms, next, found * sizeof *next);
	}
	*out = count > 0 ? shape_choice(e, forms, count, path->place)
			 : (struct found){ &cond_never, NULL };
	return true;
}

static bool
evaluate_lookup(
	struct evaluator *e, const struct target *t, const struct lookup *l, struct found *out)
{
	struct found start = t->old;
	if (l->level > 0) {
		const struct level *level = level_at(t->level, l->level);
		if (level == NULL || l->path.count == 0) {
			return not_known(e, l->path.place); /* a value inside of itself */
		}
		const struct element *first = &l->path.elements[0];
		if (first->kind == ELEMENT_NAME && first->name.count == 1 &&
			!first->name.pieces[0].is_ref) { /* what is looked at has its place */
			open_name(e, level->object, first->name.pieces[0].text, first->place);
		}
		start = (struct found){ &cond_always, level->object };
	}
	if (!follow(e, start, &l->path, out)) {
		return false;
	}
	if (l->level == 0 && l->path.count == 0 && out->when->kind != COND_ALWAYS) {
		/* the value itself is null when it is not there */
		struct found forms[2] = { *out, { &cond_always, shape_null(e, l->path.place) } };
		bool none = out->value == NULL;
		*out = none ? forms[1] : shape_choice(e, forms, 2, l->path.place);
	}
	return true;
}

/* ---- calls --------------------------------------------------------------- */

/* Whether moving it is all that happens to it: what is known of its inside would have to change
 * with it wherever else it stands. */
static bool
is_simple(const struct shape *s)
{
	switch (s->kind) {
	case SHAPE_INPUT:
	case SHAPE_CALL:
	case SHAPE_STRING:
		return true;
	case SHAPE_CONST:
		return s->node->kind != NODE_OBJECT && s->node->kind != NODE_ARRAY;
	case SHAPE_CHOICE:
		for (const struct slot *i = s->slots; i != NULL; i = i->next) {
			if (!is_simple(i->shape)) {
				return false;
			}
		}
		return true;
	default:
		return false;
	}
}

/* Whether one of its alternatives changes what it looks at: that happens also where the rule may
 * not write. */
static bool
changes_values(const struct modify_rule *r)
{
	bool any = false;
	for (unsigned i = 0; i < r->alternative_count; i++) {
		any = any || expr_changes_values(&r->alternatives[i]);
	}
	return any;
}

static bool evaluate(struct evaluator *, const struct target *, const struct expr *,
	const struct cond *when, struct found *out);

static bool
evaluate_arguments(struct evaluator *e, const struct target *t, const struct expr *x,
	const struct cond *when, struct found *arguments, unsigned *count)
{
	*count = x->bare ? t->old.value != NULL : x->argument_count;
	if (x->bare) {
		arguments[0] = t->old;
	}
	for (unsigned i = 0; !x->bare && i < x->argument_count; i++) {
		if (!evaluate(e, t, &x->arguments[i], when, &arguments[i])) {
			return false;
		}
		if (arguments[i].value != NULL) {
			continue;
		}
		if (x->argument_count == 1) {
			*count = 0;
		} else {
			arguments[i] = (struct found){ &cond_always, shape_null(e, x->place) };
		}
	}
	for (unsigned i = 0; i < *count; i++) {
		if (!is_simple(arguments[i].value) && !expr_gives_scalar(x)) {
			return not_known(e, x->place);
		}
	}
	return true;
}

static void
note_call(struct evaluator *e, const struct expr *x, const char *how)
{
	note(e, x->place, arena_printf(e->arena, "=%.*s", TEXT_ARGS(x->function)), how);
}

/* What it gives when all that it gets is constant; NULL: not so. */
static const struct node *
fold_call(struct evaluator *e, const struct expr *x, const struct found *arguments, unsigned count)
{
	const struct node *nodes[MOST_ARGUMENTS];
	for (unsigned i = 0; i < count; i++) {
		if (arguments[i].when->kind != COND_ALWAYS ||
			arguments[i].value->kind != SHAPE_CONST) {
			return NULL;
		}
		nodes[i] = arguments[i].value->node;
	}
	return call_folded(x, nodes, count, e->arena);
}

static bool
evaluate_call(struct evaluator *e, const struct target *t, const struct expr *x,
	const struct cond *when, struct found *out)
{
	struct found arguments[MOST_ARGUMENTS];
	unsigned count;
	if (x->symbol == NULL) { /* an unknown function gives its first argument */
		*out = (struct found){ &cond_never, NULL };
		return x->argument_count == 0 || evaluate(e, t, &x->arguments[0], when, out);
	}
	if (x->argument_count > MOST_ARGUMENTS) {
		return not_known(e, x->place);
	}
	if (!evaluate_arguments(e, t, x, when, arguments, &count)) {
		return false;
	}
	const struct node *folded = fold_call(e, x, arguments, count);
	if (folded != NULL) {
		note_call(e, x, "of constants: a constant");
		*out = (struct found){ &cond_always, shape_of_node(e, folded) };
		return true;
	}
	note_call(e, x, "computed of the pieces found");
	return call_function(e,
		&(struct function_call){ .symbol = x->symbol,
			.expr = x,
			.when = when,
			.arguments = arguments,
			.count = count,
			.name = t->key,
			.from = x->place,
			.scalar = expr_gives_scalar(x),
			.of_nothing = expr_gives_of_nothing(x) },
		out);
}

/* What an expression gives; value NULL: nothing ever; false: cannot(). */
static bool
evaluate(struct evaluator *e, const struct target *t, const struct expr *x, const struct cond *when,
	struct found *out)
{
	*out = (struct found){ &cond_never, NULL };
	switch (x->kind) {
	case EXPR_LITERAL:
		if (x->function.len > 0) {
			note_call(e, x, "of constants: a constant");
		}
		*out = (struct found){ &cond_always, shape_of_node(e, x->literal) };
		return true;
	case EXPR_LOOKUP:
		return evaluate_lookup(e, t, x->lookup, out);
	case EXPR_CALL:
		return evaluate_call(e, t, x, when, out);
	case EXPR_CONTEXT:
		break;
	}
	return not_known(e, x->place);
}

/* The first alternative that gives a value. */
static bool
evaluate_rule(struct evaluator *e, const struct target *t, struct found *out)
{
	struct found forms[MOST_FORMS];
	const struct cond *left = t->when;
	unsigned count = 0;
	*out = (struct found){ &cond_never, NULL };
	for (unsigned i = 0; i < t->rule->alternative_count; i++) {
		struct found *f = &forms[count];
		if (!levels_exist(&t->rule->alternatives[i], t->level)) {
			continue;
		}
		if (!evaluate(e, t, &t->rule->alternatives[i], left, f)) {
			return false;
		}
		if (f->value == NULL) {
			continue;
		}
		if (!is_simple(f->value) && t->rule->alternatives[i].kind != EXPR_LITERAL) {
			return not_known(e, t->rule->key.place);
		}
		if (++count == MOST_FORMS || f->when->kind == COND_ALWAYS) {
			break;
		}
		left = cond_and(e, left, cond_not(e, f->when));
	}
	if (count == MOST_FORMS) {
		return not_known(e, t->rule->key.place);
	}
	if (count > 0) {
		*out = shape_choice(e, forms, count, t->rule->key.place);
	}
	return true;
}

/* ---- writing ------------------------------------------------------------- */

/* When a rule may write to a member that is there. */
static const struct cond *
may_write(struct evaluator *e, const struct modify_rule *r, const struct shape *old)
{
	switch (r->mode) {
	case MODIFY_OVERWRITE:
		return &cond_always;
	case MODIFY_DEFAULT:
		return cond_not(e, shape_not_null(e, old));
	case MODIFY_DEFINE:
		break;
	}
	return &cond_never;
}

static void
write_over(struct evaluator *e, const struct modify_rule *r, struct slot *s, struct found v)
{
	const struct cond *writes = cond_and(e, may_write(e, r, s->shape), v.when);
	if (writes->kind == COND_NEVER) {
		return;
	}
	struct found forms[2] = { { writes, v.value }, { &cond_always, s->shape } };
	s->shape = writes->kind == COND_ALWAYS ? v.value
					       : shape_choice(e, forms, 2, r->key.place).value;
}

/* A member that was not there; NULL: cannot(). */
static struct slot *
add_member(struct evaluator *e, const struct level *level, const struct cond *missing,
	const struct shape *value, const struct modify_rule *r)
{
	if (cond_has_written(level->there)) { /* null stays null */
		return cannot(e, r->key.place, "the document may be null");
	}
	return shape_add(e, level->object, cond_and(e, level->there, missing), value, r->key.text,
		r->key.place);
}

/* The slots of a name, as one value; value NULL: none. */
static struct found
member_of(struct evaluator *e, const struct shape *object, struct text name, struct place from)
{
	struct found forms[MOST_FORMS];
	unsigned count = 0;
	for (const struct slot *s = object->slots; s != NULL; s = s->next) {
		if (text_equal(s->name, name) && s->when->kind != COND_NEVER) {
			if (count == MOST_FORMS) {
				not_known(e, from);
				break;
			}
			forms[count++] = (struct found){ s->when, s->shape };
		}
	}
	return count > 0 ? shape_choice(e, forms, count, from)
			 : (struct found){ &cond_never, NULL };
}

static bool
apply_literal(struct evaluator *e, const struct modify_rule *r, const struct level *level)
{
	open_name(e, level->object, r->key.text, r->key.place);
	struct target t = { .level = level,
		.rule = r,
		.key = r->key.text,
		.old = member_of(e, level->object, r->key.text, r->key.place) };
	const struct cond *missing = cond_not(e, t.old.when), *may = &cond_never;
	if (t.old.value != NULL) {
		may = cond_and(e, t.old.when, may_write(e, r, t.old.value));
	}
	t.when = cond_and(e, level->when, r->if_present ? may : cond_or(e, missing, may));
	if (changes_values(r)) {
		return not_known(e, r->key.place);
	}
	if (t.when->kind == COND_NEVER) {
		note(e, r->key.place, "modify", "never writes here");
		return e->reason == NULL;
	}
	struct found v;
	if (e->reason != NULL || !evaluate_rule(e, &t, &v)) {
		return false;
	}
	if (v.value == NULL) {
		return true;
	}
	for (struct slot *s = level->object->slots; s != NULL; s = s->next) {
		if (text_equal(s->name, r->key.text) && s->when->kind != COND_NEVER) {
			write_over(e, r, s, v);
		}
	}
	missing = cond_and(e, missing, v.when);
	return r->if_present || missing->kind == COND_NEVER ||
	       add_member(e, level, missing, v.value, r) != NULL;
}

/* ---- levels that run ----------------------------------------------------- */

/* A level that is applied to a piece of the input when running, as a function of it. */
static bool
call_below(struct evaluator *e, const struct modify_rule *r, const struct level *up, struct slot *s)
{
	struct found value = { s->when, s->shape }, result;
	if (up->object->kind != SHAPE_OPEN || !level_stands_alone(r->below) ||
		shape_is_shared(e, up->object, s->shape)) {
		return not_known(e, r->key.place);
	}
	note(e, r->key.place, "modify", "applied to the piece found");
	if (!call_function(e,
		    &(struct function_call){ .part = r,
			    .when = cond_and(e, up->when, s->when),
			    .arguments = &value,
			    .count = 1,
			    .name = s->name,
			    .from = r->key.place },
		    &result)) {
		return false;
	}
	s->shape = result.value; /* of what is there it always gives something */
	return true;
}

/* ---- levels -------------------------------------------------------------- */

/* The level below a member that is an object. */
static bool
apply_below(
	struct evaluator *e, const struct modify_rule *r, const struct level *up, struct slot *s)
{
	if (s->shape->kind == SHAPE_INPUT) {
		return call_below(e, r, up, s);
	}
	if (s->shape->kind != SHAPE_OBJECT || r->below->container == CONTAINER_LIST ||
		!shape_is_plain(s->shape) || shape_is_shared(e, e->document, s->shape)) {
		return not_known(e, r->key.place);
	}
	struct shape *object = shape_copy(e, s->shape);
	struct level level = { up, object, cond_and(e, up->when, s->when), &cond_always };
	s->shape = object;
	return apply_level(e, r->below, &level);
}

/* What a literal key has below it: the objects that are there; a new one where there is none. */
static bool
open_literal(struct evaluator *e, const struct modify_rule *r, const struct level *up)
{
	open_name(e, up->object, r->key.text, r->key.place);
	const struct cond *there = &cond_never;
	for (struct slot *s = up->object->slots; s != NULL; s = s->next) {
		if (text_equal(s->name, r->key.text) && s->when->kind != COND_NEVER) {
			there = cond_or(e, there, s->when);
			if (!apply_below(e, r, up, s)) {
				return false;
			}
		}
	}
	const struct cond *missing = cond_not(e, there);
	if (r->if_present || missing->kind == COND_NEVER || r->below->container == CONTAINER_ANY) {
		return true;
	}
	if (r->below->container == CONTAINER_LIST) {
		return not_known(e, r->key.place);
	}
	struct slot *s = add_member(e, up, missing, shape_new(e, SHAPE_OBJECT, r->key.place), r);
	return s != NULL && apply_below(e, r, up, s);
}

static bool
apply_computed(struct evaluator *e, const struct modify_level *spec, const struct level *level)
{
	struct slot *end = level->object->last;
	for (struct slot *s = level->object->slots; s != NULL; s = s == end ? NULL : s->next) {
		const struct modify_rule *r = spec->computed;
		struct text group;
		while (r != NULL && r->key.kind == KEY_STARS &&
			!(r->key.match == STAR_ONE && star_takes(&r->key, s->name, &group))) {
			if (r->key.match != STAR_ONE) {
				return not_known(e, r->key.place);
			}
			r = r->next;
		}
		if (r == NULL || s->when->kind == COND_NEVER) {
			continue;
		}
		if (r->below != NULL) {
			if (!apply_below(e, r, level, s)) {
				return false;
			}
			continue;
		}
		struct target t = {
			.level = level, .rule = r, .key = s->name, .old = { s->when, s->shape }
		};
		t.when = cond_and(e, cond_and(e, level->when, s->when), may_write(e, r, s->shape));
		struct found v;
		if (changes_values(r)) {
			return not_known(e, r->key.place);
		}
		if (t.when->kind == COND_NEVER) {
			continue;
		}
		if (!evaluate_rule(e, &t, &v)) {
			return false;
		}
		if (v.value != NULL) {
			write_over(e, r, s, v);
		}
	}
	return true;
}

static bool
apply_level(struct evaluator *e, const struct modify_level *spec, const struct level *level)
{
	for (const struct modify_rule *r = spec->literals; r != NULL; r = r->next) {
		if (r->key.kind != KEY_LITERAL) {
			return not_known(e, r->key.place);
		}
		if (!(r->below != NULL ? open_literal : apply_literal)(e, r, level)) {
			return false;
		}
	}
	if (!hash_order_settle(e, level->object)) {
		return false;
	}
	if (spec->computed != NULL && level->object->kind == SHAPE_OPEN) {
		return not_known(e, spec->place);
	}
	return spec->computed == NULL ||
	       (hash_order_holds(e, level->object) && apply_computed(e, spec, level));
}

/* Whether enough is known of the members of an object: for literal keys the names of all of them,
 * and of those that the keys name when they are there. */
static bool
members_are_known(const struct shape *object, const struct modify_level *spec)
{
	if (spec->computed != NULL) {
		return shape_is_plain(object);
	}
	for (const struct slot *s = object->slots; s != NULL; s = s->next) {
		if (!slot_is_named(s)) {
			return false;
		}
		for (const struct modify_rule *r = spec->literals; r != NULL; r = r->next) {
			if (text_equal(s->name, r->key.text) && !slot_is_known(s)) {
				return false;
			}
		}
	}
	return !object->unique;
}

struct slot *
eval_modify(struct evaluator *e, const struct op *op, struct slot *document)
{
	struct slot *result = arena_new(e->arena, struct slot);
	*result = *document;
	struct shape *object = document->shape->kind == SHAPE_OBJECT
				       ? shape_copy(e, document->shape)
				       : open_document(e, document->shape);

	if (object == NULL || op->modify->container == CONTAINER_LIST ||
		!members_are_known(object, op->modify)) {
		return cannot(e, op->place, "modify of what is known only when running");
	}
	struct level level = { NULL, object, &cond_always, document->when };
	result->shape = object;
	return apply_level(e, op->modify, &level) && e->reason == NULL ? result : NULL;
}
