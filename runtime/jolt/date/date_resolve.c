/* SPDX-License-Identifier: Apache-2.0 */
/* What fields add up to (java.time.format.Parsed of Java 17, ResolverStyle.SMART).
 *
 * Fields that contributed to a date or a time are consumed; the rest must agree with it. */
#include "jolt/date/date.h"

enum { HOURS = 24, NOON = 12, MINUTES_A_DAY = 1440 };

struct resolver {
	struct jrt_date_in *in;
	struct jrt_date_read *out;
	int64_t extra_days; /* 24:00 belongs to the next day */
	bool from_millis; /* the nanoseconds were not read as such */
	bool bad;
};

static const struct range {
	int64_t least, most;
	bool of_time;
} ranges[] = {
#define FIELD(id, value, least, most, of_time) { least, most, of_time },
#include "jolt/date/date_fields.def"
#undef FIELD
};

static bool
has(const struct resolver *r, enum jrt_date_field f)
{
	return (r->in->set >> f & 1) != 0;
}

static bool
in_range(enum jrt_date_field f, int64_t value)
{
	return value >= ranges[f].least && value <= ranges[f].most;
}

static void
drop(struct resolver *r, enum jrt_date_field f)
{
	r->in->set &= ~(UINT32_C(1) << f);
}

/* The field's value, which must be in its range. */
static int64_t
valid(struct resolver *r, enum jrt_date_field f)
{
	int64_t value = r->in->value[f];
	if (!in_range(f, value)) {
		r->bad = true;
		return ranges[f].least;
	}
	return value;
}

/* The same, and consumes the field. */
static int64_t
take(struct resolver *r, enum jrt_date_field f)
{
	drop(r, f);
	return valid(r, f);
}

/* What another field implies for this one. */
static void
derive(struct resolver *r, enum jrt_date_field f, int64_t value)
{
	r->bad = !jrt_date_set(r->in, f, value) || r->bad;
}

static void
set_date(struct resolver *r, int64_t days)
{
	int64_t year = jrt_civil_of(days).year;

	r->bad = r->bad || (r->out->has_date && r->out->days != days) || year < -JRT_LAST_YEAR ||
		 year > JRT_LAST_YEAR;
	r->out->has_date = true;
	r->out->days = days;
}

/* ---- dates --------------------------------------------------------------- */

/* The year of an era as a year; the era defaults to that of the year, or to the common one. */
static void
year_of_era(struct resolver *r)
{
	if (!has(r, JRT_DATE_YEAR_OF_ERA)) {
		return;
	}
	int64_t of_era = take(r, JRT_DATE_YEAR_OF_ERA);
	bool common = has(r, JRT_DATE_ERA)    ? r->in->value[JRT_DATE_ERA] == 1
		      : has(r, JRT_DATE_YEAR) ? r->in->value[JRT_DATE_YEAR] > 0
					      : true;
	drop(r, JRT_DATE_ERA);
	derive(r, JRT_DATE_YEAR, common ? of_era : 1 - of_era);
}

static void
date_of_fields(struct resolver *r)
{
	year_of_era(r);
	if (r->bad || !has(r, JRT_DATE_YEAR)) {
		return;
	}
	if (has(r, JRT_DATE_MONTH) && has(r, JRT_DATE_DAY)) {
		int64_t year = take(r, JRT_DATE_YEAR);
		int month = (int)take(r, JRT_DATE_MONTH), day = (int)take(r, JRT_DATE_DAY);
		int last = jrt_month_length(year, month);
		set_date(r, jrt_days_of(year, month, day < last ? day : last));
	} else if (has(r, JRT_DATE_DAY_OF_YEAR)) {
		int64_t year = take(r, JRT_DATE_YEAR);
		int day = (int)take(r, JRT_DATE_DAY_OF_YEAR);
		r->bad = r->bad || (day == 366 && !jrt_is_leap(year));
		set_date(r, jrt_days_of(year, 1, 1) + day - 1);
	}
}

static void
week_of_month(struct resolver *r)
{
	int64_t year = take(r, JRT_DATE_YEAR);
	int month = (int)take(r, JRT_DATE_MONTH), week = (int)take(r, JRT_DATE_WEEK_OF_MONTH);
	int64_t first = jrt_days_of(year, month, 1);
	int weekday = (int)(take(r, JRT_DATE_WEEKDAY) % 7) + 1;

	set_date(r, first + (week - 1) * 7 + weekday - jrt_local_weekday(first));
}

static void
week_of_year(struct resolver *r)
{
	int64_t year = take(r, JRT_DATE_WEEK_YEAR);
	int week = (int)take(r, JRT_DATE_WEEK);
	int weekday = (int)(take(r, JRT_DATE_WEEKDAY) % 7) + 1;

	set_date(r, jrt_days_of_week(year, week, weekday));
}

/* The number of a weekday, counted from Sunday, as a weekday.  It takes precedence over a name that
 * disagrees; *agree: no name does. */
static void
local_weekday(struct resolver *r, bool *agree)
{
	*agree = true;
	if (!has(r, JRT_DATE_LOCAL_WEEKDAY)) {
		return;
	}
	int64_t weekday = (take(r, JRT_DATE_LOCAL_WEEKDAY) + 5) % 7 + 1;
	*agree = !has(r, JRT_DATE_WEEKDAY) || r->in->value[JRT_DATE_WEEKDAY] == weekday;
	drop(r, JRT_DATE_WEEKDAY);
	derive(r, JRT_DATE_WEEKDAY, weekday);
}

/* Dates from fields that need others. */
static void
dates(struct resolver *r)
{
	bool agree;

	date_of_fields(r);
	if (has(r, JRT_DATE_JULIAN)) {
		set_date(r, take(r, JRT_DATE_JULIAN) - JRT_JULIAN_EPOCH);
	}
	local_weekday(r, &agree);
	if (has(r, JRT_DATE_WEEK_YEAR)) {
		int64_t year = r->in->value[JRT_DATE_WEEK_YEAR];
		r->bad = r->bad || year > INT32_MAX || year < INT32_MIN;
	}
	if (r->bad || !has(r, JRT_DATE_WEEKDAY)) {
		return;
	}
	bool year = has(r, JRT_DATE_YEAR);
	if (year && has(r, JRT_DATE_WEEK_OF_MONTH) && has(r, JRT_DATE_MONTH)) {
		week_of_month(r);
		r->bad = r->bad || !agree; /* which one Java takes is unspecified */
	} else if (!year && has(r, JRT_DATE_WEEK_YEAR) && has(r, JRT_DATE_WEEK)) {
		week_of_year(r);
		r->bad = r->bad || !agree;
	}
}

/* ---- times --------------------------------------------------------------- */

/* An hour counted from 1; 0 is accepted, too. */
static int64_t
clock_hour(struct resolver *r, enum jrt_date_field f)
{
	int64_t hour = r->in->value[f] == 0 ? 0 : valid(r, f);
	drop(r, f);
	return hour % ranges[f].most;
}

/* The parts of the day, from midnight on, in minutes. */
static bool
period_includes(int64_t period, int64_t minute)
{
	static const int from[] = { 0, NOON * 60, 6 * 60, NOON * 60, 18 * 60, 21 * 60 };
	static const int until[] = { 0, NOON * 60, NOON * 60, 18 * 60, 21 * 60, 6 * 60 };
	int a = from[period], b = until[period];

	return a == b  ? minute == a || (a == 0 && minute == MINUTES_A_DAY)
	       : a < b ? minute >= a && minute < b
		       : minute >= a || minute < b;
}

static void
hour_of_halves(struct resolver *r)
{
	if (has(r, JRT_DATE_HOUR_OF_24)) {
		derive(r, JRT_DATE_HOUR, clock_hour(r, JRT_DATE_HOUR_OF_24));
	}
	if (has(r, JRT_DATE_HOUR_OF_12)) {
		derive(r, JRT_DATE_HOUR_OF_HALF, clock_hour(r, JRT_DATE_HOUR_OF_12));
	}
	if (has(r, JRT_DATE_HALF) && has(r, JRT_DATE_HOUR_OF_HALF)) {
		int64_t half = take(r, JRT_DATE_HALF);
		derive(r, JRT_DATE_HOUR, half * NOON + take(r, JRT_DATE_HOUR_OF_HALF));
	}
}

static void
hour_of_period(struct resolver *r)
{
	if (!has(r, JRT_DATE_PERIOD) || !has(r, JRT_DATE_HOUR_OF_HALF)) {
		return;
	}
	int64_t period = take(r, JRT_DATE_PERIOD), hour = take(r, JRT_DATE_HOUR_OF_HALF);
	int64_t minute =
		has(r, JRT_DATE_MINUTE) ? jrt_floor_rest(r->in->value[JRT_DATE_MINUTE], 60) : 0;
	bool late = period_includes(period, (hour + NOON) * 60 + minute);
	derive(r, JRT_DATE_HOUR, hour + (late ? NOON : 0));
}

static void
derive_seconds(struct resolver *r, int64_t seconds)
{
	derive(r, JRT_DATE_HOUR, seconds / 3600);
	derive(r, JRT_DATE_MINUTE, seconds / 60 % 60);
	derive(r, JRT_DATE_SECOND, seconds % 60);
}

static void
parts_of_day(struct resolver *r)
{
	if (has(r, JRT_DATE_NANO_OF_DAY)) {
		int64_t nanos = take(r, JRT_DATE_NANO_OF_DAY);
		derive_seconds(r, nanos / JRT_NANOS_A_SECOND);
		derive(r, JRT_DATE_NANO, nanos % JRT_NANOS_A_SECOND);
	}
	if (has(r, JRT_DATE_MILLI_OF_DAY)) {
		int64_t millis = take(r, JRT_DATE_MILLI_OF_DAY);
		int64_t finer = has(r, JRT_DATE_NANO) ? valid(r, JRT_DATE_NANO) % 1000000 : 0;
		r->from_millis = !has(r, JRT_DATE_NANO);
		derive_seconds(r, millis / 1000);
		derive(r, JRT_DATE_NANO, millis % 1000 * 1000000 + finer);
	}
}

/* A part of the day, or AM or PM, on its own: takes the middle. */
static void
middle_of_part(struct resolver *r)
{
	static const int middle[] = { 0, NOON * 60, 9 * 60, 15 * 60, 19 * 60 + 30, 90 };

	if (has(r, JRT_DATE_HOUR) || has(r, JRT_DATE_MINUTE) || has(r, JRT_DATE_SECOND) ||
		has(r, JRT_DATE_NANO)) {
		return;
	}
	if (has(r, JRT_DATE_PERIOD)) {
		int64_t period = take(r, JRT_DATE_PERIOD);
		derive(r, JRT_DATE_HOUR, middle[period] / 60);
		derive(r, JRT_DATE_MINUTE, middle[period] % 60);
	} else if (has(r, JRT_DATE_HALF)) {
		derive(r, JRT_DATE_HOUR, take(r, JRT_DATE_HALF) * NOON + 6);
	}
}

static int64_t
take_or_zero(struct resolver *r, enum jrt_date_field f)
{
	return has(r, f) ? take(r, f) : 0;
}

static void
times(struct resolver *r)
{
	hour_of_halves(r);
	parts_of_day(r);
	hour_of_period(r);
	middle_of_part(r);
	bool minute = has(r, JRT_DATE_MINUTE), second = has(r, JRT_DATE_SECOND);
	if (!has(r, JRT_DATE_HOUR) || (!minute && second) ||
		(has(r, JRT_DATE_NANO) && !(minute && second))) {
		return;
	}
	if (second && has(r, JRT_DATE_NANO) && !r->from_millis) {
		drop(r, JRT_DATE_PERIOD); /* Java does not check it then */
	}
	int64_t *hour = &r->in->value[JRT_DATE_HOUR];
	bool end = *hour == HOURS;
	*hour = end ? 0 : *hour;
	int64_t seconds = take(r, JRT_DATE_HOUR) * 3600;
	seconds += take_or_zero(r, JRT_DATE_MINUTE) * 60;
	seconds += take_or_zero(r, JRT_DATE_SECOND);
	int64_t nanos = seconds * JRT_NANOS_A_SECOND + take_or_zero(r, JRT_DATE_NANO);
	r->bad = r->bad || (end && nanos != 0);
	r->extra_days = end;
	r->out->has_time = true;
	r->out->nano_of_day = nanos;
}

/* ---- what is left -------------------------------------------------------- */

static bool
is_of_time(int f)
{
	return ranges[f].of_time || f == JRT_DATE_PERIOD;
}

static void
check_period(struct resolver *r, const struct jrt_date *d)
{
	int64_t minute = r->extra_days > 0 ? MINUTES_A_DAY : d->hour * 60 + d->minute;
	r->bad = r->bad || !period_includes(take(r, JRT_DATE_PERIOD), minute);
}

/* The rest must agree with the date and the time. */
static void
check_rest(struct resolver *r)
{
	static const int32_t zero;
	static const struct jrt_zone utc = { .name = "Z", .offsets = &zero };
	struct jrt_date d;
	struct jrt_date_read *out = r->out;
	if ((r->in->set & ~(UINT32_C(1) << JRT_DATE_OFFSET)) == 0) {
		return;
	}
	int64_t days = out->has_date ? out->days : 0;
	int64_t seconds = out->has_time ? out->nano_of_day / JRT_NANOS_A_SECOND : 0;
	int64_t nanos = out->has_time ? out->nano_of_day % JRT_NANOS_A_SECOND : 0;

	(void)jrt_date_of(
		(struct jrt_instant){ days * JRT_SECONDS_A_DAY + seconds, (int32_t)nanos }, &utc,
		&d);
	if (has(r, JRT_DATE_PERIOD) && out->has_time) {
		check_period(r, &d);
	}
	for (int f = 0; f < JRT_DATE_FIELDS && !r->bad; f++) {
		bool known = is_of_time(f) ? out->has_time : out->has_date;
		if (!has(r, (enum jrt_date_field)f) || f == JRT_DATE_OFFSET) {
			continue;
		}
		int64_t value = r->in->value[f];
		if (known) {
			r->bad = value != jrt_date_value(&d, (enum jrt_date_field)f);
		} else if (ranges[f].of_time) {
			r->bad = !in_range((enum jrt_date_field)f, value);
		}
	}
}

static void
instant(struct resolver *r)
{
	struct jrt_date_read *out = r->out;
	bool offset = has(r, JRT_DATE_OFFSET);

	if (!out->has_date || !out->has_time || (!offset && r->in->zone == NULL)) {
		return;
	}
	int64_t local = out->days * JRT_SECONDS_A_DAY + out->nano_of_day / JRT_NANOS_A_SECOND;
	out->has_instant = true;
	out->instant.nanos = (int32_t)(out->nano_of_day % JRT_NANOS_A_SECOND);
	out->instant.seconds =
		offset ? local - valid(r, JRT_DATE_OFFSET) : jrt_zone_instant(r->in->zone, local);
}

bool
jrt_date_resolve(struct jrt_date_in *in, struct jrt_date_read *out)
{
	struct resolver r = { .in = in, .out = out };

	*out = (struct jrt_date_read){ 0 };
	dates(&r);
	times(&r);
	out->has_hour = out->has_time || has(&r, JRT_DATE_HOUR);
	check_rest(&r);
	if (out->has_date && out->has_time && r.extra_days > 0) {
		out->has_date = false;
		set_date(&r, out->days + r.extra_days);
	}
	instant(&r);
	return !r.bad;
}
