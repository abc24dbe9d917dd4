/* SPDX-License-Identifier: Apache-2.0 */
/* How every Check program ends: runs a suite and says, in its last line, how many tests passed and
 * failed. */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>
#include <stdio.h>

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
