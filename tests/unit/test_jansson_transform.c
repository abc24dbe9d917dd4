/* SPDX-License-Identifier: Apache-2.0 */
/* json_t in, json_t out.  The pipelines are written by hand: other tests cover what specs become.
 */
#include "jansson/transform.h"

#include "suite.h"

static struct jrt_jansson j;

/* {"in": the record} */
static enum jrt_status
wrap(struct jrt_ctx *ctx, struct jrt_writer *out)
{
	jrt_put_lit(out, "{\"in\": ");
	jrt_put_ref(out, ctx->doc, ctx->doc->root);
	jrt_put_lit(out, "}");
	return out->status;
}

/* What ctx->user says, or its status. */
static const char *written;
static enum jrt_status
say(struct jrt_ctx *ctx, struct jrt_writer *out)
{
	jrt_put(out, written, strlen(written));
	return ctx->user != NULL ? *(enum jrt_status *)ctx->user : JRT_OK;
}

static enum jrt_status
transform_null(enum jrt_status (*apply)(struct jrt_ctx *, struct jrt_writer *), json_t **out)
{
	return jrt_jansson_transform(&j, apply, json_null(), out);
}

/* As text: json_equal() compares keys only up to their first NUL. */
static void
comes_back(json_t *in)
{
	json_t *out;
	ck_assert_ptr_nonnull(in);
	ck_assert_int_eq(jrt_jansson_transform(&j, wrap, in, &out), JRT_OK);
	ck_assert_uint_eq(json_object_size(out), 1);
	char *expected = json_dumps(in, JSON_ENCODE_ANY);
	char *text = json_dumps(json_object_get(out, "in"), JSON_ENCODE_ANY);
	ck_assert_str_eq(text, expected);
	free(text);
	free(expected);
	json_decref(out);
	json_decref(in);
}

START_TEST(values_come_through_as_they_are)
{
	static const char *const all[] = { "null", "true", "false", "0", "-1",
		"9223372036854775807", "-9223372036854775808", "0.1", "-0.0", "1.0", "1e300",
		"5e-324", "1.7976931348623157e308", "0.30000000000000004", "123456789.123456789",
		"\"\"", "\"\\\"\\\\\\n\\t\\u0000\\u001f/\\u00e9\\ud55c\\ud83d\\ude00\\u2028\"",
		"[]", "{}", "[[],{},[null]]",
		"{\"b\": 1, \"a\": [1, 2.5, {\"\": \"\"}], \"\\u00e9\\n\": true}" };
	jrt_jansson_init(&j);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		comes_back(json_loads(all[i], JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL));
	}
	json_t *nul = json_object();
	json_object_setn_new(nul, "a\0b", 3, json_integer(1));
	json_object_setn_new(nul, "a\0c", 3, json_integer(2));
	comes_back(nul);
	json_t *same = json_array(); /* a value may stand in several places */
	json_array_append(same, nul = json_integer(7));
	json_array_append_new(same, nul);
	comes_back(same);
	jrt_jansson_finish(&j);
}
END_TEST

START_TEST(members_keep_their_order)
{
	json_t *in = json_pack("{s:i,s:i,s:i}", "z", 1, "a", 2, "m", 3), *out;
	jrt_jansson_init(&j);
	ck_assert_int_eq(jrt_jansson_transform(&j, wrap, in, &out), JRT_OK);
	char *text = json_dumps(out, JSON_COMPACT);
	ck_assert_str_eq(text, "{\"in\":{\"z\":1,\"a\":2,\"m\":3}}");
	free(text);
	json_decref(out);
	json_decref(in);
	jrt_jansson_finish(&j);
}
END_TEST

START_TEST(values_that_jansson_cannot_hold_become_the_nearest)
{
	json_t *out;
	jrt_jansson_init(&j);
	written =
		" [9223372036854775808, -0, \"a\\ud83d.\", \"\\ud83d\\ude00\", {\"\\udc00\": 1}] ";
	ck_assert_int_eq(transform_null(say, &out), JRT_OK);
	ck_assert(json_is_real(json_array_get(out, 0)));
	ck_assert_double_eq(json_real_value(json_array_get(out, 0)), 9223372036854775808.0);
	ck_assert(json_is_integer(json_array_get(out, 1)));
	ck_assert_str_eq(json_string_value(json_array_get(out, 2)), "a\xef\xbf\xbd.");
	ck_assert_str_eq(json_string_value(json_array_get(out, 3)), "\xf0\x9f\x98\x80");
	ck_assert_ptr_nonnull(json_object_get(json_array_get(out, 4), "\xef\xbf\xbd"));
	json_decref(out);
	written = "{\"a\": [1, 1e400]}";
	ck_assert_int_eq(transform_null(say, &out), JRT_WRONG_KIND);
	ck_assert_ptr_null(out);
	jrt_jansson_finish(&j);
}
END_TEST

START_TEST(a_failure_is_a_status_and_the_next_one_works)
{
	json_t *out = json_null(), *bad = json_string_nocheck("a\xff");
	enum jrt_status no_secret = JRT_NO_SECRET;
	jrt_jansson_init(&j);
	ck_assert_int_eq(jrt_jansson_transform(&j, wrap, NULL, &out), JRT_EMPTY);
	ck_assert_ptr_null(out);
	ck_assert_int_eq(jrt_jansson_transform(&j, wrap, bad, &out), JRT_BAD_UTF8);
	written = "{\"half\": ";
	j.ctx.user = &no_secret;
	ck_assert_int_eq(transform_null(say, &out), JRT_NO_SECRET);
	ck_assert_ptr_null(out);
	j.ctx.user = NULL;
	json_decref(bad);
	comes_back(json_pack("{s:i}", "a", 1));
	jrt_jansson_finish(&j);
}
END_TEST

static json_t *
nested(unsigned levels)
{
	json_t *v = json_array();
	for (unsigned i = 1; i < levels; i++) {
		v = i % 2 != 0 ? json_pack("{s:o}", "a", v) : json_pack("[o]", v);
	}
	return v;
}

START_TEST(depth_is_limited)
{
	json_t *in, *out, *inner = json_array(), *outer = json_array();
	jrt_jansson_init(&j);
	in = nested(JRT_MAX_DEPTH - 1);
	comes_back(in);
	in = nested(JRT_MAX_DEPTH + 1);
	ck_assert_int_eq(jrt_jansson_transform(&j, wrap, in, &out), JRT_TOO_DEEP);
	json_decref(in);
	json_array_append(inner, outer);
	json_array_append(outer, inner);
	json_array_append(outer, inner);
	ck_assert_int_eq(jrt_jansson_transform(&j, wrap, outer, &out), JRT_TOO_DEEP);
	ck_assert_ptr_null(out);
	json_array_clear(outer);
	json_decref(inner);
	json_decref(outer);
	jrt_jansson_finish(&j);
}
END_TEST

/* A few values that contain each other often make much text. */
START_TEST(size_is_limited)
{
	json_t *out, *v = json_string("0123456789");
	jrt_jansson_init(&j);
	for (int i = 0; i < 30; i++) {
		json_t *twice = json_array();
		json_array_append(twice, v);
		json_array_append_new(twice, v);
		v = twice;
	}
	ck_assert_int_eq(jrt_jansson_transform(&j, wrap, v, &out), JRT_TOO_LARGE);
	ck_assert_ptr_null(out);
	json_decref(v);
	comes_back(json_integer(1));
	jrt_jansson_finish(&j);
}
END_TEST

/* jansson's allocations fail one after the other; everything that was made is freed. */
static unsigned until_none;
static long held;

static void *
scarce(size_t n)
{
	if (until_none == 0) {
		return NULL;
	}
	until_none--;
	held++;
	return malloc(n);
}

static void
give_back(void *p)
{
	held -= p != NULL;
	free(p);
}

START_TEST(lack_of_room_is_a_status)
{
	json_t *out;
	unsigned room = 0;
	json_set_alloc_funcs(scarce, give_back);
	jrt_jansson_init(&j);
	written =
		"{\"a\": [1, 2.5, \"s\", [], {\"\\ud800\": \"\\ud800\"}, true, null], \"b\": {\"c\": \"d\"}}";
	for (;; room++) {
		until_none = room;
		enum jrt_status status = transform_null(say, &out);
		if (status == JRT_OK) {
			break;
		}
		ck_assert_int_eq(status, JRT_NO_ROOM);
		ck_assert_ptr_null(out);
		ck_assert_int_eq(held, 0);
	}
	ck_assert_uint_gt(room, 10);
	json_decref(out);
	ck_assert_int_eq(held, 0);
	jrt_jansson_finish(&j);
	json_set_alloc_funcs(malloc, free);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("jansson/transform");
	TCase *all = tcase_create("all");
	tcase_set_timeout(all, 60);
	tcase_add_test(all, values_come_through_as_they_are);
	tcase_add_test(all, members_keep_their_order);
	tcase_add_test(all, values_that_jansson_cannot_hold_become_the_nearest);
	tcase_add_test(all, a_failure_is_a_status_and_the_next_one_works);
	tcase_add_test(all, depth_is_limited);
	tcase_add_test(all, size_is_limited);
	tcase_add_test(all, lack_of_room_is_a_status);
	suite_add_tcase(suite, all);
	return suite_main(suite);
}
