/* SPDX-License-Identifier: Apache-2.0 */
/* Heads of answers, and chunks. */
#include "connector/http/http.h"

#include "suite.h"

static ptrdiff_t
parse(const char *text, struct jrt_http_answer *a)
{
	return jrt_http_parse_answer(text, strlen(text), a);
}

START_TEST(an_answer_has_status_length_and_headers)
{
	struct jrt_http_answer a;
	const char *text =
		"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 12\r\nRETRY-AFTER:  7 \r\nLocation: /x\r\n\r\nbody";
	ck_assert_int_eq(parse(text, &a), (int)strlen(text) - 4);
	ck_assert_int_eq(a.status, 429);
	ck_assert_int_eq(a.body, JRT_BODY_LENGTH);
	ck_assert_uint_eq(a.length, 12);
	ck_assert(a.keep_alive);
	ck_assert(jrt_text_is(a.retry_after, "7", 1));
	ck_assert(jrt_text_is(a.location, "/x", 2));
}
END_TEST

START_TEST(a_partial_head_asks_for_more)
{
	const char *text = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
	struct jrt_http_answer a;
	for (size_t i = 0; i < strlen(text); i++) {
		ck_assert_int_eq(jrt_http_parse_answer(text, i, &a), 0);
	}
	ck_assert_int_eq(parse(text, &a), (int)strlen(text));
}
END_TEST

START_TEST(a_body_ends_at_a_known_length_or_with_the_connection)
{
	struct jrt_http_answer a;
	ck_assert(parse("HTTP/1.1 200 OK\r\n\r\n", &a) > 0);
	ck_assert(a.body == JRT_BODY_CLOSE && !a.keep_alive);
	ck_assert(parse("HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\n", &a) > 0);
	ck_assert(a.body == JRT_BODY_NONE && a.keep_alive);
	ck_assert(
		parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\nContent-Length: 5\r\n\r\n",
			&a) > 0);
	ck_assert(a.body == JRT_BODY_CHUNKED);
	ck_assert(
		parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
			&a) > 0);
	ck_assert(a.body == JRT_BODY_CHUNKED);
}
END_TEST

START_TEST(connections_are_kept_unless_the_head_says_otherwise)
{
	struct jrt_http_answer a;
	ck_assert(parse("HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 0\r\n\r\n",
			  &a) > 0 &&
		  !a.keep_alive);
	ck_assert(parse("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", &a) > 0 && !a.keep_alive);
	ck_assert(parse("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
			  &a) > 0 &&
		  a.keep_alive);
}
END_TEST

START_TEST(an_invalid_answer_is_refused)
{
	static const char *const wrong[] = { "220 mail\r\n\r\n", "HTTP/2 200\r\n\r\n",
		"HTTP/1.1 20\r\n\r\n", "HTTP/1.1 099 x\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
		"HTTP/1.1 200OK\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n",
		"HTTP/1.1 200 OK\r\nName : x\r\n\r\n", "HTTP/1.1 200 OK\r\n folded\r\n\r\n",
		"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
		"HTTP/1.1 200 OK\r\n: x\r\n\r\n", "x" };
	struct jrt_http_answer a;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		ck_assert_msg(parse(wrong[i], &a) == -1, "%s", wrong[i]);
	}
}
END_TEST

/* The body that comes out of the chunks when they are fed in pieces; NULL: malformed; "..." after
 * it: more is needed. */
static const char *
decode(const char *text, size_t piece)
{
	static char out[256];
	struct jrt_chunks c = { 0 };
	size_t used = 0, len = strlen(text);
	for (size_t at = 0; at < len; at += piece) {
		const char *from = text + at, *end = from + (piece < len - at ? piece : len - at);
		struct jrt_text data;
		enum jrt_chunk_result result;
		while ((result = jrt_chunks_next(&c, &from, end, &data)) == JRT_CHUNK_DATA) {
			memcpy(out + used, data.at, data.len);
			used += data.len;
		}
		if (result == JRT_CHUNK_BAD) {
			return NULL;
		}
		if (result == JRT_CHUNK_END) {
			out[used] = '\0';
			return out;
		}
	}
	memcpy(out + used, "...", 4);
	return out;
}

START_TEST(chunks_are_joined)
{
	for (size_t piece = 1; piece < 60; piece++) {
		ck_assert_str_eq(
			decode("4\r\nWiki\r\nC;ext=\"1\"\r\npedia in 123\r\n0\r\n\r\n", piece),
			"Wikipedia in 123");
		ck_assert_str_eq(decode("0\r\nTrailer: x\r\nOther: y\r\n\r\n", piece), "");
		ck_assert_str_eq(decode("1\na\n0\n\n", piece), "a");
		ck_assert_str_eq(decode("5\r\nabc", piece), "abc...");
		ck_assert_str_eq(
			decode("1 \t\r\na\r\n1 ; x\r\nb\r\n0\r\nX:\ty z\r\n\r\n", piece), "ab");
	}
}
END_TEST

START_TEST(malformed_chunks_are_refused)
{
	static const char *const wrong[] = { "x\r\n", "\r\n", "-1\r\n", "1\r\nab\r\n",
		"10000000000000000\r\n", "1\r\na\r\r\n", "7 8\r\n", "7\t8;x\r\n", "1 x\r\n",
		"1;\1\r\n", "1\rx\n", "0\r\nno colon\r\n\r\n", "0\r\n: x\r\n\r\n",
		"0\r\nX : y\r\n\r\n", "0\r\n folded: y\r\n\r\n", "0\r\nX: \1\r\n\r\n" };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		const char *got = decode(wrong[i], 1);
		ck_assert_msg(got == NULL, "%s gives %s", wrong[i], got);
	}
	char line[8192];
	memset(line, 'x', sizeof line);
	memcpy(line, "1;", 2);
	line[sizeof line - 1] = '\0';
	ck_assert_ptr_null(decode(line, 100));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("http");
	TCase *heads = tcase_create("jrt_http_parse_answer");
	tcase_add_test(heads, an_answer_has_status_length_and_headers);
	tcase_add_test(heads, a_partial_head_asks_for_more);
	tcase_add_test(heads, a_body_ends_at_a_known_length_or_with_the_connection);
	tcase_add_test(heads, connections_are_kept_unless_the_head_says_otherwise);
	tcase_add_test(heads, an_invalid_answer_is_refused);
	suite_add_tcase(suite, heads);
	TCase *chunks = tcase_create("jrt_chunks_next");
	tcase_add_test(chunks, chunks_are_joined);
	tcase_add_test(chunks, malformed_chunks_are_refused);
	suite_add_tcase(suite, chunks);
	return suite_main(suite);
}
