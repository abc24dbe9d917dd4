/* SPDX-License-Identifier: Apache-2.0 */
/* How the table of options reads the command line. */
#include "driver/options.h"

#include "suite.h"

static struct arena arena;
static struct options options;
static const char *error;

static bool
parse(uint64_t allowed, int argc, const char **argv)
{
	error = NULL;
	return options_parse(&options, allowed, argc, (char **)argv, &arena, &error);
}
#define PARSE(allowed, ...)                                                                        \
	parse((allowed), sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *),                 \
		(const char *[]){ __VA_ARGS__ })

START_TEST(a_value_is_in_the_same_word_or_the_next)
{
	uint64_t allowed = OPTION_BIT(OUTPUT) | OPTION_BIT(FORMAT);
	ck_assert(PARSE(allowed, "-o", "a", "f"));
	ck_assert_str_eq(options.value[OPTION_OUTPUT], "a");
	ck_assert(PARSE(allowed, "-ob"));
	ck_assert_str_eq(options.value[OPTION_OUTPUT], "b");
	ck_assert(PARSE(allowed, "--output=c"));
	ck_assert_str_eq(options.value[OPTION_OUTPUT], "c");
	ck_assert(PARSE(allowed, "--output", "d"));
	ck_assert_str_eq(options.value[OPTION_OUTPUT], "d");
	ck_assert(PARSE(allowed, "--format", "gcc"));
	ck_assert_int_eq(options.format, DIAG_GCC);
}
END_TEST

START_TEST(files_and_options_may_be_mixed)
{
	ck_assert(PARSE(OPTION_BIT(STRICT), "a", "--strict", "-", "--", "--b"));
	ck_assert(options.set[OPTION_STRICT]);
	ck_assert_uint_eq(options.files.count, 3);
	ck_assert_str_eq(options.files.at[0], "a");
	ck_assert_str_eq(options.files.at[1], "-");
	ck_assert_str_eq(options.files.at[2], "--b");
}
END_TEST

START_TEST(repeated_options_add_up)
{
	uint64_t allowed = OPTION_BIT(WITH) | OPTION_BIT(WARNING);
	ck_assert(PARSE(allowed, "--with", "a.c", "--with=b.c", "-Wno-x", "-W", "error"));
	ck_assert_uint_eq(options.with.count, 2);
	ck_assert_str_eq(options.with.at[1], "b.c");
	ck_assert_uint_eq(options.warnings.count, 2);
	ck_assert_str_eq(options.warnings.at[0], "no-x");
	ck_assert_str_eq(options.warnings.at[1], "error");
}
END_TEST

START_TEST(options_of_other_commands_are_refused)
{
	ck_assert(!PARSE(OPTION_BIT(STRICT), "--tree"));
	ck_assert_str_eq(error, "unknown option --tree");
	ck_assert(!PARSE(OPTION_BIT(STRICT), "--strictly"));
	ck_assert(!PARSE(OPTION_BIT(STRICT), "--strict=yes"));
	ck_assert_str_eq(error, "--strict takes no value");
	ck_assert(!PARSE(OPTION_BIT(OUTPUT), "a", "-o"));
	ck_assert_str_eq(error, "-o needs a value: PATH");
	ck_assert(!PARSE(OPTION_BIT(OUTPUT), "-o", "", "a"));
	ck_assert_str_eq(error, "-o needs a value: PATH");
	ck_assert(!PARSE(OPTION_BIT(OUTPUT), "--output=", "a"));
	ck_assert(PARSE(OPTION_BIT(NAME), "--name", "", "a"));
	ck_assert(!PARSE(OPTION_BIT(FORMAT), "--format=xml"));
	ck_assert(!PARSE(OPTION_BIT(CASES), "--format=json"));
	ck_assert(PARSE(OPTION_BIT(CASES), "--format=ndjson"));
}
END_TEST

START_TEST(help_wins_over_what_follows)
{
	ck_assert(PARSE(0, "--help", "--nonsense"));
	ck_assert(options.help);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("options");
	TCase *parsing = tcase_create("parse");
	tcase_add_test(parsing, a_value_is_in_the_same_word_or_the_next);
	tcase_add_test(parsing, files_and_options_may_be_mixed);
	tcase_add_test(parsing, repeated_options_add_up);
	tcase_add_test(parsing, options_of_other_commands_are_refused);
	tcase_add_test(parsing, help_wins_over_what_follows);
	suite_add_tcase(suite, parsing);
	int status = suite_main(suite);
	arena_free(&arena);
	return status;
}
