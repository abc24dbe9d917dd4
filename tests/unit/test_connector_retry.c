/* SPDX-License-Identifier: Apache-2.0 */
/* When a request is tried again. */
#include "connector/sink/retry.h"

#include "suite.h"

static bool
after(const char *text, int64_t now, uint64_t *ms)
{
	struct jrt_retry_policy p = { .longest_after_ms = 3600000 };
	return jrt_retry_after_ms(&p, (struct jrt_text){ text, strlen(text) }, now, ms);
}

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

START_TEST(backoff_copes_with_strange_bounds)
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
	ck_assert(after("3599", 0, &ms) && ms == 3599000);
	ck_assert(after("3600", 0, &ms) && ms == 3600000);
	ck_assert(after("99999999999999999", 0, &ms) && ms == 3600000);
	ck_assert(after("99999999999999999999", 0, &ms) && ms == 3600000);
	ck_assert(after("Sun, 06 Nov 1994 08:49:37 GMT", 0, &ms) && ms == 3600000);
	ck_assert(!after("soon", 0, &ms));
	ck_assert(!after("", 0, &ms));
	ck_assert(!after("-5", 0, &ms));
	ck_assert(!after("Sun, 06 Nov 1994 08:49:37 GMT and more", 0, &ms));
	struct jrt_retry_policy p = { 0 };
	ck_assert(!jrt_retry_after_ms(&p, (struct jrt_text){ NULL, 0 }, 0, &ms));
	ck_assert(jrt_retry_after_ms(&p, JRT_TEXT("5"), 0, &ms) && ms == 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("retry");
	TCase *tcase = tcase_create("retry");
	tcase_add_test(tcase, backoff_doubles_up_to_its_bound);
	tcase_add_test(tcase, backoff_copes_with_strange_bounds);
	tcase_add_test(tcase, retry_after_is_seconds_or_a_date);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
