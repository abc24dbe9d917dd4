/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a chain: which part streams, which takes the tree way, and why. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "spec/spec.h"

#include <stdio.h>

struct plan;

struct plan_options {
	bool tree; /* shapes switched off: every operation takes the tree way */
};

/* Never NULL: what cannot be known when compiling takes the tree way. */
const struct plan *plan_chain(const struct chain *, struct plan_options, struct arena *);
/* The plan as text: what `joltc explain` shows. */
void plan_print(const struct plan *, FILE *);
#endif
