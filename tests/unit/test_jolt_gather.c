/* SPDX-License-Identifier: Apache-2.0 */
/* Turns that are gathered by names. */
#include "suite.h"

#include "jolt/gather.h"

struct turn {
	struct jrt_turn turn;
	unsigned value;
};

static struct jrt_arena arena;
static const struct jrt_doc doc = { .arena = &arena };

static void
begin(void)
{
	arena = (struct jrt_arena){ 0 };
}

static void
end(void)
{
	jrt_arena_finish(&arena);
}

static void
add(struct jrt_gather *g, const char *name, unsigned value)
{
	struct jrt_text text = { name, strlen(name) };
	text = jrt_name_kept(&doc, &text, 1);
	struct turn *t = jrt_gather(&doc, g, text, sizeof *t);
	ck_assert_ptr_nonnull(t);
	t->value = value;
}

START_TEST(turns_stay_in_order_below_their_names)
{
	struct jrt_gather g;
	jrt_gather_begin(&g);
	add(&g, "b", 1);
	add(&g, "a", 2);
	add(&g, "b", 3);
	ck_assert(jrt_is(g.first->name, "b"));
	ck_assert_uint_eq(((const struct turn *)g.first->first)->value, 1);
	ck_assert_uint_eq(((const struct turn *)g.first->first->next)->value, 3);
	ck_assert_uint_eq(g.first->last->number, 3);
	ck_assert_ptr_null(g.first->last->next);
	ck_assert_uint_eq(g.first->next->number, 1);
	ck_assert_uint_eq(((const struct turn *)g.first->next->first)->value, 2);
	ck_assert_ptr_null(g.first->next->next);
}
END_TEST

START_TEST(many_names_are_found_again)
{
	enum { NAMES = 3000, ROUNDS = 3 };
	struct jrt_gather g;
	char name[20];
	jrt_gather_begin(&g);
	for (unsigned i = 0; i < ROUNDS * NAMES; i++) {
		snprintf(name, sizeof name, "%u long name", i % NAMES); /* all end alike */
		add(&g, name, i);
	}
	unsigned count = 0;
	for (const struct jrt_gathered *at = g.first; at != NULL; at = at->next, count++) {
		unsigned value = count;
		ck_assert_uint_eq(at->number, count);
		for (const struct jrt_turn *t = at->first; t != NULL; t = t->next, value += NAMES) {
			ck_assert_uint_eq(((const struct turn *)t)->value, value);
			ck_assert_uint_eq(t->number, value + 1);
		}
		ck_assert_uint_eq(value, count + ROUNDS * NAMES);
	}
	ck_assert_uint_eq(count, NAMES);
}
END_TEST

START_TEST(names_that_differ_in_the_middle_are_apart)
{
	struct jrt_gather g;
	jrt_gather_begin(&g);
	add(&g, "same-a-same", 1);
	add(&g, "same-b-same", 2);
	add(&g, "same-a-same", 3);
	ck_assert_uint_eq(g.count, 2);
	ck_assert_uint_eq(g.turns, 3);
	ck_assert_uint_eq(((const struct turn *)g.first->last)->value, 3);
}
END_TEST

START_TEST(without_memory_there_is_no_turn)
{
	struct jrt_gather g;
	jrt_gather_begin(&g);
	arena.limit = 1;
	ck_assert_ptr_null(jrt_gather(&doc, &g, JRT_TEXT("a"), sizeof(struct turn)));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("jolt/gather");
	TCase *names = tcase_create("names");
	tcase_add_checked_fixture(names, begin, end);
	tcase_add_test(names, turns_stay_in_order_below_their_names);
	tcase_add_test(names, many_names_are_found_again);
	tcase_add_test(names, names_that_differ_in_the_middle_are_apart);
	tcase_add_test(names, without_memory_there_is_no_turn);
	suite_add_tcase(suite, names);
	return suite_main(suite);
}
