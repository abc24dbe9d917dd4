/* SPDX-License-Identifier: Apache-2.0 */
/* Operations of the tree way as functions of one value, called like those of modify (functions.h):
 * for chains whose document is known at compile time. */
#ifndef JOLT_COMPUTED_H
#define JOLT_COMPUTED_H

#include "json/value.h"

JRT_BEGIN

/* Neither missing nor null. */
static inline bool
jrt_is_there(struct jrt_ctx *ctx, struct jrt_value *v)
{
	return v != NULL && !jrt_is_null_value(ctx, v);
}

/* sort: see jrt_sorted(). */
struct jrt_value *jrt_sorted_copy(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* cardinality ONE: the first element of a list, null for an empty one; otherwise the value
 * itself. */
struct jrt_value *jrt_one_of(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* cardinality MANY on a member that keeps its position: a list as it is, an empty list for null.
 * NULL: the member moves. */
struct jrt_value *jrt_many_stays(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* The list that a member becomes when it moves to the end of its object.  NULL: it keeps its
 * position. */
struct jrt_value *jrt_many_moves(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* What shift's key `name` matches in a value: a member, the element `index` (-1: the name is not an
 * index), or null if the name is the text of a scalar.  NULL: nothing matches. */
struct jrt_value *
jrt_matched(struct jrt_ctx *, struct jrt_value *, struct jrt_text name, long index);
/* Puts a piece of the record between constant texts into output that will be read back. */
JRT_INLINE void
jrt_put_piece(struct jrt_writer *w, struct jrt_text before, jrt_ref piece, struct jrt_text behind)
{
	if (!jrt_writer_has(w, before.len + sizeof piece + behind.len + 2)) {
		return;
	}
	char *to = w->base + w->used;
	memcpy(to, before.at, before.len);
	to += before.len;
	*to++ = JRT_PIECE;
	memcpy(to, &piece, sizeof piece);
	to += sizeof piece;
	*to++ = JRT_PIECE_END; /* a byte of the token might look like a trailing comma, which would
				  be removed */
	memcpy(to, behind.at, behind.len);
	w->used += before.len + sizeof piece + behind.len + 2;
}

/* Takes what was written since `start` back out of the output and returns it as a value.  NULL:
 * nothing was written. */
struct jrt_value *jrt_read_back(struct jrt_ctx *, const struct jrt_writer *, size_t start);

JRT_END
#endif
