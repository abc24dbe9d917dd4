/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers from text, and as Java narrows them. */
#include "json/number.h"

#include <math.h>
#include <stdlib.h>

/* ---- writing ------------------------------------------------------------- */

char *
jrt_digits_before(char *end, uint64_t n, int least)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324"
				    "25262728293031323334353637383940414243444546474849"
				    "50515253545556575859606162636465666768697071727374"
				    "75767778798081828384858687888990919293949596979899";
	char *at = end;
	for (; n >= 10; n /= 100) {
		at -= 2;
		memcpy(at, pairs + 2 * (n % 100), 2);
	}
	if (n > 0 || at == end) {
		*--at = (char)('0' + n);
	}
	while (end - at < least) {
		*--at = '0';
	}
	return at;
}

/* ---- reading ------------------------------------------------------------- */

static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
	1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* strtod on a terminated copy; no locale is ever set, so the decimal point is a point. */
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
	/* Up to 15 digits and powers of ten up to 22 are exact doubles: one rounding (Clinger
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
