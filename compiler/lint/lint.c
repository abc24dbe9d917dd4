/* SPDX-License-Identifier: Apache-2.0 */
/* Runs all checks, one operation after the other. */
#include "lint/lint.h"

#include "lint/linter.h"

void
lint_origins(const struct chain *chain, struct arena *arena,
	void (*found)(void *to, struct span asked, struct span from), void *to)
{
	struct diag silent;
	struct linter l = { .arena = arena, .diag = &silent, .found = found, .to = to };
	diag_init(&silent, arena);
	if (chain_is_small(chain)) {
		lint_there(&l, chain);
	}
}

void
lint_chain(const struct chain *chain, struct arena *arena, struct diag *diag)
{
	struct linter l = { .arena = arena, .diag = diag };
	if (!chain_is_small(chain)) {
		return;
	}
	for (const struct op *op = chain->ops; op != NULL; op = op->next) {
		if (op->kind == OP_SHIFT) {
			lint_shift_keys(&l, op->shift);
			lint_references(&l, op);
		} else if (op->kind == OP_MODIFY) {
			lint_modify_keys(&l, op->modify);
		}
		lint_lookalikes(&l, op);
		lint_replaced(&l, op);
	}
	lint_there(&l, chain);
	lint_dotted(&l, chain);
}
