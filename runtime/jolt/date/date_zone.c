/* SPDX-License-Identifier: Apache-2.0 */
/* From instants to offsets, and from local times to instants. */
#include "jolt/date/date_zone.h"

#include "jolt/date/date_calendar.h"

#include <string.h>

enum { HOLDS_TWO_YEARS = 6 };

/* A change of the offset. */
struct change {
	int64_t at;
	int32_t before, after;
	bool to_summer; /* by the rule */
};

/* ---- the rule for later years -------------------------------------------- */

static int64_t
day_of_change(const struct jrt_zone_change *c, int64_t year)
{
	int64_t first = jrt_days_of(year, 1, 1);

	if (c->kind == JRT_ZONE_ZERO) {
		return first + c->day;
	}
	if (c->kind == JRT_ZONE_JULIAN) {
		return first + c->day - 1 + (jrt_is_leap(year) && c->day > 59);
	}
	first = jrt_days_of(year, c->month, 1);
	int64_t day = first + jrt_floor_rest(c->weekday - (jrt_local_weekday(first) - 1), 7) +
		      (c->week - 1) * 7;
	return day - first < jrt_month_length(year, c->month) ? day : day - 7;
}

static int64_t
change_in(const struct jrt_zone_change *c, int64_t year, int32_t offset)
{
	return day_of_change(c, year) * JRT_SECONDS_A_DAY + c->time - offset;
}

/* The changes of the year and its neighbours, in order. */
static unsigned
changes_around(const struct jrt_zone_rule *r, int64_t year, struct change out[HOLDS_TWO_YEARS])
{
	unsigned n = 0;

	for (int64_t y = year - 1; y <= year + 1; y++) {
		struct change begin = { change_in(&r->begin, y, r->offset), r->offset,
			r->summer_offset, true };
		struct change end = { change_in(&r->end, y, r->summer_offset), r->summer_offset,
			r->offset, false };
		bool north = begin.at <= end.at;
		out[n++] = north ? begin : end;
		out[n++] = north ? end : begin;
	}
	return n;
}

static int64_t
year_of(int64_t seconds)
{
	return jrt_civil_of(jrt_floor_div(seconds, JRT_SECONDS_A_DAY)).year;
}

/* ---- looking ------------------------------------------------------------- */

/* Whether the instant is after the table's end, where the rule applies. */
static bool
by_rule(const struct jrt_zone *z, int64_t instant)
{
	return z->count == 0 || instant >= z->changes[z->count - 1];
}

static bool
is_summer(const struct jrt_zone_rule *r, int64_t instant)
{
	struct change around[HOLDS_TWO_YEARS];

	if (!r->has_summer) {
		return false;
	}
	unsigned n = changes_around(r, year_of(instant + r->offset), around);
	bool summer = n > 0 && !around[0].to_summer;
	for (unsigned i = 0; i < n && around[i].at <= instant; i++) {
		summer = around[i].to_summer;
	}
	return summer;
}

/* How many changes of the table came before the instant, or at it. */
static uint32_t
changes_until(const struct jrt_zone *z, int64_t instant)
{
	uint32_t low = 0, high = z->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (z->changes[middle] <= instant) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

int32_t
jrt_zone_offset(const struct jrt_zone *z, int64_t instant)
{
	if (!by_rule(z, instant)) {
		return z->offsets[changes_until(z, instant)];
	}
	return is_summer(&z->rule, instant) ? z->rule.summer_offset : z->rule.offset;
}

const char *
jrt_zone_short_name(const struct jrt_zone *z, int64_t instant)
{
	if (z->names == NULL) {
		return z->name;
	}
	const char *name = !by_rule(z, instant)           ? z->names[changes_until(z, instant)]
			   : is_summer(&z->rule, instant) ? z->rule.summer_name
							  : z->rule.name;
	if (strcmp(name, "LMT") == 0) {
		name = z->rule.name; /* Java also uses this name for a place's mean time */
	}
	return *name >= 'A' ? name : NULL;
}

/* The local time from which on only the new offset applies. */
static int64_t
settled(const struct change *c)
{
	return c->at + (c->after > c->before ? c->after : c->before);
}

static struct change
change_number(const struct jrt_zone *z, uint32_t i)
{
	return (struct change){ z->changes[i], z->offsets[i], z->offsets[i + 1], false };
}

/* The first change that may still affect the local time; false: there is none. */
static bool
next_change(const struct jrt_zone *z, int64_t local, struct change *out)
{
	uint32_t low = 0, high = z->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		*out = change_number(z, middle);
		if (settled(out) <= local) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	if (low < z->count) {
		*out = change_number(z, low);
		return true;
	}
	if (!z->rule.has_summer) {
		return false;
	}
	struct change around[HOLDS_TWO_YEARS];
	unsigned n = changes_around(&z->rule, year_of(local), around);
	for (unsigned i = 0; i < n; i++) {
		if (local < settled(&around[i])) {
			*out = around[i];
			return true;
		}
	}
	return false;
}

int64_t
jrt_zone_instant(const struct jrt_zone *z, int64_t local)
{
	struct change c;

	return local - (next_change(z, local, &c) ? c.before : z->rule.offset);
}

int64_t
jrt_zone_day_start(const struct jrt_zone *z, int64_t days)
{
	int64_t local = days * JRT_SECONDS_A_DAY;
	struct change c;

	if (!next_change(z, local, &c)) {
		return local - z->rule.offset;
	}
	bool left_out = c.after > c.before && local >= c.at + c.before;
	return left_out ? c.at : local - c.before;
}
