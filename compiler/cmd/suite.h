/* SPDX-License-Identifier: Apache-2.0 */
/* Test files: cases of a spec or connector file, which stand beside it.  `orders.yaml` has its
 * cases in `orders.test.yaml` (.yml, .json, .ndjson); docs/test.md tells what is in them. */
#ifndef CMD_SUITE_H
#define CMD_SUITE_H

#include "cmd/cases.h"
#include "cmd/hide.h"
#include "cmd/program.h"

/* What is known of a case of a test file beside what cases.h has. */
struct suite_case {
	const struct node *node; /* the object in the file */
	struct text name;
	const struct hidden *secrets; /* what the test gives */
	const char *output_file; /* of `expected_file`; NULL: none */
	size_t record, records; /* which of those of its `input_file` it is; from 0, of how many */
	bool says_nothing; /* of what must come out: to be written by --update */
};

struct suite {
	struct arena *arena;
	const char *path, *spec; /* of the tests; of what they test */
	const struct source *source; /* the whole file; NULL: it could not be read */
	bool lines; /* it is NDJSON: each case is a source of its own */
	bool json; /* else it is YAML */
	struct cases cases;
	struct suite_case *details; /* as many as there are cases */
	size_t size;
	struct hidden secrets; /* all values that the file has */
	bool unread; /* some of it is neither JSON nor YAML */
	bool wrong; /* errors were told: no case of it can be run */
};

/* Whether the path is named like a test file. */
bool suite_is_named(const char *path);
/* The spec of a test file; NULL with a message. */
const char *suite_spec(const char *path, struct arena *, const char **error);
/* The test files of a spec that are there. */
void suite_files(const char *spec, struct word_list *out);
/* All test files in a folder and those in it, in order of their names; hidden ones are left out. */
void suite_files_below(const char *folder, struct word_list *out);

/* Reads the file; what is wrong is told to diag.  `open`: cases need not say what comes out.  False
 * when there were errors. */
bool suite_read(struct suite *, const char *path, const char *spec, bool open, struct arena *,
	struct diag *);
/* The same of bytes at hand. */
bool suite_read_source(struct suite *, const struct source *, const char *spec, bool open,
	struct arena *, struct diag *);
/* Makes one failure of the whole file, of which diag was told what is wrong. */
void suite_refuse(struct suite *, const struct diag *);
/* Prints what diag was told about the file, without values of secrets. */
void suite_diag_print(const struct suite *, const struct diag *, FILE *);
/* The document, or all documents of an NDJSON file; NULL: told to diag.  `place`: who asks. */
const struct node *const *
suite_documents(const char *path, struct place, struct arena *, struct diag *, size_t *count);

/* A spec, its tests, and the program that runs them. */
struct subject {
	const char *spec;
	struct suite **suites;
	size_t count, size;
	struct coverage *coverage; /* NULL: it is not asked for */
};
/* Compiles the spec, and runs all cases: fills in the answers, in which secrets are hidden.  False
 * with a message when that was not possible; a spec with errors, which are told on standard error,
 * is an answer. */
bool subject_run(struct subject *, const struct options *, struct arena *, const char **error);

/* A range of the test file, and what is to stand there. */
struct suite_edit {
	size_t from, to;
	struct text with;
	size_t number; /* of the case */
};

/* What --update is to write of one suite. */
struct update {
	struct suite *suite;
	struct arena *arena;
	struct suite_edit *edits; /* in the order of the file */
	size_t edit_count, size;
	size_t *written; /* cases whose outputs go to files of their own: the first of each file */
	size_t file_count;
	bool *changes; /* of each case, whether it does */
	size_t count; /* how many do */
};
/* Finds out what would be written of a suite that has been run; which cases that are no errors
 * cannot be, and why, is told on `out`. */
void suite_plan_update(struct suite *, struct update *, struct arena *, FILE *out);
/* Writes it, when the file still is as it was read, and would then read as it did but for that.
 * False with a message; what that names was not written. */
bool suite_update(const struct update *, struct arena *, const char **error);
#endif
