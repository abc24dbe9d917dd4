/* SPDX-License-Identifier: Apache-2.0 */
/* YAML as the same tree, with spans in the file; hostile files. */
#include "reading.h"

static const struct node *
read_bytes(const char *bytes, size_t len)
{
	return read_yaml(source_of("f.yaml", bytes, len), &arena, &diag);
}

static const struct node *
read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

/* `count` copies of `text`. */
static const char *
repeat(const char *text, unsigned count)
{
	struct buffer b;
	buffer_init(&b, &arena);
	for (unsigned i = 0; i < count; i++) {
		buffer_add(&b, text, strlen(text));
	}
	return buffer_text(&b).at;
}

START_TEST(plain_scalars_follow_the_core_schema)
{
	static const struct {
		const char *yaml, *json;
	} pairs[] = { { "null", "null" }, { "~", "null" }, { "Null", "null" }, { "", "null" },
		{ "nil", "\"nil\"" }, { "true", "true" }, { "False", "false" }, { "TRUE", "true" },
		{ "yes", "\"yes\"" }, { "off", "\"off\"" }, { "0", "0" }, { "-0", "-0" },
		{ "12", "12" }, { "+12", "12" }, { "007", "\"007\"" }, { "0x1F", "31" },
		{ "0o17", "15" }, { "0x", "\"0x\"" }, { "0x1g", "\"0x1g\"" },
		{ "0o18", "\"0o18\"" }, { "0b1", "\"0b1\"" }, { "1_000", "\"1_000\"" },
		{ "1.50", "1.50" }, { ".5", "0.5" }, { "-.5", "-0.5" }, { "5.", "5.0" },
		{ "1e3", "1e3" }, { "1.5E-3", "1.5E-3" }, { "1e", "\"1e\"" }, { ".", "\".\"" },
		{ "0.1.0", "\"0.1.0\"" }, { "2026-01-01", "\"2026-01-01\"" },
		{ "123456789012345678901234567890", "123456789012345678901234567890" },
		{ "0xFFFFFFFFFFFFFFFFFFFFFFFF", "79228162514264337593543950335" },
		{ "'1'", "\"1\"" }, { "\"true\"", "\"true\"" },
		{ "\"a\\x41\\u00e9\\n\"", "\"aA\xc3\xa9\\n\"" }, { "!!str 3", "\"3\"" },
		{ "!!int \"3\"", "3" }, { "a b\n  c", "\"a b c\"" },
		{ "|\n  a\n   b\n", "\"a\\n b\\n\"" }, { ">-\n  a\n  b\n", "\"a b\"" } };
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		const char *text = arena_printf(&arena, "x: %s\n", pairs[i].yaml);
		ck_assert_str_eq(tree_text(at(read_text(text), "x")), pairs[i].json);
	}
	ck_reported("");
}
END_TEST

START_TEST(numbers_that_json_does_not_have_are_refused)
{
	read_text("a: .inf\nb: -.Inf\nc: .nan\n");
	ck_reported("f.yaml:1:4: error: JSON cannot hold this number\n"
		    "f.yaml:2:4: error: JSON cannot hold this number\n"
		    "f.yaml:3:4: error: JSON cannot hold this number\n");
	ck_reported_part("hint: to mean the string, put it in quotes");
}
END_TEST

START_TEST(every_node_knows_its_span)
{
	const struct node *n = read_text("# \xc3\xa9\n"
					 "\xc3\xa9\xc3\xa9: \xe2\x82\xac x # c\r\n"
					 "list:\n"
					 "  - a: 1\n"
					 "    b: [x, 'y']\n"
					 "\n"
					 "  # more\n"
					 "flow: {k: \"v\"}\n"
					 "block: |\n"
					 "  text\n"
					 "\n"
					 "none:\n"
					 "last: !!str &a z\n");
	ck_assert_str_eq(span_text(n->span), "2:1-13:17");
	ck_assert_str_eq(span_text(n->first->key_span), "2:1-2:3");
	ck_assert_str_eq(span_text(n->first->span), "2:5-2:8");
	ck_assert_str_eq(span_text(at(n, "list")->span), "4:3-5:16");
	ck_assert_str_eq(span_text(at(n, "list.0")->span), "4:5-5:16");
	ck_assert_str_eq(span_text(at(n, "list.0.b")->span), "5:8-5:16");
	ck_assert_str_eq(span_text(at(n, "list.0.b.1")->span), "5:12-5:15");
	ck_assert_str_eq(span_text(at(n, "flow")->span), "8:7-8:15");
	ck_assert_str_eq(span_text(at(n, "flow.k")->key_span), "8:8-8:9");
	ck_assert_str_eq(span_text(at(n, "flow.k")->span), "8:11-8:14");
	ck_assert_str_eq(span_text(at(n, "block")->span), "9:8-10:7");
	ck_assert_str_eq(span_text(at(n, "none")->span), "12:6-12:6");
	ck_assert_str_eq(span_text(at(n, "last")->span), "13:16-13:17");
	ck_reported("");
}
END_TEST

START_TEST(keys_are_strings)
{
	ck_assert_str_eq(tree_text(read_text("1: a\ntrue: b\n~: c\n\"\": d\n? e\n: f\n\"*\": g\n")),
		"{\"1\":\"a\",\"true\":\"b\",\"~\":\"c\",\"\":\"d\",\"e\":\"f\",\"*\":\"g\"}");
	ck_reported("");
	ck_assert_ptr_null(read_text("[a]: b\n"));
	ck_reported("f.yaml:1:1: error: a key must be a string, not a list\n");
}
END_TEST

START_TEST(repeated_keys_are_all_reported)
{
	const struct node *n = read_text("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n\"b\": 4\n");
	ck_reported("f.yaml:4:3: error: the key \"c\" appears twice\n"
		    "f.yaml:5:1: error: the key \"a\" appears twice\n"
		    "f.yaml:6:1: error: the key \"b\" appears twice\n");
	ck_reported_part("f.yaml:1:1: note: the first is here");
	ck_assert_str_eq(tree_text(n), "{\"a\":1,\"b\":{\"c\":1}}");
}
END_TEST

START_TEST(aliases_are_copies)
{
	const struct node *n =
		read_text("a: &x {k: [1, 2]}\nb: *x\nc: [*x, &y z]\nd: *y\n*y : e\n");
	ck_assert_str_eq(tree_text(n),
		"{\"a\":{\"k\":[1,2]},\"b\":{\"k\":[1,2]},\"c\":[{\"k\":[1,2]},\"z\"],\"d\":\"z\",\"z\":\"e\"}");
	ck_assert_str_eq(span_text(at(n, "b")->span), "1:7-1:18");
	ck_assert_str_eq(span_text(at(n, "b")->key_span), "2:1-2:2");
	ck_reported("");
}
END_TEST

START_TEST(stars_and_ampersands_need_quotes)
{
	read_text("a: *1\nb: &1\n&0: c\n");
	ck_reported("f.yaml:1:4: error: there is no anchor \"1\"\n"
		    "f.yaml:2:4: error: an anchor that names nothing\n"
		    "f.yaml:3:1: error: an anchor that names nothing\n");
	ck_reported_part("hint: to mean the string, put it in quotes: \"*1\"");
	ck_reported_part("hint: to mean the string, put it in quotes: \"&0\"");
	static const struct {
		const char *text, *where, *hint;
	} cases[] = {
		{ "a:\n  *: x\n",
			"f.yaml:2:4: error:", "hint: a string that begins with \"*\" or \"&\"" },
		{ "a: @(1,x)\n",
			"f.yaml:1:4: error:", "hint: a string that begins with this character" },
		{ "{a: ${{ secrets.X }}}\n",
			"f.yaml:1:6: error:", "hint: put the string with ${{ }} in quotes" },
		{ "a: 1\n\tb: 2\n", "f.yaml:2:1: error:", "hint: indent with blanks" },
		{ "a: b: c\n", "f.yaml:1:5: error:", "hint: is the indentation right?" },
		{ "a:\n  - b\n c: d\n", "f.yaml:3:2: error:", "hint: is this line indented" },
		{ "a: \"\\d\"\n", "f.yaml:1:5: error:", "hint: a backslash of its own" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reading_setup();
		ck_assert_ptr_null(read_text(cases[i].text));
		ck_assert_uint_eq(diag.errors, 1);
		ck_reported_part(cases[i].where);
		ck_reported_part(cases[i].hint);
	}
}
END_TEST

START_TEST(merge_keys_are_refused)
{
	const struct node *n =
		read_text("a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\nc: {<< : [*a, *a]}\n");
	ck_reported("f.yaml:3:3: error: \"<<\" does not merge: YAML 1.2 has no merge keys\n"
		    "f.yaml:5:5: error: \"<<\" does not merge: YAML 1.2 has no merge keys\n");
	ck_reported_part("hint: write out the members");
	ck_assert_str_eq(tree_text(at(n, "b.y")), "2");
	reading_setup();
	ck_assert_str_eq(tree_text(read_text("\"<<\": 1\n'<<a': 2\n<<b: <<\n")),
		"{\"<<\":1,\"<<a\":2,\"<<b\":\"<<\"}");
	ck_reported("");
}
END_TEST

START_TEST(other_tags_are_refused)
{
	read_text("a: !x y\nb: !!binary aGk=\nc: !!set {d}\ne: !!int f\ng: !!map {h: 1}\n");
	ck_reported("f.yaml:1:7: error: the tag !x has no meaning here\n"
		    "f.yaml:2:13: error: the tag !!binary has no meaning here\n"
		    "f.yaml:3:4: error: the tag !!set has no meaning here\n"
		    "f.yaml:4:10: error: \"f\" is not a valid !!int\n");
}
END_TEST

START_TEST(a_file_holds_one_document)
{
	ck_assert_str_eq(tree_text(read_text("%YAML 1.2\n---\na: 1\n...\n")), "{\"a\":1}");
	ck_reported("");
	ck_assert_ptr_null(read_text("a: 1\n---\nb: 2\n"));
	ck_reported("f.yaml:2:1: error: a second document in the file\n");
	reading_setup();
	ck_assert_ptr_null(read_text(""));
	ck_reported("f.yaml:1:1: error: the file is empty\n");
	reading_setup();
	ck_assert_ptr_null(read_text("# nothing\n"));
	ck_assert_uint_eq(diag.errors, 1);
}
END_TEST

START_TEST(invalid_utf8_is_refused)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *lines;
	} cases[] = {
		{ "a: \xff", 4, "f.yaml:1:4: error: not valid UTF-8\n" },
		{ "\xff\xfe"
		  "a\0",
			4, "f.yaml:1:1: error: not valid UTF-8\n" },
		{ "a: \0b\n", 6, "f.yaml:1:4: error: a NUL byte\n" },
		{ "a: \x01\n", 5, "f.yaml:1:4: error: control characters are not allowed\n" },
		{ "\xef\xbb\xbf\xc3\xa9: \x1b\n", 9,
			"f.yaml:1:5: error: control characters are not allowed\n" },
		{ "a: \"\xed\xa0\x80\"", 8, "f.yaml:1:5: error: not valid UTF-8\n" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reading_setup();
		ck_assert_ptr_null(read_bytes(cases[i].bytes, cases[i].len));
		ck_reported(cases[i].lines);
	}
	reading_setup();
	ck_assert_str_eq(tree_text(read_text("\xef\xbb\xbf"
					     "a: 1\n")),
		"{\"a\":1}");
}
END_TEST

START_TEST(depth_has_a_limit)
{
	const char *deep = arena_printf(
		&arena, "%s%s", repeat("[", READ_MAX_DEPTH), repeat("]", READ_MAX_DEPTH));
	ck_assert_ptr_nonnull(read_text(deep));
	ck_reported("");
	ck_assert_ptr_null(read_text(repeat("[", 100000)));
	ck_reported("f.yaml:1:2001: error: nested more than 2000 levels deep\n");
	reading_setup();
	ck_assert_ptr_null(read_text(repeat("{a: ", 100000)));
	ck_assert_uint_eq(diag.errors, 1);
	reading_setup();
	ck_assert_ptr_null(read_text(repeat("- ", 100000)));
	ck_reported("f.yaml:1:4001: error: nested more than 2000 levels deep\n");
}
END_TEST

START_TEST(aliases_cannot_go_deep)
{
	struct buffer b;
	buffer_init(&b, &arena);
	const char *line = "a0: &a0 [x]\n";
	buffer_add(&b, line, strlen(line));
	/* each twice as deep as the one before */
	for (int i = 1; i < 20; i++) {
		const char *open = repeat("[", 200), *close = repeat("]", 200);
		line = arena_printf(&arena, "a%d: &a%d %s*a%d%s\n", i, i, open, i - 1, close);
		buffer_add(&b, line, strlen(line));
	}
	ck_assert_ptr_null(read_text(buffer_text(&b).at));
	ck_reported("f.yaml:11:211: error: nested more than 2000 levels deep\n");
}
END_TEST

START_TEST(aliases_cannot_explode)
{
	struct buffer b;
	buffer_init(&b, &arena);
	const char *line = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
	buffer_add(&b, line, strlen(line));
	for (int i = 1; i < 30; i++) {
		line = arena_printf(&arena, "a%d: &a%d [", i, i);
		buffer_add(&b, line, strlen(line));
		line = repeat(arena_printf(&arena, "*a%d, ", i - 1), 10);
		buffer_add(&b, line, strlen(line));
		buffer_add(&b, "x]\n", 3);
	}
	ck_assert_ptr_null(read_text(buffer_text(&b).at));
	ck_assert_uint_eq(diag.errors, 1);
	ck_reported_part("error: aliases repeat too much");
	/* long texts count as much as many nodes */
	reading_setup();
	const char *text = arena_printf(
		&arena, "a: &a %s\nb: [%s]\n", repeat("x", 1 << 20), repeat("*a, ", 1000));
	ck_assert_ptr_null(read_text(text));
	ck_reported_part("error: aliases repeat too much");
}
END_TEST

START_TEST(an_alias_cannot_contain_itself)
{
	read_text("a: &a [1, *a]\n");
	ck_reported("f.yaml:1:11: error: the alias \"a\" is part of what it stands for\n");
}
END_TEST

START_TEST(large_files_are_read)
{
	enum { MEMBERS = 50000, LONG = 5 << 20 };
	struct buffer b;
	buffer_init(&b, &arena);
	for (int i = 0; i < MEMBERS; i++) {
		const char *line = arena_printf(&arena, "k%d: \xc3\xa9%d\n", i, i);
		buffer_add(&b, line, strlen(line));
	}
	buffer_add(&b, "x: ", 3);
	const char *text = repeat("y", LONG);
	buffer_add(&b, text, LONG);
	const struct node *n = read_text(buffer_text(&b).at);
	ck_assert_uint_eq(n->count, MEMBERS + 1);
	ck_assert_uint_eq(node_get(n, "x")->text.len, LONG);
	ck_assert_str_eq(span_text(node_get(n, "k49999")->span), "50000:9-50000:15");
}
END_TEST

START_TEST(json_in_a_block_keeps_its_spans)
{
	const struct node *n = read_text("s: |\n"
					 "  [ {\"\xc3\xa9\": \"b\"},\n"
					 "    {\"c\": [1] } ]\n"
					 "t: x\n");
	const struct node *json = read_json_inside(at(n, "s"), &arena, &diag);
	ck_assert_str_eq(tree_text(json), "[{\"\xc3\xa9\":\"b\"},{\"c\":[1]}]");
	ck_assert_str_eq(span_text(json->span), "2:3-3:18");
	ck_assert_str_eq(span_text(at(json, "0.\xc3\xa9")->key_span), "2:6-2:9");
	ck_assert_str_eq(span_text(at(json, "1.c.0")->span), "3:12-3:13");
	ck_reported("");
}
END_TEST

START_TEST(errors_in_json_in_a_block_have_spans_in_the_file)
{
	const struct node *n =
		read_text("s: |\n  {\"a\": 1,\n   \"a\": \"\\q\"}\nt: |\n  {\"b\": [\n");
	ck_assert_ptr_null(read_json_inside(at(n, "s"), &arena, &diag));
	ck_assert_ptr_null(read_json_inside(at(n, "t"), &arena, &diag));
	ck_reported(
		"f.yaml:3:4: warning: the key \"a\" appears twice: this value counts [-Wduplicate-key]\n"
		"f.yaml:3:10: error: \"\\q\" is not an escape of JSON\n"
		"f.yaml:5:10: error: the document ends too early\n");
	ck_reported_part("    3 |    \"a\": \"\\q\"}\n");
}
END_TEST

START_TEST(json_in_other_strings_is_read)
{
	const struct node *n = read_text("a: '{\"x\": [1]}'\n"
					 "b: \"{\\\"x\\\": 2}\"\n"
					 "c: >\n  {\"x\":\n  \"p\n  q\"}\n"
					 "d: '{\"x\" 1}'\n"
					 "e: \"{\\\"x\\\" 1}\"\n");
	const struct node *a = read_json_inside(at(n, "a"), &arena, &diag);
	ck_assert_str_eq(tree_text(a), "{\"x\":[1]}");
	ck_assert_str_eq(span_text(at(a, "x.0")->span), "1:12-1:13");
	ck_assert_str_eq(tree_text(read_json_inside(at(n, "b"), &arena, &diag)), "{\"x\":2}");
	ck_assert_str_eq(tree_text(read_json_inside(at(n, "c"), &arena, &diag)), "{\"x\":\"p q\"}");
	ck_reported("");
	ck_assert_ptr_null(read_json_inside(at(n, "d"), &arena, &diag));
	ck_reported("f.yaml:7:10: error: unexpected 1\n");
	reading_setup();
	ck_assert_ptr_null(read_json_inside(at(n, "e"), &arena, &diag));
	ck_reported("f.yaml:8:12: error: unexpected 1\n");
}
END_TEST

/* Where that character is in the text, according to span_text(). */
static const char *
place_of(const struct source *s, char c)
{
	uint32_t from = (uint32_t)((const char *)memchr(s->text, c, s->len) - s->text);
	return span_text((struct span){ s, from, from + 1 });
}

/* The value of "k" is 5, and there is no other 5. */
START_TEST(json_in_any_string_has_spans_in_the_file)
{
	static const char *const strings[] = {
		"'{\"k\": 5}'",
		"'{\"it''s''\": 1, \"k\": 5}'",
		"'{\n\n  \"k\":   \n    5\n}'",
		"\"{\\\"k\\\": 5}\"",
		"\"{\\\"k\\\":\\n\\t5}\"",
		"\"{\\\"\\x41\\u00e9\\U0001F600\\\"\\n: 1,\\\"k\\\": 5}\"",
		"\"{ \\\n     \\\"k\\\":\n  5}\"",
		"\"{\\\n\n\n  \\\"a\\\": [],\\n \n\n \\n\\\"k\\\" : 5}\"",
		"\"{\n  \\\"\xc3\xa9\\\": \\\"a\\\\n\\\",\n  \\\"k\\\": 5 }\"",
		"&a !!str \"{\\\"k\\\": 5}\"",
		"|\n  {\"k\":\n\n      5}\n\n",
		"|2+ # c\n    {\"a\": 1,\n  \"k\":5\n  }\n\n\n",
		"|-\r\n  {\r\n    \"k\": 5\r\n  }\r\n",
		">\n  {\"k\":\n  5}\n",
		">-\n\n  {\n   \"a\": 1,\n\n\n  \"b\":\n  2, \"k\": \n  5}\n",
		">\n  {\"k\": 5,\"p\": \"a\n  b\"}\n",
	};
	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
		reading_setup();
		const char *text = arena_printf(&arena, "s: %s\n", strings[i]);
		const struct source *s = source_of("f.yaml", text, strlen(text));
		const struct node *n = read_yaml(s, &arena, &diag);
		ck_assert_msg(diag.errors == 0, "%s: %s", text, diagnostics(DIAG_GCC));
		const struct node *k = node_get(read_json_inside(at(n, "s"), &arena, &diag), "k");
		ck_assert_msg(k != NULL, "%s: %s", text, diagnostics(DIAG_GCC));
		const char *is = span_text(k->span), *want = place_of(s, '5');
		ck_assert_msg(strcmp(is, want) == 0, "%s: %s not %s", text, is, want);
	}
}
END_TEST

START_TEST(an_error_in_escaped_json_is_reported_at_the_escape)
{
	const char *text = "s: \"{\\\"\\x41\\u00e9\\U0001F600\\N\\_\\L\\e\\\"\\n: 1}\"\n";
	const struct source *s = source_of("f.yaml", text, strlen(text));
	ck_assert_ptr_null(read_json_inside(at(read_yaml(s, &arena, &diag), "s"), &arena, &diag));
	uint32_t from = (uint32_t)(strstr(text, "\\e") - text);
	ck_reported(arena_printf(
		&arena, "f.yaml:1:%u: error: a control character in a string\n", from + 1));
}
END_TEST

/* JSON files may also hold JSON in strings. */
START_TEST(json_in_a_json_string_has_spans_in_the_file)
{
	const char *text = "{\"s\":\n \"{\\\"\\ud83d\\ude00\\u00e9\\\":[],\\n\\\"k\\\":  5 x}\"}";
	const struct source *s = source_of("f.json", text, strlen(text));
	const struct node *n = read_json(s, &arena, &diag);
	ck_assert_ptr_null(read_json_inside(at(n, "s"), &arena, &diag));
	const char *want = arena_printf(&arena, "f.json:2:%u: error: a word without quotes\n",
		(unsigned)(strchr(text, 'x') - strchr(text, '\n')));
	ck_reported(want);
}
END_TEST

/* string_origin() does not know Unicode's line separator: then everything has the string's span. */
START_TEST(bytes_that_cannot_be_located_have_the_strings_span)
{
	const struct node *n = read_text("a: 1\ns: \"{\xc2\x85  \\\"k\\\": 5}\"\n");
	const struct node *json = read_json_inside(at(n, "s"), &arena, &diag);
	ck_reported("");
	ck_assert_str_eq(span_text(node_get(json, "k")->span), "2:4-2:5");
}
END_TEST

START_TEST(nested_json_strings_know_where_their_bytes_are)
{
	const char *text = "s: \"{\\\"a\\\\u00e9b\\\": \\\"xy\\\"}\"\n"; /* {"a\u00e9b": "xy"} */
	const struct node *n = read_text(text);
	const struct node *member = read_json_inside(at(n, "s"), &arena, &diag)->first;
	uint32_t a = (uint32_t)(strchr(text, 'a') - text), x = (uint32_t)(strchr(text, 'x') - text);
	const uint32_t key[] = { a, a + 1, a + 1, a + 8, a + 9 };
	const uint32_t value[] = { x, x + 1, x + 2 };
	ck_assert_uint_eq(member->key.len, 4);
	ck_assert_mem_eq(member->key_origin, key, sizeof key);
	ck_assert_mem_eq(member->origin, value, sizeof value);
	ck_reported("");
}
END_TEST

static enum node_kind
kind_of(const char *name, const char *text)
{
	const struct node *n = read_source(source_of(name, text, strlen(text)), &arena, &diag);
	return n == NULL ? NODE_ERROR : n->kind;
}

START_TEST(the_name_or_the_text_decides_the_language)
{
	ck_assert_int_eq(kind_of("a.yaml", "a: 1"), NODE_OBJECT);
	ck_assert_int_eq(kind_of("a.YML", "{a: 1}"), NODE_OBJECT);
	ck_assert_int_eq(kind_of("a.json", " // c\n{\"a\": 1}"), NODE_OBJECT);
	ck_assert_int_eq(kind_of("<stdin>", " // c\n[1]"), NODE_ARRAY);
	ck_assert_int_eq(kind_of("<stdin>", "- a"), NODE_ARRAY);
	ck_assert_int_eq(kind_of("spec", "{\"a\": 1 /* c */}"), NODE_OBJECT);
	ck_assert_uint_eq(diag.errors, 0);
	ck_assert_int_eq(kind_of("a.json", "a: 1"), NODE_ERROR);
	ck_assert_int_eq(kind_of("spec", ""), NODE_ERROR);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("yaml");
	ADD(s, plain_scalars_follow_the_core_schema);
	ADD(s, numbers_that_json_does_not_have_are_refused);
	ADD(s, every_node_knows_its_span);
	ADD(s, keys_are_strings);
	ADD(s, repeated_keys_are_all_reported);
	ADD(s, aliases_are_copies);
	ADD(s, stars_and_ampersands_need_quotes);
	ADD(s, merge_keys_are_refused);
	ADD(s, other_tags_are_refused);
	ADD(s, a_file_holds_one_document);
	ADD(s, invalid_utf8_is_refused);
	ADD(s, depth_has_a_limit);
	ADD(s, aliases_cannot_go_deep);
	ADD(s, aliases_cannot_explode);
	ADD(s, an_alias_cannot_contain_itself);
	ADD(s, large_files_are_read);
	ADD(s, json_in_a_block_keeps_its_spans);
	ADD(s, errors_in_json_in_a_block_have_spans_in_the_file);
	ADD(s, json_in_other_strings_is_read);
	ADD(s, json_in_any_string_has_spans_in_the_file);
	ADD(s, an_error_in_escaped_json_is_reported_at_the_escape);
	ADD(s, json_in_a_json_string_has_spans_in_the_file);
	ADD(s, bytes_that_cannot_be_located_have_the_strings_span);
	ADD(s, nested_json_strings_know_where_their_bytes_are);
	ADD(s, the_name_or_the_text_decides_the_language);
	return suite_main(s);
}
