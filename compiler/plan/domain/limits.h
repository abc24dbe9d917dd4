/* SPDX-License-Identifier: Apache-2.0 */
/* The limits of an evaluation: MOST_NAME for each line of limits.def, and a reason to give up. */
#ifndef PLAN_DOMAIN_LIMITS_H
#define PLAN_DOMAIN_LIMITS_H

#include "plan/domain/shape.h"

enum {
#define LIMIT(name, most, what) MOST_##name = (most),
#include "plan/domain/limits.def"
#undef LIMIT
};

enum limit {
#define LIMIT(name, most, what) LIMIT_##name,
#include "plan/domain/limits.def"
#undef LIMIT
};

/* Calls cannot(): the limit is exceeded. Returns NULL for convenience. */
void *over_limit(struct evaluator *, struct span, enum limit);
#endif
