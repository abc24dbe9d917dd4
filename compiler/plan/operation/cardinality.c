/* SPDX-License-Identifier: Apache-2.0 */
/* cardinality on shapes: if it is known whether a value is a list, the rule is applied at compile
 * time; otherwise a call decides. */
#include "plan/operation/operation.h"

/* `when`: the object exists. */
static bool apply_level(struct evaluator *, const struct cardinality_level *, struct shape *object,
	const struct cond *when);

static bool
is_scalar(const struct shape *s)
{
	return s->kind == SHAPE_STRING || (s->kind == SHAPE_CALL && s->input->call->gives.scalar) ||
	       (s->kind == SHAPE_CONST && s->node->kind != NODE_ARRAY &&
		       s->node->kind != NODE_OBJECT && s->node->kind != NODE_NULL);
}

/* Calls a function on a member; *out is its result, if any. */
static bool
call_on(struct evaluator *e, const char *symbol, const struct slot *s, struct span from,
	struct found *out)
{
	struct found value = { s->when, s->shape };
	return call_function(e,
		&(struct function_call){ .symbol = symbol,
			.when = s->when,
			.arguments = &value,
			.count = 1,
			.name = s->name,
			.from = from },
		out);
}

static bool
may_take_one(const struct item *items)
{
	for (const struct item *i = items; i != NULL; i = i->next) {
		enum shape_kind kind = i->shape != NULL ? i->shape->kind : SHAPE_INPUT;
		if ((kind != SHAPE_INPUT && kind != SHAPE_CONST && kind != SHAPE_STRING) ||
			!may_take_one(i->items)) {
			return false;
		}
	}
	return true;
}

/* Of what is written in the turns of a name, only one value is written. False: that does not
 * suffice. */
static bool
take_one(struct evaluator *e, struct slot *s)
{
	const struct shape *all = s->shape;
	if (e->turn.arm == NULL || e->turn.arm->loop->gather == NULL ||
		all->kind != SHAPE_COLLECT || all->collect.one != ONE_OF_NONE ||
		!may_take_one(all->collect.items)) {
		return false;
	}
	struct shape *one = shape_new(e, SHAPE_COLLECT, all->from);
	one->place = all->place;
	one->collect = all->collect;
	one->collect.one = all->collect.list ? ONE_OF_LIST : ONE_OF_VALUES;
	s->shape = one;
	return true;
}

static bool
make_one(struct evaluator *e, const struct cardinality_rule *r, struct slot *s)
{
	struct found one;
	if (is_scalar(s->shape) || s->shape->kind == SHAPE_OBJECT) {
		explain(e, r->key.span, "ONE", "never a list here");
		return true;
	}
	if (!computed_slot(e, s) || !call_on(e, "jrt_one_of", s, r->key.span, &one)) {
		return false;
	}
	s->shape = one.value; /* it always gives something */
	return true;
}

/* The reference implementation removes a member that becomes a list of one and adds it again, so it
 * moves to the end. */
static bool
make_many(
	struct evaluator *e, const struct cardinality_rule *r, struct slot *s, struct shape *moved)
{
	struct found stays, moves;
	if (s->shape->kind == SHAPE_LIST || s->shape->kind == SHAPE_APPENDED) {
		explain(e, r->key.span, "MANY", "always a list here");
		return true;
	}
	if (s->shape->kind == SHAPE_OBJECT && !shape_is_plain(s->shape) && !computed_slot(e, s)) {
		return false;
	}
	if (is_scalar(s->shape) || s->shape->kind == SHAPE_OBJECT) {
		struct shape *list = shape_new(e, SHAPE_LIST, r->key.span);
		shape_add(e, list, &cond_always, s->shape, (struct text){ 0 }, r->key.span);
		shape_add(e, moved, s->when, list, s->name, r->key.span);
		s->when = &cond_never;
		return true;
	}
	if (!computed_slot(e, s) || !call_on(e, "jrt_many_stays", s, r->key.span, &stays) ||
		!call_on(e, "jrt_many_moves", s, r->key.span, &moves)) {
		return false;
	}
	shape_add(e, moved, moves.when, moves.value, s->name, r->key.span);
	s->when = stays.when;
	s->shape = stays.value;
	return true;
}

static bool apply_rule(struct evaluator *, const struct cardinality_rule *, struct slot *,
	struct shape *moved, const struct cond *when);

/* Whether the level is one rule for every member or element. */
static bool
is_for_each(const struct cardinality_level *l)
{
	return l->self == NULL && l->literals == NULL && l->computed != NULL &&
	       l->computed->key.kind == KEY_ANY;
}

/* An operation with only this rule, for the given name. */
static const struct op *
op_of(struct evaluator *e, const struct cardinality_rule *r, struct text name)
{
	struct cardinality_rule *rule = arena_new(e->arena, struct cardinality_rule);
	struct cardinality_level *level = arena_new(e->arena, struct cardinality_level);
	struct op *op = arena_new(e->arena, struct op);
	*rule = *r;
	rule->next = NULL;
	rule->key = (struct key){ .kind = KEY_LITERAL, .span = r->key.span, .text = name };
	*level = (struct cardinality_level){ .span = r->key.span, .literals = rule };
	*op = (struct op){ .kind = OP_CARDINALITY, .span = r->key.span, .cardinality = level };
	return op;
}

static const struct shape *
change_in_turn(struct evaluator *e, const void *data, struct found member)
{
	const struct cardinality_rule *any = data;
	struct slot s = { .when = member.when, .shape = member.value, .from = any->key.span };
	struct attempt a = attempt_begin(e, NULL, TEXT("*"));
	if (apply_rule(e, any, &s, NULL, &cond_always)) {
		return s.shape;
	}
	if (any->below == NULL || any->below->self != NULL) {
		return NULL;
	}
	return turn_step(e, op_of(e, any, TEXT("*")), member, attempt_undo(e, &a));
}

/* Applies the rule to all members or elements of the document, in the turns of a loop: of one over
 * the record, or of the one that makes them. */
static const struct shape *
apply_each(struct evaluator *e, const struct cardinality_rule *any, const struct shape *document)
{
	struct span from = any->key.span;
	bool leaf = any->below == NULL;
	if (leaf && (any->cardinality == CARDINALITY_MANY || document->kind == SHAPE_POSITIONS)) {
		return cannot(e, from, "a wildcard over keys known only at run time");
	}
	if (turns_make(document)) {
		struct shape *made = shape_copy(e, document);
		turns_leave_no_gaps(e, made);
		return turns_change(e, made->slots, from, change_in_turn, any) ? made : NULL;
	}
	struct shape *made = open_each(e, document, document, &any->key);
	if (made == NULL) {
		return cannot(e, from, "a wildcard over keys known only at run time");
	}
	if (leaf) { /* a list's elements are made nothing: the record fails */
		e->bails_out.when =
			cond_or(e, e->bails_out.when, cond_no_object(e, document->input));
	}
	return turns_change_each(e, made, from, change_in_turn, any) ? made : NULL;
}

/* A key with stars may take the text of any scalar, an index an element of a list. */
static enum stays
what_stays(const struct cardinality_level *level)
{
	const struct cardinality_rule *r = level->literals;
	while (r != NULL && list_index(r->key.text) == -1) {
		r = r->next;
	}
	return level->computed != NULL ? STAYS_NOTHING : r != NULL ? STAYS_SCALAR : STAYS_ALL;
}

/* Records bail out in which the value is the text of a key, or a list with an element for one: they
 * may fail, whatever becomes of the value. */
static void
others_bail_out(
	struct evaluator *e, const struct cardinality_level *level, const struct shape *open)
{
	const struct cond **bails = e->turn.arm != NULL ? &e->turn.bail_out : &e->bails_out.when;
	const struct cond *text = cond_no_inside(e, open->input);
	const struct cond *list = cond_and(e, cond_no_object(e, open->input), cond_not(e, text));
	for (const struct cardinality_rule *r = level->literals; r != NULL; r = r->next) {
		long index = list_index(r->key.text);
		struct input *key =
			input_child(e, open->input, INPUT_KEY, r->key.text, index, r->key.span);
		const struct cond *may_fail = level->scalars_stay ? &cond_never : text;
		may_fail = index != -1 ? cond_or(e, may_fail, list) : may_fail;
		*bails = cond_or(e, *bails, cond_and(e, may_fail, cond_found(e, key)));
	}
}

static bool
apply_rule(struct evaluator *e, const struct cardinality_rule *r, struct slot *s,
	struct shape *moved, const struct cond *when)
{
	if (s->when->kind == COND_NEVER) {
		return true;
	}
	if (r->below == NULL) {
		return r->cardinality == CARDINALITY_ONE ? make_one(e, r, s)
							 : make_many(e, r, s, moved);
	}
	if (shape_is_shared(e, e->document, s->shape)) {
		return cannot(e, r->key.span, "changes a value that stands at several places") !=
		       NULL;
	}
	if (is_for_each(r->below) && turns_make(s->shape)) {
		s->shape = apply_each(e, r->below->computed, s->shape);
		return s->shape != NULL;
	}
	struct shape *below = NULL;
	if (r->below->self == NULL) {
		below = s->shape->kind == SHAPE_OBJECT
				? shape_copy(e, s->shape)
				: open_inside(e, e->document, s->shape, what_stays(r->below));
	}
	if (below == NULL) {
		return cannot(e, r->key.span,
			       "cardinality inside a value known only at run time") != NULL;
	}
	s->shape = below;
	when = cond_and(e, when, s->when);
	if (below->kind == SHAPE_OPEN && below->perhaps != NULL) {
		others_bail_out(e, r->below, below);
		when = cond_and(e, when, open_object(e, below));
	}
	return apply_level(e, r->below, below, when);
}

/* The same for the member of that name, whether it is there or not. */
static bool
takes_one(struct evaluator *e, const struct cardinality_rule *r, struct shape *object,
	struct text name)
{
	struct slot *only = NULL;
	bool several = r->below != NULL || r->cardinality != CARDINALITY_ONE ||
		       object->kind != SHAPE_OBJECT;
	for (struct slot *s = object->slots; s != NULL; s = s->next) {
		bool matches = !slot_is_named(s) || text_equal(s->name, name);
		several = several || !slot_is_named(s) || (matches && only != NULL);
		only = matches ? s : only;
	}
	if (several || only == NULL || !take_one(e, only)) {
		return false;
	}
	explain(e, r->key.span, "ONE", "only one value is written");
	return true;
}

static bool
apply_slots(struct evaluator *e, const struct cardinality_rule *r, struct shape *object,
	struct text name, struct shape *moved, const struct cond *when)
{
	if (takes_one(e, r, object, name)) {
		return true;
	}
	/* what is below a missing member does nothing, so it need not be known whether it is there
	 */
	if (!(r->below != NULL ? step_knows_name(e, object, name, r->key.span)
			       : step_knows(e, object, name, r->key.span))) {
		return false;
	}
	for (struct slot *s = object->slots; s != NULL; s = s->next) {
		if (slot_is_named(s) && text_equal(s->name, name) &&
			!apply_rule(e, r, s, moved, when)) {
			return false;
		}
	}
	return true;
}

/* Applies the rule to the members of that name: at compile time, or, for what is below them, at run
 * time. */
static bool
apply_named(struct evaluator *e, const struct cardinality_rule *r, struct shape *object,
	struct text name, struct shape *moved, const struct cond *when)
{
	open_name(e, object, name, r->key.span);
	struct attempt a = attempt_begin(e, object, name);
	if (apply_slots(e, r, object, name, moved, when)) {
		return true;
	}
	if (r->below == NULL ||
		(r->below->self != NULL && r->below->self->cardinality == CARDINALITY_MANY)) {
		return false; /* the member may have to move to the end */
	}
	const char *why = attempt_undo(e, &a);
	if (e->turn.arm != NULL) {
		return cannot(e, r->key.span, why) != NULL;
	}
	struct step_rule s = { .op = op_of(e, r, name),
		.document = e->document,
		.object = object,
		.when = when,
		.name = name,
		.from = r->key.span,
		.in_place = true,
		.itself = r->below->self != NULL };
	if (!step_apply(e, &s)) {
		return false;
	}
	step_explain(
		e, r->key.span, arena_printf(e->arena, "cardinality %.*s", TEXT_ARGS(name)), why);
	return true;
}

static bool
is_literal_of(const struct cardinality_level *level, struct text name)
{
	for (const struct cardinality_rule *r = level->literals; r != NULL; r = r->next) {
		if (text_equal(r->key.text, name)) {
			return true;
		}
	}
	return false;
}

static bool
is_taken(const struct cardinality_level *level, struct text name)
{
	const struct cardinality_rule *any = level->computed;
	struct text group;
	return !is_literal_of(level, name) &&
	       (any->key.kind == KEY_ANY ||
		       (any->key.kind == KEY_STARS && star_takes(&any->key, name, &group)));
}

static bool
apply_computed(struct evaluator *e, const struct cardinality_level *level, struct shape *object,
	struct shape *moved, const struct cond *when)
{
	const struct cardinality_rule *any = level->computed;
	const struct rest_rule rule = { &any->key, any };
	bool open = object->kind == SHAPE_OPEN;
	bool many = any->below == NULL && any->cardinality == CARDINALITY_MANY; /* it moves */
	if (open ? many : shape_is_ranked(object) || !shape_is_plain(object)) {
		return cannot(e, any->key.span, "a wildcard over keys known only at run time") !=
		       NULL;
	}
	if (any->key.kind == KEY_STARS && any->key.match != STAR_ONE) {
		return cannot(e, any->key.span, "several stars in a key") != NULL;
	}
	if (open && !rest_change(e, object, &rule, 1, any->key.span, change_in_turn)) {
		return false;
	}
	unsigned count = object->count;
	for (unsigned i = 0; i < count; i++) {
		struct slot *s = object->slots;
		for (unsigned k = 0; k < i; k++) {
			s = s->next;
		}
		if (!is_taken(level, s->name)) {
			continue;
		}
		/* it moves to the end from its position, which may be one of several */
		bool done = any->below == NULL
				    ? apply_rule(e, any, s, moved, when)
				    : shape_has_before(object, i, s->name) ||
					      apply_named(e, any, object, s->name, moved, when);
		if (!done) {
			return false;
		}
	}
	return true;
}

static bool
apply_level(struct evaluator *e, const struct cardinality_level *level, struct shape *object,
	const struct cond *when)
{
	struct shape *moved = shape_new(e, SHAPE_OBJECT, level->span);
	for (const struct cardinality_rule *r = level->literals; r != NULL; r = r->next) {
		if (!apply_named(e, r, object, r->key.text, moved, when)) {
			return false;
		}
	}
	if (level->computed != NULL && !apply_computed(e, level, object, moved, when)) {
		return false;
	}
	for (const struct slot *s = moved->slots; s != NULL; s = s->next) {
		shape_add(e, object, s->when, s->shape, s->name, s->from);
	}
	if (!hash_order_settle(e, object)) {
		return false;
	}
	if (moved->slots != NULL && object->object.hashed != NULL &&
		cond_has_written(object->object.hashed)) {
		object->object.buckets =
			0; /* the code cannot see afterwards whether there was a document */
	}
	return true;
}

static struct slot *
made_cardinal(struct evaluator *e, const struct op *op, const struct slot *document)
{
	const struct shape *value = document->shape;
	struct slot *result = arena_new(e->arena, struct slot);
	*result = *document;
	if (is_for_each(op->cardinality) && !rest_may_change(e, value) &&
		(value->kind == SHAPE_INPUT || value->kind == SHAPE_EACH || turns_make(value))) {
		result->shape = apply_each(e, op->cardinality->computed, value);
		return result->shape != NULL ? result : NULL;
	}
	struct shape *object =
		value->kind == SHAPE_OBJECT ? shape_copy(e, value) : open_document(e, value);

	if (object == NULL || op->cardinality->self != NULL) {
		return cannot(e, op->span, "cardinality of a value known only at run time");
	}
	result->shape = object;
	return apply_level(e, op->cardinality, object, document->when) && e->reason == NULL ? result
											    : NULL;
}

struct slot *
eval_cardinality(struct evaluator *e, const struct op *op, struct slot *document)
{
	return step_operation(e, op, document, made_cardinal);
}
