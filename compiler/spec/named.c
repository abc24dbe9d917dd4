/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an operation takes its document for an object with known members. */
#include "config.h"

#include "spec/spec.h"

/* An element of an array has such a key, too. */
static bool
is_index(struct text key)
{
	return key.len > 0 && key.at[0] >= '0' && key.at[0] <= '9';
}

static bool
shift_names(const struct shift_level *top)
{
	for (const struct shift_rule *r = top->literals; r != NULL; r = r->next) {
		if (is_index(r->key.text)) {
			return false;
		}
	}
	return top->literals != NULL || (top->special == NULL && top->computed == NULL);
}

static bool
remove_names(const struct remove_level *top)
{
	for (const struct remove_rule *r = top->rules; r != NULL; r = r->next) {
		if (r->key.kind != KEY_LITERAL || r->is_index) {
			return false;
		}
	}
	return top->rules != NULL;
}

static bool
cardinality_names(const struct cardinality_level *top)
{
	for (const struct cardinality_rule *r = top->literals; r != NULL; r = r->next) {
		if (is_index(r->key.text)) {
			return false;
		}
	}
	return top->literals != NULL;
}

bool
op_names_members(const struct op *op)
{
	switch (op->kind) {
	case OP_SHIFT:
		return op->shift != NULL && shift_names(op->shift);
	case OP_DEFAULT:
		return op->defaults != NULL && op->defaults->top != NULL &&
		       op->defaults->as_list == NULL;
	case OP_REMOVE:
		return op->remove != NULL && remove_names(op->remove);
	case OP_CARDINALITY:
		return op->cardinality != NULL && cardinality_names(op->cardinality);
	case OP_MODIFY:
		return op->modify != NULL && op->modify->container == CONTAINER_OBJECT;
	case OP_SORT:
	case OP_USER:
		break;
	}
	return false;
}
