/* SPDX-License-Identifier: Apache-2.0 */
/* Batches: bodies made from records, and split again. */
#include "connector/sink/batch.h"

#include "suite.h"

#include <stdio.h>

static void
add(struct jrt_batch *b, enum jrt_batch_form form, uint64_t line)
{
	char record[32];
	int n = snprintf(record, sizeof record, "\"in%ju\"", (uintmax_t)line);
	jrt_batch_open(b, form);
	jrt_put_unsigned(&b->body, line);
	ck_assert(jrt_batch_close(b, form, (struct jrt_text){ record, (size_t)n }, line, line));
}

static void
body_is(const struct jrt_batch *b, const char *text)
{
	ck_assert_msg(b->body.used == strlen(text) && memcmp(b->body.base, text, b->body.used) == 0,
		"%.*s, not %s", (int)b->body.used, b->body.base, text);
}

static const char *const whole[] = { "[1,2,3]", "1\n2\n3\n" };
static const char *const halves[][2] = { { "[1]", "[2,3]" }, { "1\n", "2\n3\n" } };

START_TEST(records_are_joined)
{
	for (int form = JRT_BATCH_ARRAY; form <= JRT_BATCH_LINES; form++) {
		struct jrt_batch *b = jrt_batch_create();
		for (uint64_t i = 1; i <= 3; i++) {
			add(b, (enum jrt_batch_form)form, i);
		}
		jrt_batch_seal(b, (enum jrt_batch_form)form);
		body_is(b, whole[form]);
		struct jrt_text record = jrt_batch_record(b, 1);
		ck_assert(jrt_is(record, "\"in2\""));
		jrt_batch_destroy(b);
	}
	struct jrt_batch *b = jrt_batch_create();
	add(b, JRT_BATCH_SINGLE, 7);
	jrt_batch_seal(b, JRT_BATCH_SINGLE);
	body_is(b, "7");
	jrt_batch_destroy(b);
}
END_TEST

START_TEST(a_record_taken_back_leaves_no_trace)
{
	for (int form = JRT_BATCH_ARRAY; form <= JRT_BATCH_LINES; form++) {
		struct jrt_batch *b = jrt_batch_create();
		jrt_batch_open(b, (enum jrt_batch_form)form);
		jrt_put_lit(&b->body, "half a rec");
		jrt_batch_take_back(b);
		add(b, (enum jrt_batch_form)form, 1);
		jrt_batch_open(b, (enum jrt_batch_form)form);
		jrt_put_lit(&b->body, "half a rec");
		jrt_batch_take_back(b);
		add(b, (enum jrt_batch_form)form, 2);
		add(b, (enum jrt_batch_form)form, 3);
		jrt_batch_open(b, (enum jrt_batch_form)form);
		jrt_batch_take_back(b);
		jrt_batch_seal(b, (enum jrt_batch_form)form);
		body_is(b, whole[form]);
		jrt_batch_destroy(b);
	}
}
END_TEST

START_TEST(a_batch_is_split_into_two)
{
	for (int form = JRT_BATCH_ARRAY; form <= JRT_BATCH_LINES; form++) {
		struct jrt_batch *b = jrt_batch_create(), *other = jrt_batch_create();
		for (uint64_t i = 1; i <= 3; i++) {
			add(b, (enum jrt_batch_form)form, i);
		}
		jrt_batch_seal(b, (enum jrt_batch_form)form);
		ck_assert(jrt_batch_split(b, other, (enum jrt_batch_form)form));
		body_is(b, halves[form][0]);
		body_is(other, halves[form][1]);
		ck_assert_uint_eq(b->count, 1);
		ck_assert_uint_eq(other->count, 2);
		ck_assert_uint_eq(other->items[1].line, 3);
		ck_assert(jrt_is(jrt_batch_record(other, 1), "\"in3\""));
		ck_assert(jrt_is(jrt_batch_record(b, 0), "\"in1\""));
		jrt_batch_destroy(b);
		jrt_batch_destroy(other);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("batch");
	TCase *tcase = tcase_create("batch");
	tcase_add_test(tcase, records_are_joined);
	tcase_add_test(tcase, a_record_taken_back_leaves_no_trace);
	tcase_add_test(tcase, a_batch_is_split_into_two);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
