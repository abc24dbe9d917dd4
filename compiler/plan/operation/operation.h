/* SPDX-License-Identifier: Apache-2.0 */
/* The operations on shapes: each takes the document, a slot without a name, to the document. NULL:
 * it cannot be followed, and ->reason is set. */
#ifndef PLAN_OPERATION_OPERATION_H
#define PLAN_OPERATION_OPERATION_H

#include "plan/domain/shape.h"

struct slot *eval_shift(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_default(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_remove(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_sort(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_cardinality(struct evaluator *, const struct op *, struct slot *document);
struct slot *eval_modify(struct evaluator *, const struct op *, struct slot *document);

/* Whether a level of modify and those below need nothing but the value that they are applied to: no
 * level above it, no key, no context. */
bool level_stands_alone(const struct modify_level *);
#endif
