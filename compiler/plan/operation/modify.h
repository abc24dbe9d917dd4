/* SPDX-License-Identifier: Apache-2.0 */
/* Between modify.c (levels and keys) and modify_value.c (values), private to operation/. */
#ifndef PLAN_OPERATION_MODIFY_H
#define PLAN_OPERATION_MODIFY_H

#include "plan/operation/shift_walk.h"

/* An object that is being modified; its shape is changed as the rules apply. */
struct level {
	const struct level *up; /* NULL: the document */
	struct shape *object; /* NULL: what a loop goes over */
	const struct cond *when; /* what is computed for it may be needed */
	const struct cond *there; /* for members that are added */
};

/* Where a rule is applied. */
struct target {
	const struct level *level;
	const struct modify_rule *rule;
	struct text key;
	struct found old; /* value NULL: none */
	const struct cond *when; /* the rule may write */
};

/* cannot(), false. */
bool modify_not_known(struct evaluator *, struct span);
/* The first alternative of the target's rule that gives a value; value NULL: none ever does.
 * False: cannot(). */
bool modify_value(struct evaluator *, const struct target *, struct found *out);
#endif
