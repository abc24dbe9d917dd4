/* SPDX-License-Identifier: Apache-2.0 */
/* Cases of `joltc test`: a spec, an input, and what must come out; one JSON object a line. */
#ifndef CMD_CASES_H
#define CMD_CASES_H

#include "cmd/options.h"
#include "read/read.h"

/* What came out of one. */
enum answer {
	ANSWER_NONE, /* not run yet */
	ANSWER_OUTPUT,
	ANSWER_NULL, /* the spec selects nothing of the input */
	ANSWER_SPEC_ERROR, /* refused when compiling */
	ANSWER_TRANSFORM_ERROR,
	ANSWER_BROKEN, /* the compiler's fault: C that does not compile, a crash, a time-out */
	ANSWER_NO_CASE, /* the line is no case */
};

struct test_case {
	const struct source *line;
	const struct node *tree, *spec, *input, *context;
	enum dialect dialect; /* of the spec, when the case says it */
	bool says_dialect;
	struct text id; /* as JSON text */
	struct text prefix; /* of the C names */
	enum answer answer;
	struct text output; /* ANSWER_OUTPUT: JSON */
	const char *message; /* of an error, one line or more */
};

struct cases {
	struct arena *arena;
	struct test_case *at;
	size_t count, size;
};

/* Adds the cases of a file, one a line.  False with a message when it cannot be read. */
bool cases_read(struct cases *, const char *path, const char **error);
/* Compiles all and runs each: fills in the answers.  False with a message when that was not
 * possible at all. */
bool cases_run(struct cases *, const struct options *, const char **error);

/* Whether the answer is what the case expects; what differs is printed when not. */
bool case_passes(const struct test_case *, struct arena *, FILE *);
/* The answer as one line of JSON. */
void case_print(const struct test_case *, struct arena *, FILE *);
#endif
