/* SPDX-License-Identifier: Apache-2.0 */
/* What the tree way of remove calls: members and elements are marked first, and removed together
 * when the level ends. */
#ifndef JOLT_REMOVE_H
#define JOLT_REMOVE_H

#include "json/value.h"

JRT_BEGIN

/* Sets the member's value to NULL until jrt_compact(). */
void jrt_drop(struct jrt_ctx *, struct jrt_value *object, struct jrt_text key);
/* Sets the element to NULL until jrt_compact_list().  Beyond the end: does nothing; on a fixed
 * list: JRT_FIXED_LIST. */
void jrt_drop_element(struct jrt_ctx *, struct jrt_value *list, uint32_t index);
/* Removes the dropped elements. */
void jrt_compact_list(struct jrt_ctx *, struct jrt_value *list);
/* Removes all elements. */
void jrt_clear_list(struct jrt_ctx *, struct jrt_value *list);

JRT_END
#endif
