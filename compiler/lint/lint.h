/* SPDX-License-Identifier: Apache-2.0 */
/* What is legal but surely wrong in a chain.  Only what holds for every document is told. */
#ifndef LINT_LINT_H
#define LINT_LINT_H

#include "spec/spec.h"

/* Tells the warnings of a chain that spec_chain() gave. */
void lint_chain(const struct chain *, struct arena *, struct diag *);

/* Calls `found` for each key and name of the chain that asks for what an operation above writes
 * (or, of modify, another key): with its place, and that of what writes it first.  Some may be left
 * out, and some come twice. */
void lint_origins(const struct chain *, struct arena *,
	void (*found)(void *to, struct place asked, struct place from), void *to);
#endif
