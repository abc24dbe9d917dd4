/* SPDX-License-Identifier: Apache-2.0 */
/* Spans, lines and columns; the forms in which errors are shown; which names "did you mean"
 * considers near. */
#include "reading.h"

#include "base/diag_entry.h"
#include "base/suggest.h"
#include "base/table.h"

static struct span
place_of(const struct source *s, const char *what)
{
	const char *found = strstr(s->text, what);
	ck_assert_ptr_nonnull(found);
	uint32_t from = (uint32_t)(found - s->text);
	return (struct span){ s, from, from + (uint32_t)strlen(what) };
}

static const struct source *
text(const char *bytes)
{
	return source_of("f", bytes, strlen(bytes));
}

START_TEST(columns_count_code_points)
{
	const struct source *s = text("a\n\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80x\n");
	struct position p = source_position(s, (uint32_t)(strchr(s->text, 'x') - s->text));
	ck_assert_uint_eq(p.line, 2);
	ck_assert_uint_eq(p.column, 4);
	ck_assert_uint_eq(p.len, 10);
}
END_TEST

START_TEST(lines_may_end_with_carriage_returns)
{
	const struct source *s = text("ab\r\ncd\r\n");
	struct position p = source_position(s, 5);
	ck_assert_uint_eq(p.line, 2);
	ck_assert_uint_eq(p.column, 2);
	ck_assert_uint_eq(p.len, 2);
}
END_TEST

START_TEST(a_line_with_several_keys_has_columns)
{
	const struct source *s =
		text("{\"a\": \"b:c\",\n\"\xc3\xa9\":{\"x\":1,\"y\":2}}\n- {p: 1, q: 2}\n  r: s\n");
	ck_assert_uint_eq(span_column(place_of(s, "\"a\"")), 0);
	ck_assert_uint_eq(span_column(place_of(s, "\"y\"")), 12);
	ck_assert_uint_eq(span_column(place_of(s, "q")), 10);
	ck_assert_uint_eq(span_column(place_of(s, "r:")), 0);
	ck_assert_uint_eq(span_column((struct span){ 0 }), 0);
}
END_TEST

START_TEST(only_the_text_form_has_colours)
{
	const struct source *s = text("a: b\n");
	diag_error(&diag, place_of(s, "b"), "bad");
	diag_note(&diag, place_of(s, "a"), "here");
	diag.colour = true;
	ck_assert_str_eq(diagnostics(DIAG_TEXT),
		"\033[1mf:1:4: \033[0m\033[1;31merror: \033[0mbad\n"
		"    1 | a: b\n"
		"      |    \033[1;32m^\033[0m\n"
		"\033[1mf:1:1: \033[0m\033[1;36mnote: \033[0mhere\n"
		"    1 | a: b\n"
		"      | \033[1;32m^\033[0m\n"
		"1 error\n");
	ck_assert_ptr_null(strchr(diagnostics(DIAG_GCC), '\033'));
	ck_assert_ptr_null(strchr(diagnostics(DIAG_JSON), '\033'));
}
END_TEST

START_TEST(spans_are_spelled_as_short_as_possible)
{
	const struct source *s = text("a: 1\n{b: 2, c: 3}\n");
	ck_assert_str_eq(span_spelled(place_of(s, "a"), &arena), "1");
	ck_assert_str_eq(span_spelled(place_of(s, "c"), &arena), "2:8");
}
END_TEST

START_TEST(a_span_at_the_end_has_a_line)
{
	ck_assert_uint_eq(source_position(text("a\n"), 2).line, 2);
	ck_assert_uint_eq(source_position(text("a"), 1).column, 2);
	ck_assert_uint_eq(source_position(text(""), 0).line, 1);
}
END_TEST

START_TEST(an_error_shows_its_line_and_a_caret)
{
	const struct source *s = text("one\n\tt\xc3\xa9 x\xc3\xa9y\n");
	diag_error(&diag, place_of(s, "x\xc3\xa9y"), "no %s", "good");
	diag_hint(&diag, "mend it");
	diag_note(&diag, place_of(s, "one"), "see");
	ck_assert_str_eq(diagnostics(DIAG_TEXT), "f:2:5: error: no good\n"
						 "    2 | \tt\xc3\xa9 x\xc3\xa9y\n"
						 "      | \t   ^~~\n"
						 "      = hint: mend it\n"
						 "f:1:1: note: see\n"
						 "    1 | one\n"
						 "      | ^~~\n"
						 "1 error\n");
}
END_TEST

START_TEST(entries_are_in_the_order_of_their_spans)
{
	const struct source *s = text("a\nb\nc\n");
	diag_error(&diag, place_of(s, "c"), "third");
	diag_warn(&diag, WARN_UNKNOWN_KEY, place_of(s, "a"), "first");
	diag_error(&diag, place_of(s, "b"), "second");
	ck_reported("f:1:1: warning: first [-Wunknown-key]\n"
		    "f:2:1: error: second\n"
		    "f:3:1: error: third\n");
	ck_assert_uint_eq(diag.errors, 2);
	ck_assert_uint_eq(diag.warnings, 1);
}
END_TEST

/* The fix of a hint, in JSON; "" if there is none. */
static const char *
fix_of(const char *bytes, const char *at, const char *was, const char *now)
{
	diag_init(&diag, &arena);
	diag_error(&diag, place_of(text(bytes), at), "bad");
	diag_hint(&diag, "mend it");
	diag_fix_word(&diag, diag.last->span, text_of(was), text_of(now));
	const char *fixes = strstr(diagnostics(DIAG_JSON), "\"fixes\"");
	return fixes == NULL ? "" : fixes;
}

START_TEST(a_word_is_replaced_between_its_quotes)
{
	const char *inside = "\"fixes\":[{\"file\":\"f\",\"line\":1,\"column\":2,\"endLine\":1,"
			     "\"endColumn\":4,\"text\":\"new\",\"hint\":\"mend it\"}]}\n]\n";
	ck_assert_str_eq(fix_of("\"ol\"", "\"ol\"", "ol", "new"), inside);
	ck_assert_str_eq(fix_of("'ol'", "'ol'", "ol", "new"), inside);
	ck_assert_str_eq(fix_of(" ol", "ol", "ol", "new"), inside);
}
END_TEST

START_TEST(a_word_that_needs_an_escape_is_not_a_fix)
{
	static const char *const escaped[] = { "", "a\"b", "a\\b", "a b", "a'", "#a", "a:", "a\n",
		"-" };
	ck_assert_str_ne(fix_of("ol", "ol", "ol", "a.b:c-d/$e"), "");
	for (size_t i = 0; i < sizeof escaped / sizeof *escaped; i++) {
		ck_assert_str_eq(fix_of("ol", "ol", "ol", escaped[i]), "");
	}
	ck_assert_str_eq(fix_of("\"o\\u006c\"", "\"o\\u006c\"", "ol", "new"), "");
}
END_TEST

START_TEST(a_fix_without_a_hint_is_dropped)
{
	const struct source *s = text("ol\n");
	diag_option(&diag, "no-unknown-key");
	diag_error(&diag, place_of(s, "ol"), "bad");
	diag_fix(&diag, place_of(s, "ol"), "new");
	diag_hint(&diag, "mend it");
	diag_note(&diag, place_of(s, "ol"), "here");
	diag_fix(&diag, place_of(s, "ol"), "new");
	diag_warn(&diag, WARN_UNKNOWN_KEY, place_of(s, "ol"), "off");
	diag_hint(&diag, "mend it");
	diag_fix(&diag, place_of(s, "ol"), "new");
	ck_assert_ptr_null(strstr(diagnostics(DIAG_JSON), "fixes"));
}
END_TEST

START_TEST(a_terminal_never_sees_control_characters)
{
	const struct source *s = text("a\x1b[31mb\x7f\n");
	diag_error(&diag, place_of(s, "b"), "bad \x1b[0m");
	diagnostics(DIAG_TEXT);
	ck_assert_ptr_null(strchr(reported, '\x1b'));
	ck_assert_ptr_null(strchr(reported, '\x7f'));
	ck_reported_part("a\\x1b[31mb\\x7f");
	ck_reported_part("      |          ^\n");
}
END_TEST

START_TEST(invisible_characters_are_spelled_out)
{
	/* a right-to-left override, a C1 control, a character without width, a tag, a lone
	 * surrogate, invalid UTF-8; and visible text: an accent, an emoji with its selector */
	const struct source *s = text("a\xe2\x80\xae"
				      "b\xc2\x9b"
				      "c\xe2\x80\x8b\xf3\xa0\x81\x81"
				      "d\xed\xa0\x80"
				      "e\xff \xc3\xa9 \xe2\x9d\xa4\xef\xb8\x8f f\n");
	diag_error(&diag, place_of(s, "f"), "bad \xe2\x81\xa6 \xfe");
	diag_hint(&diag, "\xd8\x9c");
	ck_reported_part("error: bad <U+2066> \\xfe\n");
	ck_reported_part(
		"1 | a<U+202E>b<U+009B>c<U+200B><U+E0041>d<U+D800>e\\xff \xc3\xa9 \xe2\x9d\xa4\xef\xb8\x8f f\n");
	ck_reported_part("hint: <U+061C>\n");
	const char *json = diagnostics(DIAG_JSON);
	ck_assert_msg(strstr(json, "\"bad \\u2066 \\ufffd\"") != NULL, "%s", json);
	ck_assert_ptr_nonnull(strstr(json, "\"\\u061c\""));
	reading_setup();
	diag_error(&diag, (struct span){ NULL, 0, 0 }, "\xf3\xa0\x81\x81\xc3\xa9");
	ck_assert_ptr_nonnull(strstr(diagnostics(DIAG_JSON), "\"\\udb40\\udc41\xc3\xa9\""));
	/* the name of a file */
	reading_setup();
	diag_error(
		&diag, (struct span){ source_of("\x1b[2J\xe2\x80\xae.json", "x", 1), 0, 1 }, "no");
	ck_reported("\\x1b[2J<U+202E>.json:1:1: error: no\n");
}
END_TEST

START_TEST(long_lines_are_cut_around_the_caret)
{
	char *line = arena_alloc(&arena, 100001);
	memset(line, 'x', 100000);
	line[50000] = '@';
	diag_error(&diag, place_of(text(line), "@"), "here");
	diagnostics(DIAG_TEXT);
	ck_assert_uint_lt(strlen(reported), 400);
	ck_reported_part("@");
	ck_reported_part("...");
}
END_TEST

START_TEST(at_most_fifty_entries_are_shown)
{
	const struct source *s = text("a\n");
	for (int i = 0; i < 60; i++) {
		diag_error(&diag, place_of(s, "a"), "number %d", i);
	}
	ck_reported_part("number 49");
	ck_reported_part("10 more");
	ck_assert_ptr_null(strstr(reported, "number 50"));
	ck_reported_part("60 errors");
}
END_TEST

START_TEST(warnings_can_be_turned_off_with_their_notes)
{
	const struct source *s = text("a\n");
	ck_assert(diag_option(&diag, "no-unknown-key"));
	diag_error(&diag, place_of(s, "a"), "error");
	diag_warn(&diag, WARN_UNKNOWN_KEY, place_of(s, "a"), "off");
	diag_hint(&diag, "off, too");
	ck_assert_str_eq(
		diagnostics(DIAG_TEXT), "f:1:1: error: error\n    1 | a\n      | ^\n1 error\n");
	ck_assert(!diag_option(&diag, "no-such-warning"));
}
END_TEST

START_TEST(warnings_can_be_errors)
{
	ck_assert(diag_option(&diag, "error=unknown-key"));
	diag_warn(&diag, WARN_UNKNOWN_KEY, place_of(text("a\n"), "a"), "now an error");
	ck_assert_uint_eq(diag.errors, 1);
	ck_reported("f:1:1: error: now an error [-Werror=unknown-key]\n");
}
END_TEST

START_TEST(the_json_form_is_valid_json)
{
	const struct source *s = text("a \"q\"\x01\n");
	diag_error(&diag, place_of(s, "\"q\""), "a \"quoted\" \x02 \\ text");
	diag_hint(&diag, "h");
	diag_note(&diag, place_of(s, "a"), "n");
	diag_warn(&diag, WARN_NO_MEANING, (struct span){ .source = NULL }, "nowhere");
	diagnostics(DIAG_JSON);
	const struct node *n =
		read_json_strict(source_of("out", reported, strlen(reported)), &arena, &diag);
	ck_assert_ptr_nonnull(n);
	ck_assert_uint_eq(n->count, 2);
	const struct node *entry = n->first;
	if (node_get(entry, "hints") == NULL) {
		entry = entry->next; /* what has no span may come first */
	}
	ck_assert_str_eq(tree_text(at(entry, "message")), "\"a \\\"quoted\\\" \\u0002 \\\\ text\"");
	ck_assert_str_eq(tree_text(at(entry, "line")), "1");
	ck_assert_str_eq(tree_text(at(entry, "column")), "3");
	ck_assert_str_eq(tree_text(at(entry, "endColumn")), "6");
	ck_assert_str_eq(tree_text(at(entry, "severity")), "\"error\"");
	ck_assert_str_eq(tree_text(at(entry, "hints")), "[\"h\"]");
}
END_TEST

START_TEST(near_names_are_suggested)
{
	static const char *const names[] = { "shift", "default", "remove", "sort" };
	ck_assert_str_eq(suggest(TEXT("shfit"), names, 4), "shift");
	ck_assert_str_eq(suggest(TEXT("defualt"), names, 4), "default");
	ck_assert_str_eq(suggest(TEXT("sorted"), names, 4), "sort");
	ck_assert_ptr_null(suggest(TEXT("cardinality"), names, 4));
	ck_assert_ptr_null(suggest(TEXT(""), names, 4));
	/* in a name of one or two letters, one difference is too many */
	static const char *const short_names[] = { "a", "id", "n", "qty" };
	ck_assert_ptr_null(suggest(TEXT("e"), short_names, 4));
	ck_assert_ptr_null(suggest(TEXT("if"), short_names, 4));
	ck_assert_ptr_null(suggest(TEXT("xyz"), short_names, 4));
	ck_assert_str_eq(suggest(TEXT("N"), short_names, 4), "n");
	ck_assert_str_eq(suggest(TEXT("ID"), short_names, 4), "id");
	ck_assert_str_eq(suggest(TEXT("qt"), short_names, 4), "qty");
	ck_assert_str_eq(suggest(TEXT("ids"), short_names, 4), "id");
	char *huge = arena_alloc(&arena, 1000001);
	memset(huge, 's', 1000000);
	ck_assert_ptr_null(suggest(text_of(huge), names, 4));
}
END_TEST

START_TEST(tables_keep_their_order_and_find_every_entry)
{
	enum { COUNT = 5000 };
	struct table t;
	table_init(&t, &arena);
	for (int i = 0; i < COUNT; i++) {
		table_set(&t, text_of(arena_printf(&arena, "key%d", i)), &diag);
	}
	table_set(&t, TEXT("key7"), &arena);
	ck_assert_uint_eq(t.count, COUNT);
	ck_assert_ptr_eq(table_get(&t, TEXT("key7")), &arena);
	ck_assert_ptr_eq(table_get(&t, TEXT("key4999")), &diag);
	ck_assert_ptr_null(table_get(&t, TEXT("key5000")));
	ck_assert(text_is(t.entries[7].key, "key7"));
}
END_TEST

START_TEST(the_arena_gives_more_than_a_block)
{
	unsigned char *large = arena_alloc(&arena, 10 << 20);
	for (size_t i = 0; i < 10 << 20; i += 4096) {
		ck_assert_uint_eq(large[i], 0);
		large[i] = 1;
	}
	char *small = arena_dup(&arena, "x", 1);
	ck_assert_str_eq(small, "x");
}
END_TEST

START_TEST(a_missing_file_is_reported_with_the_reason)
{
	const char *error = NULL;
	ck_assert_ptr_null(source_read(&arena, "/nonexistent/file", &error));
	ck_assert_str_eq(error, "/nonexistent/file: No such file or directory");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("base");
	ADD(s, columns_count_code_points);
	ADD(s, lines_may_end_with_carriage_returns);
	ADD(s, a_line_with_several_keys_has_columns);
	ADD(s, only_the_text_form_has_colours);
	ADD(s, spans_are_spelled_as_short_as_possible);
	ADD(s, a_span_at_the_end_has_a_line);
	ADD(s, an_error_shows_its_line_and_a_caret);
	ADD(s, entries_are_in_the_order_of_their_spans);
	ADD(s, a_terminal_never_sees_control_characters);
	ADD(s, invisible_characters_are_spelled_out);
	ADD(s, long_lines_are_cut_around_the_caret);
	ADD(s, at_most_fifty_entries_are_shown);
	ADD(s, warnings_can_be_turned_off_with_their_notes);
	ADD(s, warnings_can_be_errors);
	ADD(s, the_json_form_is_valid_json);
	ADD(s, a_word_is_replaced_between_its_quotes);
	ADD(s, a_word_that_needs_an_escape_is_not_a_fix);
	ADD(s, a_fix_without_a_hint_is_dropped);
	ADD(s, near_names_are_suggested);
	ADD(s, tables_keep_their_order_and_find_every_entry);
	ADD(s, the_arena_gives_more_than_a_block);
	ADD(s, a_missing_file_is_reported_with_the_reason);
	return suite_main(s);
}
