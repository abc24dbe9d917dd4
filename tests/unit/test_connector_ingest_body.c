/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of events: lines, documents, gzip, limits. */
#include "connector/ingest/ingest_body.h"

#include "suite.h"

#include <stdlib.h>
#include <zlib.h>

static struct jrt_body body;
static struct jrt_scanner scanner;
static struct jrt_arena arena;
static struct jrt_body_faults faults;

static void
set_up(void)
{
	jrt_scanner_init(&scanner, &arena);
}

static void
tear_down(void)
{
	jrt_body_finish(&body);
	jrt_scanner_finish(&scanner);
	jrt_arena_finish(&arena);
}

static enum jrt_body_result
split_bytes(const char *text, size_t len, bool lines)
{
	ck_assert_int_eq(jrt_body_begin(&body, false, 16 << 20), JRT_BODY_GOOD);
	ck_assert_int_eq(jrt_body_add(&body, (struct jrt_text){ text, len }), JRT_BODY_GOOD);
	return jrt_body_split(&body, &scanner, lines, &faults);
}

static enum jrt_body_result
split(const char *text, bool lines)
{
	return split_bytes(text, strlen(text), lines);
}

static void
ck_records(const char *wanted)
{
	char text[512] = "";
	for (size_t i = 0; i < body.count; i++) {
		strncat(text, body.records[i].at, body.records[i].len);
		strcat(text, "|");
	}
	ck_assert_str_eq(text, wanted);
}

static void
ck_fault(size_t i, uint64_t line, uint64_t byte, enum jrt_status status)
{
	ck_assert_uint_gt(faults.shown, i);
	ck_assert_uint_eq(faults.first[i].line, line);
	ck_assert_uint_eq(faults.first[i].byte, byte);
	ck_assert_int_eq(faults.first[i].status, status);
}

START_TEST(lines_are_records)
{
	ck_assert_int_eq(split("{\"a\":1}\r\n\n  \n [2] \n3", true), JRT_BODY_GOOD);
	ck_records("{\"a\":1}|[2]|3|");
	ck_assert_int_eq(split("", true), JRT_BODY_GOOD);
	ck_records("");
}
END_TEST

START_TEST(invalid_lines_are_named)
{
	ck_assert_int_eq(split("1\n{x}\n\n2\n\"\xff\"\n", true), JRT_BODY_INVALID);
	ck_assert_uint_eq(faults.count, 2);
	ck_fault(0, 2, 2, JRT_BAD_JSON);
	ck_fault(1, 5, 2, JRT_BAD_UTF8);
	char *many = malloc(1000);
	memset(many, '\n', 1000);
	memcpy(many + 900, "?", 1);
	for (int i = 1; i < 60; i += 2) {
		many[i] = 'x';
	}
	ck_assert_int_eq(split_bytes(many, 1000, true), JRT_BODY_INVALID);
	ck_assert_uint_eq(faults.count, 31);
	ck_assert_uint_eq(faults.shown, JRT_BODY_FAULTS);
	free(many);
}
END_TEST

START_TEST(a_document_loses_its_line_feeds)
{
	ck_assert_int_eq(split("\n{\"a\":\n [1,\r\n2]}\n ", false), JRT_BODY_GOOD);
	ck_records("{\"a\":  [1,\r 2]}|");
	ck_assert_int_eq(split("{}\n{}", false), JRT_BODY_INVALID);
	ck_fault(0, 2, 1, JRT_BAD_JSON);
	ck_assert_int_eq(split("{\n \"a\": x}", false), JRT_BODY_INVALID);
	ck_fault(0, 2, 7, JRT_BAD_JSON);
	ck_assert_int_eq(split(" \n", false), JRT_BODY_INVALID);
	ck_assert_int_eq(faults.first[0].status, JRT_EMPTY);
	ck_assert_int_eq(split("", false), JRT_BODY_INVALID);
	ck_fault(0, 1, 1, JRT_EMPTY);
	ck_assert_int_eq(split("\"a\nb\"", false), JRT_BODY_INVALID);
}
END_TEST

START_TEST(long_bodies_are_scanned_in_slices)
{
	enum { RECORDS = 40000 };
	char *text = malloc(RECORDS * 32 + (1 << 20)), *at = text;
	for (int i = 0; i < RECORDS; i++) {
		at += sprintf(at, "{\"n\":%d}\n", i);
		if (i == 20000) { /* one larger than a slice */
			*at++ = '"';
			memset(at, 'x', 700000);
			at += 700000;
			at = strcpy(at, "\"\n") + 2;
		}
	}
	ck_assert_int_eq(split_bytes(text, (size_t)(at - text), true), JRT_BODY_GOOD);
	ck_assert_uint_eq(body.count, RECORDS + 1);
	ck_assert(jrt_is(body.records[20000], "{\"n\":20000}"));
	ck_assert_uint_eq(body.records[20001].len, 700002);
	ck_assert(jrt_is(body.records[RECORDS], "{\"n\":39999}"));
	at = strcpy(at, "{]\n") + 3;
	ck_assert_int_eq(split_bytes(text, (size_t)(at - text), true), JRT_BODY_INVALID);
	ck_fault(0, RECORDS + 2, 2, JRT_BAD_JSON);
	free(text);
}
END_TEST

START_TEST(too_many_records_are_refused)
{
	size_t len = 2 * (JRT_BODY_MOST_RECORDS + 1);
	char *text = malloc(len);
	for (size_t i = 0; i < len; i += 2) {
		memcpy(text + i, "1\n", 2);
	}
	ck_assert_int_eq(split_bytes(text, len, true), JRT_BODY_TOO_MANY);
	ck_assert_int_eq(split_bytes(text, len - 2, true), JRT_BODY_GOOD);
	ck_assert_uint_eq(body.count, JRT_BODY_MOST_RECORDS);
	free(text);
}
END_TEST

static size_t
zip(const char *text, size_t len, char *out, size_t room)
{
	z_stream z = { .next_in = (Bytef *)text,
		.avail_in = (uInt)len,
		.next_out = (Bytef *)out,
		.avail_out = (uInt)room };
	ck_assert_int_eq(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	(void)deflateEnd(&z);
	return z.total_out;
}

START_TEST(gzip_is_decompressed_in_any_pieces)
{
	char packed[512];
	size_t one = zip("{\"a\":1}\n", 8, packed, sizeof packed);
	size_t len = one + zip("2\n", 2, packed + one, sizeof packed - one);
	for (size_t piece = 1; piece <= len; piece++) {
		ck_assert_int_eq(jrt_body_begin(&body, true, 1000), JRT_BODY_GOOD);
		for (size_t at = 0; at < len; at += piece) {
			size_t n = piece < len - at ? piece : len - at;
			struct jrt_text t = { packed + at, n };
			ck_assert_int_eq(jrt_body_add(&body, t), JRT_BODY_GOOD);
		}
		ck_assert_int_eq(jrt_body_split(&body, &scanner, true, &faults), JRT_BODY_GOOD);
		ck_records("{\"a\":1}|2|");
	}
	(void)jrt_body_begin(&body, true, 1000);
	(void)jrt_body_add(&body, (struct jrt_text){ packed, len - 1 });
	ck_assert_int_eq(jrt_body_split(&body, &scanner, true, &faults), JRT_BODY_BAD_GZIP);
	(void)jrt_body_begin(&body, true, 1000);
	ck_assert_int_eq(jrt_body_add(&body, JRT_TEXT("{\"a\":1}")), JRT_BODY_BAD_GZIP);
	(void)jrt_body_begin(&body, true, 1000);
	packed[len] = 'x';
	ck_assert_int_eq(jrt_body_add(&body, (struct jrt_text){ packed, len + 1 }), JRT_BODY_GOOD);
	ck_assert_int_eq(jrt_body_split(&body, &scanner, true, &faults), JRT_BODY_BAD_GZIP);
	(void)jrt_body_begin(&body, true, 1000);
	ck_assert_int_eq(jrt_body_split(&body, &scanner, true, &faults), JRT_BODY_BAD_GZIP);
}
END_TEST

START_TEST(bombs_do_not_go_off)
{
	size_t len = 64 << 20;
	char *zeros = calloc(1, len), *packed = malloc(1 << 20);
	size_t small = zip(zeros, len, packed, 1 << 20);
	ck_assert_int_eq(jrt_body_begin(&body, true, 1 << 20), JRT_BODY_GOOD);
	ck_assert_int_eq(
		jrt_body_add(&body, (struct jrt_text){ packed, small }), JRT_BODY_TOO_LARGE);
	ck_assert_uint_lt(jrt_body_memory(&body), (1 << 20) + (100 << 10));
	ck_assert_int_eq(jrt_body_begin(&body, false, 10), JRT_BODY_GOOD);
	ck_assert_int_eq(jrt_body_add(&body, JRT_TEXT("1234567890")), JRT_BODY_GOOD);
	ck_assert_int_eq(jrt_body_add(&body, JRT_TEXT("1")), JRT_BODY_TOO_LARGE);
	free(zeros);
	free(packed);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("bodies");
	TCase *tcase = tcase_create("bodies");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, lines_are_records);
	tcase_add_test(tcase, invalid_lines_are_named);
	tcase_add_test(tcase, a_document_loses_its_line_feeds);
	tcase_add_test(tcase, long_bodies_are_scanned_in_slices);
	tcase_add_test(tcase, too_many_records_are_refused);
	tcase_add_test(tcase, gzip_is_decompressed_in_any_pieces);
	tcase_add_test(tcase, bombs_do_not_go_off);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
