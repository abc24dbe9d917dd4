/* SPDX-License-Identifier: Apache-2.0 */
/* The operation sort. */
#ifndef JOLT_SORT_H
#define JOLT_SORT_H

#include "json/value.h"

JRT_BEGIN

/* A copy of the value in which the members of every object stand in order: those whose key begins
 * with "~" first, then by UTF-16 units.  Lists keep their order; anything else is the value itself
 * (the reference's Sortr). */
struct jrt_value *jrt_sorted(struct jrt_ctx *, struct jrt_value *);

JRT_END
#endif
