/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as a tree with spans; what is reported about invalid JSON. */
#include "reading.h"

static const struct node *
read_bytes(const char *bytes, size_t len)
{
	return read_json(source_of("f.json", bytes, len), &arena, &diag);
}

static const struct node *
read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static const struct node *
read_strict(const char *text)
{
	return read_json_strict(source_of("f.json", text, strlen(text)), &arena, &diag);
}

START_TEST(every_kind_of_value_is_read)
{
	static const char text[] = "{\"a\":[1,-0.5e+3,true,false,null,\"x\"],\"b\":{},\"c\":[]}";
	ck_assert_str_eq(tree_text(read_text(text)), text);
	ck_reported("");
}
END_TEST

START_TEST(every_node_knows_its_span)
{
	const struct node *n =
		read_text("{\n  \"k\\u00e9\": [ 12, \"\xc3\xa9\" ],\n  \"m\": {\"x\": null }\n}\n");
	ck_assert_str_eq(span_text(n->span), "1:1-4:2");
	ck_assert_str_eq(span_text(n->first->key_span), "2:3-2:12");
	ck_assert(text_is(n->first->key, "k\xc3\xa9"));
	ck_assert_str_eq(span_text(n->first->span), "2:14-2:25");
	ck_assert_str_eq(span_text(n->first->first->span), "2:16-2:18");
	ck_assert_str_eq(span_text(n->first->first->next->span), "2:20-2:23");
	ck_assert_str_eq(span_text(at(n, "m.x")->span), "3:14-3:18");
	ck_assert_uint_eq(n->count, 2);
}
END_TEST

START_TEST(escapes_are_decoded)
{
	const struct node *n =
		read_text("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u20ac\\ud83d\\ude00\\ud83d\"");
	static const char meant[] = "\"\\/\b\f\n\r\t\xe2\x82\xac\xf0\x9f\x98\x80\xed\xa0\xbd";
	ck_assert_uint_eq(n->text.len, sizeof meant - 1);
	ck_assert_mem_eq(n->text.at, meant, sizeof meant - 1);
	n = read_text("\"\\u0000x\"");
	ck_assert_uint_eq(n->text.len, 2);
}
END_TEST

START_TEST(comments_and_trailing_text_are_for_specs_only)
{
	static const char text[] = "// c\n[1, /* x */ 2] // d\n ] junk";
	ck_assert_str_eq(tree_text(read_text(text)), "[1,2]");
	ck_reported("");
	ck_assert_ptr_null(read_strict(text));
	ck_assert_ptr_null(read_strict("[1] 2"));
	ck_reported("f.json:1:1: error: a comment\n"
		    "f.json:1:5: error: text after the end of the document\n"
		    "f.json:2:5: error: a comment\n");
}
END_TEST

START_TEST(the_last_value_of_a_repeated_key_counts)
{
	const struct node *n = read_text("{\"a\":1,\"b\":2,\n\"a\":3}");
	ck_assert_str_eq(tree_text(n), "{\"a\":3,\"b\":2}");
	ck_assert_uint_eq(n->count, 2);
	ck_reported(
		"f.json:2:1: warning: the key \"a\" appears twice: this value counts [-Wduplicate-key]\n");
}
END_TEST

START_TEST(a_byte_order_mark_is_skipped)
{
	ck_assert_str_eq(tree_text(read_text("\xef\xbb\xbf[1]")), "[1]");
}
END_TEST

START_TEST(several_errors_are_reported_in_one_run)
{
	ck_assert_ptr_null(read_text("[\"a\\q\",\n \"b\\u12x\", 01,\n 'c' ]"));
	ck_reported("f.json:1:4: error: \"\\q\" is not an escape of JSON\n"
		    "f.json:2:4: error: \\u without four hexadecimal digits\n"
		    "f.json:2:12: error: not a number of JSON\n"
		    "f.json:3:2: error: single quotes\n");
}
END_TEST

START_TEST(a_character_is_reported_once)
{
	ck_assert_ptr_null(read_text("[\xc3\xa9,\n \xe2\x80\x9cword\xe2\x80\x9d]"));
	ck_reported("f.json:1:2: error: a character that no JSON value begins with\n"
		    "f.json:2:2: error: typographic quotes\n");
}
END_TEST

START_TEST(hints_say_what_to_do)
{
	read_text("[1,]");
	ck_reported_part("f.json:1:4: error: unexpected ]");
	ck_reported_part("hint: remove the comma before it");
	reading_setup();
	read_text("{\"a\" 1}");
	ck_reported_part("f.json:1:6: error: unexpected 1");
	ck_reported_part("hint: is a comma or a colon missing before it?");
	reading_setup();
	read_text("{\"a\": [1,");
	ck_reported_part("error: the document ends too early");
	ck_reported_part("f.json:1:7: note: this is not closed");
	reading_setup();
	read_text("{a: 1}");
	ck_reported_part("f.json:1:2: error: a word without quotes");
}
END_TEST

START_TEST(invalid_json_is_refused)
{
	static const char *const texts[] = { "", " ", "// only", "/* open", "[", "]", "{", "}",
		"[1", "[1 2]", "{\"a\"}", "{\"a\":}", "{,}", "[,1]", "tru", "nul", "NaN", "+1",
		".5", "1.", "1e", "-", "\"", "\"\n\"", "\"\t\"", "\"\\\"", "#", "{\"a\":1,}",
		"{1:2}", "undefined" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		reading_setup();
		ck_assert_msg(read_text(texts[i]) == NULL, "read: %s", texts[i]);
		ck_assert_msg(diag.errors > 0, "nothing reported: %s", texts[i]);
	}
}
END_TEST

START_TEST(invalid_utf8_is_refused)
{
	static const char *const bad[] = { "\"\xff\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"",
		"\"\xf4\x90\x80\x80\"", "\"\xe2\x82\"", "\"\xe2\x82", "\"\xfe\"" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		reading_setup();
		ck_assert_ptr_null(read_text(bad[i]));
		ck_reported("f.json:1:2: error: not valid UTF-8\n");
	}
	reading_setup();
	ck_assert_ptr_null(read_bytes("[1,\0 2]", 7));
	ck_reported("f.json:1:4: error: a NUL byte\n");
	reading_setup();
	ck_assert_ptr_null(read_bytes("\"a\0b\"", 5));
	ck_assert_uint_gt(diag.errors, 0);
}
END_TEST

static const struct node *
nested(const char *open, const char *inside, const char *close, unsigned levels)
{
	struct buffer b;
	buffer_init(&b, &arena);
	for (unsigned i = 0; i < levels; i++) {
		buffer_add(&b, open, strlen(open));
	}
	buffer_add(&b, inside, strlen(inside));
	for (unsigned i = 0; i < levels; i++) {
		buffer_add(&b, close, strlen(close));
	}
	return read_text(buffer_text(&b).at);
}

START_TEST(depth_has_a_limit)
{
	ck_assert_ptr_nonnull(nested("[", "1", "]", READ_MAX_DEPTH));
	ck_assert_ptr_nonnull(nested("{\"a\":", "1", "}", READ_MAX_DEPTH));
	ck_reported("");
	ck_assert_ptr_null(nested("[", "1", "]", READ_MAX_DEPTH + 1));
	ck_reported("f.json:1:2001: error: nested more than 2000 levels deep\n");
	reading_setup();
	ck_assert_ptr_null(nested("[{\"a\":", "", "", 200000));
	ck_assert_uint_eq(diag.errors, 1);
}
END_TEST

START_TEST(large_documents_are_read)
{
	enum { MEMBERS = 50000, LONG = 3 << 20 };
	struct buffer b;
	buffer_init(&b, &arena);
	buffer_add_char(&b, '{');
	for (int i = 0; i < MEMBERS; i++) {
		const char *member = arena_printf(&arena, "\"k%d\":%d,", i, i);
		buffer_add(&b, member, strlen(member));
	}
	buffer_add(&b, "\"x\":\"", 5);
	for (int i = 0; i < LONG; i++) {
		buffer_add_char(&b, 'y');
	}
	buffer_add(&b, "\"}", 2);
	const struct node *n = read_text(buffer_text(&b).at);
	ck_assert_ptr_nonnull(n);
	ck_assert_uint_eq(n->count, MEMBERS + 1);
	ck_assert_uint_eq(node_get(n, "x")->text.len, LONG);
}
END_TEST

START_TEST(trees_are_written_as_json)
{
	static const char text[] = "[\"\\u0001\\n\\\"\\\\\\uD800\xf0\x9f\x98\x80\",1E5]";
	ck_assert_str_eq(tree_text(read_text(text)), text);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("json");
	ADD(s, every_kind_of_value_is_read);
	ADD(s, every_node_knows_its_span);
	ADD(s, escapes_are_decoded);
	ADD(s, comments_and_trailing_text_are_for_specs_only);
	ADD(s, the_last_value_of_a_repeated_key_counts);
	ADD(s, a_byte_order_mark_is_skipped);
	ADD(s, several_errors_are_reported_in_one_run);
	ADD(s, a_character_is_reported_once);
	ADD(s, hints_say_what_to_do);
	ADD(s, invalid_json_is_refused);
	ADD(s, invalid_utf8_is_refused);
	ADD(s, depth_has_a_limit);
	ADD(s, large_documents_are_read);
	ADD(s, trees_are_written_as_json);
	return suite_main(s);
}
