/* SPDX-License-Identifier: Apache-2.0 */
/* A string built piece by piece in the arena (private to this folder). */
#ifndef JOLT_COLLECT_H
#define JOLT_COLLECT_H

#include "json/value.h"

struct jrt_collected {
	struct jrt_ctx *ctx;
	char *at;
	size_t used, size;
};

/* Makes room for `len` more bytes.  False: out of memory; the record has failed. */
bool jrt_collect_room(struct jrt_collected *, size_t len);

/* Adds nothing if there is no room. */
static inline void
jrt_collect(struct jrt_collected *c, struct jrt_text t)
{
	if (t.len == 0 || (c->size - c->used < t.len && !jrt_collect_room(c, t.len))) {
		return;
	}
	memcpy(c->at + c->used, t.at, t.len);
	c->used += t.len;
}

/* Everything collected so far. */
struct jrt_text jrt_collected_text(const struct jrt_collected *);
#endif
