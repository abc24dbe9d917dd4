/* SPDX-License-Identifier: Apache-2.0 */
/* Durations, byte sizes, counts and rates as text. */
#include "connector/common/units.h"

#include <string.h>
#include <strings.h>

struct unit {
	const char *name;
	uint64_t factor;
};

#define SECONDS(n) ((n) * (uint64_t)1000000000)

/* Those of the crate humantime, with which Fluvio reads durations; in nanoseconds. */
static const struct unit durations[] = { { "ns", 1 }, { "nsec", 1 }, { "us", 1000 },
	{ "usec", 1000 }, { "ms", 1000000 }, { "msec", 1000000 }, { "s", SECONDS(1) },
	{ "sec", SECONDS(1) }, { "secs", SECONDS(1) }, { "second", SECONDS(1) },
	{ "seconds", SECONDS(1) }, { "m", SECONDS(60) }, { "min", SECONDS(60) },
	{ "mins", SECONDS(60) }, { "minute", SECONDS(60) }, { "minutes", SECONDS(60) },
	{ "h", SECONDS(3600) }, { "hr", SECONDS(3600) }, { "hrs", SECONDS(3600) },
	{ "hour", SECONDS(3600) }, { "hours", SECONDS(3600) }, { "d", SECONDS(86400) },
	{ "day", SECONDS(86400) }, { "days", SECONDS(86400) }, { "w", SECONDS(604800) },
	{ "week", SECONDS(604800) }, { "weeks", SECONDS(604800) }, { "M", SECONDS(2630016) },
	{ "month", SECONDS(2630016) }, { "months", SECONDS(2630016) }, { "y", SECONDS(31557600) },
	{ "year", SECONDS(31557600) }, { "years", SECONDS(31557600) }, { NULL, 0 } };

/* Those of the crate bytesize, which ignores case. */
static const struct unit sizes[] = { { "", 1 }, { "B", 1 }, { "k", 1000 }, { "kB", 1000 },
	{ "Ki", 1 << 10 }, { "KiB", 1 << 10 }, { "M", 1000000 }, { "MB", 1000000 },
	{ "Mi", 1 << 20 }, { "MiB", 1 << 20 }, { "G", 1000000000 }, { "GB", 1000000000 },
	{ "Gi", 1 << 30 }, { "GiB", 1 << 30 }, { "T", 1000000000000 }, { "TB", 1000000000000 },
	{ "Ti", (uint64_t)1 << 40 }, { "TiB", (uint64_t)1 << 40 }, { NULL, 0 } };

/* In microseconds. */
static const struct unit rates[] = { { "s", 1000000 }, { "sec", 1000000 }, { "m", 60000000 },
	{ "min", 60000000 }, { "h", 3600000000 }, { NULL, 0 } };

static const char *
skip_blanks(const char *at)
{
	while (*at == ' ' || *at == '\t') {
		at++;
	}
	return at;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Skips the digits at *at; false: there are none, or too many. */
static bool
take_digits(const char **at, uint64_t *number)
{
	const char *c = *at;
	uint64_t n = 0;
	for (; is_digit(*c); c++) {
		if (n > (UINT64_MAX - 9) / 10) {
			return false;
		}
		n = 10 * n + (uint64_t)(*c - '0');
	}
	bool any = c != *at;
	*at = c;
	*number = n;
	return any;
}

/* Skips the unit at *at; units[] ends with a NULL name. */
static const struct unit *
take_unit(const char **at, const struct unit *units)
{
	bool any_case = units == sizes;
	size_t len = 0;
	while (is_letter((*at)[len])) {
		len++;
	}
	for (; units->name != NULL; units++) {
		if (strlen(units->name) == len &&
			(any_case ? strncasecmp : strncmp)(units->name, *at, len) == 0) {
			*at += len;
			return units;
		}
	}
	return NULL;
}

bool
jrt_parse_count(const char *text, uint64_t *count)
{
	const char *at = skip_blanks(text);
	bool zeros = at[0] == '0' && is_digit(at[1]);
	return !zeros && take_digits(&at, count) && *skip_blanks(at) == '\0';
}

bool
jrt_parse_duration(const char *text, uint64_t *ms)
{
	uint64_t sum = 0;
	const char *at = skip_blanks(text);
	if (strcmp(at, "0") == 0) {
		*ms = 0;
		return true;
	}
	if (*at == '\0') {
		return false;
	}
	while (*at != '\0') {
		uint64_t number;
		if (!take_digits(&at, &number)) {
			return false;
		}
		at = skip_blanks(at);
		const struct unit *unit = take_unit(&at, durations);
		if (unit == NULL || number > UINT64_MAX / 4 / unit->factor) {
			return false;
		}
		sum += number * unit->factor;
		if (sum > UINT64_MAX / 2) {
			return false;
		}
		at = skip_blanks(at);
	}
	*ms = (sum + 999999) / 1000000;
	return true;
}

bool
jrt_parse_size(const char *text, uint64_t *bytes)
{
	const char *at = skip_blanks(text);
	uint64_t whole, part = 0, scale = 1;
	if (!take_digits(&at, &whole)) {
		return false;
	}
	if (*at == '.') {
		at++;
		const char *from = at;
		if (!take_digits(&at, &part) || at - from > 9) {
			return false;
		}
		for (; from < at; from++) {
			scale *= 10;
		}
	}
	at = skip_blanks(at);
	const struct unit *unit = take_unit(&at, sizes);
	if (unit == NULL || *skip_blanks(at) != '\0' || whole > (UINT64_MAX >> 2) / unit->factor) {
		return false;
	}
	/* The fraction has at most nine digits: the product can exceed 64 bits only for the largest
	 * units. */
	*bytes = whole * unit->factor +
		 (uint64_t)((long double)part * (long double)unit->factor / (long double)scale);
	return true;
}

bool
jrt_parse_rate(const char *text, uint64_t *interval_us)
{
	const char *at = skip_blanks(text);
	const struct unit *unit = rates;
	uint64_t number;
	if (!take_digits(&at, &number) || number == 0 || number > UINT64_MAX / 1000000) {
		return false;
	}
	at = skip_blanks(at);
	if (*at == '/') {
		at = skip_blanks(at + 1);
		unit = take_unit(&at, rates);
	}
	if (unit == NULL || *skip_blanks(at) != '\0') {
		return false;
	}
	*interval_us = (unit->factor + number - 1) / number;
	return true;
}
