/* SPDX-License-Identifier: Apache-2.0 */
/* What is legal but surely wrong in a chain.  Only what holds for every document is told. */
#ifndef LINT_LINT_H
#define LINT_LINT_H

#include "spec/spec.h"

/* Tells the warnings of a chain that spec_chain() gave. */
void lint_chain(const struct chain *, struct arena *, struct diag *);
#endif
