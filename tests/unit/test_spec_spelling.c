/* SPDX-License-Identifier: Apache-2.0 */
/* Where each byte of a text is in the source, however it is spelled. */
#include "suite.h"

#include "spec/spelling.h"

static struct arena arena;

/* The offset in `raw` of each byte of `text`, and of its end; "unknown": only the span of the whole
 * is known. */
static const char *
origins(const char *raw, const char *text)
{
	static char list[300];
	struct source source = { .name = "test", .text = raw, .len = strlen(raw) };
	struct text t = { text, strlen(text) };
	struct spelling s =
		spelling_of(&arena, t, (struct span){ &source, 0, (uint32_t)strlen(raw) });
	ck_assert_str_eq(s.text.at, text);
	if (s.origin == NULL) {
		return "unknown";
	}
	size_t used = 0;
	for (size_t i = 0; i <= t.len; i++) {
		used += (size_t)sprintf(list + used, i == 0 ? "%u" : " %u", s.origin[i]);
	}
	return list;
}

START_TEST(escapes_take_more_room_than_they_mean)
{
	ck_assert_str_eq(origins("\"abc\"", "abc"), "1 2 3 4");
	ck_assert_str_eq(origins("\"a\\nb\"", "a\nb"), "1 2 4 5");
	ck_assert_str_eq(origins("\"\\u00e9b\"", "\xc3\xa9"
						 "b"),
		"1 1 7 8");
	ck_assert_str_eq(origins("\"\xc3\xa9"
				 "b\"",
				 "\xc3\xa9"
				 "b"),
		"1 1 3 4");
}
END_TEST

/* Two escapes are one character if they are a surrogate pair, and two otherwise. */
START_TEST(pairs_of_surrogates_are_one)
{
	ck_assert_str_eq(origins("\"\\ud83d\\ude00b\"", "\xf0\x9f\x98\x80"
							"b"),
		"1 1 1 1 13 14");
	ck_assert_str_eq(origins("\"\\uD83D\\uDE00b\"", "\xf0\x9f\x98\x80"
							"b"),
		"1 1 1 1 13 14");
	ck_assert_str_eq(origins("\"\\ud83d\\u0c41b\"", "\xed\xa0\xbd\xe0\xb1\x81"
							"b"),
		"1 1 1 7 7 7 13 14");
	ck_assert_str_eq(origins("\"\\ud83d\\ud83db\"", "\xed\xa0\xbd\xed\xa0\xbd"
							"b"),
		"1 1 1 7 7 7 13 14");
	ck_assert_str_eq(origins("\"\\u083d\\ude00b\"", "\xe0\xa0\xbd\xed\xb8\x80"
							"b"),
		"1 1 1 7 7 7 13 14");
	ck_assert_str_eq(origins("\"\\udc3d\\ude00b\"", "\xed\xb0\xbd\xed\xb8\x80"
							"b"),
		"1 1 1 7 7 7 13 14");
}
END_TEST

START_TEST(plain_and_single_quoted_text_is_located_if_unchanged)
{
	ck_assert_str_eq(origins("abc", "abc"), "0 1 2 3");
	ck_assert_str_eq(origins("'abc'", "abc"), "1 2 3 4");
	ck_assert_str_eq(origins("'a''b'", "a'b"), "unknown");
	ck_assert_str_eq(origins("a\n b", "a b"), "unknown"); /* folded */
	ck_assert_str_eq(origins("a\n  b", "a b"), "unknown");
	ck_assert_str_eq(origins("abcdefg", "bcd"), "unknown");
	ck_assert_str_eq(origins("ab", "abc"), "unknown");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("spec/spelling");
	TCase *tcase = tcase_create("spelling");
	tcase_add_test(tcase, escapes_take_more_room_than_they_mean);
	tcase_add_test(tcase, pairs_of_surrogates_are_one);
	tcase_add_test(tcase, plain_and_single_quoted_text_is_located_if_unchanged);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
