/* SPDX-License-Identifier: Apache-2.0 */
/* Sorting the members of an object by rank. */
#include "suite.h"

#include "jolt/ranked.h"

static void
put_all(struct jrt_writer *w, const char *const *members, const uint32_t *ranks, uint32_t count)
{
	struct jrt_ranked_member room[8];
	struct jrt_ranked ranked = { .members = room };
	for (uint32_t i = 0; i < count; i++) {
		jrt_ranked_begin(&ranked, w);
		jrt_put(w, members[i], strlen(members[i]));
		jrt_ranked_end(&ranked, w, ranks[i]);
	}
	jrt_put_in_order(w, &ranked);
}

static void
gives(const char *const *members, const uint32_t *ranks, uint32_t count, const char *expected)
{
	struct jrt_writer w;
	jrt_writer_init(&w);
	jrt_put_lit(&w, "before{");
	put_all(&w, members, ranks, count);
	jrt_put(&w, "", 1);
	ck_assert_int_eq(w.status, JRT_OK);
	ck_assert_str_eq(w.base, expected);
	jrt_writer_finish(&w);
}

START_TEST(members_in_order_stay)
{
	gives((const char *[]){ "\"a\":1,", "\"b\":22,", "\"c\":3," }, (uint32_t[]){ 0, 4, 9 }, 3,
		"before{\"a\":1,\"b\":22,\"c\":3,");
	gives(NULL, NULL, 0, "before{");
}
END_TEST

START_TEST(members_out_of_order_change_places)
{
	gives((const char *[]){ "\"a\":1,", "\"bb\":22,", "\"c\":{}," }, (uint32_t[]){ 7, 4, 5 }, 3,
		"before{\"bb\":22,\"c\":{},\"a\":1,");
}
END_TEST

START_TEST(long_members_change_places_whole)
{
	char longest[300], expected[400] = "before{";
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 2] = ',';
	longest[sizeof longest - 1] = '\0';
	strcat(strcat(strcat(expected, "\"b\":\"seventeen bytes\","), longest), "\"c\":3,");
	for (uint32_t far = 3; far < 100; far += 60) { /* large ranks are sorted */
		gives((const char *[]){ "\"c\":3,", longest, "\"b\":\"seventeen bytes\"," },
			(uint32_t[]){ far, 2, 1 }, 3, expected);
	}
}
END_TEST

START_TEST(members_of_equal_rank_keep_their_order)
{
	gives((const char *[]){ "x,", "y,", "z,", "w," },
		(uint32_t[]){ UINT32_MAX, 3, UINT32_MAX, 1 }, 4, "before{w,y,x,z,");
}
END_TEST

START_TEST(missing_members_have_no_rank)
{
	gives((const char *[]){ "", "b,", "", "a," }, (uint32_t[]){ UINT32_MAX, 1, UINT32_MAX, 2 },
		4, "before{b,a,");
}
END_TEST

START_TEST(without_room_the_writer_fails)
{
	struct jrt_writer w;
	jrt_writer_init(&w);
	w.limit = 12; /* the members fit, a copy of them does not */
	put_all(&w, (const char *[]){ "aaaa,", "bbbb," }, (uint32_t[]){ 2, 1 }, 2);
	ck_assert_int_eq(w.status, JRT_OUTPUT_LIMIT);
	jrt_writer_finish(&w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("jolt/ranked");
	TCase *t = tcase_create("ranked");

	tcase_add_test(t, members_in_order_stay);
	tcase_add_test(t, members_out_of_order_change_places);
	tcase_add_test(t, long_members_change_places_whole);
	tcase_add_test(t, members_of_equal_rank_keep_their_order);
	tcase_add_test(t, missing_members_have_no_rank);
	tcase_add_test(t, without_room_the_writer_fails);
	suite_add_tcase(s, t);
	return suite_main(s);
}
