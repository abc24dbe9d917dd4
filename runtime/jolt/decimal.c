/* SPDX-License-Identifier: Apache-2.0 */
/* Decimal numbers as text and as digits. */
#include "jolt/decimal.h"

#include <stdlib.h>

enum {
	LIMB = 1000000000, /* products are computed in base 10^9 */
	LIMB_DIGITS = 9,
	MOST_STEPS = 50000000, /* limbs times limbs: a tenth of a second */
};

/* unscaled * 10^-scale: the digits of the text without the point; none for 0. */
struct decimal {
	bool negative;
	const char *digits; /* the first is not 0 */
	size_t count; /* of digits */
	size_t skip; /* position of the point among them; SIZE_MAX: not among them */
	int64_t scale;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct decimal
read(struct jrt_text t)
{
	struct decimal d = { .skip = SIZE_MAX };
	const char *at = t.at, *end = t.at + t.len, *point = NULL;
	int64_t exponent = 0;

	d.negative = at < end && *at == '-';
	at += d.negative;
	const char *from = at;
	while (at < end && (is_digit(*at) || *at == '.')) {
		point = *at == '.' ? at : point;
		at++;
	}
	const char *last = at;
	if (at < end) { /* E, a sign, digits */
		at++;
		bool minus = at < end && *at == '-';
		at += at < end && !is_digit(*at);
		for (; at < end; at++) {
			exponent = exponent * 10 + (*at - '0');
		}
		exponent = minus ? -exponent : exponent;
	}
	d.scale = (point != NULL ? last - point - 1 : 0) - exponent;
	while (from < last && (*from == '0' || from == point)) {
		from++;
	}
	d.digits = from;
	d.count = (size_t)(last - from);
	if (point != NULL && point >= from) {
		d.skip = (size_t)(point - from);
		d.count--;
	}
	return d;
}

/* The i-th digit. */
static unsigned
digit(const struct decimal *d, size_t i)
{
	return (unsigned)(d->digits[i < d->skip ? i : i + 1] - '0');
}

/* ---- products ------------------------------------------------------------ */

static size_t
limbs_of(const struct decimal *d)
{
	return (d->count + LIMB_DIGITS - 1) / LIMB_DIGITS;
}

/* Lowest limb first. */
static void
to_limbs(const struct decimal *d, uint32_t *out)
{
	size_t n = limbs_of(d);

	for (size_t i = 0; i < n; i++) {
		size_t to = d->count - i * LIMB_DIGITS;
		size_t from = to > LIMB_DIGITS ? to - LIMB_DIGITS : 0;
		uint32_t limb = 0;
		for (size_t j = from; j < to; j++) {
			limb = limb * 10 + digit(d, j);
		}
		out[i] = limb;
	}
}

/* out has n + m limbs. */
static void
multiply(const uint32_t *a, size_t n, const uint32_t *b, size_t m, uint32_t *out)
{
	memset(out, 0, (n + m) * sizeof *out);
	for (size_t i = 0; i < n; i++) {
		uint64_t carry = 0;
		for (size_t j = 0; j < m; j++) {
			uint64_t sum = (uint64_t)a[i] * b[j] + out[i + j] + carry;
			out[i + j] = (uint32_t)(sum % LIMB);
			carry = sum / LIMB;
		}
		out[i + m] = (uint32_t)carry;
	}
}

/* The digits of the limbs, without leading zeros but at least one.  Returns how many. */
static size_t
put_limbs(const uint32_t *limbs, size_t n, char *out)
{
	size_t used = 0;

	for (size_t i = n; i-- > 0;) {
		char text[LIMB_DIGITS];
		uint32_t limb = limbs[i];
		for (size_t j = LIMB_DIGITS; j-- > 0;) {
			text[j] = (char)('0' + limb % 10);
			limb /= 10;
		}
		for (size_t j = 0; j < LIMB_DIGITS; j++) {
			if (used > 0 || text[j] != '0') {
				out[used++] = text[j];
			}
		}
	}
	if (used == 0) {
		out[used++] = '0';
	}
	return used;
}

/* BigDecimal.toString: digits * 10^-scale.  `out` has room for the digits and 32 more bytes. */
static struct jrt_text
put_decimal(bool negative, const char *digits, size_t count, int64_t scale, char *out)
{
	int64_t adjusted = (int64_t)count - 1 - scale;
	char *o = out;

	if (negative) {
		*o++ = '-';
	}
	if (scale == 0) {
		memcpy(o, digits, count);
		o += count;
	} else if (scale > 0 && adjusted >= -6) {
		int64_t before = (int64_t)count - scale; /* digits before the point */
		size_t whole = before > 0 ? (size_t)before : 0;
		memcpy(o, digits, whole);
		o += whole;
		if (whole == 0) {
			*o++ = '0';
		}
		*o++ = '.';
		for (; before < 0; before++) {
			*o++ = '0';
		}
		memcpy(o, digits + whole, count - whole);
		o += count - whole;
	} else {
		*o++ = digits[0];
		if (count > 1) {
			*o++ = '.';
			memcpy(o, digits + 1, count - 1);
			o += count - 1;
		}
		if (adjusted != 0) {
			*o++ = 'E';
			*o++ = adjusted < 0 ? '-' : '+';
			char number[24];
			uint64_t n = adjusted < 0 ? 0 - (uint64_t)adjusted : (uint64_t)adjusted;
			size_t len = 0;
			for (; n > 0; n /= 10) {
				number[sizeof number - ++len] = (char)('0' + n % 10);
			}
			memcpy(o, number + sizeof number - len, len);
			o += len;
		}
	}
	return (struct jrt_text){ out, (size_t)(o - out) };
}

struct jrt_text
jrt_decimal_product(struct jrt_ctx *ctx, struct jrt_text x, struct jrt_text y)
{
	enum { MORE = 32 };
	struct decimal a = read(x), b = read(y);
	size_t n = limbs_of(&a), m = limbs_of(&b);
	int64_t scale = a.scale + b.scale;

	if (n * m > MOST_STEPS) {
		jrt_fail(ctx, JRT_ENDLESS);
		return (struct jrt_text){ NULL, 0 };
	}
	if (scale > INT32_MAX || scale < INT32_MIN) { /* Java throws */
		return (struct jrt_text){ NULL, 0 };
	}
	uint32_t *limbs = jrt_arena_take(&ctx->arena, (n + m) * 2 * sizeof *limbs + 1);
	char *digits = jrt_arena_take(&ctx->arena, (n + m) * LIMB_DIGITS + MORE);
	char *text = jrt_arena_take(&ctx->arena, (n + m) * LIMB_DIGITS + MORE);
	if (limbs == NULL || digits == NULL || text == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return (struct jrt_text){ NULL, 0 };
	}
	to_limbs(&a, limbs);
	to_limbs(&b, limbs + n);
	multiply(limbs, n, limbs + n, m, limbs + n + m);
	size_t count = put_limbs(limbs + n + m, n + m, digits);
	bool negative = a.negative != b.negative && digits[0] != '0';
	return put_decimal(negative, digits, count, scale, text);
}

/* ---- looking ------------------------------------------------------------- */

int
jrt_decimal_compare(struct jrt_text x, struct jrt_text y)
{
	struct decimal a = read(x), b = read(y);
	int sign_a = a.count == 0 ? 0 : a.negative ? -1 : 1;
	int sign_b = b.count == 0 ? 0 : b.negative ? -1 : 1;

	if (sign_a != sign_b || sign_a == 0) {
		return (sign_a > sign_b) - (sign_a < sign_b);
	}
	int64_t size_a = (int64_t)a.count - a.scale, size_b = (int64_t)b.count - b.scale;
	if (size_a != size_b) {
		return size_a > size_b ? sign_a : -sign_a;
	}
	for (size_t i = 0; i < a.count || i < b.count; i++) {
		unsigned p = i < a.count ? digit(&a, i) : 0, q = i < b.count ? digit(&b, i) : 0;
		if (p != q) {
			return p > q ? sign_a : -sign_a;
		}
	}
	return 0;
}

int64_t
jrt_decimal_to_long(struct jrt_text t)
{
	enum { BITS = 64 }; /* 10^64 and above have only zeros in these bits */
	struct decimal d = read(t);
	int64_t whole = (int64_t)d.count - d.scale; /* digits before the point */
	uint64_t bits = 0;

	if (d.scale <= -BITS) {
		return 0;
	}
	for (int64_t i = 0; i < whole; i++) {
		bits = bits * 10 + ((size_t)i < d.count ? digit(&d, (size_t)i) : 0);
	}
	return (int64_t)(d.negative ? 0 - bits : bits);
}
