/* SPDX-License-Identifier: Apache-2.0 */
/* The passes: evaluate the chain on shapes; what that cannot do takes the tree way. */
#include "plan/shape.h"

#include "base/keyword.h"
#include "base/table.h"

enum { SIZE_ANYWAY = 500, BYTES_A_VALUE = 2 };

/* Values that stand at many places are written out at each: a few operations make a document of
 * millions.  What a spec may come to is a share of its length. */
static struct slot *
within_budget(struct evaluator *e, const struct op *op, struct slot *document)
{
	size_t length = op->place.source != NULL ? op->place.source->len : 0;
	if (document != NULL && document->shape->size > SIZE_ANYWAY + length / BYTES_A_VALUE) {
		return cannot(
			e, op->place, "the document is too large to be written out value by value");
	}
	return document;
}

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
		return eval_sort(e, op, document);
	case OP_CARDINALITY:
		return eval_cardinality(e, op, document);
	case OP_MODIFY:
		return eval_modify(e, op, document);
	case OP_USER:
		break;
	}
	return cannot(
		e, op->place, arena_printf(e->arena, "%.*s works on values", TEXT_ARGS(op->name)));
}

/* Gives an input its C name: the key, with the number of the input where it is not unique or no
 * name.
 */
static void
name_input(struct evaluator *e, struct input *i, struct table *used)
{
	struct buffer b;
	buffer_init(&b, e->arena);
	for (size_t c = 0; c < i->name.len && c < 24; c++) {
		char ch = i->name.at[c];
		bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_' ||
			     (ch >= '0' && ch <= '9');
		buffer_add_char(&b, plain ? ch : '_');
	}
	const char *name = buffer_text(&b).at;
	bool lower = false; /* others may be macros */
	for (const char *c = name; *c != '\0'; c++) {
		lower = lower || (*c >= 'a' && *c <= 'z');
	}
	bool starts = (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z');
	bool free =
		starts && lower && !is_c_keyword(name) && table_get(used, text_of(name)) == NULL;
	i->slot = free ? name
		       : arena_printf(e->arena, "%s%s_%u", starts ? "" : "at", name, i->number);
	while (!free && table_get(used, text_of(i->slot)) != NULL) { /* it is another's own name */
		i->slot = arena_printf(e->arena, "%s_", i->slot);
	}
	table_set(used, text_of(i->slot), i);
}

static void
name_slots(struct evaluator *e, struct input *parent, struct table *used)
{
	for (struct input *i = parent->children; i != NULL; i = i->next) {
		name_input(e, i, used);
		name_slots(e, i, used);
	}
}

/* Results of calls have variables of their own. */
static void
name_calls(struct evaluator *e)
{
	struct table used;
	table_init(&used, e->arena);
	for (unsigned i = 0; i < e->call_count; i++) {
		if (e->calls[i]->result->kept) {
			name_input(e, e->calls[i]->result, &used);
		}
	}
}

static void
name_arms(struct evaluator *e, struct table *used)
{
	for (const struct loop *l = e->loops; l != NULL; l = l->next) {
		for (const struct arm *a = l->arms; a != NULL; a = a->next) {
			a->each->slot = arena_printf(e->arena, "each_%u", a->each->number);
			name_slots(e, a->each, used);
		}
	}
}

const struct plan *
plan_chain(const struct chain *chain, struct plan_options options, struct arena *arena)
{
	struct plan *plan = arena_new(arena, struct plan);
	struct evaluator e = { .arena = arena, .unusual_when = &cond_never };
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
		e.document = document->shape;
		document = within_budget(&e, op, eval_op(&e, op, document));
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
	struct table used;
	table_init(&used, arena);
	table_set(&used, TEXT("root"), plan); /* the record's own */
	name_slots(&e, e.root, &used);
	name_arms(&e, &used);
	name_calls(&e);
	return plan;
}
