/* SPDX-License-Identifier: Apache-2.0 */
/* How every Check program ends: it runs a suite, and its last line says how many tests passed and
 * failed. */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>
#include <stdio.h>

/* Check writes each assertion that held to a file, so that it can name the last one after a crash;
 * some tests have millions.  Here, a crash is reported with its test only. */
#define _mark_point(file, line) ((void)0)

/* Under AddressSanitizer, malloc() ends the program instead of returning NULL, unless this option
 * is set. */
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
