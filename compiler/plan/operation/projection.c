/* SPDX-License-Identifier: Apache-2.0 */
/* Projection: if the first shift of a chain has only literal keys, the operations before it matter
 * only for the members that are named; a key with stars stands for those of them that it takes. The
 * term is that of relational algebra (Codd 1970). */
#include "plan/domain/limits.h"
#include "plan/operation/operation.h"
#include "plan/operation/shift_part.h"

/* Members of the record. */
struct names {
	struct evaluator *e;
	struct slot *first; /* with only the name, and the key that names it */
	bool read_only; /* any member may be, or hold, a list that cannot change its length */
	bool circular; /* any member may contain itself */
	bool unknown; /* something looks at members that it does not name, or may fail at them */
};

static void
add_name(struct names *n, struct text name, struct span from)
{
	struct slot **last = &n->first;
	unsigned count = 0;
	for (; *last != NULL && count < MOST_NAMES; last = &(*last)->next, count++) {
		if (text_equal((*last)->name, name)) {
			return;
		}
	}
	if (count == MOST_NAMES) {
		n->unknown = true;
		return;
	}
	*last = arena_new(n->e->arena, struct slot);
	**last = (struct slot){ .name = name, .from = from };
}

static void
add_key(struct names *n, const struct key *key)
{
	if (key->kind == KEY_LITERAL) {
		add_name(n, key->text, key->span);
	} else if (key->kind != KEY_STARS && key->kind != KEY_ANY) {
		n->unknown = true;
	}
}

/* What the shift looks at. Its keys are met in the order of the spec, so that of the members does
 * not matter. */
static void
add_shift(struct names *n, const struct shift_level *level)
{
	struct asked asked;
	bool named = level_asks(n->e->arena, level, SHIFT_ROOT, &asked);
	if (!named || asked.counts || level->special != NULL || level->computed != NULL) {
		n->unknown = true;
		return;
	}
	for (const struct shift_rule *r = level->literals; r != NULL && !n->unknown; r = r->next) {
		add_key(n, &r->key);
	}
	for (const struct looked_up *l = asked.names; l != NULL && !n->unknown; l = l->next) {
		add_name(n, l->name, level->span);
	}
}

/* Whether modify may fail at the level: at a scalar that is entered by stars only, or a read-only
 * list that is to become longer. */
static bool
may_fail(const struct modify_level *level)
{
	bool fails = level->container != CONTAINER_OBJECT;
	const struct modify_rule *lists[] = { level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct modify_rule *r = lists[i]; r != NULL && !fails; r = r->next) {
			fails = r->below != NULL && !r->again && may_fail(r->below);
		}
	}
	return fails;
}

static void
add_modify_rules(struct names *n, const struct modify_rule *r)
{
	for (; r != NULL; r = r->next) {
		struct reach reach = reach_of_modify(n->e, r, true);
		bool stars = r->key.kind != KEY_LITERAL;
		/* a list may be read-only */
		bool fails = reach.changes || (r->below != NULL && may_fail(r->below));
		/* whether a member is looked at before or after it is changed depends on the
		 * record */
		bool ordered = reach.count > 0;
		add_key(n, &r->key);
		n->read_only = n->read_only || stars;
		n->circular = n->circular || (stars && r->below != NULL && reach.keeps);
		n->unknown = n->unknown || reach.whole || reach.above || reach.user ||
			     (stars && (fails || ordered));
		for (unsigned i = 0; i < reach.count; i++) {
			add_name(n, reach.names[i], r->key.span);
		}
	}
}

/* Whether default may fail below the rule: at a negative index. */
static bool
has_lists(const struct default_rule *r)
{
	bool lists = r->list;
	const struct default_rule *below = r->below != NULL ? r->below->rules : NULL;
	for (; below != NULL && !lists; below = below->next) {
		lists = has_lists(below);
	}
	return lists;
}

static void
add_default_rules(struct names *n, const struct default_rule *r)
{
	for (; r != NULL; r = r->next) {
		n->unknown = n->unknown || (r->kind == DEFAULT_ALL && has_lists(r));
		for (unsigned i = 0; i < r->count; i++) {
			add_name(n, r->names[i], r->span);
		}
	}
}

static void
add_cardinality(struct names *n, const struct cardinality_level *level)
{
	/* inside a member it fails where a list's elements are to be made one */
	bool fails = level->computed != NULL && level->computed->below != NULL;
	n->unknown = n->unknown || level->self != NULL || fails;
	for (const struct cardinality_rule *r = level->literals; r != NULL; r = r->next) {
		add_key(n, &r->key);
	}
}

/* What an operation before the shift looks at or changes. */
static void
add_operation(struct names *n, const struct op *op)
{
	switch (op->kind) {
	case OP_MODIFY:
		n->unknown = n->unknown || op->modify->container == CONTAINER_LIST;
		add_modify_rules(n, op->modify->literals);
		add_modify_rules(n, op->modify->computed);
		break;
	case OP_DEFAULT:
		n->unknown = n->unknown || op->defaults->top == NULL;
		add_default_rules(n, n->unknown ? NULL : op->defaults->top->rules);
		break;
	case OP_REMOVE:
		for (const struct remove_rule *r = op->remove->rules; r != NULL; r = r->next) {
			bool fails = r->key.kind != KEY_LITERAL && r->below != NULL && n->read_only;
			add_key(n, &r->key);
			n->unknown = n->unknown || fails;
		}
		break;
	case OP_CARDINALITY:
		add_cardinality(n, op->cardinality);
		break;
	case OP_SORT:
		n->unknown = n->unknown || n->circular;
		break;
	default:
		n->unknown = true;
		break;
	}
}

const struct slot *
op_names(struct evaluator *e, const struct op *op)
{
	struct names n = { .e = e };
	struct asked asked;
	if (op->kind != OP_SHIFT) {
		add_operation(&n, op);
		return n.first;
	}
	for (const struct shift_rule *r = op->shift->literals; r != NULL; r = r->next) {
		struct text name;
		add_key(&n, &r->key);
		for (unsigned i = 0; i < r->path_count; i++) {
			if (path_first_name(&r->paths[i], &name)) {
				add_name(&n, name, r->key.span);
			}
		}
	}
	if (level_asks(e->arena, op->shift, SHIFT_ROOT, &asked)) {
		for (const struct looked_up *l = asked.names; l != NULL; l = l->next) {
			add_name(&n, l->name, op->shift->span);
		}
	}
	return n.first;
}

const struct slot *
chain_projection(struct evaluator *e, const struct chain *chain)
{
	struct names n = { .e = e };
	const struct op *op = chain->ops;
	for (; op != NULL && op->kind != OP_SHIFT && !n.unknown; op = op->next) {
		add_operation(&n, op);
	}
	if (op == NULL || op == chain->ops || n.unknown) {
		return NULL;
	}
	add_shift(&n, op->shift);
	return n.unknown ? NULL : n.first;
}

struct shape *
projected_record(struct evaluator *e, const struct slot *names, struct span from)
{
	struct shape *object = shape_new(e, SHAPE_OBJECT, from);
	for (const struct slot *s = names; s != NULL; s = s->next) {
		struct input *in = input_child(e, e->root, INPUT_MEMBER, s->name, -1, s->from);
		shape_add(e, object, cond_found(e, in), shape_of_input(e, in, s->from), s->name,
			s->from);
	}
	e->bails_out.no_object = true;
	return object;
}
