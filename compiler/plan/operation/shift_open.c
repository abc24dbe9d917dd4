/* SPDX-License-Identifier: Apache-2.0 */
/* A shift that gives some members of the document other names and passes on all others by "*"
 * leaves a document that is known in part, as those do that change some members: what it names is
 * known, the rest is what it was, where it was. */
#include "plan/operation/operation.h"

/* "&" and nothing else, or a literal name: the member of the document that is written. */
static bool
is_member(const struct path *path, bool own, struct text *name)
{
	const struct element *e = path->elements;
	if (path->count != 1 || e->kind != ELEMENT_NAME) {
		return false;
	}
	if (!own) {
		return name_is_literal(e->name, name);
	}
	const struct piece *p = e->name.pieces;
	return e->name.count == 1 && p->is_ref && p->ref.level == 0 && p->ref.group == 0;
}

/* What the literal key writes its member to; false: not to one member of the document. */
static bool
new_name(const struct shift_rule *r, struct text *name)
{
	if (r->key.kind != KEY_LITERAL || r->below != NULL || r->path_count != 1) {
		return false;
	}
	*name = r->key.text;
	return is_member(r->paths, true, NULL) || is_member(r->paths, false, name);
}

static bool
passes_on(const struct shift_level *level)
{
	const struct shift_rule *all = level->computed;
	struct text name = { NULL, 0 };
	bool in_order = level->order == MATCH_COMPUTED || level->order == MATCH_INPUT_ORDER;
	if (!in_order || level->special != NULL || all == NULL || all->next != NULL ||
		all->key.kind != KEY_ANY || all->below != NULL || all->path_count != 1 ||
		!is_member(all->paths, true, NULL)) {
		return false;
	}
	const struct shift_rule *r = level->literals;
	while (r != NULL && new_name(r, &name)) {
		r = r->next;
	}
	return r == NULL;
}

/* Members that had different names have one: where both are there, they would be one list.  Those
 * that had the same name exclude each other already. */
static bool
exclude(struct evaluator *e, struct shape *open, const struct text *were, struct slot *own)
{
	unsigned i = 0, number = 0;
	for (const struct slot *s = open->slots; s != own; s = s->next) {
		number++;
	}
	for (struct slot *s = open->slots; s != own; s = s->next, i++) {
		if (!text_equal(s->name, own->name) || text_equal(were[i], were[number])) {
			continue;
		}
		const struct cond *both = cond_and(e, s->when, own->when);
		if (cond_has_call(both)) {
			return cannot(e, own->from, "a name that something computed may have") !=
			       NULL;
		}
		e->unusual_when = cond_or(e, e->unusual_when, both);
		own->when = cond_and(e, own->when, cond_not(e, s->when));
	}
	return true;
}

static bool
rename_members(struct evaluator *e, struct shape *open, const struct shift_level *level)
{
	struct text name = { NULL, 0 };
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		new_name(r, &name);
		open_name(e, open, r->key.text, r->key.place);
		open_name(e, open, name, r->key.place);
	}
	struct text *were = arena_new_array(e->arena, open->count, struct text);
	unsigned count = 0;
	for (struct slot *s = open->slots; s != NULL && e->reason == NULL; s = s->next) {
		were[count++] = s->name;
		if (s->when->kind == COND_NEVER || cond_has_written(s->when)) {
			return cannot(e, s->from, "a member that may not be there") != NULL;
		}
		for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
			if (text_equal(r->key.text, s->name)) {
				new_name(r, &s->name);
				s->from = r->key.place;
				break;
			}
		}
	}
	struct slot *s = open->slots;
	while (s != NULL && exclude(e, open, were, s)) {
		s = s->next;
	}
	return e->reason == NULL;
}

bool
chain_passes_on(const struct chain *chain)
{
	const struct op *op = chain->ops;
	while (op != NULL && (op->kind != OP_SHIFT || op->next == NULL || !passes_on(op->shift))) {
		op = op->next;
	}
	return op != NULL;
}

struct slot *
shift_open(struct evaluator *e, const struct op *op, const struct slot *document)
{
	struct shape *open = NULL;
	if (!e->passes_on || op->next == NULL || document->when->kind != COND_ALWAYS ||
		!passes_on(op->shift) || (open = open_document(e, document->shape)) == NULL ||
		open->sorted) {
		return NULL;
	}
	if (!rename_members(e, open, op->shift)) {
		return NULL;
	}
	e->unusual = true;
	e->filled = true; /* of an empty object shift makes null */
	struct slot *result = arena_new(e->arena, struct slot);
	*result = (struct slot){ .when = &cond_always, .shape = open, .from = op->place };
	note(e, op->place, "shift", "gives members other names");
	return result;
}
