/* SPDX-License-Identifier: Apache-2.0 */
/* Output in the order of the input. */
#include "connector/command/in_order.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "suite.h"

enum { ROOM = 4 };

static struct jrt_in_order t;
static int from; /* where its output can be read */

static void
set_up(void)
{
	int ends[2];
	ck_assert_int_eq(pipe(ends), 0);
	from = ends[0];
	ck_assert(jrt_in_order_init(&t, ends[1], ROOM));
}

static void
tear_down(void)
{
	close(from);
	jrt_in_order_finish(&t);
}

/* Ends the output: it must equal the text. */
static void
wrote(const char *expected)
{
	char text[64];
	close(t.fd);
	ssize_t n = read(from, text, sizeof text - 1);
	ck_assert_int_ge(n, 0);
	text[n] = 0;
	ck_assert_str_eq(text, expected);
}

static bool
ends(struct jrt_ordered_batch *b, const char *text, uint64_t lines)
{
	struct jrt_writer out;
	jrt_writer_init(&out);
	jrt_put(&out, text, strlen(text));
	bool good = jrt_in_order_end(&t, b, &out, lines);
	ck_assert(!good || out.used == 0);
	jrt_writer_finish(&out);
	return good;
}

START_TEST(early_output_is_written_in_order)
{
	struct jrt_ordered_batch b[ROOM] = { { .number = 0, .first = true }, { .number = 1 },
		{ .number = 2 }, { .number = 3 } };
	ck_assert(ends(&b[2], "c", 1));
	ck_assert(ends(&b[1], "b", 1));
	ck_assert(ends(&b[3], "d", 1));
	ck_assert_uint_eq(t.next, 0);
	ck_assert(ends(&b[0], "a", 1));
	ck_assert_uint_eq(t.next, 4);
	wrote("abcd");
}
END_TEST

START_TEST(line_numbers_restart_with_each_input)
{
	struct jrt_ordered_batch b[] = { { .number = 0, .first = true }, { .number = 1 },
		{ .number = 2, .first = true }, { .number = 3 }, { .number = 4, .first = true } };
	ck_assert(ends(&b[2], "", 100));
	ck_assert(ends(&b[1], "", 20));
	ck_assert(ends(&b[0], "", 7));
	ck_assert(jrt_in_order_take(&t, &b[3]));
	ck_assert_uint_eq(t.line, 100);
	ck_assert(ends(&b[3], "", 5));
	ck_assert_uint_eq(t.line, 105);
	ck_assert(jrt_in_order_take(&t, &b[4]));
	ck_assert_uint_eq(t.line, 0);
	wrote("");
}
END_TEST

START_TEST(one_stop_stops_all)
{
	struct jrt_ordered_batch first = { .number = 0 }, later = { .number = 1 };
	ck_assert(!jrt_in_order_stopped(&t));
	jrt_in_order_stop(&t);
	ck_assert(jrt_in_order_stopped(&t));
	ck_assert(!jrt_in_order_take(&t, &later));
	ck_assert(!ends(&first, "x", 1));
	ck_assert_int_eq(errno, 0);
	wrote("");
}
END_TEST

START_TEST(broken_output_is_reported)
{
	struct jrt_ordered_batch first = { .number = 0 }, second = { .number = 1 };
	int broken = t.fd;
	t.fd = -1;
	ck_assert(ends(&second, "kept", 1));
	ck_assert(!ends(&first, "", 1)); /* what was kept could not be written */
	ck_assert_int_eq(errno, EBADF);
	t.fd = broken;
	wrote("");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("in order");
	TCase *tcase = tcase_create("in order");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, early_output_is_written_in_order);
	tcase_add_test(tcase, line_numbers_restart_with_each_input);
	tcase_add_test(tcase, one_stop_stops_all);
	tcase_add_test(tcase, broken_output_is_reported);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
