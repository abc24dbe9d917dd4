/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of the record as values, one value each: Jolt shares what it moves, so a change to a list
 * or an object shows wherever it stands. */
#include "json/value.h"

#include <string.h>

struct jrt_piece {
	jrt_ref ref; /* 0: none */
	struct jrt_value *value;
};

enum { FEW = 16 };

/* The entry of the piece, or the free one where it belongs; there is room. */
static struct jrt_piece *
find(struct jrt_piece *all, uint32_t room, jrt_ref ref)
{
	uint32_t at = (uint32_t)(ref * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (room - 1);
	while (all[at].ref != 0 && all[at].ref != ref) {
		at = (at + 1) & (room - 1);
	}
	return &all[at];
}

static bool
grow(struct jrt_ctx *ctx)
{
	uint32_t room = ctx->pieces.room == 0 ? FEW : 2 * ctx->pieces.room;
	struct jrt_piece *all = jrt_arena_take(&ctx->arena, room * sizeof *all);
	if (all == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return false;
	}
	memset(all, 0, room * sizeof *all);
	for (uint32_t i = 0; i < ctx->pieces.room; i++) {
		if (ctx->pieces.at[i].ref != 0) {
			*find(all, room, ctx->pieces.at[i].ref) = ctx->pieces.at[i];
		}
	}
	ctx->pieces.at = all;
	ctx->pieces.room = room;
	return true;
}

struct jrt_value *
jrt_piece_value(struct jrt_ctx *ctx, jrt_ref ref)
{
	if (jrt_is_scalar(ctx->doc, ref)) {
		return jrt_value_of(ctx, ref);
	}
	if (2 * ctx->pieces.count >= ctx->pieces.room && !grow(ctx)) {
		return JRT_NULL;
	}
	struct jrt_piece *p = find(ctx->pieces.at, ctx->pieces.room, ref);
	if (p->ref == 0) {
		*p = (struct jrt_piece){ ref, jrt_value_of(ctx, ref) };
		ctx->pieces.count++;
	}
	return p->value;
}
