/* SPDX-License-Identifier: Apache-2.0 */
/* The calendar of ISO 8601, extended to the years before its adoption (java.time's IsoChronology).
 * Weeks follow the locale `en`: they start on Sunday, and week 1 contains 1 January. */
#ifndef JOLT_DATE_CALENDAR_H
#define JOLT_DATE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "json/abi.h"

JRT_BEGIN

enum {
	JRT_SECONDS_A_DAY = 86400,
	JRT_NANOS_A_SECOND = 1000000000,
	JRT_LAST_YEAR = 999999999 /* the first year is its negative (java.time.Year) */
};

/* The quotient rounded down, and the remainder: 0 <= rest < b, for b > 0. */
static inline int64_t
jrt_floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static inline int64_t
jrt_floor_rest(int64_t a, int64_t b)
{
	return a % b + (a % b < 0 ? b : 0);
}

static inline bool
jrt_is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* month: 1 to 12 */
int jrt_month_length(int64_t year, int month);
/* Days since 1970-01-01; a day beyond the end of the month counts on. */
int64_t jrt_days_of(int64_t year, int month, int day);
struct jrt_civil {
	int64_t year;
	int month, day;
};
struct jrt_civil jrt_civil_of(int64_t days);
/* 1 to 366 */
int jrt_day_of_year(int64_t year, int month, int day);
/* Monday is 1, Sunday 7. */
static inline int
jrt_weekday(int64_t days)
{
	return (int)jrt_floor_rest(days + 3, 7) + 1;
}

/* Sunday is 1. */
static inline int
jrt_local_weekday(int64_t days)
{
	return (int)jrt_floor_rest(days + 4, 7) + 1;
}

/* The week of the month or year that contains `day`; `weekday` as in jrt_local_weekday(). */
int jrt_week_of(int day, int weekday);
/* The year of the week that contains the day: the last days of December may be in week 1. */
int64_t jrt_week_year(int64_t days);
int jrt_week(int64_t days);
/* The day for such a year, week and weekday; a week beyond the end of the year is its last. */
int64_t jrt_days_of_week(int64_t year, int week, int weekday);

JRT_END
#endif
