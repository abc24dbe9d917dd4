/* SPDX-License-Identifier: Apache-2.0 */
/* Output: growth, limits, and the reference's escapes. */
#include "json.h"

#include "json/shown.h"
#include "json/written.h"

#include <signal.h>

static void
check_escaped(const char *text, size_t len, const char *expected)
{
	/* after plain bytes, so that a special one comes at every position of a word */
	for (size_t before = 0; before < 17; before++) {
		struct jrt_writer w;
		char *room = malloc(before + len + 20), plain[20] = "";
		memset(room, 'x', before);
		memset(plain, 'x', before);
		memcpy(room + before, text, len);
		memset(room + before + len, 'y', 20);
		for (size_t behind = 0; behind < 20; behind += 9) {
			jrt_writer_init(&w);
			jrt_put_string(&w, (struct jrt_text){ room, before + len + behind });
			jrt_put(&w, "", 1);
			char whole[256];
			sprintf(whole, "\"%s%s%.*s\"", plain, expected, (int)behind,
				"yyyyyyyyyyyyyyyyyyyy");
			ck_assert_str_eq(w.base, whole);
			jrt_writer_finish(&w);
		}
		free(room);
	}
}
#define escaped_is(text, expected) check_escaped((text), sizeof(text) - 1, (expected))

START_TEST(escapes_match_the_reference)
{
	escaped_is("", "");
	escaped_is("abc", "abc");
	escaped_is("\"\\/", "\\\"\\\\/");
	escaped_is("\b\t\n\f\r", "\\b\\t\\n\\f\\r");
	escaped_is("\x01\x0b\x1f\x7f ", "\\u0001\\u000B\\u001F\x7f ");
	escaped_is("\0a\0", "\\u0000a\\u0000");
	escaped_is("\xc3\xa9\xe2\x80\xa8\xf0\x9f\x98\x80", "\xc3\xa9\xe2\x80\xa8\xf0\x9f\x98\x80");
	escaped_is("\xed\x9f\xbf\xee\x80\x80", "\xed\x9f\xbf\xee\x80\x80");
}
END_TEST

START_TEST(lone_surrogates_are_escaped_and_pairs_joined)
{
	escaped_is("\xed\xa0\xbd", "\\uD83D");
	escaped_is("\xed\xb8\x80", "\\uDE00");
	escaped_is("\xed\xa0\xbd\xed\xb8\x80", "\xf0\x9f\x98\x80");
	escaped_is("\xed\xb8\x80\xed\xa0\xbd", "\\uDE00\\uD83D");
	escaped_is("\xed\xa0\xbd\xed\xa0\xbd\xed\xb8\x80", "\\uD83D\xf0\x9f\x98\x80");
	escaped_is("\xed\xa0\xbd\n", "\\uD83D\\n");
}
END_TEST

START_TEST(every_byte_is_escaped_or_not)
{
	for (unsigned c = 0; c < 0x80; c++) {
		char text[1] = { (char)c };
		struct jrt_writer w;
		jrt_writer_init(&w);
		jrt_put_escaped(&w, (struct jrt_text){ text, 1 });
		bool special = c < 0x20 || c == '"' || c == '\\';
		ck_assert_msg((w.used > 1) == special, "%02x", c);
		ck_assert(special || w.base[0] == (char)c);
		jrt_writer_finish(&w);
	}
}
END_TEST

static void
check_shown(struct jrt_text t, const char *expected)
{
	struct jrt_writer w;
	jrt_writer_init(&w);
	jrt_put_shown(&w, t);
	jrt_put(&w, "", 1);
	ck_assert_str_eq(w.base, expected);
	ck_assert(jrt_is_shown(t) == (strchr(expected, '\\') == NULL));
	jrt_writer_finish(&w);
}

START_TEST(invisible_characters_are_spelled_out)
{
	check_shown(JRT_TEXT(""), "");
	check_shown(
		JRT_TEXT(
			"plain, \xc3\xa9, \xe6\x97\xa5, \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80"),
		"plain, \xc3\xa9, \xe6\x97\xa5, \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80");
	check_shown(JRT_TEXT("a\x1b[31m"), "a\\u001B[31m");
	check_shown(JRT_TEXT("\xc2\x9b"
			     "2J"),
		"\\u009B2J");
	check_shown(JRT_TEXT("x\xe2\x80\xaey"), "x\\u202Ey");
	check_shown(JRT_TEXT("\xed\xa0\x80"), "\\uD800");
	check_shown(JRT_TEXT("\xf3\xa0\x80\x81"), "\\uDB40\\uDC01");
	check_shown((struct jrt_text){ "\xf0\x9f\x91\xa9", 2 }, "\\uDCF0\\uDC9F");
}
END_TEST

START_TEST(output_grows_as_needed)
{
	struct jrt_writer w;
	char expected[32];
	jrt_writer_init(&w);
	jrt_put(&w, "", 0);
	jrt_put_escaped(&w, JRT_TEXT(""));
	ck_assert_uint_eq(w.used, 0);
	for (unsigned i = 0; i < 100000; i++) {
		jrt_put_unsigned(&w, i);
		jrt_put_lit(&w, ",");
	}
	ck_assert_int_eq(w.status, JRT_OK);
	size_t at = 0;
	for (unsigned i = 0; i < 100000; i++) {
		size_t n = (size_t)sprintf(expected, "%u,", i);
		ck_assert(memcmp(w.base + at, expected, n) == 0);
		at += n;
	}
	ck_assert_uint_eq(at, w.used);
	jrt_writer_finish(&w);
	ck_assert_ptr_null(w.base);
}
END_TEST

START_TEST(numbers_are_written)
{
	struct jrt_writer w;
	jrt_writer_init(&w);
	jrt_put_unsigned(&w, 0);
	jrt_put_lit(&w, " ");
	jrt_put_unsigned(&w, 9);
	jrt_put_lit(&w, " ");
	jrt_put_unsigned(&w, UINT64_MAX);
	ck_assert(jrt_text_is((struct jrt_text){ w.base, w.used }, "0 9 18446744073709551615", 24));
	jrt_writer_finish(&w);
}
END_TEST

START_TEST(a_limit_holds_and_sticks)
{
	struct jrt_writer w;
	jrt_writer_init(&w);
	w.limit = 10000;
	for (int i = 0; i < 20000; i++) {
		jrt_put_lit(&w, "x");
	}
	ck_assert_int_eq(w.status, JRT_OUTPUT_LIMIT);
	ck_assert_uint_le(w.used, 10000);
	size_t used = w.used;
	jrt_put_lit(&w, "x");
	ck_assert_uint_eq(w.used, used);
	ck_assert(!jrt_writer_grow(&w, SIZE_MAX - 5));
	jrt_writer_finish(&w);
	ck_assert_uint_eq(w.limit, 10000);
}
END_TEST

#define assert_document(text) jrt_assert_document((text), sizeof(text) - 1)

START_TEST(documents_pass_the_check_of_output)
{
	assert_document("null");
	assert_document("\"NaN\"");
	assert_document("{\"r\":[1,-1.5e300,{}],\"s\":\"\\uD800\"}");
	char deep[4001];
	memset(deep, '[', 2000);
	memset(deep + 2000, ']', 2000);
	jrt_assert_document(deep, 4000);
	struct jrt_writer w;
	jrt_writer_init(&w);
	jrt_put_lit(&w, "{\"a\":1}\n[2]");
	jrt_record_written(&w, 8);
	jrt_writer_finish(&w);
}
END_TEST

static const char *const no_documents[] = {
	"",
	"[,1]",
	"{\"r\":}",
	"NaN",
	"[Infinity]",
	"{\"a\":1,}",
	"{\"a\":1}{\"b\":2}",
	"[1",
	"\"a",
	"\"\xff\"",
	"[1]\n[2]",
};

/* Each call ends the program. */
START_TEST(an_invalid_document_is_noticed)
{
	jrt_assert_document(no_documents[_i], strlen(no_documents[_i]));
}
END_TEST

#ifdef JRT_CHECK_OUTPUT
START_TEST(an_invalid_record_is_noticed)
{
	struct jrt_writer w;
	jrt_writer_init(&w);
	jrt_put_lit(&w, "{\"a\":1}\n[,1]");
	jrt_record_written(&w, 8);
}
END_TEST
#endif

int
main(void)
{
	Suite *suite = suite_create("json/writer");
	TCase *all = tcase_create("all");
	tcase_add_test(all, escapes_match_the_reference);
	tcase_add_test(all, lone_surrogates_are_escaped_and_pairs_joined);
	tcase_add_test(all, every_byte_is_escaped_or_not);
	tcase_add_test(all, invisible_characters_are_spelled_out);
	tcase_add_test(all, output_grows_as_needed);
	tcase_add_test(all, numbers_are_written);
	tcase_add_test(all, a_limit_holds_and_sticks);
	tcase_add_test(all, documents_pass_the_check_of_output);
	tcase_add_loop_test_raise_signal(all, an_invalid_document_is_noticed, SIGABRT, 0,
		sizeof no_documents / sizeof *no_documents);
#ifdef JRT_CHECK_OUTPUT
	tcase_add_test_raise_signal(all, an_invalid_record_is_noticed, SIGABRT);
#endif
	suite_add_tcase(suite, all);
	return suite_main(suite);
}
