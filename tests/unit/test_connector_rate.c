/* SPDX-License-Identifier: Apache-2.0 */
/* http.rate-limit, with a clock that the test moves. */
#include "connector/sink/rate.h"

#include "suite.h"

#include "connector/common/units.h"

enum { SECOND = 1000000, SECONDS = 20, LATE_US = 4000 };

/* How many requests are sent in SECONDS, if there is always one to send and the sender is woken in
 * the millisecond that it asked for, or `late_us` later. */
static uint64_t
sent_at(const char *limit, uint64_t late_us)
{
	struct jrt_rate r = { 0 };
	uint64_t start = 7 * SECOND + 123, now = start, sent = 0;
	ck_assert(jrt_parse_rate(limit, &r.interval_us));
	while (now < start + (uint64_t)SECONDS * SECOND) {
		while (jrt_rate_allows(&r, now)) {
			jrt_rate_count(&r, now);
			sent++;
		}
		ck_assert_uint_gt(jrt_rate_due_ms(&r) * 1000, now);
		now = jrt_rate_due_ms(&r) * 1000 + late_us;
	}
	return sent;
}

/* Neither faster nor slower: only the burst at the start comes on top. */
static void
keeps(const char *limit, uint64_t each_second)
{
	for (uint64_t late = 0; late <= LATE_US; late += LATE_US) {
		uint64_t sent = sent_at(limit, late), whole = SECONDS * each_second;
		uint64_t early = each_second / 100 + 1;
		ck_assert_msg(
			sent <= whole + early, "%s: %ju are too many", limit, (uintmax_t)sent);
		ck_assert_msg(sent + early >= whole, "%s: %ju are too few", limit, (uintmax_t)sent);
	}
}

START_TEST(a_rate_is_reached_and_not_exceeded)
{
	keeps("1/s", 1);
	keeps("10/s", 10);
	keeps("120/m", 2);
	keeps("200/s", 200);
	keeps("1000/s", 1000);
	keeps("50000/s", 50000);
}
END_TEST

START_TEST(a_slow_rate_sends_one)
{
	ck_assert_uint_eq(sent_at("1/h", 0), 1);
}
END_TEST

START_TEST(time_without_requests_is_not_made_up_for)
{
	struct jrt_rate r = { .interval_us = 5000 };
	uint64_t now = (uint64_t)100 * SECOND;
	unsigned sent = 0;
	jrt_rate_count(&r, SECOND);
	for (; jrt_rate_allows(&r, now); sent++) {
		jrt_rate_count(&r, now);
	}
	ck_assert_uint_le(sent, 3); /* the burst */
}
END_TEST

START_TEST(without_a_limit_all_requests_may_go)
{
	struct jrt_rate r = { 0 };
	for (unsigned i = 0; i < 1000; i++) {
		ck_assert(jrt_rate_allows(&r, 5));
		jrt_rate_count(&r, 5);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("rate");
	TCase *tcase = tcase_create("rate");
	tcase_add_test(tcase, a_rate_is_reached_and_not_exceeded);
	tcase_add_test(tcase, a_slow_rate_sends_one);
	tcase_add_test(tcase, time_without_requests_is_not_made_up_for);
	tcase_add_test(tcase, without_a_limit_all_requests_may_go);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
