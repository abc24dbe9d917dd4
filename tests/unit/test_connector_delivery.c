/* SPDX-License-Identifier: Apache-2.0 */
/* From the source to the endpoint: which records are sent together, what happens to those that
 * cannot be delivered, and when the source may forget them. */
#include "delivering.h"

#include <sys/file.h>

#define ANSWER(status) "HTTP/1.1 " status " No\r\nContent-Length: 4\r\n\r\nsaid"
#define LINES(text)                                                                                \
	{                                                                                          \
		JRT_SOURCE_LINES, text                                                             \
	}
#define WAIT                                                                                       \
	{                                                                                          \
		JRT_SOURCE_WAIT, NULL                                                              \
	}
#define END                                                                                        \
	{                                                                                          \
		JRT_SOURCE_END, NULL                                                               \
	}

static const struct jrt_delivery_counts *
counts(void)
{
	return &it.delivery.ledger.counts;
}

static unsigned
count_lines(const char *text)
{
	unsigned n = 0;
	for (; (text = strchr(text, '\n')) != NULL; text++) {
		n++;
	}
	return n;
}

/* ---- the way of records ---------------------------------------------------- */

START_TEST(every_record_is_a_request_unless_batches_are_asked_for)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n2\n"), LINES("3\n"), END };
	delivering_start(chunks, "http.concurrency=1", NULL);
	delivering_to_the_end();
	ck_assert_uint_eq(it.server.requests, 3);
	ck_assert_str_eq(it.asked[1], "1");
	ck_assert_str_eq(it.asked[3], "3");
	ck_assert_uint_eq(counts()->delivered, 3);
	ck_assert_uint_eq(it.settled, 3);
	ck_assert_uint_eq(it.settled_ones, 3);
	ck_assert_str_eq(delivering_dead(), "");
}
END_TEST

START_TEST(batches_are_as_large_as_allowed)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n2\n3\n4\n5\n"), END };
	delivering_start(chunks, "http.batch.max-records=2", "http.concurrency=1");
	delivering_to_the_end();
	ck_assert_uint_eq(it.server.requests, 3);
	ck_assert_str_eq(it.asked[1], "[1,2]");
	ck_assert_str_eq(it.asked[2], "[3,4]");
	ck_assert_str_eq(it.asked[3], "[5]");
}
END_TEST

START_TEST(a_batch_ends_before_the_record_that_would_make_it_too_large)
{
	static const struct delivering_chunk chunks[] = {
		LINES("\"aaaaaaaa\"\n\"bbbbbbbb\"\n\"cccccccc\"\n"), END
	};
	delivering_start(chunks, "http.batch.max-records=100", "http.batch.max-bytes=25 B");
	delivering_to_the_end();
	ck_assert_uint_eq(it.server.requests, 2);
	ck_assert_str_eq(it.asked[1], "[\"aaaaaaaa\",\"bbbbbbbb\"]");
	ck_assert_str_eq(it.asked[2], "[\"cccccccc\"]");
}
END_TEST

START_TEST(a_batch_that_is_not_full_lingers_for_others)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n"), WAIT };
	static const struct delivering_chunk more[] = { LINES("2\n"), WAIT };
	delivering_start(chunks, "http.batch.max-records=100", "http.batch.linger=1h");
	loopback_settle(it.base);
	ck_assert_uint_eq(it.server.requests, 0);
	it.next = more;
	it.source.ready(it.source.user);
	loopback_settle(it.base);
	ck_assert_uint_eq(it.server.requests, 0);
	jrt_delivery_drain(&it.delivery); /* the source has ended */
	delivering_to_the_end();
	ck_assert_str_eq(it.asked[1], "[1,2]");
}
END_TEST

START_TEST(a_source_that_waits_is_asked_again_when_it_says_so)
{
	static const struct delivering_chunk chunks[] = { WAIT };
	static const struct delivering_chunk more[] = { LINES("1\n"), END };
	delivering_start(chunks, NULL, NULL);
	loopback_settle(it.base);
	ck_assert_int_eq(it.delivery.state, DELIVERY_RUNNING);
	it.next = more;
	loopback_settle(it.base);
	ck_assert_uint_eq(counts()->records, 0); /* the source is not polled in a loop */
	it.source.ready(it.source.user);
	delivering_to_the_end();
	ck_assert_uint_eq(counts()->delivered, 1);
}
END_TEST

START_TEST(a_slow_endpoint_holds_the_source_back)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n"), LINES("2\n"), LINES("3\n"),
		END };
	it.answer = "";
	delivering_start(chunks, "http.concurrency=1", NULL);
	LOOP_UNTIL(it.base, it.server.requests == 1);
	loopback_settle(it.base);
	ck_assert_ptr_eq(it.next, &chunks[1]);
	it.answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
	server_write(&it.server.connection[0], it.answer);
	delivering_to_the_end();
	ck_assert_uint_eq(counts()->delivered, 3);
}
END_TEST

/* ---- what comes to nothing -------------------------------------------------- */

START_TEST(some_records_give_nothing)
{
	static const struct delivering_chunk chunks[] = { LINES("{}\n1\n{}\n"), END };
	delivering_start(chunks, NULL, NULL);
	delivering_to_the_end();
	ck_assert_uint_eq(counts()->dropped, 2);
	ck_assert_uint_eq(counts()->delivered, 1);
	ck_assert_uint_eq(it.settled, 3);
	ck_assert_str_eq(delivering_dead(), "");
}
END_TEST

START_TEST(null_may_be_sent_for_a_record_that_gives_nothing)
{
	static const struct delivering_chunk chunks[] = { LINES("{}\n"), END };
	delivering_start(chunks, "null-output=send", NULL);
	delivering_to_the_end();
	ck_assert_str_eq(it.asked[1], "null");
	ck_assert_uint_eq(counts()->delivered, 1);
}
END_TEST

START_TEST(a_record_that_gives_nothing_may_be_a_dead_letter)
{
	static const struct delivering_chunk chunks[] = { LINES("{}\n"), END };
	delivering_start(chunks, "null-output=dead-letter", NULL);
	delivering_to_the_end();
	ck_assert_uint_eq(it.server.requests, 0);
	ck_assert_ptr_nonnull(strstr(delivering_dead(), "\"record\":\"{}\""));
	ck_assert_uint_eq(it.settled, 1);
}
END_TEST

/* ---- dead letters ----------------------------------------------------------- */

START_TEST(invalid_and_failing_records_are_kept)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n[2\n\"unfit\"\n4\n"), END };
	delivering_start(chunks, NULL, NULL);
	delivering_to_the_end();
	ck_assert_uint_eq(counts()->delivered, 2);
	ck_assert_uint_eq(counts()->invalid, 1);
	ck_assert_uint_eq(counts()->failed, 1);
	ck_assert_uint_eq(it.settled, 4);
	const char *text = delivering_dead();
	ck_assert_uint_eq(count_lines(text), 2);
	ck_assert_ptr_nonnull(strstr(text, "\"source\":\"events\",\"line\":2,"));
	ck_assert_ptr_nonnull(strstr(text, "\"record\":\"[2\""));
	ck_assert_ptr_nonnull(strstr(text, "\"line\":3,"));
}
END_TEST

START_TEST(a_refused_record_is_kept_with_the_answer)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n"), END };
	it.answer = ANSWER("410");
	delivering_start(chunks, NULL, NULL);
	delivering_to_the_end();
	ck_assert_uint_eq(counts()->refused, 1);
	ck_assert_uint_eq(counts()->delivered, 0);
	const char *text = delivering_dead();
	ck_assert_ptr_nonnull(strstr(text, "\"reason\":\"HTTP 410\",\"status\":410,"
					   "\"answer\":\"said\",\"record\":\"1\""));
	ck_assert_uint_eq(it.settled, 1);
}
END_TEST

/* 413 for several records, or for record 3. */
static const char *
refuse_three(void *user, const char *request)
{
	const char *body = strstr(request, "\r\n\r\n") + 4;
	(void)user;
	return strchr(body, ',') != NULL || strcmp(body, "[3]") == 0
		       ? ANSWER("413")
		       : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
}

START_TEST(a_batch_is_halved_until_the_record_to_blame_is_alone)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n2\n3\n4\n"), END };
	it.server.answer = refuse_three;
	delivering_start(chunks, "http.batch.max-records=4", NULL);
	delivering_to_the_end();
	ck_assert_uint_eq(it.server.requests, 7); /* one of 4, two of 2, and four of 1 */
	ck_assert_uint_eq(counts()->delivered, 3);
	ck_assert_uint_eq(counts()->refused, 1);
	ck_assert_uint_eq(count_lines(delivering_dead()), 1);
	ck_assert_ptr_nonnull(strstr(delivering_dead(), "\"line\":3,"));
	ck_assert_uint_eq(it.settled, 4);
}
END_TEST

START_TEST(a_record_beyond_the_limit_is_kept_piece_by_piece)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n"), { JRT_SOURCE_LONG, "abc" },
		{ JRT_SOURCE_LONG, "def" }, { JRT_SOURCE_LONG_END, "gh" }, LINES("3\n"), END };
	delivering_start(chunks, NULL, NULL);
	delivering_to_the_end();
	ck_assert_uint_eq(counts()->delivered, 2);
	ck_assert_uint_eq(counts()->invalid, 1);
	ck_assert_uint_eq(it.settled, 3);
	const char *text = delivering_dead();
	ck_assert_ptr_nonnull(strstr(text, "\"line\":2,"));
	ck_assert_ptr_nonnull(strstr(text, "\"record_length\":8}"));
}
END_TEST

START_TEST(while_another_process_has_the_file_nothing_is_forgotten)
{
	static const struct delivering_chunk chunks[] = { LINES("[1\n2\n"), END };
	int other = open(it.dead, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	ck_assert_int_eq(flock(other, LOCK_EX), 0);
	delivering_start(chunks, NULL, NULL);
	LOOP_UNTIL(it.base, jrt_ledger_waits(&it.delivery.ledger));
	loopback_settle(it.base);
	ck_assert_uint_eq(it.settled, 0);
	ck_assert_uint_eq(it.settled_ones, 0);
	ck_assert_uint_eq(counts()->records, 1); /* nothing more is read */
	ck_assert_int_eq(flock(other, LOCK_UN), 0);
	delivering_to_the_end();
	ck_assert_uint_eq(it.settled, 2);
	ck_assert_uint_eq(it.settled_ones, 2);
	ck_assert_uint_eq(count_lines(delivering_dead()), 1);
	close(other);
}
END_TEST

START_TEST(when_no_dead_letter_can_be_written_delivery_stops_and_forgets_nothing)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n[2\n3\n"), END };
	(void)snprintf(it.dead, sizeof it.dead, "/dev/full");
	it.app.log.level = (enum jrt_log_level) - 1; /* it is reported; in this test, to nobody */
	delivering_start(chunks, "http.concurrency=1", NULL);
	delivering_to_the_end();
	ck_assert(it.delivery.ledger.broken);
	ck_assert_uint_eq(counts()->delivered, 1);
	ck_assert_uint_eq(it.settled, 1);
}
END_TEST

/* ---- order and ends ---------------------------------------------------------- */

START_TEST(records_with_one_key_are_sent_one_after_the_other)
{
	static const struct delivering_chunk chunks[] = {
		LINES("{\"k\":\"a\",\"n\":1}\n{\"k\":\"a\",\"n\":2}\n{\"k\":\"b\",\"n\":3}\n"), END
	};
	it.answer = "";
	delivering_start(chunks, "http.order=key", "http.order.key=k");
	LOOP_UNTIL(it.base, it.server.requests == 2);
	loopback_settle(it.base);
	ck_assert_uint_eq(it.server.requests, 2); /* record 1 of a, and record 3 */
	it.answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
	server_write(&it.server.connection[0], it.answer);
	server_write(&it.server.connection[1], it.answer);
	delivering_to_the_end();
	ck_assert_str_eq(it.asked[3], "{\"k\":\"a\",\"n\":2}");
	ck_assert_uint_eq(it.settled, 3);
}
END_TEST

START_TEST(the_end_of_an_endless_source_does_not_wait_for_retries)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n"), WAIT };
	it.answer = ANSWER("500");
	it.source.endless = true;
	delivering_start(chunks, NULL, NULL);
	LOOP_UNTIL(it.base, it.delivery.out.sink.paused == 1);
	ck_assert(!jrt_delivery_is_at_rest(&it.delivery));
	jrt_delivery_drain(&it.delivery);
	loopback_settle(it.base);
	ck_assert(jrt_delivery_is_at_rest(&it.delivery));
	ck_assert_int_eq(it.delivery.state, DELIVERY_DRAINING);
	ck_assert_uint_eq(it.settled, 0); /* the next process gets it again */
}
END_TEST

START_TEST(a_record_that_is_retried_for_long_is_reported)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n"), WAIT };
	struct jrt_long_wait wait;
	char text[240];
	it.answer = ANSWER("500");
	delivering_start(chunks, "http.concurrency=1", NULL);
	LOOP_UNTIL(it.base, it.delivery.out.sink.paused == 1);
	ck_assert(!jrt_delivery_waits_long(&it.delivery.out, &wait));
	delivering_let_pass(400000); /* more than five times http.backoff_max */
	ck_assert(jrt_delivery_waits_long(&it.delivery.out, &wait));
	wait.ms = 400999;
	jrt_long_wait_text(&wait, text, sizeof text);
	ck_assert_str_eq(text, "record 1 of events has been tried again for 400 s (HTTP 500)");
	jrt_delivery_report_waits(&it.delivery.out);
	ck_assert_uint_eq(it.delivery.out.reported_line, 1);
}
END_TEST

START_TEST(a_source_that_fails_ends_delivery)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n"), { JRT_SOURCE_FAILED, NULL },
		END };
	delivering_start(chunks, NULL, NULL);
	delivering_to_the_end();
	ck_assert(it.delivery.ledger.broken);
	ck_assert_uint_eq(counts()->delivered, 1);
}
END_TEST

START_TEST(new_settings_apply_to_later_requests)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n"), WAIT };
	static const struct delivering_chunk more[] = { LINES("[2\n3\n"), END };
	struct jrt_complaints complaints = { .report = loopback_complain };
	char moved[FOLDER_NAME + 16];
	delivering_start(chunks, NULL, NULL);
	LOOP_UNTIL(it.base, counts()->delivered == 1);
	(void)snprintf(moved, sizeof moved, "%s/moved", it.dir);
	ck_assert_int_eq(rename(it.dead, moved), 0);
	jrt_settings_finish(&it.app.settings);
	delivering_load("http.auth.bearer=new", NULL);
	ck_assert(jrt_delivery_reload(&it.delivery, &it.app.settings, &complaints));
	it.next = more;
	it.source.ready(it.source.user);
	delivering_to_the_end();
	ck_assert_uint_eq(count_lines(delivering_dead()), 1); /* in a file with the old name */
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("delivery");
	TCase *way = tcase_create("the way of records");
	tcase_add_checked_fixture(way, delivering_set_up, delivering_tear_down);
	tcase_add_test(way, every_record_is_a_request_unless_batches_are_asked_for);
	tcase_add_test(way, batches_are_as_large_as_allowed);
	tcase_add_test(way, a_batch_ends_before_the_record_that_would_make_it_too_large);
	tcase_add_test(way, a_batch_that_is_not_full_lingers_for_others);
	tcase_add_test(way, a_source_that_waits_is_asked_again_when_it_says_so);
	tcase_add_test(way, a_slow_endpoint_holds_the_source_back);
	suite_add_tcase(suite, way);
	TCase *nothing = tcase_create("what comes to nothing");
	tcase_add_checked_fixture(nothing, delivering_set_up, delivering_tear_down);
	tcase_add_test(nothing, some_records_give_nothing);
	tcase_add_test(nothing, null_may_be_sent_for_a_record_that_gives_nothing);
	tcase_add_test(nothing, a_record_that_gives_nothing_may_be_a_dead_letter);
	suite_add_tcase(suite, nothing);
	TCase *dead = tcase_create("dead letters");
	tcase_add_checked_fixture(dead, delivering_set_up, delivering_tear_down);
	tcase_add_test(dead, invalid_and_failing_records_are_kept);
	tcase_add_test(dead, a_refused_record_is_kept_with_the_answer);
	tcase_add_test(dead, a_batch_is_halved_until_the_record_to_blame_is_alone);
	tcase_add_test(dead, a_record_beyond_the_limit_is_kept_piece_by_piece);
	tcase_add_test(dead, while_another_process_has_the_file_nothing_is_forgotten);
	tcase_add_test(dead, when_no_dead_letter_can_be_written_delivery_stops_and_forgets_nothing);
	suite_add_tcase(suite, dead);
	TCase *ends = tcase_create("order and ends");
	tcase_add_checked_fixture(ends, delivering_set_up, delivering_tear_down);
	tcase_add_test(ends, records_with_one_key_are_sent_one_after_the_other);
	tcase_add_test(ends, the_end_of_an_endless_source_does_not_wait_for_retries);
	tcase_add_test(ends, a_record_that_is_retried_for_long_is_reported);
	tcase_add_test(ends, a_source_that_fails_ends_delivery);
	tcase_add_test(ends, new_settings_apply_to_later_requests);
	suite_add_tcase(suite, ends);
	return suite_main(suite);
}
