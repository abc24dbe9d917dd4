/* SPDX-License-Identifier: Apache-2.0 */
/* Test files: the cases of a spec or connector file, beside it.  `orders.yaml` has its cases in
 * `orders.test.yaml` (.yml, .json, .ndjson); docs/test.md describes them. */
#ifndef SUITE_SUITE_H
#define SUITE_SUITE_H

#include "driver/program.h"
#include "suite/cases.h"
#include "suite/hide.h"

/* What is known of a test file's case beyond what cases.h has. */
struct suite_case {
	const struct node *node; /* the object in the file */
	struct text name;
	const struct hidden *secrets; /* given by the test */
	const char *output_file; /* of `expected_file`; NULL: none */
	size_t record, records; /* the index of its record in its `input_file`, from 0, and how many
				   there are */
	bool says_nothing; /* says nothing about the output: --update will write it */
};

struct suite {
	struct arena *arena;
	const char *path, *spec; /* of the tests; of what they test */
	const struct source *source; /* the whole file; NULL: it could not be read */
	bool lines; /* NDJSON: each case is a source of its own */
	bool json; /* JSON; otherwise YAML */
	struct cases cases;
	struct suite_case *details; /* as many as there are cases */
	size_t size;
	struct hidden secrets; /* all values in the file */
	bool unread; /* part of it is neither JSON nor YAML */
	bool wrong; /* errors were reported: none of its cases can be run */
};

/* Whether the path is named like a test file. */
bool suite_is_named(const char *path);
/* The spec of a test file; NULL, with a message. */
const char *suite_spec(const char *path, struct arena *, const char **error);
/* The test files of a spec that exist. */
void suite_files(const char *spec, struct word_list *out);
/* All test files in a folder and its subfolders, sorted by name; hidden ones are left out. */
void suite_files_below(const char *folder, struct word_list *out);

/* Reads the file and reports errors to diag.  `open`: cases need not say what they expect.  False:
 * there were errors. */
bool suite_read(struct suite *, const char *path, const char *spec, bool open, struct arena *,
	struct diag *);
/* The same for bytes in memory. */
bool suite_read_source(struct suite *, const struct source *, const char *spec, bool open,
	struct arena *, struct diag *);
/* Turns the whole file into one failure, whose reasons were reported to diag. */
void suite_refuse(struct suite *, const struct diag *);
/* Prints what was reported about the file, without values of secrets. */
void suite_diag_print(const struct suite *, const struct diag *, FILE *);
/* The document, or all documents of an NDJSON file; NULL: reported to diag.  `span`: who refers to
 * it. */
const struct node *const *
suite_documents(const char *path, struct span, struct arena *, struct diag *, size_t *count);

/* A spec, its tests, and the program that runs them. */
struct subject {
	const char *spec;
	struct suite **suites;
	size_t count, size;
	struct coverage *coverage; /* NULL: not asked for */
};
/* Compiles the spec and runs all cases: fills in the answers, with secrets hidden.  False, with a
 * message: that was not possible; a spec with errors, which are reported on standard error, is an
 * answer. */
bool subject_run(struct subject *, const struct options *, struct arena *, const char **error);

/* A range of the test file, and its new contents. */
struct suite_edit {
	size_t from, to;
	struct text with;
	size_t number; /* of the case */
};

/* What --update will write for one suite. */
struct update {
	struct suite *suite;
	struct arena *arena;
	struct suite_edit *edits; /* in the order of the file */
	size_t edit_count, size;
	size_t *written; /* cases whose outputs go to files of their own: the first of each file */
	size_t file_count;
	bool *changes; /* for each case, whether it changes */
	size_t count; /* how many change */
};
/* Finds out what would be written for a suite that has been run.  Reports on `out` which cases,
 * though no errors, cannot be updated, and why. */
void suite_plan_update(struct suite *, struct update *, struct arena *, FILE *out);
/* Writes it, if the file is still as it was read, and if the result would read the same apart from
 * the update.  False, with a message; the file it names was not written. */
bool suite_update(const struct update *, struct arena *, const char **error);
#endif
