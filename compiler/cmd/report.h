/* SPDX-License-Identifier: Apache-2.0 */
/* The forms in which results of tests are told. */
#ifndef CMD_REPORT_H
#define CMD_REPORT_H

#include "cmd/cases.h"

/* The cases of one file, in their order. */
struct report {
	const char *name; /* of the file */
	const struct cases *cases;
};

/* What `joltc test` has to tell. */
struct reports {
	struct report *at;
	size_t count;
};

/* Tells of a case unless it passes; whether it does. */
bool report_case(const struct test_case *, FILE *);
/* Counts those that pass, and tells of the others, each with what differs first; the last line is
 * "N passed, N failed". */
size_t report_text(const struct reports *, FILE *);
/* A line of JSON for each, with its answer. */
void report_ndjson(const struct reports *, FILE *);
/* TAP version 14 (https://testanything.org); returns how many pass. */
size_t report_tap(const struct reports *, FILE *);
/* An XML document as JUnit's reporters of Ant and Surefire write it, and build servers read it. */
void report_junit(const struct reports *, FILE *);
/* The first bytes of such a file. */
#define JUNIT_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"joltc\""
/* How many cases there are. */
size_t report_count(const struct reports *);
#endif
