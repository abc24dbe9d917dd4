/* SPDX-License-Identifier: Apache-2.0 */
/* remove on shapes: known members vanish when compiling; in a piece of the input they are left out.
 */
#include "plan/operation/operation.h"

static const struct shape *
remove_level(struct evaluator *, const struct remove_level *, const struct shape *);

static bool
is_array_index(const struct remove_rule *r)
{
	return r->is_index || list_index(r->key.text) != -1;
}

/* Only literal keys that no array has: the same whatever the document turns out to be. */
static const struct edit *
edit_of(struct evaluator *e, const struct remove_level *level)
{
	struct edit *edit = arena_new(e->arena, struct edit);
	const struct edit_member **last = &edit->members;
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->key.kind != KEY_LITERAL || is_array_index(r)) {
			return cannot(e, r->key.place, "removes keys known only when running");
		}
		struct edit_member *m = arena_new(e->arena, struct edit_member);
		*m = (struct edit_member){ .name = r->key.text, .from = r->key.place };
		if (r->below != NULL && (m->below = edit_of(e, r->below)) == NULL) {
			return NULL;
		}
		*last = m;
		last = &m->next;
		note(e, r->key.place, arena_printf(e->arena, "remove %.*s", TEXT_ARGS(r->key.text)),
			"nothing reads it");
	}
	return edit;
}

/* Whether a name below is taken from the input: then what it gives decides whether anything is
 * there.
 */
static bool
is_named_when_running(const struct shape *s)
{
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i->words.count > 0 || (i->shape != NULL && is_named_when_running(i->shape))) {
			return true;
		}
	}
	return false;
}

static const struct shape *
remove_members(struct evaluator *e, const struct remove_level *level, const struct shape *object)
{
	struct shape *kept = shape_new(e, SHAPE_OBJECT, object->from);
	kept->hashed = object->hashed;
	kept->buckets = object->buckets;
	if (object->orders != NULL) {
		return cannot(e, level->place, "removes from members in the order of the input");
	}
	for (const struct slot *s = object->slots; s != NULL; s = s->next) {
		const struct shape *value = s->shape;
		bool removed = false;
		if (s->loop != NULL || s->words.count > 0) {
			return cannot(e, level->place, "removes from members named when running");
		}
		for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
			if (r->key.kind != KEY_LITERAL) {
				return cannot(e, r->key.place, "a wildcard in remove");
			}
			if (!text_equal(r->key.text, s->name)) {
				continue;
			}
			if (r->below == NULL && is_named_when_running(value)) {
				return cannot(e, r->key.place,
					"removes what has members named when running");
			} else if (r->below == NULL) {
				removed = true;
			} else if (cond_has_written(s->when)) {
				return cannot(
					e, r->key.place, "removes from what a loop has written");
			} else {
				value = remove_level(e, r->below, value);
			}
			if (value == NULL) {
				return NULL;
			}
		}
		if (!removed) {
			shape_keep(e, kept, s)->shape = value;
		} else if (s->older && cond_has_written(object->hashed)) {
			kept->buckets = 0; /* then nobody sees whether there was a document */
		}
	}
	return kept;
}

static const struct shape *
remove_level(struct evaluator *e, const struct remove_level *level, const struct shape *value)
{
	switch (value->kind) {
	case SHAPE_OBJECT:
		if (shape_is_shared(e, e->document, value)) {
			return cannot(
				e, level->place, "removes from what stands at several places");
		}
		return remove_members(e, level, value);
	case SHAPE_STRING:
		return value;
	default:
		return cannot(e, level->place, "removes from what is known only when running");
	}
}

/* Whether only members of the document itself are named. */
static bool
names_members(const struct remove_level *level)
{
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->key.kind != KEY_LITERAL || r->below != NULL) {
			return false;
		}
	}
	return true;
}

/* They are known from now on, and not there. */
static const struct shape *
remove_known(struct evaluator *e, const struct remove_level *level, const struct shape *document)
{
	struct shape *open = open_document(e, document);
	if (!names_members(level)) {
		return cannot(e, level->place, "removes from what is known only when running");
	}
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		open_name(e, open, r->key.text, r->key.place);
		for (struct slot *s = open->slots; s != NULL; s = s->next) {
			if (text_equal(s->name, r->key.text)) {
				s->when = &cond_never;
			}
		}
		note(e, r->key.place, arena_printf(e->arena, "remove %.*s", TEXT_ARGS(r->key.text)),
			"not written");
	}
	return open;
}

struct slot *
eval_remove(struct evaluator *e, const struct op *op, struct slot *document)
{
	struct slot *result = arena_new(e->arena, struct slot);
	if (cond_has_written(document->when)) {
		return cannot(e, op->place, "removes from what a loop has written");
	}
	*result = *document;
	bool root =
		document->shape->kind == SHAPE_INPUT && document->shape->input->kind == INPUT_ROOT;
	if (document->shape->kind == SHAPE_OPEN ||
		(root && op->next != NULL && op->next->kind != OP_SHIFT &&
			names_members(op->remove))) {
		result->shape = remove_known(e, op->remove, document->shape);
	} else if (root) {
		struct shape *edited = shape_new(e, SHAPE_EDIT, op->place);
		edited->input = document->shape->input;
		edited->edit = edit_of(e, op->remove);
		result->shape = edited;
	} else {
		result->shape = remove_level(e, op->remove, document->shape);
	}
	return e->reason == NULL ? result : NULL;
}
