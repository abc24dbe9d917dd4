/* SPDX-License-Identifier: Apache-2.0 */
/* A set of offsets, kept as ranges. */
#ifndef CONNECTOR_TOPIC_RANGES_H
#define CONNECTOR_TOPIC_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct jrt_range {
	uint64_t from, to; /* to: the first offset after it */
};

struct jrt_ranges { /* zeros: the empty set */
	struct jrt_range *items; /* in order, with a gap between any two */
	size_t count, room;
};

void jrt_ranges_finish(struct jrt_ranges *);
/* Adds from ... to - 1.  False: out of memory, and it is unchanged. */
bool jrt_ranges_add(struct jrt_ranges *, uint64_t from, uint64_t to);
/* Adds those of from ... to - 1 that are in `other`.  False: out of memory. */
bool jrt_ranges_add_common(
	struct jrt_ranges *, const struct jrt_ranges *other, uint64_t from, uint64_t to);
/* Removes offsets before `offset`, or from it on. */
void jrt_ranges_drop_before(struct jrt_ranges *, uint64_t offset);
void jrt_ranges_drop_from(struct jrt_ranges *, uint64_t offset);
/* The first range that ends after `offset`; NULL: there is none. */
const struct jrt_range *jrt_ranges_find(const struct jrt_ranges *, uint64_t offset);
/* How many offsets it contains. */
uint64_t jrt_ranges_sum(const struct jrt_ranges *);
/* False: out of memory. */
bool jrt_ranges_copy(struct jrt_ranges *, const struct jrt_ranges *from);
/* Removes everything up to `offset` from the set, and returns the first offset from there on that
 * was not in it. */
uint64_t jrt_ranges_advance(struct jrt_ranges *, uint64_t offset);

/* As bytes: gaps and lengths alternating, 7 bits per byte.  JRT_RANGE_BYTES: maximum for one
 * range. */
enum { JRT_RANGE_BYTES = 20 };
/* Writes ranges from *next on as long as they fit, returns the number of bytes; `before` is the end
 * of the previous one, initially 0. */
size_t jrt_ranges_encode(
	const struct jrt_ranges *, size_t *next, uint64_t *before, unsigned char *out, size_t room);
/* Adds what was written; false: out of memory, or it was not written by the above. */
bool
jrt_ranges_decode(struct jrt_ranges *, uint64_t *before, const unsigned char *bytes, size_t len);
#endif
