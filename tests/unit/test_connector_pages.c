/* SPDX-License-Identifier: Apache-2.0 */
/* What operators look at: health, readiness, numbers, the status page. */
#include "connector/admin/pages.h"

#include "config.h"
#include "connector/common/clock.h"
#include "delivering.h"

#define LINES(text)                                                                                \
	{                                                                                          \
		JRT_SOURCE_LINES, text                                                             \
	}
#define WAIT                                                                                       \
	{                                                                                          \
		JRT_SOURCE_WAIT, NULL                                                              \
	}

static const struct delivering_chunk idle[] = { WAIT };
static struct jrt_pages pages;
static struct jrt_writer out;

static void
start(const struct delivering_chunk *chunks, const char *first, const char *second)
{
	delivering_start(chunks, first, second);
	pages = (struct jrt_pages){
		.app = &it.app, .delivery = &it.delivery, .started_ms = jrt_now_ms()
	};
	jrt_pages_tick(&pages);
}

static void
set_up(void)
{
	delivering_set_up();
	jrt_writer_init(&out);
}

static void
tear_down(void)
{
	jrt_writer_finish(&out);
	jrt_topic_close(pages.topic);
	delivering_tear_down();
}

/* The page, which must have that status. */
static const char *
page(enum jrt_page which, int status)
{
	out.used = 0;
	int got = jrt_pages_write(&pages, which, &out);
	jrt_put(&out, "", 1);
	ck_assert_msg(got == status, "%d: %s", got, out.base);
	return out.base;
}

/* The line of the metrics that begins like this has that value. */
static void
check_metric(const char *name, const char *value)
{
	char line[160];
	(void)snprintf(line, sizeof line, "\n%s %s\n", name, value);
	const char *text = page(JRT_PAGE_METRICS, 200);
	const char *there = strstr(text, name);
	ck_assert_msg(strstr(text, line) != NULL, "%s: %.60s", line, there != NULL ? there : "no");
}

/* A cell of the status page. */
static void
check_cell(const char *id, const char *value)
{
	char cell[160];
	int n = snprintf(cell, sizeof cell, "<td id=%s>%s", id, value);
	const char *there = strstr(page(JRT_PAGE_STATUS, 200), cell);
	ck_assert_msg(there != NULL && (there[n] == '\n' || there[n] == '<'), "%s", cell);
}

/* ---- health ------------------------------------------------------------------ */

START_TEST(a_running_connector_is_healthy_and_ready)
{
	start(idle, NULL, NULL);
	ck_assert_str_eq(page(JRT_PAGE_HEALTH, 200), "ok\n");
	ck_assert_str_eq(page(JRT_PAGE_READY, 200), "ready\n");
	ck_assert_ptr_null(strstr(page(JRT_PAGE_STATUS, 200), "class=alert"));
}
END_TEST

START_TEST(an_ending_connector_is_healthy_but_not_ready)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n"), WAIT };
	it.answer = "";
	start(chunks, NULL, NULL);
	LOOP_UNTIL(it.base, it.server.requests == 1);
	jrt_delivery_drain(&it.delivery);
	ck_assert_str_eq(page(JRT_PAGE_HEALTH, 200), "ok\n");
	ck_assert_str_eq(page(JRT_PAGE_READY, 503), "ending\n");
	ck_assert_ptr_nonnull(
		strstr(page(JRT_PAGE_STATUS, 200), "<p class=alert>The connector is ending.</p>"));
	ck_assert_ptr_nonnull(strstr(page(JRT_PAGE_STATUS, 200), "1 in flight, 0 wait</text>"));
	it.delivery.ledger.broken = true;
	ck_assert_str_eq(page(JRT_PAGE_READY, 503), "delivery has stopped\n");
}
END_TEST

START_TEST(a_pause_is_reported_with_its_reason)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n2\n"), WAIT };
	it.answer = "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n";
	start(chunks, "http.concurrency=2", NULL);
	LOOP_UNTIL(it.base, it.delivery.out.sink.counts.answers[4] == 2);
	ck_assert_str_eq(page(JRT_PAGE_READY, 503), "delivery is paused; the endpoint: HTTP 401\n");
	fake_clock_ahead_ms += 180000;
	ck_assert_ptr_nonnull(strstr(page(JRT_PAGE_STATUS, 200),
		"<p class=alert id=pause>Delivery is paused, except for an occasional probe: the "
		"endpoint says HTTP 401, since 3 min.</p>"));
	ck_assert_ptr_nonnull(strstr(page(JRT_PAGE_STATUS, 200), "class=\"box bad\""));
	check_metric("joltc_sink_paused", "1");
	check_metric("joltc_sink_pauses_total", "1");
	check_metric("joltc_sink_requests_waiting", "2");
}
END_TEST

START_TEST(an_endpoint_that_asks_for_a_long_wait_is_reported)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n"), WAIT };
	it.answer = "HTTP/1.1 503 No\r\nRetry-After: 900\r\nContent-Length: 0\r\n\r\n";
	start(chunks, NULL, NULL);
	LOOP_UNTIL(it.base, it.delivery.out.sink.paused == 1);
	const char *text = page(JRT_PAGE_READY, 200);
	ck_assert_int_eq(strncmp(text, "ready\nnothing is sent for ", 26), 0);
	ck_assert_ptr_nonnull(strstr(text, " s more, as the endpoint asks (Retry-After)\n"));
	ck_assert_ptr_nonnull(strstr(page(JRT_PAGE_STATUS, 200),
		"<p class=alert id=retry-after>The endpoint asked for nothing for another "));
	delivering_let_pass(400000);
	ck_assert_ptr_nonnull(strstr(
		page(JRT_PAGE_READY, 200), "\nrecord 1 of events has been tried again for "));
	ck_assert_ptr_nonnull(strstr(page(JRT_PAGE_STATUS, 200),
		"<p class=alert>record 1 of events has been tried again for "));
}
END_TEST

/* ---- numbers ----------------------------------------------------------------- */

static const char *
accept_ones(void *user, const char *request)
{
	(void)user;
	return strcmp(strstr(request, "\r\n\r\n") + 4, "1") == 0
		       ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
		       : "HTTP/1.1 410 No\r\nContent-Length: 0\r\n\r\n";
}

START_TEST(every_record_is_counted_by_its_outcome)
{
	static const struct delivering_chunk chunks[] = { LINES("1\n1\n2\n{}\n\"unfit\"\n[\n"),
		WAIT };
	it.server.answer = accept_ones;
	start(chunks, NULL, NULL);
	LOOP_UNTIL(it.base, it.settled == 6);
	check_metric("joltc_records_read_total", "6");
	check_metric("joltc_records_delivered_total", "2");
	check_metric("joltc_records_dropped_total{reason=\"nothing_selected\"}", "1");
	check_metric("joltc_records_dropped_total{reason=\"null_record\"}", "0");
	check_metric("joltc_records_dead_lettered_total{reason=\"invalid\"}", "1");
	check_metric("joltc_records_dead_lettered_total{reason=\"transform\"}", "1");
	check_metric("joltc_records_dead_lettered_total{reason=\"refused\"}", "1");
	check_metric("joltc_records_in_flight", "0");
	check_metric("joltc_sink_requests_total", "3");
	check_metric("joltc_sink_answers_total{class=\"2xx\"}", "2");
	check_metric("joltc_sink_answers_total{class=\"4xx\"}", "1");
	check_metric("joltc_sink_bytes_total", "2");
	check_metric("joltc_sink_request_duration_seconds_bucket{le=\"+Inf\"}", "3");
	check_cell("delivered", "2");
	check_cell("requests", "3");
	check_cell("out-bytes", "2 B");
	check_cell("retries", "0");
	check_cell("no-answer", "0");
	check_cell("failing", "0 of 3");
	check_cell("answers-4xx", "1");
	check_cell("dead-invalid", "1");
	check_cell("dead-failed", "1");
	check_cell("dead-refused", "1");
}
END_TEST

START_TEST(names_are_escaped_on_the_page)
{
	start(idle, NULL, NULL);
	const char *text = page(JRT_PAGE_STATUS, 200);
	ck_assert_ptr_nonnull(strstr(text, "<title>a&lt;b&gt;</title>"));
	ck_assert_ptr_nonnull(strstr(text, "<h1>a&lt;b&gt;</h1>"));
	ck_assert_ptr_nonnull(strstr(text, "<p>version 1&amp;2, delivers to 127.0.0.1:"));
	ck_assert_ptr_null(strstr(text, "a<b>"));
	check_metric("joltc_build_info{connector=\"a<b>\",version=\"1&2\",joltc=\"" PACKAGE_VERSION
		     "\"}",
		"1");
}
END_TEST

START_TEST(large_numbers_are_easy_to_read)
{
	struct jrt_delivery_counts *c = &it.delivery.ledger.counts;
	struct jrt_sink_counts *s = &it.delivery.out.sink.counts;
	start(idle, NULL, NULL);
	c->delivered = 1234567;
	check_cell("delivered", "1&#8239;234&#8239;567");
	c->delivered = 999;
	check_cell("delivered", "999");
	s->bytes = 1023;
	check_cell("out-bytes", "1023 B");
	s->bytes = 1536;
	check_cell("out-bytes", "1.5 KiB");
	s->bytes = 5ULL << 50;
	check_cell("out-bytes", "5120.0 TiB");
	check_cell("out-p50", "-");
	for (int i = 0; i < 99; i++) {
		jrt_histogram_add(&s->duration, 700);
	}
	jrt_histogram_add(&s->duration, 3000000000);
	const char *text = page(JRT_PAGE_STATUS, 200);
	ck_assert_ptr_nonnull(strstr(text, "<td id=out-p50>&lt; "));
	ck_assert_ptr_nonnull(strstr(text, "<td id=out-p99>&lt; "));
	jrt_histogram_add(&s->duration, 3000000000);
	check_cell("out-p99", "&gt; 30 s");
}
END_TEST

START_TEST(times_are_in_seconds_then_minutes_then_hours)
{
	start(idle, NULL, NULL);
	pages.started_ms -= 5000;
	ck_assert_ptr_nonnull(strstr(page(JRT_PAGE_STATUS, 200), "running for 5.0 s</p>"));
	pages.started_ms -= 110000;
	ck_assert_ptr_nonnull(strstr(page(JRT_PAGE_STATUS, 200), "running for 115 s</p>"));
	pages.started_ms -= 3600000;
	ck_assert_ptr_nonnull(strstr(page(JRT_PAGE_STATUS, 200), "running for 61 min</p>"));
	pages.started_ms -= 7200000;
	ck_assert_ptr_nonnull(strstr(page(JRT_PAGE_STATUS, 200), "running for 3 h</p>"));
}
END_TEST

/* ---- with a topic -------------------------------------------------------------- */

START_TEST(waiting_records_in_the_topic_are_shown)
{
	char dir[FOLDER_NAME + 8];
	struct jrt_complaints complaints = { .report = loopback_complain };
	(void)snprintf(dir, sizeof dir, "%s/topic", it.dir);
	struct jrt_topic_options options = { .dir = dir, .max_bytes = 1 << 20 };
	start(idle, "source.embedded.listen=127.0.0.1:0", NULL);
	pages.topic = jrt_topic_open(&options, &complaints);
	struct jrt_ingest_options how = { .base = it.base,
		.topic = pages.topic,
		.name = "events",
		.settings = &it.app.settings,
		.log = &it.app.log,
		.page = jrt_pages_write,
		.user = &pages };
	struct jrt_ingest *ingest = jrt_ingest_start(&how, &complaints);
	pages.ingest = ingest;
	check_metric("joltc_backlog_records", "0");
	check_metric("joltc_topic_max_bytes", "1048576");
	check_metric("joltc_topic_next_offset", "1");
	check_metric("joltc_topic_full", "0");
	check_metric("joltc_ingest_requests_total{code=\"503\"}", "0");
	check_cell("backlog", "0");
	check_cell("stored", "0");
	check_cell("consumer", "1");
	ck_assert_ptr_nonnull(strstr(page(JRT_PAGE_STATUS, 200), ">ingest</text>"));
	ck_assert_ptr_nonnull(strstr(page(JRT_PAGE_STATUS, 200), " of 1.0 MiB</text>"));
	jrt_ingest_destroy(ingest);
	pages.ingest = NULL;
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("pages");
	TCase *well = tcase_create("is it well?");
	tcase_add_checked_fixture(well, set_up, tear_down);
	tcase_add_test(well, a_running_connector_is_healthy_and_ready);
	tcase_add_test(well, an_ending_connector_is_healthy_but_not_ready);
	tcase_add_test(well, a_pause_is_reported_with_its_reason);
	tcase_add_test(well, an_endpoint_that_asks_for_a_long_wait_is_reported);
	suite_add_tcase(suite, well);
	TCase *much = tcase_create("how much is it?");
	tcase_add_checked_fixture(much, set_up, tear_down);
	tcase_add_test(much, every_record_is_counted_by_its_outcome);
	tcase_add_test(much, names_are_escaped_on_the_page);
	tcase_add_test(much, large_numbers_are_easy_to_read);
	tcase_add_test(much, times_are_in_seconds_then_minutes_then_hours);
	suite_add_tcase(suite, much);
	TCase *topic = tcase_create("with a topic");
	tcase_add_checked_fixture(topic, set_up, tear_down);
	tcase_add_test(topic, waiting_records_in_the_topic_are_shown);
	suite_add_tcase(suite, topic);
	return suite_main(suite);
}
