/* SPDX-License-Identifier: Apache-2.0 */
/* Durations, sizes, counts, rates. */
#include "connector/common/units.h"

#include "suite.h"

static void
duration(const char *text, uint64_t ms)
{
	uint64_t got;
	ck_assert_msg(jrt_parse_duration(text, &got), "%s", text);
	ck_assert_uint_eq(got, ms);
}

static void
size(const char *text, uint64_t bytes)
{
	uint64_t got;
	ck_assert_msg(jrt_parse_size(text, &got), "%s", text);
	ck_assert_uint_eq(got, bytes);
}

START_TEST(durations_are_sums_of_units)
{
	duration("10ms", 10);
	duration("1s", 1000);
	duration("2m", 120000);
	duration("1h", 3600000);
	duration("1day", 86400000);
	duration("1m 30s", 90000);
	duration("1h 1m 1s 1ms", 3661001);
	duration(" 5 s ", 5000);
	duration("0", 0);
	duration("10M", 26300160000);
	duration("1y", 31557600000);
	duration("2hrs", 7200000);
}
END_TEST

START_TEST(less_than_a_millisecond_is_one)
{
	duration("1ns", 1);
	duration("1us", 1);
	duration("1500us", 2);
	duration("0s", 0);
}
END_TEST

START_TEST(a_duration_needs_its_unit)
{
	static const char *const wrong[] = { "", "5", "s", "5x", "5s 3", "-5s", "1.5s", "5 s s",
		"99999999999999999999s", "18446744073709551615h" };
	uint64_t got;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		ck_assert_msg(!jrt_parse_duration(wrong[i], &got), "%s", wrong[i]);
	}
}
END_TEST

START_TEST(sizes_are_decimal_or_binary)
{
	size("1048576", 1048576);
	size("1 MB", 1000000);
	size("44.0 MB", 44000000);
	size("16KiB", 16384);
	size("1 GiB", 1073741824);
	size("1.5KiB", 1536);
	size("0", 0);
	size("1 mIb", 1048576);
	static const char *const wrong[] = { "", "MB", "1 XB", "1.", "1.0000000001 MB", "-1",
		"1 MB 2", "99999999999999 TB" };
	uint64_t got;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		ck_assert_msg(!jrt_parse_size(wrong[i], &got), "%s", wrong[i]);
	}
}
END_TEST

START_TEST(counts_and_rates_are_numbers)
{
	uint64_t got;
	ck_assert(jrt_parse_count("32", &got) && got == 32);
	ck_assert(jrt_parse_count(" 7 ", &got) && got == 7);
	ck_assert(!jrt_parse_count("", &got) && !jrt_parse_count("3x", &got) &&
		  !jrt_parse_count("-1", &got));
	ck_assert(!jrt_parse_count("99999999999999999999999", &got));
	ck_assert(jrt_parse_rate("1000/s", &got) && got == 1000);
	ck_assert(jrt_parse_rate("600/m", &got) && got == 100000);
	ck_assert(jrt_parse_rate("10/h", &got) && got == 360000000);
	ck_assert(jrt_parse_rate("4/h", &got) && got == 900000000);
	ck_assert(jrt_parse_rate("1/h", &got) && got == 3600000000);
	ck_assert(jrt_parse_rate("7/s", &got) && got == 142858);
	ck_assert(jrt_parse_rate("5", &got) && got == 200000);
	ck_assert(!jrt_parse_rate("0/s", &got) && !jrt_parse_rate("5/x", &got) &&
		  !jrt_parse_rate("/s", &got));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("units");
	TCase *tcase = tcase_create("jrt_parse");
	tcase_add_test(tcase, durations_are_sums_of_units);
	tcase_add_test(tcase, less_than_a_millisecond_is_one);
	tcase_add_test(tcase, a_duration_needs_its_unit);
	tcase_add_test(tcase, sizes_are_decimal_or_binary);
	tcase_add_test(tcase, counts_and_rates_are_numbers);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
