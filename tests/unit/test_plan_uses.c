/* SPDX-License-Identifier: Apache-2.0 */
/* What a finished plan knows about itself: which of its parts use what. */
#include "reading.h"

#include "plan/plan.h"

enum { MOST = 16 };

/* The parts of one kind in the last plan, in the order in which they are written. */
static const struct part *parts[MOST];
static unsigned count;

static void
collect(const struct part *p, enum part_kind kind)
{
	for (; p != NULL; p = p->next) {
		if (p->kind == kind) {
			ck_assert_uint_lt(count, MOST);
			parts[count++] = p;
		}
		collect(p->around.head, kind);
		collect(p->parts, kind);
		collect(p->otherwise, kind);
	}
}

static const struct plan *
plan_of(const char *text)
{
	const struct node *tree =
		read_source(source_of("f.json", text, strlen(text)), &arena, &diag);
	const struct chain *chain = spec_chain(tree, false, &arena, &diag);
	ck_assert_ptr_nonnull(chain);
	return plan_chain(chain, (struct plan_options){ 0 }, &arena);
}

/* The parts of that kind in what one shift writes. */
static const struct plan *
parts_of_shift(const char *spec, enum part_kind kind)
{
	const struct plan *plan =
		plan_of(arena_printf(&arena, "[{\"operation\": \"shift\", \"spec\": %s}]", spec));
	ck_assert(plan->stream);
	count = 0;
	collect(plan->parts, kind);
	return plan;
}

/* ---- loops ---------------------------------------------------------------- */

START_TEST(the_first_of_two_loops_checks_for_both)
{
	parts_of_shift("{\"a\": {\"*\": {\"x\": \"l[]\", \"y\": \"m[]\"}}}", PART_LOOP);
	ck_assert_uint_eq(count, 2);
	ck_assert(parts[0]->turns->checks && parts[0]->turns->checks_keys);
	ck_assert(!parts[1]->turns->checks && !parts[1]->turns->checks_keys);
}
END_TEST

START_TEST(a_loop_that_may_not_be_reached_checks_for_no_other)
{
	parts_of_shift(
		"{\"w\": {\"*\": {\"a\": {\"*\": {\"x\": \"o[&3].l[]\", \"y\": \"o[&3].m[]\"}}}}}",
		PART_LOOP);
	unsigned inside = 0;
	for (unsigned i = 0; i < count; i++) {
		if (parts[i]->loop->over->kind != INPUT_ROOT && input_arm(parts[i]->loop->over)) {
			ck_assert(parts[i]->turns->checks);
			inside++;
		}
	}
	ck_assert_uint_eq(inside, 2);
}
END_TEST

START_TEST(members_that_several_loops_look_for_are_kept)
{
	parts_of_shift("{\"a\": {\"*\": {\"x\": \"l[]\", \"y\": \"m[]\"}}}", PART_ARM);
	ck_assert_uint_eq(count, 2);
	ck_assert_ptr_eq(parts[0]->arm, parts[1]->arm);
	ck_assert(parts[0]->looks && parts[1]->looks);
	ck_assert_uint_eq(parts[0]->arm->lookers, 2);
	ck_assert_uint_gt(parts[0]->arm->remembered, 0);
	parts_of_shift("{\"a\": {\"*\": {\"x\": \"l[]\"}}}", PART_ARM);
	ck_assert_uint_eq(parts[0]->arm->lookers, 1);
	ck_assert_uint_eq(parts[0]->arm->remembered, 0);
}
END_TEST

START_TEST(a_turn_needs_the_only_thing_that_it_writes)
{
	parts_of_shift("{\"a\": {\"*\": {\"x\": \"l[]\", \"y\": \"m[]\"}}}", PART_LOOP);
	ck_assert_str_eq(parts[0]->turns->needs->slot, "x");
	ck_assert_str_eq(parts[1]->turns->needs->slot, "y");
	parts_of_shift("{\"a\": {\"*\": {\"x\": \"l[]\", \"@\": \"n[]\"}}}", PART_LOOP);
	ck_assert_uint_eq(count, 2);
	ck_assert_ptr_null(parts[0]->turns->needs); /* each element is written */
}
END_TEST

START_TEST(stars_exclude_literals_that_they_cannot_match)
{
	static const struct {
		const char *spec;
		bool apart;
	} cases[] = {
		{ "{\"a\": \"x\", \"b-*\": \"y.&\"}", true },
		{ "{\"b-1\": \"x\", \"b-*\": \"y.&\"}", false },
		{ "{\"b-\": \"x\", \"b-*\": \"y.&\"}",
			true }, /* a star takes at least one character */
		{ "{\"a\": \"x\", \"b*c*\": \"y.&\"}", true },
		{ "{\"bbcc\": \"x\", \"b*c*\": \"y.&\"}", false },
		{ "{\"a\": \"x\", \"*\": \"y.&\"}", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		parts_of_shift(cases[i].spec, PART_LOOP);
		ck_assert_uint_eq(count, 1);
		ck_assert_msg(parts[0]->turns->apart == cases[i].apart, "%s", cases[i].spec);
	}
}
END_TEST

/* ---- names ---------------------------------------------------------------- */

START_TEST(values_of_a_name_that_may_repeat_are_shared)
{
	parts_of_shift("{\"*\": {\"*\": \"out.&\"}}", PART_NAME_SEEN);
	ck_assert_uint_eq(count, 1);
	ck_assert_ptr_nonnull(parts[0]->names.shared);
	ck_assert_int_eq(parts[0]->names.shared->kind, PART_INPUT);
	parts_of_shift("{\"*\": {\"*\": {\"v\": \"out.&1.w\"}}}", PART_NAME_SEEN);
	ck_assert_uint_gt(count, 0);
	ck_assert_ptr_null(parts[0]->names.shared); /* an object is not a piece of the input */
}
END_TEST

START_TEST(words_common_to_all_names_do_not_distinguish_them)
{
	parts_of_shift("{\"*\": {\"*\": \"out.p-&-q\"}}", PART_NAME_SEEN);
	ck_assert_uint_eq(parts[0]->words.count, 3);
	ck_assert_uint_eq(parts[0]->names.distinct.count, 1);
	ck_assert_int_eq(parts[0]->names.distinct.at[0].kind, WORD_KEY);
}
END_TEST

/* ---- the plan ------------------------------------------------------------- */

START_TEST(a_plan_that_may_bail_out_has_the_tree_way_too)
{
	const struct plan *plan = parts_of_shift("{\"a\": \"b\"}", PART_INPUT);
	ck_assert(!plan->tree.too && plan->fails == NULL);
	plan = parts_of_shift("{\"*\": \"b.&\"}", PART_INPUT);
	ck_assert(plan->tree.too); /* because a key may repeat */
	plan = plan_of(
		"[{\"operation\": \"modify-overwrite-beta\", \"spec\": {\"a\": \"=toUpper(@(1,b))\"}},"
		" {\"operation\": \"shift\", \"spec\": {\"a\": \"b\"}}]");
	ck_assert(plan->stream && plan->calls != NULL && plan->tree.too);
	ck_assert_ptr_null(plan->fails);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("plan/uses");
	ADD(s, the_first_of_two_loops_checks_for_both);
	ADD(s, a_loop_that_may_not_be_reached_checks_for_no_other);
	ADD(s, members_that_several_loops_look_for_are_kept);
	ADD(s, a_turn_needs_the_only_thing_that_it_writes);
	ADD(s, stars_exclude_literals_that_they_cannot_match);
	ADD(s, values_of_a_name_that_may_repeat_are_shared);
	ADD(s, words_common_to_all_names_do_not_distinguish_them);
	ADD(s, a_plan_that_may_bail_out_has_the_tree_way_too);
	return suite_main(s);
}
