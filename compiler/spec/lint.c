/* SPDX-License-Identifier: Apache-2.0 */
/* What is legal but surely wrong in a chain. */
#include "spec/spec.h"

void
spec_lint(const struct chain *chain, struct diag *diag)
{
	(void)chain;
	(void)diag;
}
