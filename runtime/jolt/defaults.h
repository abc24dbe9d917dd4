/* SPDX-License-Identifier: Apache-2.0 */
/* What the tree way of default calls. */
#ifndef JOLT_DEFAULTS_H
#define JOLT_DEFAULTS_H

#include "json/value.h"

JRT_BEGIN

/* Whether the object's member is missing or null. */
bool jrt_lacks(struct jrt_ctx *, struct jrt_value *object, struct jrt_text key);
/* The element if it is of that kind (OBJECT or LIST); if it is null, a new one, which is stored;
 * otherwise NULL. */
struct jrt_value *
jrt_default_element(struct jrt_ctx *, struct jrt_value *list, uint32_t index, enum jrt_kind);
/* Extends the list to `size` elements with nulls.  False: it cannot be extended, and the record
 * fails: JRT_FIXED_LIST, JRT_INDEX_LIMIT. */
bool jrt_extend(struct jrt_ctx *, struct jrt_value *list, uint64_t size);

JRT_END
#endif
