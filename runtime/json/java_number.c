/* SPDX-License-Identifier: Apache-2.0 */
/* Text as numbers, as Java's Integer, Long and Double parse it. */
#include "json/number.h"
#include "json/unicode.h"

#include <stdlib.h>

/* The zeros of Unicode's decimal digits (Nd) that Character.digit knows (Unicode 13, Java 17), each
 * followed by nine more digits. */
static const uint32_t zeros[] = { 0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66,
	0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810,
	0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900,
	0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10 };

#define SURELY_FITS ((uint64_t)INT64_MAX / 10 - 1) /* below it, one more digit fits */

static int
digit_of(uint32_t c)
{
	if (c < 0x660) {
		return c >= '0' && c <= '9' ? (int)(c - '0') : -1;
	}
	for (size_t i = 1; i < sizeof zeros / sizeof *zeros; i++) {
		if (c >= zeros[i] && c < zeros[i] + 10) {
			return (int)(c - zeros[i]);
		}
	}
	return -1;
}

/* The common case: a few ASCII digits and nothing else; otherwise false. */
static bool
few_digits(struct jrt_text t, int64_t *out)
{
	int64_t v = 0;
	for (size_t i = 0; i < t.len; i++) {
		unsigned digit = (unsigned char)t.at[i] - (unsigned)'0';
		if (digit > 9) {
			return false;
		}
		v = v * 10 + digit;
	}
	*out = v;
	return true;
}

/* Any text. */
JRT_COLD static bool
parse_long(struct jrt_text t, int64_t *out)
{
	const char *at = t.at, *end = t.at + t.len;
	bool negative = t.len > 0 && *at == '-';
	uint64_t v = 0, most = (uint64_t)INT64_MAX + negative;
	at += negative || (t.len > 0 && *at == '+');
	if (at == end) {
		return false;
	}
	while (at < end) {
		int digit = (unsigned char)*at < 0x80 ? digit_of((unsigned char)*at++)
						      : digit_of(jrt_next_code_point(&at));
		if (digit < 0 || (v >= SURELY_FITS && v > (most - (unsigned)digit) / 10)) {
			return false;
		}
		v = v * 10 + (unsigned)digit;
	}
	*out = negative ? (int64_t)(0 - v) : (int64_t)v;
	return true;
}

bool
jrt_java_parse_long(struct jrt_text t, int64_t *out)
{
	return (t.len > 0 && t.len <= 18 && few_digits(t, out)) || parse_long(t, out);
}

bool
jrt_java_parse_int(struct jrt_text t, int32_t *out)
{
	int64_t v;
	if (!jrt_java_parse_long(t, &v) || v < INT32_MIN || v > INT32_MAX) {
		return false;
	}
	*out = (int32_t)v;
	return true;
}

static size_t
digits(const char *at, const char *end, bool hex)
{
	size_t n = 0;
	while (at + n < end) {
		char c = at[n], low = (char)(c | 0x20);
		if (!(c >= '0' && c <= '9') && !(hex && low >= 'a' && low <= 'f')) {
			break;
		}
		n++;
	}
	return n;
}

/* The grammar of Double.valueOf (its API documentation) for text that looks like a number: where it
 * ends, or NULL. */
static const char *
number_end(const char *at, const char *end)
{
	bool hex = end - at > 2 && at[0] == '0' && (at[1] | 0x20) == 'x';
	at += hex ? 2 : 0;
	size_t before = digits(at, end, hex), behind = 0;
	at += before;
	if (at < end && *at == '.') {
		behind = digits(++at, end, hex);
		at += behind;
	}
	if (before + behind == 0) {
		return NULL;
	}
	bool exponent = at < end && (*at | 0x20) == (hex ? 'p' : 'e');
	if (exponent) {
		at++;
		at += at < end && (*at == '+' || *at == '-');
		size_t n = digits(at, end, false);
		if (n == 0) {
			return NULL;
		}
		at += n;
	}
	return hex && !exponent ? NULL : at;
}

/* The common case: digits, a point, digits and nothing else; otherwise false. */
static bool
plain_decimal(struct jrt_text t)
{
	size_t i = 0, point;
	while (i < t.len && (unsigned char)(t.at[i] - '0') < 10) {
		i++;
	}
	point = i++;
	if (point == 0 || point >= t.len || t.at[point] != '.') {
		return false;
	}
	while (i < t.len && (unsigned char)(t.at[i] - '0') < 10) {
		i++;
	}
	return i == t.len;
}

bool
jrt_java_parse_double(struct jrt_text t, double *out)
{
	if (plain_decimal(t)) {
		*out = jrt_read_double(t.at, t.len);
		return true;
	}
	const char *at = t.at, *end = t.at + t.len;
	while (at < end && (unsigned char)*at <= ' ') { /* String.trim */
		at++;
	}
	while (end > at && (unsigned char)end[-1] <= ' ') {
		end--;
	}
	bool negative = at < end && *at == '-';
	const char *number = at + (negative || (at < end && *at == '+'));
	struct jrt_text rest = { number, (size_t)(end - number) };
	double v;
	if (jrt_is(rest, "NaN")) {
		*out = strtod("nan", NULL);
		return true;
	}
	if (jrt_is(rest, "Infinity")) {
		*out = strtod(negative ? "-inf" : "inf", NULL);
		return true;
	}
	const char *stop = number_end(number, end);
	if (stop == NULL || end - stop > 1 || (end > stop && strchr("fFdD", *stop) == NULL)) {
		return false;
	}
	v = jrt_read_double(number, (size_t)(stop - number));
	*out = negative ? -v : v;
	return true;
}
