/* SPDX-License-Identifier: Apache-2.0 */
/* sort and cardinality of single values. */
#include "jolt/computed.h"

#include "jolt/cardinality.h"
#include "jolt/fn.h"
#include "jolt/modify.h"
#include "jolt/shift.h"
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

struct jrt_value *
jrt_matched(struct jrt_ctx *ctx, struct jrt_value *v, struct jrt_text name, long index)
{
	if (v == NULL || jrt_is_null_value(ctx, v)) {
		return NULL;
	}
	if (jrt_is_map(ctx, v)) {
		return jrt_get(ctx, v, name);
	}
	if (jrt_is_list(ctx, v)) {
		return index < 0 ? NULL : jrt_element_of(ctx, v, (uint32_t)index);
	}
	return jrt_text_equal(jrt_to_text(ctx, v), name) ? JRT_NULL : NULL;
}

struct jrt_value *
jrt_read_back(struct jrt_ctx *ctx, const struct jrt_writer *w, size_t start)
{
	if (w->status != JRT_OK) {
		jrt_fail(ctx, w->status);
		return NULL;
	}
	if (w->used == start) {
		return NULL;
	}
	return jrt_parse_pieces(
		ctx, (struct jrt_text){ w->base + start, w->used - start }, jrt_shift_put_root);
}
