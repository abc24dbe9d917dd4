/* SPDX-License-Identifier: Apache-2.0 */
/* Warns about what is legal but certainly wrong in a chain: only what holds for every document. */
#ifndef LINT_LINT_H
#define LINT_LINT_H

#include "spec/spec.h"

/* Reports warnings about a chain from spec_chain(). */
void lint_chain(const struct chain *, struct arena *, struct diag *);

/* Calls `found` for each key and name of the chain that asks for what an earlier operation writes
 * (or, in modify, another key): with its span, and the span of what writes it first.  May miss
 * some, and repeat others. */
void lint_origins(const struct chain *, struct arena *,
	void (*found)(void *to, struct span asked, struct span from), void *to);
#endif
