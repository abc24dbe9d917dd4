/* SPDX-License-Identifier: Apache-2.0 */
/* sort and cardinality of single values. */
#include "jolt/computed.h"

#include "jolt/cardinality.h"
#include "jolt/fn.h"
#include "jolt/sort.h"

struct jrt_value *
jrt_sorted_copy(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return count == 0 ? NULL : jrt_sorted(ctx, args[0]);
}

struct jrt_value *
jrt_one_of(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	if (count == 0) {
		return NULL;
	}
	struct jrt_member m = { .value = args[0] };
	jrt_make_one(ctx, &m);
	return m.value;
}

struct jrt_value *
jrt_many_stays(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	if (count == 0) {
		return NULL;
	}
	switch (jrt_kind(ctx, args[0])) {
	case JRT_KIND_LIST:
		return args[0];
	case JRT_KIND_ARRAY:
		return jrt_as_list(ctx, args[0]);
	case JRT_KIND_NULL:
		return jrt_list_copy(ctx, NULL, 0, true);
	default:
		return NULL;
	}
}

struct jrt_value *
jrt_many_moves(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	if (count == 0) {
		return NULL;
	}
	switch (jrt_kind(ctx, args[0])) {
	case JRT_KIND_LIST:
	case JRT_KIND_ARRAY:
	case JRT_KIND_NULL:
		return NULL;
	default:
		return jrt_list_copy(ctx, args, 1, false);
	}
}
