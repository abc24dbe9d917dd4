/* SPDX-License-Identifier: Apache-2.0 */
/* What `joltc test` considers equal, and how it shows a difference. */
#include "suite/json_equal.h"
#include "suite/line_diff.h"

#include "suite.h"

#include <stdlib.h>
#include <string.h>

static struct arena arena;

static const struct node *
json(const char *text)
{
	struct source *source = arena_new(&arena, struct source);
	*source = (struct source){ .name = "test", .text = text, .len = strlen(text) };
	struct diag diag;
	diag_init(&diag, &arena);
	const struct node *node = read_json_strict(source, &arena, &diag);
	ck_assert_msg(node != NULL && diag.errors == 0, "%s", text);
	return node;
}

static bool
equal_on(struct json_terms terms, const char *a, const char *b)
{
	bool there = json_same(json(a), json(b), terms), back = json_same(json(b), json(a), terms);
	ck_assert(there == back);
	return there;
}

static bool
equal(const char *a, const char *b)
{
	return equal_on((struct json_terms){ 0 }, a, b);
}

START_TEST(numbers_are_equal_by_value_and_kind)
{
	ck_assert(equal("5", "5"));
	ck_assert(!equal("5", "6"));
	ck_assert(!equal("5", "5.0"));
	ck_assert(!equal("5", "5e0"));
	ck_assert(equal("1e3", "1000.0"));
	ck_assert(equal("-0", "0"));
	ck_assert(equal("123456789012345678901234567890", "123456789012345678901234567890"));
	ck_assert(!equal("123456789012345678901234567890", "123456789012345678901234567891"));
	ck_assert(!equal("0.1", "0.2"));
}
END_TEST

START_TEST(an_overflow_is_javas_infinity_where_that_is_allowed)
{
	struct json_terms moved = { .overflow = true };
	ck_assert(equal_on(moved, "1e309", "\"Infinity\""));
	ck_assert(equal_on(moved, "[-1e309]", "[\"-Infinity\"]"));
	ck_assert(!equal_on(moved, "1e309", "\"-Infinity\""));
	ck_assert(!equal_on(moved, "1e308", "\"Infinity\""));
	ck_assert(!equal_on(moved, "5", "\"5\""));
	ck_assert(!equal("1e309", "\"Infinity\""));
	ck_assert(json_has_overflow(json("{\"a\":[1,{\"b\":-1e309}]}")));
	ck_assert(!json_has_overflow(json("{\"a\":[1e308,\"1e309\",null]}")));
}
END_TEST

START_TEST(strings_are_equal_once_decoded)
{
	ck_assert(equal("\"\\u00e9\\/\"", "\"\xc3\xa9/\""));
	ck_assert(!equal("\"a\"", "\"A\""));
	ck_assert(!equal("\"true\"", "true"));
	ck_assert(!equal("true", "false"));
	ck_assert(equal("null", "null"));
}
END_TEST

START_TEST(the_order_of_keys_counts_unless_it_is_turned_off)
{
	struct json_terms any = { .any_order = true };
	ck_assert(!equal("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}"));
	ck_assert(equal_on(any, "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}"));
	ck_assert(!equal_on(any, "{\"a\":1,\"b\":2}", "{\"b\":1,\"a\":1}"));
	ck_assert(!equal_on(any, "{\"a\":1}", "{\"a\":1,\"b\":2}"));
	ck_assert(!equal_on(any, "[1,2]", "[2,1]"));
	ck_assert(!equal("[]", "{}"));
	ck_assert(equal("[1,{\"a\":[]}]", " [ 1 , { \"\\u0061\" : [ ] } ] "));
}
END_TEST

static void
check_diff(const char *a, const char *b, const char *expected)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	line_diff(json(a), json(b), &arena, out);
	(void)fclose(out);
	ck_assert_str_eq(text, expected);
	free(text);
}

START_TEST(differences_are_shown_by_lines)
{
	check_diff("{\"a\":1,\"b\":[1,2],\"c\":3}", "{\"a\":1,\"b\":[1,4],\"c\":3}",
		"      ...\n"
		"        \"b\": [\n"
		"          1,\n"
		"    -     2\n"
		"    +     4\n");
	check_diff("1", "1", "");
	check_diff("[1]", "[]", "    - [\n    -   1\n    - ]\n    + []\n");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("answers");
	TCase *comparing = tcase_create("json_equal");
	tcase_add_test(comparing, numbers_are_equal_by_value_and_kind);
	tcase_add_test(comparing, an_overflow_is_javas_infinity_where_that_is_allowed);
	tcase_add_test(comparing, strings_are_equal_once_decoded);
	tcase_add_test(comparing, the_order_of_keys_counts_unless_it_is_turned_off);
	suite_add_tcase(suite, comparing);
	TCase *showing = tcase_create("line_diff");
	tcase_add_test(showing, differences_are_shown_by_lines);
	suite_add_tcase(suite, showing);
	int status = suite_main(suite);
	arena_free(&arena);
	return status;
}
