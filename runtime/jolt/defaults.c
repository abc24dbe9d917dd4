/* SPDX-License-Identifier: Apache-2.0 */
#include "jolt/defaults.h"

bool
jrt_lacks(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key)
{
	struct jrt_value *v = jrt_get(ctx, object, key);
	return v == NULL || jrt_is_null_value(ctx, v);
}

struct jrt_value *
jrt_default_element(struct jrt_ctx *ctx, struct jrt_value *v, uint32_t index, enum jrt_kind kind)
{
	struct jrt_value **item = &jrt_list_of(ctx, v)->items[index];

	if (jrt_is_null_value(ctx, *item)) {
		*item = kind == JRT_KIND_LIST ? jrt_new_list(ctx) : jrt_new_object(ctx);
	}
	return jrt_kind(ctx, *item) == kind ? *item : NULL;
}

bool
jrt_extend(struct jrt_ctx *ctx, struct jrt_value *v, uint64_t size)
{
	if (jrt_list_of(ctx, v)->count < size) {
		jrt_set_at(ctx, v, size - 1, JRT_NULL);
	}
	return ctx->status == JRT_OK;
}
