/* SPDX-License-Identifier: Apache-2.0 */
#include "jolt/remove.h"

void
jrt_drop(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key)
{
	int64_t at = jrt_find(ctx, object, key);
	if (at >= 0) {
		jrt_object_of(ctx, object)->members[at].value = NULL;
	}
}

void
jrt_drop_element(struct jrt_ctx *ctx, struct jrt_value *v, uint32_t index)
{
	struct jrt_list *list = jrt_list_of(ctx, v);

	if (index >= list->count) {
		return;
	}
	if (v->fixed) {
		jrt_fail(ctx, JRT_FIXED_LIST);
		return;
	}
	list->items[index] = NULL;
}

void
jrt_compact_list(struct jrt_ctx *ctx, struct jrt_value *v)
{
	struct jrt_list *list = jrt_list_of(ctx, v);
	uint32_t kept = 0;

	for (uint32_t i = 0; i < list->count; i++) {
		if (list->items[i] != NULL) {
			list->items[kept++] = list->items[i];
		}
	}
	list->count = kept;
}

void
jrt_clear_list(struct jrt_ctx *ctx, struct jrt_value *v)
{
	struct jrt_list *list = jrt_list_of(ctx, v);

	if (v->fixed && list->count > 0) {
		jrt_fail(ctx, JRT_FIXED_LIST);
		return;
	}
	list->count = 0;
}
