/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "jolt/star.h"

static struct jrt_text
text(const char *s)
{
	return (struct jrt_text){ s, strlen(s) };
}

static void
is(struct jrt_text t, const char *expected)
{
	ck_assert_msg(t.len == strlen(expected) && memcmp(t.at, expected, t.len) == 0,
		"got \"%.*s\", not \"%s\"", (int)t.len, t.at, expected);
}

START_TEST(two_stars_take_the_first_middle_that_leaves_something_on_each_side)
{
	struct jrt_text stars[2];

	ck_assert(jrt_star_two(text("a-b-c"), text(""), text("-"), text(""), stars));
	is(stars[0], "a");
	is(stars[1], "b-c");
	ck_assert(jrt_star_two(text("--b"), text(""), text("-"), text(""), stars));
	is(stars[0], "-");
	is(stars[1], "b");
	ck_assert(!jrt_star_two(text("a-"), text(""), text("-"), text(""), stars));
	ck_assert(
		jrt_star_two(text("x\xc3\xa9-\xc3\xa9y"), text("x"), text("-"), text("y"), stars));
	is(stars[0], "\xc3\xa9");
	is(stars[1], "\xc3\xa9");
}
END_TEST

START_TEST(two_stars_around_nothing_need_three_characters)
{
	struct jrt_text stars[2];

	ck_assert(!jrt_star_two(text("xya"), text(""), text(""), text("a"), stars));
	ck_assert(jrt_star_two(text("xyza"), text(""), text(""), text("a"), stars));
	is(stars[0], "x");
	is(stars[1], "yz");
}
END_TEST

START_TEST(outer_parts_do_not_overlap)
{
	struct jrt_text stars[2];

	ck_assert(!jrt_star_two(text("aba"), text("ab"), text("b"), text("ba"), stars));
	ck_assert(!jrt_star_two(text(""), text("a"), text("b"), text("c"), stars));
}
END_TEST

START_TEST(a_pattern_is_reluctant)
{
	const struct jrt_text parts[] = { text(""), text("-"), text("-"), text("") };
	struct jrt_text stars[3];

	ck_assert(jrt_star_pattern(text("a--b-c-d"), 3, parts, stars));
	is(stars[0], "a");
	is(stars[1], "-b");
	is(stars[2], "c-d");
	ck_assert(!jrt_star_pattern(text("a-b"), 3, parts, stars));
	ck_assert(!jrt_star_pattern(text(""), 3, parts, stars));
}
END_TEST

START_TEST(a_pattern_stops_at_line_ends_except_the_last)
{
	const struct jrt_text parts[] = { text(""), text("-"), text("") };
	struct jrt_text stars[2];

	ck_assert(jrt_star_pattern(text("a-b\n"), 2, parts, stars));
	is(stars[1], "b");
	ck_assert(jrt_star_pattern(text("a-b\r\n"), 2, parts, stars));
	is(stars[1], "b");
	ck_assert(jrt_star_pattern(text("a-b\xe2\x80\xa8"), 2, parts, stars));
	is(stars[1], "b");
	ck_assert(!jrt_star_pattern(text("a-b\nc"), 2, parts, stars));
	ck_assert(!jrt_star_pattern(text("a-b\n\n"), 2, parts, stars));
	ck_assert(!jrt_star_pattern(text("a\xc2\x85-b"), 2, parts, stars));
}
END_TEST

START_TEST(long_keys_match_like_short_ones)
{
	const struct jrt_text parts[] = { text("k"), text("::"), text("-"), text(";") };
	struct jrt_text stars[3];

	ck_assert(jrt_star_pattern(
		text("ka:long text:with:single:colons::b:::-the rest of it;"), 3, parts, stars));
	is(stars[0], "a:long text:with:single:colons");
	is(stars[1], "b:::");
	is(stars[2], "the rest of it");
	ck_assert(!jrt_star_pattern(
		text("ka:long text\nwith:single:colons::b-the rest of it;"), 3, parts, stars));
	ck_assert(!jrt_star_pattern(text("ka::b-the rest of it is\r;"), 3, parts, stars));
	ck_assert(
		!jrt_star_pattern(text("ka long text without the middle-of it;"), 3, parts, stars));
	/* other characters begin with \xc2 and \xe2, too */
	ck_assert(
		jrt_star_pattern(text("k\xc2\xb5::\xe2\x82\xac-z;\xe2\x80\xa9"), 3, parts, stars));
	is(stars[0], "\xc2\xb5");
	is(stars[1], "\xe2\x82\xac");
	is(stars[2], "z");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("jolt/star");
	TCase *t = tcase_create("star");

	tcase_add_test(t, two_stars_take_the_first_middle_that_leaves_something_on_each_side);
	tcase_add_test(t, two_stars_around_nothing_need_three_characters);
	tcase_add_test(t, outer_parts_do_not_overlap);
	tcase_add_test(t, a_pattern_is_reluctant);
	tcase_add_test(t, a_pattern_stops_at_line_ends_except_the_last);
	tcase_add_test(t, long_keys_match_like_short_ones);
	suite_add_tcase(s, t);
	return suite_main(s);
}
