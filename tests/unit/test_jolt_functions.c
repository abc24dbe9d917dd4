/* SPDX-License-Identifier: Apache-2.0 */
/* Each function with arguments of every kind; the expected results are the reference's. */
#include "calls.h"

#include <math.h>
#include <stdlib.h>

#include "jolt/sort.h"

START_TEST(functions_take_arguments_as_the_reference_does)
{
	static const struct call CALLS[] = {
		{ jrt_fn_toUpper, "[]", NULL },
		{ jrt_fn_toUpper, "[null]", NULL },
		{ jrt_fn_toUpper, "[[]]", NULL },
		{ jrt_fn_toUpper, "[\"a\"]", "\"A\"" },
		{ jrt_fn_toUpper, "[[\"a\",1,null,[\"b\"]]]", "[\"A\",1,null,[\"b\"]]" },
		{ jrt_fn_toUpper, "[\"a\",null]", "[\"A\",null]" },
		{ jrt_fn_toUpper, "[5]", NULL },
		{ jrt_fn_toUpper, "[\"\"]", "\"\"" },
		{ jrt_fn_toUpper, "[\"a{`z@\"]", "\"A{`Z@\"" },
		{ jrt_fn_toUpper, "[\"abcdefgh\"]", "\"ABCDEFGH\"" },
		{ jrt_fn_toUpper, "[\"abcdefghijklmnopq\"]", "\"ABCDEFGHIJKLMNOPQ\"" },
		{ jrt_fn_toUpper, "[\"abcdefghijklmnop\u00e9\"]", "\"ABCDEFGHIJKLMNOP\xc3\x89\"" },
		{ jrt_fn_toUpper, "[\"abc\u00e9\"]", "\"ABC\xc3\x89\"" },
		{ jrt_fn_concat, "[\"a\"]", NULL },
		{ jrt_fn_concat, "[[]]", NULL },
		{ jrt_fn_concat, "[[\"a\"]]", "\"a\"" },
		{ jrt_fn_concat, "[\"a\",[]]", "\"a[]\"" },
		{ jrt_fn_elementAt, "[1]", NULL },
		{ jrt_fn_elementAt, "[1,5]", NULL },
		{ jrt_fn_elementAt, "[1,[5,6]]", "6" },
		{ jrt_fn_elementAt, "[1,5,6]", "6" },
		{ jrt_fn_elementAt, "[[1,5,6]]", "6" },
		{ jrt_fn_elementAt, "[[1,[5,6]]]", "6" },
		{ jrt_fn_elementAt, "[\"1\",[5,6]]", NULL },
		{ jrt_fn_elementAt, "[-1,[5,6]]", NULL },
		{ jrt_fn_elementAt, "[2,[5,6]]", NULL },
		{ jrt_fn_noop, "[1]", NULL },
		{ jrt_fn_isPresent, "[null]", "null" },
		{ jrt_fn_isPresent, "[]", NULL },
		{ jrt_fn_notNull, "[null]", NULL },
		{ jrt_fn_notNull, "[0,null]", "0" },
		{ jrt_fn_isNull, "[null]", "null" },
		{ jrt_fn_isNull, "[0]", NULL },
	};
	CHECK(CALLS);
}
END_TEST

START_TEST(strings_are_trimmed_and_joined)
{
	static const struct call CALLS[] = {
		{ jrt_fn_trim, "[\"\\u0001 x\\n \"]", "\"x\"" },
		{ jrt_fn_trim, "[\" \"]", "\"\"" },
		{ jrt_fn_trim, "[\"\\u00a0x\"]", "\"\xc2\xa0x\"" },
		{ jrt_fn_concat, "[[\"p\",1,null,{\"k\":[1,null]},1e10]]",
			"\"p1{k=[1, null]}1.0E10\"" },
		{ jrt_fn_join, "[\",\",[\"p\",\"\",null,\"q\",null]]", "\"p,q,\"" },
		{ jrt_fn_join, "[\",\",\"x\",null,\"y\"]", "\"x,y\"" },
		{ jrt_fn_join, "[\",\",\"x\"]", NULL },
		{ jrt_fn_join, "[\",\",[]]", "\"\"" },
		{ jrt_fn_substring, "[\"h\xc3\xa9llo\",1,3]", "\"\xc3\xa9l\"" },
		{ jrt_fn_substring, "[\"abc\",1,1]", NULL },
		{ jrt_fn_substring, "[\"abc\",0,4]", NULL },
		{ jrt_fn_substring, "[\"abc\",0,3]", "\"abc\"" },
		{ jrt_fn_substring, "[\"abc\",0,\"3\"]", NULL },
		{ jrt_fn_substring, "[\"\xf0\x9f\x98\x80z\",0,1]", "\"\\uD83D\"" },
		{ jrt_fn_leftPad, "[\"abc\",5,\"0\"]", "\"00abc\"" },
		{ jrt_fn_rightPad, "[\"abc\",5,\"\xc3\xa9\"]", "\"abc\xc3\xa9\xc3\xa9\"" },
		{ jrt_fn_leftPad, "[\"abc\",5,\"00\"]", NULL },
		{ jrt_fn_leftPad, "[\"abc\",5,0]", NULL },
		{ jrt_fn_leftPad, "[\"abc\",2,\"*\"]", "\"abc\"" },
		{ jrt_fn_leftPad, "[\"abc\",501,\"*\"]", NULL },
		{ jrt_fn_leftPad, "[\"abc\",0,\"*\"]", NULL },
		{ jrt_fn_leftPad, "[\"abc\",[5,\"*\"]]", "\"**abc\"" },
		{ jrt_fn_leftPad, "[\"abc\",5]", NULL },
	};
	CHECK(CALLS);
}
END_TEST

/* More bytes than there is room for at first, at each width up to the widest. */
START_TEST(strings_are_padded_to_a_length)
{
	for (int width = 1; width <= 500; width++) {
		char args[64], expected[2000], *left = expected, *right = expected + 1000;
		snprintf(args, sizeof args, "[\"abc\",%d,\"x\"]", width);
		int fill = width > 3 ? width - 3 : 0;
		sprintf(left, "\"%*s\"", fill + 3, "abc");
		sprintf(right, "\"%-*s\"", fill + 3, "abc");
		for (int i = 0; i < fill; i++) {
			left[1 + i] = right[4 + i] = 'x';
		}
		const struct call CALLS[] = {
			{ jrt_fn_leftPad, args, left },
			{ jrt_fn_rightPad, args, right },
		};
		CHECK(CALLS);
	}
}
END_TEST

START_TEST(case_is_changed_as_java_does)
{
	static const struct call CALLS[] = {
		{ jrt_fn_toUpper,
			"[\"stra\xc3\x9f"
			"e\"]",
			"\"STRASSE\"" },
		{ jrt_fn_toUpper, "[\"\\ufb03\\u0390\"]", "\"FFI\xce\x99\xcc\x88\xcc\x81\"" },
		{ jrt_fn_toUpper, "[\"a\\ud83dz\"]", "\"A\\uD83DZ\"" },
		{ jrt_fn_toLower, "[\"\\u0130\\u00c9\"]", "\"i\xcc\x87\xc3\xa9\"" },
		{ jrt_fn_toLower, "[\"\\u03a3\\u0391\\u03a3\"]", "\"\xcf\x83\xce\xb1\xcf\x82\"" },
		{ jrt_fn_toLower, "[\"\\u03a3\"]", "\"\xcf\x83\"" },
		{ jrt_fn_toLower, "[\"A\\u03a3 A\"]", "\"a\xcf\x82 a\"" },
		{ jrt_fn_toLower, "[\"A\\u03a3-A\"]", "\"a\xcf\x83-a\"" }, /* Java's own rule */
		{ jrt_fn_toLower, "[\"A\\u03a3..A\"]", "\"a\xcf\x82..a\"" },
		{ jrt_fn_toLower, "[\"A1,1\\u03a3\"]", "\"a1,1\xcf\x82\"" },
		{ jrt_fn_toLower, "[\"A,\\u03a3\"]", "\"a,\xcf\x83\"" },
		{ jrt_fn_toLower, "[\"A\\u03a3\\u0301\"]", "\"a\xcf\x82\xcc\x81\"" },
	};
	CHECK(CALLS);
}
END_TEST

START_TEST(strings_are_split_as_java_splits)
{
	static const struct call CALLS[] = {
		{ jrt_fn_split, "[\",\",\",a,,\"]", "[\"\",\"a\"]" },
		{ jrt_fn_split, "[\",\",\",,\"]", "[]" },
		{ jrt_fn_split, "[\",\",\"\"]", "[\"\"]" },
		{ jrt_fn_split, "[\"\",\"abc\"]", "[\"a\",\"b\",\"c\"]" },
		{ jrt_fn_split, "[\"\",\"\"]", "[\"\"]" },
		{ jrt_fn_split, "[\"\",\"\xf0\x9f\x98\x80\"]", "[\"\\uD83D\",\"\\uDE00\"]" },
		{ jrt_fn_split, "[\".\",\"a.b\"]", "[]" },
		{ jrt_fn_split, "[\"\\\\.\",\"a.b\"]", "[\"a\",\"b\"]" },
		{ jrt_fn_split, "[\"ab\",\"xabyaab\"]", "[\"x\",\"ya\"]" },
		{ jrt_fn_split, "[\"\\\\s*,\\\\s*\",\"a , b,c\"]", "[\"a\",\"b\",\"c\"]" },
		{ jrt_fn_split, "[\"(?=[A-Z])\",\"aBcD\"]", "[\"a\",\"Bc\",\"D\"]" },
		{ jrt_fn_split, "[\"(?=[A-Z])\",\"BcD\"]", "[\"Bc\",\"D\"]" },
		{ jrt_fn_split, "[\"x*\",\"axxb\"]", "[\"a\",\"\",\"b\"]" },
		{ jrt_fn_split, "[\"(\",\"a\"]", NULL },
		{ jrt_fn_split, "[\"{\",\"a\"]", NULL }, /* PCRE2 alone would accept it */
		{ jrt_fn_split, "[\"\\\\K\",\"a\"]", NULL },
		{ jrt_fn_split, "[\"(*FAIL)\",\"a\"]", NULL },
		{ jrt_fn_split, "[\"(?x)a\",\"a\"]", NULL }, /* not supported */
		{ jrt_fn_split, "[\"\\\\N\",\"a\"]", NULL },
		{ jrt_fn_split, "[\"(?i\",\"a\"]", NULL },
		{ jrt_fn_split, "[\"\\\\07\",\"a\\u0007b\"]", "[\"a\",\"b\"]" },
		{ jrt_fn_split, "[\"[a-z&&[^b]]\",\"1a2b3\"]", "[\"1\",\"2b3\"]" },
		{ jrt_fn_split, "[\"[[:alpha:]]\",\"b:c\"]", "[\"b\",\"c\"]" },
		{ jrt_fn_split,
			"[\"\\\\p{javaWhitespace}\",\"a\\tb\xc2\xa0"
			"c\"]",
			"[\"a\",\"b\xc2\xa0"
			"c\"]" },
		{ jrt_fn_split, "[\"\\\\p{Upper}\",\"aBcDe\"]", "[\"a\",\"c\",\"e\"]" },
		{ jrt_fn_split, "[\"[\\\\p{Punct}x]\",\"a-bxc\"]", "[\"a\",\"b\",\"c\"]" },
		{ jrt_fn_split, "[\"\\\\u002c|\\\\x3b|\\\\0174\",\"a,b;c|d\"]",
			"[\"a\",\"b\",\"c\",\"d\"]" },
		{ jrt_fn_split, "[\"(a)\\\\2|-\",\"x-y\"]", "[\"x\",\"y\"]" },
		{ jrt_fn_split, "[\"\\\\Q.|\\\\E\",\"a.|b\"]", "[\"a\",\"b\"]" },
		{ jrt_fn_split, "[\",\",[\"a,b\",5,null]]", "[[\"a\",\"b\"],5,null]" },
		{ jrt_fn_split, "[\",\",5]", NULL },
		{ jrt_fn_split, "[5,\"a\"]", NULL },
		{ jrt_fn_split, "[\"x+?\",\"axxb\"]", "[\"a\",\"\",\"b\"]" },
		{ jrt_fn_split, "[\"x++\",\"axxb\"]", "[\"a\",\"b\"]" },
		{ jrt_fn_split, "[\"x{2}+\",\"axxxb\"]", "[\"a\",\"xb\"]" },
		{ jrt_fn_split, "[\"\\\\uD83D\\\\uDE00\",\"a\xf0\x9f\x98\x80 b\"]",
			"[\"a\",\" b\"]" },
		{ jrt_fn_split, "[\"x*?y\",\"axxyb\"]", "[\"a\",\"b\"]" },
	};
	CHECK(CALLS);
}
END_TEST

START_TEST(a_pattern_that_backtracks_forever_fails_the_record)
{
	struct jrt_value *args[] = {
		parsed("\"(a+)+$\""),
		parsed("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"")
	};
	ck_assert_ptr_null(jrt_fn_split(&ctx, 2, args));
	ck_assert_int_eq(ctx.status, JRT_ENDLESS);
	ctx.status = JRT_OK;
}
END_TEST

START_TEST(min_and_max_compare_numbers)
{
	static const struct call CALLS[] = {
		{ jrt_fn_max, "[1,1.5]", "1" },
		{ jrt_fn_max, "[1,2.5]", "2.5" },
		{ jrt_fn_max, "[[-3000000000]]", "-2147483648" },
		{ jrt_fn_min, "[\"7\",\"3.5\",\"x\"]", "3.5" },
		{ jrt_fn_max, "[\"5\"]", NULL },
		{ jrt_fn_max, "[[\"5\"]]", "5" },
		{ jrt_fn_max, "[99999999999999999999]", "99999999999999999999" },
		{ jrt_fn_max, "[[99999999999999999999]]", NULL },
		{ jrt_fn_max, "[[null,true]]", NULL },
		{ jrt_fn_min, "[3000000000,2.9]", "2.9" },
		{ jrt_fn_min, "[3000000000,2147483648.5]", "2147483647" },
		{ jrt_fn_max, "[3000000000,3000000000.5]", "3000000000" },
		{ jrt_fn_max, "[\"NaN\",1]", "1" },
		{ jrt_fn_max, "[-0.0,0.0]", "0.0" },
		{ jrt_fn_max, "[0.0,-0.0]", "0.0" },
		{ jrt_fn_max, "[-0.0,-0.0]", "-0.0" },
		{ jrt_fn_min, "[-0.0,0.0]", "-0.0" },
		{ jrt_fn_min, "[0.0,-0.0]", "-0.0" },
		{ jrt_fn_min, "[0.0,0.0]", "0.0" },
	};
	CHECK(CALLS);
}
END_TEST

START_TEST(sums_and_differences_wrap_around)
{
	static const struct call CALLS[] = {
		{ jrt_fn_intSum, "[[1,2.9,\"3\",\"x\",null,3000000000]]", "-1294967290" },
		{ jrt_fn_longSum, "[[1,2.9,\"3\",\"x\",null,3000000000]]", "3000000006" },
		{ jrt_fn_doubleSum, "[[1,2.9,\"3\",\"x\",null,3000000000]]", "3.0000000069E9" },
		{ jrt_fn_longSum, "[9223372036854775807,1]", "-9223372036854775808" },
		{ jrt_fn_intSum, "[99999999999999999999,0]", "1661992959" },
		{ jrt_fn_intSum, "[5]", NULL },
		{ jrt_fn_intSum, "[[\"x\"]]", "0" },
		{ jrt_fn_avg, "[[1,\"2\",\"x\",null]]", "1.5" },
		{ jrt_fn_avg, "[[\"x\"]]", NULL },
		{ jrt_fn_intSubtract, "[5,3]", "2" },
		{ jrt_fn_intSubtract, "[-2147483648,1]", "2147483647" },
		{ jrt_fn_intSubtract, "[5,3.0]", NULL },
		{ jrt_fn_intSubtract, "[5,3,1]", NULL },
		{ jrt_fn_longSubtract, "[5,3]", NULL },
		{ jrt_fn_longSubtract, "[5000000000,3000000000]", "2000000000" },
		{ jrt_fn_doubleSubtract, "[5.5,3.0]", "2.5" },
		{ jrt_fn_abs, "[-2147483648]", "-2147483648" },
		{ jrt_fn_abs, "[[\"-1\",null,\"x\",-2.0,-3000000000]]",
			"[1,null,\"x\",2.0,3000000000]" },
		{ jrt_fn_abs, "[-99999999999999999999]", NULL },
	};
	CHECK(CALLS);
}
END_TEST

START_TEST(division_rounds_as_java_does)
{
	static const struct call CALLS[] = {
		{ jrt_fn_divide, "[1,\"3\"]", "0.3333333333333333" },
		{ jrt_fn_divide, "[1,0]", NULL },
		{ jrt_fn_divide, "[1,-0.0]", NULL },
		{ jrt_fn_divide, "[1,\"Infinity\"]", "0.0" },
		{ jrt_fn_divideAndRound, "[2,1.005,1]",
			"1.0" }, /* in binary, it is a little less */
		{ jrt_fn_divideAndRound, "[2,1.125,1]", "1.13" },
		{ jrt_fn_divideAndRound, "[-1,155,1]", "160.0" },
		{ jrt_fn_divideAndRound, "[0,-5,2]", "-3.0" },
		{ jrt_fn_divideAndRound, "[0,999.5,1]", "1000.0" },
		{ jrt_fn_divideAndRound, "[-3,500,1]", "1000.0" },
		{ jrt_fn_divideAndRound, "[-3,499,1]", "0.0" },
		{ jrt_fn_divideAndRound, "[-4,500,1]", "0.0" },
		{ jrt_fn_divideAndRound, "[-400,1e308,1]", "0.0" },
		{ jrt_fn_divideAndRound, "[2147483647,0.1,1]", NULL },
		{ jrt_fn_divideAndRound, "[-2147483648,0.1,1]", NULL },
		{ jrt_fn_divideAndRound, "[1,-0.01,1]", "0.0" }, /* BigDecimal has no -0 */
		{ jrt_fn_divideAndRound, "[0,1e308,0.1]", NULL }, /* infinite */
		{ jrt_fn_divideAndRound, "[2,[10,3]]", "3.33" },
		{ jrt_fn_divideAndRound, "[2,10]", NULL },
		{ jrt_fn_divideAndRound, "[2.0,10,3]", NULL },
	};
	CHECK(CALLS);
}
END_TEST

/* Compared with the C library's rounding, which is also exact; the cases above cover ties, which it
 * rounds to even. */
START_TEST(any_number_is_rounded_as_its_exact_digits_are)
{
	uint64_t state = 88172645463325252u; /* Marsaglia's xorshift */
	for (int i = 0; i < 200000; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		int places = (int)(state % 20);
		double x = (double)(int64_t)state / (double)(1 + (state >> 11) % 1000000007);
		x = ldexp(x, (int)(state >> 40 & 127) - 90);
		char text[2000];
		snprintf(text, sizeof text, "%.*f", places, x);
		double expected = strtod(text, NULL) + 0.0;
		struct jrt_value *args[] = { jrt_integer(&ctx, places), jrt_double(&ctx, x),
			jrt_double(&ctx, 1) };
		struct jrt_value *got = jrt_fn_divideAndRound(&ctx, 3, args);
		if (got->number != expected) { /* a tie? */
			int end = snprintf(text, sizeof text, "%.1074f", x);
			const char *rest = text + end - 1074 + places;
			ck_assert_msg(*rest == '5' && strspn(rest + 1, "0") == strlen(rest + 1),
				"%a to %d places: %a, not %a", x, places, got->number, expected);
		}
		jrt_ctx_begin(&ctx, NULL);
	}
}
END_TEST

START_TEST(values_become_another_type)
{
	static const struct call CALLS[] = {
		{ jrt_fn_toInteger, "[\" 12\"]", "12" },
		{ jrt_fn_toInteger, "[3000000000]", "-1294967296" },
		{ jrt_fn_toInteger, "[1e19]", "2147483647" },
		{ jrt_fn_toInteger, "[\"1L\"]", NULL },
		{ jrt_fn_toInteger, "[\"+5\"]", "5" },
		{ jrt_fn_toInteger, "[true]", NULL },
		{ jrt_fn_toLong, "[\"1.9\"]", "1" },
		{ jrt_fn_toLong, "[99999999999999999999]", "7766279631452241919" },
		{ jrt_fn_toLong, "[-99999999999999999999]", "-7766279631452241919" },
		{ jrt_fn_toDouble, "[5]", "5.0" },
		{ jrt_fn_toDouble, "[\"0x1p4\"]", "16.0" },
		{ jrt_fn_toDouble, "[\"NaN\"]", "\"NaN\"" },
		{ jrt_fn_toDouble, "[\"79.54\"]", "79.54" },
		{ jrt_fn_toDouble, "[\"-79.54\"]", "-79.54" },
		{ jrt_fn_toDouble, "[\"1.50\"]", "1.5" },
		{ jrt_fn_toDouble, "[\"10.0\"]", "10.0" },
		{ jrt_fn_toDouble, "[\"10.00\"]", "10.0" },
		{ jrt_fn_toDouble, "[\"0.10\"]", "0.1" },
		{ jrt_fn_toDouble, "[\"07.5\"]", "7.5" },
		{ jrt_fn_toDouble, "[\"00.5\"]", "0.5" },
		{ jrt_fn_toDouble, "[\"0.001\"]", "0.001" },
		{ jrt_fn_toDouble, "[\"0.0009\"]", "9.0E-4" },
		{ jrt_fn_toDouble, "[\"9999999.5\"]", "9999999.5" },
		{ jrt_fn_toDouble, "[\"10000000.5\"]", "1.00000005E7" },
		{ jrt_fn_toDouble, "[\"-0.0\"]", "-0.0" },
		{ jrt_fn_toDouble, "[\"-0\"]", "0.0" },
		{ jrt_fn_toDouble, "[\"1.\"]", "1.0" },
		{ jrt_fn_toDouble, "[\"-.5\"]", "-0.5" },
		{ jrt_fn_toDouble, "[\".\"]", NULL },
		{ jrt_fn_toDouble, "[\"-\"]", NULL },
		{ jrt_fn_toDouble, "[\"\"]", NULL },
		{ jrt_fn_toDouble, "[\"1.2.3\"]", NULL },
		{ jrt_fn_toDouble, "[\"0.12345678901234\"]", "0.12345678901234" },
		{ jrt_fn_toDouble, "[\"0.12345678901234567\"]", "0.12345678901234566" },
		{ jrt_fn_toDouble, "[\"123456.789012345\"]", "123456.789012345" },
		{ jrt_fn_toDouble, "[\"9999999999999999\"]", "1.0E16" },
		{ jrt_fn_toLong, "[\"-9999999999999999\"]", "-9999999999999999" },
		{ jrt_fn_toBoolean, "[[\"TRUE\",\"no\",1,\"False\",true]]",
			"[true,\"no\",1,false,true]" },
		{ jrt_fn_toBoolean, "[\"fal\\u017fe\"]", "false" },
		{ jrt_fn_toString, "[{\"x\":[1,null]}]", "\"{x=[1, null]}\"" },
		{ jrt_fn_toString, "[[1,null,1e10]]", "[\"1\",\"null\",\"1.0E10\"]" },
		{ jrt_fn_toString, "[null]", NULL },
		{ jrt_fn_size, "[[]]", "0" },
		{ jrt_fn_size, "[{\"a\":1}]", "1" },
		{ jrt_fn_size, "[\"\xf0\x9f\x98\x80\"]", "2" },
		{ jrt_fn_size, "[5]", NULL },
		{ jrt_fn_size, "[null,null]", "2" },
	};
	CHECK(CALLS);
}
END_TEST

START_TEST(lists_give_their_elements)
{
	static const struct call CALLS[] = {
		{ jrt_fn_firstElement, "[[null,1]]", "null" },
		{ jrt_fn_lastElement, "[1,2]", "2" },
		{ jrt_fn_lastElement, "[1]", NULL },
		{ jrt_fn_toList, "[1]", "[1]" },
		{ jrt_fn_toList, "[1,null]", "[1,null]" },
		{ jrt_fn_toList, "[[]]", NULL },
		{ jrt_fn_sort, "[[\"b\",\"a\",\"10\",\"9\"]]", "[\"10\",\"9\",\"a\",\"b\"]" },
		{ jrt_fn_sort, "[[\"\\uffff\",\"\xf0\x9f\x98\x80\"]]",
			"[\"\xf0\x9f\x98\x80\",\"\xef\xbf\xbf\"]" },
		{ jrt_fn_sort, "[3,1,2]", "[1,2,3]" },
		{ jrt_fn_sort, "[[0.0,-0.0,1.5,-1e300]]", "[-1e300,-0.0,0.0,1.5]" },
		{ jrt_fn_sort, "[[-0.0,0.0,1.50,1.5]]", "[-0.0,0.0,1.50,1.5]" },
		{ jrt_fn_sort, "[[0.0,-0.0,-0.00,0.00]]", "[-0.0,-0.00,0.0,0.00]" },
		{ jrt_fn_sort, "[[true,false]]", "[false,true]" },
		{ jrt_fn_sort,
			"[[-99999999999999999999,99999999999999999999,-100000000000000000000]]",
			"[-100000000000000000000,-99999999999999999999,99999999999999999999]" },
		{ jrt_fn_sort, "[[1,2.0]]", NULL },
		{ jrt_fn_sort, "[[1,null]]", NULL },
		{ jrt_fn_sort, "[[null]]", "[null]" },
		{ jrt_fn_sort, "[[[1],[2]]]", NULL },
		{ jrt_fn_sort, "[5]", "5" },
		{ jrt_fn_squashNulls, "[[1,null,[null]]]", "[1,[null]]" },
		{ jrt_fn_squashNulls, "[{\"a\":null,\"b\":{\"c\":null}}]", "{\"b\":{\"c\":null}}" },
		{ jrt_fn_squashNulls, "[1,null]", NULL },
		{ jrt_fn_squashNulls, "[1,2]", "[1,2]" },
		{ jrt_fn_squashNulls, "[5]", "5" },
		{ jrt_fn_recursivelySquashNulls, "[{\"a\":null,\"b\":{\"c\":null,\"d\":[null]}}]",
			"{\"b\":{\"d\":[]}}" },
		{ jrt_fn_squashDuplicates, "[[1,null,1.0,1,[null],null,[null],\"1\"]]",
			"[1,null,1.0,[null],\"1\"]" },
		{ jrt_fn_squashDuplicates, "[[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1},0.0,-0.0]]",
			"[{\"a\":1,\"b\":2},0.0,-0.0]" },
		{ jrt_fn_squashDuplicates, "[{\"a\":1}]", "{\"a\":1}" },
	};
	CHECK(CALLS);
}
END_TEST

START_TEST(a_sorted_list_is_a_java_array)
{
	struct jrt_value *list = parsed("[2,1,3]");
	struct jrt_value *array = jrt_fn_sort(&ctx, 1, &list);
	ck_assert_int_eq(jrt_kind(&ctx, array), JRT_KIND_ARRAY);
	ck_assert_str_eq(written(jrt_fn_firstElement(&ctx, 1, &array)), "1");
	ck_assert_str_eq(written(jrt_fn_size(&ctx, 1, &array)), "nothing");
	ck_assert_str_eq(written(jrt_fn_toString(&ctx, 1, &array)), "[\"1\",\"2\",\"3\"]");
	ck_assert_str_eq(written(list), "[2,1,3]");
}
END_TEST

START_TEST(lists_of_fixed_length_in_java_are_fixed)
{
	struct jrt_value *args[] = { parsed("\",\""), parsed("\"a,b\"") };
	ck_assert(jrt_fn_split(&ctx, 2, args)->fixed);
	ck_assert(jrt_fn_toList(&ctx, 1, args)->fixed);
	struct jrt_value *list = parsed("[1]");
	ck_assert_ptr_eq(jrt_fn_toList(&ctx, 1, &list), list);
	ck_assert(!list->fixed);
}
END_TEST

/* By words, and by the rest of a word. */
START_TEST(the_case_of_ascii_is_changed_in_words)
{
	for (int len = 0; len < 40; len++) {
		for (int first = ' '; first < 127; first += 7) {
			char text[64], low[64], high[64];
			for (int i = 0; i <= len; i++) {
				text[i] = (char)(i == len ? '\0' : ' ' + (first + i) % 95);
				low[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32
										 : text[i]);
				high[i] = (char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] - 32
										  : text[i]);
			}
			struct jrt_value *v =
				jrt_string(&ctx, (struct jrt_text){ text, (size_t)len });
			struct jrt_value *lower = jrt_fn_toLower(&ctx, 1, &v);
			struct jrt_value *upper = jrt_fn_toUpper(&ctx, 1, &v);
			ck_assert(jrt_text_is(lower->text, low, (size_t)len));
			ck_assert(jrt_text_is(upper->text, high, (size_t)len));
		}
	}
}
END_TEST

/* The order of the object before is tried first: it may be wrong for this one. */
START_TEST(objects_are_sorted_whatever_came_before)
{
	static const char *const PAIRS[][2] = {
		{ "{\"h\":0,\"g\":0,\"f\":0,\"e\":0,\"d\":0,\"c\":0,\"b\":0,\"a\":0}",
			"{\"a\":0,\"b\":0,\"c\":0,\"d\":0,\"e\":0,\"f\":0,\"g\":0,\"h\":0}" },
		{ "{\"a\":0,\"b\":0,\"c\":0,\"d\":0,\"e\":0,\"f\":0,\"h\":0,\"g\":0}",
			"{\"a\":0,\"b\":0,\"c\":0,\"d\":0,\"e\":0,\"f\":0,\"g\":0,\"h\":0}" },
		{ "{\"h\":0,\"g\":0,\"f\":0,\"e\":0,\"d\":0,\"c\":0,\"b\":0,\"~\":0}",
			"{\"~\":0,\"b\":0,\"c\":0,\"d\":0,\"e\":0,\"f\":0,\"g\":0,\"h\":0}" },
		{ "{\"prefixed_2\":0,\"prefixed_1\":0,\"prefixed\":0,\"prefix\":0,\"\":0,\"~b\":0,"
		  "\"\xf0\x9f\x98\x80\":0,\"\xef\xbf\xbf\":0,\"abcd\":0,\"abc\":0,\"abcde\":0}",
			"{\"~b\":0,\"\":0,\"abc\":0,\"abcd\":0,\"abcde\":0,\"prefix\":0,"
			"\"prefixed\":0,\"prefixed_1\":0,\"prefixed_2\":0,"
			"\"\xf0\x9f\x98\x80\":0,\"\xef\xbf\xbf\":0}" },
	};
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
			for (int again = 0; again < 2; again++) {
				struct jrt_value *v = parsed(PAIRS[i][0]);
				ck_assert_str_eq(written(jrt_sorted(&ctx, v)), PAIRS[i][1]);
			}
		}
	}
}
END_TEST

/* An order learned from an object with more members must not reach past the members of the next
 * record, whose memory still holds those of the record before. */
START_TEST(the_order_of_the_record_before_is_not_carried_over)
{
	static const char *const PAIRS[][2] = {
		{ "{\"b\":0,\"c\":0,\"d\":0,\"e\":0,\"f\":0,\"g\":0,\"h\":0,\"i\":0,\"a\":0}",
			"{\"a\":0,\"b\":0,\"c\":0,\"d\":0,\"e\":0,\"f\":0,\"g\":0,\"h\":0,\"i\":0}" },
		{ "{\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1}",
			"{\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1}" },
		{ "{\"c\":2,\"b\":2}", "{\"b\":2,\"c\":2}" },
	};
	for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
		jrt_ctx_begin(&ctx, NULL);
		ck_assert_str_eq(written(jrt_sorted(&ctx, parsed(PAIRS[i][0]))), PAIRS[i][1]);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("jolt/functions");
	TCase *t = tcase_create("functions");
	tcase_add_checked_fixture(t, begin, end);

	tcase_add_test(t, functions_take_arguments_as_the_reference_does);
	tcase_add_test(t, strings_are_trimmed_and_joined);
	tcase_add_test(t, strings_are_padded_to_a_length);
	tcase_add_test(t, case_is_changed_as_java_does);
	tcase_add_test(t, the_case_of_ascii_is_changed_in_words);
	tcase_add_test(t, strings_are_split_as_java_splits);
	tcase_add_test(t, objects_are_sorted_whatever_came_before);
	tcase_add_test(t, the_order_of_the_record_before_is_not_carried_over);
	tcase_add_test(t, a_pattern_that_backtracks_forever_fails_the_record);
	tcase_add_test(t, min_and_max_compare_numbers);
	tcase_add_test(t, sums_and_differences_wrap_around);
	tcase_add_test(t, division_rounds_as_java_does);
	tcase_add_test(t, any_number_is_rounded_as_its_exact_digits_are);
	tcase_add_test(t, values_become_another_type);
	tcase_add_test(t, lists_give_their_elements);
	tcase_add_test(t, a_sorted_list_is_a_java_array);
	tcase_add_test(t, lists_of_fixed_length_in_java_are_fixed);
	suite_add_tcase(s, t);
	return suite_main(s);
}
