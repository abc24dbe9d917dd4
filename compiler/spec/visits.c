/* SPDX-License-Identifier: Apache-2.0 */
/* How many times a walk through an operation visits levels: one below a|b is visited once for each
 * alternative, and nesting multiplies these to powers of two. */
#include "spec/spec.h"

enum { BYTES_A_LEVEL = 4 }; /* at least */

/* Counts down the remaining visits; false: none left. */
static bool
visit(unsigned *left)
{
	bool some = *left > 0;
	*left -= some;
	return some;
}

static bool
visit_default(const struct default_level *level, unsigned *left)
{
	if (!visit(left)) {
		return false;
	}
	for (const struct default_rule *r = level->rules; r != NULL; r = r->next) {
		unsigned count = r->kind == DEFAULT_ALL ? 1 : r->count;
		for (unsigned i = 0; i < count && r->below != NULL; i++) {
			if (!visit_default(r->below, left)) {
				return false;
			}
		}
	}
	return true;
}

static bool
visit_remove(const struct remove_level *level, unsigned *left)
{
	if (!visit(left)) {
		return false;
	}
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->below != NULL && !visit_remove(r->below, left)) {
			return false;
		}
	}
	return true;
}

static bool
visit_cardinality(const struct cardinality_level *level, unsigned *left)
{
	const struct cardinality_rule *lists[] = { level->literals, level->computed };
	if (!visit(left)) {
		return false;
	}
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct cardinality_rule *r = lists[i]; r != NULL; r = r->next) {
			if (r->below != NULL && !visit_cardinality(r->below, left)) {
				return false;
			}
		}
	}
	return true;
}

static bool
visit_modify(const struct modify_level *level, unsigned *left)
{
	const struct modify_rule *lists[] = { level->literals, level->computed };
	if (!visit(left)) {
		return false;
	}
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct modify_rule *r = lists[i]; r != NULL; r = r->next) {
			if (r->below != NULL && !visit_modify(r->below, left)) {
				return false;
			}
		}
	}
	return true;
}

bool
op_has_more_visits(const struct op *op, unsigned most)
{
	size_t length = op->span.source != NULL ? op->span.source->len : 0;
	unsigned left = most + (unsigned)(length / BYTES_A_LEVEL);
	switch (op->kind) {
	case OP_DEFAULT:
		return op->defaults->top != NULL && !visit_default(op->defaults->top, &left);
	case OP_REMOVE:
		return !visit_remove(op->remove, &left);
	case OP_CARDINALITY:
		return !visit_cardinality(op->cardinality, &left);
	case OP_MODIFY:
		return !visit_modify(op->modify, &left);
	case OP_SHIFT: /* has limits of its own */
	case OP_SORT:
	case OP_USER:
		break;
	}
	return false;
}

static bool
is_deeper_default(const struct default_level *level, unsigned most)
{
	for (const struct default_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->below != NULL && (most == 0 || is_deeper_default(r->below, most - 1))) {
			return true;
		}
	}
	return false;
}

static bool
is_deeper_modify(const struct modify_level *level, unsigned most)
{
	const struct modify_rule *lists[] = { level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct modify_rule *r = lists[i]; r != NULL; r = r->next) {
			if (r->below != NULL &&
				(most == 0 || is_deeper_modify(r->below, most - 1))) {
				return true;
			}
		}
	}
	return false;
}

bool
op_is_deeper(const struct op *op, unsigned most)
{
	switch (op->kind) {
	case OP_DEFAULT:
		return op->defaults->top != NULL && is_deeper_default(op->defaults->top, most);
	case OP_MODIFY:
		return is_deeper_modify(op->modify, most);
	default:
		return false;
	}
}
