/* SPDX-License-Identifier: Apache-2.0 */
/* The calendar, zones, patterns, durations; the expected results are Java 17's. */
#include "suite.h"

#include <stdlib.h>

#include "jolt/date/date.h"
#include "jolt/functions.h"

/* ---- the calendar -------------------------------------------------------- */

START_TEST(each_day_has_a_number)
{
	static const struct {
		int64_t year;
		int month, day;
		int64_t days;
	} known[] = { { 1970, 1, 1, 0 }, { 1969, 12, 31, -1 }, { 2000, 2, 29, 11016 },
		{ 2000, 3, 1, 11017 }, { 1, 1, 1, -719162 }, { 0, 12, 31, -719163 },
		{ -1, 3, 1, -719834 }, { 999999999, 12, 31, 365241780471 },
		{ -999999999, 1, 1, -365243219162 } };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct jrt_civil c = jrt_civil_of(known[i].days);
		ck_assert_int_eq(
			jrt_days_of(known[i].year, known[i].month, known[i].day), known[i].days);
		ck_assert_int_eq(c.year, known[i].year);
		ck_assert_int_eq(c.month, known[i].month);
		ck_assert_int_eq(c.day, known[i].day);
	}
}
END_TEST

/* Each day follows the one before, for 800 years around the years 0 and 2000. */
START_TEST(days_follow_each_other)
{
	for (int64_t from = -146097 - 719468; from <= 11016; from += 719468 + 146097 / 2) {
		struct jrt_civil before = jrt_civil_of(from);
		for (int64_t day = from + 1; day < from + 2 * 146097; day++) {
			struct jrt_civil c = jrt_civil_of(day);
			bool next = c.day == before.day + 1 && c.month == before.month;
			bool month = c.day == 1 &&
				     before.day == jrt_month_length(before.year, before.month);
			ck_assert(next || month);
			ck_assert_int_eq(jrt_days_of(c.year, c.month, c.day), day);
			ck_assert_int_eq(jrt_days_of_week(jrt_week_year(day), jrt_week(day),
						 jrt_local_weekday(day)),
				day);
			before = c;
		}
	}
}
END_TEST

/* ---- zones --------------------------------------------------------------- */

START_TEST(fixed_zones_are_read)
{
	static const struct {
		const char *id, *name; /* NULL: none */
		int32_t offset;
	} known[] = { { "Z", "Z", 0 }, { "+00:00", "Z", 0 }, { "-00:00", "Z", 0 },
		{ "+1", "+01:00", 3600 }, { "-0130", "-01:30", -5400 },
		{ "+053015", "+05:30:15", 19815 }, { "+18:00", "+18:00", 64800 },
		{ "UTC", "UTC", 0 }, { "GMT+2", "GMT+02:00", 7200 }, { "GMT+0", "GMT", 0 },
		{ "UT-03", "UT-03:00", -10800 }, { "UTC+01:00:01", "UTC+01:00:01", 3601 },
		{ "+18:01", NULL, 0 }, { "+2:00", NULL, 0 }, { "+01:60", NULL, 0 },
		{ "z", NULL, 0 }, { "", NULL, 0 }, { "+", NULL, 0 }, { "UTC+", NULL, 0 },
		{ "UTCZ", NULL, 0 }, { "+01:0", NULL, 0 }, { "+0:00", NULL, 0 }, { " Z", NULL, 0 },
		{ "GMT0", NULL, 0 }, { "+010", NULL, 0 }, { "+01:0000", NULL, 0 },
		{ "+0100:00", NULL, 0 } };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		char name[JRT_ZONE_NAME];
		int32_t offset = 1;
		bool is = jrt_zone_fixed(known[i].id, strlen(known[i].id), name, &offset);
		ck_assert_msg(is == (known[i].name != NULL), "%s", known[i].id);
		if (is) {
			ck_assert_str_eq(name, known[i].name);
			ck_assert_int_eq(offset, known[i].offset);
		}
	}
}
END_TEST

START_TEST(regions_are_known_by_name)
{
	static const char *const good[] = { "Europe/Berlin", "America/Argentina/Buenos_Aires",
		"Etc/GMT+5", "CET", "EST5EDT", "GMT0", "UCT" };
	static const char *const bad[] = { "EST", "HST", "MST", "ROC", "Factory", "posixrules",
		"localtime", "posix/Europe/Berlin", "right/UTC", "../etc/passwd", "/etc/passwd",
		"Europe/../UTC", "Europe//Berlin", "Europe/", "Europe/Berlin ", " UTC", "", "A\nB",
		"a\xc3\xa9", "tzdata.zi", "+VERSION",
		"Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		ck_assert_msg(jrt_zone_is_region(good[i], strlen(good[i])), "%s", good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ck_assert_msg(!jrt_zone_is_region(bad[i], strlen(bad[i])), "%s", bad[i]);
	}
}
END_TEST

/* A zone with one change, an hour forward at 1000, and a rule after it. */
static const unsigned char zone_file[] = "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
					 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
					 "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
					 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\2\0\0\0\4"
					 "\0\0\0\0\0\0\3\350\1"
					 "\0\0\0\0\0\0\0\0\016\020\0\0AAA\0"
					 "\nAAA-1BBB,M3.5.0,M10.5.0/3\n";

START_TEST(zone_files_are_read)
{
	enum { LEN = sizeof zone_file - 1 };
	struct jrt_zone_data data;

	ck_assert(jrt_zone_parse(zone_file, LEN, &data));
	struct jrt_zone z = { .count = data.count,
		.changes = data.changes,
		.offsets = data.offsets,
		.rule = data.rule };
	ck_assert_int_eq(jrt_zone_offset(&z, 999), 0);
	ck_assert_int_eq(jrt_zone_offset(&z, 1000), 3600);
	ck_assert_int_eq(jrt_zone_instant(&z, 1000 + 1800), 1000 + 1800); /* in the gap */
	ck_assert_int_eq(jrt_zone_offset(&z, 4102444800), 3600); /* 2100-01-01 */
	ck_assert_int_eq(jrt_zone_offset(&z, 4118000000), 7200); /* in its summer time */
	jrt_zone_data_free(&data);
	/* a zone that is cut off or changed is refused or read, and nothing beyond its end is read
	 */
	for (size_t len = 0; len < LEN; len++) {
		unsigned char *cut = malloc(len + 1);
		memcpy(cut, zone_file, len);
		ck_assert(!jrt_zone_parse(cut, len, &data));
		free(cut);
	}
	for (size_t i = 0; i < LEN; i++) {
		unsigned char *changed = malloc(LEN);
		memcpy(changed, zone_file, LEN);
		changed[i] ^= 0x55;
		if (jrt_zone_parse(changed, LEN, &data)) {
			jrt_zone_data_free(&data);
		}
		free(changed);
	}
}
END_TEST

/* ---- patterns ------------------------------------------------------------ */

START_TEST(bad_patterns_are_refused)
{
	static const struct {
		const char *pattern;
		size_t from, to;
	} bad[] = { { "yyyy-bb", 5, 7 }, { "HHH", 0, 3 }, { "'T", 0, 2 }, { "a]", 1, 2 },
		{ "yyyy{", 4, 5 }, { "#", 0, 1 }, { "pp", 0, 2 }, { "pp-", 0, 2 },
		{ "ppHmm", 3, 5 }, { "cc", 0, 2 }, { "VVV", 0, 3 }, { "SSSSSSSSSS", 0, 10 },
		{ "XXXXXX", 0, 6 }, { "yyyyyyyyyyyyyyyyyyyy", 0, 20 }, { "'''", 0, 3 },
		{ "BB", 0, 2 }, { "aa", 0, 2 }, { "FF", 0, 2 }, { "WW", 0, 2 }, { "DDDD", 0, 4 } };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct jrt_date_item items[64];
		struct jrt_date_fault fault;
		unsigned count;
		ck_assert_msg(!jrt_date_pattern_read(bad[i].pattern, strlen(bad[i].pattern), items,
				      &count, &fault),
			"%s", bad[i].pattern);
		ck_assert_int_eq(fault.from, bad[i].from);
		ck_assert_int_eq(fault.to, bad[i].to);
	}
}
END_TEST

static struct jrt_ctx ctx;

static struct jrt_value *
text(const char *t)
{
	return jrt_string(&ctx, (struct jrt_text){ t, strlen(t) });
}

static void
gives(struct jrt_value *v, const char *want, const char *what)
{
	struct jrt_text t = v != NULL ? jrt_to_text(&ctx, v) : JRT_TEXT("nothing");
	ck_assert_msg(jrt_text_is(t, want, strlen(want)), "%s: %.*s, not %s", what, (int)t.len,
		t.at, want);
}

START_TEST(dates_are_written_by_patterns)
{
	static const struct {
		int64_t millis;
		const char *pattern, *zone, *result;
	} known[] = {
		{ 0, "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "Z", "1970-01-01T00:00:00.000Z" },
		{ -1, "yyyy-MM-dd HH:mm:ss.SSSSSSSSS", "UTC", "1969-12-31 23:59:59.999000000" },
		{ -62135596800001, "G yyyy u yy uu", "UTC", "BC 0001 0 01 00" },
		{ 253402300800000, "yyyy uuuu y Y", "UTC", "+10000 +10000 10000 10000" },
		{ 1609459200000, "Q QQ QQQ QQQQ QQQQQ", "UTC", "1 01 Q1 1st quarter 1" },
		{ 1609459200000, "E EEEE EEEEE e c w W D F g", "UTC",
			"Fri Friday F 6 6 1 1 1 1 59215" },
		{ 1609459200000, "h K k H a B", "UTC", "12 0 24 0 AM midnight" },
		{ 1609459200000, "X XX XXX x xx xxx Z ZZZZ ZZZZZ O", "Asia/Kolkata",
			"+0530 +0530 +05:30 +0530 +0530 +05:30 +0530 GMT+05:30 +05:30 GMT+5:30" },
		{ 1609459200000, "VV", "GMT+2", "GMT+02:00" },
		{ 1609459200000, "[yyyy[-MM]]''''ppppd", "UTC", "2021-01'   1" },
		{ 1609459200000, "pd", "UTC", "1" },
		{ 1609459199000, "pd", "UTC", "nothing" }, /* 31 needs more digits */
		{ 1609459200000, "yyyyyyyyyyy", "UTC", "nothing" },
		{ 1609459200000, "", "UTC", "" },
		{ 0, "yyyy", "EST", "nothing" },
		{ 1609459200000, "z zzzz", "Europe/Berlin", "CET Central European Standard Time" },
		{ 1625090400000, "z zzzz", "Europe/Dublin", "IST Irish Standard Time" },
		{ 4102444800000, "z", "America/New_York", "EST" }, /* by the rule */
		{ -9000000000000, "z", "America/New_York", "EST" }, /* before there were zones */
		{ 1609459200000, "z zzzz", "GMT+2", "GMT+02:00 GMT+02:00" },
		{ 1609459200000, "z", "Etc/GMT+5", "GMT-05:00" },
		{ 1609459200000, "z", "Asia/Dubai", "nothing" },
		{ 1609459200000, "v", "Europe/Berlin", "nothing" },
	};

	jrt_ctx_init(&ctx);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		jrt_ctx_begin(&ctx, NULL);
		struct jrt_value *args[] = { jrt_integer(&ctx, known[i].millis),
			text(known[i].pattern), text(known[i].zone) };
		gives(jrt_fn_fromEpochMilli(&ctx, 3, args), known[i].result, known[i].pattern);
	}
	jrt_ctx_finish(&ctx);
}
END_TEST

START_TEST(dates_are_read_by_patterns)
{
	static const struct {
		const char *text, *pattern, *zone, *result;
	} known[] = {
		{ "2021-02-30", "yyyy-MM-dd", "UTC", "1614470400000" }, /* the 28th */
		{ "2021-02-32", "yyyy-MM-dd", "UTC", "nothing" },
		{ "2021-01-01 24:00", "yyyy-MM-dd HH:mm", "UTC", "1609545600000" },
		{ "2021-01-01 24:01", "yyyy-MM-dd HH:mm", "UTC", "nothing" },
		{ "2021-366", "yyyy-DDD", "UTC", "nothing" },
		{ "2021-0010", "yyyy-DDD", "UTC", "nothing" },
		{ "2021-010", "yyyy-DDD", "UTC", "1610236800000" },
		{ "Sat 2021-01-01", "EEE yyyy-MM-dd", "UTC", "nothing" }, /* a Friday */
		{ "2021-01", "yyyy-MM", "UTC", "nothing" },
		{ "12021-01-01", "yyyy-MM-dd", "UTC", "nothing" },
		{ "+12021-01-01", "yyyy-MM-dd", "UTC", "317178979200000" },
		{ "20210101101112", "yyyyMMddHHmmss", "UTC", "1609495872000" },
		{ "2021-01-01T10:00+02:00", "yyyy-MM-dd'T'HH:mmXXX", "Mars/Base", "1609488000000" },
		{ "2021-01-01T10:00 GMT+2", "yyyy-MM-dd'T'HH:mm O", "UTC", "1609488000000" },
		{ "2021-01-01T10:00 GMT+2:30", "yyyy-MM-dd'T'HH:mm O", "UTC", "1609486200000" },
		{ "2021-01-01T10:00 GMT+12", "yyyy-MM-dd'T'HH:mm O", "UTC", "1609452000000" },
		{ "2021-01-01T10:00 GMT-0:00:01", "yyyy-MM-dd'T'HH:mm O", "UTC", "1609495201000" },
		{ "2021-01-01T10:00 GMT", "yyyy-MM-dd'T'HH:mm O", "UTC", "1609495200000" },
		{ "2021-01-01T10:00 GMT+", "yyyy-MM-dd'T'HH:mm O", "UTC", "nothing" },
		{ "2021-01-01T10:00 GMT+2:3", "yyyy-MM-dd'T'HH:mm O", "UTC", "nothing" },
		{ "2021-01-01T10:00 GMT+02:30", "yyyy-MM-dd'T'HH:mm OOOO", "UTC", "1609486200000" },
		{ "2021-01-01T10:00 GMT+2:30", "yyyy-MM-dd'T'HH:mm OOOO", "UTC", "nothing" },
		{ "2021-01-01", "yyyy-MM-dd", "Mars/Base", "nothing" },
		{ "2021-03-28 02:30", "yyyy-MM-dd HH:mm", "Europe/Berlin", "1616895000000" },
		{ "2021-10-31 02:30", "yyyy-MM-dd HH:mm", "Europe/Berlin", "1635640200000" },
		{ "2011-12-30", "yyyy-MM-dd", "Pacific/Apia", "1325239200000" },
		{ "2018-11-04", "yyyy-MM-dd", "America/Sao_Paulo", "1541300400000" },
		{ "2000-W01-6", "YYYY-'W'ww-e", "UTC", "946598400000" },
		{ "59215", "g", "UTC", "1609459200000" },
		{ "2021-01-01 45296007", "yyyy-MM-dd A", "UTC", "1609504496007" }, /* 12:34:56 */
		{ "2021-01-01 45296007000001", "yyyy-MM-dd N", "UTC", "1609504496007" },
		{ "2021-01-01 PM", "yyyy-MM-dd a", "UTC",
			"1609524000000" }, /* the middle of the afternoon */
		{ "2021-01-01 10", "yyyy-MM-dd hh", "UTC",
			"1609459200000" }, /* the hour is missing */
		{ "2021-01-01 10 at night", "yyyy-MM-dd h B", "UTC", "1609538400000" },
		{ "2021-01-01 10:00 Europe/Berlin", "yyyy-MM-dd HH:mm VV", "UTC", "1609491600000" },
		{ "2021-01-01 ", "yyyy-MM-dd[ HH:mm]", "UTC", "nothing" },
		/* Java reads past the end, and throws, although the part is optional */
		{ "2021-01-01 GMT+1", "yyyy-MM-dd[ OOOO]' GMT+1'", "UTC", "nothing" },
		{ "2021-01-01 GMT+x1", "yyyy-MM-dd[ OOOO]' GMT+x1'", "UTC", "1609459200000" },
		{ "2021-01-01 10:00", "yyyy-MM-dd[ HH:mm]", "UTC", "1609495200000" },
		{ "2021-01-01", "yyyy-MM-dd[ HH:mm]", "UTC", "1609459200000" },
		{ "fri 2021-01-01", "EEE yyyy-MM-dd", "UTC", "nothing" },
		{ "Fri Jan 01 10:00:00 EST 2021", "EEE MMM dd HH:mm:ss zzz yyyy", "UTC",
			"1609513200000" },
		{ "2021-01-01 10:00 EST5EDT", "yyyy-MM-dd HH:mm z", "UTC", "1609513200000" },
		{ "2021-01-01 10:00 XYZ", "yyyy-MM-dd HH:mm z", "UTC", "nothing" },
	};

	struct jrt_zone_data old;
	bool has_old = jrt_zone_read("EST5EDT", &old); /* Debian 13 has it in a separate package */
	jrt_zone_data_free(&old);
	jrt_ctx_init(&ctx);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (!has_old && strstr(known[i].text, "EST5EDT") != NULL) {
			continue;
		}
		jrt_ctx_begin(&ctx, NULL);
		struct jrt_value *args[] = { text(known[i].text), text(known[i].pattern),
			text(known[i].zone) };
		gives(jrt_fn_toEpochMilli(&ctx, 3, args), known[i].result, known[i].text);
	}
	jrt_ctx_finish(&ctx);
}
END_TEST

/* All names of times in tz: where they are used, and as which zones they are read, short and in
 * full. */
START_TEST(names_of_times_are_those_of_java)
{
	enum { JANUARY = 18642, JULY = 18823 }; /* the 15th of 2021, in days */
	static const struct {
		const char *where; /* NULL: in old versions of tz only */
		int day;
		const char *name, *full, *id, *full_id;
	} known[] = {
		{ "Australia/Adelaide", JANUARY, "ACDT", "Australian Central Daylight Time",
			"Australia/Adelaide", "Australia/Adelaide" },
		{ "Australia/Adelaide", JULY, "ACST", "Australian Central Standard Time",
			"America/Rio_Branco", "Australia/Adelaide" },
		{ "America/Halifax", JULY, "ADT", "Atlantic Daylight Time", "America/Halifax",
			"America/Halifax" },
		{ "Australia/Sydney", JANUARY, "AEDT", "Australian Eastern Daylight Time",
			"Australia/Sydney", "Australia/Sydney" },
		{ "Australia/Sydney", JULY, "AEST", "Australian Eastern Standard Time",
			"Australia/Sydney", "Australia/Sydney" },
		{ "America/Juneau", JULY, "AKDT", "Alaska Daylight Time", "America/Juneau",
			"America/Juneau" },
		{ "America/Juneau", JANUARY, "AKST", "Alaska Standard Time", "America/Juneau",
			"America/Juneau" },
		{ "America/Halifax", JANUARY, "AST", "Atlantic Standard Time", "America/Halifax",
			"America/Halifax" },
		{ "Australia/Perth", JANUARY, "AWST", "Australian Western Standard Time",
			"Australia/Perth", "Australia/Perth" },
		{ "Europe/London", JULY, "BST", "British Summer Time", "Pacific/Bougainville",
			"Africa/Abidjan" },
		{ "Africa/Maputo", JANUARY, "CAT", "Central Africa Time", "Africa/Maputo",
			"Africa/Maputo" },
		{ "America/Chicago", JULY, "CDT", "Central Daylight Time", "America/Chicago",
			"America/Chicago" },
		{ "America/Havana", JULY, "CDT", "Cuba Daylight Time", "America/Chicago",
			"America/Havana" },
		{ "Europe/Paris", JULY, "CEST", "Central European Summer Time", "Europe/Paris",
			"Europe/Paris" },
		{ "Europe/Paris", JANUARY, "CET", "Central European Standard Time", "Europe/Paris",
			"Europe/Paris" },
		{ "America/Chicago", JANUARY, "CST", "Central Standard Time", "America/Chicago",
			"America/Chicago" },
		{ "America/Havana", JANUARY, "CST", "Cuba Standard Time", "America/Chicago",
			"America/Havana" },
		{ "Asia/Shanghai", JANUARY, "CST", "China Standard Time", "America/Chicago",
			"Asia/Shanghai" },
		{ "Pacific/Guam", JANUARY, "ChST", "Chamorro Standard Time", "Pacific/Guam",
			"Pacific/Guam" },
		{ "Africa/Nairobi", JANUARY, "EAT", "East Africa Time", "Africa/Nairobi",
			"Africa/Nairobi" },
		{ "America/New_York", JULY, "EDT", "Eastern Daylight Time", "America/New_York",
			"America/New_York" },
		{ "Europe/Bucharest", JULY, "EEST", "Eastern European Summer Time",
			"Europe/Bucharest", "Europe/Bucharest" },
		{ "Europe/Bucharest", JANUARY, "EET", "Eastern European Standard Time",
			"Europe/Bucharest", "Europe/Bucharest" },
		{ "America/New_York", JANUARY, "EST", "Eastern Standard Time", "America/New_York",
			"America/New_York" },
		{ "Africa/Abidjan", JANUARY, "GMT", "Greenwich Mean Time", "GMT",
			"Africa/Abidjan" },
		{ "America/Adak", JULY, "HDT", "Hawaii-Aleutian Daylight Time", "Pacific/Honolulu",
			"Pacific/Honolulu" },
		{ "Asia/Hong_Kong", JANUARY, "HKT", "Hong Kong Standard Time", "Asia/Hong_Kong",
			"Asia/Hong_Kong" },
		{ "Pacific/Honolulu", JANUARY, "HST", "Hawaii-Aleutian Standard Time",
			"Pacific/Honolulu", "Pacific/Honolulu" },
		{ "Asia/Jerusalem", JULY, "IDT", "Israel Daylight Time", "Asia/Kolkata",
			"Asia/Jerusalem" },
		{ "Europe/Dublin", JULY, "IST", "Irish Standard Time", "Africa/Abidjan",
			"Africa/Abidjan" },
		{ "Asia/Jerusalem", JANUARY, "IST", "Israel Standard Time", "Africa/Abidjan",
			"Asia/Jerusalem" },
		{ "Asia/Kolkata", JANUARY, "IST", "India Standard Time", "Africa/Abidjan",
			"Asia/Kolkata" },
		{ "Asia/Tokyo", JANUARY, "JST", "Japan Standard Time", "Asia/Tokyo", "Asia/Tokyo" },
		{ "Asia/Seoul", JANUARY, "KST", "Korean Standard Time", "Asia/Seoul",
			"Asia/Seoul" },
		{ "America/Denver", JULY, "MDT", "Mountain Daylight Time", "America/Denver",
			"America/Denver" },
		{ NULL, JANUARY, "MEST", "Middle Europe Summer Time", "Europe/Paris",
			"Europe/Paris" },
		{ NULL, JANUARY, "MET", "Middle Europe Time", "Europe/Paris", "Europe/Paris" },
		{ "Europe/Moscow", JANUARY, "MSK", "Moscow Standard Time", "Europe/Moscow",
			"Europe/Moscow" },
		{ "America/Denver", JANUARY, "MST", "Mountain Standard Time", "America/Denver",
			"America/Denver" },
		{ "America/St_Johns", JULY, "NDT", "Newfoundland Daylight Time", "America/St_Johns",
			"America/St_Johns" },
		{ "America/St_Johns", JANUARY, "NST", "Newfoundland Standard Time",
			"America/St_Johns", "America/St_Johns" },
		{ "Pacific/Auckland", JANUARY, "NZDT", "New Zealand Daylight Time",
			"Pacific/Auckland", "Pacific/Auckland" },
		{ "Pacific/Auckland", JULY, "NZST", "New Zealand Standard Time", "Pacific/Auckland",
			"Pacific/Auckland" },
		{ "America/Los_Angeles", JULY, "PDT", "Pacific Daylight Time",
			"America/Los_Angeles", "America/Los_Angeles" },
		{ "Asia/Karachi", JANUARY, "PKT", "Pakistan Standard Time", "Asia/Karachi",
			"Asia/Karachi" },
		{ "America/Los_Angeles", JANUARY, "PST", "Pacific Standard Time",
			"America/Los_Angeles", "America/Los_Angeles" },
		{ "Asia/Manila", JANUARY, "PST", "Philippine Standard Time", "America/Los_Angeles",
			"Asia/Manila" },
		{ "Africa/Johannesburg", JANUARY, "SAST", "South Africa Standard Time",
			"Africa/Johannesburg", "Africa/Johannesburg" },
		{ "Pacific/Pago_Pago", JANUARY, "SST", "Samoa Standard Time", "Pacific/Pago_Pago",
			"Pacific/Pago_Pago" },
		{ "UTC", JANUARY, "UTC", "Coordinated Universal Time", "UTC", "Etc/UTC" },
		{ "Africa/Lagos", JANUARY, "WAT", "West Africa Standard Time", "Africa/Lagos",
			"Africa/Lagos" },
		{ "Atlantic/Canary", JULY, "WEST", "Western European Summer Time",
			"Atlantic/Canary", "Atlantic/Canary" },
		{ "Atlantic/Canary", JANUARY, "WET", "Western European Standard Time",
			"Atlantic/Canary", "Atlantic/Canary" },
		{ "Asia/Jakarta", JANUARY, "WIB", "Western Indonesia Time", "Asia/Jakarta",
			"Asia/Jakarta" },
		{ "Asia/Jayapura", JANUARY, "WIT", "Eastern Indonesia Time", "Asia/Jayapura",
			"Asia/Jayapura" },
		{ "Asia/Makassar", JANUARY, "WITA", "Central Indonesia Time", "Asia/Makassar",
			"Asia/Makassar" },
	};

	jrt_ctx_init(&ctx);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		jrt_ctx_begin(&ctx, NULL);
		const char *names[] = { known[i].name, known[i].full };
		const char *ids[] = { known[i].id, known[i].full_id };
		for (int full = 0; full < 2; full++) {
			const char *pattern = full ? "zzzz" : "z";
			if (known[i].where != NULL) {
				struct jrt_value *args[] = {
					jrt_integer(
						&ctx, known[i].day * INT64_C(86400000) + 43200000),
					text(pattern), text(known[i].where)
				};
				gives(jrt_fn_fromEpochMilli(&ctx, 3, args), names[full],
					known[i].name);
			}
			char said[80], by_id[80];
			snprintf(said, sizeof said, "%d %s", known[i].day + 40587, names[full]);
			snprintf(by_id, sizeof by_id, "%d %s", known[i].day + 40587, ids[full]);
			struct jrt_value *of_name[] = { text(said), text(full ? "g zzzz" : "g z"),
				text("UTC") };
			struct jrt_value *of_id[] = { text(by_id), text("g VV"), text("UTC") };
			struct jrt_value *wanted = jrt_fn_toEpochMilli(&ctx, 3, of_id);
			struct jrt_value *got = jrt_fn_toEpochMilli(&ctx, 3, of_name);
			ck_assert_ptr_nonnull(wanted);
			ck_assert_msg(got != NULL && jrt_equal(&ctx, got, wanted), "%s", said);
		}
	}
	jrt_ctx_finish(&ctx);
}
END_TEST

START_TEST(durations_are_added)
{
	static const struct {
		const char *duration, *result;
	} known[] = { { "P1M", "2021-02-28T10:00:00.0" }, { "-P1DT1H", "2021-01-30T11:00:00.0" },
		{ "PT0.5S", "2021-01-31T10:00:00.5" }, { "PT-0.5S", "2021-01-31T09:59:59.5" },
		{ "p1d", "2021-02-01T10:00:00.0" }, { "P1W", "2021-02-07T10:00:00.0" },
		{ "PT1HT2M", "2021-01-31T11:00:00.0" }, { "P", "nothing" }, { "PT", "nothing" },
		{ "P1DT", "nothing" }, { "-PT1H", "nothing" }, { "pt1h", "nothing" },
		{ "P1.5D", "nothing" }, { "P1H", "nothing" }, { "PT1D", "nothing" },
		{ "", "nothing" }, { "T", "nothing" }, { "P2147483648D", "nothing" },
		{ "P999999999Y", "nothing" }, { "PT9223372036854775807H", "nothing" } };

	jrt_ctx_init(&ctx);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		jrt_ctx_begin(&ctx, NULL);
		struct jrt_value *args[] = { text("2021-01-31T10:00:00.0"),
			text("yyyy-MM-dd'T'HH:mm:ss.S"), text(known[i].duration), text("UTC") };
		gives(jrt_fn_dateAdd(&ctx, 4, args), known[i].result, known[i].duration);
	}
	jrt_ctx_finish(&ctx);
}
END_TEST

START_TEST(all_calls_in_a_record_see_the_same_now)
{
	jrt_ctx_init(&ctx);
	jrt_ctx_begin(&ctx, NULL);
	struct jrt_value *args[] = { text("n"), text("UTC") };
	struct jrt_value *first = jrt_fn_now(&ctx, 2, args);
	for (int i = 0; i < 1000; i++) {
		ck_assert(jrt_text_equal(jrt_fn_now(&ctx, 2, args)->text, first->text));
	}
	jrt_ctx_finish(&ctx);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dates");
	TCase *tests = tcase_create("all");

	tcase_add_test(tests, each_day_has_a_number);
	tcase_add_test(tests, days_follow_each_other);
	tcase_add_test(tests, fixed_zones_are_read);
	tcase_add_test(tests, regions_are_known_by_name);
	tcase_add_test(tests, zone_files_are_read);
	tcase_add_test(tests, bad_patterns_are_refused);
	tcase_add_test(tests, dates_are_written_by_patterns);
	tcase_add_test(tests, dates_are_read_by_patterns);
	tcase_add_test(tests, names_of_times_are_those_of_java);
	tcase_add_test(tests, durations_are_added);
	tcase_add_test(tests, all_calls_in_a_record_see_the_same_now);
	suite_add_tcase(suite, tests);
	return suite_main(suite);
}
