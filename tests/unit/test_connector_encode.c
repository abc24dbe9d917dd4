/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 and base64. */
#include "connector/common/encode.h"

#include "suite.h"

START_TEST(well_formed_text_is_told_from_other_bytes)
{
	static const char *const good[] = { "", "a", "\xc3\xbc", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
		"\xef\xbf\xbf", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf", "\xee\x80\x80" };
	static const char *const wrong[] = { "\x80", "\xc3", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80",
		"\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80", "\xff", "a\xe2\x82", "\xe2\x28\xa1", "\xf0\x9f\x98" };
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		ck_assert_msg(jrt_is_utf8(good[i], strlen(good[i])), "good %zu", i);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		ck_assert_msg(!jrt_is_utf8(wrong[i], strlen(wrong[i])), "wrong %zu", i);
	}
	ck_assert(!jrt_is_utf8("a\0b", 3));
}
END_TEST

static void
encodes(const char *bytes, size_t len, const char *text)
{
	/* In pieces of every size. */
	for (size_t piece = 1; piece <= len + 1; piece++) {
		struct jrt_base64 b = { .count = 0 };
		struct jrt_writer w;
		char back[64];
		size_t back_len;
		jrt_writer_init(&w);
		for (size_t at = 0; at < len; at += piece) {
			jrt_base64_put(&b, &w, bytes + at, piece < len - at ? piece : len - at);
		}
		jrt_base64_end(&b, &w);
		ck_assert_uint_eq(w.used, strlen(text));
		ck_assert(w.used == 0 || memcmp(w.base, text, w.used) == 0);
		ck_assert(jrt_base64_read(text, strlen(text), back, &back_len));
		ck_assert_uint_eq(back_len, len);
		ck_assert(memcmp(back, bytes, len) == 0);
		jrt_writer_finish(&w);
	}
}

START_TEST(base64_matches_the_rfc)
{
	encodes("", 0, "");
	encodes("f", 1, "Zg==");
	encodes("fo", 2, "Zm8=");
	encodes("foo", 3, "Zm9v");
	encodes("foob", 4, "Zm9vYg==");
	encodes("fooba", 5, "Zm9vYmE=");
	encodes("foobar", 6, "Zm9vYmFy");
	encodes("\0\xff\xfb\xef", 4, "AP/77w==");
}
END_TEST

START_TEST(invalid_base64_is_refused)
{
	static const char *const wrong[] = { "Z", "Zg", "Zg=", "Zg=v",
		"=g==", "Z===", "Zg==Zg==", "Zm9*", "Zm 9" };
	char out[16];
	size_t len;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		ck_assert_msg(
			!jrt_base64_read(wrong[i], strlen(wrong[i]), out, &len), "%s", wrong[i]);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("encode");
	TCase *tcase = tcase_create("encode");
	tcase_add_test(tcase, well_formed_text_is_told_from_other_bytes);
	tcase_add_test(tcase, base64_matches_the_rfc);
	tcase_add_test(tcase, invalid_base64_is_refused);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
