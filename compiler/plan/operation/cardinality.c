/* SPDX-License-Identifier: Apache-2.0 */
/* cardinality on shapes: what is known to be a list or none is settled when compiling; of the rest
 * a call decides. */
#include "plan/operation/operation.h"

static bool apply_level(struct evaluator *, const struct cardinality_level *, struct shape *object);

static bool
is_scalar(const struct shape *s)
{
	return s->kind == SHAPE_STRING || (s->kind == SHAPE_CALL && s->input->call->scalar) ||
	       (s->kind == SHAPE_CONST && s->node->kind != NODE_ARRAY &&
		       s->node->kind != NODE_OBJECT && s->node->kind != NODE_NULL);
}

/* What two calls make of a member: `stays` in its place, `moves` to the end; NULL: nothing does. */
static bool
call_on(struct evaluator *e, const char *symbol, const struct slot *s, struct place from,
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
make_one(struct evaluator *e, const struct cardinality_rule *r, struct slot *s)
{
	struct found one;
	if (is_scalar(s->shape) || s->shape->kind == SHAPE_OBJECT) {
		note(e, r->key.place, "ONE", "never a list here");
		return true;
	}
	if (!call_on(e, "jrt_one_of", s, r->key.place, &one)) {
		return false;
	}
	s->shape = one.value; /* it always gives something */
	return true;
}

/* The reference removes what becomes a list of one, and puts it again: it moves to the end. */
static bool
make_many(
	struct evaluator *e, const struct cardinality_rule *r, struct slot *s, struct shape *moved)
{
	struct found stays, moves;
	if (s->shape->kind == SHAPE_LIST || s->shape->kind == SHAPE_APPENDED) {
		note(e, r->key.place, "MANY", "always a list here");
		return true;
	}
	if (s->shape->kind == SHAPE_OBJECT && !shape_is_plain(s->shape)) {
		return cannot(e, r->key.place, "a list of what is named when running") != NULL;
	}
	if (is_scalar(s->shape) || s->shape->kind == SHAPE_OBJECT) {
		struct shape *list = shape_new(e, SHAPE_LIST, r->key.place);
		shape_add(e, list, &cond_always, s->shape, (struct text){ 0 }, r->key.place);
		shape_add(e, moved, s->when, list, s->name, r->key.place);
		s->when = &cond_never;
		return true;
	}
	if (!call_on(e, "jrt_many_stays", s, r->key.place, &stays) ||
		!call_on(e, "jrt_many_moves", s, r->key.place, &moves)) {
		return false;
	}
	shape_add(e, moved, moves.when, moves.value, s->name, r->key.place);
	s->when = stays.when;
	s->shape = stays.value;
	return true;
}

static bool
apply_rule(
	struct evaluator *e, const struct cardinality_rule *r, struct slot *s, struct shape *moved)
{
	if (s->when->kind == COND_NEVER) {
		return true;
	}
	if (r->below != NULL) {
		if (shape_is_shared(e, e->document, s->shape)) {
			return cannot(e, r->key.place, "changes what stands at several places") !=
			       NULL;
		}
		if (r->below->self != NULL || s->shape->kind != SHAPE_OBJECT ||
			!shape_is_plain(s->shape)) {
			return cannot(e, r->key.place,
				       "cardinality inside of what is known only when running") !=
			       NULL;
		}
		struct shape *below = shape_copy(e, s->shape);
		s->shape = below;
		return apply_level(e, r->below, below);
	}
	return r->cardinality == CARDINALITY_ONE ? make_one(e, r, s) : make_many(e, r, s, moved);
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
apply_level(struct evaluator *e, const struct cardinality_level *level, struct shape *object)
{
	struct shape *moved = shape_new(e, SHAPE_OBJECT, level->place);
	struct text group;
	for (const struct cardinality_rule *r = level->literals; r != NULL; r = r->next) {
		open_name(e, object, r->key.text, r->key.place);
		for (struct slot *s = object->slots; s != NULL; s = s->next) {
			if (text_equal(s->name, r->key.text) && !apply_rule(e, r, s, moved)) {
				return false;
			}
		}
	}
	const struct cardinality_rule *any = level->computed;
	if (any != NULL && (object->kind == SHAPE_OPEN || shape_is_ranked(object))) {
		return cannot(e, any->key.place, "a wildcard over keys known only when running") !=
		       NULL;
	}
	for (struct slot *s = object->slots; any != NULL && s != NULL; s = s->next) {
		bool takes = any->key.kind == KEY_ANY ||
			     (any->key.kind == KEY_STARS && any->key.match == STAR_ONE &&
				     star_takes(&any->key, s->name, &group));
		if (any->key.kind == KEY_STARS && any->key.match != STAR_ONE) {
			return cannot(e, any->key.place, "several stars in a key") != NULL;
		}
		if (takes && !is_literal_of(level, s->name) && !apply_rule(e, any, s, moved)) {
			return false;
		}
	}
	for (const struct slot *s = moved->slots; s != NULL; s = s->next) {
		shape_add(e, object, s->when, s->shape, s->name, s->from);
	}
	return hash_order_settle(e, object);
}

struct slot *
eval_cardinality(struct evaluator *e, const struct op *op, struct slot *document)
{
	struct slot *result = arena_new(e->arena, struct slot);
	*result = *document;
	struct shape *object = document->shape->kind == SHAPE_OBJECT
				       ? shape_copy(e, document->shape)
				       : open_document(e, document->shape);

	if (object == NULL || op->cardinality->self != NULL || !shape_is_plain(object)) {
		return cannot(e, op->place, "cardinality of what is known only when running");
	}
	result->shape = object;
	return apply_level(e, op->cardinality, object) ? result : NULL;
}
