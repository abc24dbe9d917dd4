/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer means, and when to try again. */
#include "connector/sink/retry.h"

#include "suite.h"

static bool
after(const char *text, int64_t now, uint64_t *ms)
{
	return jrt_retry_after_ms((struct jrt_text){ text, strlen(text) }, now, ms);
}

START_TEST(statuses_have_their_verdicts)
{
	struct jrt_retry_policy p = { .min_ms = 1, .max_ms = 2 };
	static const int again[] = { 408, 425, 429, 500, 501, 502, 503, 504, 599 };
	for (size_t i = 0; i < sizeof again / sizeof again[0]; i++) {
		ck_assert_int_eq(jrt_judge(&p, again[i]), JRT_RETRY);
	}
	ck_assert_int_eq(jrt_judge(&p, 200), JRT_DELIVERED);
	ck_assert_int_eq(jrt_judge(&p, 204), JRT_DELIVERED);
	ck_assert_int_eq(jrt_judge(&p, 299), JRT_DELIVERED);
	ck_assert_int_eq(jrt_judge(&p, 301), JRT_REFUSED);
	ck_assert_int_eq(jrt_judge(&p, 401), JRT_REFUSED);
	ck_assert_int_eq(jrt_judge(&p, 404), JRT_REFUSED);
	ck_assert_int_eq(jrt_judge(&p, 400), JRT_REFUSED_CONTENT);
	ck_assert_int_eq(jrt_judge(&p, 422), JRT_REFUSED_CONTENT);
	ck_assert_int_eq(jrt_judge(&p, 413), JRT_TOO_LARGE_BODY);
}
END_TEST

START_TEST(a_list_of_statuses_replaces_the_usual_ones)
{
	struct jrt_retry_policy p = { .statuses = { 404, 413 }, .status_count = 2 };
	ck_assert_int_eq(jrt_judge(&p, 404), JRT_RETRY);
	ck_assert_int_eq(jrt_judge(&p, 413), JRT_RETRY);
	ck_assert_int_eq(jrt_judge(&p, 503), JRT_REFUSED);
}
END_TEST

START_TEST(backoff_doubles_up_to_its_bound)
{
	struct jrt_retry_policy p = { .min_ms = 100, .max_ms = 1000 };
	static const uint64_t most[] = { 100, 200, 400, 800, 1000, 1000 };
	for (unsigned i = 0; i < 6; i++) {
		ck_assert_uint_eq(jrt_backoff_ms(&p, i + 1, most[i]), most[i]);
		ck_assert_uint_eq(jrt_backoff_ms(&p, i + 1, most[i] + 1), 0);
	}
	for (uint64_t r = 0; r < 10000; r++) {
		ck_assert_uint_le(jrt_backoff_ms(&p, 4000000000U, r * 7919), 1000);
	}
}
END_TEST

START_TEST(backoff_takes_strange_bounds)
{
	struct jrt_retry_policy none = { 0 };
	ck_assert_uint_le(jrt_backoff_ms(&none, 1, UINT64_MAX), 1);
	struct jrt_retry_policy turned = { .min_ms = 1000, .max_ms = 10 };
	ck_assert_uint_le(jrt_backoff_ms(&turned, 50, UINT64_MAX), 1000);
	struct jrt_retry_policy huge = { .min_ms = UINT64_MAX / 4, .max_ms = UINT64_MAX / 2 };
	ck_assert_uint_le(jrt_backoff_ms(&huge, 50, UINT64_MAX), UINT64_MAX / 2);
}
END_TEST

START_TEST(retry_after_is_seconds_or_a_date)
{
	uint64_t ms;
	ck_assert(after("120", 0, &ms) && ms == 120000);
	ck_assert(after("0", 0, &ms) && ms == 0);
	ck_assert(after("Sun, 06 Nov 1994 08:49:37 GMT", 784111777 - 5, &ms) && ms == 5000);
	ck_assert(after("Sunday, 06-Nov-94 08:49:37 GMT", 784111777 - 5, &ms) && ms == 5000);
	ck_assert(after("Sun Nov  6 08:49:37 1994", 784111777 - 5, &ms) && ms == 5000);
	ck_assert(after("Sun, 06 Nov 1994 08:49:37 GMT", 784111777 + 5, &ms) && ms == 0);
	ck_assert(after("99999999999999999", 0, &ms) && ms == 86400000);
	ck_assert(!after("soon", 0, &ms));
	ck_assert(!after("", 0, &ms));
	ck_assert(!after("-5", 0, &ms));
	ck_assert(!after("Sun, 06 Nov 1994 08:49:37 GMT and more", 0, &ms));
	ck_assert(!jrt_retry_after_ms((struct jrt_text){ NULL, 0 }, 0, &ms));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("retry");
	TCase *tcase = tcase_create("retry");
	tcase_add_test(tcase, statuses_have_their_verdicts);
	tcase_add_test(tcase, a_list_of_statuses_replaces_the_usual_ones);
	tcase_add_test(tcase, backoff_doubles_up_to_its_bound);
	tcase_add_test(tcase, backoff_takes_strange_bounds);
	tcase_add_test(tcase, retry_after_is_seconds_or_a_date);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
