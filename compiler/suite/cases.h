/* SPDX-License-Identifier: Apache-2.0 */
/* Cases of `joltc test`: an input, and the expected output.  Either each contains its spec, one
 * JSON object a line (cases_read()), or they belong to a file (suite.h). */
#ifndef SUITE_CASES_H
#define SUITE_CASES_H

#include "driver/options.h"
#include "read/read.h"

struct coverage;

/* The outcome of a case. */
enum answer {
	ANSWER_NONE, /* not run yet */
	ANSWER_OUTPUT,
	ANSWER_NULL, /* the spec selects nothing from the input */
	ANSWER_SPEC_ERROR, /* refused by the compiler */
	ANSWER_TRANSFORM_ERROR,
	ANSWER_BROKEN, /* the compiler's fault: C that does not compile, a crash, a timeout */
	ANSWER_NO_CASE, /* the line is not a case */
};

/* The expected outcome: one of these; none: the case does not say. */
struct expectation {
	const struct node *value;
	bool null; /* nothing */
	bool spec_error, transform_error;
	struct text message; /* of a transform error: its message must contain this */
};

struct test_case {
	struct span span; /* of the spec, or of the case in its file */
	bool of_file; /* it has no spec of its own */
	struct text id, name; /* as JSON text; decoded */
	const struct node *spec; /* of a line */
	enum dialect dialect; /* of the spec, if the case says */
	bool says_dialect;
	uint32_t program; /* which of the programs' pipelines is its own */
	struct {
		struct text input, context; /* JSON text; context.at NULL: none */
		const struct node *tree; /* of a line: the input */
		struct text secrets; /* for the feed (cases_feed.c); empty: each has its name as
					its value */
	} given;
	struct expectation expected;
	bool any_order; /* of keys */
	struct {
		enum answer answer;
		struct text output; /* ANSWER_OUTPUT: JSON */
		const char *message; /* of an error, one line or more */
	} came;
	bool shown; /* its error was shown: once is enough */
};

struct cases {
	struct arena *arena;
	struct test_case *at;
	size_t count, size;
};

/* Adds one, zeroed; the next addition may move it. */
struct test_case *cases_add(struct cases *);
/* Adds the cases of a file, one a line.  False, with a message: the file cannot be read. */
bool cases_read(struct cases *, const char *path, const char **error);
/* Compiles all cases and runs each: fills in the answers.  False, with a message: that was not
 * possible at all. */
bool cases_run(struct cases *, const struct options *, const char **error);
/* Runs those without an answer in a compiled program, started with these words, in the folder; its
 * counts go to `coverage` (may be NULL).  False, with a message: the program cannot be run. */
bool cases_answer(struct cases *, struct workdir *, const struct word_list *start,
	struct coverage *, const char **error);
/* The first error of a spec on one line, in the arena. */
const char *cases_first_error(const struct diag *, struct arena *);

/* Prints the answer as one line of JSON. */
void case_print(const struct test_case *, struct arena *, FILE *);

/* Whether the answer is what the case expects. */
struct verdict {
	bool pass;
	const char *message; /* else: why not, or the smallest difference, on one line */
	struct text details; /* and all the details, in lines */
};
struct verdict case_judge(const struct test_case *, struct arena *);
/* "no \"input\"" as reported; the output as a tree; NULL: not JSON. */
const struct node *case_output(const struct test_case *, struct arena *);
/* Whether the result is nothing, or null, which the reference returns for nothing. */
bool case_gave_nothing(const struct test_case *);
#endif
