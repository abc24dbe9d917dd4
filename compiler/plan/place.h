/* SPDX-License-Identifier: Apache-2.0 */
/* The output of a shift while it is evaluated: every place with those who write to it, in the order
 * of writing (private to plan/). */
#ifndef PLAN_PLACE_H
#define PLAN_PLACE_H

#include "plan/shape.h"

enum place_kind { PLACE_NEW, PLACE_LEAF, PLACE_OBJECT, PLACE_LIST, PLACE_APPENDED };

struct write {
	const struct cond *when;
	const struct shape *shape; /* of a leaf */
	struct place from;
	unsigned order;
	struct write *next;
};

struct out_place {
	enum place_kind kind;
	struct text name; /* in an object */
	unsigned index; /* in a list */
	struct write *writes, *last_write; /* all that go to it or through it */
	struct out_place *children, *last_child, *next;
};

/* One step of a path whose names are known. */
struct out_step {
	enum { STEP_NAME, STEP_INDEX, STEP_APPEND } kind;
	struct text name;
	unsigned index;
};

void out_write(struct evaluator *, struct out_place *root, const struct out_step *, unsigned count,
	const struct cond *when, const struct shape *, struct place from, unsigned order);
/* The whole as a shape; the result's `when` is the condition that anything was written. */
struct slot *out_shape(struct evaluator *, struct out_place *root, struct place from);
#endif
