/* SPDX-License-Identifier: Apache-2.0 */
/* A sorted array of ranges.  Most are added at its end, or grow there. */
#include "connector/topic/ranges.h"

#include <stdlib.h>
#include <string.h>

void
jrt_ranges_finish(struct jrt_ranges *r)
{
	free(r->items);
	*r = (struct jrt_ranges){ NULL, 0, 0 };
}

/* Index of the first range that ends at `offset` or after it. */
static size_t
index_of(const struct jrt_ranges *r, uint64_t offset)
{
	size_t low = 0, high = r->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (r->items[middle].to < offset) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

static bool
make_room(struct jrt_ranges *r, size_t count)
{
	if (count <= r->room) {
		return true;
	}
	size_t room = count > 2 * r->room ? count + 64 : 2 * r->room;
	struct jrt_range *items = realloc(r->items, room * sizeof *items);
	if (items == NULL) {
		return false;
	}
	r->items = items;
	r->room = room;
	return true;
}

/* Joins the ranges from `first` up to before `end` into one or, if there are none, inserts a new
 * one. */
static bool
put(struct jrt_ranges *r, size_t first, size_t end, struct jrt_range range)
{
	if (first == end && !make_room(r, r->count + 1)) {
		return false;
	}
	if (r->count > end) {
		memmove(&r->items[first + 1], &r->items[end],
			(r->count - end) * sizeof r->items[0]);
	}
	r->count = r->count - (end - first) + 1;
	r->items[first] = range;
	return true;
}

bool
jrt_ranges_add(struct jrt_ranges *r, uint64_t from, uint64_t to)
{
	if (from >= to) {
		return true;
	}
	size_t first = index_of(r, from), end = first;
	struct jrt_range range = { from, to };
	for (; end < r->count && r->items[end].from <= to; end++) {
		const struct jrt_range *other = &r->items[end];
		range.from = other->from < range.from ? other->from : range.from;
		range.to = other->to > range.to ? other->to : range.to;
	}
	return put(r, first, end, range);
}

void
jrt_ranges_drop_before(struct jrt_ranges *r, uint64_t offset)
{
	size_t gone = index_of(r, offset + 1);
	if (gone > 0 && gone <= r->count) {
		memmove(r->items, &r->items[gone], (r->count - gone) * sizeof r->items[0]);
		r->count -= gone;
	}
	if (r->count > 0 && r->items[0].from < offset) {
		r->items[0].from = offset;
	}
}

void
jrt_ranges_drop_from(struct jrt_ranges *r, uint64_t offset)
{
	while (r->count > 0 && r->items[r->count - 1].from >= offset) {
		r->count--;
	}
	if (r->count > 0 && r->items[r->count - 1].to > offset) {
		r->items[r->count - 1].to = offset;
	}
}

const struct jrt_range *
jrt_ranges_find(const struct jrt_ranges *r, uint64_t offset)
{
	size_t i = index_of(r, offset + 1);
	return i < r->count ? &r->items[i] : NULL;
}

bool
jrt_ranges_add_common(
	struct jrt_ranges *r, const struct jrt_ranges *other, uint64_t from, uint64_t to)
{
	bool good = true;
	for (size_t i = index_of(other, from + 1);
		good && i < other->count && other->items[i].from < to; i++) {
		const struct jrt_range *o = &other->items[i];
		good = jrt_ranges_add(r, o->from > from ? o->from : from, o->to < to ? o->to : to);
	}
	return good;
}

uint64_t
jrt_ranges_sum(const struct jrt_ranges *r)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < r->count; i++) {
		sum += r->items[i].to - r->items[i].from;
	}
	return sum;
}

bool
jrt_ranges_copy(struct jrt_ranges *r, const struct jrt_ranges *from)
{
	if (!make_room(r, from->count)) {
		return false;
	}
	if (from->count > 0) {
		memcpy(r->items, from->items, from->count * sizeof r->items[0]);
	}
	r->count = from->count;
	return true;
}

uint64_t
jrt_ranges_advance(struct jrt_ranges *r, uint64_t offset)
{
	if (r->count > 0 && r->items[0].from <= offset) {
		const struct jrt_range *range = jrt_ranges_find(r, offset);
		offset = range != NULL && range->from <= offset ? range->to : offset;
		jrt_ranges_drop_before(r, offset);
	}
	return offset;
}

/* ---- bytes -------------------------------------------------------------- */

static size_t
put_number(unsigned char *out, uint64_t n)
{
	size_t len = 0;
	for (; n >= 0x80; n >>= 7) {
		out[len++] = (unsigned char)(n | 0x80);
	}
	out[len++] = (unsigned char)n;
	return len;
}

size_t
jrt_ranges_encode(
	const struct jrt_ranges *r, size_t *next, uint64_t *before, unsigned char *out, size_t room)
{
	size_t len = 0;
	for (; *next < r->count && room - len >= JRT_RANGE_BYTES; (*next)++) {
		const struct jrt_range *range = &r->items[*next];
		len += put_number(out + len, range->from - *before);
		len += put_number(out + len, range->to - range->from);
		*before = range->to;
	}
	return len;
}

static bool
get_number(const unsigned char *bytes, size_t len, size_t *at, uint64_t *n)
{
	*n = 0;
	for (unsigned shift = 0; *at < len && shift < 64; shift += 7) {
		unsigned char byte = bytes[(*at)++];
		*n |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			return true;
		}
	}
	return false;
}

bool
jrt_ranges_decode(struct jrt_ranges *r, uint64_t *before, const unsigned char *bytes, size_t len)
{
	for (size_t at = 0; at < len;) {
		uint64_t gap, count;
		if (!get_number(bytes, len, &at, &gap) || !get_number(bytes, len, &at, &count) ||
			count == 0 || gap > UINT64_MAX / 4 || count > UINT64_MAX / 4 ||
			*before > UINT64_MAX / 4 ||
			!jrt_ranges_add(r, *before + gap, *before + gap + count)) {
			return false;
		}
		*before += gap + count;
	}
	return true;
}
