/* SPDX-License-Identifier: Apache-2.0 */
/* sort and cardinality of single values. */
#include "jolt/computed.h"

#include "jolt/cardinality.h"
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

/* What MANY leaves in place; *moved is what it takes out. */
static struct jrt_value *
many(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args, struct jrt_value **moved)
{
	struct jrt_member m = { .value = count == 0 ? NULL : args[0] };
	struct jrt_moved list = { NULL, 0, 0 };
	*moved = NULL;
	if (count > 0) {
		jrt_make_many(ctx, &m, &list);
	}
	if (list.count > 0) {
		*moved = list.members[0].value;
	}
	return m.value;
}

struct jrt_value *
jrt_many_stays(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct jrt_value *moved;
	return many(ctx, count, args, &moved);
}

struct jrt_value *
jrt_many_moves(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct jrt_value *moved;
	many(ctx, count, args, &moved);
	return moved;
}
