/* SPDX-License-Identifier: Apache-2.0 */
/* Values of a record: they are lazy until something looks at them; changing, copying, comparing;
 * and as Java's text. */
#include "json.h"

#include "json/number.h"
#include "json/object.h"

START_TEST(untouched_values_keep_their_spelling)
{
	static const char json[] = "[ 1e10 , { \"a\" : [ 1 ,2 ] , \"a\":\"\\u0041\\/\" } , 1.50,"
				   "123456789012345678901234567890 ]";
	struct record r;
	struct jrt_value *v = record_open(&r, json);
	ck_assert(jrt_is_lazy(v));
	ck_assert_str_eq(json_of(&r, v), json);
	ck_assert(jrt_is_list(&r.ctx, v) && !jrt_is_map(&r.ctx, v) && jrt_is_lazy(v));
	ck_assert_uint_eq(jrt_list_of(&r.ctx, v)->count, 4);
	ck_assert(!jrt_is_lazy(v));
	ck_assert_str_eq(json_of(&r, v), "[1e10,{ \"a\" : [ 1 ,2 ] , \"a\":\"\\u0041\\/\" },1.50,"
					 "123456789012345678901234567890]");
	for (uint32_t i = 0; i < 4; i++) {
		(void)jrt_kind(&r.ctx, jrt_list_of(&r.ctx, v)->items[i]);
	}
	ck_assert_str_eq(json_of(&r, v),
		"[1e10,{\"a\":\"\\u0041\\/\"},1.50,123456789012345678901234567890]");
	struct jrt_value *a = jrt_get_lit(&r.ctx, jrt_list_of(&r.ctx, v)->items[1], "a");
	ck_assert_int_eq(jrt_kind(&r.ctx, a), JRT_KIND_STRING);
	ck_assert(text_is(a->text, "A/"));
	ck_assert_str_eq(json_of(&r, a), "\"A/\"");
	record_close(&r);
}
END_TEST

START_TEST(values_have_a_kind)
{
	static const enum jrt_kind expected[] = { JRT_KIND_NULL, JRT_KIND_BOOLEAN, JRT_KIND_BOOLEAN,
		JRT_KIND_INTEGER, JRT_KIND_LONG, JRT_KIND_BIG, JRT_KIND_DOUBLE, JRT_KIND_STRING,
		JRT_KIND_LIST, JRT_KIND_OBJECT };
	struct record r;
	struct jrt_value *v = record_open(
		&r, "[null,true,false,1,3000000000,99999999999999999999,1.0,\"\",[],{}]");
	struct jrt_list *l = jrt_list_of(&r.ctx, v);
	for (uint32_t i = 0; i < l->count; i++) {
		ck_assert_int_eq(jrt_kind(&r.ctx, l->items[i]), expected[i]);
		ck_assert(jrt_is_container(&r.ctx, l->items[i]) == (i >= 8));
		ck_assert(jrt_is_null_value(&r.ctx, l->items[i]) == (i == 0));
	}
	ck_assert(jrt_to_double(&r.ctx, l->items[5]) == 1e20);
	ck_assert(jrt_to_double(&r.ctx, l->items[4]) == 3e9);
	ck_assert_int_eq(jrt_kind(&r.ctx, jrt_long(&r.ctx, 1)), JRT_KIND_LONG);
	ck_assert_int_eq(jrt_kind(&r.ctx, jrt_integer(&r.ctx, 1)), JRT_KIND_INTEGER);
	ck_assert_int_eq(jrt_kind(&r.ctx, jrt_integer(&r.ctx, INT64_MIN)), JRT_KIND_LONG);
	record_close(&r);
}
END_TEST

START_TEST(members_are_set_found_and_removed)
{
	struct record r;
	struct jrt_value *v = record_open(&r, "{\"b\":1,\"a\":2,\"b\":3}");
	struct jrt_ctx *ctx = &r.ctx;
	ck_assert_str_eq(json_of(&r, jrt_deep_copy(ctx, v)), "{\"b\":3,\"a\":2}");
	jrt_set_lit(ctx, v, "c", jrt_boolean(true));
	jrt_set_lit(ctx, v, "b", JRT_NULL);
	ck_assert_str_eq(json_of(&r, v), "{\"b\":null,\"a\":2,\"c\":true}");
	ck_assert_ptr_eq(jrt_get_lit(ctx, v, "b"), JRT_NULL);
	ck_assert_ptr_null(jrt_get_lit(ctx, v, ""));
	ck_assert(jrt_find(ctx, v, JRT_TEXT("a")) == 1);
	ck_assert(jrt_remove(ctx, v, JRT_TEXT("b")));
	ck_assert(!jrt_remove(ctx, v, JRT_TEXT("b")));
	ck_assert(jrt_find(ctx, v, JRT_TEXT("a")) == 0);
	jrt_set_lit(ctx, v, "b", jrt_integer(ctx, -7));
	jrt_set_lit(ctx, v, "", jrt_string(ctx, JRT_TEXT("")));
	ck_assert_str_eq(json_of(&r, v), "{\"a\":2,\"c\":true,\"b\":-7,\"\":\"\"}");
	record_close(&r);
}
END_TEST

/* Many members, compared with a plain model: which members there are, in which order. */
/* As after a sort: nobody has looked for them yet. */
START_TEST(members_are_found_after_others_were_removed)
{
	struct record r;
	struct jrt_value *v = record_open(&r, "{}");
	struct jrt_ctx *ctx = &r.ctx;
	struct jrt_object *o = jrt_object_of(ctx, v);
	ck_assert(jrt_object_reserve(ctx, o, 3));
	jrt_object_add_untagged(o, (struct jrt_text){ "a", 1 }, jrt_integer(ctx, 1));
	jrt_object_add_untagged(o, (struct jrt_text){ "b", 1 }, jrt_integer(ctx, 2));
	jrt_object_add_untagged(o, (struct jrt_text){ "c", 1 }, jrt_integer(ctx, 3));
	o->members[0].value = NULL;
	jrt_compact(ctx, v);
	ck_assert_ptr_null(jrt_get_lit(ctx, v, "a"));
	ck_assert_ptr_nonnull(jrt_get_lit(ctx, v, "c"));
	ck_assert_str_eq(json_of(&r, v), "{\"b\":2,\"c\":3}");
	record_close(&r);
}
END_TEST

START_TEST(an_object_may_have_many_members)
{
	enum { KEYS = 3000 };
	static char keys[KEYS][24];
	struct record r;
	struct jrt_value *v = record_open(&r, "{}");
	struct jrt_ctx *ctx = &r.ctx;
	uint32_t count = 0;
	for (unsigned i = 0; i < KEYS; i++) { /* keys of all lengths */
		sprintf(keys[i], "%0*u", (int)(1 + i % 20), i);
		jrt_set(ctx, v, (struct jrt_text){ keys[i], strlen(keys[i]) }, jrt_integer(ctx, i));
	}
	struct jrt_object *o = jrt_object_of(ctx, v);
	for (unsigned i = 0; i < KEYS; i++) { /* each is there, once */
		struct jrt_text key = { keys[i], strlen(keys[i]) };
		int64_t at = jrt_find(ctx, v, key);
		ck_assert(at >= 0 && at < o->count && jrt_text_equal(o->members[at].key, key));
	}
	ck_assert_uint_eq(o->count, KEYS);
	for (unsigned i = 0; i < KEYS; i++) { /* every third goes, in one pass */
		o->members[i].value = i % 3 == 0 ? NULL : o->members[i].value;
	}
	jrt_compact(ctx, v);
	for (unsigned i = 0; i < KEYS; i++) {
		struct jrt_text key = { keys[i], strlen(keys[i]) };
		struct jrt_value *found = jrt_get(ctx, v, key);
		ck_assert((found == NULL) == (i % 3 == 0));
		ck_assert(found == NULL || found->integer == i);
		count += found != NULL;
	}
	ck_assert_uint_eq(o->count, count);
	for (unsigned i = 1; i < KEYS - 30; i += 3) { /* and most others one by one */
		ck_assert(jrt_remove(ctx, v, (struct jrt_text){ keys[i], strlen(keys[i]) }));
		ck_assert(
			jrt_remove(ctx, v, (struct jrt_text){ keys[i + 1], strlen(keys[i + 1]) }));
		ck_assert(!jrt_remove(ctx, v, (struct jrt_text){ keys[i], strlen(keys[i]) }));
	}
	ck_assert_uint_eq(o->count, 20);
	jrt_set(ctx, v, (struct jrt_text){ keys[0], strlen(keys[0]) }, JRT_NULL);
	ck_assert(jrt_find(ctx, v, (struct jrt_text){ keys[0], strlen(keys[0]) }) == 20);
	ck_assert_uint_lt(ctx->arena.held, 4u << 20);
	record_close(&r);
}
END_TEST

START_TEST(a_list_grows_as_needed)
{
	struct record r;
	struct jrt_value *v = record_open(&r, "[1]");
	struct jrt_ctx *ctx = &r.ctx;
	jrt_append(ctx, v, jrt_boolean(false));
	jrt_set_at(ctx, v, 4, jrt_string_copy(ctx, JRT_TEXT("x")));
	jrt_set_at(ctx, v, 0, JRT_NULL);
	ck_assert_str_eq(json_of(&r, v), "[null,false,null,null,\"x\"]");
	for (int i = 0; i < 1000; i++) {
		jrt_append(ctx, v, jrt_integer(ctx, i));
	}
	ck_assert_uint_eq(jrt_list_of(ctx, v)->count, 1005);
	ck_assert_int_eq(jrt_list_of(ctx, v)->items[1004]->integer, 999);
	jrt_set_at(ctx, v, JRT_MAX_INDEX - 1, JRT_NULL);
	ck_assert_uint_eq(jrt_list_of(ctx, v)->count, JRT_MAX_INDEX);
	ck_assert_int_eq(ctx->status, JRT_OK);
	jrt_set_at(ctx, v, JRT_MAX_INDEX, JRT_NULL);
	ck_assert_int_eq(ctx->status, JRT_INDEX_LIMIT);
	jrt_set_at(ctx, v, UINT64_MAX, JRT_NULL);
	ck_assert_uint_eq(jrt_list_of(ctx, v)->count, JRT_MAX_INDEX);
	record_close(&r);
}
END_TEST

START_TEST(fixed_lists_keep_their_length)
{
	struct record r;
	struct jrt_value *v = record_open(&r, "[1,2]");
	(void)jrt_list_of(&r.ctx, v);
	v->fixed = true;
	jrt_set_at(&r.ctx, v, 1, JRT_NULL);
	ck_assert_int_eq(r.ctx.status, JRT_OK);
	jrt_append(&r.ctx, v, JRT_NULL);
	ck_assert_int_eq(r.ctx.status, JRT_FIXED_LIST);
	ck_assert_str_eq(json_of(&r, v), "[1,null]");
	record_close(&r);
}
END_TEST

START_TEST(copies_are_deep)
{
	struct record r;
	struct jrt_value *v = record_open(&r, "{\"a\":[{\"b\":1.50}],\"c\":\"x\"}");
	struct jrt_ctx *ctx = &r.ctx;
	struct jrt_value *copy = jrt_deep_copy(ctx, v);
	jrt_append(ctx, jrt_get_lit(ctx, v, "a"), JRT_NULL);
	jrt_set_lit(ctx, jrt_list_of(ctx, jrt_get_lit(ctx, v, "a"))->items[0], "b", JRT_NULL);
	jrt_set_lit(ctx, v, "d", JRT_NULL);
	ck_assert_str_eq(json_of(&r, v), "{\"a\":[{\"b\":null},null],\"c\":\"x\",\"d\":null}");
	ck_assert_str_eq(json_of(&r, copy), "{\"a\":[{\"b\":1.50}],\"c\":\"x\"}");
	ck_assert(jrt_get_lit(ctx, v, "c") == jrt_get_lit(ctx, copy, "c"));
	record_close(&r);
}
END_TEST

/* Which values of the list equal which others. */
static void
check_equal(const char *json, const char *same)
{
	struct record r;
	struct jrt_list *l = NULL;
	struct jrt_value *v = record_open(&r, json);
	l = jrt_list_of(&r.ctx, v);
	ck_assert_uint_eq(strlen(same), l->count);
	for (uint32_t i = 0; i < l->count; i++) {
		for (uint32_t j = 0; j < l->count; j++) {
			ck_assert_msg(
				jrt_equal(&r.ctx, l->items[i], l->items[j]) == (same[i] == same[j]),
				"%s: %u and %u", json, i, j);
		}
	}
	record_close(&r);
}

START_TEST(equality_is_javas)
{
	check_equal("[1,1.0,\"1\",true,null,[1],{\"1\":1},3000000000,99999999999999999999]",
		"abcdefghi");
	check_equal("[0,-0,0.0,-0.0,0e0]", "aabcb");
	check_equal("[1.0,1.00,10e-1,1e309,2e309,-1e309]", "aaabbc");
	check_equal("[\"a\",\"\\u0061\",\"b\",\"\",\"\\u0000\"]", "aabcd");
	check_equal("[[],[1],[1,2],[2,1],[1,2],[1.0],[[]],{}]", "abcdcefg");
	check_equal("[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1},{\"a\":1},{\"a\":1,\"b\":null},"
		    "{\"a\":1,\"c\":null},{\"a\":5,\"a\":1}]",
		"aabcdb");
	check_equal(
		"[99999999999999999999,99999999999999999999,99999999999999999998,1e20]", "aabc");
}
END_TEST

static void
check_text(const char *json, const char *expected)
{
	struct record r;
	struct jrt_value *v = record_open(&r, json);
	struct jrt_text t = jrt_to_text(&r.ctx, v);
	ck_assert_msg(text_is(t, expected), "%s: %.*s, not %s", json, (int)t.len, t.at, expected);
	record_close(&r);
}

START_TEST(values_become_text_as_in_java)
{
	check_text("null", "null");
	check_text("true", "true");
	check_text("12", "12");
	check_text("-0", "0");
	check_text("-0.0", "-0.0");
	check_text("1e3", "1000.0");
	check_text("1.10", "1.1");
	check_text("1e10", "1.0E10");
	check_text("1e309", "Infinity");
	check_text("-9223372036854775808", "-9223372036854775808");
	check_text("99999999999999999999", "99999999999999999999");
	check_text("\"a\\\"b\"", "a\"b");
	check_text("\"\"", "");
	check_text("[]", "[]");
	check_text("{}", "{}");
	check_text("[1,null,\"x, y\",[],{}]", "[1, null, x, y, [], {}]");
	check_text("{\"x\":[1,null],\"y=z\":{\"\":1.50}}", "{x=[1, null], y=z={=1.5}}");
}
END_TEST

START_TEST(values_that_contain_themselves_are_cut_off)
{
	struct record r;
	struct jrt_value *v = record_open(&r, "{\"a\":[1]}"), *list;
	list = jrt_get_lit(&r.ctx, v, "a");
	jrt_append(&r.ctx, list, list);
	ck_assert(text_is(jrt_to_text(&r.ctx, list), "[1, (this Collection)]"));
	jrt_put_value(&r.ctx, &r.out, v);
	ck_assert_int_eq(r.out.status, JRT_CYCLE);
	ck_assert_int_eq(r.ctx.status, JRT_OK);
	(void)jrt_deep_copy(&r.ctx, v);
	ck_assert_int_eq(r.ctx.status, JRT_CYCLE);
	r.ctx.status = JRT_OK;
	jrt_append(&r.ctx, list, v);
	(void)jrt_to_text(&r.ctx, v);
	ck_assert_int_eq(r.ctx.status, JRT_CYCLE);
	record_close(&r);
}
END_TEST

START_TEST(numbers_without_json_are_strings)
{
	struct record r;
	struct jrt_value *list = jrt_new_list((record_open(&r, "0"), &r.ctx));
	jrt_append(&r.ctx, list, jrt_double(&r.ctx, jrt_read_double("1e309", 5)));
	jrt_append(&r.ctx, list, jrt_double(&r.ctx, jrt_read_double("-1e309", 6)));
	jrt_append(&r.ctx, list, jrt_double(&r.ctx, 1e10));
	jrt_append(&r.ctx, list, jrt_long(&r.ctx, INT64_MIN));
	list->kind = JRT_KIND_ARRAY;
	ck_assert_str_eq(
		json_of(&r, list), "[\"Infinity\",\"-Infinity\",1.0E10,-9223372036854775808]");
	record_close(&r);
}
END_TEST

START_TEST(constants_are_read)
{
	static const char json[] = " { \"a\" : [ 1 , -2.50 , 1e3 , 99999999999999999999, true ,"
				   " false , null , \"x\\u00e9\\n\" ] , \"b\" : { } ,"
				   " \"\\u0061\" : [ ] , \"c\":\"\" } ";
	struct record r;
	record_open(&r, "0");
	struct jrt_value *v = jrt_parse_constant(&r.ctx, json, sizeof json - 1);
	ck_assert_str_eq(json_of(&r, v), "{\"a\":[],\"b\":{},\"c\":\"\"}");
	v = jrt_parse_constant(&r.ctx, json + 9, (size_t)(strchr(json, ']') + 1 - (json + 9)));
	ck_assert_str_eq(json_of(&r, v),
		"[1,-2.50,1e3,99999999999999999999,true,false,null,\"x\xc3\xa9\\n\"]");
	ck_assert_int_eq(jrt_kind(&r.ctx, jrt_list_of(&r.ctx, v)->items[3]), JRT_KIND_BIG);
	v = jrt_parse_constant(&r.ctx, "-12", 3);
	ck_assert_int_eq(jrt_kind(&r.ctx, v), JRT_KIND_INTEGER);
	ck_assert_int_eq(v->integer, -12);
	const struct jrt_text pieces[] = { JRT_TEXT("[\"a"), JRT_TEXT("secret\\\""),
		JRT_TEXT("\"]") };
	v = jrt_parse_joined(&r.ctx, 3, pieces);
	ck_assert_str_eq(json_of(&r, v), "[\"asecret\\\"\"]");
	ck_assert_int_eq(r.ctx.status, JRT_OK);
	record_close(&r);
}
END_TEST

/* Keys are looked for first where they were last found: that must work wherever they are now. */
START_TEST(members_move_from_object_to_object)
{
	static const char json[] = "[{\"id\":1,\"name\":2,\"longer_name\":3},"
				   "{\"longer_name\":3,\"id\":1,\"name\":2},"
				   "{\"x\":0,\"name\":2,\"id\":1},{\"name\":2},{},"
				   "{\"id\":0,\"name\":0,\"id\":1,\"longer_name\":0}]";
	static const int FOUND[][3] = { { 1, 2, 3 }, { 1, 2, 3 }, { 1, 2, 0 }, { 0, 2, 0 },
		{ 0, 0, 0 }, { 1, 0, 0 } };
	static const struct jrt_text KEYS[] = { JRT_TEXT("id"), JRT_TEXT("name"),
		JRT_TEXT("longer_name") };
	struct record r;
	struct jrt_value *v = record_open(&r, json);
	for (size_t i = 0; i < sizeof FOUND / sizeof *FOUND; i++) {
		struct jrt_value *object = jrt_list_of(&r.ctx, v)->items[i];
		for (size_t k = 0; k < sizeof KEYS / sizeof *KEYS; k++) {
			struct jrt_value *found = jrt_get(&r.ctx, object, KEYS[k]);
			ck_assert(found == NULL || jrt_kind(&r.ctx, found) == JRT_KIND_INTEGER);
			ck_assert_int_eq(found == NULL ? 0 : found->integer, FOUND[i][k]);
		}
	}
	record_close(&r);
}
END_TEST

/* Strings from the record and strings that were made come out the same, whatever their lengths. */
START_TEST(a_list_of_one_object_is_made_when_it_is_looked_at)
{
	struct record r;
	struct jrt_value *v = record_open(&r, "{\"x\":[1, 2]}");
	struct jrt_text keys[] = { JRT_TEXT("value"), JRT_TEXT("a \"key\"") };
	struct jrt_value *x = jrt_get_lit(&r.ctx, v, "x"), *inner, *outer;
	inner = jrt_new_list_of_one(&r.ctx, keys[0], jrt_tag(keys[0]), x);
	outer = jrt_new_list_of_one(&r.ctx, keys[1], jrt_tag(keys[1]), inner);
	ck_assert(jrt_is_lazy(outer) && jrt_is_list(&r.ctx, outer) && !jrt_is_map(&r.ctx, outer));
	ck_assert_str_eq(json_of(&r, outer), "[{\"a \\\"key\\\"\":[{\"value\":[1, 2]}]}]");
	ck_assert(jrt_is_lazy(outer) && jrt_is_lazy(inner));

	struct jrt_list *list = jrt_list_of(&r.ctx, outer);
	ck_assert_uint_eq(list->count, 1);
	ck_assert_ptr_eq(jrt_get(&r.ctx, list->items[0], keys[1]), inner);
	ck_assert_ptr_null(jrt_get_lit(&r.ctx, list->items[0], "value"));
	for (int i = 0; i < 5; i++) {
		jrt_append(&r.ctx, inner, jrt_integer(&r.ctx, i));
	}
	jrt_set_lit(&r.ctx, jrt_list_of(&r.ctx, inner)->items[0], "b", jrt_boolean(true));
	ck_assert_str_eq(json_of(&r, outer),
		"[{\"a \\\"key\\\"\":[{\"value\":[1, 2],\"b\":true},0,1,2,3,4]}]");
	record_close(&r);
}
END_TEST

START_TEST(a_list_of_one_object_that_contains_itself_is_not_written)
{
	struct record r;
	(void)record_open(&r, "0");
	struct jrt_text key = JRT_TEXT("k");
	struct jrt_value *object = jrt_new_object(&r.ctx);
	jrt_set(&r.ctx, object, key, jrt_new_list_of_one(&r.ctx, key, jrt_tag(key), object));
	jrt_put_value(&r.ctx, &r.out, object);
	ck_assert_int_eq(r.out.status, JRT_CYCLE);
	record_close(&r);
}
END_TEST

START_TEST(strings_of_all_lengths_are_written)
{
	enum { MOST = 300 };
	for (int len = 0; len < MOST; len++) {
		char json[2 * MOST + 64], plain[MOST + 1];
		struct record r;
		for (int i = 0; i < len; i++) {
			plain[i] = (char)('a' + (i + len) % 26);
		}
		plain[len] = '\0';
		sprintf(json, "{\"%s\":\"%s\",\"n\":[%d.5,true]}", plain, plain, len);
		struct jrt_value *v = record_open(&r, json);
		struct jrt_object *o = jrt_object_of(&r.ctx, v);
		jrt_kind(&r.ctx, o->members[0].value);
		jrt_list_of(&r.ctx, o->members[1].value);
		ck_assert_str_eq(json_of(&r, v), json);
		for (int i = 0; i <= len; i++) { /* the same string, made, with a quote somewhere */
			char made[2 * MOST + 2], expected[2 * MOST + 8];
			sprintf(made, "%.*s\"%s", i, plain, plain + i);
			sprintf(expected, "\"%.*s\\\"%s\"", i, plain, plain + i);
			v = jrt_string(&r.ctx, (struct jrt_text){ made, (size_t)len + 1 });
			ck_assert_str_eq(json_of(&r, v), expected);
		}
		record_close(&r);
	}
}
END_TEST

/* Java's HashMap printed the expected texts. */
START_TEST(a_java_map_has_its_own_order)
{
	struct record r;
	record_open(&r, "null");
	struct jrt_ctx *ctx = &r.ctx;
	struct jrt_value *v = jrt_new_java_map(ctx);
	static const char *const keys[] = { "id", "name", "value", "b", "a", "zz" };
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		jrt_set(ctx, v, (struct jrt_text){ keys[i], strlen(keys[i]) }, JRT_NULL);
	}
	ck_assert_str_eq(json_of(&r, v),
		"{\"zz\":null,\"a\":null,\"b\":null,\"name\":null,\"id\":null,\"value\":null}");
	ck_assert(jrt_remove(ctx, v, JRT_TEXT("b")));
	jrt_set_lit(ctx, v, "id", jrt_boolean(true));
	jrt_set_lit(ctx, v, "b", jrt_boolean(true));
	ck_assert_str_eq(json_of(&r, v),
		"{\"zz\":null,\"a\":null,\"b\":true,\"name\":null,\"id\":true,\"value\":null}");
	record_close(&r);
}
END_TEST

START_TEST(a_java_map_grows_and_finds_its_members)
{
	struct record r;
	record_open(&r, "null");
	struct jrt_ctx *ctx = &r.ctx;
	struct jrt_value *v = jrt_new_java_map(ctx);
	static char keys[1000][8];
	for (int i = 0; i < 1000; i++) {
		sprintf(keys[i], "k%d", i);
		struct jrt_text key = { keys[i], strlen(keys[i]) };
		jrt_set(ctx, v, key, jrt_integer(ctx, i));
		ck_assert_ptr_nonnull(jrt_get(ctx, v, key));
	}
	ck_assert_uint_eq(jrt_object_of(ctx, v)->count, 1000);
	ck_assert_uint_eq(jrt_object_of(ctx, v)->buckets, 2048);
	for (int i = 0; i < 1000; i++) {
		struct jrt_text key = { keys[i], strlen(keys[i]) };
		ck_assert_int_eq(jrt_get(ctx, v, key)->integer, i);
		if (i % 2 == 0) {
			ck_assert(jrt_remove(ctx, v, key));
			ck_assert_ptr_null(jrt_get(ctx, v, key));
		}
	}
	ck_assert_uint_eq(jrt_object_of(ctx, v)->count, 500);
	ck_assert_int_eq(jrt_get_lit(ctx, v, "k999")->integer, 999);
	record_close(&r);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("json/value");
	TCase *all = tcase_create("all");
	tcase_set_timeout(all, 60);
	tcase_add_test(all, untouched_values_keep_their_spelling);
	tcase_add_test(all, values_have_a_kind);
	tcase_add_test(all, members_are_set_found_and_removed);
	tcase_add_test(all, members_are_found_after_others_were_removed);
	tcase_add_test(all, an_object_may_have_many_members);
	tcase_add_test(all, a_list_grows_as_needed);
	tcase_add_test(all, fixed_lists_keep_their_length);
	tcase_add_test(all, copies_are_deep);
	tcase_add_test(all, equality_is_javas);
	tcase_add_test(all, values_become_text_as_in_java);
	tcase_add_test(all, values_that_contain_themselves_are_cut_off);
	tcase_add_test(all, numbers_without_json_are_strings);
	tcase_add_test(all, constants_are_read);
	tcase_add_test(all, members_move_from_object_to_object);
	tcase_add_test(all, a_list_of_one_object_is_made_when_it_is_looked_at);
	tcase_add_test(all, a_list_of_one_object_that_contains_itself_is_not_written);
	tcase_add_test(all, strings_of_all_lengths_are_written);
	tcase_add_test(all, a_java_map_has_its_own_order);
	tcase_add_test(all, a_java_map_grows_and_finds_its_members);
	suite_add_tcase(suite, all);
	return suite_main(suite);
}
