/* SPDX-License-Identifier: Apache-2.0 */
/* Rounding by java.math's modes. */
#include "jolt/decimal.h"

#include "jolt/fn.h"
#include "json/number.h"
#include "json/wide.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	MOST_POWER = 536870912, /* Java has no larger power of ten */
	PLACES = 1074, /* of a double's exact value after the point */
	BEFORE = 310, /* digits before it, and a zero for the carry */
	MOST_SHORT = 18, /* digits that fit 64 bits */
};

bool
jrt_rounding_of(struct jrt_ctx *ctx, struct jrt_text name, enum jrt_rounding *out)
{
	static const char *const names[] = { "UP", "DOWN", "CEILING", "FLOOR", "HALF_UP",
		"HALF_DOWN", "HALF_EVEN", "UNNECESSARY" };
	struct jrt_text upper = jrt_to_upper(ctx, name);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (jrt_text_is(upper, names[i], strlen(names[i]))) {
			*out = (enum jrt_rounding)i;
			return true;
		}
	}
	return false;
}

/* What is cut off, compared with half a unit of the last digit that stays. */
struct rest {
	bool any;
	int half; /* less, equal, more */
};

/* Whether the last digit is rounded up, away from zero; *good is false if rounding is not
 * allowed. */
static bool
goes_up(enum jrt_rounding mode, bool negative, bool odd, struct rest rest, bool *good)
{
	*good = true;
	if (!rest.any) {
		return false;
	}
	switch (mode) {
	case JRT_ROUND_UP:
		return true;
	case JRT_ROUND_DOWN:
		return false;
	case JRT_ROUND_CEILING:
		return !negative;
	case JRT_ROUND_FLOOR:
		return negative;
	case JRT_ROUND_HALF_UP:
		return rest.half >= 0;
	case JRT_ROUND_HALF_DOWN:
		return rest.half > 0;
	case JRT_ROUND_HALF_EVEN:
		return rest.half > 0 || (rest.half == 0 && odd);
	case JRT_ROUND_UNNECESSARY:
		break;
	}
	*good = false;
	return false;
}

/* ---- the common case ----------------------------------------------------- */

static const double powers_of_ten[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
	1e11, 1e12, 1e13, 1e14, 1e15 };

enum outcome { ROUNDED, REFUSED, NOT_HERE };

/* The common case of jrt_round_exact(), in integers: x is m / 2^s, and m * 10^places fits 128 bits.
 * One division of two numbers that are exact doubles gives the nearest double. */
static enum outcome
round_binary(double x, int32_t places, enum jrt_rounding mode, double *rounded)
{
	if (places < 0 || places >= (int32_t)(sizeof powers_of_ten / sizeof *powers_of_ten)) {
		return NOT_HERE;
	}
	int exponent;
	uint64_t m = (uint64_t)ldexp(frexp(fabs(x), &exponent), 53);
	int s = 53 - exponent;
	if (s < 1) { /* an integer */
		*rounded = fabs(x);
		return ROUNDED;
	}
	if (s > 127) {
		return NOT_HERE;
	}
	struct jrt_wide scaled = jrt_wide_product(m, (uint64_t)powers_of_ten[places]);
	unsigned cut = (unsigned)s; /* bits */
	if (cut < 64 && scaled.high >> cut != 0) {
		return NOT_HERE;
	}
	uint64_t whole = jrt_wide_from(scaled, cut);
	bool from_half = (jrt_wide_from(scaled, cut - 1) & 1) != 0;
	struct rest rest = { jrt_wide_any_before(scaled, cut),
		!from_half ? -1 : jrt_wide_any_before(scaled, cut - 1) };
	bool good;
	whole += goes_up(mode, signbit(x), (whole & 1) != 0, rest, &good);
	if (!good) {
		return REFUSED;
	}
	if (whole > (uint64_t)1 << 53) {
		return NOT_HERE;
	}
	*rounded = (double)whole / powers_of_ten[places];
	return ROUNDED;
}

/* The same for jrt_round_shortest(): the number is m / 10^scale. */
static enum outcome
round_decimal(uint64_t m, int64_t scale, int32_t places, bool negative, enum jrt_rounding mode,
	double *rounded)
{
	enum { POWERS = sizeof powers_of_ten / sizeof *powers_of_ten };
	int64_t drop = scale - places;

	if (places < 0 || places >= POWERS || drop <= 0 || drop >= POWERS) {
		return NOT_HERE;
	}
	uint64_t power = (uint64_t)powers_of_ten[drop], whole = m / power, cut = m % power;
	struct rest rest = { cut != 0, (cut > power / 2) - (cut < power / 2) };
	bool good;
	whole += goes_up(mode, negative, (whole & 1) != 0, rest, &good);
	if (!good) {
		return REFUSED;
	}
	if (whole > (uint64_t)1 << 53) {
		return NOT_HERE;
	}
	*rounded = (double)whole / powers_of_ten[places];
	return ROUNDED;
}

/* ---- in digits ----------------------------------------------------------- */

/* 0.DIGITS * 10^power, greater than 0, rounded to `places`.  A byte must precede `digits`. */
static enum outcome
round_digits(char *digits, size_t count, int64_t power, int32_t places, bool negative,
	enum jrt_rounding mode, double *rounded)
{
	enum { EXPONENT = 24 };
	int64_t keep = power + places; /* digits that stay */
	char text[PLACES + BEFORE + EXPONENT];

	if (keep >= (int64_t)count) {
		return NOT_HERE;
	}
	struct rest rest = { true, -1 };
	if (keep >= 0) {
		bool more = false;
		rest.any = false;
		for (size_t i = (size_t)keep; i < count; i++) {
			rest.any |= digits[i] != '0';
			more |= digits[i] != '0' && i > (size_t)keep;
		}
		char first = digits[keep];
		rest.half = first != '5' ? (first > '5') - (first < '5') : more;
	}
	size_t kept = keep > 0 ? (size_t)keep : 0;
	bool odd = kept > 0 && (digits[kept - 1] & 1) != 0, good;
	bool up = goes_up(mode, negative, odd, rest, &good);
	if (!good) {
		return REFUSED;
	}
	digits[-1] = '0';
	char *last = digits + kept - 1;
	while (up && *last == '9') { /* stops at the leading zero */
		*last-- = '0';
	}
	*last = (char)(*last + up);
	memcpy(text, digits - 1, kept + 1);
	int len = snprintf(text + kept + 1, EXPONENT, "e%lld", -(long long)places);
	*rounded = jrt_read_double(text, kept + 1 + (size_t)len);
	return ROUNDED;
}

/* Whether the power of ten by which Java would multiply or divide is in its range. */
static bool
has_power(int64_t scale, int32_t places)
{
	int64_t difference = scale - places;
	return difference <= MOST_POWER && difference >= -(int64_t)MOST_POWER;
}

/* From the decimal text of |x|: digits, possibly with a point. */
static bool
round_text(double x, const char *text, size_t len, int exponent, int32_t places,
	enum jrt_rounding mode, double *out)
{
	char room[PLACES + BEFORE + 2];
	char *digits = room + 1;
	size_t count = 0, before = len;
	enum outcome done = NOT_HERE;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '.') {
			before = i;
		} else {
			digits[count++] = text[i];
		}
	}
	int64_t scale = (int64_t)count - (int64_t)before - exponent;
	if (!has_power(scale, places)) {
		return false;
	}
	double rounded = fabs(x);
	if (count <= MOST_SHORT) {
		uint64_t m = 0;
		for (size_t i = 0; i < count; i++) {
			m = m * 10 + (uint64_t)(digits[i] - '0');
		}
		done = round_decimal(m, scale, places, signbit(x), mode, &rounded);
	}
	if (done == NOT_HERE) {
		done = round_digits(digits, count, (int64_t)before + exponent, places, signbit(x),
			mode, &rounded);
	}
	if (done == REFUSED) {
		return false;
	}
	*out = rounded == 0 ? 0.0 : signbit(x) ? -rounded : rounded;
	return true;
}

bool
jrt_round_exact(double x, int32_t places, enum jrt_rounding mode, double *out)
{
	char text[BEFORE + PLACES + 8];
	double rounded;

	if (x == 0) {
		*out = 0.0; /* BigDecimal has no negative zero */
		return true;
	}
	switch (round_binary(x, places, mode, &rounded)) {
	case ROUNDED:
		*out = rounded == 0 ? 0.0 : signbit(x) ? -rounded : rounded;
		return true;
	case REFUSED:
		return false;
	case NOT_HERE:
		break;
	}
	/* every double is a finite decimal */
	int len = snprintf(text, sizeof text, "%.*f", PLACES, fabs(x));
	return round_text(x, text, (size_t)len, 0, places, mode, out);
}

bool
jrt_round_shortest(double x, int32_t places, enum jrt_rounding mode, double *out)
{
	char text[JRT_DOUBLE_TEXT + 1];
	size_t len = jrt_double_text(fabs(x), text);

	if (x == 0) {
		*out = 0.0;
		return true;
	}
	text[len] = '\0';
	const char *e = memchr(text, 'E', len);
	int exponent = e != NULL ? (int)strtol(e + 1, NULL, 10) : 0;
	return round_text(
		x, text, e != NULL ? (size_t)(e - text) : len, exponent, places, mode, out);
}
