/* SPDX-License-Identifier: Apache-2.0 */
/* How much a walk over an operation would visit.  Alternatives (`a|b`) share what is below them,
 * and a walk visits that once for each: nested levels multiply. */
#include "lint/linter.h"

/* Far more than anybody writes, and takes no time. */
enum { MOST_RULES = 100000 };

/* COUNT(type): subtracts what it visits from *left, until nothing is left. */
#define COUNT(type)                                                                                \
	static void count_##type##_level(const struct type##_level *, unsigned *left);             \
	static void count_##type(const struct type##_rule *r, unsigned *left)                      \
	{                                                                                          \
		for (; r != NULL && *left > 0; r = r->next) {                                      \
			--*left;                                                                   \
			if (r->below != NULL) {                                                    \
				count_##type##_level(r->below, left);                              \
			}                                                                          \
		}                                                                                  \
	}

COUNT(shift)
COUNT(modify)
COUNT(remove)
COUNT(cardinality)

static void
count_shift_level(const struct shift_level *l, unsigned *left)
{
	count_shift(l->special, left);
	count_shift(l->literals, left);
	count_shift(l->computed, left);
}

static void
count_modify_level(const struct modify_level *l, unsigned *left)
{
	count_modify(l->literals, left);
	count_modify(l->computed, left);
}

static void
count_remove_level(const struct remove_level *l, unsigned *left)
{
	count_remove(l->rules, left);
}

static void
count_cardinality_level(const struct cardinality_level *l, unsigned *left)
{
	count_cardinality(l->self, left);
	count_cardinality(l->literals, left);
	count_cardinality(l->computed, left);
}

static void
count_default_level(const struct default_level *l, unsigned *left)
{
	for (const struct default_rule *r = l->rules; r != NULL; r = r->next) {
		for (unsigned i = 0; i < (r->kind == DEFAULT_ALL ? 1 : r->count) && *left > 0;
			i++) {
			--*left;
			if (r->below != NULL) {
				count_default_level(r->below, left);
			}
		}
	}
}

bool
chain_is_small(const struct chain *chain)
{
	unsigned left = MOST_RULES;
	for (const struct op *op = chain->ops; op != NULL && left > 0; op = op->next) {
		switch (op->kind) {
		case OP_SHIFT:
			count_shift_level(op->shift, &left);
			break;
		case OP_DEFAULT:
			if (op->defaults->top != NULL) {
				count_default_level(op->defaults->top, &left);
			}
			break;
		case OP_MODIFY:
			count_modify_level(op->modify, &left);
			break;
		case OP_REMOVE:
			count_remove_level(op->remove, &left);
			break;
		case OP_CARDINALITY:
			count_cardinality_level(op->cardinality, &left);
			break;
		default:
			break;
		}
	}
	return left > 0;
}
