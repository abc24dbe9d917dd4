/* SPDX-License-Identifier: Apache-2.0 */
/* Cases of `joltc test`: an input, and what must come out of it.  Each brings its spec, one JSON
 * object a line (cases_read()), or they belong to a file (suite.h). */
#ifndef CMD_CASES_H
#define CMD_CASES_H

#include "cmd/options.h"
#include "read/read.h"

struct coverage;

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

/* What must come out: one of these; none: the case does not say. */
struct expectation {
	const struct node *value;
	bool null; /* nothing */
	bool spec_error, transform_error;
	struct text message; /* of a transform error: what is told of it must hold this */
};

struct test_case {
	struct place place; /* of the spec, or of the case in its file */
	bool of_file; /* it has no spec of its own */
	struct text id, name; /* as JSON text; as it is meant */
	const struct node *spec; /* of a line */
	enum dialect dialect; /* of the spec, when the case says it */
	bool says_dialect;
	uint32_t program; /* of those that the program has, which is its own */
	struct {
		struct text input, context; /* JSON text; context.at NULL: none */
		const struct node *tree; /* of a line: the input */
		struct text secrets; /* for the feed (cases_feed.c); empty: each is the text that
					names it */
	} given;
	struct expectation expected;
	bool any_order; /* of keys */
	struct {
		enum answer answer;
		struct text output; /* ANSWER_OUTPUT: JSON */
		const char *message; /* of an error, one line or more */
	} came;
	bool shown; /* what is wrong with it: once is enough */
};

struct cases {
	struct arena *arena;
	struct test_case *at;
	size_t count, size;
};

/* Adds one, zeroed; it moves when the next is added. */
struct test_case *cases_add(struct cases *);
/* Adds the cases of a file, one a line.  False with a message when it cannot be read. */
bool cases_read(struct cases *, const char *path, const char **error);
/* Compiles all and runs each: fills in the answers.  False with a message when that was not
 * possible at all. */
bool cases_run(struct cases *, const struct options *, const char **error);
/* Gives those that have no answer to a program that is compiled, which these words start, in the
 * folder; what it counts goes to `coverage` (may be NULL).  False with a message when it cannot be
 * run. */
bool cases_answer(struct cases *, struct workdir *, const struct word_list *start,
	struct coverage *, const char **error);
/* The first error of a spec as one line, kept in the arena. */
const char *cases_first_error(const struct diag *, struct arena *);

/* The answer as one line of JSON. */
void case_print(const struct test_case *, struct arena *, FILE *);

/* Whether the answer is what the case expects. */
struct verdict {
	bool pass;
	const char *message; /* else: why not, or the smallest difference, in one line */
	struct text details; /* and all that there is to tell, in lines */
};
struct verdict case_judge(const struct test_case *, struct arena *);
/* "no \"input\"" as it is told; the output as a tree, NULL: it is no JSON. */
const struct node *case_output(const struct test_case *, struct arena *);
/* Whether nothing came out, or null, which is what the reference returns for nothing. */
bool case_gave_nothing(const struct test_case *);
#endif
