/* SPDX-License-Identifier: Apache-2.0 */
/* What the tree way of remove calls: members and elements are dropped first, and all of a level go
 * at its end. */
#ifndef JOLT_REMOVE_H
#define JOLT_REMOVE_H

#include "json/value.h"

JRT_BEGIN

/* Until jrt_compact(), the member's value is NULL. */
void jrt_drop(struct jrt_ctx *, struct jrt_value *object, struct jrt_text key);
/* Until jrt_compact_list(), the element is NULL.  Beyond the end: nothing; of a fixed list:
 * JRT_FIXED_LIST. */
void jrt_drop_element(struct jrt_ctx *, struct jrt_value *list, uint32_t index);
/* Removes the elements that were dropped. */
void jrt_compact_list(struct jrt_ctx *, struct jrt_value *list);
/* Removes all. */
void jrt_clear_list(struct jrt_ctx *, struct jrt_value *list);

JRT_END
#endif
