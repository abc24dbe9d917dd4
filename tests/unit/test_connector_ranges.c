/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of offsets, compared with a plain array of flags. */
#include "connector/topic/ranges.h"

#include "suite.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 200 };

static void
check_same(const struct jrt_ranges *r, const bool *in)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < r->count; i++) {
		ck_assert_uint_lt(r->items[i].from, r->items[i].to);
		ck_assert(i == 0 || r->items[i - 1].to < r->items[i].from);
	}
	for (uint64_t o = 0; o < MOST; o++) {
		const struct jrt_range *range = jrt_ranges_find(r, o);
		ck_assert_int_eq(range != NULL && range->from <= o, in[o]);
		sum += in[o];
	}
	ck_assert_uint_eq(jrt_ranges_sum(r), sum);
}

START_TEST(ranges_hold_what_was_added)
{
	struct jrt_ranges r = { NULL, 0, 0 }, copy = { NULL, 0, 0 };
	bool in[MOST] = { false };
	srand(7);
	for (int round = 0; round < 400; round++) {
		uint64_t from = (uint64_t)rand() % MOST, to = from + (uint64_t)rand() % 4;
		to = to < MOST ? to : MOST;
		ck_assert(jrt_ranges_add(&r, from, to));
		memset(in + from, true, to - from);
		if (round % 100 == 50) {
			uint64_t at = (uint64_t)rand() % MOST;
			jrt_ranges_drop_before(&r, at);
			memset(in, false, at);
		} else if (round % 100 == 75) {
			uint64_t at = (uint64_t)rand() % MOST;
			jrt_ranges_drop_from(&r, at);
			memset(in + at, false, MOST - at);
		} else if (round % 100 == 99) {
			uint64_t at = (uint64_t)rand() % MOST, end = at;
			while (end < MOST && in[end]) {
				end++;
			}
			bool began = jrt_ranges_find(&r, 0) != NULL && r.items[0].from <= at;
			ck_assert_uint_eq(jrt_ranges_advance(&r, at), end);
			memset(in, false, began ? end : 0);
		}
		check_same(&r, in);
		ck_assert(jrt_ranges_copy(&copy, &r));
		check_same(&copy, in);
		struct jrt_ranges common = { NULL, 0, 0 };
		bool both[MOST] = { false };
		memcpy(both + from, in + from, to - from);
		ck_assert(jrt_ranges_add_common(&common, &r, from, to));
		check_same(&common, both);
		jrt_ranges_finish(&common);
	}
	jrt_ranges_finish(&copy);
	jrt_ranges_finish(&r);
}
END_TEST

START_TEST(ranges_are_read_back_from_bytes)
{
	struct jrt_ranges r = { NULL, 0, 0 }, again = { NULL, 0, 0 };
	unsigned char bytes[64];
	for (uint64_t o = 5; o < 5000; o += 3) {
		ck_assert(jrt_ranges_add(&r, o, o + 1 + o % 2));
	}
	ck_assert(jrt_ranges_add(&r, (uint64_t)1 << 50, ((uint64_t)1 << 50) + 100000));
	uint64_t before = 0, read = 0;
	for (size_t next = 0; next < r.count;) {
		size_t len = jrt_ranges_encode(&r, &next, &before, bytes, sizeof bytes);
		ck_assert_uint_gt(len, 0);
		ck_assert(jrt_ranges_decode(&again, &read, bytes, len));
	}
	ck_assert_uint_eq(again.count, r.count);
	ck_assert_mem_eq(again.items, r.items, r.count * sizeof r.items[0]);
	jrt_ranges_finish(&again);
	read = 0;
	ck_assert(!jrt_ranges_decode(&again, &read, (const unsigned char *)"\x05", 1));
	ck_assert(!jrt_ranges_decode(&again, &read, (const unsigned char *)"\x05\x00", 2));
	memset(bytes, 0xff, sizeof bytes);
	ck_assert(!jrt_ranges_decode(&again, &read, bytes, sizeof bytes));
	jrt_ranges_finish(&again);
	jrt_ranges_finish(&r);
}
END_TEST

START_TEST(lack_of_room_changes_nothing)
{
	struct jrt_ranges r = { NULL, 0, 0 };
	struct jrt_ranges vast = { NULL, SIZE_MAX / 64, SIZE_MAX / 64 };
	ck_assert(jrt_ranges_add(&r, 3, 5));
	ck_assert(!jrt_ranges_copy(&r, &vast));
	ck_assert_uint_eq(r.count, 1);
	ck_assert_uint_eq(jrt_ranges_sum(&r), 2);
	jrt_ranges_finish(&r);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("ranges");
	TCase *tcase = tcase_create("ranges");
	tcase_add_test(tcase, ranges_hold_what_was_added);
	tcase_add_test(tcase, ranges_are_read_back_from_bytes);
	tcase_add_test(tcase, lack_of_room_changes_nothing);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
