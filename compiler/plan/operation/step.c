/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that cannot be followed at compile time: each becomes an operation with only that rule,
 * applied at run time to an object with the members that it looks at. */
#include "plan/operation/operation.h"

#include <string.h>

/* ---- attempts ------------------------------------------------------------ */

struct attempt
attempt_begin(struct evaluator *e, struct shape *object, struct text name)
{
	struct attempt a = { .before = *e, .object = object, .calls = e->calls.count };
	if (object == NULL) {
		return a;
	}
	a.was = *object;
	for (struct slot *s = object->slots; s != NULL; s = s->next) {
		if (slot_is_named(s) && text_equal(s->name, name)) {
			struct slot_was *w = arena_new(e->arena, struct slot_was);
			*w = (struct slot_was){ s, *s, a.slots };
			a.slots = w;
		}
	}
	return a;
}

const char *
attempt_undo(struct evaluator *e, const struct attempt *a)
{
	const char *why = e->reason;
	struct evaluator now = *e;
	for (unsigned i = a->calls; i < e->calls.count; i++) {
		e->calls.at[i]->may_fail =
			false; /* it is left out, unless something else needs it */
	}
	*e = a->before;
	e->numbers.inputs = now.numbers.inputs;
	e->conds = now.conds;
	e->numbers.walks = now.numbers.walks;
	e->calls.at = now.calls.at;
	e->calls.count = now.calls.count;
	e->calls.room = now.calls.room;
	e->order.early = now.order.early;
	e->context = now.context;
	e->allowed.taken = now.allowed.taken;
	e->allowed.perhaps = now.allowed.perhaps;
	if (e->explained.last != NULL) {
		e->explained.last->next = NULL;
	}
	if (e->loops.last != NULL) {
		e->loops.last->next = NULL;
	}
	if (a->object != NULL) {
		*a->object = a->was;
		if (a->was.last != NULL) {
			a->was.last->next = NULL;
		}
	}
	for (const struct slot_was *w = a->slots; w != NULL; w = w->next) {
		*w->at = w->was;
	}
	return why;
}

void
step_explain(struct evaluator *e, struct span from, const char *what, const char *why)
{
	explain_running(e, from, what, arena_printf(e->arena, "applied at run time: %s", why));
}

/* ---- what a rule reaches ------------------------------------------------- */

static void
reach_name(struct reach *r, struct text name)
{
	for (unsigned i = 0; i < r->count; i++) {
		if (text_equal(r->names[i], name)) {
			return;
		}
	}
	if (r->count == r->room) {
		r->whole = true;
		return;
	}
	r->names[r->count++] = name;
}

/* Whether its elements can be read: names and indexes, with no references. */
static bool
path_is_plain(const struct path *p)
{
	bool plain = true;
	for (unsigned i = 0; i < p->count && plain; i++) {
		const struct element *el = &p->elements[i];
		plain = el->kind == ELEMENT_INDEX || el->kind == ELEMENT_NAME;
		for (unsigned k = 0; plain && el->kind == ELEMENT_NAME && k < el->name.count; k++) {
			plain = !el->name.pieces[k].is_ref;
		}
	}
	return plain;
}

/* Whether it begins with the value that its rule is for: "@(1,&)" and "@(1,&.a)" under any key. */
static bool
is_of_own_key(const struct lookup *l)
{
	const struct element *first = l->path.elements;
	if (l->level != 1 || l->path.count == 0 || first->kind != ELEMENT_NAME ||
		first->name.count != 1) {
		return false;
	}
	const struct piece *p = first->name.pieces;
	return p->is_ref && p->ref.level == 0 && p->ref.group == 0;
}

static void
reach_lookup(struct reach *r, const struct lookup *l, unsigned depth, bool document)
{
	const struct path *p = &l->path;
	if (is_of_own_key(l)) {
		struct path rest = { p->span, p->elements + 1, p->count - 1 };
		r->above = r->above || !path_is_plain(&rest);
		return;
	}
	r->above = r->above || !path_is_plain(p);
	if (l->level <= depth) {
		return;
	}
	if (l->level > depth + 1 && !document) {
		r->above = true;
	}
	if (p->count == 0 || p->elements[0].kind != ELEMENT_NAME || p->elements[0].name.count > 1 ||
		(p->elements[0].name.count == 1 && p->elements[0].name.pieces[0].is_ref)) {
		r->whole = true;
	} else {
		reach_name(r, p->elements[0].name.count == 1 ? p->elements[0].name.pieces[0].text
							     : TEXT(""));
	}
}

/* Whether it calls, on the object that the rule stands on or on the document around it, a function
 * that gives nothing for any object: then it does not look inside. */
static bool
is_of_any_object(const struct expr *x, unsigned depth, bool document)
{
	const struct lookup *l = x->argument_count == 1 && x->arguments->kind == EXPR_LOOKUP
					 ? x->arguments->lookup
					 : NULL;
	return l != NULL && l->path.count == 0 &&
	       (l->level == depth + 1 || (document && l->level > depth)) &&
	       call_gives_nothing_of_object(x);
}

static void
reach_expr(struct reach *r, const struct expr *x, unsigned depth, bool document, bool moves)
{
	switch (x->kind) {
	case EXPR_LITERAL:
		r->literals = r->literals || x->literal->kind >= NODE_ARRAY;
		break;
	case EXPR_LOOKUP:
		r->keeps = r->keeps || moves;
		reach_lookup(r, x->lookup, depth, document);
		break;
	case EXPR_CALL:
		if (is_of_any_object(x, depth, document)) {
			break;
		}
		r->user = r->user || x->user;
		for (unsigned i = 0; i < x->argument_count; i++) {
			reach_expr(r, &x->arguments[i], depth, document,
				moves && !(x->symbol != NULL && expr_gives_scalar(x)));
		}
		r->user = r->user || (r->context && expr_changes_values(x));
		break;
	case EXPR_CONTEXT:
		r->context = true;
		r->context_stays = r->context_stays || moves;
		r->keeps = r->keeps || moves;
		r->above = r->above || !path_is_plain(&x->path);
		break;
	}
	r->changes = r->changes || expr_changes_values(x);
}

static void
reach_level(struct reach *r, const struct modify_level *level, unsigned depth, bool document);

static void
reach_rule(struct reach *r, const struct modify_rule *rule, unsigned depth, bool document)
{
	for (unsigned i = 0; i < rule->alternative_count; i++) {
		reach_expr(r, &rule->alternatives[i], depth, document, true);
	}
	if (rule->below != NULL) {
		reach_level(r, rule->below, depth + 1, document);
	}
}

/* A value that a literal key takes from elsewhere may be entered by a later key for any name. */
static void
reach_level(struct reach *r, const struct modify_level *level, unsigned depth, bool document)
{
	bool keeps = r->keeps, enters = false;
	r->keeps = false;
	for (const struct modify_rule *rule = level->literals; rule != NULL; rule = rule->next) {
		if (!rule->again) {
			reach_rule(r, rule, depth, document);
		}
	}
	bool taken = r->keeps;
	for (const struct modify_rule *rule = level->computed; rule != NULL; rule = rule->next) {
		if (!rule->again) {
			reach_rule(r, rule, depth, document);
		}
		enters = enters || rule->below != NULL;
	}
	r->changes = r->changes || (taken && enters);
	r->user = r->user || (taken && enters && r->context_stays);
	r->keeps = r->keeps || keeps;
}

struct reach
reach_of_modify(struct evaluator *e, const struct modify_rule *rule, bool document)
{
	struct reach r = { .room = MOST_REACHED };
	r.names = arena_new_array(e->arena, r.room, struct text);
	reach_rule(&r, rule, 0, document);
	return r;
}

/* ---- names --------------------------------------------------------------- */

bool
words_may_be(struct words words, struct text name)
{
	if (words.count == 0) {
		return true;
	}
	const struct word *first = &words.at[0], *last = &words.at[words.count - 1];
	struct text head = first->text, tail = last->text;
	if (first->kind == WORD_TEXT &&
		(head.len > name.len || memcmp(head.at, name.at, head.len) != 0)) {
		return false;
	}
	return last->kind != WORD_TEXT ||
	       (tail.len <= name.len &&
		       memcmp(tail.at, name.at + name.len - tail.len, tail.len) == 0);
}

static bool
spread_may_be(const struct shape *object, struct text name)
{
	const struct slot *s = object->slots;
	while (s != NULL && !step_may_be(s, name) &&
		!(slot_is_named(s) && text_equal(s->name, name))) {
		s = s->next;
	}
	return s != NULL;
}

bool
step_may_be(const struct slot *s, struct text name)
{
	if (slot_is_named(s) || name.len == 0) { /* an unknown name reads like an empty one */
		return !slot_is_named(s);
	}
	if (s->loop == NULL) {
		return words_may_be(s->words, name);
	}
	for (const struct alternative *a = s->alternatives; a != NULL; a = a->next) {
		if (a->spread ? spread_may_be(a->shape, name) : words_may_be(a->name, name)) {
			return true;
		}
	}
	return false;
}

bool
step_knows_name(struct evaluator *e, const struct shape *object, struct text name, struct span from)
{
	const struct slot *s = object->slots;
	while (s != NULL && !step_may_be(s, name)) {
		s = s->next;
	}
	return s == NULL ||
	       cannot(e, from, "a name known only at run time may be the same") != NULL;
}

bool
step_knows(struct evaluator *e, struct shape *object, struct text name, struct span from)
{
	if (!step_knows_name(e, object, name, from)) {
		return false;
	}
	for (struct slot *s = object->slots; s != NULL; s = s->next) {
		if (slot_is_named(s) && text_equal(s->name, name) && cond_has_written(s->when) &&
			!computed_slot(e, s)) {
			return false;
		}
	}
	return true;
}

/* ---- steps --------------------------------------------------------------- */

static bool
is_sharing(const struct step_rule *r, struct text name)
{
	unsigned i = 0;
	while (i < r->sharing_count && !text_equal(r->sharing[i], name)) {
		i++;
	}
	return i < r->sharing_count;
}

static bool
is_reached(const struct step_rule *r, struct text name)
{
	bool reached = text_equal(r->name, name);
	for (unsigned i = 0; r->reach != NULL && i < r->reach->count && !reached; i++) {
		reached = text_equal(r->reach->names[i], name);
	}
	return reached || is_sharing(r, name);
}

/* Whether the member's value may be changed in place. */
static bool
is_changed(const struct step_rule *r, struct text name)
{
	return is_sharing(r, name) || (r->reach != NULL && r->reach->changes) ||
	       (r->in_place && text_equal(r->name, name));
}

static bool
knows_all(struct evaluator *e, const struct step_rule *r)
{
	const struct reach *reach = r->reach;
	if (reach != NULL && (reach->whole || reach->above || reach->user)) {
		return cannot(e, r->from,
			       reach->user ? "a value from outside the record"
					   : "looks at something known only at run time") != NULL;
	}
	open_name(e, r->object, r->name, r->from);
	for (unsigned i = 0; reach != NULL && i < reach->count; i++) {
		open_name(e, r->object, reach->names[i], r->from);
		for (const struct slot *s = r->object->slots; s != NULL; s = s->next) {
			if (step_may_be(s, reach->names[i])) {
				return cannot(e, r->from,
					       "a name known only at run time may be the same") !=
				       NULL;
			}
		}
	}
	return e->reason == NULL && step_knows(e, r->object, r->name, r->from);
}

/* Adds a member that was missing. */
static void
add_made(struct evaluator *e, const struct step_rule *r, const struct shape *value)
{
	const struct cond *missing = r->when;
	for (const struct slot *s = r->object->slots; s != NULL; s = s->next) {
		if (slot_is_named(s) && text_equal(s->name, r->name)) {
			missing = cond_and(e, missing, cond_not(e, s->when));
		}
	}
	if (r->makes && missing->kind != COND_NEVER) {
		shape_add(e, r->object, cond_and(e, missing, cond_found(e, value->input)), value,
			r->name, r->from);
	}
}

static bool
is_there(const struct slot *s)
{
	return slot_is_named(s) && s->when->kind != COND_NEVER;
}

/* Whether the rule may change the value in the slot. */
static bool
may_change(const struct step_rule *r, const struct slot *s)
{
	return is_there(s) && is_reached(r, s->name) && is_changed(r, s->name);
}

/* Whether a change of one of the values would show in the member's value. */
static bool
holds_some(struct evaluator *e, const struct slot *s, const struct values *v)
{
	unsigned i = 0;
	while (i < v->count && shape_uses(e, s->shape, v->at[i].shape) == 0) {
		i++;
	}
	return i < v->count;
}

/* Other members hold what the rule may change: they are given to it as well, and each value only
 * once. */
static bool
share(struct evaluator *e, struct step_rule *r)
{
	struct values changed = { .e = e }, all = { .e = e };
	bool known = r->object == r->document && r->object->kind == SHAPE_OBJECT;
	for (struct slot *s = r->object->slots; s != NULL && known; s = s->next) {
		if (may_change(r, s)) {
			known = computed_slot(e, s) && values_add(&changed, s->shape);
		}
	}
	r->sharing = arena_new_array(e->arena, MOST_REACHED, struct text);
	for (struct slot *s = r->object->slots; s != NULL && known; s = s->next) {
		if (s->when->kind == COND_NEVER || !holds_some(e, s, &changed)) {
			continue;
		}
		known = is_there(s) && r->sharing_count < MOST_REACHED;
		if (known && !may_change(r, s)) {
			r->sharing[r->sharing_count++] = s->name;
		}
	}
	for (struct slot *s = r->object->slots; s != NULL && known; s = s->next) {
		if (is_there(s) && is_reached(r, s->name)) {
			known = computed_slot(e, s) && values_add(&all, s->shape);
		}
	}
	return known || e->reason != NULL
		       ? known
		       : cannot(e, r->from, "changes a value that stands at several places") !=
				 NULL;
}

/* Whether something that the rule may change stands elsewhere, too. */
static bool
is_shared(struct evaluator *e, const struct step_rule *r)
{
	for (const struct slot *s = r->object->slots; s != NULL; s = s->next) {
		if (may_change(r, s) && !shape_is_alone(e, r->document, s->shape)) {
			return true;
		}
	}
	return false;
}

/* Whether the members may be given to the rule; adds all of them to `given`, and those whose values
 * it may change or keep to `holds`. */
static bool
give(struct evaluator *e, struct step_rule *r, struct shape *given, struct shape *holds)
{
	if (cond_has_written(r->when)) {
		return cannot(e, r->from, "the document may be null") != NULL;
	}
	if (!knows_all(e, r) || (is_shared(e, r) && !share(e, r))) {
		return false;
	}
	for (struct slot *s = r->object->slots; s != NULL; s = s->next) {
		if (!is_there(s) || !is_reached(r, s->name)) {
			continue;
		}
		bool own = is_changed(r, s->name) || text_equal(s->name, r->name);
		struct slot copy = *s; /* what it only looks at stays as it is */
		struct slot *taken = own ? s : &copy;
		if (!computed_slot(e, taken)) {
			return false;
		}
		struct slot *kept = shape_keep(e, given, taken);
		kept->here = NULL; /* their order does not matter */
		kept->first = NULL;
		if (own || (r->reach != NULL && r->reach->keeps)) {
			shape_keep(e, holds, taken);
		}
	}
	if (r->reach != NULL && r->reach->context_stays) {
		shape_add(e, holds, &cond_always, shape_context(e), (struct text){ 0 }, r->from);
	}
	return true;
}

/* The value in the slot after the rule: the old one if the rule was not applied. */
static const struct shape *
after_step(struct evaluator *e, const struct step_rule *r, const struct slot *s,
	const struct shape *made)
{
	if (cond_implies(e, s->when, r->when)) {
		return made;
	}
	struct found forms[2] = { { cond_and(e, s->when, r->when), made },
		{ cond_and(e, s->when, cond_not(e, r->when)), s->shape } };
	return shape_choice(e, forms, 2, r->from).value;
}

/* Applies the level below the rule to the member's value. */
static bool
apply_below(struct evaluator *e, const struct step_rule *r, const struct shape *given,
	const struct shape *holds)
{
	struct found forms[MOST_FORMS], value, result;
	unsigned count = 0;
	for (const struct slot *s = given->slots; s != NULL; s = s->next) {
		if (count > 0 && forms[count - 1].value ==
					 s->shape) { /* the same value at one of two places */
			forms[count - 1].when = cond_or(e, forms[count - 1].when, s->when);
			continue;
		}
		if (count == MOST_FORMS) {
			return over_limit(e, r->from, LIMIT_FORMS) != NULL;
		}
		forms[count++] = (struct found){ s->when, s->shape };
	}
	value = count > 0 ? shape_choice(e, forms, count, r->from)
			  : (struct found){ &cond_never, shape_null(e, r->from) };
	if (!call_function(e,
		    &(struct function_call){ .op = r->op,
			    .below = true,
			    .holds = holds,
			    .when = r->makes ? r->when : cond_and(e, r->when, value.when),
			    .arguments = &value,
			    .count = 1,
			    .name = r->name,
			    .from = r->from },
		    &result)) {
		return false;
	}
	add_made(e, r, result.value);
	for (struct slot *s = r->object->slots; s != NULL; s = s->next) {
		if (slot_is_named(s) && text_equal(s->name, r->name)) {
			s->shape = after_step(e, r, s, result.value);
		}
	}
	return true;
}

/* Applies the rule to an object with what it looks at; what it leaves replaces what it was
 * given. */
static bool
apply_rule(struct evaluator *e, const struct step_rule *r, const struct shape *given,
	const struct shape *holds)
{
	struct found value = { &cond_always, given }, result, made;
	if (!call_function(e,
		    &(struct function_call){ .op = r->op,
			    .holds = holds,
			    .when = r->when,
			    .arguments = &value,
			    .count = 1,
			    .name = r->name,
			    .from = r->from },
		    &result) ||
		!computed_member(e, result, MEMBER_NAMED, r->name, -1, r->from, &made)) {
		return false;
	}
	add_made(e, r, made.value);
	for (struct slot *s = r->object->slots; s != NULL; s = s->next) {
		if (!is_there(s) || !is_reached(r, s->name) ||
			!(text_equal(s->name, r->name) || is_changed(r, s->name))) {
			continue;
		}
		if (!computed_member(e, result, MEMBER_NAMED, s->name, -1, r->from, &made)) {
			return false;
		}
		s->shape = after_step(e, r, s, made.value);
	}
	return true;
}

bool
step_apply(struct evaluator *e, struct step_rule *r)
{
	struct shape *given = shape_new(e, SHAPE_OBJECT, r->from);
	struct shape *holds = shape_new(e, SHAPE_OBJECT, r->from);
	if (!give(e, r, given, holds)) {
		return false;
	}
	bool below = r->in_place && !r->itself && (r->reach == NULL || r->reach->count == 0) &&
		     r->sharing_count == 0;
	return (below ? apply_below : apply_rule)(e, r, given, holds);
}

struct slot *
step_operation(struct evaluator *e, const struct op *op, struct slot *document,
	struct slot *evaluate(struct evaluator *, const struct op *, const struct slot *))
{
	struct attempt a = attempt_begin(e, NULL, op->name);
	struct slot *result = evaluate(e, op, document);
	if (result != NULL || !cond_has_written(document->when)) {
		return result;
	}
	struct span from = e->reason_span;
	const char *why = attempt_undo(e, &a);
	struct slot *computed = computed_document(e, document);
	if (computed != NULL) {
		e->document = computed->shape;
		result = evaluate(e, op, computed);
	}
	if (result == NULL) {
		attempt_undo(e, &a);
		return cannot(e, from, why);
	}
	step_explain(e, op->span, "document", why);
	return result;
}
