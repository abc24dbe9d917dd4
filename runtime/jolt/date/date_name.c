/* SPDX-License-Identifier: Apache-2.0 */
/* The names of months, weekdays and the like in Java's locale `en`. */
#include "jolt/date/date.h"

enum { MOST_NAMES = 12 };

/* The names of a field: short, full, narrow. */
struct names {
	enum jrt_date_field field;
	int first; /* the value of the first name */
	const char *names[3][MOST_NAMES];
};

static const struct names all[] = {
	{ JRT_DATE_MONTH, 1,
		{ { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
			  "Dec" },
			{ "January", "February", "March", "April", "May", "June", "July", "August",
				"September", "October", "November", "December" },
			{ "J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D" } } },
	{ JRT_DATE_WEEKDAY, 1,
		{ { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
			{ "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
				"Sunday" },
			{ "M", "T", "W", "T", "F", "S", "S" } } },
	{ JRT_DATE_QUARTER, 1,
		{ { "Q1", "Q2", "Q3", "Q4" },
			{ "1st quarter", "2nd quarter", "3rd quarter", "4th quarter" },
			{ "1", "2", "3", "4" } } },
	{ JRT_DATE_ERA, 0, { { "BC", "AD" }, { "Before Christ", "Anno Domini" }, { "B", "A" } } },
	{ JRT_DATE_HALF, 0, { { "AM", "PM" }, { "AM", "PM" }, { "a", "p" } } },
	{ JRT_DATE_PERIOD, 0,
		{ { "midnight", "noon", "in the morning", "in the afternoon", "in the evening",
			  "at night" },
			{ "midnight", "noon", "in the morning", "in the afternoon",
				"in the evening", "at night" },
			{ "mi", "n", "in the morning", "in the afternoon", "in the evening",
				"at night" } } },
};

const char *
jrt_date_name(enum jrt_date_field field, enum jrt_date_form form, int64_t value)
{
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if (all[i].field == field) {
			int64_t n = value - all[i].first;
			return n >= 0 && n < MOST_NAMES ? all[i].names[form][n] : NULL;
		}
	}
	return NULL;
}

int
jrt_date_period(const struct jrt_date *d)
{
	enum { MIDNIGHT, NOON, MORNING, AFTERNOON, EVENING, NIGHT };

	if (d->minute == 0 && d->hour % 12 == 0) { /* seconds do not matter */
		return d->hour == 0 ? MIDNIGHT : NOON;
	}
	return d->hour < 6 || d->hour >= 21 ? NIGHT
	       : d->hour < 12               ? MORNING
	       : d->hour < 18               ? AFTERNOON
					    : EVENING;
}
