/* SPDX-License-Identifier: Apache-2.0 */
/* Java's digits, blanks, integers and order of strings. */
#include "spec/java.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The zeros of the scripts whose digits are in the Basic Multilingual Plane (Unicode 13: Java
 * 17). */
static const uint16_t zeros[] = {
	0x0030,
	0x0660,
	0x06f0,
	0x07c0,
	0x0966,
	0x09e6,
	0x0a66,
	0x0ae6,
	0x0b66,
	0x0be6,
	0x0c66,
	0x0ce6,
	0x0d66,
	0x0de6,
	0x0e50,
	0x0ed0,
	0x0f20,
	0x1040,
	0x1090,
	0x17e0,
	0x1810,
	0x1946,
	0x19d0,
	0x1a80,
	0x1a90,
	0x1b50,
	0x1bb0,
	0x1c40,
	0x1c50,
	0xa620,
	0xa8d0,
	0xa900,
	0xa9d0,
	0xa9f0,
	0xaa50,
	0xabf0,
	0xff10,
};

/* The code point at `i`, and where the next one begins.  Lone surrogates are encoded like any other
 * code point. */
static uint32_t
code_point(struct text t, size_t i, size_t *next)
{
	unsigned char c = (unsigned char)t.at[i];
	size_t more = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
	if (i + more >= t.len) {
		more = 0;
	}
	uint32_t cp = more == 0 ? c : more == 1 ? c & 0x1f : more == 2 ? c & 0x0f : c & 0x07;
	for (size_t k = 1; k <= more; k++) {
		cp = cp << 6 | ((unsigned char)t.at[i + k] & 0x3f);
	}
	*next = i + more + 1;
	return cp;
}

static int
digit(uint32_t cp)
{
	for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++) {
		if (cp >= zeros[i] && cp < zeros[i] + 10u) {
			return (int)(cp - zeros[i]);
		}
	}
	return -1;
}

size_t
java_digits(struct text t)
{
	size_t i = 0;
	for (size_t next; i < t.len && digit(code_point(t, i, &next)) >= 0; i = next) {
	}
	return i;
}

static bool
parse(struct text t, uint64_t most, int64_t *value)
{
	size_t i = 0;
	bool negative = false;
	if (t.len > 0 && (t.at[0] == '-' || t.at[0] == '+')) {
		negative = t.at[0] == '-';
		i = 1;
	}
	if (i == t.len) {
		return false;
	}
	most += negative;
	uint64_t sum = 0;
	for (size_t next; i < t.len; i = next) {
		int d = digit(code_point(t, i, &next));
		if (d < 0 || sum > (most - (unsigned)d) / 10) {
			return false;
		}
		sum = sum * 10 + (unsigned)d;
	}
	*value = (int64_t)(negative ? 0 - sum : sum);
	return true;
}

bool
java_parse_int(struct text t, int32_t *value)
{
	int64_t v;
	if (!parse(t, INT32_MAX, &v)) {
		return false;
	}
	*value = (int32_t)v;
	return true;
}

bool
java_parse_long(struct text t, int64_t *value)
{
	return parse(t, INT64_MAX, value);
}

static bool
is_whitespace(uint32_t cp)
{
	return (cp >= 0x09 && cp <= 0x0d) || (cp >= 0x1c && cp <= 0x20) || cp == 0x1680 ||
	       (cp >= 0x2000 && cp <= 0x200a && cp != 0x2007) || cp == 0x2028 || cp == 0x2029 ||
	       cp == 0x205f || cp == 0x3000;
}

bool
java_is_blank(struct text t)
{
	for (size_t i = 0, next; i < t.len; i = next) {
		if (!is_whitespace(code_point(t, i, &next))) {
			return false;
		}
	}
	return true;
}

struct text
java_trim(struct text t)
{
	while (t.len > 0 && (unsigned char)t.at[0] <= ' ') {
		t.at++;
		t.len--;
	}
	while (t.len > 0 && (unsigned char)t.at[t.len - 1] <= ' ') {
		t.len--;
	}
	return t;
}

size_t
java_length(struct text t)
{
	size_t units = 0;
	for (size_t i = 0, next; i < t.len; i = next) {
		units += code_point(t, i, &next) > 0xffff ? 2 : 1;
	}
	return units;
}

/* Orders code points as their UTF-16 units: those that need two come before U+E000. */
static uint32_t
unit_order(uint32_t cp)
{
	return cp > 0xffff ? cp - 0x10000 + 0xd800 : cp >= 0xe000 ? cp + 0x200000 : cp;
}

int
java_compare(struct text a, struct text b)
{
	size_t i = 0;
	while (i < a.len && i < b.len && a.at[i] == b.at[i]) {
		i++;
	}
	while (i > 0 && ((i < a.len && ((unsigned char)a.at[i] & 0xc0) == 0x80) ||
				(i < b.len && ((unsigned char)b.at[i] & 0xc0) == 0x80))) {
		i--; /* back to the start of the code point */
	}
	if (i == a.len || i == b.len) {
		return (i < a.len) - (i < b.len);
	}
	size_t next;
	uint32_t x = unit_order(code_point(a, i, &next)), y = unit_order(code_point(b, i, &next));
	return (x > y) - (x < y);
}

uint32_t
java_hash(struct text t)
{
	uint32_t h = 0;
	for (size_t i = 0, next; i < t.len; i = next) {
		uint32_t cp = code_point(t, i, &next);
		if (cp > 0xffff) {
			h = 31 * h + 0xd800 + ((cp - 0x10000) >> 10);
			cp = 0xdc00 + (cp & 0x3ff);
		}
		h = 31 * h + cp;
	}
	return h;
}

struct utf16
java_utf16(struct arena *arena, struct text t)
{
	uint16_t *at = arena_new_array(arena, java_length(t) + 1, uint16_t);
	size_t n = 0;
	for (size_t i = 0, next; i < t.len; i = next) {
		uint32_t cp = code_point(t, i, &next);
		if (cp > 0xffff) {
			at[n++] = (uint16_t)(0xd800 + ((cp - 0x10000) >> 10));
			at[n++] = (uint16_t)(0xdc00 + (cp & 0x3ff));
		} else {
			at[n++] = (uint16_t)cp;
		}
	}
	return (struct utf16){ at, n };
}

struct text
java_not_finite(struct text number)
{
	if (text_is(number, "NaN")) {
		return TEXT("NaN");
	}
	if (memchr(number.at, 'e', number.len) == NULL &&
		memchr(number.at, 'E', number.len) == NULL &&
		memchr(number.at, '.', number.len) == NULL) {
		return (struct text){ 0 };
	}
	/* no byte after the text can be part of a number */
	double value = strtod(number.at, NULL);
	return !isinf(value) ? (struct text){ 0 }
	       : value > 0   ? TEXT("Infinity")
			     : TEXT("-Infinity");
}
