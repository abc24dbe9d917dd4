/* SPDX-License-Identifier: Apache-2.0 */
/* The names of an object that is written, and the recorded members of an open one: few and many. */
#include "suite.h"

#include "jolt/rest.h"

#include <stdio.h>

enum { MANY = 3000, LONG = 24 };
static char text[MANY][LONG + JRT_TEXT_SLACK];

static struct jrt_text
name(int i, const char *stem)
{
	int len = snprintf(text[i], LONG, "%s%d", stem, i);
	return (struct jrt_text){ text[i], (size_t)len };
}

static void
all_are_new_once(int count, const char *stem)
{
	struct jrt_arena arena = { 0 };
	const struct jrt_doc doc = { .arena = &arena };
	struct jrt_names names;
	jrt_names_begin(&names);
	for (int i = 0; i < count; i++) {
		ck_assert(jrt_name_is_new(&doc, &names, name(i, stem)));
	}
	for (int i = 0; i < count; i++) {
		ck_assert(!jrt_name_is_new(&doc, &names, name(i, stem)));
	}
	ck_assert(jrt_name_is_new(&doc, &names, JRT_TEXT("another")));
	ck_assert(!jrt_name_is_new(&doc, &names, JRT_TEXT("another")));
	jrt_arena_finish(&arena);
}

START_TEST(each_of_few_and_of_many_names_is_new_once)
{
	all_are_new_once(1, "");
	all_are_new_once(JRT_FEW_NAMES, "n");
	all_are_new_once(JRT_FEW_NAMES + 1, "name ");
	all_are_new_once(MANY, "");
	all_are_new_once(MANY, "a longer name ");
}
END_TEST

START_TEST(without_room_a_name_is_not_known_to_be_new)
{
	struct jrt_arena arena = { .limit = 1 };
	const struct jrt_doc doc = { .arena = &arena };
	struct jrt_names names;
	bool is_new = true;
	jrt_names_begin(&names);
	for (int i = 0; i < MANY && is_new; i++) {
		is_new = jrt_name_is_new(&doc, &names, name(i, ""));
	}
	ck_assert(!is_new);
	ck_assert(arena.full);
	jrt_arena_finish(&arena);
}
END_TEST

enum { KEY = 32 };
/* The forms of keys: as spelled, and decoded. */
struct form {
	const char *spelled, *meant;
};
static const struct form SHORT = { "m%d", "m%d" };

/* {"m0":0,"m1":1,...}, with the key `again` repeated unless it is -1. */
static void
write_members(struct jrt_writer *w, const char *form, int count, int again)
{
	char key[KEY], member[2 * KEY];
	jrt_put_lit(w, "{");
	for (int i = 0; i < count + (again >= 0); i++) {
		(void)snprintf(key, sizeof key, form, i < count ? i : again);
		jrt_put(w, member, (size_t)snprintf(member, sizeof member, "\"%s\":%d,", key, i));
	}
	jrt_put_close(w, "}");
}

/* How many members of such an object are recorded; -1: it bails out. */
static int
seen_members(struct form form, int count, int again)
{
	struct jrt_ctx ctx;
	struct jrt_scanner scanner;
	struct jrt_writer w;
	struct jrt_seen seen;
	static const char padding[JRT_PADDING];
	jrt_ctx_init(&ctx);
	jrt_scanner_init(&scanner, &ctx.arena);
	jrt_writer_init(&w);
	write_members(&w, form.spelled, count, again);
	size_t len = w.used;
	jrt_put(&w, padding, sizeof padding);
	ck_assert(jrt_scan_document(&scanner, w.base, len));
	ck_assert_int_eq(jrt_scan_next(&scanner), JRT_SCAN_RECORD);
	jrt_ctx_begin(&ctx, &scanner.doc);
	const struct jrt_doc *d = ctx.doc;
	jrt_seen_begin(&seen, d, d->root);
	for (struct jrt_keys k = jrt_keys(d, d->root); jrt_next_key(&k);) {
		jrt_seen_rest(&seen, k.value);
	}
	int found = seen.bail_out ? -1 : (int)seen.count;
	for (int i = 0; i < found; i++) {
		char key[KEY];
		int n = snprintf(key, sizeof key, form.meant, i);
		ck_assert(jrt_text_is(jrt_key_of(d, seen.at[i].value - 2), key, (size_t)n));
	}
	jrt_writer_finish(&w);
	jrt_scanner_finish(&scanner);
	jrt_ctx_finish(&ctx);
	return found;
}

START_TEST(members_are_seen_in_their_order_however_many)
{
	ck_assert_int_eq(seen_members(SHORT, 0, -1), 0);
	ck_assert_int_eq(seen_members(SHORT, JRT_FEW_SEEN, -1), JRT_FEW_SEEN);
	ck_assert_int_eq(seen_members(SHORT, JRT_FEW_SEEN + 1, -1), JRT_FEW_SEEN + 1);
	ck_assert_int_eq(seen_members(SHORT, MANY, -1), MANY);
}
END_TEST

START_TEST(an_object_that_repeats_a_key_bails_out)
{
	ck_assert_int_eq(seen_members(SHORT, 2, 0), -1);
	ck_assert_int_eq(seen_members(SHORT, JRT_FEW_SEEN, JRT_FEW_SEEN - 1), -1);
	ck_assert_int_eq(seen_members(SHORT, MANY, MANY / 2), -1);
}
END_TEST

/* Their lengths, first and last bytes are the same. */
START_TEST(keys_that_look_alike_are_told_apart)
{
	static const struct form forms[] = { { "same %03d same", "same %03d same" },
		{ "same %03d\\u0020same", "same %03d same" } };
	for (int i = 0; i < 2; i++) {
		for (int count = 2; count < 10; count++) {
			ck_assert_int_eq(seen_members(forms[i], count, -1), count);
			for (int again = 0; again < count; again++) {
				ck_assert_int_eq(seen_members(forms[i], count, again), -1);
			}
		}
	}
	ck_assert_int_eq(seen_members(forms[0], MANY / 10, -1), MANY / 10);
	ck_assert_int_eq(seen_members(forms[0], MANY / 10, 1), -1);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("jolt/names");
	TCase *t = tcase_create("names");

	tcase_add_test(t, each_of_few_and_of_many_names_is_new_once);
	tcase_add_test(t, without_room_a_name_is_not_known_to_be_new);
	tcase_add_test(t, members_are_seen_in_their_order_however_many);
	tcase_add_test(t, an_object_that_repeats_a_key_bails_out);
	tcase_add_test(t, keys_that_look_alike_are_told_apart);
	suite_add_tcase(s, t);
	return suite_main(s);
}
