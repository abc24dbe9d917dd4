/* SPDX-License-Identifier: Apache-2.0 */
/* Matching keys with several stars. */
#include "jolt/star.h"

static const uint64_t ONES = 0x0101010101010101u, HIGHS = 0x8080808080808080u;

/* Most parts are one character, or empty. */
static inline bool
is_same(const char *at, struct jrt_text part)
{
	return part.len <= 1 ? part.len == 0 || *at == *part.at
			     : memcmp(at, part.at, part.len) == 0;
}

static inline bool
stands_at(struct jrt_text t, size_t at, struct jrt_text part)
{
	return at <= t.len && t.len - at >= part.len && is_same(t.at + at, part);
}

static size_t
next_character(struct jrt_text t, size_t at)
{
	do {
		at++;
	} while (at < t.len && ((unsigned char)t.at[at] & 0xc0) == 0x80);
	return at;
}

static size_t
previous_character(struct jrt_text t, size_t at)
{
	do {
		at--;
	} while (at > 0 && ((unsigned char)t.at[at] & 0xc0) == 0x80);
	return at;
}

/* The first such byte in from..end; `end`: none. */
static inline size_t
find_byte(const char *text, size_t from, size_t end, char byte)
{
	enum { NEAR = 24 }; /* speed only: most are near, and a call would take longer */
	size_t near = end - from > NEAR ? from + NEAR : end;
	while (from < near && text[from] != byte) {
		from++;
	}
	if (from < near || near == end) {
		return from;
	}
	const char *far = memchr(text + from, byte, end - from);
	return far != NULL ? (size_t)(far - text) : end;
}

/* The first occurrence of `part` entirely inside from..end; SIZE_MAX: none. */
static inline size_t
find(struct jrt_text t, size_t from, size_t end, struct jrt_text part)
{
	if (part.len == 0) {
		return from <= end ? from : SIZE_MAX;
	}
	if (from >= end || end - from < part.len) {
		return SIZE_MAX;
	}
	size_t last = end - part.len + 1;
	while ((from = find_byte(t.at, from, last, *part.at)) < last) {
		if (is_same(t.at + from, part)) {
			return from;
		}
		from++;
	}
	return SIZE_MAX;
}

bool
jrt_star_two(struct jrt_text t, struct jrt_text before, struct jrt_text middle,
	struct jrt_text after, struct jrt_text *stars)
{
	/* Without overlap, and with a character on each side. */
	if (t.len < before.len + after.len + 2 || !stands_at(t, 0, before) ||
		!stands_at(t, t.len - after.len, after)) {
		return false;
	}
	size_t from = next_character(t, before.len);
	size_t end = previous_character(t, t.len - after.len);
	if (from >= end) {
		return false;
	}
	size_t at = find(t, from, end, middle);
	if (at == SIZE_MAX) {
		return false;
	}
	size_t rest = at + middle.len;
	stars[0] = (struct jrt_text){ t.at + before.len, at - before.len };
	stars[1] = (struct jrt_text){ t.at + rest, t.len - after.len - rest };
	return true;
}

/* The length of the line terminator that ends at t.at[end], 0 if there is none: \n \r \r\n U+0085
 * U+2028 U+2029. */
static size_t
line_end(struct jrt_text t, size_t end)
{
	if (end >= 2 && memcmp(t.at + end - 2, "\r\n", 2) == 0) {
		return 2;
	}
	if (end >= 1 && (t.at[end - 1] == '\n' || t.at[end - 1] == '\r')) {
		return 1;
	}
	if (end >= 2 && memcmp(t.at + end - 2, "\xc2\x85", 2) == 0) {
		return 2;
	}
	return end >= 3 && (memcmp(t.at + end - 3, "\xe2\x80\xa8", 3) == 0 ||
				   memcmp(t.at + end - 3, "\xe2\x80\xa9", 3) == 0)
		       ? 3
		       : 0;
}

/* Whether a word contains a byte with which a line terminator begins or ends.  It may be wrong
 * about bytes after the first such byte, but the answer is yes then anyway (Mycroft's zero
 * test). */
static inline bool
may_end_line(uint64_t word)
{
	uint64_t lf = word ^ ONES * '\n', cr = word ^ ONES * '\r', c2 = word ^ ONES * 0xc2,
		 e2 = word ^ ONES * 0xe2;
	return ((((lf - ONES) & ~lf) | ((cr - ONES) & ~cr) | ((c2 - ONES) & ~c2) |
			((e2 - ONES) & ~e2)) &
		       HIGHS) != 0;
}

/* Not 0: a byte of the word is below 0x20 or above 0x7f, as is the first byte of every line
 * terminator. */
static inline uint64_t
special_bytes(uint64_t word)
{
	return (word | (word - ONES * 0x20)) & HIGHS;
}

/* Whether it certainly contains no line terminator. */
static bool
is_plain(struct jrt_text t)
{
	uint64_t word = 0, special = 0;
	if (t.len < sizeof word) {
		for (size_t i = 0; i < t.len; i++) {
			word = word << 8 | (unsigned char)t.at[i];
		}
		return !may_end_line(word);
	}
	for (size_t i = 0; i + sizeof word < t.len; i += sizeof word) {
		memcpy(&word, t.at + i, sizeof word);
		special |= special_bytes(word);
	}
	memcpy(&word, t.at + t.len - sizeof word, sizeof word);
	if ((special | special_bytes(word)) == 0) { /* most names do not */
		return true;
	}
	for (size_t i = 0; i + sizeof word < t.len; i += sizeof word) {
		memcpy(&word, t.at + i, sizeof word);
		if (may_end_line(word)) {
			return false;
		}
	}
	memcpy(&word, t.at + t.len - sizeof word, sizeof word);
	return !may_end_line(word);
}

static bool
on_one_line(struct jrt_text t, size_t from, size_t to)
{
	for (size_t end = from + 1; end <= to; end++) {
		size_t len = line_end(t, end);
		if (len > 0 && end - len >= from) {
			return false;
		}
	}
	return true;
}

/* Where the star that begins at `at` ends: before the first such part that leaves it at least one
 * character; SIZE_MAX: there is none. */
static inline size_t
star_end(struct jrt_text t, size_t at, size_t end, struct jrt_text part)
{
	if (part.len != 1) {
		return find(t, next_character(t, at), end, part);
	}
	do { /* continuation bytes are not characters */
		at++;
	} while (at < end && t.at[at] != *part.at);
	return at < end ? at : SIZE_MAX;
}

/* With the last part ending at `end`.  Takes each part at its first position: if a later one led to
 * a match, so does the first. */
static inline bool
matches_up_to(struct jrt_text t, size_t end, unsigned count, const struct jrt_text *parts,
	bool plain, struct jrt_text *stars)
{
	size_t at = parts[0].len;

	if (end < parts[count].len || !stands_at(t, end - parts[count].len, parts[count])) {
		return false;
	}
	end -= parts[count].len;
	for (unsigned i = 1; i <= count; i++) {
		if (at >= end) {
			return false;
		}
		size_t to = i == count ? end : star_end(t, at, end, parts[i]);
		if (to == SIZE_MAX || (!plain && !on_one_line(t, at, to))) {
			return false;
		}
		stars[i - 1].at = t.at + at;
		stars[i - 1].len = to - at;
		at = to + parts[i].len;
	}
	return true;
}

bool
jrt_star_pattern(
	struct jrt_text t, unsigned count, const struct jrt_text *parts, struct jrt_text *stars)
{
	if (!stands_at(t, 0, parts[0]) || t.len < count) {
		return false;
	}
	if (is_plain(t)) {
		return matches_up_to(t, t.len, count, parts, true, stars);
	}
	size_t last = line_end(t, t.len);
	return (last > 0 && matches_up_to(t, t.len - last, count, parts, false, stars)) ||
	       matches_up_to(t, t.len, count, parts, false, stars);
}
