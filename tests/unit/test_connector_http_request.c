/* SPDX-License-Identifier: Apache-2.0 */
/* Heads of requests: how they are read, and which are refused. */
#include "connector/http/http_request.h"

#include "suite.h"

#define HOST "Host: h\r\n"

static struct jrt_http_request
parse(const char *text)
{
	struct jrt_http_request r;
	size_t len = jrt_http_head_length(text, strlen(text));
	ck_assert_uint_eq(len, strlen(text));
	bool good = jrt_http_parse_request(text, len, &r);
	ck_assert_int_eq(good, r.status == 0);
	ck_assert_int_eq(good, r.error == NULL);
	return r;
}

START_TEST(a_request_has_method_path_length_and_type)
{
	struct jrt_http_request r = parse("POST /topics/a?b=c HTTP/1.1\r\n" HOST
					  "content-LENGTH: 12\r\nContent-Type: application/json ; "
					  "charset=utf-8\r\n\r\n");
	ck_assert_int_eq(r.status, 0);
	ck_assert_int_eq(r.method, JRT_HTTP_POST);
	ck_assert(jrt_is(r.path, "/topics/a"));
	ck_assert_int_eq(r.body, JRT_BODY_LENGTH);
	ck_assert_uint_eq(r.length, 12);
	ck_assert(jrt_is(r.type, "application/json"));
	ck_assert(r.keep_alive && !r.gzip && !r.expects_continue);
}
END_TEST

START_TEST(targets_may_be_absolute)
{
	ck_assert(jrt_is(parse("GET http://h/x?y HTTP/1.1\r\n" HOST "\r\n").path, "/x"));
	ck_assert(jrt_is(parse("GET HTTP://h HTTP/1.1\r\n" HOST "\r\n").path, "/"));
	ck_assert(jrt_is(parse("GET http://h?x HTTP/1.1\r\n" HOST "\r\n").path, "/"));
	ck_assert_int_eq(parse("OPTIONS * HTTP/1.1\r\n" HOST "\r\n").method, JRT_HTTP_OPTIONS);
	ck_assert(jrt_is(parse("GET http://a:1/x HTTP/1.1\r\n" HOST "\r\n").host, "a:1"));
}
END_TEST

START_TEST(the_head_says_who_asks)
{
	struct jrt_http_request r =
		parse("POST / HTTP/1.1\r\n" HOST "Origin: https://a\r\nAuthorization: Bearer t\r\n"
		      "Sec-Fetch-Site: cross-site\r\n\r\n");
	ck_assert(jrt_is(r.host, "h") && jrt_is(r.origin, "https://a"));
	ck_assert(jrt_is(r.authorization, "Bearer t"));
	ck_assert(r.cross_site && !r.navigates);
	r = parse(
		"GET / HTTP/1.0\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: navigate\r\n\r\n");
	ck_assert(r.host.at == NULL && r.origin.at == NULL && r.authorization.at == NULL);
	ck_assert(!r.cross_site && r.navigates);
}
END_TEST

START_TEST(connections_are_kept_on_request)
{
	ck_assert(parse("GET / HTTP/1.1\r\n" HOST "\r\n").keep_alive);
	ck_assert(!parse("GET / HTTP/1.1\r\n" HOST "Connection: x, Close\r\n\r\n").keep_alive);
	ck_assert(!parse("GET / HTTP/1.0\r\n\r\n").keep_alive);
	ck_assert(parse("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
	ck_assert(!parse("GET / HTTP/1.0\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n")
			   .keep_alive);
}
END_TEST

START_TEST(bodies_are_announced)
{
	struct jrt_http_request r =
		parse("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: Chunked\r\n"
		      "Content-Encoding: gzip\r\nExpect: 100-Continue\r\n\r\n");
	ck_assert_int_eq(r.body, JRT_BODY_CHUNKED);
	ck_assert(r.gzip && r.expects_continue);
	ck_assert_int_eq(
		parse("POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n").body, JRT_BODY_NONE);
	ck_assert(!parse("POST / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n")
			   .expects_continue);
}
END_TEST

static const struct {
	int status;
	const char *text;
} refused[] = {
	{ 400, "\r\n\r\n" },
	{ 400, "hello\r\n\r\n" },
	{ 400, "GET /\r\n\r\n" },
	{ 400, "GET  / HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET / HTTP/1.1 \r\n" HOST "\r\n" },
	{ 400, "GET / HTTP/1.12\r\n" HOST "\r\n" },
	{ 400, "GET / http/1.1\r\n" HOST "\r\n" },
	{ 400, "G(T / HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET x HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET /\t HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET /\xff HTTP/1.1\r\n" HOST "\r\n" },
	{ 505, "GET / HTTP/2.0\r\n" HOST "\r\n" },
	{ 400, "GET / HTTP/1.1\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" HOST HOST "\r\n" },
	{ 400, "GET / HTTP/1.1\n" HOST "\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" HOST "\n" },
	{ 400, "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\nHost: a\1b\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" HOST "nothing\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 1\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1, 1\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 0x1\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST
	       "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST
	       "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n" },
	{ 501, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n" },
	{ 501, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n" },
	{ 501, "POST / HTTP/1.1\r\n" HOST
	       "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" },
	{ 400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" },
	{ 417, "POST / HTTP/1.1\r\n" HOST "Expect: cookies\r\n\r\n" },
	{ 415, "POST / HTTP/1.1\r\n" HOST "Content-Encoding: br\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST
	       "Content-Type: application/json\r\nContent-Type: text/plain\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" HOST "Origin: null\r\nOrigin: http://h\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" HOST "Authorization: a\r\nAuthorization: b\r\n\r\n" },
};

START_TEST(ambiguous_requests_are_refused)
{
	struct jrt_http_request r = parse(refused[_i].text);
	ck_assert_msg(r.status == refused[_i].status, "%d: %s", r.status, refused[_i].text);
}
END_TEST

START_TEST(strict_chunks_end_their_lines_with_cr_lf)
{
	static const struct {
		bool good;
		const char *text;
	} cases[] = {
		{ true, "3;a=b\r\nabc\r\n0\r\nX: y\r\n\r\n" },
		{ false, "3\nabc\r\n0\r\n\r\n" },
		{ false, "3\r\nabc\n0\r\n\r\n" },
		{ false, "3;\rx\r\nabc\r\n0\r\n\r\n" },
		{ false, "3\r\nabc\r\n0\r\nX: y\n\r\n" },
		{ false, "3\r\nabcd\r\n0\r\n\r\n" },
		{ false, "0x3\r\nabc\r\n0\r\n\r\n" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct jrt_chunks c = { .strict = true };
		const char *at = cases[i].text, *end = at + strlen(at);
		struct jrt_text data;
		enum jrt_chunk_result result;
		while ((result = jrt_chunks_next(&c, &at, end, &data)) == JRT_CHUNK_DATA) {
			ck_assert(jrt_text_is(data, "abc", 3) || !cases[i].good);
		}
		ck_assert_msg((result == JRT_CHUNK_END) == cases[i].good, "%s", cases[i].text);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("requests");
	TCase *tcase = tcase_create("heads");
	tcase_add_test(tcase, a_request_has_method_path_length_and_type);
	tcase_add_test(tcase, targets_may_be_absolute);
	tcase_add_test(tcase, the_head_says_who_asks);
	tcase_add_test(tcase, connections_are_kept_on_request);
	tcase_add_test(tcase, bodies_are_announced);
	tcase_add_loop_test(
		tcase, ambiguous_requests_are_refused, 0, sizeof refused / sizeof refused[0]);
	tcase_add_test(tcase, strict_chunks_end_their_lines_with_cr_lf);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
