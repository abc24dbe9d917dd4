/* SPDX-License-Identifier: Apache-2.0 */
/* Objects whose members are written in the order of the spec and rearranged if the record requires
 * another order: a member stands where the first write to it was. */
#ifndef JOLT_RANKED_H
#define JOLT_RANKED_H

#include "json/writer.h"

JRT_BEGIN

struct jrt_ranked_member {
	size_t at, size; /* of its text, with the trailing comma; `size` is private */
	uint32_t rank;
};

struct jrt_ranked {
	struct jrt_ranked_member *members; /* room for all possible members */
	uint32_t count;
	bool wrong; /* a later member belongs before an earlier one */
};

/* Begins the next member, if it is present, at the end of the output. */
JRT_INLINE void
jrt_ranked_begin(struct jrt_ranked *r, const struct jrt_writer *w)
{
	r->members[r->count].at = w->used;
}

/* Ends it; nothing was written if it is absent. */
JRT_INLINE void
jrt_ranked_end(struct jrt_ranked *r, const struct jrt_writer *w, uint32_t rank)
{
	if (w->used != r->members[r->count].at) {
		r->wrong = r->wrong || (r->count > 0 && r->members[r->count - 1].rank > rank);
		r->members[r->count++].rank = rank;
	}
}

/* Private: puts the members in order, working on a copy of the writer. */
struct jrt_writer jrt_ranked_moved(struct jrt_writer, struct jrt_ranked *);

/* Call when all members are written, each with a trailing comma, and nothing else since the
 * first. */
JRT_INLINE void
jrt_put_in_order(struct jrt_writer *w, struct jrt_ranked *r)
{
	if (r->wrong) { /* a copy: the compiler keeps in registers what nobody gets the address of
			 */
		struct jrt_ranked all = *r;
		*w = jrt_ranked_moved(*w, &all);
	}
}

JRT_END
#endif
