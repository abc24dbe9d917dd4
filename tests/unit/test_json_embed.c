/* SPDX-License-Identifier: Apache-2.0 */
/* What programs around emitted functions pass in a ctx. */
#include "json/embed.h"

#include "suite.h"

static struct jrt_ctx ctx;

static struct jrt_value *
read_json(const char *json)
{
	jrt_ctx_begin(&ctx, NULL);
	return jrt_read_json(&ctx, (struct jrt_text){ json, strlen(json) });
}

START_TEST(json_is_read_and_copied)
{
	char json[] = " {\"a\": [1, \"b\\u0041\"]} ";
	jrt_ctx_init(&ctx);
	struct jrt_value *v = read_json(json);
	memset(json, 'x', sizeof json - 1);
	ck_assert_ptr_nonnull(v);
	ck_assert_int_eq(jrt_kind(&ctx, v), JRT_KIND_OBJECT);
	struct jrt_value *list = jrt_get_lit(&ctx, v, "a");
	ck_assert_int_eq(jrt_kind(&ctx, list), JRT_KIND_LIST);
	ck_assert_uint_eq(jrt_list_of(&ctx, list)->count, 2);
	ck_assert(jrt_is(jrt_to_text(&ctx, jrt_list_of(&ctx, list)->items[1]), "bA"));
	jrt_ctx_finish(&ctx);
}
END_TEST

START_TEST(invalid_json_is_refused)
{
	static const char *const all[] = { "", " ", "{", "{} {}", "[1,]", "nul", "\"\xff\"",
		"{\"a\":1" };
	jrt_ctx_init(&ctx);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		ck_assert_msg(read_json(all[i]) == NULL, "%s", all[i]);
	}
	ck_assert_ptr_nonnull(read_json("null"));
	jrt_ctx_finish(&ctx); /* together with the room that it has kept */
	jrt_ctx_init(&ctx);
	ctx.arena.limit = 1024;
	char large[4096];
	memset(large, ' ', sizeof large);
	memcpy(large + sizeof large - 3, "{}", 3);
	ck_assert_ptr_null(read_json(large));
	jrt_ctx_finish(&ctx);
}
END_TEST

START_TEST(a_secret_has_both_forms_until_it_is_wiped)
{
	struct jrt_secret s[2];
	jrt_ctx_init(&ctx);
	ck_assert(!jrt_secret_is_set(&ctx, 0));
	ck_assert(jrt_secret_make(&s[0], JRT_TEXT("a\"b")));
	ck_assert(jrt_secret_make(&s[1], JRT_TEXT("")));
	ck_assert(jrt_is(s[0].text, "a\"b"));
	ck_assert(jrt_is(s[0].json, "a\\\"b"));
	ck_assert_uint_eq(s[1].json.len, 0);
	ctx.secrets = s;
	ck_assert(!jrt_secret_is_set(&ctx, 0)); /* the number of secrets is not known */
	ctx.secret_count = 2;
	ck_assert(jrt_secret_is_set(&ctx, 0));
	ck_assert(jrt_secret_is_set(&ctx, 1)); /* empty is set */
	ck_assert(!jrt_secret_is_set(&ctx, 2));
	jrt_secret_wipe(&s[0]);
	jrt_secret_wipe(&s[1]);
	jrt_secret_wipe(&s[1]);
	ck_assert(!jrt_secret_is_set(&ctx, 0));
	jrt_ctx_finish(&ctx);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("json/embed");
	TCase *all = tcase_create("all");
	tcase_add_test(all, json_is_read_and_copied);
	tcase_add_test(all, invalid_json_is_refused);
	tcase_add_test(all, a_secret_has_both_forms_until_it_is_wiped);
	suite_add_tcase(suite, all);
	return suite_main(suite);
}
