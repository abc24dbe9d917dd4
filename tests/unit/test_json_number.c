/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers: Java's Double.toString (JDK 19 and later), reading, and Java's narrowing. */
#include "json.h"

#include <math.h>

#include "json/number.h"
#include "json/wide.h"

static void
check_text(double v, const char *expected)
{
	char out[JRT_DOUBLE_TEXT + 1];
	size_t n = jrt_double_text(v, out);
	ck_assert_uint_lt(n, sizeof out);
	out[n] = '\0';
	ck_assert_str_eq(out, expected);
}

START_TEST(doubles_are_written_as_java_does)
{
	check_text(0.0, "0.0");
	check_text(-0.0, "-0.0");
	check_text(1.0, "1.0");
	check_text(-1.5, "-1.5");
	check_text(100.0, "100.0");
	check_text(0.1, "0.1");
	check_text(0.3, "0.3");
	check_text(0.1 + 0.2, "0.30000000000000004");
	check_text(1.1, "1.1");
	check_text(123.456, "123.456");
	check_text(9999999.0, "9999999.0");
	check_text(9999999.5, "9999999.5");
	check_text(9999999.999999998, "9999999.999999998");
	check_text(1e7, "1.0E7");
	check_text(12345678.9, "1.23456789E7");
	check_text(1e10, "1.0E10");
	check_text(1e15, "1.0E15");
	check_text(123456789012345680.0, "1.2345678901234568E17");
	check_text(1e21, "1.0E21");
	check_text(1e22, "1.0E22");
	check_text(1e23, "1.0E23");
	check_text(1e100, "1.0E100");
	check_text(0.001, "0.001");
	check_text(0.0012, "0.0012");
	check_text(0.01, "0.01");
	check_text(0.00099, "9.9E-4");
	check_text(1e-5, "1.0E-5");
	check_text(1.5e-10, "1.5E-10");
	check_text(1e-22, "1.0E-22");
	check_text(1e-23, "1.0E-23");
	check_text(1.0 / 3, "0.3333333333333333");
	check_text(2.0 / 3, "0.6666666666666666");
	check_text(100.0 / 3, "33.333333333333336");
	check_text(3.141592653589793, "3.141592653589793");
	check_text(1.7976931348623157e308, "1.7976931348623157E308");
	check_text(2.2250738585072014e-308, "2.2250738585072014E-308");
	check_text(2.225073858507201e-308, "2.225073858507201E-308");
	check_text(INFINITY, "Infinity");
	check_text(-INFINITY, "-Infinity");
	check_text(NAN, "NaN");
	check_text(-(double)NAN, "NaN");
}
END_TEST

/* Where older versions of Java printed too many digits, or too few to be the nearest. */
START_TEST(doubles_have_the_shortest_digits_that_read_back)
{
	check_text(2e-323, "2.0E-323");
	check_text(4.9e-324, "4.9E-324");
	check_text(9.9e-324, "9.9E-324");
	check_text(1.5e-323, "1.5E-323");
	check_text(2.2e-322, "2.2E-322");
	check_text(2e23, "2.0E23");
	check_text(8.05e21, "8.05E21");
	check_text(1.6626259115681846e17, "1.6626259115681846E17");
	check_text(8.41e21, "8.41E21");
	check_text(5.0e15, "5.0E15");
	check_text(9007199254740992.0, "9.007199254740992E15");
	check_text(9007199254740993.0, "9.007199254740992E15");
	check_text(1.8446744073709552e19, "1.8446744073709552E19");
}
END_TEST

/* In the middle between two decimals of 17 digits, the even one is printed. */
START_TEST(ties_at_17_digits_go_to_the_even_one)
{
	check_text(1 + 0x1p-17, "1.0000076293945312");
	check_text(1 + 3 * 0x1p-17, "1.0000228881835938");
	check_text(-1 - 5 * 0x1p-17, "-1.0000381469726562");
	check_text(1 + 7 * 0x1p-17, "1.0000534057617188");
}
END_TEST

/* Below a power of two, doubles are closer together than above: the shortest digits may not be the
 * nearest of that length. */
START_TEST(powers_of_two_are_written_as_java_does)
{
	for (int e = -1074; e < 1024; e++) {
		char out[JRT_DOUBLE_TEXT + 1];
		out[jrt_double_text(ldexp(1, e), out)] = '\0';
		ck_assert_msg(strtod(out, NULL) == ldexp(1, e), "2^%d: %s", e, out);
	}
	check_text(ldexp(1, -1017), "7.120236347223045E-307");
	check_text(ldexp(1, -140), "7.174648137343064E-43");
	check_text(ldexp(1, -24), "5.960464477539063E-8");
	check_text(ldexp(1, 976), "6.386688990511104E293");
	check_text(ldexp(1, -25), "2.9802322387695312E-8");
	check_text(ldexp(1, 60), "1.152921504606847E18");
	check_text(ldexp(1, -44), "5.684341886080802E-14");
	check_text(ldexp(1, 89), "6.189700196426902E26");
}
END_TEST

START_TEST(doubles_read_back)
{
	uint64_t bits = 88172645463325252u;
	for (int i = 0; i < 200000; i++) {
		double v, back;
		char out[JRT_DOUBLE_TEXT + 1];
		bits ^= bits << 13;
		bits ^= bits >> 7;
		bits ^= bits << 17;
		memcpy(&v, &bits, sizeof v);
		if (i % 3 == 1) { /* decimals as people write them */
			v = (double)(bits % 100000000) / 1000.0;
		} else if (i % 3 == 2) {
			v = (double)(bits >> 11) * 0x1p-40;
		}
		if (isnan(v) || isinf(v)) {
			continue;
		}
		size_t n = jrt_double_text(v, out);
		out[n] = '\0';
		back = jrt_read_double(out, n);
		ck_assert_msg(back == v && strtod(out, NULL) == v, "%a: %s: %a", v, out, back);
	}
}
END_TEST

static void
check_read(const char *text)
{
	double v = jrt_read_double(text, strlen(text)), w = strtod(text, NULL);
	ck_assert_msg(memcmp(&v, &w, sizeof v) == 0, "%s: %a, not %a", text, v, w);
}

START_TEST(doubles_are_read_exactly)
{
	static const char *const texts[] = { "0", "-0", "-0.0", "0e5", "0.000", "1", "-1", "1.5",
		"123456789012345", "1234567890123456", "999999999999999e22", "999999999999999e23",
		"1e22", "1e23", "1e-22", "1e-23", "9007199254740993", "9007199254740992.5",
		"179769313486231570000000000000000000000e270", "1e308", "1e309", "-1e309",
		"1e99999999999", "1e-99999999999", "0e99999999999", "4.9e-324", "2.4e-324",
		"2.5e-324", "2.2250738585072011e-308", "0.1", "0.2", "0.3",
		"0.000000000000000000000000000000000000001e39", "00.5", "1E5", "1e+5", "8.5e-5",
		"6.02214076e23", "5e-324", "0.0000000000000000000000001",
		"1.00000000000000011102230246251565404236316680908203125",
		"1.00000000000000011102230246251565404236316680908203124",
		"1.00000000000000011102230246251565404236316680908203126",
		/* rounding twice would give other results */
		"9434607133838363e-7", "943460713.3838363", "9824434559898869e-1",
		"982443455989886.9", "9253527126143549e-15", "9.253527126143549" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		check_read(texts[i]);
	}
}
END_TEST

START_TEST(long_numbers_are_read_exactly)
{
	size_t len = 100000;
	char *text = malloc(len + 32);
	for (int kind = 0; kind < 6; kind++) {
		memset(text, '0', len);
		text[len] = '\0';
		switch (kind) {
		case 0: /* 1000...0e-99990 */
			text[0] = '1';
			strcpy(text + len, "e-99990");
			break;
		case 1: /* 0.000...01e99995 */
			text[1] = '.';
			strcpy(text + len, "1e99995");
			break;
		case 2: /* half-way between two doubles, plus a little */
			memcpy(text, "9007199254740993.", 17);
			text[len - 1] = '1';
			break;
		case 3: /* exactly half-way */
			memcpy(text, "9007199254740993.", 17);
			break;
		case 4:
			memset(text, '9', len);
			strcpy(text + len, "e-99690");
			break;
		default:
			memset(text, '7', len);
			text[0] = '-';
			text[200] = '.';
			break;
		}
		check_read(text);
	}
	free(text);
}
END_TEST

START_TEST(integers_have_limits)
{
	int64_t n;
	ck_assert(jrt_read_integer("0", 1, &n) && n == 0);
	ck_assert(jrt_read_integer("-0", 2, &n) && n == 0);
	ck_assert(jrt_read_integer("-12", 3, &n) && n == -12);
	ck_assert(jrt_read_integer("9223372036854775807", 19, &n) && n == INT64_MAX);
	ck_assert(jrt_read_integer("-9223372036854775808", 20, &n) && n == INT64_MIN);
	ck_assert(!jrt_read_integer("9223372036854775808", 19, &n));
	ck_assert(!jrt_read_integer("-9223372036854775809", 20, &n));
	ck_assert(!jrt_read_integer("18446744073709551617", 20, &n));
	ck_assert(!jrt_read_integer("99999999999999999999999", 23, &n));
	ck_assert(!jrt_read_integer("1.0", 3, &n));
	ck_assert(!jrt_read_integer("1e3", 3, &n));
	ck_assert(!jrt_read_integer("", 0, &n));
	ck_assert(!jrt_read_integer("-", 1, &n));
}
END_TEST

static enum jrt_kind
kind_of(const char *json)
{
	struct record r;
	struct jrt_value *v = record_open(&r, json);
	enum jrt_kind kind = jrt_kind(&r.ctx, v);
	record_close(&r);
	return kind;
}

START_TEST(numbers_have_a_kind)
{
	ck_assert_int_eq(kind_of("2147483647"), JRT_KIND_INTEGER);
	ck_assert_int_eq(kind_of("-2147483648"), JRT_KIND_INTEGER);
	ck_assert_int_eq(kind_of("2147483648"), JRT_KIND_LONG);
	ck_assert_int_eq(kind_of("-2147483649"), JRT_KIND_LONG);
	ck_assert_int_eq(kind_of("999999999999999999"), JRT_KIND_LONG);
	ck_assert_int_eq(kind_of("-999999999999999999"), JRT_KIND_LONG);
	ck_assert_int_eq(kind_of("1000000000000000000"), JRT_KIND_BIG);
	ck_assert_int_eq(kind_of("-9223372036854775809"), JRT_KIND_BIG);
	ck_assert_int_eq(kind_of("1.0"), JRT_KIND_DOUBLE);
	ck_assert_int_eq(kind_of("1e3"), JRT_KIND_DOUBLE);
	ck_assert_int_eq(kind_of("1E3"), JRT_KIND_DOUBLE);
	ck_assert_int_eq(kind_of("1e309"), JRT_KIND_DOUBLE);
	ck_assert_int_eq(kind_of("-0"), JRT_KIND_INTEGER);
}
END_TEST

static bool
java_reads(const char *text, double expected)
{
	double v;
	return jrt_java_parse_double((struct jrt_text){ text, strlen(text) }, &v) &&
	       memcmp(&v, &expected, sizeof v) == 0;
}

static bool
java_refuses(const char *text)
{
	double v;
	return !jrt_java_parse_double((struct jrt_text){ text, strlen(text) }, &v);
}

START_TEST(java_parses_doubles)
{
	ck_assert(java_reads(" 12 ", 12));
	ck_assert(java_reads("\t\x01-1.5\n", -1.5));
	ck_assert(java_reads("+5", 5));
	ck_assert(java_reads("1e3", 1000));
	ck_assert(java_reads("1d", 1));
	ck_assert(java_reads("1F", 1));
	ck_assert(java_reads(".5", 0.5));
	ck_assert(java_reads("1.", 1));
	ck_assert(java_reads("-0", -0.0));
	ck_assert(java_reads("007", 7));
	ck_assert(java_reads("0x1p4", 16));
	ck_assert(java_reads("-0X1.8P+1", -3));
	ck_assert(java_reads("0x.8p1", 1));
	ck_assert(java_reads("Infinity", INFINITY));
	ck_assert(java_reads("-Infinity", -INFINITY));
	ck_assert(java_reads("1e999", INFINITY));
	ck_assert(java_refuses(""));
	ck_assert(java_refuses(" "));
	ck_assert(java_refuses("."));
	ck_assert(java_refuses("+"));
	ck_assert(java_refuses("1_0"));
	ck_assert(java_refuses("1L"));
	ck_assert(java_refuses("0x10"));
	ck_assert(java_refuses("1e"));
	ck_assert(java_refuses("1ff"));
	ck_assert(java_refuses("1 f"));
	ck_assert(java_refuses("inf"));
	ck_assert(java_refuses("nan"));
	ck_assert(java_refuses("--1"));
	ck_assert(java_refuses("- 1"));
	ck_assert(java_refuses("\xc2\xa0"
			       "1"));
	double v;
	ck_assert(jrt_java_parse_double(JRT_TEXT("NaN"), &v) && isnan(v));
	ck_assert(!jrt_java_parse_double(JRT_TEXT("1\0"
						  "2"),
		&v));
}
END_TEST

START_TEST(java_parses_integers)
{
	int32_t i;
	int64_t l;
	ck_assert(jrt_java_parse_int(JRT_TEXT("+007"), &i) && i == 7);
	ck_assert(jrt_java_parse_int(JRT_TEXT("-2147483648"), &i) && i == INT32_MIN);
	ck_assert(!jrt_java_parse_int(JRT_TEXT("2147483648"), &i));
	ck_assert(jrt_java_parse_int(JRT_TEXT("\xd9\xa1\xd9\xa2"), &i) && i == 12);
	ck_assert(jrt_java_parse_long(JRT_TEXT("-9223372036854775808"), &l) && l == INT64_MIN);
	ck_assert(!jrt_java_parse_long(JRT_TEXT("9223372036854775808"), &l));
	ck_assert(!jrt_java_parse_int(JRT_TEXT(""), &i));
	ck_assert(!jrt_java_parse_int(JRT_TEXT("-"), &i));
	ck_assert(!jrt_java_parse_int(JRT_TEXT("+"), &i));
	ck_assert(!jrt_java_parse_int(JRT_TEXT("+-1"), &i));
	ck_assert(!jrt_java_parse_int(JRT_TEXT(" 1"), &i));
	ck_assert(!jrt_java_parse_int(JRT_TEXT("1L"), &i));
	ck_assert(!jrt_java_parse_int(JRT_TEXT("1.0"), &i));
}
END_TEST

START_TEST(doubles_are_narrowed_as_java_does)
{
	ck_assert_int_eq(jrt_double_to_int(2.9), 2);
	ck_assert_int_eq(jrt_double_to_int(-2.9), -2);
	ck_assert_int_eq(jrt_double_to_int(3e9), INT32_MAX);
	ck_assert_int_eq(jrt_double_to_int(-3e9), INT32_MIN);
	ck_assert_int_eq(jrt_double_to_int(NAN), 0);
	ck_assert_int_eq(jrt_double_to_int(-2147483648.5), INT32_MIN);
	ck_assert(jrt_double_to_long(1e19) == INT64_MAX);
	ck_assert(jrt_double_to_long(-1e19) == INT64_MIN);
	ck_assert(jrt_double_to_long(INFINITY) == INT64_MAX);
	ck_assert(jrt_double_to_long(NAN) == 0);
	ck_assert(jrt_double_to_long(9007199254740993.0) == 9007199254740992);
}
END_TEST

static void
check_digits(uint64_t n, int least, const char *expected)
{
	char text[21] = "", *end = text + sizeof text - 1;
	ck_assert_str_eq(jrt_digits_before(end, n, least), expected);
}

START_TEST(digits_are_written_before_an_end)
{
	check_digits(0, 1, "0");
	check_digits(7, 1, "7");
	check_digits(10, 1, "10");
	check_digits(99, 1, "99");
	check_digits(100, 1, "100");
	check_digits(100, 5, "00100");
	check_digits(0, 3, "000");
	check_digits(1234567, 7, "1234567");
	check_digits(10000000, 1, "10000000");
	check_digits(UINT64_MAX, 20, "18446744073709551615");
}
END_TEST

/* The bit at `at` of a 128-bit number. */
static unsigned
bit_of(struct jrt_wide w, unsigned at)
{
	return (at < 64 ? w.low >> at : w.high >> (at - 64)) & 1;
}

START_TEST(products_have_128_bits)
{
	static const uint64_t all[] = { 0, 1, 2, 10, 0xffffffffu, 0x100000000u, 0x123456789abcdef0u,
		0x8000000000000000u, 0xfffffffeffffffffu, UINT64_MAX };
	static const uint64_t squares[][3] = { { 0xffffffffu, 0, 0xfffffffe00000001u },
		{ 0x100000000u, 1, 0 }, { UINT64_MAX, UINT64_MAX - 1, 1 } };
	for (size_t i = 0; i < sizeof squares / sizeof *squares; i++) {
		struct jrt_wide w = jrt_wide_product_of_halves(squares[i][0], squares[i][0]);
		ck_assert_uint_eq(w.high, squares[i][1]);
		ck_assert_uint_eq(w.low, squares[i][2]);
	}
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
			struct jrt_wide w = jrt_wide_product(all[i], all[k]);
			struct jrt_wide h = jrt_wide_product_of_halves(all[i], all[k]);
			ck_assert_uint_eq(w.high, h.high);
			ck_assert_uint_eq(w.low, h.low);
		}
	}
}
END_TEST

START_TEST(bits_of_128_bit_numbers_are_found)
{
	struct jrt_wide w = { 0x8000000000000001u, 0x4000000000000010u };
	for (unsigned from = 0; from < 128; from++) {
		uint64_t bits = 0;
		bool any = false;
		for (unsigned i = 0; i < 64 && from + i < 128; i++) {
			bits |= (uint64_t)bit_of(w, from + i) << i;
		}
		for (unsigned i = 0; i < from; i++) {
			any = any || bit_of(w, i);
		}
		ck_assert_uint_eq(jrt_wide_from(w, from), bits);
		ck_assert(jrt_wide_any_before(w, from) == any);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("json/number");
	TCase *all = tcase_create("all");
	tcase_set_timeout(all, 600);
	tcase_add_test(all, doubles_are_written_as_java_does);
	tcase_add_test(all, doubles_have_the_shortest_digits_that_read_back);
	tcase_add_test(all, ties_at_17_digits_go_to_the_even_one);
	tcase_add_test(all, powers_of_two_are_written_as_java_does);
	tcase_add_test(all, doubles_read_back);
	tcase_add_test(all, doubles_are_read_exactly);
	tcase_add_test(all, long_numbers_are_read_exactly);
	tcase_add_test(all, integers_have_limits);
	tcase_add_test(all, numbers_have_a_kind);
	tcase_add_test(all, java_parses_doubles);
	tcase_add_test(all, java_parses_integers);
	tcase_add_test(all, doubles_are_narrowed_as_java_does);
	tcase_add_test(all, digits_are_written_before_an_end);
	tcase_add_test(all, products_have_128_bits);
	tcase_add_test(all, bits_of_128_bit_numbers_are_found);
	suite_add_tcase(suite, all);
	return suite_main(suite);
}
