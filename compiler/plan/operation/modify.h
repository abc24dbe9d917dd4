/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by modify.c (levels and keys) and modify_value.c (values), private to operation/. */
#ifndef PLAN_OPERATION_MODIFY_H
#define PLAN_OPERATION_MODIFY_H

#include "plan/operation/shift_walk.h"

/* An object that is being modified; its shape changes as the rules apply. */
struct level {
	const struct level *up; /* NULL: the document */
	struct shape *object; /* NULL: this is what a loop goes over */
	const struct cond *when; /* values computed for it may be needed */
	const struct cond *there; /* the condition for members that are added */
	/* Of what loops make in their turns: the document around all of them; NULL: what a loop
	 * over a piece of the record is at, which stands nowhere else. */
	const struct shape *around;
};

/* Where a rule is applied. */
struct target {
	const struct level *level;
	const struct modify_rule *rule;
	struct text key;
	struct found old; /* value NULL: there is none */
	const struct cond *when; /* the rule may write */
};

/* Calls cannot() and returns false. */
bool modify_not_known(struct evaluator *, struct span);
/* The first alternative of the target's rule that gives a value; value NULL: none ever does. False:
 * cannot(). */
bool modify_value(struct evaluator *, const struct target *, struct found *out);
#endif
