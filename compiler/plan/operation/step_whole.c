/* SPDX-License-Identifier: Apache-2.0 */
/* Operations that cannot be followed at all, after others that can: the document is assembled as a
 * value, and the operation is applied to that. */
#include "plan/operation/shift_part.h"

/* Whether the operation calls something that must not be called twice for a record, or changes
 * something outside the record; *context: parts of the context may become part of the document. */
static bool
reaches_outside(struct evaluator *e, const struct op *op, bool *context)
{
	if (op->kind != OP_MODIFY) {
		return op->kind == OP_USER;
	}
	const struct modify_rule *lists[] = { op->modify->literals, op->modify->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct modify_rule *r = lists[i]; r != NULL; r = r->next) {
			struct reach reach = reach_of_modify(e, r, true);
			if (reach.user) {
				return true;
			}
			*context = *context || reach.context_stays;
		}
	}
	return false;
}

/* Whether one of the operations from here on may change a value that it is given. */
static bool
change_values(struct evaluator *e, const struct op *op)
{
	for (; op != NULL; op = op->next) {
		if (op->kind != OP_SORT &&
			(op->kind != OP_SHIFT || level_may_change(e->arena, op->shift))) {
			return true;
		}
	}
	return false;
}

/* Whether something before the operation is written and read back: writing its result once more
 * takes longer than a tree from the start. */
static bool
reads_back(const struct evaluator *e)
{
	unsigned i = 0;
	while (i < e->calls.count && e->calls.at[i]->kind != CALL_WRITTEN) {
		i++;
	}
	return i < e->calls.count;
}

/* The document as a value: null if there is none. */
static bool
value_of(struct evaluator *e, const struct slot *document, struct found *out)
{
	struct found f = { document->when, document->shape };
	if (f.when->kind != COND_ALWAYS && !computed_value(e, f, TEXT("document"), &f)) {
		return false;
	}
	if (f.when->kind != COND_ALWAYS) {
		struct found forms[2] = { f, { &cond_always, shape_null(e, document->from) } };
		f = shape_choice(e, forms, 2, document->from);
	}
	return computed_value(e, f, TEXT("document"), out);
}

struct slot *
step_whole(struct evaluator *e, const struct op *op, const struct slot *document)
{
	const struct shape *s = document->shape;
	struct values values = { .e = e };
	struct found value, result;
	bool context = false;
	if (s->kind == SHAPE_INPUT || s->kind == SHAPE_EDIT || s->kind == SHAPE_SORTED ||
		s->kind == SHAPE_OPEN || reaches_outside(e, op, &context)) {
		return cannot(e, op->span, "it works on the whole record");
	}
	if (change_values(e, op) && !values_add(&values, s)) {
		return cannot(e, op->span, "changes a value that stands at several places");
	}
	if (cond_has_written(document->when) || build_of(e, s) == NULL || reads_back(e)) {
		return cannot(e, op->span, "looks into a value that depends on a loop");
	}
	if (!value_of(e, document, &value)) {
		return NULL;
	}
	struct shape *holds = shape_new(e, SHAPE_OBJECT, op->span);
	shape_add(e, holds, &cond_always, s, (struct text){ 0 }, op->span);
	if (context) {
		shape_add(e, holds, &cond_always, shape_context(e), (struct text){ 0 }, op->span);
	}
	if (!call_function(e,
		    &(struct function_call){ .op = op,
			    .holds = holds,
			    .when = &cond_always,
			    .arguments = &value,
			    .count = 1,
			    .name = TEXT("document"),
			    .from = op->span },
		    &result)) {
		return NULL;
	}
	struct slot *made = arena_new(e->arena, struct slot);
	*made = (struct slot){ .when = &cond_always, .shape = result.value, .from = op->span };
	return made;
}
