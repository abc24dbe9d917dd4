/* SPDX-License-Identifier: Apache-2.0 */
#include "jolt/ranked.h"

/* Stable, and fast if little is out of order. */
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

enum {
	WHOLE = 16, /* bytes copied at a time, even if fewer are needed */
	GAP = 2 * WHOLE /* between the output and the source of the copy */
};

static inline char *
copy_member(char *out, const char *from, size_t size)
{
	if (size > (size_t)8 * WHOLE) {
		memcpy(out, from, size);
	} else {
		for (size_t i = 0; i < size; i += WHOLE) {
			memcpy(out + i, from + i, WHOLE);
		}
	}
	return out + size;
}

/* Maps ranks to members, if each rank occurs at most once and none is large; 0: not possible. */
static uint64_t
find_ranks(const struct jrt_ranked *r, uint8_t at[64])
{
	uint64_t ranks = 0;
	for (uint32_t i = 0; i < r->count; i++) {
		uint32_t rank = r->members[i].rank;
		if (rank >= 64 || (ranks >> rank & 1) != 0) {
			return 0;
		}
		ranks |= (uint64_t)1 << rank;
		at[rank] = (uint8_t)i;
	}
	return ranks;
}

struct jrt_writer
jrt_ranked_moved(struct jrt_writer w, struct jrt_ranked *r)
{
	size_t from = r->members[0].at, len = w.used - from;
	if (w.status != JRT_OK || !jrt_writer_has(&w, len + 2 * GAP)) {
		return w;
	}
	char *out = w.base + from, *copy = w.base + w.used + GAP;
	uint8_t at[64];
	memcpy(copy, out, len);
	memset(copy + len, 0, GAP); /* some of it is copied, too */
	for (uint32_t i = 0; i < r->count; i++) {
		size_t end = i + 1 < r->count ? r->members[i + 1].at : w.used;
		r->members[i].size = end - r->members[i].at;
	}
	uint64_t ranks = find_ranks(r, at);
	if (ranks == 0) {
		sort(r->members, r->count);
	}
	for (uint32_t i = 0; i < r->count; i++, ranks &= ranks - 1) {
		const struct jrt_ranked_member *m =
			&r->members[ranks != 0 ? at[__builtin_ctzll(ranks)] : i];
		out = copy_member(out, copy + (m->at - from), m->size);
	}
	return w;
}
