/* SPDX-License-Identifier: Apache-2.0 */
/* Double.toString: the shortest digits that read back as the same double, the nearest such digits,
 * in Java's format. */
#include "json/number.h"

#include "json/wide.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The digits of a positive double: d.ddd times ten to the `exponent`. */
struct decimal {
	char digits[24];
	int count, exponent;
};

static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
	1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

static const uint64_t tens[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
	1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000, 100000000000000,
	1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
	10000000000000000000u };

/* `whole` divided by ten to the `scale`. */
static void
set_digits(struct decimal *d, uint64_t whole, int scale)
{
	char digits[24], *end = digits + sizeof digits;
	const char *at = jrt_digits_before(end, whole, 1);
	d->count = (int)(end - at);
	d->exponent = d->count - 1 - scale;
	memcpy(d->digits, at, (size_t)d->count);
	while (d->count > 1 && d->digits[d->count - 1] == '0') {
		d->count--;
	}
}

/* A decimal of at most 15 digits reads back as the double that one exact division makes of it (both
 * operands fit 53 bits), and no two of them share a double.  False: not such a decimal. */
static bool
of_15_digits(double v, uint64_t *digits, int *places)
{
	for (int scale = 0; scale <= 22; scale++) {
		double scaled = v * powers[scale];
		if (scaled >= 1e15) {
			return false;
		}
		uint64_t whole = (uint64_t)(scaled + 0.5);
		if (whole != 0 && (double)whole / powers[scale] == v) {
			*digits = whole;
			*places = scale;
			return true;
		}
	}
	return false;
}

/* 16 or 17 digits for numbers that are neither very small nor very large.  With v = m / 2^s, the
 * nearest decimal with k places is the integer nearest to m * 10^k / 2^s; it reads back if it is no
 * farther away than half the distance between two doubles (Steele and White 1990).  Everything is
 * exact in 128 bits.  False: not applicable. */
static bool
of_17_digits(double v, struct decimal *d)
{
	int exponent, magnitude = -3;
	if (!(v >= 1e-3 && v < 1e15)) {
		return false;
	}
	uint64_t m = (uint64_t)ldexp(frexp(v, &exponent), 53);
	int s = 53 - exponent; /* 3 to 62 */
	if ((m & (m - 1)) == 0) {
		return false; /* doubles lie closer below a power of two than above */
	}
	magnitude += (v >= 1e-2) + (v >= 1e-1);
	for (int i = 0; v >= powers[i]; i++) {
		magnitude = i;
	}
	for (int count = 16; count <= 17; count++) {
		int places = count - 1 - magnitude;
		struct jrt_wide exact = jrt_wide_product(m, tens[places]);
		uint64_t unit = (uint64_t)1 << s, rest = exact.low & (unit - 1);
		uint64_t whole = jrt_wide_from(exact, (unsigned)s);
		bool up = rest > unit / 2 || (rest == unit / 2 && (whole & 1) != 0);
		uint64_t off = up ? unit - rest : rest;
		if (count == 17 || 2 * off < tens[places] ||
			(2 * off == tens[places] && (m & 1) == 0)) {
			set_digits(d, whole + up, places);
			return true;
		}
	}
	return false;
}

/* The next decimal with the same number of digits; false: it has one more. */
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

/* The same for any double, slowly: writes "d.ddde±xx" to text.  Below a power of two, doubles are
 * closer together than above: 16 digits that are not the nearest may read back although the nearest
 * do not. */
static void
shortest(double v, char text[40])
{
	int first =
		fabs(v) < 2.2250738585072014e-308 ? 1 : 14; /* few digits suffice for a subnormal */
	int exponent;
	bool power = frexp(v, &exponent) == 0.5;
	for (int digits = first;; digits++) {
		snprintf(text, 40, "%.*e", digits, v);
		if (digits == 16 || strtod(text, NULL) == v) {
			return;
		}
		if (digits == 15 && power && count_up(text) && strtod(text, NULL) == v) {
			return;
		}
	}
}

/* For any double. */
static void
of_any(double v, struct decimal *d)
{
	char text[40];
	shortest(v, text);
	const char *p = text;
	d->count = 0;
	for (; *p != 'e'; p++) {
		if (*p != '.') {
			d->digits[d->count++] = *p;
		}
	}
	while (d->count > 1 && d->digits[d->count - 1] == '0') {
		d->count--;
	}
	d->exponent = (int)strtol(p + 1, NULL, 10);
}

/* Plain from 1e-3 to below 1e7, otherwise d.dddEn. */
static size_t
lay_out(const struct decimal *d, char *out)
{
	char *o = out;
	if (d->exponent >= -3 && d->exponent < 0) {
		*o++ = '0';
		*o++ = '.';
		for (int i = -1; i > d->exponent; i--) {
			*o++ = '0';
		}
		memcpy(o, d->digits, (size_t)d->count);
		return (size_t)(o + d->count - out);
	}
	if (d->exponent >= 0 && d->exponent < 7) {
		for (int i = 0; i < d->count || i <= d->exponent + 1; i++) {
			if (i == d->exponent + 1) {
				*o++ = '.';
			}
			*o++ = i < d->count ? d->digits[i] : '0';
		}
		return (size_t)(o - out);
	}
	*o++ = d->digits[0];
	*o++ = '.';
	memcpy(o, d->count > 1 ? d->digits + 1 : "0", d->count > 1 ? (size_t)d->count - 1 : 1);
	o += d->count > 1 ? d->count - 1 : 1;
	o += sprintf(o, "E%d", d->exponent);
	return (size_t)(o - out);
}

/* The same for 1e-3 to below 1e7, from `whole` divided by ten to the `places`, the smallest that
 * does. */
static size_t
lay_out_plain(double v, uint64_t whole, int places, char *out)
{
	uint32_t before = (uint32_t)v;
	char text[2 * JRT_DOUBLE_TEXT], *end = text + JRT_DOUBLE_TEXT;
	char *at = jrt_digits_before(end, whole - before * tens[places], places > 0 ? places : 1);
	*--at = '.';
	at = jrt_digits_before(at, before, 1);
	memcpy(out, at, JRT_DOUBLE_TEXT - 1); /* a sign may precede it */
	return (size_t)(end - at);
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
	if (v == 0) {
		memcpy(out + sign, "0.0", 3);
		return 3 + sign;
	}
	struct decimal d = { .count = 0 };
	uint64_t whole;
	int places;
	if (of_15_digits(v, &whole, &places)) {
		if (v >= 1e-3 && v < 1e7) {
			return sign + lay_out_plain(v, whole, places, out + sign);
		}
		set_digits(&d, whole, places);
	} else if (!of_17_digits(v, &d)) {
		of_any(v, &d);
	}
	return sign + lay_out(&d, out + sign);
}
