/* SPDX-License-Identifier: Apache-2.0 */
/* The last minutes, and how they are judged. */
#include "connector/admin/trend.h"

#include "suite.h"

/* Requests at that pace for that long; some of them fail. */
static void
run_for(struct jrt_trend *t, struct jrt_figures *f, uint64_t *now, unsigned seconds,
	unsigned failures)
{
	for (unsigned i = 0; i < seconds; i += 2) {
		f->requests += 20;
		f->failures += failures;
		*now += 2000;
		jrt_trend_take(t, f, *now);
	}
}

START_TEST(old_failures_are_forgotten)
{
	struct jrt_trend t = { .next = 0 };
	struct jrt_figures f = { .requests = 0 };
	uint64_t now = 1000000;
	run_for(&t, &f, &now, 60, 20);
	struct jrt_figures grown = jrt_trend_grown(&t, &f);
	ck_assert_uint_eq(grown.requests, 600); /* since the start */
	ck_assert_int_eq(jrt_mood(grown.failures, grown.requests), JRT_MOOD_BAD);
	run_for(&t, &f, &now, 360, 0);
	grown = jrt_trend_grown(&t, &f);
	ck_assert_uint_eq(f.failures, 600);
	ck_assert_uint_eq(grown.failures, 0);
	ck_assert_uint_ge(grown.requests, 2900);
	ck_assert_uint_le(grown.requests, 3100);
	ck_assert_int_eq(jrt_mood(grown.failures, grown.requests), JRT_MOOD_GOOD);
}
END_TEST

START_TEST(the_mood_follows_the_failure_rate)
{
	ck_assert_int_eq(jrt_mood(0, 0), JRT_MOOD_GOOD);
	ck_assert_int_eq(jrt_mood(9, 1000), JRT_MOOD_GOOD);
	ck_assert_int_eq(jrt_mood(30, 1000), JRT_MOOD_WARN);
	ck_assert_int_eq(jrt_mood(499, 1000), JRT_MOOD_WARN);
	ck_assert_int_eq(jrt_mood(500, 1000), JRT_MOOD_BAD);
	ck_assert_int_eq(jrt_mood(1, 1), JRT_MOOD_BAD);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("trend");
	TCase *tcase = tcase_create("jrt_trend");
	tcase_add_test(tcase, old_failures_are_forgotten);
	tcase_add_test(tcase, the_mood_follows_the_failure_rate);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
