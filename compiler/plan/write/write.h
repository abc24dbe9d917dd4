/* SPDX-License-Identifier: Apache-2.0 */
/* From the last document to what is written: turns the result of an evaluation into a plan. */
#ifndef PLAN_WRITE_WRITE_H
#define PLAN_WRITE_WRITE_H

#include "plan/domain/shape.h"

/* Adds to the plan what is written of a document, and what that must look at. */
void plan_write(struct evaluator *, const struct slot *document, struct plan *);
/* Makes plan->built of a document; false: it is not known well enough. */
bool plan_build(struct evaluator *, const struct slot *document, struct plan *);
/* The parts that write the value of a CALL_WRITTEN. */
const struct part *written_parts(struct evaluator *, struct plan *, const struct call *);
/* Adds to the plan the calls whose results are kept, and keeps their arguments. */
void plan_calls(struct evaluator *, struct plan *);

/* Names each piece of the input and each result of a call; `opens`: the number of objects that are
 * known in part. */
void plan_names(struct evaluator *, unsigned opens);

/* ---- keep.c: what the code must look at ---------------------------------- */

void keep_input(struct input *);

/* The same, and its position among its siblings. */
void keep_place(struct input *);
void keep_cond(const struct cond *);
#endif
