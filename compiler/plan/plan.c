/* SPDX-License-Identifier: Apache-2.0 */
/* The passes: evaluate the chain on shapes; what that cannot do takes the tree way. */
#include "plan/shape.h"

static struct slot *
eval_op(struct evaluator *e, const struct op *op, struct slot *document)
{
	switch (op->kind) {
	case OP_SHIFT:
		return eval_shift(e, op, document);
	case OP_DEFAULT:
		return eval_default(e, op, document);
	case OP_REMOVE:
		return eval_remove(e, op, document);
	case OP_SORT:
		return cannot(e, op->place, "sort of a document known only when running");
	case OP_CARDINALITY:
	case OP_MODIFY:
	case OP_USER:
		break;
	}
	return cannot(
		e, op->place, arena_printf(e->arena, "%.*s works on values", TEXT_ARGS(op->name)));
}

/* Gives slots their C names: readable, and unique by the number of the input where a key is not. */
static void
name_slots(struct evaluator *e, struct input *parent)
{
	for (struct input *i = parent->children; i != NULL; i = i->next) {
		struct buffer b;
		buffer_init(&b, e->arena);
		for (size_t c = 0; c < i->name.len && c < 24; c++) {
			char ch = i->name.at[c];
			bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
				     ch == '_' || (ch >= '0' && ch <= '9');
			buffer_add_char(&b, plain ? ch : '_');
		}
		bool starts = i->name.len > 0 && (i->name.at[0] < '0' || i->name.at[0] > '9');
		i->slot = arena_printf(
			e->arena, "%s%s_%u", starts ? "" : "at", buffer_text(&b).at, i->number);
		name_slots(e, i);
	}
}

static void
name_arms(struct evaluator *e)
{
	for (const struct loop *l = e->loops; l != NULL; l = l->next) {
		for (const struct arm *a = l->arms; a != NULL; a = a->next) {
			a->each->slot = arena_printf(e->arena, "each_%u", a->each->number);
			name_slots(e, a->each);
		}
	}
}

const struct plan *
plan_chain(const struct chain *chain, struct plan_options options, struct arena *arena)
{
	struct plan *plan = arena_new(arena, struct plan);
	struct evaluator e = { .arena = arena };
	struct slot *document = arena_new(arena, struct slot);

	plan->chain = chain;
	if (options.tree) {
		plan->reason = "asked for";
		plan->reason_place = chain->place;
		return plan;
	}
	e.root = arena_new(arena, struct input);
	*e.root = (struct input){ .kind = INPUT_ROOT, .slot = "root", .from = chain->place };
	*document = (struct slot){ .when = &cond_always,
		.shape = shape_of_input(&e, e.root, chain->place),
		.from = chain->place };
	const struct slot *before = document;
	const struct op *op = chain->ops;
	unsigned number = 1;
	for (; op != NULL; op = op->next, number++) {
		document = eval_op(&e, op, document);
		if (document == NULL) {
			break;
		}
		before = document;
	}
	if (document == NULL && number > 1 && plan_build(&e, before, plan)) {
		plan->rest = op;
		plan->rest_number = number;
	}
	if (document != NULL && e.reason == NULL) {
		plan_write(&e, document, plan);
	}
	plan->notes = e.notes;
	plan->root = e.root;
	plan->stream = e.reason == NULL;
	plan->reason = e.reason;
	plan->reason_place = e.reason_place;
	name_slots(&e, e.root);
	name_arms(&e);
	return plan;
}
