/* SPDX-License-Identifier: Apache-2.0 */
/* Durations, byte sizes, counts and rates as text. */
#include "connector/common/units.h"

#include <string.h>

struct unit {
	const char *name;
	uint64_t factor;
};

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

/* Digits at *at, moved over; false when there are none or too many. */
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

/* The unit at *at, moved over; units[] ends with a NULL name. */
static const struct unit *
take_unit(const char **at, const struct unit *units)
{
	size_t len = 0;
	while (is_letter((*at)[len])) {
		len++;
	}
	for (; units->name != NULL; units++) {
		if (strlen(units->name) == len && strncmp(units->name, *at, len) == 0) {
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
	return take_digits(&at, count) && *skip_blanks(at) == '\0';
}

bool
jrt_parse_duration(const char *text, uint64_t *ms)
{
	static const struct unit units[] = { /* in nanoseconds */
		{ "ns", 1 }, { "nsec", 1 }, { "us", 1000 }, { "usec", 1000 }, { "ms", 1000000 },
		{ "msec", 1000000 }, { "s", 1000000000 }, { "sec", 1000000000 },
		{ "secs", 1000000000 }, { "second", 1000000000 }, { "seconds", 1000000000 },
		{ "m", 60000000000 }, { "min", 60000000000 }, { "mins", 60000000000 },
		{ "minute", 60000000000 }, { "minutes", 60000000000 }, { "h", 3600000000000 },
		{ "hr", 3600000000000 }, { "hour", 3600000000000 }, { "hours", 3600000000000 },
		{ "d", 86400000000000 }, { "day", 86400000000000 }, { "days", 86400000000000 },
		{ "w", 604800000000000 }, { "week", 604800000000000 }, { "weeks", 604800000000000 },
		{ NULL, 0 }
	};
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
		const struct unit *unit = take_unit(&at, units);
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
	static const struct unit units[] = { { "", 1 }, { "B", 1 }, { "b", 1 }, { "k", 1000 },
		{ "K", 1000 }, { "kB", 1000 }, { "KB", 1000 }, { "kb", 1000 }, { "Ki", 1 << 10 },
		{ "KiB", 1 << 10 }, { "kib", 1 << 10 }, { "M", 1000000 }, { "MB", 1000000 },
		{ "mb", 1000000 }, { "Mi", 1 << 20 }, { "MiB", 1 << 20 }, { "mib", 1 << 20 },
		{ "G", 1000000000 }, { "GB", 1000000000 }, { "gb", 1000000000 }, { "Gi", 1 << 30 },
		{ "GiB", 1 << 30 }, { "gib", 1 << 30 }, { "T", 1000000000000 },
		{ "TB", 1000000000000 }, { "tb", 1000000000000 }, { "Ti", (uint64_t)1 << 40 },
		{ "TiB", (uint64_t)1 << 40 }, { "tib", (uint64_t)1 << 40 }, { NULL, 0 } };
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
	const struct unit *unit = take_unit(&at, units);
	if (unit == NULL || *skip_blanks(at) != '\0' || whole > (UINT64_MAX >> 2) / unit->factor) {
		return false;
	}
	/* The fraction has nine digits at most: the product may pass 64 bits only for the largest
	 * units. */
	*bytes = whole * unit->factor +
		 (uint64_t)((long double)part * (long double)unit->factor / (long double)scale);
	return true;
}

bool
jrt_parse_rate(const char *text, uint64_t *per_1000_seconds)
{
	static const struct unit units[] = { { "s", 1000 }, { "sec", 1000 }, { "m", 60 * 1000 },
		{ "min", 60 * 1000 }, { "h", 3600 * 1000 }, { NULL, 0 } };
	const char *at = skip_blanks(text);
	uint64_t number;
	if (!take_digits(&at, &number) || number > UINT64_MAX / 1000000) {
		return false;
	}
	at = skip_blanks(at);
	uint64_t seconds = 1;
	if (*at == '/') {
		at = skip_blanks(at + 1);
		const struct unit *unit = take_unit(&at, units);
		if (unit == NULL) {
			return false;
		}
		seconds = unit->factor / 1000;
	}
	if (*skip_blanks(at) != '\0' || number == 0) {
		return false;
	}
	*per_1000_seconds = number * 1000 / seconds;
	return *per_1000_seconds > 0;
}
