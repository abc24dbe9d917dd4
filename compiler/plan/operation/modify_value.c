/* SPDX-License-Identifier: Apache-2.0 */
/* Values of modify on shapes: lookups, and functions of constants and pieces of the input. */
#include "plan/operation/modify.h"

#include <string.h>

/* ---- lookups ------------------------------------------------------------- */

bool
modify_not_known(struct evaluator *e, struct span from)
{
	return cannot(e, from, "modify of a value known only at run time") != NULL;
}

/* All forms of the member `name` in all forms in `from`; false: cannot(). */
static bool
find_member(struct evaluator *e, const struct found *from, unsigned count, struct text name,
	struct span span, struct found *out, unsigned *found)
{
	*found = 0;
	for (unsigned i = 0; i < count; i++) {
		*found += walk_find(e, from[i].when, from[i].value, name, true, span, out + *found,
			MOST_FORMS - *found);
		if (e->reason != NULL || *found >= MOST_FORMS) {
			return modify_not_known(e, span);
		}
	}
	return true;
}

/* The level n > 0 steps up; NULL: there is none. The document counts twice (SEMANTICS). */
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

/* Whether all levels that it refers to exist. Otherwise the reference implementation throws and
 * there is no value. */
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

static bool
is_no_list(const struct shape *s)
{
	return s->kind == SHAPE_OBJECT || (s->kind == SHAPE_OPEN && s->perhaps == NULL) ||
	       s->kind == SHAPE_STRING || (s->kind == SHAPE_CONST && s->node->kind != NODE_ARRAY);
}

/* A name whose references are to the literal key of the rule, as text; false: it has others. */
static bool
known_name(struct evaluator *e, const struct target *t, struct name name, struct text *known)
{
	struct buffer b;
	buffer_init(&b, e->arena);
	for (unsigned i = 0; i < name.count; i++) {
		const struct piece *p = &name.pieces[i];
		if (p->is_ref && (p->ref.level > 0 || p->ref.group > 0 ||
					 t->rule->key.kind != KEY_LITERAL)) {
			return false;
		}
		struct text text = p->is_ref ? t->rule->key.text : p->text;
		buffer_add(&b, text.at, text.len);
	}
	*known = buffer_text(&b);
	return true;
}

/* What a path finds from `start`; false: cannot(). */
static bool
follow(struct evaluator *e, const struct target *t, struct found start, const struct path *path,
	struct found *out)
{
	struct found forms[MOST_FORMS] = { start }, next[MOST_FORMS];
	unsigned count = start.value != NULL;
	for (unsigned i = 0; i < path->count && count > 0; i++) {
		const struct element *el = &path->elements[i];
		unsigned found = 0;
		if (el->kind == ELEMENT_INDEX && count == 1 &&
			forms[0].value->kind == SHAPE_INPUT) {
			struct input *in = input_child(e, forms[0].value->input, INPUT_ELEMENT,
				(struct text){ 0 }, el->index, el->span);
			forms[0] = (struct found){ cond_and(e, forms[0].when, cond_found(e, in)),
				shape_of_input(e, in, el->span) };
			continue;
		}
		if (el->kind == ELEMENT_INDEX && count == 1 && is_no_list(forms[0].value)) {
			count = 0;
			break;
		}
		if (el->kind == ELEMENT_INDEX && count == 1 &&
			walk_element(e, forms[0], el->index, el->span, &forms[0])) {
			continue;
		}
		if (el->kind == ELEMENT_INDEX && count == 1) {
			struct found list;
			if (!computed_value(e, forms[0], TEXT("list"), &list) ||
				!computed_member(e, list, MEMBER_ELEMENT, TEXT("element"),
					el->index, el->span, &forms[0])) {
				return false;
			}
			continue;
		}
		struct text name;
		if (el->kind != ELEMENT_NAME || !known_name(e, t, el->name, &name)) {
			return modify_not_known(e, el->span);
		}
		if (!find_member(e, forms, count, name, el->span, next, &found)) {
			return false;
		}
		count = found;
		memcpy(forms, next, found * sizeof *next);
	}
	*out = count > 0 ? shape_choice(e, forms, count, path->span)
			 : (struct found){ &cond_never, NULL };
	return true;
}

/* Whether the level is outside the loop whose turn the target is in. */
static bool
is_above_turn(const struct level *from, const struct level *level)
{
	for (; from != level; from = from->up) {
		if (from->object == NULL) {
			return true;
		}
	}
	return level->object == NULL;
}

/* Whether what the loop goes over is inside the value. */
static bool
meets_loop(struct evaluator *e, const struct shape *value)
{
	struct input *over = e->turn.arm->loop->over;
	return shape_uses(e, value, shape_of_input(e, over, value->from)) > 0;
}

/* The object whose level the lookup stands in: there it is an object. */
static const struct shape *
inside(struct evaluator *e, const struct shape *object)
{
	if (object->kind != SHAPE_OPEN || object->perhaps == NULL) {
		return object;
	}
	struct shape *certain = arena_new(e->arena, struct shape);
	*certain = *object;
	certain->perhaps = NULL;
	return certain;
}

static bool
evaluate_lookup(
	struct evaluator *e, const struct target *t, const struct lookup *l, struct found *out)
{
	struct found start = t->old;
	bool above = false;
	if (l->level > 0) {
		const struct level *level = level_at(t->level, l->level);
		if (level == NULL || level->object == NULL || l->path.count == 0) {
			return modify_not_known(e, l->path.span); /* a value inside itself */
		}
		const struct element *first = &l->path.elements[0];
		struct text name;
		if (first->kind == ELEMENT_NAME && first->name.count > 0 &&
			known_name(e, t, first->name, &name)) {
			/* members that are looked at get a position */
			open_name(e, level->object, name, first->span);
		}
		start = (struct found){ &cond_always, inside(e, level->object) };
		above = is_above_turn(t->level, level);
	}
	if (!follow(e, t, start, &l->path, out)) {
		return false;
	}
	if (above && out->value != NULL && meets_loop(e, out->value)) {
		return modify_not_known(e, l->path.span); /* it changes from turn to turn */
	}
	if (l->level == 0 && l->path.count == 0 && out->when->kind != COND_ALWAYS) {
		/* the value itself, if absent, is null */
		struct found forms[2] = { *out, { &cond_always, shape_null(e, l->path.span) } };
		bool none = out->value == NULL;
		*out = none ? forms[1] : shape_choice(e, forms, 2, l->path.span);
	}
	return true;
}

/* ---- calls --------------------------------------------------------------- */

/* Whether the value can be moved as a whole. Otherwise what is known of its inside would have to
 * change at all other places that hold it. */
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
			arguments[i] = (struct found){ &cond_always, shape_null(e, x->span) };
		}
	}
	for (unsigned i = 0; i < *count; i++) {
		if (!is_simple(arguments[i].value) && !expr_gives_scalar(x)) {
			return modify_not_known(e, x->span);
		}
	}
	return true;
}

static void
note_call(struct evaluator *e, const struct expr *x, const char *how)
{
	explain(e, x->span, arena_printf(e->arena, "=%.*s", TEXT_ARGS(x->function)), how);
}

/* Whether all arguments are constant, so that the result is known: *gives, or NULL if the call
 * gives nothing. */
static bool
fold_call(struct evaluator *e, const struct expr *x, const struct found *arguments, unsigned count,
	const struct node **gives)
{
	const struct node *nodes[MOST_ARGUMENTS];
	for (unsigned i = 0; i < count; i++) {
		if (arguments[i].when->kind != COND_ALWAYS ||
			arguments[i].value->kind != SHAPE_CONST) {
			return false;
		}
		nodes[i] = arguments[i].value->node;
	}
	*gives = call_folded(x, nodes, count, e->arena);
	return *gives != NULL || call_gives_nothing(x, nodes, count, e->arena);
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
	if (x->user &&
		e->turn.arm != NULL) { /* it must not be called again for a record that bails out */
		return modify_not_known(e, x->span);
	}
	if (x->argument_count > MOST_ARGUMENTS) {
		return over_limit(e, x->span, LIMIT_ARGUMENTS) != NULL;
	}
	if (!evaluate_arguments(e, t, x, when, arguments, &count)) {
		return false;
	}
	const struct node *folded;
	if (fold_call(e, x, arguments, count, &folded)) {
		*out = (struct found){ &cond_never, NULL };
		if (folded != NULL) {
			note_call(e, x, "of constant arguments: a constant");
			*out = (struct found){ &cond_always, shape_of_node(e, folded) };
		}
		return true;
	}
	if (e->turn.arm != NULL && expr_gives_of_nothing(x)) {
		((struct arm *)(uintptr_t)e->turn.arm)->unsteady =
			true; /* made by this evaluation */
	}
	note_call(e, x, "computed from the pieces found");
	return call_function(e,
		&(struct function_call){ .symbol = x->symbol,
			.expr = x,
			.when = when,
			.arguments = arguments,
			.count = count,
			.name = t->key,
			.from = x->span,
			.scalar = expr_gives_scalar(x),
			.of_nothing = expr_gives_of_nothing(x) },
		out);
}

/* The value of an expression; value NULL: it never has one; false: cannot(). */
static bool
evaluate(struct evaluator *e, const struct target *t, const struct expr *x, const struct cond *when,
	struct found *out)
{
	*out = (struct found){ &cond_never, NULL };
	switch (x->kind) {
	case EXPR_LITERAL:
		if (x->function.len > 0) {
			note_call(e, x, "of constant arguments: a constant");
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
	return modify_not_known(e, x->span);
}

bool
modify_value(struct evaluator *e, const struct target *t, struct found *out)
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
			return modify_not_known(e, t->rule->key.span);
		}
		if (++count == MOST_FORMS || f->when->kind == COND_ALWAYS) {
			break;
		}
		left = cond_and(e, left, cond_not(e, f->when));
	}
	if (count == MOST_FORMS) {
		return over_limit(e, t->rule->key.span, LIMIT_FORMS) != NULL;
	}
	if (count > 0) {
		*out = shape_choice(e, forms, count, t->rule->key.span);
	}
	return true;
}
