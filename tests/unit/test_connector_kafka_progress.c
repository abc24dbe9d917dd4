/* SPDX-License-Identifier: Apache-2.0 */
/* Which records of which partitions are in flight. */
#include "connector/source/kafka_progress.h"

#include "suite.h"

static struct jrt_kafka_progress k;

static void
set_up(void)
{
	jrt_kafka_progress_init(&k);
}

static void
tear_down(void)
{
	jrt_kafka_progress_finish(&k);
}

static void
check_origin(uint64_t number, const char *name, uint64_t line)
{
	struct jrt_origin origin = jrt_kafka_record_origin(&k, number);
	ck_assert_str_eq(origin.name, name);
	ck_assert_uint_eq(origin.line, line);
}

static uint64_t
added(struct jrt_kafka_partition *p, int64_t offset)
{
	uint64_t number;
	ck_assert(jrt_kafka_record_add(&k, p, offset, &number));
	return number;
}

START_TEST(a_partition_is_known_by_its_topic_and_number)
{
	static const char *const topics[] = { "orders", "orders2", "order", "events" };
	struct jrt_kafka_partition *made[4][3];
	for (int32_t i = 0; i < 12; i++) {
		ck_assert_ptr_null(jrt_kafka_partition_find(&k, topics[i / 3], i % 3));
		made[i / 3][i % 3] = jrt_kafka_partition_add(&k, topics[i / 3], i % 3);
		ck_assert_int_eq(made[i / 3][i % 3]->settled, -1);
		ck_assert_int_eq(made[i / 3][i % 3]->committed, -1);
	}
	for (int round = 0; round < 24;
		round++) { /* each twice in a row: the last one is remembered */
		int i = round / 2;
		ck_assert_ptr_eq(
			jrt_kafka_partition_find(&k, topics[i / 3], i % 3), made[i / 3][i % 3]);
	}
	ck_assert_ptr_null(jrt_kafka_partition_find(&k, "orders", 3));
	ck_assert_ptr_null(jrt_kafka_partition_find(&k, "orders[", 1));
	ck_assert_str_eq(made[1][2]->name, "orders2[2]");
}
END_TEST

START_TEST(each_partition_is_settled_in_its_own_order)
{
	struct jrt_kafka_partition *a = jrt_kafka_partition_add(&k, "orders", 0);
	struct jrt_kafka_partition *b = jrt_kafka_partition_add(&k, "orders", 1);
	uint64_t first = added(a, 10), second = added(b, 70), third = added(a, 12);
	ck_assert_uint_eq(second, first + 1);
	ck_assert_uint_eq(third, second + 1);
	check_origin(first, "orders[0]", 10);
	check_origin(second, "orders[1]", 70);
	check_origin(third, "orders[0]", 12);

	jrt_kafka_record_settle(&k, third);
	ck_assert_int_eq(a->settled, -1);
	check_origin(third, "", third);
	check_origin(second, "orders[1]", 70);
	jrt_kafka_record_settle(&k, first);
	ck_assert_int_eq(a->settled, 13);
	ck_assert_int_eq(b->settled, -1);
	jrt_kafka_record_settle(&k, first); /* it is already settled: no effect */
	ck_assert_uint_eq(k.open, 1);
	jrt_kafka_record_settle(&k, second);
	ck_assert_int_eq(b->settled, 71);
	jrt_kafka_record_settle(&k, third + 1);
	ck_assert_uint_eq(k.open, 0);
}
END_TEST

START_TEST(a_record_that_holds_nothing_is_settled_behind_those_before_it)
{
	struct jrt_kafka_partition *p = jrt_kafka_partition_add(&k, "orders", 0);
	ck_assert(jrt_kafka_record_pass(p, 4));
	ck_assert_int_eq(p->settled, 5);
	uint64_t number = added(p, 5);
	ck_assert(jrt_kafka_record_pass(p, 6));
	ck_assert_int_eq(p->settled, 5);
	jrt_kafka_record_settle(&k, number);
	ck_assert_int_eq(p->settled, 7);
}
END_TEST

START_TEST(a_partition_that_comes_back_starts_anew)
{
	struct jrt_kafka_partition *stays = jrt_kafka_partition_add(&k, "orders", 0);
	struct jrt_kafka_partition *goes = jrt_kafka_partition_add(&k, "orders", 1);
	struct jrt_kafka_partition *idle = jrt_kafka_partition_add(&k, "orders", 2);
	uint64_t kept = added(stays, 1), late = added(goes, 1), later = added(goes, 2);
	ck_assert_uint_eq(jrt_kafka_partitions_busy(&k), 0);
	goes->leaving = idle->leaving = true;
	ck_assert_uint_eq(jrt_kafka_partitions_busy(&k), 2);
	ck_assert_ptr_eq(jrt_kafka_partition_find(&k, "orders", 1), goes);
	jrt_kafka_partitions_leave(&k);
	ck_assert_uint_eq(jrt_kafka_partitions_busy(&k), 0);
	ck_assert_ptr_null(jrt_kafka_partition_find(&k, "orders", 1));
	ck_assert_ptr_null(jrt_kafka_partition_find(&k, "orders", 2));
	ck_assert_ptr_eq(jrt_kafka_partition_find(&k, "orders", 0), stays);

	struct jrt_kafka_partition *back = jrt_kafka_partition_add(&k, "orders", 1);
	uint64_t again = added(back, 1);
	check_origin(late, "orders[1]", 1); /* a record in flight still has a name */
	jrt_kafka_record_settle(&k, late);
	jrt_kafka_record_settle(&k, later);
	ck_assert_int_eq(back->settled, -1);
	ck_assert_ptr_eq(jrt_kafka_partition_find(&k, "orders", 1), back);
	size_t known = 0;
	for (const struct jrt_kafka_partition *p = k.partitions; p != NULL; p = p->next) {
		known++;
	}
	ck_assert_uint_eq(known, 2);
	jrt_kafka_record_settle(&k, again);
	jrt_kafka_record_settle(&k, kept);
	ck_assert_int_eq(back->settled, 2);
	ck_assert_int_eq(stays->settled, 2);
}
END_TEST

/* One record is stuck, and thousands after it are settled: each is found by its number, and only
 * open records need room. */
START_TEST(only_open_records_take_room)
{
	struct jrt_kafka_partition *p = jrt_kafka_partition_add(&k, "orders", 0);
	static uint64_t open[3000];
	uint64_t stuck = added(p, 0);
	for (int64_t i = 1; i <= 20000; i++) {
		jrt_kafka_record_settle(&k, added(p, i));
		ck_assert_uint_eq(k.open, 1);
	}
	ck_assert_uint_eq(k.size, 1024);
	check_origin(stuck, "orders[0]", 0);
	for (int64_t i = 0; i < 3000; i++) {
		open[i] = added(p, 20001 + i);
	}
	ck_assert_uint_eq(k.open, 3001);
	ck_assert_uint_eq(k.size, 4096);
	for (int64_t i = 2999; i >= 0; i--) {
		check_origin(open[i], "orders[0]", 20001 + (uint64_t)i);
		jrt_kafka_record_settle(&k, open[i]);
		check_origin(open[i], "", open[i]);
		ck_assert_int_eq(p->settled, -1);
	}
	jrt_kafka_record_settle(&k, stuck);
	ck_assert_int_eq(p->settled, 23001);
	ck_assert_uint_eq(k.first, k.end);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("kafka progress");
	TCase *tcase = tcase_create("kafka progress");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, a_partition_is_known_by_its_topic_and_number);
	tcase_add_test(tcase, each_partition_is_settled_in_its_own_order);
	tcase_add_test(tcase, a_record_that_holds_nothing_is_settled_behind_those_before_it);
	tcase_add_test(tcase, a_partition_that_comes_back_starts_anew);
	tcase_add_test(tcase, only_open_records_take_room);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
