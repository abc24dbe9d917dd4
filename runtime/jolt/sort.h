/* SPDX-License-Identifier: Apache-2.0 */
/* The operation sort. */
#ifndef JOLT_SORT_H
#define JOLT_SORT_H

#include "json/value.h"

JRT_BEGIN

/* A copy of the value with the members of every object in order: keys that begin with "~" first,
 * then by UTF-16 units.  Lists keep their order; any other value is returned as it is (the
 * reference's Sortr). */
struct jrt_value *jrt_sorted(struct jrt_ctx *, struct jrt_value *);

JRT_END
#endif
