/* SPDX-License-Identifier: Apache-2.0 */
/* Documents: keys, strings, walking, lookups, repeated keys; and UTF-8 as Java sees it. */
#include "json.h"

#include "json/unicode.h"

static void
check_string(const char *json, const char *expected, size_t len)
{
	struct record r;
	record_open(&r, json);
	struct jrt_text t = jrt_string_of(&r.scanner.doc, r.scanner.doc.root);
	ck_assert_msg(jrt_text_is(t, expected, len), "%s: %.*s", json, (int)t.len, t.at);
	record_close(&r);
}
#define string_is(json, expected) check_string((json), (expected), sizeof(expected) - 1)

START_TEST(strings_are_decoded)
{
	string_is("\"\"", "");
	string_is("  \"abc\"  ", "abc");
	string_is("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t");
	string_is("\"\\u0041\\u00e9\\u20AC\"", "A\xc3\xa9\xe2\x82\xac");
	string_is("\"\\u0000\"", "\0");
	string_is("\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80");
	string_is("\"\\uD83D\\uDE00x\"", "\xf0\x9f\x98\x80x");
	string_is("\"\\ud83d\"", "\xed\xa0\xbd");
	string_is("\"\\ud83dx\"", "\xed\xa0\xbdx");
	string_is("\"\\ud83d\\n\"", "\xed\xa0\xbd\n");
	string_is("\"\\ud83d\\u0041\"", "\xed\xa0\xbd"
					"A");
	string_is("\"\\ud83d\\ud83d\\ude00\"", "\xed\xa0\xbd\xf0\x9f\x98\x80");
	string_is("\"\\ude00\\ud83d\"", "\xed\xb8\x80\xed\xa0\xbd");
	string_is("\"\\\\u0041\"", "\\u0041");
	string_is("\"caf\xc3\xa9\"", "caf\xc3\xa9");
	string_is("\"0123456789012345678901234567890123456789012345678901234567890123456789\\n\"",
		"0123456789012345678901234567890123456789012345678901234567890123456789\n");
}
END_TEST

/* A backslash just before, in and just after a block of 64 bytes is seen. */
START_TEST(escapes_may_be_anywhere)
{
	char json[300], expected[300];
	for (size_t before = 0; before < 140; before++) {
		size_t n = (size_t)sprintf(json, "{\"%*s\\n%*s\":1}", (int)before, "", 70, "");
		sprintf(expected, "%*s\n%*s", (int)before, "", 70, "");
		ck_assert_uint_lt(n, sizeof json);
		struct record r;
		record_open(&r, json);
		struct jrt_members m = jrt_members(&r.scanner.doc, r.scanner.doc.root);
		ck_assert(jrt_next_member(&m));
		ck_assert_msg(text_is(m.key, expected), "%s", json);
		ck_assert(!jrt_next_member(&m));
		record_close(&r);
	}
}
END_TEST

START_TEST(members_and_elements_are_walked)
{
	static const struct {
		const char *key, *value;
	} expected[] = { { "a", "1" }, { "b c", "[ 1 , [ ] ]" }, { "", "{ }" }, { "a", "\"x\"" },
		{ "\t", "null" } };
	struct record r;
	record_open(&r,
		" { \"a\" : 1 ,\"b c\" : [ 1 , [ ] ] , \"\":{ },\"a\"\t:\r\n\"x\" ,\"\\t\":null } ");
	const struct jrt_doc *d = &r.scanner.doc;
	struct jrt_members m = jrt_members(d, d->root);
	size_t i = 0;
	for (; jrt_next_member(&m); i++) {
		struct jrt_raw raw = jrt_raw_of(d, m.value);
		ck_assert(text_is(m.key, expected[i].key));
		ck_assert(text_is((struct jrt_text){ raw.at, raw.len }, expected[i].value));
	}
	ck_assert_uint_eq(i, 5);
	ck_assert_int_eq(*jrt_at(d, jrt_member_named(d, d->root, JRT_TEXT("a"))), '"');
	ck_assert_uint_eq(jrt_member_named(d, d->root, JRT_TEXT("b")), 0);
	jrt_ref list = jrt_member_named(d, d->root, JRT_TEXT("b c"));
	ck_assert(jrt_is_array(d, list) && !jrt_is_object(d, list) && !jrt_is_scalar(d, list));
	ck_assert(jrt_is_array(d, jrt_element_at(d, list, 1)));
	ck_assert_uint_eq(jrt_element_at(d, list, 2), 0);
	ck_assert(jrt_is_null(d, jrt_member_named(d, d->root, JRT_TEXT("\t"))));
	record_close(&r);
}
END_TEST

/* {"k0":0,...}, and one more member. */
static bool
repeats(unsigned count, const char *one_more)
{
	char *json = malloc(32 * (size_t)count + 64), *o = json + 1;
	struct record r;
	*json = '{';
	for (unsigned i = 0; i < count; i++) {
		o += sprintf(o, "\"k%u\":0,", i);
	}
	sprintf(o, "\"%s\":1}", one_more);
	record_open(&r, json);
	bool found = jrt_repeats_keys(&r.scanner.doc, r.scanner.doc.root);
	record_close(&r);
	free(json);
	return found;
}

START_TEST(repeated_keys_are_found)
{
	static const unsigned counts[] = { 1, 2, 22, 23, 24, 25, 26, 100, 1000, 20000 };
	char last[32];
	for (unsigned i = 0; i < sizeof counts / sizeof *counts; i++) {
		unsigned n = counts[i];
		ck_assert(!repeats(n, "x"));
		ck_assert(!repeats(n, "k"));
		ck_assert(repeats(n, "k0"));
		ck_assert(repeats(n, "\\u006b0"));
		sprintf(last, "k%u", n - 1);
		ck_assert(repeats(n, last));
		sprintf(last, "k%u", n);
		ck_assert(!repeats(n, last));
	}
	struct record r;
	record_open(&r, "{\"a\":1,\"a\\u0000\":2,\"\":3,\"\\u0000\":4,\"1234567\":5,\"12345678\":6,"
			"\"123456789\":7}");
	ck_assert(!jrt_repeats_keys(&r.scanner.doc, r.scanner.doc.root));
	record_close(&r);
	record_open(&r, "{}");
	ck_assert(!jrt_repeats_keys(&r.scanner.doc, r.scanner.doc.root));
	record_close(&r);
}
END_TEST

#define SMILE "\xf0\x9f\x98\x80"

START_TEST(lengths_are_in_utf16_units)
{
	ck_assert_uint_eq(jrt_utf16_length(JRT_TEXT("")), 0);
	ck_assert_uint_eq(jrt_utf16_length(JRT_TEXT("a\xc3\xa9\xe2\x82\xac")), 3);
	ck_assert_uint_eq(jrt_utf16_length(JRT_TEXT(SMILE "x" SMILE)), 5);
	ck_assert_uint_eq(jrt_utf16_length(JRT_TEXT("\xed\xa0\xbd")), 1);
}
END_TEST

START_TEST(texts_are_ordered_by_utf16_units)
{
	/* in UTF-16 units, U+FF5E comes after U+1F600; in code points, before it */
	static const char *const sorted[] = { "", "A", "AA", "a", "\xc3\xa9", "\xe2\x82\xac",
		"\xed\x9f\xbf", "\xed\xa0\xbd", SMILE, SMILE "a", "\xed\xb8\x80", "\xee\x80\x80",
		"\xef\xbd\x9e" };
	enum { COUNT = sizeof sorted / sizeof *sorted };
	for (int i = 0; i < COUNT; i++) {
		for (int j = 0; j < COUNT; j++) {
			struct jrt_text a = { sorted[i], strlen(sorted[i]) };
			struct jrt_text b = { sorted[j], strlen(sorted[j]) };
			int order = jrt_utf16_compare(a, b);
			ck_assert_msg((order > 0) - (order < 0) == (i > j) - (i < j),
				"%d and %d: %d", i, j, order);
		}
	}
}
END_TEST

static void
check_slice(size_t from, size_t to, const char *expected)
{
	struct jrt_text t = JRT_TEXT("a" SMILE "\xc3\xa9" SMILE "z"); /* units 0 1,2 3 4,5 6 */
	char room[32];
	struct jrt_text slice = jrt_utf16_slice(t, from, to, room);
	ck_assert_msg(
		text_is(slice, expected), "%zu..%zu: %.*s", from, to, (int)slice.len, slice.at);
}

START_TEST(slices_are_in_utf16_units)
{
	check_slice(0, 7, "a" SMILE "\xc3\xa9" SMILE "z");
	check_slice(0, 0, "");
	check_slice(3, 3, "");
	check_slice(0, 1, "a");
	check_slice(1, 3, SMILE);
	check_slice(0, 2, "a\xed\xa0\xbd");
	check_slice(1, 2, "\xed\xa0\xbd");
	check_slice(2, 3, "\xed\xb8\x80");
	check_slice(2, 4, "\xed\xb8\x80\xc3\xa9");
	check_slice(2, 5, "\xed\xb8\x80\xc3\xa9\xed\xa0\xbd");
	check_slice(2, 7, "\xed\xb8\x80\xc3\xa9" SMILE "z");
	check_slice(1, 5, SMILE "\xc3\xa9\xed\xa0\xbd");
	check_slice(3, 4, "\xc3\xa9");
	check_slice(5, 7, "\xed\xb8\x80z");
	check_slice(6, 7, "z");
}
END_TEST

START_TEST(code_points_are_encoded_and_decoded)
{
	char room[4];
	for (uint32_t c = 0; c < 0x110000; c += c < 0x11000 ? 1 : 17) {
		const char *at = room;
		size_t n = jrt_put_code_point(c, room);
		ck_assert_uint_eq(jrt_next_code_point(&at), c);
		ck_assert_uint_eq((size_t)(at - room), n);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("json/doc");
	TCase *all = tcase_create("all");
	tcase_set_timeout(all, 600);
	tcase_add_test(all, strings_are_decoded);
	tcase_add_test(all, escapes_may_be_anywhere);
	tcase_add_test(all, members_and_elements_are_walked);
	tcase_add_test(all, repeated_keys_are_found);
	tcase_add_test(all, lengths_are_in_utf16_units);
	tcase_add_test(all, texts_are_ordered_by_utf16_units);
	tcase_add_test(all, slices_are_in_utf16_units);
	tcase_add_test(all, code_points_are_encoded_and_decoded);
	suite_add_tcase(suite, all);
	return suite_main(suite);
}
