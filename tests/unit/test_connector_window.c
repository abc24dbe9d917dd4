/* SPDX-License-Identifier: Apache-2.0 */
/* Which records are all settled. */
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

START_TEST(it_grows_while_the_first_record_is_stuck)
{
	struct jrt_window w = { 0 };
	uint64_t stuck, sequence;
	/* Begin in the middle of the ring. */
	for (int i = 0; i < 100; i++) {
		ck_assert(jrt_window_add(&w, 1, 1, &sequence));
		ck_assert(jrt_window_done(&w, sequence));
	}
	ck_assert(jrt_window_add(&w, 1, 1, &stuck));
	for (uint64_t i = 2; i <= 5000; i++) {
		ck_assert(jrt_window_add(&w, i, i, &sequence));
		ck_assert(!jrt_window_done(&w, sequence));
	}
	ck_assert_uint_eq(w.count, 5000);
	ck_assert(jrt_window_done(&w, stuck));
	ck_assert_uint_eq(w.settled_line, 5000);
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
	tcase_add_test(tcase, it_grows_while_the_first_record_is_stuck);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
