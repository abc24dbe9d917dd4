/* SPDX-License-Identifier: Apache-2.0 */
/* Log lines that repeat. */
#include "connector/common/log.h"

#include "suite.h"

#include <unistd.h>

static struct jrt_log start;
static char reported[4096];
static int saved; /* standard error of the test */
static FILE *file; /* in its place */

static void
set_up(void)
{
	file = tmpfile();
	ck_assert_ptr_nonnull(file);
	saved = dup(STDERR_FILENO);
	ck_assert_int_ge(dup2(fileno(file), STDERR_FILENO), 0);
	jrt_log_init(&start, "test");
}

static void
tear_down(void)
{
	jrt_log_finish(&start);
	(void)dup2(saved, STDERR_FILENO);
	close(saved);
	(void)fclose(file);
}

/* Ends the log: `reported` is what it has written. */
static void
end(void)
{
	jrt_log_finish(&start);
	rewind(file);
	reported[fread(reported, 1, sizeof reported - 1, file)] = '\0';
}

/* Begins another log, with nothing reported yet. */
static void
again(void)
{
	ck_assert_int_eq(ftruncate(fileno(file), 0), 0);
	rewind(file);
	jrt_log_init(&start, "test");
}

static unsigned
lines_with(const char *text)
{
	unsigned count = 0;
	for (const char *at = reported; (at = strstr(at, text)) != NULL; at += strlen(text)) {
		count++;
	}
	return count;
}

/* Leaves only the message of each line, without time and name. */
static void
keep_texts(void)
{
	char *to = reported;
	for (char *line = reported, *next; *line != '\0'; line = next) {
		next = strchr(line, '\n') + 1;
		char *from = strstr(line, "warning: ");
		memmove(to, from, (size_t)(next - from));
		to += next - from;
	}
	*to = '\0';
}

/* As if the lines had been reported that much earlier. */
static void
pass_seconds(unsigned seconds)
{
	for (int i = 0; i < JRT_LOG_KEPT; i++) {
		start.kept[i].last_ms -= start.kept[i].text != NULL ? 1000 * seconds : 0;
	}
}

START_TEST(a_line_that_repeats_is_counted)
{
	for (int i = 0; i < 5; i++) {
		jrt_log(&start, JRT_LOG_WARNING, "again");
	}
	end();
	ck_assert_uint_eq(lines_with("again"), 2);
	ck_assert_uint_eq(lines_with("warning: again (4 more times)\n"), 1);
}
END_TEST

START_TEST(what_was_counted_is_reported_when_the_line_comes_again_later)
{
	jrt_log(&start, JRT_LOG_WARNING, "again");
	jrt_log(&start, JRT_LOG_WARNING, "again");
	pass_seconds(20);
	jrt_log(&start, JRT_LOG_WARNING, "again");
	end();
	ck_assert_uint_eq(lines_with("again"), 2);
	ck_assert_uint_eq(lines_with("warning: again (2 more times)\n"), 1);
}
END_TEST

START_TEST(a_line_that_comes_once_in_a_while_is_reported_each_time)
{
	jrt_log(&start, JRT_LOG_WARNING, "again");
	pass_seconds(20);
	jrt_log(&start, JRT_LOG_WARNING, "again");
	end();
	ck_assert_uint_eq(lines_with("warning: again\n"), 2);
}
END_TEST

/* A tick reports a repeated line once it has stopped coming for a while. */
START_TEST(a_tick_reports_what_has_been_counted)
{
	jrt_log(&start, JRT_LOG_WARNING, "once");
	jrt_log(&start, JRT_LOG_WARNING, "again");
	jrt_log(&start, JRT_LOG_WARNING, "again");
	jrt_log_tick(&start); /* it may come again */
	jrt_log(&start, JRT_LOG_WARNING, "again");
	pass_seconds(20);
	jrt_log_tick(&start);
	jrt_log_tick(&start);
	jrt_log(&start, JRT_LOG_WARNING, "again"); /* a line was reported just now */
	end();
	keep_texts();
	ck_assert_str_eq(reported, "warning: once\n"
				   "warning: again\n"
				   "warning: again (2 more times)\n"
				   "warning: again (1 more times)\n");
}
END_TEST

/* Text from elsewhere is cut after a whole character. */
START_TEST(text_is_cut_between_characters)
{
	static const struct {
		unsigned before; /* letters before the three-byte characters */
		unsigned shown; /* of the three-byte characters */
	} cases[] = { { 200, 0 }, { 199, 0 }, { 198, 0 }, { 197, 1 }, { 196, 1 } };
	jrt_log_finish(&start);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char said[400], wanted[400];
		memset(said, 'a', sizeof said);
		memcpy(said + cases[i].before, "\xe2\x82\xac\xe2\x82\xac", 6);
		(void)snprintf(wanted, sizeof wanted, "heard; it said: %.*s...\n",
			(int)(cases[i].before + 3 * cases[i].shown), said);
		again();
		jrt_log_with(
			&start, JRT_LOG_WARNING, (struct jrt_text){ said, sizeof said }, "heard");
		end();
		ck_assert_msg(
			strstr(reported, wanted) != NULL, "%u: %s", cases[i].before, reported);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log");
	TCase *tcase = tcase_create("jrt_log");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, a_line_that_repeats_is_counted);
	tcase_add_test(tcase, what_was_counted_is_reported_when_the_line_comes_again_later);
	tcase_add_test(tcase, a_line_that_comes_once_in_a_while_is_reported_each_time);
	tcase_add_test(tcase, a_tick_reports_what_has_been_counted);
	tcase_add_test(tcase, text_is_cut_between_characters);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
