/* SPDX-License-Identifier: Apache-2.0 */
/* One connection to a server: what is sent, what counts as an answer, when the connection is kept.
 */
#include "connector/http/client.h"

#include "connector/common/clock.h"
#include "loopback.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#define OK "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

static struct event_base *base;
static struct jrt_settings settings;
static struct jrt_endpoint endpoint;
static struct jrt_client client;
static struct server server;
static const char *const *script; /* answers, one per request; see struct server */

/* The result of the last request. */
static struct {
	unsigned count;
	int status;
	bool stale, untrusted;
	char error[320], start[JRT_ANSWER_START + 1], location[64];
} got;

static void
on_done(struct jrt_client *c, const struct jrt_answer *a)
{
	ck_assert_ptr_eq(c, &client);
	got.count++;
	got.status = a->status;
	got.stale = a->stale;
	got.untrusted = a->untrusted;
	(void)snprintf(got.error, sizeof got.error, "%s", a->error != NULL ? a->error : "");
	(void)snprintf(got.start, sizeof got.start, "%.*s", (int)a->start.len, a->start.at);
	(void)snprintf(got.location, sizeof got.location, "%.*s", (int)a->location.len,
		a->location.at != NULL ? a->location.at : "");
}

static const char *
next_answer(void *user, const char *request)
{
	(void)user;
	ck_assert_int_eq(strncmp(request, "POST /here HTTP/1.1\r\n", 21), 0);
	return *script++;
}

static void
start(const char *scheme, const char *setting)
{
	struct jrt_complaints complaints = { .report = loopback_complain };
	char url[80];
	(void)snprintf(url, sizeof url, "http.endpoint=%s://127.0.0.1:%u/", scheme, server.port);
	const char *const sets[] = { url, setting };
	loopback_settings(&settings, sets, setting != NULL ? 2 : 1);
	ck_assert(jrt_endpoint_init(&endpoint, base, &settings, &complaints));
	jrt_client_init(&client, &endpoint, on_done, NULL);
}

static void
set_up_bare(void)
{
	jrt_quiet_libevent();
	base = event_base_new();
	memset(&got, 0, sizeof got);
	server_start(&server, base, next_answer, NULL);
}

static void
set_up(void)
{
	set_up_bare();
	start("http", NULL);
}

static void
tear_down(void)
{
	jrt_client_finish(&client);
	jrt_endpoint_finish(&endpoint);
	jrt_settings_finish(&settings);
	server_stop(&server);
	event_base_free(base);
}

static void
begin(const char *const *answers, const char *body, uint64_t now_ms)
{
	static char head[128];
	(void)snprintf(head, sizeof head, "POST /here HTTP/1.1\r\nContent-Length: %zu\r\n\r\n",
		strlen(body));
	script = answers;
	jrt_client_send(&client, (struct jrt_text){ head, strlen(head) },
		(struct jrt_text){ body, strlen(body) }, now_ms);
}

/* Sends a request, which gets that answer, and waits for its end. */
static void
ask(const char *answer)
{
	unsigned before = got.count;
	begin((const char *const[]){ answer }, "{}", jrt_now_ms());
	LOOP_UNTIL(base, got.count > before);
}

static void
check_got(int status, const char *start_or_error)
{
	ck_assert_msg(got.status == status, "%d %s", got.status, got.error);
	ck_assert_str_eq(status != 0 ? got.start : got.error, start_or_error);
}

/* ---- answers -------------------------------------------------------------- */

START_TEST(requests_follow_each_other_on_the_same_connection)
{
	ask(OK);
	check_got(200, "ok");
	ask("HTTP/1.1 204 No Content\r\n\r\n");
	check_got(204, "");
	ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
	check_got(200, "abc");
	ask("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 301 Moved\r\nLocation: /there\r\n"
	    "Content-Length: 0\r\n\r\n");
	check_got(301, "");
	ck_assert_str_eq(got.location, "/there");
	ck_assert(jrt_client_is_open(&client));
	ck_assert_uint_eq(server.connections, 1);
	ck_assert_uint_eq(server.requests, 4);
}
END_TEST

START_TEST(an_answer_may_arrive_in_any_pieces)
{
	begin((const char *const[]){ "" }, "{}", jrt_now_ms());
	LOOP_UNTIL(base, server.requests == 1);
	for (const char *at = OK; *at != '\0'; at++) {
		ck_assert_uint_eq(got.count, 0);
		server_write(&server.connection[0], (char[2]){ *at, '\0' });
		loopback_settle(base);
	}
	check_got(200, "ok");
}
END_TEST

START_TEST(the_beginning_of_a_long_answer_is_kept)
{
	static char text[40000];
	int n = snprintf(text, sizeof text, "HTTP/1.1 400 Bad\r\nContent-Length: 30000\r\n\r\n");
	memset(text + n, 'x', 30000);
	ask(text);
	ck_assert_int_eq(got.status, 400);
	ck_assert_uint_eq(strlen(got.start), JRT_ANSWER_START);
	ck_assert(jrt_client_is_open(&client));
}
END_TEST

START_TEST(an_answer_without_a_length_ends_with_the_connection)
{
	begin((const char *const[]){ "HTTP/1.1 200 OK\r\n\r\nall of it" }, "{}", jrt_now_ms());
	LOOP_UNTIL(base, server.requests == 1);
	loopback_settle(base);
	ck_assert_uint_eq(got.count, 0);
	server_hang_up(&server.connection[0]);
	LOOP_UNTIL(base, got.count == 1);
	check_got(200, "all of it");
	ck_assert(!jrt_client_is_open(&client));
}
END_TEST

START_TEST(an_invalid_answer_is_reported)
{
	static char head[JRT_CLIENT_BUFFER + 100];
	ask("SSH-2.0-OpenSSH_9.2\r\n\r\n");
	check_got(0, "the answer is not HTTP/1.1");
	ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfive\r\n");
	check_got(0, "the answer's chunks are malformed");
	(void)snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nX: %0*d", JRT_CLIENT_BUFFER, 0);
	ask(head);
	check_got(0, "the answer's head is too large");
	ask(NULL);
	check_got(0, "the server closed the connection without an answer");
	ck_assert(!got.stale); /* the connection was new */
	ck_assert_uint_eq(server.connections, 4);
}
END_TEST

START_TEST(an_answer_that_breaks_off_does_not_count)
{
	begin((const char *const[]){ "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok" }, "{}",
		jrt_now_ms());
	LOOP_UNTIL(base, server.requests == 1);
	server_hang_up(&server.connection[0]);
	LOOP_UNTIL(base, got.count == 1);
	check_got(0, "the server closed the connection in the middle of the answer");
}
END_TEST

START_TEST(an_answer_before_the_end_of_the_request_ends_the_connection)
{
	static char body[8 << 20];
	memset(body, 'x', sizeof body - 1);
	/* The server reads only the head: it ignores the length. */
	script = (const char *const[]){ "HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno" };
	jrt_client_send(&client, JRT_TEXT("POST /here HTTP/1.1\r\n\r\n"),
		(struct jrt_text){ body, sizeof body - 1 }, jrt_now_ms());
	LOOP_UNTIL(base, server.connections == 1);
	while (server.requests == 0) {
		server_on_readable(-1, 0, &server.connection[0]);
	}
	(void)event_del(&server.connection[0].readable);
	LOOP_UNTIL(base, got.count == 1);
	check_got(413, "no");
	ck_assert(!jrt_client_is_open(&client));
}
END_TEST

/* ---- connections that are kept -------------------------------------------- */

START_TEST(a_kept_connection_that_is_gone_makes_the_request_stale)
{
	ask(OK);
	ask(NULL);
	check_got(0, "the server closed the connection without an answer");
	ck_assert(got.stale);
	/* A server sends 408 to a connection that it was about to close. */
	ask(OK);
	ask("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
	ck_assert(got.stale);
	ask("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
	ck_assert(!got.stale);
}
END_TEST

START_TEST(an_idle_connection_ends_when_the_server_closes_it)
{
	ask(OK);
	server_hang_up(&server.connection[0]);
	LOOP_UNTIL(base, !jrt_client_is_open(&client));
	ask(OK);
	ck_assert(jrt_client_is_open(&client));
	/* Nobody asked for these bytes, so the connection cannot be used again. */
	server_write(&server.connection[1], "HTTP/1.1 ");
	LOOP_UNTIL(base, !jrt_client_is_open(&client));
	ask(OK OK); /* the same: no request asked for the second answer */
	check_got(200, "ok");
	ck_assert(!jrt_client_is_open(&client));
	ck_assert_uint_eq(got.count, 3);
}
END_TEST

START_TEST(a_connection_is_not_kept_forever)
{
	ask(OK);
	begin((const char *const[]){ OK }, "{}", jrt_now_ms() + 200000);
	LOOP_UNTIL(base, got.count == 2);
	ck_assert_uint_eq(server.connections, 1);
	begin((const char *const[]){ OK }, "{}",
		jrt_now_ms() + 300000); /* 5 minutes, the default */
	LOOP_UNTIL(base, got.count == 3);
	ck_assert_uint_eq(server.connections, 2);
	endpoint.generation++; /* its certificates were read again */
	ask(OK);
	ck_assert_uint_eq(server.connections, 3);
	jrt_client_hang_up(&client);
	ck_assert(!jrt_client_is_open(&client));
	jrt_client_connect(&client);
	LOOP_UNTIL(base, got.count == 5);
	ck_assert(jrt_client_is_open(&client));
	ck_assert_uint_eq(server.connections, 4);
	ck_assert_uint_eq(server.requests, 4);
}
END_TEST

/* ---- failures ------------------------------------------------------------- */

START_TEST(a_server_that_does_not_answer_in_time_is_reported)
{
	start("http", "http.http_request_timeout=30ms");
	ask("");
	check_got(0, "no answer in time (http.http_request_timeout)");
	ask("HTTP/1.1 200 OK\r\n");
	check_got(0, "no whole answer in time (http.http_request_timeout)");
	ck_assert(!got.stale);
	ask(OK);
	check_got(200, "ok");
}
END_TEST

START_TEST(a_server_that_is_not_there_is_reported)
{
	start("http", NULL);
	server_stop(&server);
	begin(NULL, "{}", jrt_now_ms());
	ck_assert_uint_eq(got.count, 0); /* called from the loop, never from within the call */
	LOOP_UNTIL(base, got.count == 1);
	ck_assert_ptr_nonnull(strstr(got.error, "Connection refused"));
	server_start(&server, base, next_answer, NULL);
}
END_TEST

/* ---- TLS ------------------------------------------------------------------ */

/* The certificate is self-signed. */
static X509 *
make_certificate(EVP_PKEY *key)
{
	X509 *cert = X509_new();
	ck_assert(X509_set_version(cert, 2) == 1 && X509_set_pubkey(cert, key) == 1);
	ck_assert_ptr_nonnull(X509_gmtime_adj(X509_getm_notBefore(cert), -60));
	ck_assert_ptr_nonnull(X509_gmtime_adj(X509_getm_notAfter(cert), 3600));
	ck_assert_int_gt(X509_sign(cert, key, EVP_sha256()), 0);
	return cert;
}

/* A server that no trusted authority has signed. */
static SSL_CTX *
make_context(void)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = make_certificate(key);
	ck_assert_int_eq(SSL_CTX_use_certificate(context, cert), 1);
	ck_assert_int_eq(SSL_CTX_use_PrivateKey(context, key), 1);
	X509_free(cert);
	EVP_PKEY_free(key);
	return context;
}

/* A file with an authority that has not signed the server: a machine may have no authorities of its
 * own. */
static void
write_authority(char *path)
{
	FILE *out = fdopen(mkstemp(path), "w");
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = make_certificate(key);
	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(PEM_write_X509(out, cert), 1);
	ck_assert_int_eq(fclose(out), 0);
	X509_free(cert);
	EVP_PKEY_free(key);
}

static void
set_up_tls(void)
{
	set_up_bare();
	server.tls = make_context();
}

static void
tear_down_tls(void)
{
	SSL_CTX *context = server.tls;
	tear_down();
	SSL_CTX_free(context);
}

START_TEST(a_server_that_cannot_prove_its_name_is_not_trusted)
{
	char path[] = "authority-XXXXXX", setting[64];
	write_authority(path);
	(void)snprintf(setting, sizeof setting, "http.tls.ca=%s", path);
	start("https", setting);
	ck_assert_int_eq(unlink(path), 0);
	ask(OK);
	ck_assert(got.untrusted);
	ck_assert_msg(strstr(got.error, "is not trusted") != NULL, "%s", got.error);
	ck_assert_uint_eq(server.requests, 0);
}
END_TEST

START_TEST(requests_are_sent_over_tls)
{
	start("https", "http.tls.verify=false");
	ask(OK);
	ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n");
	check_got(200, "ab");
	ck_assert(jrt_client_is_open(&client));
	ck_assert_uint_eq(server.connections, 1);
	/* If the server ends the connection, there is no answer, and the report does not mention
	 * TLS. */
	ask(NULL);
	ck_assert(got.stale);
}
END_TEST

/* When the client's next read finds nothing more, it waits for a write, as if the server had asked
 * for new keys while there was no room to send them. */
static bool crosses;
static unsigned reads_since;

ssize_t __real_jrt_wire_read(struct jrt_wire *, void *, size_t);
ssize_t __wrap_jrt_wire_read(struct jrt_wire *, void *, size_t);
ssize_t
__wrap_jrt_wire_read(struct jrt_wire *w, void *at, size_t size)
{
	ssize_t n = __real_jrt_wire_read(w, at, size);
	if (w != &client.link.wire) {
		return n;
	}
	reads_since++;
	if (n == JRT_WIRE_READ && crosses) {
		crosses = false;
		reads_since = 0;
		return JRT_WIRE_WRITE;
	}
	return n;
}

START_TEST(a_read_that_waits_for_a_write_goes_on_when_there_is_room)
{
	start("https", "http.tls.verify=false");
	ask(OK);
	crosses = true;
	begin((const char *const[]){ "" }, "{}", jrt_now_ms());
	LOOP_UNTIL(base, server.requests == 2);
	event_active(&client.link.readable, EV_READ, 0);
	LOOP_UNTIL(base, !crosses);
	/* The server sends nothing until it has the keys: only the write can wake the read. */
	loopback_settle(base);
	ck_assert_uint_eq(reads_since, 1);
	server_write(&server.connection[0], OK);
	LOOP_UNTIL(base, got.count == 2);
	check_got(200, "ok");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("client");
	TCase *answers = tcase_create("answers");
	tcase_add_checked_fixture(answers, set_up, tear_down);
	tcase_add_test(answers, requests_follow_each_other_on_the_same_connection);
	tcase_add_test(answers, an_answer_may_arrive_in_any_pieces);
	tcase_add_test(answers, the_beginning_of_a_long_answer_is_kept);
	tcase_add_test(answers, an_answer_without_a_length_ends_with_the_connection);
	tcase_add_test(answers, an_invalid_answer_is_reported);
	tcase_add_test(answers, an_answer_that_breaks_off_does_not_count);
	tcase_add_test(answers, an_answer_before_the_end_of_the_request_ends_the_connection);
	suite_add_tcase(suite, answers);
	TCase *kept = tcase_create("connections that are kept");
	tcase_add_checked_fixture(kept, set_up, tear_down);
	tcase_add_test(kept, a_kept_connection_that_is_gone_makes_the_request_stale);
	tcase_add_test(kept, an_idle_connection_ends_when_the_server_closes_it);
	tcase_add_test(kept, a_connection_is_not_kept_forever);
	suite_add_tcase(suite, kept);
	TCase *tls = tcase_create("TLS");
	tcase_add_checked_fixture(tls, set_up_tls, tear_down_tls);
	tcase_add_test(tls, a_server_that_cannot_prove_its_name_is_not_trusted);
	tcase_add_test(tls, requests_are_sent_over_tls);
	tcase_add_test(tls, a_read_that_waits_for_a_write_goes_on_when_there_is_room);
	suite_add_tcase(suite, tls);
	TCase *failures = tcase_create("failures");
	tcase_add_checked_fixture(failures, set_up_bare, tear_down);
	tcase_add_test(failures, a_server_that_is_not_there_is_reported);
	tcase_add_test(failures, a_server_that_does_not_answer_in_time_is_reported);
	suite_add_tcase(suite, failures);
	return suite_main(suite);
}
