/* SPDX-License-Identifier: Apache-2.0 */
/* Growing room for text. */
#include "jolt/collect.h"

enum { FEW_BYTES = 64 }; /* most texts that are built need no more */

bool
jrt_collect_room(struct jrt_collected *c, size_t len)
{
	size_t size = (c->size + len) * 2 + FEW_BYTES;
	char *more = jrt_arena_take(&c->ctx->arena, size);
	if (more == NULL) {
		jrt_fail(c->ctx, JRT_NO_ROOM);
		return false;
	}
	if (c->used > 0) {
		memcpy(more, c->at, c->used);
	}
	c->at = more;
	c->size = size;
	return true;
}

struct jrt_text
jrt_collected_text(const struct jrt_collected *c)
{
	return (struct jrt_text){ c->at != NULL ? c->at : "", c->used };
}
