/* SPDX-License-Identifier: Apache-2.0 */
/* Durations as the fork reads them: java.time.Period before the T, java.time.Duration after it. */
#include "jolt/date/date.h"

enum { DAYS_A_WEEK = 7, MONTHS_A_YEAR = 12 };

struct amount_text {
	const char *at, *end;
};

static bool
takes(struct amount_text *t, char upper)
{
	if (t->at < t->end && (*t->at == upper || *t->at == upper + ('a' - 'A'))) {
		t->at++;
		return true;
	}
	return false;
}

/* [+-]digits as 64 bits; false: no number, or out of range. */
static bool
number(struct amount_text *t, int64_t *out)
{
	const char *at = t->at;
	bool minus = at < t->end && *at == '-';
	uint64_t v = 0, limit = (uint64_t)INT64_MAX + minus;

	at += at < t->end && (*at == '+' || *at == '-');
	const char *from = at;
	for (; at < t->end && *at >= '0' && *at <= '9'; at++) {
		unsigned digit = (unsigned)(*at - '0');
		if (v > (limit - digit) / 10) {
			return false;
		}
		v = v * 10 + digit;
	}
	if (at == from) {
		return false;
	}
	t->at = at;
	*out = minus ? (int64_t)(0 - v) : (int64_t)v;
	return true;
}

/* A number and its unit; 0 if something else follows, which is not consumed. */
static void
part(struct amount_text *t, char unit, int64_t *out, bool *any)
{
	struct amount_text here = *t;

	if (number(&here, out) && takes(&here, unit)) {
		*t = here;
		*any = true;
	} else {
		*out = 0;
	}
}

static bool
is_int(int64_t v)
{
	return v >= INT32_MIN && v <= INT32_MAX;
}

/* [+-]P[nY][nM][nW][nD] */
static bool
period(struct amount_text t, struct jrt_date_amount *a)
{
	int64_t years, months, weeks, days, sign = 1;
	bool any = false;

	if (t.at < t.end && (*t.at == '-' || *t.at == '+')) {
		sign = *t.at++ == '-' ? -1 : 1;
	}
	if (!takes(&t, 'P')) {
		return false;
	}
	part(&t, 'Y', &years, &any);
	part(&t, 'M', &months, &any);
	part(&t, 'W', &weeks, &any);
	part(&t, 'D', &days, &any);
	if (t.at < t.end || !any) {
		return false;
	}
	/* Java has 32 bits for each and for their combination, also when negated */
	if (!is_int(years) || !is_int(months) || !is_int(weeks) || !is_int(days) ||
		!is_int(sign * years) || !is_int(sign * months) || !is_int(sign * weeks) ||
		!is_int(sign * days) || !is_int(weeks * DAYS_A_WEEK) ||
		!is_int(sign * (days + weeks * DAYS_A_WEEK))) {
		return false;
	}
	a->months = sign * (years * MONTHS_A_YEAR + months);
	a->days = sign * (days + weeks * DAYS_A_WEEK);
	return true;
}

/* .digits, up to nine of them */
static bool
fraction(struct amount_text *t, bool minus, int32_t *nanos)
{
	int32_t v = 0;
	unsigned n = 0;

	*nanos = 0;
	if (t->at == t->end || (*t->at != '.' && *t->at != ',')) {
		return true;
	}
	for (t->at++; t->at < t->end && *t->at >= '0' && *t->at <= '9' && n < 9; n++) {
		v = v * 10 + (*t->at++ - '0');
	}
	for (; n < 9; n++) {
		v *= 10;
	}
	*nanos = minus ? -v : v;
	return true;
}

/* hours * 3600 + ...; false: beyond 64 bits */
static bool
add_times(int64_t *sum, int64_t v, int64_t times)
{
	int64_t product;
	return !__builtin_mul_overflow(v, times, &product) &&
	       !__builtin_add_overflow(*sum, product, sum);
}

/* [nH][nM][n[.n]S] */
static bool
times(struct amount_text t, struct jrt_date_amount *a)
{
	int64_t hours, minutes, seconds = 0;
	int32_t nanos = 0;
	bool any = false;

	part(&t, 'H', &hours, &any);
	part(&t, 'M', &minutes, &any);
	if (t.at < t.end) {
		bool minus = *t.at == '-';
		if (!number(&t, &seconds) || !fraction(&t, minus, &nanos) || !takes(&t, 'S')) {
			return false;
		}
		any = true;
	}
	if (!any || t.at < t.end || !add_times(&a->seconds, hours, 3600) ||
		!add_times(&a->seconds, minutes, 60) || !add_times(&a->seconds, seconds, 1)) {
		return false;
	}
	if (nanos < 0) {
		nanos += JRT_NANOS_A_SECOND;
		if (!add_times(&a->seconds, -1, 1)) {
			return false;
		}
	}
	a->nanos = nanos;
	return true;
}

bool
jrt_date_amount_read(struct jrt_text text, struct jrt_date_amount *a)
{
	const char *end = text.at + text.len;
	const char *cut = text.len > 0 ? memchr(text.at, 'T', text.len) : NULL;

	*a = (struct jrt_date_amount){ 0 };
	if (cut == NULL) {
		return period((struct amount_text){ text.at, end }, a);
	}
	const char *second = memchr(cut + 1, 'T', (size_t)(end - cut - 1));
	struct amount_text time = { cut + 1, second != NULL ? second : end };
	struct amount_text date = { text.at, cut };
	bool alone = cut - text.at == 1 && *text.at == 'P';
	return times(time, a) && (alone || period(date, a));
}

bool
jrt_date_amount_of(struct jrt_ctx *ctx, struct jrt_value *v, struct jrt_date_amount *a)
{
	return jrt_kind(ctx, v) == JRT_KIND_STRING && jrt_date_amount_read(v->text, a);
}
