/* SPDX-License-Identifier: Apache-2.0 */
/* Days and dates.  Howard Hinnant, chrono-Compatible Low-Level Date Algorithms (2013): eras of 400
 * years, years from March. */
#include "jolt/date/date_calendar.h"

enum { DAYS_AN_ERA = 146097, DAYS_TO_EPOCH = 719468 };

int
jrt_month_length(int64_t year, int month)
{
	if (month == 2) {
		return jrt_is_leap(year) ? 29 : 28;
	}
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

int64_t
jrt_days_of(int64_t year, int month, int day)
{
	int64_t y = year - (month <= 2), era = jrt_floor_div(y, 400);
	int of_era = (int)(y - era * 400);
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * DAYS_AN_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
	       DAYS_TO_EPOCH;
}

struct jrt_civil
jrt_civil_of(int64_t days)
{
	int64_t era = jrt_floor_div(days + DAYS_TO_EPOCH, DAYS_AN_ERA);
	int of_era = (int)(days + DAYS_TO_EPOCH - era * DAYS_AN_ERA);
	int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * year + year / 4 - year / 100);
	int m = (5 * of_year + 2) / 153, month = m < 10 ? m + 3 : m - 9;

	return (struct jrt_civil){ .year = era * 400 + year + (month <= 2),
		.month = month,
		.day = of_year - (153 * m + 2) / 5 + 1 };
}

int
jrt_day_of_year(int64_t year, int month, int day)
{
	return (int)(jrt_days_of(year, month, day) - jrt_days_of(year, 1, 1)) + 1;
}

/* ---- weeks --------------------------------------------------------------- */

int
jrt_week_of(int day, int weekday)
{
	/* the weekday of the first day, from 0 */
	int first = (int)jrt_floor_rest(weekday - day, 7);
	return (first + day - 1) / 7 + 1;
}

/* The Sunday of week 1. */
static int64_t
first_week(int64_t year)
{
	int64_t first = jrt_days_of(year, 1, 1);
	return first - (jrt_local_weekday(first) - 1);
}

int64_t
jrt_week_year(int64_t days)
{
	int64_t year = jrt_civil_of(days).year;
	return days >= first_week(year + 1) ? year + 1 : year;
}

int
jrt_week(int64_t days)
{
	return (int)(days - first_week(jrt_week_year(days))) / 7 + 1;
}

int64_t
jrt_days_of_week(int64_t year, int week, int weekday)
{
	int64_t first = first_week(year);
	int last = (int)(first_week(year + 1) - first) / 7;

	return first + (week < last ? week - 1 : last - 1) * 7 + weekday - 1;
}
