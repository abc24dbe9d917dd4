/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of `joltc test` and `joltc cover`: differences, hidden secrets, layout, counts. */
#include "driver/cover.h"
#include "suite/difference.h"
#include "suite/hide.h"
#include "suite/render.h"
#include "suite/suite.h"

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

/* All differences, one per line. */
static const char *
differences(const char *expected, const char *actual, struct json_terms terms)
{
	struct buffer b;
	buffer_init(&b, &arena);
	const struct difference *d = difference_find(json(expected), json(actual), terms, &arena);
	for (; d != NULL; d = d->next) {
		const char *text = difference_text(d, &arena);
		buffer_add(&b, text, strlen(text));
		buffer_add_char(&b, '\n');
	}
	return buffer_text(&b).at;
}

START_TEST(differences_are_sorted_by_size)
{
	struct json_terms same = { .any_order = false }, any = { .any_order = true };
	ck_assert_str_eq(differences("{\"a\":[1,{}]}", "{\"a\":[1,{}]}", same), "");
	ck_assert_str_eq(differences("{\"a\":\"long\",\"b\":1,\"c\":2}",
				 "{\"a\":\"longer\",\"b\":1.0,\"c\":3}", same),
		"b: 1 was expected, 1.0 came out: the same number, of another kind\n"
		"c: 2 was expected, 3 came out\n"
		"a: \"long\" was expected, \"longer\" came out\n");
	ck_assert_str_eq(differences("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", same),
		"the document: the keys were expected in the order \"a\", \"b\", and came out as \"b\", \"a\"\n");
	ck_assert_str_eq(differences("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", any), "");
	ck_assert_str_eq(
		differences("[1,2,3]", "[1,3]", same), "[1]: 2 was expected, and is not there\n");
	ck_assert_str_eq(differences("[1,2,3]", "[0,1,2,3]", same),
		"[0]: 0 came out, and was not expected\n");
	ck_assert_str_eq(differences("{\"a b\":{\"c\":[1]}}", "{\"a b\":{\"c\":[null]}}", same),
		"[\"a b\"].c[0]: 1 was expected, null came out\n");
	ck_assert_str_eq(
		differences("[]", "{}", same), "the document: [] was expected, {} came out\n");
	/* digits that a double does not have */
	ck_assert_str_eq(differences("9007199254740993", "9007199254740992", same),
		"the document: 9007199254740993 was expected, 9007199254740992 came out\n");
}
END_TEST

START_TEST(a_cause_common_to_all_differences_is_reported)
{
	struct json_terms same = { .any_order = false };
	ck_assert_str_eq(difference_summary(difference_find(json("1"), json("1.0"), same, &arena)),
		"only the kind of numbers differs");
	ck_assert_ptr_null(difference_summary(difference_find(json("1"), json("2"), same, &arena)));
}
END_TEST

START_TEST(secrets_are_replaced_by_their_names)
{
	struct hidden h;
	struct buffer b;
	hidden_init(&h, &arena);
	hidden_set(&h, TEXT("A"), TEXT("ab"));
	hidden_set(&h, TEXT("B"), TEXT("abc"));
	hidden_set(&h, TEXT("EMPTY"), TEXT(""));
	hidden_set(&h, TEXT("N"), TEXT("12"));
	hidden_set(&h, TEXT("A"), TEXT("xy"));
	ck_assert(text_is(
		hidden_text(&h, TEXT("-abcab.xy")), "-${{ secrets.B }}ab.${{ secrets.A }}"));
	ck_assert(text_is(hidden_value(&h, TEXT("A")), "xy"));
	ck_assert_ptr_null(hidden_value(&h, TEXT("C")).at);
	buffer_init(&b, &arena);
	node_json(&b, hidden_tree(&h, json("{\"xy\":[\"abc\",12,123,null]}")));
	ck_assert(text_is(buffer_text(&b),
		"{\"${{ secrets.A }}\":[\"${{ secrets.B }}\",\"${{ secrets.N }}\",123,null]}"));
}
END_TEST

START_TEST(values_are_laid_out_in_yaml)
{
	struct buffer b;
	buffer_init(&b, &arena);
	render_yaml(&b, json("{\"a\":[1,[2,{}],{\"b\":\"yes\",\"c d\":\"x y\"}],\"#\":\"\"}"), 2);
	ck_assert_str_eq(buffer_text(&b).at,
		"\n  a:\n    - 1\n    - - 2\n      - {}\n    - b: \"yes\"\n      c d: x y\n  \"#\": \"\"");
	struct diag diag;
	diag_init(&diag, &arena);
	struct source source = { .name = "y", .text = buffer_text(&b).at, .len = b.len };
	struct buffer back;
	buffer_init(&back, &arena);
	node_json(&back, read_yaml(&source, &arena, &diag));
	ck_assert_str_eq(buffer_text(&back).at,
		"{\"a\":[1,[2,{}],{\"b\":\"yes\",\"c d\":\"x y\"}],\"#\":\"\"}");
}
END_TEST

START_TEST(counts_are_added_and_joined_by_span)
{
	struct source source = { .name = "s", .text = "0123456789", .len = 10 };
	struct covered_rule rules[] = { { .operation = 1, .span = { &source, 5, 6 } },
		{ .operation = 1, .span = { &source, 1, 2 } },
		{ .operation = 1, .span = { &source, 5, 6 } } };
	struct covered_operation operations[2] = { { .reached = 0 } };
	struct coverage c = { .arena = &arena, .source = &source };
	c.rules = rules;
	c.rule_count = 3;
	c.operations = operations;
	c.operation_count = 2;
	ck_assert(coverage_add(&c, TEXT("4\n1\n0\n2\n1\n0\n0\n1\n1\n4\n")));
	ck_assert(coverage_add(&c, TEXT("1\n0\n1\n1\n0\n0\n0\n0\n0\n1\n1\n")));
	ck_assert(!coverage_add(&c, TEXT("1\n0\n1\n1\n0\n0\n0\n0\n")));
	ck_assert(!coverage_add(&c, TEXT("1\n0\nx\n")));
	ck_assert(!coverage_add(&c, TEXT("0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n")));
	coverage_end(&c);
	ck_assert_uint_eq(c.rule_count, 2);
	ck_assert_uint_eq(c.rules[0].span.from, 1);
	ck_assert_uint_eq(c.rules[1].matched, 2 + 1 + 1 + 1);
	ck_assert_uint_eq(c.rules[1].wrote, 1 + 1);
	ck_assert_uint_eq(c.operations[0].reached, 5);
	ck_assert_uint_eq(c.operations[1].reached, 1);
}
END_TEST

START_TEST(test_files_are_recognised_by_their_names)
{
	ck_assert(suite_is_named("a.test.yaml"));
	ck_assert(suite_is_named("x/y.b.test.ndjson"));
	ck_assert(!suite_is_named("a.yaml"));
	ck_assert(!suite_is_named("x/.test.yaml"));
	ck_assert(!suite_is_named("test.yaml"));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("suite");
	TCase *t = tcase_create("parts");
	tcase_add_test(t, differences_are_sorted_by_size);
	tcase_add_test(t, a_cause_common_to_all_differences_is_reported);
	tcase_add_test(t, secrets_are_replaced_by_their_names);
	tcase_add_test(t, values_are_laid_out_in_yaml);
	tcase_add_test(t, counts_are_added_and_joined_by_span);
	tcase_add_test(t, test_files_are_recognised_by_their_names);
	suite_add_tcase(s, t);
	int status = suite_main(s);
	arena_free(&arena);
	return status;
}
