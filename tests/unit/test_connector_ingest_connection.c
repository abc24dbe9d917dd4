/* SPDX-License-Identifier: Apache-2.0 */
/* Connections of the event server: their bytes, their seats, their ends.  The clients are the other
 * ends of socket pairs; the test gives each its address. */
#include "connector/ingest/ingest_connection.h"

#include "connector/common/clock.h"
#include "folder.h"
#include "loopback.h"

enum { CLIENTS = 8, LONG_MS = 600000 };

static char dir[FOLDER_NAME];
static struct event_base *base;
static struct jrt_topic *topic;
static struct event stored; /* appends that have ended */
static struct jrt_settings settings;
static struct jrt_log to;
static struct jrt_ingest *server;
static int client[CLIENTS];

static int
page(void *user, enum jrt_page which, struct jrt_writer *out)
{
	(void)user;
	jrt_put_lit(out, "page ");
	jrt_put_unsigned(out, which);
	return 200;
}

static void
on_stored(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	(void)user;
	jrt_topic_dispatch(topic);
}

/* The topic gathers appends for this long before it writes them. */
static void
start(uint64_t sync_ms, const char *per_address)
{
	struct jrt_complaints complaints = { .report = loopback_complain };
	const char *const sets[] = { "source.embedded.listen=127.0.0.1:0", per_address };
	struct jrt_topic_options options = { .dir = dir, .max_bytes = 1 << 20, .sync_ms = sync_ms };
	topic = jrt_topic_open(&options, &complaints);
	(void)event_assign(
		&stored, base, jrt_topic_fd(topic), EV_READ | EV_PERSIST, on_stored, NULL);
	(void)event_add(&stored, NULL);
	loopback_settings(&settings, sets, per_address != NULL ? 2 : 1);
	struct jrt_ingest_options how = { .base = base,
		.topic = topic,
		.name = "events",
		.settings = &settings,
		.log = &to,
		.page = page };
	server = jrt_ingest_start(&how, &complaints);
	ck_assert_ptr_nonnull(server);
}

/* Writes the appends that it has gathered. */
static void
close_topic(void)
{
	if (topic != NULL) {
		(void)event_del(&stored);
		jrt_topic_close(topic);
		topic = NULL;
	}
}

static void
set_up(void)
{
	folder_make(dir);
	jrt_log_init(&to, "test");
	to.level = JRT_LOG_ERROR;
	base = event_base_new();
	for (int i = 0; i < CLIENTS; i++) {
		client[i] = -1;
	}
}

static void
tear_down(void)
{
	close_topic();
	jrt_ingest_destroy(server);
	for (int i = 0; i < CLIENTS; i++) {
		if (client[i] >= 0) {
			close(client[i]);
		}
	}
	jrt_settings_finish(&settings);
	event_base_free(base);
	jrt_log_finish(&to);
	folder_remove(dir);
}

/* Client `i` connects from that address. */
static void
come(int i, const char *address)
{
	struct sockaddr_storage from = { .ss_family = AF_INET };
	int ends[2];
	ck_assert_int_eq(inet_pton(AF_INET, address, &((struct sockaddr_in *)&from)->sin_addr), 1);
	ck_assert_int_eq(
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 0);
	client[i] = ends[1];
	jrt_connection_open(&server->listeners[0], ends[0], &from);
}

static void
say(int i, const char *text)
{
	ck_assert_int_eq(write(client[i], text, strlen(text)), (ssize_t)strlen(text));
	loopback_settle(base);
}

/* What client `i` has received since the last call; "gone" at the end: the connection is closed. */
static const char *
heard(int i)
{
	static char text[4096];
	size_t used = 0;
	ssize_t n;
	while ((n = read(client[i], text + used, sizeof text - 8 - used)) > 0) {
		used += (size_t)n;
	}
	text[used] = '\0';
	return n == 0 ? strcat(text, "gone") : text;
}

/* The status; 0: no answer. */
static int
status(int i)
{
	const char *text = heard(i);
	return strncmp(text, "HTTP/1.1 ", 9) == 0 ? atoi(text + 9) : 0;
}

static const char event[] = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
			    "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
/* 60,000 more bytes follow. */
static const char large[] = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
			    "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n";

/* Makes all connections check their clocks as if it were later. */
static void
let_pass(uint64_t ms)
{
	uint64_t now = jrt_now_ms() + ms;
	for (struct jrt_link *l = server->all.after, *next; l != &server->all; l = next) {
		next = l->after;
		jrt_connection_tick(jrt_connection_of(l), now);
	}
	loopback_settle(base);
}

/* ---- seats --------------------------------------------------------- */

START_TEST(a_client_is_refused_when_all_of_its_address_work)
{
	start(LONG_MS, "source.embedded.max-connections-per-address=2");
	come(0, "192.0.2.1");
	come(1, "192.0.2.1");
	say(0, event);
	say(1, event);
	come(2, "192.0.2.1");
	loopback_settle(base);
	const char *text = heard(2);
	ck_assert_msg(strncmp(text, "HTTP/1.1 503 ", 13) == 0, "%s", text);
	ck_assert_ptr_nonnull(strstr(text, "too many connections from this address"));
	ck_assert_ptr_nonnull(strstr(text, "Retry-After: 1\r\n"));
	ck_assert_ptr_nonnull(strstr(text, "gone"));
	/* Another address has its own bound, and connections that work are not disturbed. */
	come(3, "192.0.2.2");
	say(3, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
	ck_assert_int_eq(status(3), 200);
	close_topic();
	ck_assert_int_eq(status(0), 200);
	ck_assert_int_eq(status(1), 200);
	ck_assert_uint_eq(jrt_ingest_counts(server)->evicted, 0);
}
END_TEST

START_TEST(a_client_takes_an_idle_seat_of_its_address)
{
	start(0, "source.embedded.max-connections-per-address=2");
	come(0, "192.0.2.1");
	come(1, "192.0.2.1");
	come(2, "192.0.2.1");
	ck_assert_str_eq(heard(0), "gone");
	ck_assert_str_eq(heard(1), "");
	ck_assert_uint_eq(jrt_ingest_counts(server)->evicted, 1);
	ck_assert_uint_eq(jrt_ingest_connections(server), 2);
}
END_TEST

START_TEST(a_client_within_a_request_is_told_that_its_seat_is_gone)
{
	start(0, "source.embedded.max-connections-per-address=1");
	come(0, "192.0.2.1");
	say(0, "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n");
	come(1, "192.0.2.1");
	const char *text = heard(0);
	ck_assert_msg(strncmp(text, "HTTP/1.1 503 ", 13) == 0, "%s", text);
	ck_assert_ptr_nonnull(strstr(text, "too much is being sent at once"));
	ck_assert_ptr_nonnull(strstr(text, "gone"));
	ck_assert_uint_eq(jrt_ingest_connections(server), 1);
}
END_TEST

START_TEST(a_new_connection_takes_an_idle_seat)
{
	start(LONG_MS, NULL);
	ck_assert(!jrt_connection_evict(&server->listeners[0])); /* no connection is there */
	come(0, "192.0.2.1");
	come(1, "192.0.2.2");
	say(0, event);
	ck_assert(jrt_connection_evict(&server->listeners[0]));
	ck_assert_str_eq(heard(1), "gone");
	ck_assert(!jrt_connection_evict(&server->listeners[0])); /* a connection that works stays */
	ck_assert_str_eq(heard(0), "");
}
END_TEST

START_TEST(the_slowest_client_goes_when_memory_is_short)
{
	static char big[40001];
	start(0, NULL);
	come(0, "192.0.2.1");
	come(1, "192.0.2.2");
	memset(big, ' ', sizeof big - 1);
	say(0, large);
	say(0, " ");
	say(1, large);
	say(1, big);
	struct jrt_room *room = &server->listeners[0].room;
	room->max_memory = room->memory - 1;
	say(1, " ");
	ck_assert_int_eq(status(0), 503);
	ck_assert_str_eq(heard(1), "");
	ck_assert_uint_eq(jrt_ingest_counts(server)->evicted, 1);
}
END_TEST

/* ---- bytes --------------------------------------------------------- */

START_TEST(requests_may_arrive_in_any_pieces)
{
	start(0, NULL);
	come(0, "192.0.2.1");
	for (const char *at = event; *at != '\0'; at++) {
		char piece[2] = { *at, '\0' };
		say(0, piece);
	}
	LOOP_UNTIL(base, jrt_ingest_counts(server)->answers[200] == 1);
	ck_assert_int_eq(status(0), 200);
}
END_TEST

START_TEST(pipelined_requests_are_answered_in_order)
{
	char both[1024];
	start(0, NULL);
	come(0, "192.0.2.1");
	(void)snprintf(both, sizeof both, "%s%s%s", event, event,
		"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
	say(0, both);
	LOOP_UNTIL(base, jrt_ingest_counts(server)->answers[200] == 3);
	loopback_settle(base);
	const char *text = heard(0), *first = strstr(text, "\"first\":1"),
		   *second = strstr(text, "\"first\":2"), *third = strstr(text, "page 3");
	ck_assert_msg(first != NULL && first < second && second < third, "%s", text);
	ck_assert_ptr_nonnull(strstr(text, "gone"));
	ck_assert(!jrt_ingest_is_busy(server));
}
END_TEST

START_TEST(a_client_that_sends_no_more_still_gets_its_answer)
{
	start(0, NULL);
	come(0, "192.0.2.1");
	say(0, event);
	ck_assert_int_eq(shutdown(client[0], SHUT_WR), 0);
	LOOP_UNTIL(base, jrt_ingest_connections(server) == 0);
	ck_assert_int_eq(status(0), 200);
}
END_TEST

START_TEST(an_incomplete_request_gets_no_answer)
{
	start(0, NULL);
	come(0, "192.0.2.1");
	say(0, "POST / HTTP/1.1\r\n");
	ck_assert_int_eq(shutdown(client[0], SHUT_WR), 0);
	LOOP_UNTIL(base, jrt_ingest_connections(server) == 0);
	ck_assert_str_eq(heard(0), "gone");
}
END_TEST

START_TEST(a_client_that_goes_while_its_events_are_stored_loses_none)
{
	start(LONG_MS, NULL);
	come(0, "192.0.2.1");
	say(0, event);
	close(client[0]);
	client[0] = -1;
	loopback_settle(base);
	close_topic();
	ck_assert_uint_eq(jrt_ingest_counts(server)->records, 1);
}
END_TEST

/* ---- time ---------------------------------------------------------- */

START_TEST(a_head_that_does_not_arrive_is_answered_with_408)
{
	start(0, NULL);
	come(0, "192.0.2.1");
	say(0, "GET / HTTP/1.1\r\n");
	let_pass(9000);
	ck_assert_str_eq(heard(0), "");
	let_pass(11000);
	ck_assert_int_eq(status(0), 408);
	ck_assert_uint_eq(jrt_ingest_counts(server)->timeouts, 1);
}
END_TEST

START_TEST(a_longer_body_has_more_time)
{
	static char big[32001];
	start(0, "source.embedded.request-timeout=5s");
	come(0, "192.0.2.1");
	say(0, large);
	memset(big, ' ', sizeof big - 1);
	say(0, big);
	let_pass(6000); /* 16 bytes per millisecond are fast enough: 2 seconds more */
	ck_assert_str_eq(heard(0), "");
	let_pass(8000);
	ck_assert_int_eq(status(0), 408);
}
END_TEST

START_TEST(a_client_that_is_idle_for_long_is_closed_without_an_answer)
{
	start(0, NULL);
	come(0, "192.0.2.1");
	say(0, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
	ck_assert_int_eq(status(0), 200);
	let_pass(290000);
	ck_assert_str_eq(heard(0), "");
	let_pass(310000);
	ck_assert_str_eq(heard(0), "gone");
	ck_assert_uint_eq(jrt_ingest_counts(server)->timeouts, 0);
}
END_TEST

START_TEST(a_request_being_stored_has_no_deadline)
{
	start(LONG_MS, NULL);
	come(0, "192.0.2.1");
	say(0, event);
	let_pass(LONG_MS);
	ck_assert_str_eq(heard(0), "");
	ck_assert(jrt_ingest_is_busy(server));
}
END_TEST

/* ---- the end ------------------------------------------------------- */

START_TEST(a_stopping_server_closes_idle_clients_and_answers_the_others)
{
	start(LONG_MS, NULL);
	come(0, "192.0.2.1");
	come(1, "192.0.2.1");
	come(2, "192.0.2.1");
	say(0, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
	ck_assert_int_eq(status(0), 200);
	say(1, event);
	say(2, "GET /healthz HTTP/1.1\r\n");
	jrt_ingest_stop(server);
	loopback_settle(base);
	ck_assert_str_eq(heard(0), "gone");
	say(2, "Host: 127.0.0.1\r\n\r\n");
	const char *text = heard(2);
	ck_assert_ptr_nonnull(strstr(text, "Connection: close\r\n"));
	close_topic();
	text = heard(1);
	ck_assert_msg(strncmp(text, "HTTP/1.1 200 ", 13) == 0, "%s", text);
	ck_assert_ptr_nonnull(strstr(text, "Connection: close\r\n"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("connections");
	TCase *seats = tcase_create("seats");
	tcase_add_checked_fixture(seats, set_up, tear_down);
	tcase_add_test(seats, a_client_is_refused_when_all_of_its_address_work);
	tcase_add_test(seats, a_client_takes_an_idle_seat_of_its_address);
	tcase_add_test(seats, a_client_within_a_request_is_told_that_its_seat_is_gone);
	tcase_add_test(seats, a_new_connection_takes_an_idle_seat);
	tcase_add_test(seats, the_slowest_client_goes_when_memory_is_short);
	suite_add_tcase(suite, seats);
	TCase *bytes = tcase_create("bytes");
	tcase_add_checked_fixture(bytes, set_up, tear_down);
	tcase_add_test(bytes, requests_may_arrive_in_any_pieces);
	tcase_add_test(bytes, pipelined_requests_are_answered_in_order);
	tcase_add_test(bytes, a_client_that_sends_no_more_still_gets_its_answer);
	tcase_add_test(bytes, an_incomplete_request_gets_no_answer);
	tcase_add_test(bytes, a_client_that_goes_while_its_events_are_stored_loses_none);
	suite_add_tcase(suite, bytes);
	TCase *time = tcase_create("time");
	tcase_add_checked_fixture(time, set_up, tear_down);
	tcase_add_test(time, a_head_that_does_not_arrive_is_answered_with_408);
	tcase_add_test(time, a_longer_body_has_more_time);
	tcase_add_test(time, a_client_that_is_idle_for_long_is_closed_without_an_answer);
	tcase_add_test(time, a_request_being_stored_has_no_deadline);
	suite_add_tcase(suite, time);
	TCase *end = tcase_create("the end");
	tcase_add_checked_fixture(end, set_up, tear_down);
	tcase_add_test(end, a_stopping_server_closes_idle_clients_and_answers_the_others);
	suite_add_tcase(suite, end);
	return suite_main(suite);
}
