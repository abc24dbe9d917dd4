/* SPDX-License-Identifier: Apache-2.0 */
/* A string that is put together piece by piece, in the arena (private to this folder). */
#ifndef JOLT_COLLECT_H
#define JOLT_COLLECT_H

#include "json/value.h"

struct jrt_collected {
	struct jrt_ctx *ctx;
	char *at;
	size_t used, size;
};

/* On no room the record has failed, and nothing is added. */
void jrt_collect(struct jrt_collected *, struct jrt_text);
/* All of it so far. */
struct jrt_text jrt_collected_text(const struct jrt_collected *);
#endif
