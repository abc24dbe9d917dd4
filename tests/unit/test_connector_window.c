/* SPDX-License-Identifier: Apache-2.0 */
/* Up to which record all are settled. */
#include "connector/common/window.h"

#include "suite.h"

START_TEST(only_contiguous_records_are_settled)
{
	struct jrt_window w = { 0 };
	uint64_t sequence[4];
	for (uint64_t i = 0; i < 4; i++) {
		ck_assert(jrt_window_add(&w, 10 + i, 100 * i, &sequence[i]));
	}
	ck_assert(!jrt_window_done(&w, sequence[1]));
	ck_assert(!jrt_window_done(&w, sequence[3]));
	ck_assert_uint_eq(w.settled_line, 0);
	ck_assert(jrt_window_done(&w, sequence[0]));
	ck_assert_uint_eq(w.settled_line, 11);
	ck_assert_uint_eq(w.settled_end, 100);
	ck_assert(jrt_window_done(&w, sequence[2]));
	ck_assert_uint_eq(w.settled_line, 13);
	ck_assert_uint_eq(w.count, 0);
	jrt_window_finish(&w);
}
END_TEST

START_TEST(records_after_a_stuck_one_take_no_room)
{
	struct jrt_window w = { 0 };
	uint64_t stuck, sequence[3];
	for (int i = 0; i < 100; i++) {
		ck_assert(jrt_window_add(&w, 1, 1, &sequence[0]));
		ck_assert(jrt_window_done(&w, sequence[0]));
	}
	ck_assert(jrt_window_add(&w, 1, 10, &stuck));
	for (uint64_t i = 2; i <= 100001; i++) {
		ck_assert(jrt_window_add(&w, i, 10 * i, &sequence[i % 3]));
		if (i > 2) {
			ck_assert(!jrt_window_done(&w, sequence[(i - 1) % 3]));
		}
	}
	ck_assert_uint_eq(w.count, 2);
	ck_assert_uint_le(w.size, 256);
	ck_assert_uint_eq(jrt_window_first_line(&w), 1);
	ck_assert(jrt_window_done(&w, stuck));
	ck_assert_uint_eq(w.settled_line, 100000);
	ck_assert_uint_eq(w.settled_end, 1000000);
	ck_assert_uint_eq(jrt_window_first_line(&w), 100001);
	ck_assert(jrt_window_done(&w, sequence[100001 % 3]));
	ck_assert_uint_eq(w.settled_line, 100001);
	ck_assert_uint_eq(w.count, 0);
	jrt_window_finish(&w);
}
END_TEST

START_TEST(the_window_grows_with_unsettled_records)
{
	static uint64_t sequence[5000];
	struct jrt_window w = { 0 };
	for (uint64_t i = 0; i < 5000; i++) {
		ck_assert(jrt_window_add(&w, i, i, &sequence[i]));
	}
	for (uint64_t i = 1; i < 5000; i += 2) {
		ck_assert(!jrt_window_done(&w, sequence[i]));
	}
	ck_assert_uint_eq(w.count, 2500);
	for (uint64_t i = 0; i < 5000; i += 2) {
		ck_assert(jrt_window_done(&w, sequence[i]));
		ck_assert_uint_eq(w.settled_line, i + 1);
	}
	ck_assert_uint_eq(w.count, 0);
	jrt_window_finish(&w);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("window");
	TCase *tcase = tcase_create("window");
	tcase_add_test(tcase, only_contiguous_records_are_settled);
	tcase_add_test(tcase, records_after_a_stuck_one_take_no_room);
	tcase_add_test(tcase, the_window_grows_with_unsettled_records);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
