/* SPDX-License-Identifier: Apache-2.0 */
/* How every Check program ends: runs a suite and says, in its last line, how many tests passed and
 * failed. */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>
#include <stdio.h>

/* Check writes each assertion that held into a file, to say after a crash which one was last: some
 * tests have millions.  A crash is reported with its test alone. */
#define _mark_point(file, line) ((void)0)

/* Under AddressSanitizer malloc() ends the program instead of saying no, unless it is reported not
 * to.
 */
__attribute__((visibility("default"))) const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static inline int
suite_main(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	int run = srunner_ntests_run(runner);
	srunner_free(runner);
	printf("%d passed, %d failed\n", run - failed, failed);
	return failed != 0 || run == 0;
}
#endif
