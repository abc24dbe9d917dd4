/* SPDX-License-Identifier: Apache-2.0 */
#include "jolt/ranked.h"

/* Stable, and quick where little is wrong. */
static void
sort(struct jrt_ranked_member *members, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		struct jrt_ranked_member m = members[i];
		uint32_t k = i;
		for (; k > 0 && members[k - 1].rank > m.rank; k--) {
			members[k] = members[k - 1];
		}
		members[k] = m;
	}
}

struct jrt_writer
jrt_ranked_moved(struct jrt_writer w, struct jrt_ranked *r)
{
	size_t from = r->members[0].at, len = w.used - from;
	if (w.status != JRT_OK || !jrt_writer_has(&w, len)) {
		return w;
	}
	char *out = w.base + from, *copy = w.base + w.used;
	memcpy(copy, out, len);
	for (uint32_t i = 0; i < r->count; i++) {
		size_t end = i + 1 < r->count ? r->members[i + 1].at : w.used;
		r->members[i].size = end - r->members[i].at;
	}
	sort(r->members, r->count);
	for (uint32_t i = 0; i < r->count; i++) {
		memcpy(out, copy + (r->members[i].at - from), r->members[i].size);
		out += r->members[i].size;
	}
	return w;
}
