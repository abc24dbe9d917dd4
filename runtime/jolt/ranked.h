/* SPDX-License-Identifier: Apache-2.0 */
/* Objects whose members are written in the order of the spec, and change places when the record
 * asks for another one: a member stands where the first of the writes to it did. */
#ifndef JOLT_RANKED_H
#define JOLT_RANKED_H

#include "json/writer.h"

JRT_BEGIN

struct jrt_ranked_member {
	size_t at, size; /* of its text, with the comma behind it; `size` is private */
	uint32_t rank;
};

struct jrt_ranked {
	struct jrt_ranked_member *members; /* room for all that there may be */
	uint32_t count;
	bool wrong; /* a later one belongs before an earlier one */
};

/* The next member begins, if it is there, at the end of what is written. */
JRT_INLINE void
jrt_ranked_begin(struct jrt_ranked *r, const struct jrt_writer *w)
{
	r->members[r->count].at = w->used;
}

/* It has ended, and nothing was written if it is not there. */
JRT_INLINE void
jrt_ranked_end(struct jrt_ranked *r, const struct jrt_writer *w, uint32_t rank)
{
	if (w->used != r->members[r->count].at) {
		r->wrong = r->wrong || (r->count > 0 && r->members[r->count - 1].rank > rank);
		r->members[r->count++].rank = rank;
	}
}

/* Private: puts the members in order, on a copy of the writer. */
struct jrt_writer jrt_ranked_moved(struct jrt_writer, struct jrt_ranked *);

/* All members are written, each with a comma behind it, and nothing else since the first. */
JRT_INLINE void
jrt_put_in_order(struct jrt_writer *w, struct jrt_ranked *r)
{
	if (r->wrong) {
		*w = jrt_ranked_moved(*w, r);
	}
}

JRT_END
#endif
