/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of jolt-community; the expected results are those of Java's own classes. */
#include "calls.h"

#include <stdlib.h>

START_TEST(replace_takes_literal_text)
{
	static const struct call CALLS[] = {
		{ jrt_fn_replace, "[\"l\",\"l\",\"L\"]", "\"L\"" },
		{ jrt_fn_replace, "[\"aaa\",\"aa\",\"b\"]", "\"ba\"" },
		{ jrt_fn_replace, "[\"a.b\",\".\",\"$1\\\\\"]", "\"a$1\\\\b\"" },
		{ jrt_fn_replace, "[\"abc\",\"x\",\"y\"]", "\"abc\"" },
		{ jrt_fn_replace, "[\"\",\"\",\"-\"]", "\"-\"" },
		{ jrt_fn_replace, "[\"ab\",\"\",\"-\"]", "\"-a-b-\"" },
		{ jrt_fn_replace, "[\"\xc3\xa9z\",\"\",\"-\"]", "\"-\xc3\xa9-z-\"" },
		{ jrt_fn_replace, "[\"\xf0\x9f\x98\x80\",\"\",\"-\"]", "\"-?-?-\"" },
		{ jrt_fn_replace, "[\"\xf0\x9f\x98\x80\",\"\",\"\"]", "\"\xf0\x9f\x98\x80\"" },
		/* half of a character, and two halves that join */
		{ jrt_fn_replace, "[\"\xf0\x9f\x98\x80 x\",\"\\ude00\",\"\"]", "\"? x\"" },
		{ jrt_fn_replace, "[\"\xf0\x9f\x98\x80\",\"\\ude00\",\"\\ude01\"]",
			"\"\xf0\x9f\x98\x81\"" },
		{ jrt_fn_replace, "[[\"aaa\",\"a\",\",\"]]", "\",,,\"" },
		{ jrt_fn_replace, "[\"a\",\"a\"]", NULL },
		{ jrt_fn_replace, "[\"a\",\"a\",\"b\",\"c\"]", NULL },
		{ jrt_fn_replace, "[5,\"5\",\"b\"]", NULL },
		{ jrt_fn_replace, "[\"a\",null,\"b\"]", NULL },
		{ jrt_fn_replace, "[[\"a\"],\"a\",\"b\"]", NULL },
		{ jrt_fn_replace, "[\"a\"]", NULL },
		{ jrt_fn_replace, "[]", NULL },
	};
	CHECK(CALLS);
}
END_TEST

START_TEST(replace_all_takes_a_pattern)
{
	static const struct call CALLS[] = {
		{ jrt_fn_replaceAll, "[\"aab\",\"a*\",\"x\"]", "\"xxbx\"" },
		{ jrt_fn_replaceAll, "[\"abc\",\"\",\"-\"]", "\"-a-b-c-\"" },
		{ jrt_fn_replaceAll, "[\"abc\",\"(?:)\",\"-\"]", "\"-a-b-c-\"" },
		{ jrt_fn_replaceAll, "[\"a.b\",\"\\\\.\",\"-\"]", "\"a-b\"" },
		{ jrt_fn_replaceAll, "[\"x\",\"nope\",\"$9\"]", "\"x\"" },
		{ jrt_fn_replaceAll, "[\"abc\",\"^\",\"^\"]", "\"^abc\"" },
		/* the text around the matches, and after the last one */
		{ jrt_fn_replaceAll, "[\"<a>b<c>\",\"<(.)>\",\"[$1]\"]", "\"[a]b[c]\"" },
		{ jrt_fn_replaceAll, "[\"a\",\"(\",\"x\"]", NULL },
		{ jrt_fn_replaceAll, "[\"ab\",\"b(?=c)|b\",\"\"]", "\"a\"" },
		/* between the halves of a character */
		{ jrt_fn_replaceAll, "[\"\xf0\x9f\x98\x80\",\"x*\",\"-\"]", "\"-?-?-\"" },
		{ jrt_fn_replaceAll, "[\"\xf0\x9f\x98\x80\",\"^|.\",\"-\"]", "\"-?-\"" },
		{ jrt_fn_replaceAll, "[\"a\xf0\x9f\x98\x80\xf0\x9f\x98\x80z\",\"()\",\"-\"]",
			"\"-a-?-?-?-?-z-\"" },
		{ jrt_fn_replaceAll, "[\"a\xf0\x9f\x98\x80\xf0\x9f\x98\x80z\",\"()\",\"$1\"]",
			"\"a\xf0\x9f\x98\x80\xf0\x9f\x98\x80z\"" },
		{ jrt_fn_replaceAll, "[\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\",\".\",\"c\"]",
			"\"cc\"" },
	};
	CHECK(CALLS);
}
END_TEST

START_TEST(a_replacement_may_refer_to_groups)
{
	static const struct call CALLS[] = {
		{ jrt_fn_replaceAll, "[\"ab\",\"(a)\",\"$10\"]", "\"a0b\"" },
		{ jrt_fn_replaceAll, "[\"ab\",\"(a)\",\"$01\"]", "\"ab\"" },
		{ jrt_fn_replaceAll, "[\"ab\",\"(a)\",\"[$0]\"]", "\"[a]b\"" },
		{ jrt_fn_replaceAll, "[\"abcdefghijk\",\"(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)\",\"$10\"]",
			"\"jk\"" },
		{ jrt_fn_replaceAll, "[\"ab\",\"(a)|(b)\",\"[$1$2]\"]", "\"[a][b]\"" },
		{ jrt_fn_replaceAll, "[\"ab\",\"(?<x1>a)\",\"${x1}${x1}\"]", "\"aab\"" },
		{ jrt_fn_replaceAll, "[\"a\",\"a\",\"\\\\$1\"]", "\"$1\"" },
		{ jrt_fn_replaceAll, "[\"a\",\"a\",\"\\\\\\\\\\\\b\"]", "\"\\\\b\"" },
		{ jrt_fn_replaceAll, "[\"a\",\"a\",\"\\\\\xf0\x9f\x98\x80\"]",
			"\"\xf0\x9f\x98\x80\"" },
		/* where Java throws */
		{ jrt_fn_replaceAll, "[\"a\",\"a\",\"\\\\\"]", NULL },
		{ jrt_fn_replaceAll, "[\"a\",\"a\",\"x$\"]", NULL },
		{ jrt_fn_replaceAll, "[\"a\",\"a\",\"$a\"]", NULL },
		{ jrt_fn_replaceAll, "[\"a\",\"a\",\"$1\"]", NULL },
		{ jrt_fn_replaceAll, "[\"a\",\"(a)\",\"$2\"]", NULL },
		{ jrt_fn_replaceAll, "[\"a\",\"a\",\"${\"]", NULL },
		{ jrt_fn_replaceAll, "[\"a\",\"a\",\"${}\"]", NULL },
		{ jrt_fn_replaceAll, "[\"a\",\"(a)\",\"${1}\"]", NULL },
		{ jrt_fn_replaceAll, "[\"a\",\"(?<x>a)\",\"${x\"]", NULL },
		{ jrt_fn_replaceAll, "[\"a\",\"(?<x>a)\",\"${x-}\"]", NULL },
		{ jrt_fn_replaceAll, "[\"a\",\"(?<x>a)\",\"${y}\"]", NULL },
	};
	CHECK(CALLS);
}
END_TEST

START_TEST(a_replacement_that_backtracks_forever_fails_the_record)
{
	struct jrt_value *args[] = { parsed("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\""),
		parsed("\"(a+)+$\""), parsed("\"x\"") };
	ck_assert_ptr_null(jrt_fn_replaceAll(&ctx, 3, args));
	ck_assert_int_eq(ctx.status, JRT_ENDLESS);
	ctx.status = JRT_OK;
}
END_TEST

START_TEST(numbers_and_texts_are_multiplied)
{
	static const struct call CALLS[] = {
		{ jrt_fn_multiply, "[5,\"3\"]", "15" },
		{ jrt_fn_multiply, "[9000000000000000,\"3000000000\"]", "-1238598680542445568" },
		{ jrt_fn_multiply, "[1.005,\"5\"]", "5.0249999999999995" },
		{ jrt_fn_multiply, "[\"-0\",1.5]", "0.0" },
		{ jrt_fn_multiply, "[-0.0,1]", "-0.0" },
		{ jrt_fn_multiply, "[1e308,10]", "\"Infinity\"" },
		{ jrt_fn_multiply, "[\"NaN\",1]", "\"NaN\"" },
		{ jrt_fn_multiply, "[12345678901234567890123,-2]", "-24691357802469135780246" },
		{ jrt_fn_multiply, "[12345678901234567890123,0]", "0" },
		{ jrt_fn_multiply, "[-12345678901234567890123,0.0]", "0.0" },
		{ jrt_fn_multiply, "[12345678901234567890123,2.0]", "24691357802469135780246.0" },
		{ jrt_fn_multiply, "[12345678901234567890123,1e300]",
			"1.23456789012345678901230E+322" },
		{ jrt_fn_multiply, "[-12345678901234567890123,1e-30]",
			"-1.23456789012345678901230E-8" },
		{ jrt_fn_multiply, "[12345678901234567890123,1e-28]",
			"0.00000123456789012345678901230" },
		{ jrt_fn_multiply, "[12345678901234567890123,\"NaN\"]", NULL },
		{ jrt_fn_multiply, "[12345678901234567890123,\"Infinity\"]", NULL },
		{ jrt_fn_multiply, "[\"1_0\",1]", NULL },
		{ jrt_fn_multiply, "[true,1]", NULL },
		{ jrt_fn_multiply, "[\"\",1]", NULL },
		{ jrt_fn_multiply, "[2]", NULL },
		{ jrt_fn_multiply, "[1,2,3]", NULL },
		{ jrt_fn_multiply, "[[2,[3]]]", NULL },
	};
	CHECK(CALLS);
}
END_TEST

START_TEST(a_decimal_is_a_kind_of_number)
{
	struct jrt_value *args[] = { parsed("12345678901234567890123"), parsed("1.5") };
	struct jrt_value *decimal = jrt_fn_multiply(&ctx, 2, args);
	ck_assert_str_eq(written(decimal), "18518518351851851835184.5");
	struct jrt_value *again[] = { decimal, parsed("2") };
	ck_assert_str_eq(written(jrt_fn_multiply(&ctx, 2, again)), "37037036703703703670369.0");
	struct jrt_value *rounded[] = { parsed("0"), decimal, parsed("1") };
	ck_assert_str_eq(
		written(jrt_fn_multiplyAndRound(&ctx, 3, rounded)), "18518518351851851835184.5");
	ck_assert_str_eq(written(jrt_fn_divide(&ctx, 2, again)), "9.259259175925926E21");
	ck_assert_str_eq(
		written(jrt_fn_toString(&ctx, 1, &decimal)), "\"18518518351851851835184.5\"");
	/* the low 64 bits of 18518518351851851835184 */
	ck_assert_str_eq(written(jrt_fn_toLong(&ctx, 1, &decimal)), "-2012698152537987280");
	ck_assert_ptr_null(jrt_fn_abs(&ctx, 1, &decimal));
	struct jrt_value *unsorted = jrt_new_list(&ctx);
	jrt_append(&ctx, unsorted, jrt_fn_multiply(&ctx, 2, again));
	jrt_append(&ctx, unsorted, decimal);
	ck_assert_str_eq(written(jrt_fn_sort(&ctx, 1, &unsorted)),
		"[18518518351851851835184.5,37037036703703703670369.0]");
	/* a longer number that begins with a shorter one is greater */
	static const char *const factors[][2] = { { "4740740698074074069807233", "0.00390625" },
		{ "12345678901234567890123", "1.5" }, { "-12345678901234567890123", "1.5" },
		{ "-4740740698074074069807233", "0.00390625" } };
	unsorted = jrt_new_list(&ctx);
	for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
		struct jrt_value *both[] = { parsed(factors[i][0]), parsed(factors[i][1]) };
		jrt_append(&ctx, unsorted, jrt_fn_multiply(&ctx, 2, both));
	}
	ck_assert_str_eq(written(jrt_fn_sort(&ctx, 1, &unsorted)),
		"[-18518518351851851835184.50390625,-18518518351851851835184.5,"
		"18518518351851851835184.5,18518518351851851835184.50390625]");
}
END_TEST

START_TEST(too_many_digits_fail_the_record)
{
	enum { DIGITS = 200000 };
	char *digits = malloc(DIGITS + 1);
	ck_assert_ptr_nonnull(digits);
	memset(digits, '7', DIGITS);
	digits[DIGITS] = '\0';
	struct jrt_value *args[] = { parsed(digits), parsed(digits) };
	ck_assert_ptr_null(jrt_fn_multiply(&ctx, 2, args));
	ck_assert_int_eq(ctx.status, JRT_ENDLESS);
	ctx.status = JRT_OK;
	free(digits);
}
END_TEST

START_TEST(products_are_rounded_in_their_shortest_digits)
{
	static const struct call CALLS[] = {
		{ jrt_fn_multiplyAndRound, "[2,1.005,1]", "1.01" },
		{ jrt_fn_multiplyAndRound, "[2,\"half_down\",1.005,1]", "1.0" },
		{ jrt_fn_multiplyAndRound, "[2,\"HALF_EVEN\",1.005,1]", "1.0" },
		{ jrt_fn_multiplyAndRound, "[2,\"HALF_EVEN\",1.015,1]", "1.02" },
		{ jrt_fn_multiplyAndRound, "[0,\"UP\",-0.1,1]", "-1.0" },
		{ jrt_fn_multiplyAndRound, "[0,\"CEILING\",-0.1,1]", "0.0" },
		{ jrt_fn_multiplyAndRound, "[0,\"FLOOR\",-0.1,1]", "-1.0" },
		{ jrt_fn_multiplyAndRound, "[0,\"DOWN\",-0.9,1]", "0.0" },
		{ jrt_fn_multiplyAndRound, "[1,\"Unnecessary\",0.5,0.5]", NULL },
		{ jrt_fn_multiplyAndRound, "[2,\"Unnecessary\",0.5,0.5]", "0.25" },
		{ jrt_fn_multiplyAndRound, "[0,\"UNNECESSARY\",10.0,1]", "10.0" },
		{ jrt_fn_multiplyAndRound, "[-2,1234.5678,1]", "1200.0" },
		{ jrt_fn_multiplyAndRound, "[-2,\"UP\",1.0E-7,1]", "100.0" },
		{ jrt_fn_multiplyAndRound, "[-2,\"HALF_UP\",50.0,1]", "100.0" },
		{ jrt_fn_multiplyAndRound, "[-2,\"HALF_EVEN\",50.0,1]", "0.0" },
		{ jrt_fn_multiplyAndRound, "[-400,\"UP\",1.0,1]", "\"Infinity\"" },
		{ jrt_fn_multiplyAndRound, "[400,1.5,1]", "1.5" },
		{ jrt_fn_multiplyAndRound, "[2147483647,1.5,1]", NULL },
		{ jrt_fn_multiplyAndRound, "[-2147483648,1.5,1]", NULL },
		{ jrt_fn_multiplyAndRound, "[2147483647,-0.0,1]", "0.0" },
		{ jrt_fn_multiplyAndRound, "[2,5,3]", "15" },
		{ jrt_fn_multiplyAndRound, "[-1,5,3]", "15" },
		{ jrt_fn_multiplyAndRound, "[2,1e308,100]", NULL },
		{ jrt_fn_multiplyAndRound, "[2.0,1.5,1]", NULL },
		{ jrt_fn_multiplyAndRound, "[\"2\",1.5,1]", NULL },
		{ jrt_fn_multiplyAndRound, "[3000000000,1.5,1]", NULL },
		{ jrt_fn_multiplyAndRound, "[2,\"HALF UP\",1.5,1]", NULL },
		{ jrt_fn_multiplyAndRound, "[2,null,1.5,1]", NULL },
		{ jrt_fn_multiplyAndRound, "[2,\"UP\",1.5,1,1]", NULL },
		{ jrt_fn_multiplyAndRound, "[2,\"ce\xc4\xb1ling\",1.5,1]", "1.5" },
		{ jrt_fn_multiplyAndRound, "[[0,\"FLOOR\",1.5,1]]", "1.0" },
	};
	CHECK(CALLS);
}
END_TEST

START_TEST(quotients_are_rounded_in_their_exact_digits)
{
	static const struct call CALLS[] = {
		{ jrt_fn_divideByMode, "[2,1.005,1]", "1.0" },
		{ jrt_fn_divideByMode, "[2,\"UP\",1.005,1]", "1.01" },
		{ jrt_fn_divideByMode, "[10,\"DOWN\",5.71,1]", "5.7099999999" },
		{ jrt_fn_divideByMode, "[1,0.25,1]", "0.3" },
		{ jrt_fn_divideByMode, "[1,\"half_even\",0.25,1]", "0.2" },
		{ jrt_fn_divideByMode, "[0,\"CEILING\",1,3]", "1.0" },
		{ jrt_fn_divideByMode, "[0,\"CEILING\",-1,3]", "0.0" },
		{ jrt_fn_divideByMode, "[0,\"FLOOR\",-1,3]", "-1.0" },
		{ jrt_fn_divideByMode, "[2,\"UNNECESSARY\",1,4]", "0.25" },
		{ jrt_fn_divideByMode, "[1,\"UNNECESSARY\",1,4]", NULL },
		{ jrt_fn_divideByMode, "[-1,\"UP\",1,1]", "10.0" },
		{ jrt_fn_divideByMode, "[300,\"UP\",1.0E-300,1]", "2.0E-300" },
		{ jrt_fn_divideByMode, "[0,12345678901234567890123,1]", "1.2345678901234568E22" },
		{ jrt_fn_divideByMode, "[2,1,0]", NULL },
		{ jrt_fn_divideByMode, "[2,1,\"-0\"]", NULL },
		{ jrt_fn_divideByMode, "[2,\"NaN\",1]", NULL },
		{ jrt_fn_divideByMode, "[2,1e300,1e-300]", NULL },
		{ jrt_fn_divideByMode, "[2,[10,3]]", NULL },
		{ jrt_fn_divideByMode, "[[2,10,3]]", "3.33" },
	};
	CHECK(CALLS);
}
END_TEST

START_TEST(a_uuid_is_new_each_time)
{
	struct jrt_text a = jrt_fn_uuid(&ctx, 0, NULL)->text, b = jrt_fn_uuid(&ctx, 0, NULL)->text;
	ck_assert_uint_eq(a.len, 36);
	for (size_t i = 0; i < a.len; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		ck_assert(dash ? a.at[i] == '-' : strchr("0123456789abcdef", a.at[i]) != NULL);
	}
	ck_assert_int_eq(a.at[14], '4');
	ck_assert_ptr_nonnull(strchr("89ab", a.at[19]));
	ck_assert(!jrt_text_equal(a, b));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("jolt/community");
	TCase *t = tcase_create("functions");
	tcase_add_checked_fixture(t, begin, end);

	tcase_add_test(t, replace_takes_literal_text);
	tcase_add_test(t, replace_all_takes_a_pattern);
	tcase_add_test(t, a_replacement_may_refer_to_groups);
	tcase_add_test(t, a_replacement_that_backtracks_forever_fails_the_record);
	tcase_add_test(t, numbers_and_texts_are_multiplied);
	tcase_add_test(t, a_decimal_is_a_kind_of_number);
	tcase_add_test(t, too_many_digits_fail_the_record);
	tcase_add_test(t, products_are_rounded_in_their_shortest_digits);
	tcase_add_test(t, quotients_are_rounded_in_their_exact_digits);
	tcase_add_test(t, a_uuid_is_new_each_time);
	suite_add_tcase(s, t);
	return suite_main(s);
}
