/* SPDX-License-Identifier: Apache-2.0 */
#include "json/java_map.h"

#include "json/unicode.h"

#include <string.h>

/* HashMap.hash(): its lowest bits select the bucket. */
static uint32_t
spread_hash(struct jrt_text key)
{
	uint32_t h = jrt_utf16_hash(key);
	return h ^ h >> 16;
}

/* The first of `count` members that is in that bucket or a later one. */
static uint32_t
first_from(const struct jrt_object *o, uint32_t count, uint32_t bucket)
{
	uint32_t from = 0, to = count;
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		if ((spread_hash(o->members[middle].key) & (o->buckets - 1)) < bucket) {
			from = middle + 1;
		} else {
			to = middle;
		}
	}
	return from;
}

/* Doubles the number of buckets: the members of a bucket whose next hash bit is set move that many
 * buckets up, and so behind all the others. */
static void
double_buckets(struct jrt_ctx *ctx, struct jrt_object *o)
{
	struct jrt_member *moved = jrt_arena_take(&ctx->arena, o->count * sizeof *moved);
	uint32_t kept = 0, behind = 0;
	if (moved == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return;
	}
	for (uint32_t i = 0; i < o->count; i++) {
		if ((spread_hash(o->members[i].key) & o->buckets) != 0) {
			moved[behind++] = o->members[i];
		} else {
			o->members[kept++] = o->members[i];
		}
	}
	memcpy(o->members + kept, moved, behind * sizeof *moved);
	o->tagged = 0;
	o->buckets *= 2;
}

void
jrt_java_map_added(struct jrt_ctx *ctx, struct jrt_object *o)
{
	uint32_t last = o->count - 1;
	struct jrt_member added = o->members[last];
	uint32_t bucket = spread_hash(added.key) & (o->buckets - 1);
	uint32_t at = first_from(o, last, bucket + 1);
	bool crowded = at - first_from(o, last, bucket) >= JRT_JAVA_CROWD;

	memmove(o->members + at + 1, o->members + at, (last - at) * sizeof added);
	o->members[at] = added;
	o->tagged = at < o->tagged ? at : o->tagged; /* later tags are computed again */
	if (crowded && o->buckets < JRT_JAVA_TREES) {
		double_buckets(ctx, o);
	}
	if (o->count > o->buckets / 4 * 3) {
		double_buckets(ctx, o);
	}
}
