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

/* Makes room for so many more; false: there is none, and the record has failed. */
bool jrt_collect_room(struct jrt_collected *, size_t len);

/* On no room nothing is added. */
static inline void
jrt_collect(struct jrt_collected *c, struct jrt_text t)
{
	if (t.len == 0 || (c->size - c->used < t.len && !jrt_collect_room(c, t.len))) {
		return;
	}
	memcpy(c->at + c->used, t.at, t.len);
	c->used += t.len;
}

/* All of it so far. */
struct jrt_text jrt_collected_text(const struct jrt_collected *);
#endif
