/* SPDX-License-Identifier: Apache-2.0 */
/* How batches are sent: how many at once, what is tried again and when, and what stops everything.
 */
#include "connector/sink/sink.h"

#include "fake_clock.h"
#include "loopback.h"

#include <zlib.h>

#define OK "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
#define FAILS "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"
#define ANSWER(status, more) "HTTP/1.1 " status " No\r\n" more "Content-Length: 4\r\n\r\nsaid"

enum { BATCHES = 8, LONG_MS = 61000 /* more than http.backoff_max */ };

static struct event_base *base;
static struct jrt_settings settings;
static struct jrt_log to;
static struct jrt_sink sink;
static struct server server;
static const char *answer; /* for every request; see struct server */
static char asked[SERVER_REQUEST]; /* the last request */
static struct jrt_batch *batch[BATCHES];
static unsigned waited, renewed, untrusted;

/* The results of the batches, in order. */
static struct {
	struct jrt_batch *batch;
	enum jrt_verdict verdict;
	int status;
	char reason[256], answer[16];
} done[BATCHES];
static unsigned done_count;

static const char *
on_request(void *user, const char *request)
{
	(void)user;
	(void)snprintf(asked, sizeof asked, "%s", request);
	return answer;
}

static void
on_done(void *user, struct jrt_batch *b, const struct jrt_outcome *o)
{
	(void)user;
	done[done_count].batch = b;
	done[done_count].verdict = o->verdict;
	done[done_count].status = o->status;
	(void)snprintf(done[done_count].reason, sizeof done[0].reason, "%s",
		o->reason != NULL ? o->reason : "");
	(void)snprintf(done[done_count].answer, sizeof done[0].answer, "%.*s", (int)o->answer.len,
		o->answer.at != NULL ? o->answer.at : "");
	done_count++;
}

static void
count_one(void *user)
{
	(void)user;
	waited++;
}

static void
on_untrusted(void *user)
{
	(void)user;
	untrusted++;
}

static void
on_renew(void *user, struct jrt_batch *b)
{
	(void)user;
	(void)b;
	renewed++;
}

static void
load(const char *first, const char *second)
{
	char url[80];
	(void)snprintf(url, sizeof url, "http.endpoint=http://127.0.0.1:%u/", server.port);
	const char *const sets[] = { url, first, second };
	loopback_settings(&settings, sets, 1 + (size_t)(first != NULL) + (size_t)(second != NULL));
}

static void
start(const char *first, const char *second)
{
	struct jrt_complaints complaints = { .report = loopback_complain };
	load(first, second);
	ck_assert(jrt_sink_init(&sink, base, &settings, &to, &complaints));
	sink.owner.done = on_done;
	sink.owner.waits = count_one;
	sink.owner.untrusted = on_untrusted;
	sink.owner.renew = on_renew;
}

static void
set_up(void)
{
	jrt_quiet_libevent();
	jrt_log_init(&to, "test");
	to.level = JRT_LOG_ERROR;
	base = event_base_new();
	server_start(&server, base, on_request, NULL);
	done_count = waited = renewed = untrusted = 0;
	answer = OK;
	for (unsigned i = 0; i < BATCHES; i++) {
		batch[i] = jrt_batch_create();
		batch[i]->sending.edition = 1;
		jrt_batch_open(batch[i], JRT_BATCH_LINES);
		jrt_put_lit(&batch[i]->body, "record ");
		jrt_put_unsigned(&batch[i]->body, i);
		ck_assert(jrt_batch_close(batch[i], JRT_BATCH_LINES, JRT_TEXT("in"), i, i));
		jrt_batch_seal(batch[i], JRT_BATCH_LINES);
	}
}

static void
tear_down(void)
{
	(void)jrt_sink_finish(&sink);
	for (unsigned i = 0; i < BATCHES; i++) {
		jrt_batch_destroy(batch[i]);
	}
	jrt_settings_finish(&settings);
	server_stop(&server);
	event_base_free(base);
	jrt_log_finish(&to);
}

/* Sends the first `count` batches. */
static void
send_batches(unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		jrt_sink_send(&sink, batch[i]);
	}
}

static void
let_pass(uint64_t ms)
{
	fake_clock_ahead_ms += ms;
	event_active(&sink.timer, EV_TIMEOUT, 0);
	loopback_settle(base);
}

static void
check_done(unsigned i, unsigned which, enum jrt_verdict verdict, const char *reason)
{
	ck_assert_uint_lt(i, done_count);
	ck_assert_ptr_eq(done[i].batch, batch[which]);
	ck_assert_int_eq(done[i].verdict, verdict);
	ck_assert_str_eq(done[i].reason, reason);
}

/* ---- sending -------------------------------------------------------------- */

START_TEST(a_batch_is_sent_as_one_request)
{
	start("http.headers=X-Test: yes", NULL);
	send_batches(1);
	ck_assert_uint_eq(done_count, 0); /* never from within the call */
	LOOP_UNTIL(base, done_count == 1);
	check_done(0, 0, JRT_DELIVERED, "");
	ck_assert_int_eq(strncmp(asked, "POST / HTTP/1.1\r\n", 17), 0);
	ck_assert_ptr_nonnull(strstr(asked, "X-Test: yes\r\n"));
	ck_assert_ptr_nonnull(strstr(asked, "\r\n\r\nrecord 0\n"));
	ck_assert_uint_eq(sink.counts.bytes, 9);
	ck_assert_uint_eq(sink.counts.answers[2], 1);
	ck_assert(jrt_sink_is_at_rest(&sink));
}
END_TEST

START_TEST(as_many_requests_as_allowed_are_in_flight)
{
	answer = "";
	start("http.concurrency=2", NULL);
	send_batches(3);
	LOOP_UNTIL(base, server.requests == 2);
	loopback_settle(base);
	ck_assert_uint_eq(server.requests, 2);
	ck_assert_uint_eq(sink.in_flight, 2);
	ck_assert_uint_eq(sink.held, 3);
	ck_assert(!jrt_sink_is_at_rest(&sink));
	answer = OK;
	server_write(&server.connection[1], OK);
	LOOP_UNTIL(base, done_count == 2);
	ck_assert_uint_eq(server.connections, 2); /* the third used the second's */
	server_write(&server.connection[0], OK);
	LOOP_UNTIL(base, done_count == 3);
	ck_assert_uint_eq(sink.held, 0);
}
END_TEST

START_TEST(bodies_may_be_compressed)
{
	char text[64] = "";
	start("http.compression=gzip", NULL);
	send_batches(1);
	LOOP_UNTIL(base, done_count == 1);
	ck_assert_ptr_nonnull(strstr(asked, "Content-Encoding: gzip\r\n"));
	z_stream zip = { .next_in = (Bytef *)batch[0]->packed.base,
		.avail_in = (uInt)batch[0]->packed.used,
		.next_out = (Bytef *)text,
		.avail_out = sizeof text - 1 };
	ck_assert_int_eq(inflateInit2(&zip, 15 + 16), Z_OK);
	ck_assert_int_eq(inflate(&zip, Z_FINISH), Z_STREAM_END);
	(void)inflateEnd(&zip);
	ck_assert_str_eq(text, "record 0\n");
	ck_assert_uint_eq(sink.counts.bytes, 9); /* of the body before compression */
}
END_TEST

START_TEST(the_rate_holds_back_early_requests)
{
	start("http.rate-limit=1/s", NULL);
	send_batches(4);
	LOOP_UNTIL(base, done_count > 0);
	loopback_settle(base);
	unsigned at_once = done_count;
	ck_assert_uint_lt(at_once, 4);
	let_pass(1000);
	LOOP_UNTIL(base, done_count == at_once + 1);
	loopback_settle(base);
	ck_assert_uint_eq(server.requests, at_once + 1);
}
END_TEST

START_TEST(a_new_batch_does_not_overtake_waiting_ones)
{
	answer = "";
	start("http.concurrency=1", NULL);
	send_batches(2);
	LOOP_UNTIL(base, server.requests == 1);
	jrt_sink_send_first(&sink, batch[2]);
	answer = OK;
	server_write(&server.connection[0], OK);
	LOOP_UNTIL(base, done_count == 3);
	check_done(1, 2, JRT_DELIVERED, "");
	check_done(2, 1, JRT_DELIVERED, "");
}
END_TEST

/* ---- again ---------------------------------------------------------------- */

START_TEST(a_failed_batch_is_retried_later_and_blocks_no_other)
{
	answer = FAILS;
	start(NULL, NULL);
	send_batches(1);
	LOOP_UNTIL(base, waited == 1);
	ck_assert_uint_eq(done_count, 0);
	ck_assert_uint_eq(sink.paused, 1);
	ck_assert_int_eq(batch[0]->sending.status, 500);
	ck_assert(jrt_sink_is_at_rest(&sink));
	ck_assert_ptr_eq(jrt_sink_oldest(&sink), batch[0]);
	answer = OK;
	jrt_sink_send(&sink, batch[1]);
	LOOP_UNTIL(base, done_count == 1);
	check_done(0, 1, JRT_DELIVERED, "");
	let_pass(1000); /* backoff_min, at most, after one attempt */
	LOOP_UNTIL(base, done_count == 2);
	check_done(1, 0, JRT_DELIVERED, "");
	ck_assert_uint_eq(sink.counts.retries, 1);
	ck_assert_uint_eq(sink.paused, 0);
	ck_assert_ptr_null(jrt_sink_oldest(&sink));
}
END_TEST

START_TEST(an_endpoint_that_asks_for_a_pause_gets_nothing_until_it_is_over)
{
	answer = ANSWER("503", "Retry-After: 100\r\n");
	start(NULL, NULL);
	send_batches(1);
	LOOP_UNTIL(base, waited == 1);
	ck_assert_uint_gt(jrt_sink_retry_after_ms(&sink), 90000);
	answer = OK;
	jrt_sink_send(&sink, batch[1]);
	let_pass(99000);
	ck_assert_uint_eq(server.requests, 1);
	ck_assert(jrt_sink_is_at_rest(&sink));
	let_pass(1100); /* they are spread a little */
	LOOP_UNTIL(base, done_count == 2);
	ck_assert_uint_eq(jrt_sink_retry_after_ms(&sink), 0);
}
END_TEST

START_TEST(attempts_are_counted_and_come_to_an_end)
{
	answer = ANSWER("502", "");
	start("http.retry.max-attempts=2", NULL);
	send_batches(1);
	LOOP_UNTIL(base, waited == 1);
	let_pass(LONG_MS);
	LOOP_UNTIL(base, done_count == 1);
	check_done(0, 0, JRT_REFUSED, "given up after 2 attempts: HTTP 502");
	ck_assert_int_eq(done[0].status, 502);
	ck_assert_str_eq(done[0].answer, "said");
}
END_TEST

START_TEST(the_time_for_attempts_comes_to_an_end)
{
	answer = ANSWER("502", "");
	start("http.retry.max-age=60s", NULL);
	send_batches(1);
	LOOP_UNTIL(base, waited == 1);
	let_pass(50000);
	LOOP_UNTIL(base, waited == 2);
	let_pass(50000);
	LOOP_UNTIL(base, done_count == 1);
	ck_assert_int_eq(done[0].verdict, JRT_REFUSED);
	ck_assert_int_eq(strncmp(done[0].reason, "given up after 3 attempts in 100.", 33), 0);
}
END_TEST

START_TEST(a_connection_that_is_gone_does_not_count_as_an_attempt)
{
	start("http.retry.max-attempts=1", NULL);
	send_batches(1);
	LOOP_UNTIL(base, done_count == 1);
	answer = NULL;
	jrt_sink_send(&sink, batch[1]);
	LOOP_UNTIL(base, server.requests == 2);
	answer = OK;
	LOOP_UNTIL(base, done_count == 2);
	check_done(1, 1, JRT_DELIVERED, "");
	ck_assert_uint_eq(batch[1]->sending.attempts, 1);
	ck_assert_uint_eq(sink.counts.requests, 2);
	ck_assert_uint_eq(sink.counts.retries, 0);
}
END_TEST

START_TEST(an_endpoint_that_answers_again_wakes_all_waiting_batches)
{
	start(NULL, NULL);
	server_stop(&server);
	send_batches(2);
	LOOP_UNTIL(base, waited == 2);
	ck_assert(batch[0]->sending.unreachable && batch[1]->sending.unreachable);
	ck_assert_uint_eq(sink.paused, 0); /* those block nobody */
	unsigned short port = server.port;
	server_start_at(&server, base, on_request, NULL, port);
	batch[2]->sending.edition = 1;
	jrt_sink_send(&sink, batch[2]);
	LOOP_UNTIL(base, done_count == 3);
	check_done(0, 2, JRT_DELIVERED, "");
}
END_TEST

START_TEST(near_the_end_waiting_batches_are_not_sent)
{
	answer = FAILS;
	start(NULL, NULL);
	send_batches(1);
	LOOP_UNTIL(base, waited == 1);
	sink.queue.leaves_waiting = true;
	let_pass(LONG_MS);
	ck_assert_uint_eq(server.requests, 1);
	jrt_sink_send(&sink, batch[1]);
	LOOP_UNTIL(base, waited == 2);
	/* The caller gets them back. */
	struct jrt_batch *held = jrt_sink_finish(&sink);
	ck_assert_ptr_nonnull(held);
	ck_assert_ptr_nonnull(held->next);
	ck_assert_ptr_null(held->next->next);
}
END_TEST

/* ---- verdicts ------------------------------------------------------------- */

START_TEST(a_refusal_has_a_reason)
{
	start(NULL, NULL);
	answer = ANSWER("410", "");
	send_batches(1);
	LOOP_UNTIL(base, done_count == 1);
	check_done(0, 0, JRT_REFUSED, "HTTP 410");
	ck_assert_str_eq(done[0].answer, "said");
	answer = ANSWER("413", "");
	jrt_sink_send(&sink, batch[1]);
	LOOP_UNTIL(base, done_count == 2);
	check_done(1, 1, JRT_SPLIT, "HTTP 413");
	answer = ANSWER("302", "Location: http://there/\r\n");
	jrt_sink_send(&sink, batch[2]);
	LOOP_UNTIL(base, done_count == 3);
	check_done(2, 2, JRT_REFUSED,
		"HTTP 302: the endpoint is at http://there/ (redirects are not followed)");
}
END_TEST

START_TEST(batches_may_be_given_up_without_an_answer)
{
	start("http.retry.max-attempts=1", NULL);
	answer = NULL;
	send_batches(1);
	LOOP_UNTIL(base, done_count == 1);
	check_done(0, 0, JRT_REFUSED,
		"given up after 1 attempt: the server closed the connection without an answer");
	ck_assert_int_eq(done[0].status, 0);
	ck_assert_uint_eq(sink.counts.answers[0], 1);
}
END_TEST

/* ---- order ---------------------------------------------------------------- */

START_TEST(in_strict_order_each_waits_for_the_one_before)
{
	answer = FAILS;
	start("http.order=strict", NULL);
	send_batches(2);
	LOOP_UNTIL(base, waited == 1);
	loopback_settle(base);
	ck_assert_uint_eq(server.requests, 1);
	ck_assert(jrt_sink_is_at_rest(&sink));
	answer = OK;
	let_pass(LONG_MS);
	LOOP_UNTIL(base, done_count == 2);
	check_done(0, 0, JRT_DELIVERED, "");
	check_done(1, 1, JRT_DELIVERED, "");
}
END_TEST

/* ---- pauses --------------------------------------------------------------- */

START_TEST(while_credentials_are_refused_only_probes_are_sent)
{
	answer = ANSWER("401", "");
	start("http.retry.max-attempts=1", "http.concurrency=1");
	send_batches(3);
	LOOP_UNTIL(base, sink.pause.on);
	loopback_settle(base);
	ck_assert_uint_eq(server.requests, 1);
	for (unsigned probes = 2; probes < 5; probes++) {
		let_pass(LONG_MS);
		LOOP_UNTIL(base, server.requests == probes);
		LOOP_UNTIL(base, !sink.pause.probing);
	}
	ck_assert_uint_eq(done_count, 0); /* no record is to blame */
	ck_assert_str_eq(sink.pause.why, "HTTP 401");
	answer = OK;
	let_pass(LONG_MS);
	LOOP_UNTIL(base, done_count == 3);
	ck_assert(!sink.pause.on);
	for (unsigned i = 0; i < 3; i++) {
		ck_assert_int_eq(done[i].verdict, JRT_DELIVERED);
	}
}
END_TEST

START_TEST(new_secrets_are_tried_at_once_with_new_bodies)
{
	struct jrt_complaints complaints = { .report = loopback_complain };
	answer = ANSWER("403", "");
	start("http.auth.bearer=old", NULL);
	send_batches(1);
	LOOP_UNTIL(base, sink.pause.on);
	ck_assert_ptr_nonnull(strstr(asked, "Authorization: Bearer old\r\n"));
	jrt_settings_finish(&settings);
	load("http.auth.bearer=new", NULL);
	answer = OK;
	ck_assert(jrt_sink_reload(&sink, &settings, &complaints));
	LOOP_UNTIL(base, done_count == 1);
	ck_assert_ptr_nonnull(strstr(asked, "Authorization: Bearer new\r\n"));
	ck_assert_uint_eq(renewed, 1);
	ck_assert(!sink.pause.on);
}
END_TEST

static void
take_line(void *user, const char *line)
{
	(void)snprintf(user, 256, "%s", line);
}

START_TEST(another_host_needs_a_restart)
{
	char line[256] = "";
	struct jrt_complaints complaints = { .report = take_line, .user = line };
	start(NULL, NULL);
	jrt_settings_finish(&settings);
	static const char *const sets[] = { "http.endpoint=http://127.0.0.1:1/" };
	loopback_settings(&settings, sets, 1);
	ck_assert(!jrt_sink_reload(&sink, &settings, &complaints));
	ck_assert_str_eq(line, "http.endpoint: a new host needs a restart");
	send_batches(1);
	LOOP_UNTIL(base, done_count == 1); /* everything is as before */
	ck_assert_uint_eq(renewed, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("sink");
	TCase *sending = tcase_create("sending");
	tcase_add_checked_fixture(sending, set_up, tear_down);
	tcase_add_test(sending, a_batch_is_sent_as_one_request);
	tcase_add_test(sending, as_many_requests_as_allowed_are_in_flight);
	tcase_add_test(sending, bodies_may_be_compressed);
	tcase_add_test(sending, the_rate_holds_back_early_requests);
	tcase_add_test(sending, a_new_batch_does_not_overtake_waiting_ones);
	suite_add_tcase(suite, sending);
	TCase *again = tcase_create("again");
	tcase_add_checked_fixture(again, set_up, tear_down);
	tcase_add_test(again, a_failed_batch_is_retried_later_and_blocks_no_other);
	tcase_add_test(again, an_endpoint_that_asks_for_a_pause_gets_nothing_until_it_is_over);
	tcase_add_test(again, attempts_are_counted_and_come_to_an_end);
	tcase_add_test(again, the_time_for_attempts_comes_to_an_end);
	tcase_add_test(again, a_connection_that_is_gone_does_not_count_as_an_attempt);
	tcase_add_test(again, an_endpoint_that_answers_again_wakes_all_waiting_batches);
	tcase_add_test(again, near_the_end_waiting_batches_are_not_sent);
	suite_add_tcase(suite, again);
	TCase *verdicts = tcase_create("verdicts");
	tcase_add_checked_fixture(verdicts, set_up, tear_down);
	tcase_add_test(verdicts, a_refusal_has_a_reason);
	tcase_add_test(verdicts, batches_may_be_given_up_without_an_answer);
	suite_add_tcase(suite, verdicts);
	TCase *order = tcase_create("order");
	tcase_add_checked_fixture(order, set_up, tear_down);
	tcase_add_test(order, in_strict_order_each_waits_for_the_one_before);
	suite_add_tcase(suite, order);
	TCase *pauses = tcase_create("pauses");
	tcase_add_checked_fixture(pauses, set_up, tear_down);
	tcase_add_test(pauses, while_credentials_are_refused_only_probes_are_sent);
	tcase_add_test(pauses, new_secrets_are_tried_at_once_with_new_bodies);
	tcase_add_test(pauses, another_host_needs_a_restart);
	suite_add_tcase(suite, pauses);
	return suite_main(suite);
}
