/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on the members that a document known in part does not name: they are changed in the
 * turns of a loop over the record. What operations name must be known before that. */
#include "plan/operation/operation.h"

/* ---- the loop ------------------------------------------------------------ */

/* The operations that may name members of the document that this one leaves: `what` is called for
 * each, and this one. */
static void
each_later(struct evaluator *e, const struct op *op,
	void what(struct evaluator *, const struct op *, void *), void *data)
{
	for (; op != NULL; op = op->next) {
		what(e, op, data);
		if (op->kind == OP_SHIFT && !shift_passes_on(op)) {
			break;
		}
	}
}

/* The loop over all keys that stars of the operation take at the top of a document. */
static void
add_key(struct evaluator *e, struct loop *loop, const struct key *key)
{
	const struct arm *arm = loop->arms;
	while (arm != NULL && !text_equal(arm->key->canonical, key->canonical)) {
		arm = arm->next;
	}
	if (arm == NULL && key->kind == KEY_STARS) {
		loop_arm(e, loop, key);
	}
}

static void
add_keys(struct evaluator *e, const struct op *op, void *data)
{
	struct loop *loop = data;
	if (op->kind == OP_MODIFY) {
		for (const struct modify_rule *r = op->modify->computed; r != NULL; r = r->next) {
			add_key(e, loop, &r->key);
		}
	} else if (op->kind == OP_CARDINALITY && op->cardinality->computed != NULL) {
		add_key(e, loop, &op->cardinality->computed->key);
	} else if (op->kind == OP_REMOVE) {
		for (const struct remove_rule *r = op->remove->rules; r != NULL; r = r->next) {
			add_key(e, loop, &r->key);
		}
	}
}

static void
add_names(struct evaluator *e, const struct op *op, void *data)
{
	for (const struct slot *s = op_names(e, op); s != NULL; s = s->next) {
		open_name(e, data, s->name, s->from);
	}
}

/* Begins the loop. It has an arm for each key with stars of this operation and, at the top of the
 * document, of later ones; the last arm takes all others. */
static struct slot *
begin(struct evaluator *e, struct shape *open, struct span from)
{
	bool top = open->input->kind == INPUT_ROOT;
	struct key *any = arena_new(e->arena, struct key);
	struct loop *loop = arena_new(e->arena, struct loop);
	struct slot *rest = arena_new(e->arena, struct slot);
	struct alternative **last = &rest->alternatives;
	*any = (struct key){ .kind = KEY_ANY, .span = from, .text = TEXT("*") };
	*loop = (struct loop){ .from = from, .over = open->input, .key = any };
	*rest = (struct slot){ .when = &cond_always, .loop = loop, .from = from };
	if (top) {
		each_later(e, e->op, add_names, open);
		each_later(e, e->op, add_keys, loop);
	}
	loop_arm(e, loop, any);
	loop_add(e, loop);
	for (const struct arm *arm = loop->arms; arm != NULL; arm = arm->next) {
		struct word *key = arena_new(e->arena, struct word);
		*key = (struct word){ .kind = WORD_KEY, .arm = arm };
		*last = arena_new(e->arena, struct alternative);
		**last = (struct alternative){ .arm = arm,
			.when = &cond_always,
			.shape = shape_of_input(e, arm->each, arm->key->span),
			.name = { key, 1 },
			.from = arm->key->span };
		last = &(*last)->next;
	}
	return rest;
}

/* ---- changes ------------------------------------------------------------- */

enum takes { TAKES_NONE, TAKES_SOME, TAKES_ALL };

/* Whether no name has both as its beginning, or, if `end`, as its end. */
static bool
differ(struct text a, struct text b, bool end)
{
	size_t len = a.len < b.len ? a.len : b.len;
	a.at += end ? a.len - len : 0;
	b.at += end ? b.len - len : 0;
	return !text_equal((struct text){ a.at, len }, (struct text){ b.at, len });
}

/* Whether no name fits both keys with stars. */
static bool
are_apart(const struct key *a, const struct key *b)
{
	bool ends = a->match != STAR_PATTERN && b->match != STAR_PATTERN;
	return differ(a->parts[0], b->parts[0], false) ||
	       (ends && differ(a->parts[a->stars], b->parts[b->stars], true));
}

/* How many of the keys that the arm takes the other key takes. */
static enum takes
takes(const struct key *key, const struct arm *arm)
{
	if (key->kind == KEY_ANY) {
		return TAKES_ALL;
	}
	if (arm->key->kind == KEY_ANY) {
		const struct arm *a = arm->loop->arms;
		while (a != NULL && !text_equal(a->key->canonical, key->canonical)) {
			a = a->next;
		}
		return a != NULL ? TAKES_NONE : TAKES_SOME; /* that arm comes before */
	}
	if (text_equal(arm->key->canonical, key->canonical)) {
		return TAKES_ALL;
	}
	return are_apart(arm->key, key) ? TAKES_NONE : TAKES_SOME;
}

bool
rest_may_change(const struct evaluator *e, const struct shape *document)
{
	bool record = document->kind == SHAPE_INPUT && document->input->kind == INPUT_ROOT;
	bool names = false;
	struct evaluator asks = { .arena = e->arena };
	for (const struct op *op = e->op->next; op != NULL && record && !names; op = op->next) {
		names = op_names(&asks, op) != NULL;
		if (op->kind == OP_SHIFT && !shift_passes_on(op)) {
			break;
		}
	}
	return e->allowed.passed_on && e->allowed.inside >= INSIDE_EACH && names;
}

bool
rest_change(struct evaluator *e, struct shape *open, const struct rest_rule *rules, unsigned count,
	struct span from, turn_change *change)
{
	if (!e->allowed.passed_on || e->allowed.inside < INSIDE_EACH || e->turn.arm != NULL ||
		open->sorted) {
		return cannot(e, from, "a wildcard over keys known only at run time") != NULL;
	}
	e->allowed.taken = INSIDE_EACH;
	struct slot *rest = arena_new(e->arena, struct slot);
	*rest = open->rest != NULL ? *open->rest : *begin(e, open, from);
	if (e->reason != NULL || !rest_is_alone(e, open)) {
		return cannot(e, from, "changes a value that stands at several places") != NULL;
	}
	slot_own_alternatives(e, rest);
	open->rest = rest;
	open_settle(e, open);
	for (struct alternative *a = rest->alternatives; a != NULL; a = a->next) {
		enum takes how = TAKES_NONE;
		unsigned i = 0;
		while (i < count && (how = takes(rules[i].key, a->arm)) == TAKES_NONE) {
			i++;
		}
		if (how == TAKES_SOME) {
			return cannot(e, rules[i].key->span,
				       "keys that take some of the same members") != NULL;
		}
		if (i == count || a->when->kind == COND_NEVER) {
			continue;
		}
		if (change == NULL) {
			a->when = &cond_never;
		} else if (!turn_change_alternative(e, a, change, rules[i].data)) {
			return false;
		}
	}
	return true;
}

/* ---- uses ---------------------------------------------------------------- */

static bool
has_stars(const struct op *op)
{
	bool stars = false;
	switch (op->kind) {
	case OP_MODIFY:
		stars = op->modify->computed != NULL;
		for (const struct modify_rule *r = op->modify->literals; r != NULL && !stars;
			r = r->next) {
			stars = r->below != NULL && r->below->computed != NULL;
		}
		break;
	case OP_CARDINALITY:
		stars = op->cardinality->computed != NULL;
		for (const struct cardinality_rule *r = op->cardinality->literals;
			r != NULL && !stars; r = r->next) {
			stars = r->below != NULL && r->below->computed != NULL;
		}
		break;
	case OP_REMOVE:
		for (const struct remove_rule *r = op->remove->rules; r != NULL && !stars;
			r = r->next) {
			stars = r->key.kind != KEY_LITERAL ||
				(r->below != NULL && r->below->rules != NULL &&
					r->below->rules->key.kind != KEY_LITERAL);
		}
		break;
	case OP_DEFAULT:
		stars = op->defaults->top != NULL;
		break;
	default:
		break;
	}
	return stars;
}

bool
chain_changes_rest(const struct chain *chain)
{
	bool changes = false;
	for (const struct op *op = chain->ops; op != NULL && !changes; op = op->next) {
		changes = has_stars(op);
	}
	return changes;
}
