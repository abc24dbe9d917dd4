/* SPDX-License-Identifier: Apache-2.0 */
/* All kinds of mistakes, one operation after the other. */
#include "lint/lint.h"

#include "lint/linter.h"

void
lint_chain(const struct chain *chain, struct arena *arena, struct diag *diag)
{
	struct linter l = { arena, diag };
	for (const struct op *op = chain->ops; op != NULL; op = op->next) {
		if (op->kind == OP_SHIFT) {
			lint_shift_keys(&l, op->shift);
			lint_references(&l, op->shift);
		} else if (op->kind == OP_MODIFY) {
			lint_modify_keys(&l, op->modify);
		}
		lint_replaced(&l, op);
	}
}
