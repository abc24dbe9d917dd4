/* SPDX-License-Identifier: Apache-2.0 */
/* Writes dates as text, one item of a pattern at a time. */
#include "jolt/date/date.h"

enum {
	MOST_TEXT = 1 << 20,
	MOST_DIGITS = 20,
	MOST_WITH_PLUS = 10 /* digits; Java throws for 11 to 18 */
};

bool
jrt_date_of(struct jrt_instant t, const struct jrt_zone *z, struct jrt_date *d)
{
	int32_t offset = jrt_zone_offset(z, t.seconds);
	int64_t local = t.seconds + offset, days = jrt_floor_div(local, JRT_SECONDS_A_DAY);
	int seconds = (int)(local - days * JRT_SECONDS_A_DAY);
	struct jrt_civil c = jrt_civil_of(days);

	*d = (struct jrt_date){ .zone = z,
		.offset = offset,
		.days = days,
		.year = c.year,
		.month = c.month,
		.day = c.day,
		.hour = seconds / 3600,
		.minute = seconds / 60 % 60,
		.second = seconds % 60,
		.nano = t.nanos };
	return c.year >= -JRT_LAST_YEAR && c.year <= JRT_LAST_YEAR;
}

bool
jrt_date_room(struct jrt_date_out *o, size_t n)
{
	if (o->size - o->used >= n) {
		return true;
	}
	size_t size = (o->used + n) * 2;
	char *more = size > MOST_TEXT ? NULL : jrt_arena_take(&o->ctx->arena, size);
	if (more == NULL) {
		o->failed = true;
		if (size <= MOST_TEXT) {
			jrt_fail(o->ctx, JRT_NO_ROOM);
		}
		return false;
	}
	memcpy(more, o->at, o->used);
	o->at = more;
	o->size = size;
	return true;
}

void
jrt_date_put_text(struct jrt_date_out *o, const char *text, size_t len)
{
	if (jrt_date_room(o, len)) {
		memcpy(o->at + o->used, text, len);
		o->used += len;
	}
}

/* ---- numbers ------------------------------------------------------------- */

static void
put_digits(struct jrt_date_out *o, uint64_t v, unsigned least)
{
	char digits[MOST_DIGITS];
	unsigned n = 0;

	do {
		digits[n++] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	if (!jrt_date_room(o, n > least ? n : least)) {
		return;
	}
	for (; least > n; least--) {
		o->at[o->used++] = '0';
	}
	while (n > 0) {
		o->at[o->used++] = digits[--n];
	}
}

static uint64_t
power_of_ten(unsigned n)
{
	uint64_t power = 1;
	while (n-- > 0) {
		power *= 10;
	}
	return power;
}

void
jrt_date_put_value(struct jrt_date_out *o, int64_t v, unsigned least, enum jrt_date_sign sign)
{
	uint64_t size = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	if (v < 0) {
		jrt_date_put(o, "-");
		o->failed = o->failed || sign == JRT_DATE_UNSIGNED;
	} else if (sign == JRT_DATE_PLUS && least < 19) {
		o->failed = o->failed || least > MOST_WITH_PLUS;
		if (size >= power_of_ten(least)) {
			jrt_date_put(o, "+");
		}
	}
	put_digits(o, size, least);
}

void
jrt_date_put_two_digits(struct jrt_date_out *o, enum jrt_date_field field)
{
	int64_t v = jrt_date_value(&o->date, field);
	put_digits(o, (uint64_t)(v < 0 ? -v : v) % 100, 2);
}

void
jrt_date_put_fraction(struct jrt_date_out *o, unsigned digits)
{
	put_digits(o, (uint64_t)o->date.nano / power_of_ten(9 - digits), digits);
}

void
jrt_date_put_name(struct jrt_date_out *o, enum jrt_date_field field, enum jrt_date_form form)
{
	const char *name = jrt_date_name(field, form, jrt_date_value(&o->date, field));

	if (name != NULL) {
		jrt_date_put_text(o, name, strlen(name));
	}
}

/* ---- zones --------------------------------------------------------------- */

static void
put_colon(struct jrt_date_out *o, bool colon)
{
	if (colon) {
		jrt_date_put(o, ":");
	}
}

void
jrt_date_put_offset(
	struct jrt_date_out *o, enum jrt_date_shape shape, const char *zero, size_t zero_len)
{
	int32_t all = o->date.offset < 0 ? -o->date.offset : o->date.offset;
	int32_t hours = all / 3600, minutes = all / 60 % 60, seconds = all % 60;
	bool colon = shape == JRT_OFFSET_HH_MM_colon || shape == JRT_OFFSET_HH_MM_ss_colon;
	bool with_minutes = shape != JRT_OFFSET_HH_mm || minutes > 0;
	bool with_seconds =
		(shape == JRT_OFFSET_HHMM_ss || shape == JRT_OFFSET_HH_MM_ss_colon) && seconds > 0;

	if (hours == 0 && minutes == 0 && !with_seconds) {
		jrt_date_put_text(o, zero, zero_len);
		return;
	}
	jrt_date_put_text(o, o->date.offset < 0 ? "-" : "+", 1);
	put_digits(o, (uint64_t)hours, 2);
	if (with_minutes) {
		put_colon(o, colon);
		put_digits(o, (uint64_t)minutes, 2);
	}
	if (with_seconds) {
		put_colon(o, colon);
		put_digits(o, (uint64_t)seconds, 2);
	}
}

void
jrt_date_put_gmt(struct jrt_date_out *o, enum jrt_date_form form)
{
	int32_t all = o->date.offset < 0 ? -o->date.offset : o->date.offset;
	bool full = form == JRT_DATE_FULL;

	jrt_date_put(o, "GMT");
	if (all == 0) {
		return;
	}
	jrt_date_put_text(o, o->date.offset < 0 ? "-" : "+", 1);
	put_digits(o, (uint64_t)all / 3600, full ? 2 : 1);
	if (full || all % 3600 != 0) {
		jrt_date_put(o, ":");
		put_digits(o, (uint64_t)all / 60 % 60, 2);
	}
	if (all % 60 != 0) {
		jrt_date_put(o, ":");
		put_digits(o, (uint64_t)all % 60, 2);
	}
}

void
jrt_date_pad(struct jrt_date_out *o, size_t mark, unsigned width)
{
	size_t len = o->used - mark;

	if (len > width) {
		o->failed = true; /* Java throws */
	} else if (jrt_date_room(o, width - len)) {
		memmove(o->at + mark + (width - len), o->at + mark, len);
		memset(o->at + mark, ' ', width - len);
		o->used = mark + width;
	}
}
