/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 as Java sees it. */
#include "json/unicode.h"

uint32_t
jrt_next_code_point(const char **at)
{
	const unsigned char *s = (const unsigned char *)*at;
	if (s[0] < 0x80) {
		*at += 1;
		return s[0];
	}
	if (s[0] < 0xe0) {
		*at += 2;
		return (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu);
	}
	if (s[0] < 0xf0) {
		*at += 3;
		return (s[0] & 0x0fu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
	}
	*at += 4;
	return (s[0] & 0x07u) << 18 | (s[1] & 0x3fu) << 12 | (s[2] & 0x3fu) << 6 | (s[3] & 0x3fu);
}

size_t
jrt_put_code_point(uint32_t c, char out[4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

bool
jrt_begins_in_ascii(struct jrt_text t, size_t n)
{
	unsigned char any = 0;
	for (size_t i = 0; i < n && n <= t.len; i++) {
		any |= (unsigned char)t.at[i];
	}
	return n <= t.len && any < 0x80;
}

size_t
jrt_utf16_length(struct jrt_text t)
{
	size_t n = 0;
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.at[i];
		n += ((c & 0xc0) != 0x80) + (c >= 0xf0); /* four bytes are two units */
	}
	return n;
}

/* A text unit by unit; -1 at its end. */
struct units {
	const char *at, *end;
	int32_t low; /* the second half of a pair, or 0 */
};

static int32_t
next_unit(struct units *u)
{
	int32_t unit = u->low;
	u->low = 0;
	if (unit == 0 && u->at == u->end) {
		return -1;
	}
	if (unit == 0) {
		unit = (int32_t)jrt_next_code_point(&u->at);
	}
	if (unit >= 0x10000) {
		u->low = 0xdc00 + (unit & 0x3ff);
		unit = 0xd800 + ((unit - 0x10000) >> 10);
	}
	return unit;
}

static int
compare_units(struct units a, struct units b)
{
	for (;;) {
		int32_t x = next_unit(&a), y = next_unit(&b);
		if (x != y) {
			return x < y ? -1 : 1;
		}
		if (x < 0) {
			return 0;
		}
	}
}

uint32_t
jrt_utf16_hash(struct jrt_text t)
{
	uint32_t h = 0;
	for (const char *at = t.at, *end = t.at + t.len; at < end;) {
		uint32_t c = jrt_next_code_point(&at);
		if (c > 0xffff) {
			h = 31 * h + 0xd800 + ((c - 0x10000) >> 10);
			c = 0xdc00 + (c & 0x3ff);
		}
		h = 31 * h + c;
	}
	return h;
}

int
jrt_utf16_compare(struct jrt_text a, struct jrt_text b)
{
	size_t shorter = a.len < b.len ? a.len : b.len, i = 0;
	while (i < shorter && a.at[i] == b.at[i]) {
		i++;
	}
	if (i == shorter) {
		return (a.len > b.len) - (a.len < b.len);
	}
	unsigned char x = (unsigned char)a.at[i], y = (unsigned char)b.at[i];
	/* Bytes sort like code points, and code points like units, except that four-byte characters
	 * are surrogates: they sort among U+D800..U+FFFF (lead bytes ed to ef). */
	if (x >= 0xed && y >= 0xed && (x >= 0xf0) != (y >= 0xf0)) {
		return compare_units((struct units){ a.at + i, a.at + a.len, 0 },
			(struct units){ b.at + i, b.at + b.len, 0 });
	}
	return x < y ? -1 : 1;
}

struct jrt_text
jrt_utf16_slice(struct jrt_text t, size_t from, size_t to, char *room)
{
	size_t unit = 0, n = 0;
	const char *at = t.at, *end = t.at + t.len, *first = NULL;
	bool copied = false;
	while (at < end && unit < to) {
		const char *here = at;
		uint32_t c = jrt_next_code_point(&at);
		size_t units = c >= 0x10000 ? 2 : 1;
		bool low = unit + 1 >= from && unit + 1 < to, high = unit >= from;
		if (units == 2 && (high != low) && unit + 1 >= from) { /* half of a pair */
			if (first != NULL && !copied) {
				n = (size_t)(here - first);
				memcpy(room, first, n);
			}
			copied = true;
			uint32_t half = high ? 0xd800 + ((c - 0x10000) >> 10)
					     : 0xdc00 + ((c - 0x10000) & 0x3ff);
			n += jrt_put_code_point(half, room + n);
		} else if (high) {
			if (copied) {
				memcpy(room + n, here, (size_t)(at - here));
				n += (size_t)(at - here);
			} else if (first == NULL) {
				first = here;
			}
		}
		unit += units;
	}
	if (copied) {
		return (struct jrt_text){ room, n };
	}
	return first == NULL ? (struct jrt_text){ "", 0 }
			     : (struct jrt_text){ first, (size_t)(at - first) };
}
