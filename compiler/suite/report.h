/* SPDX-License-Identifier: Apache-2.0 */
/* The formats in which results of tests are reported. */
#ifndef SUITE_REPORT_H
#define SUITE_REPORT_H

#include "suite/cases.h"

/* The cases of one file, in their order. */
struct report {
	const char *name; /* of the file */
	const struct cases *cases;
};

/* Everything that `joltc test` has to report. */
struct reports {
	struct report *at;
	size_t count;
};

/* Reports a case unless it passes; returns whether it does. */
bool report_case(const struct test_case *, FILE *);
/* Counts the cases that pass, and reports the others, each with its smallest difference first; the
 * last line is "N passed, N failed". */
size_t report_text(const struct reports *, FILE *);
/* A line of JSON for each, with its answer. */
void report_ndjson(const struct reports *, FILE *);
/* TAP version 14 (https://testanything.org); returns how many pass. */
size_t report_tap(const struct reports *, FILE *);
/* An XML document in the format of JUnit's reporters for Ant and Surefire, which build servers
 * read. */
void report_junit(const struct reports *, FILE *);
/* How many cases there are. */
size_t report_count(const struct reports *);
#endif
