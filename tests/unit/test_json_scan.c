/* SPDX-License-Identifier: Apache-2.0 */
/* From bytes to validated records: RFC 8259 in full, the same from every kernel. */
#include "json.h"

/* The result for each record, as text: "1:[1] 2:BAD_JSON@3 ", and the number of lines: "/2".
 * `dense`: after a text of numbers. */
static char *
log_behind(bool dense, const char *text, size_t len, bool lines, char padding)
{
	static struct jrt_arena arena;
	static struct jrt_scanner s; /* it is large: all tests share it */
	struct jrt_writer w;
	char *copy = padded(text, len, padding), number[96];
	enum jrt_scan_result found;
	s.arena = &arena;
	s.dense = dense;
	jrt_writer_init(&w);
	ck_assert(lines ? jrt_scan_lines(&s, copy, len) : jrt_scan_document(&s, copy, len));
	while ((found = jrt_scan_next(&s)) != JRT_SCAN_END) {
		ck_assert_uint_le(s.line_from, s.line_to);
		ck_assert_uint_le(s.line_to, len);
		jrt_put(&w, number, (size_t)sprintf(number, "%zu:", s.line));
		if (found == JRT_SCAN_FAULT) {
			ck_assert_uint_le(s.fault.offset, s.line_to - s.line_from);
			jrt_put(&w, number,
				(size_t)sprintf(number, "%s@%zu", jrt_status_name(s.fault.status),
					s.fault.offset));
		} else {
			struct jrt_raw raw = jrt_raw_of(&s.doc, s.doc.root);
			ck_assert(raw.at >= copy + s.line_from &&
				  raw.at + raw.len <= copy + s.line_to);
			jrt_put_raw(&w, raw);
		}
		jrt_put_lit(&w, " ");
	}
	jrt_put(&w, number, (size_t)sprintf(number, "/%zu", s.line) + 1);
	free(copy);
	return w.base;
}

/* The same result, whatever came before. */
static char *
log_of(const char *text, size_t len, bool lines, char padding)
{
	char *log = log_behind(false, text, len, lines, padding);
	char *other = log_behind(true, text, len, lines, padding);
	ck_assert_str_eq(log, other);
	free(other);
	return log;
}

static void
check_log(const char *text, size_t len, bool lines, const char *expected)
{
	for (unsigned k = 0; k < KERNELS; k++) {
		if (!jrt_scan_use(kernels[k])) {
			continue;
		}
		ck_assert_str_eq(jrt_scan_name(), kernels[k]);
		for (const char *padding = "\0\x80\"7a\\\n}"; *padding != '}'; padding++) {
			char *log = log_of(text, len, lines, *padding);
			ck_assert_msg(strcmp(log, expected) == 0,
				"%s, padding %02x: %.*s\nis       %s\nnot      %s", kernels[k],
				*padding & 0xff, (int)len, text, log, expected);
			free(log);
		}
	}
}
#define lines_are(text, expected) check_log((text), sizeof(text) - 1, true, (expected))
#define document_is(text, expected) check_log((text), sizeof(text) - 1, false, (expected))

/* One document without a line end: alone, as a line, and after so many blanks that it lies across
 * blocks. */
static void
check_one(const char *text, size_t len, bool valid)
{
	static const unsigned blanks[] = { 0, 1, 30, 57, 61, 62, 63, 64, 127 };
	char *room = malloc(len + 200);
	for (unsigned k = 0; k < KERNELS; k++) {
		if (!jrt_scan_use(kernels[k])) {
			continue;
		}
		for (unsigned b = 0; b < sizeof blanks / sizeof *blanks; b++) {
			memset(room, ' ', blanks[b]);
			memcpy(room + blanks[b], text, len);
			memcpy(room + blanks[b] + len, "\n[2]", 5);
			char *alone = log_of(room, blanks[b] + len, false, 'f');
			char *line = log_of(room, blanks[b] + len + 4, true, '"');
			ck_assert_msg((strstr(alone, "BAD_") == NULL) == valid, "%s: %.*s: %s",
				kernels[k], (int)len, text, alone);
			ck_assert_msg(strstr(line, "2:[2] /2") != NULL &&
					      strncmp(alone, line, strlen(alone) - 2) == 0,
				"%s: %.*s: %s, as a line %s", kernels[k], (int)len, text, alone,
				line);
			free(alone);
			free(line);
		}
	}
	free(room);
}
#define valid(text) check_one((text), sizeof(text) - 1, true)
#define invalid(text) check_one((text), sizeof(text) - 1, false)

START_TEST(numbers_have_one_form)
{
	valid("0");
	valid("-0");
	valid("-0.0e-0");
	valid("10");
	valid("123456789012345678901234567890");
	valid("1.5");
	valid("1e5");
	valid("1E+5");
	valid("1.25e-05");
	valid("[0,-1,2.5e3]");
	invalid("01");
	invalid("-01");
	invalid("00");
	invalid("-");
	invalid("+1");
	invalid("1.");
	invalid(".5");
	invalid("1.e5");
	invalid("1e");
	invalid("1e+");
	invalid("1e+-1");
	invalid("1.5.5");
	invalid("0x10");
	invalid("1_000");
	invalid("--1");
	invalid("NaN");
	invalid("Infinity");
	invalid("-Infinity");
	invalid("[1 2]");
	invalid("[1-2]");
	invalid("1a");
	invalid("1\"a\"");
	invalid("[-]");
	invalid("[1.]");
	invalid("[01]");
}
END_TEST

/* Digits that fill whole blocks, between the characters that a number may have once. */
START_TEST(long_numbers_are_validated)
{
	static const char *const good[] = { "1.%s", "1%s.5", "-1%se-5", "1.%se5" };
	static const char *const bad[] = { "1.%s.5", "1.5%s.", "1%s.5.5", "1e5%s.5", "1%s-5", "0%s",
		"-0%s.5", "1.%s-", "1.%s\"\"" };
	char digits[260], text[300];
	for (int count = 1; count<260; count += count % 64> 2 && count % 64 < 60 ? 7 : 1) {
		memset(digits, '0', sizeof digits);
		digits[count] = '\0';
		for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
			check_one(text, (size_t)sprintf(text, good[i], digits), true);
		}
		for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
			check_one(text, (size_t)sprintf(text, bad[i], digits), false);
		}
	}
}
END_TEST

START_TEST(literals_are_whole_and_lower_case)
{
	valid("true");
	valid("false");
	valid("null");
	valid("[true,false,null]");
	invalid("tru");
	invalid("truee");
	invalid("True");
	invalid("nul");
	invalid("nulls");
	invalid("fals");
	invalid("true false");
	invalid("truefalse");
	invalid("[tru]");
	invalid("true\"\"");
	invalid("undefined");
	invalid("'a'");
}
END_TEST

START_TEST(containers_close_and_have_commas)
{
	valid("[]");
	valid("{}");
	valid(" [ ] ");
	valid("{\"\":0}");
	valid("{\"a\":1,\"a\":2}");
	valid("{ \"a\" : [ { \"b\" : [ ] } , { } ] , \"c\" : null }");
	valid("[[[[]]],[{}]]");
	valid("\t[\t1\r,\r2\t]\r");
	invalid("[");
	invalid("]");
	invalid("{");
	invalid("}");
	invalid("[}");
	invalid("{]");
	invalid("[1,]");
	invalid("[,1]");
	invalid("[1,,2]");
	invalid("[,]");
	invalid("{\"a\"}");
	invalid("{\"a\":}");
	invalid("{\"a\":1,}");
	invalid("{,}");
	invalid("{:1}");
	invalid("{1:1}");
	invalid("{a:1}");
	invalid("{\"a\":1 \"b\":2}");
	invalid("{\"a\":1:2}");
	invalid("{\"a\",1}");
	invalid("{\"a\":1]");
	invalid("[\"a\":1]");
	invalid("{[]:1}");
	invalid("[1]]");
	invalid("[1][2]");
	invalid("[1] 2");
	invalid("{}{}");
	invalid("\"a\"\"b\"");
	invalid("\"a\" \"b\"");
	invalid("[\"a\"\"b\"]");
	invalid("{\"a\"\"b\"}");
	invalid("1,2");
	invalid(":");
	invalid(",");
	invalid("// comment");
	invalid("[1]/**/");
	invalid("[1]#");
	invalid("\f[1]");
	invalid("\v1");
}
END_TEST

START_TEST(strings_have_the_escapes_of_the_rfc)
{
	valid("\"\"");
	valid("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uABCD\\uabcd\"");
	valid("\"\\\\\"");
	valid("\"\\\\\\\\\"");
	valid("\"\\\\\\\"\"");
	valid("\"\\ud83d\\ude00\"");
	valid("\"\\ud83d\""); /* a lone surrogate: grammar lets it pass */
	valid("\"\\ude00\\ud83d\"");
	valid("\"\x7f\"");
	valid("\"{[,:]}\"");
	invalid("\"");
	invalid("\"a");
	invalid("\"\\\"");
	invalid("\"\\\\\\\"");
	invalid("\"\\");
	invalid("\"\\a\"");
	invalid("\"\\U0041\"");
	invalid("\"\\u\"");
	invalid("\"\\u12\"");
	invalid("\"\\u123\"");
	invalid("\"\\u123g\"");
	invalid("\"\\u12");
	invalid("\"\\x41\"");
	invalid("\"\\'\"");
	invalid("\"\\\x01\"");
	invalid("\"\t\"");
	invalid("\"\x01\"");
	invalid("\"\x1f\"");
	invalid("\"\r\"");
	invalid("\\\"a\\\"");
	invalid("\\\"\"a\"");
	invalid("[\"a]");
	invalid("{\"a:1}");
	invalid("\\");
	invalid("[\\]");
	invalid("[1\\,2]");
	for (char c = 0; c < 0x20; c++) {
		char text[4] = { '"', c, '"' };
		if (c != '\n') {
			check_one(text, 3, false);
		}
	}
}
END_TEST

START_TEST(nul_bytes_are_invalid)
{
	invalid("\0");
	invalid("\"\0\"");
	invalid("[\0]");
	invalid("[1]\0");
	invalid("\0[1]");
	invalid("1\0");
	lines_are("1\n\0\n2", "1:1 2:BAD_JSON@0 3:2 /3");
}
END_TEST

START_TEST(text_is_utf8)
{
	valid("\"\xc2\x80\xdf\xbf\"");
	valid("\"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\"");
	valid("\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"");
	valid("{\"\xc3\xa9\":\"\xf0\x9f\x98\x80\"}");
	invalid("\"\x80\"");
	invalid("\"\xbf\"");
	invalid("\"\xc0\xaf\""); /* an overlong form */
	invalid("\"\xc1\xbf\"");
	invalid("\"\xe0\x80\xaf\"");
	invalid("\"\xe0\x9f\xbf\"");
	invalid("\"\xf0\x80\x80\xaf\"");
	invalid("\"\xf0\x8f\xbf\xbf\"");
	invalid("\"\xed\xa0\x80\""); /* surrogates */
	invalid("\"\xed\xbf\xbf\"");
	invalid("\"\xf4\x90\x80\x80\""); /* beyond U+10FFFF */
	invalid("\"\xf5\x80\x80\x80\"");
	invalid("\"\xf8\x88\x80\x80\x80\"");
	invalid("\"\xfe\"");
	invalid("\"\xff\"");
	invalid("\"\xc2\"");
	invalid("\"\xc2");
	invalid("\"\xe2\x82\"");
	invalid("\"\xe2\x82");
	invalid("\"\xe2\"");
	invalid("\"\xf0\x9f\x98\"");
	invalid("\"\xf0\x9f\x98");
	invalid("\"\xf0\x9f\"");
	invalid("\"\xc2\xc2\x80\"");
	invalid("\"\xc2\x80\x80\"");
	invalid("\"\xe2\x82\xac\xac\"");
	invalid("\xc3\xa9"); /* outside a string */
	invalid("\xff");
	invalid("[1,\xc3\xa9]");
	invalid("\xc2\xa0[1]"); /* a blank only to people */
	document_is("[\"a\xff\"]", "1:BAD_UTF8@3 /1");
	document_is("[\"\xed\xa0\x80\"]", "1:BAD_UTF8@2 /1");
	document_is("\xff", "1:BAD_UTF8@0 /1");
}
END_TEST

/* Every sequence of two bytes, and every lead byte with every second and third byte, as in RFC
 * 3629. */
START_TEST(all_kernels_agree_on_all_utf8)
{
	char text[8] = "\"abcd\"";
	for (unsigned a = 0x80; a < 0x100; a++) {
		for (unsigned b = 0x7f; b < 0x102; b += b < 0x90 ? 1 : 7) {
			for (unsigned c = 0x7f; c < 0xc4; c += 4) {
				text[1] = (char)a;
				text[2] = (char)b;
				text[3] = (char)c;
				text[4] = (char)0x80;
				bool tail = c >= 0x80 && c < 0xc0, cont = b >= 0x80 && b < 0xc0;
				/* a valid one has all four bytes, or is two characters of two */
				bool four = a >= 0xf0 && a <= 0xf4 && cont && tail &&
					    (a != 0xf0 || b >= 0x90) && (a != 0xf4 || b < 0x90);
				bool twice = a >= 0xc2 && a < 0xe0 && cont && c >= 0xc2 && c < 0xe0;
				char *log = log_of(text, 6, false, 0);
				ck_assert_msg((strstr(log, "BAD") == NULL) == (four || twice),
					"%02x %02x %02x 80: %s", a, b & 0xff, c, log);
				for (unsigned k = 0; k < KERNELS; k++) {
					if (jrt_scan_use(kernels[k])) {
						char *other = log_of(text, 6, false, 0);
						ck_assert_str_eq(log, other);
						free(other);
					}
				}
				free(log);
			}
		}
	}
}
END_TEST

START_TEST(nesting_has_a_limit)
{
	static char text[3 * (JRT_MAX_DEPTH + 1)];
	for (int pass = 0; pass < 2; pass++) {
		for (size_t levels = JRT_MAX_DEPTH; levels <= JRT_MAX_DEPTH + 1; levels++) {
			memset(text, '[', levels);
			memset(text + levels, ']', levels);
			if (pass == 1) { /* never closed: it is too deep before it is incomplete */
				memset(text + levels, ' ', levels);
			}
			char *log = log_of(text, 2 * levels, false, 0);
			ck_assert_str_eq(strchr(log, ':'), levels > JRT_MAX_DEPTH
								   ? ":TOO_DEEP@1024 /1"
							   : pass == 1 ? ":BAD_JSON@2048 /1"
								       : strchr(log, ':'));
			ck_assert(pass == 1 || levels > JRT_MAX_DEPTH ||
				  strncmp(log, "1:[[[", 5) == 0);
			free(log);
		}
	}
}
END_TEST

START_TEST(a_long_document_that_begins_too_deep_is_not_indexed)
{
	enum { LEN = 4 << 20 };
	static char text[LEN + JRT_PADDING];
	struct jrt_arena arena = { 0 };
	struct jrt_scanner s;
	jrt_scanner_init(&s, &arena);
	memset(text, '[', LEN);
	memcpy(text, "{\"a]\\\"[\":", 10); /* brackets in a string do not count */
	ck_assert(jrt_scan_document(&s, text, LEN));
	ck_assert_int_eq(jrt_scan_next(&s), JRT_SCAN_FAULT);
	ck_assert_int_eq(s.fault.status, JRT_TOO_DEEP);
	ck_assert_uint_eq(s.fault.offset, 10 + JRT_MAX_DEPTH - 1);
	ck_assert_uint_eq(s.line_to, LEN);
	ck_assert_uint_lt(s.room, LEN);
	ck_assert_int_eq(jrt_scan_next(&s), JRT_SCAN_END);

	memset(text, ' ', LEN); /* deep enough, and long */
	memset(text, '[', JRT_MAX_DEPTH);
	memset(text + LEN - JRT_MAX_DEPTH, ']', JRT_MAX_DEPTH);
	ck_assert(jrt_scan_document(&s, text, LEN));
	ck_assert_int_eq(jrt_scan_next(&s), JRT_SCAN_RECORD);
	jrt_scanner_finish(&s);
	jrt_arena_finish(&arena);
}
END_TEST

START_TEST(lines_are_records)
{
	lines_are("", "/0");
	lines_are("\n", "/1");
	lines_are("\n\n\n", "/3");
	lines_are("  \t\r\n \n", "/2");
	lines_are("  ", "/1");
	lines_are("1", "1:1 /1");
	lines_are("1\n", "1:1 /1");
	lines_are("1\r\n2\r\n", "1:1 2:2 /2");
	lines_are("1\n2", "1:1 2:2 /2");
	lines_are("1\n\n \n2\n\n", "1:1 4:2 /5");
	lines_are("\n 1 \n", "2:1 /2");
	lines_are("1\n  ", "1:1 /2");
	lines_are("{\"a\":[1,{}]}\n\"x\"\nnull\n", "1:{\"a\":[1,{}]} 2:\"x\" 3:null /3");
	lines_are("1 2\n3\n", "1:BAD_JSON@2 2:3 /2");
	lines_are("[1,\n2]\n3\n", "1:BAD_JSON@3 2:BAD_JSON@1 3:3 /3");
	lines_are("{\n}\n", "1:BAD_JSON@1 2:BAD_JSON@0 /2");
	lines_are("{\"a\":\n1}\n", "1:BAD_JSON@5 2:BAD_JSON@1 /2");
	lines_are("\"a\nb\"\n1\n", "1:BAD_JSON@0 2:BAD_JSON@1 3:1 /3");
	lines_are("\"a\n1\n", "1:BAD_JSON@0 2:1 /2");
	lines_are("1\n\"a", "1:1 2:BAD_JSON@0 /2");
	lines_are("1\n[\n2", "1:1 2:BAD_JSON@1 3:2 /3");
	lines_are("1\n[", "1:1 2:BAD_JSON@1 /2");
	lines_are("x\n  x\n1", "1:BAD_JSON@0 2:BAD_JSON@2 3:1 /3");
	lines_are("\\\"\n\"a\"\n", "1:BAD_JSON@0 2:\"a\" /2");
	lines_are("1\\\n2\n", "1:BAD_JSON@0 2:2 /2");
	lines_are("\"\\\n\"\n2\n", "1:BAD_JSON@1 2:BAD_JSON@0 3:2 /3");
	lines_are("tru\ne\n", "1:BAD_JSON@0 2:BAD_JSON@0 /2");
	lines_are("1\n\xff\n3\n", "1:1 2:BAD_UTF8@0 3:3 /3");
	lines_are("\"\xe2\x82\n\xac\"\n3\n", "1:BAD_UTF8@1 2:BAD_UTF8@0 3:3 /3");
	lines_are("-\n1\n", "1:BAD_JSON@0 2:1 /2");
	lines_are("1.\n5\n", "1:BAD_JSON@0 2:5 /2");
}
END_TEST

START_TEST(documents_of_several_lines_are_one_record)
{
	document_is("", "1:EMPTY@0 /1");
	document_is(" \n\t ", "1:EMPTY@0 /1");
	document_is("\n{\n\"a\"\n:\n1\n}\n", "1:{\n\"a\"\n:\n1\n} /1");
	document_is("1\n2\n", "1:BAD_JSON@2 /1");
	document_is("[1,2", "1:BAD_JSON@4 /1");
	document_is("{\"a\":\"\\q\"}", "1:BAD_JSON@6 /1");
	document_is("{\"a\":\"b}", "1:BAD_JSON@5 /1");
	document_is("\"a\tb\"", "1:BAD_JSON@2 /1");
	document_is("[1,}", "1:BAD_JSON@3 /1");
	document_is("{\"a\" 1}", "1:BAD_JSON@5 /1");
	document_is("12 \n ", "1:12 /1");
}
END_TEST

START_TEST(byte_order_marks_are_skipped)
{
	document_is("\xef\xbb\xbf{}", "1:{} /1");
	document_is("\xef\xbb\xbf [1]", "1:[1] /1");
	document_is("\xef\xbb\xbf\"a\"", "1:\"a\" /1");
	document_is("\xef\xbb\xbf"
		    "12",
		"1:12 /1");
	document_is("\xef\xbb\xbfnull\n", "1:null /1");
	document_is("\xef\xbb\xbf\n", "1:BAD_JSON@4 /1");
	document_is("\xef\xbb\xbf", "1:BAD_JSON@3 /1");
	document_is("\xef\xbb\xbf\xef\xbb\xbf{}", "1:BAD_JSON@3 /1");
	document_is("\n\xef\xbb\xbf[0]\n", "1:BAD_JSON@1 /1");
	lines_are("\n \xef\xbb\xbf[0]\n\xef\xbb\xbf[1]", "2:BAD_JSON@1 3:[1] /3");
	document_is("[\xef\xbb\xbf]", "1:BAD_JSON@1 /1");
	lines_are("\xef\xbb\xbf{}\n\xef\xbb\xbf\n3\n", "1:{} 2:BAD_JSON@3 3:3 /3");
	lines_are("\xef\xbb\xbf\"a\"\n2", "1:\"a\" 2:2 /2");
}
END_TEST

/* Records of all kinds, valid and invalid.  Its prefixes end in every state. */
static const char many[] =
	"{\"event\":\"caf\xc3\xa9 \xf0\x9f\x98\x80\",\"list\":[1,2.5e-3,true,null,\"\\u00e9\\\\\"],"
	"\"o\":{\"a\":{\"b\":[[],{}]}}}\n"
	"\n"
	"  [ 1 , 2 , 3 ]  \r\n"
	"\"\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\"
	"\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\"\"\n"
	"12345678901234567890123456789012345678901234567890123456789012345678901234567890\n"
	"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n"
	"\"\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\"\n"
	"true\n"
	"{\"a\":1,}\n"
	" 5 5\n"
	"{}";

/* Each line as a document of its own must give what the batch gives. */
static char *
log_of_each_line(const char *text, size_t len)
{
	struct jrt_writer w;
	char number[32];
	size_t line = 0;
	jrt_writer_init(&w);
	for (const char *at = text, *end = text + len; at < end;) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		stop = stop == NULL ? end : stop;
		char *log = log_of(at, (size_t)(stop - at), false, 0);
		line++;
		if (strstr(log, "EMPTY") == NULL) {
			jrt_put(&w, number, (size_t)sprintf(number, "%zu:", line));
			jrt_put(&w, log + 2, strlen(log) - 4);
		}
		free(log);
		at = stop + 1;
	}
	jrt_put(&w, number, (size_t)sprintf(number, "/%zu", line) + 1);
	return w.base;
}

static void
check_batch(const char *text, size_t len)
{
	jrt_scan_use("portable");
	char *expected = log_of_each_line(text, len);
	for (unsigned k = 0; k < KERNELS; k++) {
		if (jrt_scan_use(kernels[k])) {
			char *log = log_of(text, len, true, '\x80');
			ck_assert_msg(strcmp(log, expected) == 0, "%s: first %zu bytes\n%s\nnot %s",
				kernels[k], len, log, expected);
			free(log);
		}
	}
	free(expected);
}

START_TEST(a_batch_may_end_anywhere)
{
	for (size_t len = 0; len < sizeof many; len++) {
		check_batch(many, len);
	}
}
END_TEST

START_TEST(a_batch_may_begin_anywhere)
{
	for (size_t from = 0; from < sizeof many; from++) {
		check_batch(many + from, sizeof many - 1 - from);
	}
}
END_TEST

START_TEST(records_may_lie_across_blocks)
{
	char *text = malloc(sizeof many + 200);
	for (size_t blanks = 0; blanks < 130; blanks++) {
		memset(text, ' ', blanks);
		memcpy(text + blanks, many, sizeof many - 1);
		check_batch(text, blanks + sizeof many - 1);
		memset(text, '\n', blanks);
		check_batch(text, blanks + sizeof many - 1);
		memset(text, '\\', blanks); /* an odd or even number, before a letter and a quote */
		memcpy(text + blanks, "\"x\"\n", 4);
		text[0] = '"';
		check_batch(text, blanks + 4);
	}
	free(text);
}
END_TEST

/* Any byte put anywhere: all kernels agree with each other and with the lines read one by one. */
START_TEST(one_changed_byte_is_judged_alike)
{
	static const char bytes[] =
		"\0\x01\n\"\\{}[],: \t\rtfn-09.eEu/\x7f\x80\xbf\xc2\xe0\xed\xf0\xff";
	char *text = malloc(sizeof many);
	for (size_t at = 0; at < sizeof many - 1; at++) {
		for (size_t b = 0; b < sizeof bytes - 1; b += 1 + at % 3) {
			memcpy(text, many, sizeof many);
			text[at] = bytes[b];
			check_batch(text, sizeof many - 1);
		}
	}
	free(text);
}
END_TEST

START_TEST(a_scanner_is_reused)
{
	struct jrt_arena arena = { 0 };
	struct jrt_scanner s;
	jrt_scanner_init(&s, &arena);
	for (size_t size = 10; size < 6000000; size *= 5) {
		for (int pass = 0; pass < 2; pass++) {
			size_t len = pass == 0 ? size : 10, records = 0;
			char *text = padded("", 0, 0);
			text = realloc(text, len + JRT_PADDING);
			for (size_t i = 0; i < len; i++) {
				text[i] = "[1]\n"[i % 4];
			}
			memset(text + len, 0, JRT_PADDING);
			ck_assert(jrt_scan_lines(&s, text, len));
			while (jrt_scan_next(&s) == JRT_SCAN_RECORD) {
				records++;
			}
			ck_assert_uint_eq(records, len / 4);
			free(text);
		}
	}
	ck_assert(!jrt_scan_lines(&s, "", (size_t)1 << 31));
	jrt_scanner_finish(&s);
	jrt_scanner_init(&s, &arena);
	ck_assert(jrt_scan_lines(&s, "", 0));
	ck_assert(jrt_scan_next(&s) == JRT_SCAN_END);
	jrt_scanner_finish(&s);
	jrt_arena_finish(&arena);
}
END_TEST

/* All brackets of a record, from its root on, and what closes each; or its fault. */
static void
put_brackets(struct jrt_writer *w, const struct jrt_scanner *s, enum jrt_scan_result found)
{
	const struct jrt_doc *d = &s->doc;
	char number[64];
	if (found == JRT_SCAN_FAULT) {
		jrt_put(w, number,
			(size_t)sprintf(number, "%s@%zu", jrt_status_name(s->fault.status),
				s->fault.offset));
	}
	for (jrt_ref t = d->root; found == JRT_SCAN_RECORD && t < d->end; t++) {
		if (jrt_is_object(d, t) || jrt_is_array(d, t)) {
			jrt_put(w, number,
				(size_t)sprintf(
					number, "%u-%u ", t - d->root, d->close[t] - d->root));
		}
	}
	jrt_put_lit(w, "\n");
}

/* The records of a batch, read by one scanner; with `each`, by a new scanner per record. */
static char *
brackets_of(const char *text, bool each)
{
	static struct jrt_arena arena;
	struct jrt_scanner s;
	struct jrt_writer w;
	jrt_writer_init(&w);
	jrt_scanner_init(&s, &arena);
	for (size_t from = 0, len = strlen(text), to; from < len; from = to) {
		to = each ? (size_t)(strchr(text + from, '\n') + 1 - text) : len;
		char *copy = padded(text + from, to - from, '1');
		enum jrt_scan_result found;
		ck_assert(jrt_scan_lines(&s, copy, to - from));
		while ((found = jrt_scan_next(&s)) != JRT_SCAN_END) {
			put_brackets(&w, &s, found);
		}
		free(copy);
		if (each) {
			jrt_scanner_finish(&s);
			jrt_scanner_init(&s, &arena);
		}
	}
	jrt_scanner_finish(&s);
	jrt_put(&w, "", 1);
	return w.base;
}

START_TEST(the_form_before_helps_without_harm)
{
	static const char record[] =
		"{\"a\":[1,{\"b\":true,\"c\":[]},\"x\",[2.5]],\"d\":{\"e\":-1}}\n";
	static const char bytes[] = "\"{}[],:0t.- x";
	char *text = malloc(8 * sizeof record);
	for (unsigned k = 0; k < KERNELS; k++) {
		if (!jrt_scan_use(kernels[k])) {
			continue;
		}
		for (size_t at = 0; at < sizeof record - 2; at++) {
			for (size_t b = 0; b < sizeof bytes - 1; b++) {
				/* valid, valid, another form, valid or not, longer, valid */
				size_t n = (size_t)sprintf(
					text, "%s%s{\"a\":[1,2]}\n%s", record, record, record);
				text[n - sizeof record + 1 + at] = bytes[b];
				sprintf(text + n, "%.*s,\"f\":[0]}\n%s", (int)sizeof record - 3,
					record, record);
				char *together = brackets_of(text, false);
				char *alone = brackets_of(text, true);
				ck_assert_str_eq(together, alone);
				free(together);
				free(alone);
			}
		}
	}
	free(text);
}
END_TEST

/* A number or an invalid one, in a record whose form came before, at every position in a block,
 * after `before` bytes: the result must be the portable kernel's. */
static void
check_plain_anywhere(const char *plain, int before)
{
	char text[5000];
	for (int pad = 0; pad < 64; pad++) {
		int n = sprintf(text, "[\"%*s\",1]\n[\"%.*s\",%s]\n[\"\",2]", before, "", pad,
			"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
			plain);
		jrt_scan_use("portable");
		char *expected = log_of(text, (size_t)n, true, '1');
		for (unsigned k = 0; k < KERNELS; k++) {
			if (strcmp(kernels[k], "portable") != 0 && jrt_scan_use(kernels[k])) {
				char *log = log_of(text, (size_t)n, true, '1');
				ck_assert_msg(strcmp(log, expected) == 0, "%s: %s\nnot %s",
					kernels[k], log, expected);
				free(log);
			}
		}
		free(expected);
	}
}

START_TEST(plain_values_are_judged_alike_anywhere)
{
	static const char *const plain[] = {
		"true", "tru", "truee", "true1", "1true", "-true", "false", "fals", "falsee",
		"Null", "null", "nul", "nulll", "t", "f", "e", "1E9", "-1.5e-10", "1.5e+007",
		"1e00", "12e3.4", "1e5e5", "1.5e5x", "1e123456789", "1e1234567x", "0.5", "-0",
		"-00", "-01", "100", "1.05", "1.0.5", "\x01", "\xc3\xa9", "1 ", "1\t,2", "true ",
		"true\x0b", "NaN", "1_0", "0x1", "--", "1-", "1-2", "1,2", "1\"a\"", "true\"a\"",
		"\"a\"1", "1:2", "1{}", "-\"\"", "1e5\"\"",
		"123456789012345678901234567890123456789012345678901234567890123456789012345678901",
		"1.23456789012345678901234567890123456789012345678901234567890123456789012345678901",
		"1.2345678901234567890123456789012345678901234567890123456789012345678901234567.01",
		"1.2345678901234567890123456789012345678901234567890123456789012345678901234567e-1",
		"-.2345678901234567890123456789012345678901234567890123456789012345678901234567e-1"
	};
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
		check_plain_anywhere(plain[i], 0);
		check_plain_anywhere(plain[i], 512 - 64);
		check_plain_anywhere(plain[i], 4096 - 64);
	}
	/* all combinations of up to five of these */
	static const char bytes[] = "01-.e+";
	for (unsigned long i = 1; i < 7 * 7 * 7 * 7 * 7; i += 1 + i % 3) {
		char number[8] = "";
		unsigned long rest = i;
		for (int j = 0; rest > 0 && rest % 7 > 0; j++, rest /= 7) {
			number[j] = bytes[rest % 7 - 1];
		}
		if (rest == 0) {
			check_plain_anywhere(number, 512 - 64);
		}
	}
}
END_TEST

/* More forms than are kept, and a different one each time. */
START_TEST(a_new_form_in_each_record_is_harmless)
{
	struct jrt_writer w;
	jrt_writer_init(&w);
	for (unsigned i = 0; i < 3000; i++) {
		unsigned elements = i < 1000 ? i % 7 : i < 2000 ? i : i * i % 11;
		jrt_put_lit(&w, "{\"list\":[");
		for (unsigned j = 0; j < elements; j++) {
			jrt_put_lit(&w, "[1],");
		}
		jrt_put_lit(&w, "{}]}\n");
	}
	jrt_put(&w, "", 1);
	char *together = brackets_of(w.base, false), *alone = brackets_of(w.base, true);
	ck_assert(strcmp(together, alone) == 0);
	free(together);
	free(alone);
	jrt_writer_finish(&w);
}
END_TEST

START_TEST(kernels_are_chosen_by_name)
{
	ck_assert(jrt_scan_use("portable"));
	ck_assert_str_eq(jrt_scan_name(), "portable");
	ck_assert(!jrt_scan_use("abacus"));
	ck_assert_str_eq(jrt_scan_name(), "portable");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("json/scan");
	TCase *grammar = tcase_create("grammar");
	tcase_set_timeout(grammar, 600);
	tcase_add_test(grammar, numbers_have_one_form);
	tcase_add_test(grammar, long_numbers_are_validated);
	tcase_add_test(grammar, literals_are_whole_and_lower_case);
	tcase_add_test(grammar, containers_close_and_have_commas);
	tcase_add_test(grammar, strings_have_the_escapes_of_the_rfc);
	tcase_add_test(grammar, nul_bytes_are_invalid);
	tcase_add_test(grammar, text_is_utf8);
	tcase_add_test(grammar, all_kernels_agree_on_all_utf8);
	tcase_add_test(grammar, nesting_has_a_limit);
	suite_add_tcase(suite, grammar);
	TCase *batches = tcase_create("batches");
	tcase_set_timeout(batches, 600);
	tcase_add_test(batches, a_long_document_that_begins_too_deep_is_not_indexed);
	tcase_add_test(batches, lines_are_records);
	tcase_add_test(batches, documents_of_several_lines_are_one_record);
	tcase_add_test(batches, byte_order_marks_are_skipped);
	tcase_add_test(batches, a_batch_may_end_anywhere);
	tcase_add_test(batches, a_batch_may_begin_anywhere);
	tcase_add_test(batches, records_may_lie_across_blocks);
	tcase_add_test(batches, one_changed_byte_is_judged_alike);
	tcase_add_test(batches, a_scanner_is_reused);
	tcase_add_test(batches, the_form_before_helps_without_harm);
	tcase_add_test(batches, plain_values_are_judged_alike_anywhere);
	tcase_add_test(batches, a_new_form_in_each_record_is_harmless);
	tcase_add_test(batches, kernels_are_chosen_by_name);
	suite_add_tcase(suite, batches);
	return suite_main(suite);
}
