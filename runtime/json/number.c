/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers: from text, and Double.toString. */
#include "json/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- reading ------------------------------------------------------------- */

static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
	1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* strtod on a copy that ends; no locale is ever set, so the point is a point. */
static double
read_slowly(const char *at, size_t len)
{
	char small[128], *copy = len < sizeof small ? small : malloc(len + 1);
	if (copy == NULL) {
		return NAN;
	}
	memcpy(copy, at, len);
	copy[len] = '\0';
	double v = strtod(copy, NULL);
	if (copy != small) {
		free(copy);
	}
	return v;
}

double
jrt_read_double(const char *at, size_t len)
{
	/* Up to 15 digits and a power of ten up to 22 are exact doubles: one rounding (Clinger
	 * 1990). */
	const char *p = at, *end = at + len;
	bool negative = p < end && *p == '-';
	uint64_t digits = 0;
	int count = 0, scale = 0;
	p += negative;
	for (; p < end && (unsigned char)(*p - '0') < 10; p++) {
		digits = digits * 10 + (uint64_t)(*p - '0');
		count += digits != 0;
		if (count > 15) {
			return read_slowly(at, len);
		}
	}
	if (p < end && *p == '.') {
		for (p++; p < end && (unsigned char)(*p - '0') < 10; p++) {
			digits = digits * 10 + (uint64_t)(*p - '0');
			count += digits != 0;
			scale--;
			if (count > 15 || scale < -22) {
				return read_slowly(at, len);
			}
		}
	}
	if (p < end && (*p | 0x20) == 'e') {
		bool down = ++p < end && *p == '-';
		int e = 0;
		p += p < end && (*p == '-' || *p == '+');
		for (; p < end && (unsigned char)(*p - '0') < 10; p++) {
			e = e > 1000 ? e : e * 10 + (*p - '0');
		}
		scale += down ? -e : e;
	}
	if (p != end || scale < -22 || scale > 22) {
		return read_slowly(at, len);
	}
	double v = scale < 0 ? (double)digits / powers[-scale] : (double)digits * powers[scale];
	return negative ? -v : v;
}

bool
jrt_read_integer(const char *at, size_t len, int64_t *out)
{
	bool negative = len > 0 && *at == '-';
	uint64_t v = 0, most = (uint64_t)INT64_MAX + negative;
	for (size_t i = negative; i < len; i++) {
		unsigned digit = (unsigned)(at[i] - '0');
		if (digit > 9 || v > (most - digit) / 10) {
			return false;
		}
		v = v * 10 + digit;
	}
	*out = negative ? (int64_t)(0 - v) : (int64_t)v;
	return len > (size_t)negative;
}

/* ---- writing ------------------------------------------------------------- */

/* The next decimal of as many digits; false: it has one more. */
static bool
count_up(char *text)
{
	for (char *p = strchr(text, 'e') - 1; p >= text; p--) {
		if (*p == '9') {
			*p = '0';
		} else if (*p != '.') {
			++*p;
			return true;
		}
	}
	return false;
}

/* The shortest digits that read back (at least two are tried for): "d.ddde±xx" into text.  Below a
 * power of two, doubles lie closer than above: 16 digits that are not the nearest may read back
 * where the nearest do not. */
static void
shortest(double v, char text[40])
{
	int first =
		fabs(v) < 2.2250738585072014e-308 ? 1 : 14; /* few digits tell a subnormal apart */
	int exponent;
	bool power = frexp(v, &exponent) == 0.5;
	for (int digits = first; digits < 17; digits++) {
		snprintf(text, 40, "%.*e", digits, v);
		if (digits == 16 || strtod(text, NULL) == v) {
			return;
		}
		if (digits == 15 && power && count_up(text) && strtod(text, NULL) == v) {
			return;
		}
	}
}

/* The same for a decimal of at most 15 digits: such a number reads back as the double from which
 * one exact division makes it (both fit 53 bits), and two of them never do. False: it is none. */
static bool
shortest_decimal(double v, char digits[24], int *count, int *exponent)
{
	for (int scale = 0; scale <= 22; scale++) {
		double scaled = v * powers[scale];
		if (scaled >= 1e15) {
			return false;
		}
		uint64_t whole = (uint64_t)(scaled + 0.5);
		if (whole == 0 || (double)whole / powers[scale] != v) {
			continue;
		}
		*count = sprintf(digits, "%llu", (unsigned long long)whole);
		*exponent = *count - 1 - scale;
		return true;
	}
	return false;
}

/* Java's layout (Double.toString): plain from 1e-3 to below 1e7, else d.dddEn. */
static size_t
lay_out(const char *digits, int count, int exponent, char *out)
{
	char *o = out;
	if (exponent >= -3 && exponent < 7) {
		if (exponent < 0) {
			o += sprintf(o, "0.%.*s", -exponent - 1, "00");
			memcpy(o, digits, (size_t)count);
			return (size_t)(o + count - out);
		}
		for (int i = 0; i < count || i <= exponent + 1; i++) {
			if (i == exponent + 1) {
				*o++ = '.';
			}
			*o++ = i < count ? digits[i] : '0';
		}
		return (size_t)(o - out);
	}
	*o++ = digits[0];
	*o++ = '.';
	memcpy(o, count > 1 ? digits + 1 : "0", count > 1 ? (size_t)count - 1 : 1);
	o += count > 1 ? count - 1 : 1;
	o += sprintf(o, "E%d", exponent);
	return (size_t)(o - out);
}

size_t
jrt_double_text(double v, char out[JRT_DOUBLE_TEXT])
{
	if (isnan(v)) {
		memcpy(out, "NaN", 3);
		return 3;
	}
	size_t sign = signbit(v) ? 1 : 0;
	out[0] = '-';
	if (isinf(v)) {
		memcpy(out + sign, "Infinity", 8);
		return 8 + sign;
	}
	v = fabs(v);
	if (v < 1e7 && v == (double)(int64_t)v) { /* the usual case */
		return sign + (size_t)sprintf(out + sign, "%d.0", (int)v);
	}
	char text[40], digits[24] = "0";
	int count = 0, exponent;
	if (shortest_decimal(v, digits, &count, &exponent)) {
		while (count > 1 && digits[count - 1] == '0') {
			count--;
		}
		return sign + lay_out(digits, count, exponent, out + sign);
	}
	count = 0;
	shortest(v, text);
	const char *p = text;
	for (; *p != 'e'; p++) {
		if (*p != '.') {
			digits[count++] = *p;
		}
	}
	while (count > 1 && digits[count - 1] == '0') {
		count--;
	}
	return sign + lay_out(digits, count, (int)strtol(p + 1, NULL, 10), out + sign);
}

/* ---- as Java reads ------------------------------------------------------- */

int32_t
jrt_double_to_int(double v)
{
	return isnan(v)             ? 0
	       : v >= 2147483647.0  ? INT32_MAX
	       : v <= -2147483648.0 ? INT32_MIN
				    : (int32_t)v;
}

int64_t
jrt_double_to_long(double v)
{
	return isnan(v)                      ? 0
	       : v >= 9223372036854775807.0  ? INT64_MAX
	       : v <= -9223372036854775808.0 ? INT64_MIN
					     : (int64_t)v;
}
