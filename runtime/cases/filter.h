/* SPDX-License-Identifier: Apache-2.0 */
/* The filter that `joltc run` starts, and its parts: reading, transforming, and doing so in several
 * threads. */
#ifndef CASES_FILTER_H
#define CASES_FILTER_H

#include "cases/cases.h"

#include "json/embed.h"
#include "json/scan.h"

#include <stdio.h>

JRT_BEGIN

/* Lines are processed in blocks of about this size; a longer line makes the block grow. */
enum { BLOCK = 1 << 20 };

/* One for each thread. */
/* What the command line asks for. */
struct filter_options {
	unsigned jobs; /* number of threads */
	bool each; /* the elements of an array are the records */
	bool pretty;
	bool json; /* of a trace */
	const char *select;
	char *context; /* JSON text, or NULL */
	size_t context_len;
};

struct filter {
	const struct jrt_filter *program;
	struct filter_options options;
	struct jrt_secret *secrets;
	struct jrt_ctx ctx;
	struct {
		struct jrt_scanner input; /* of lines, or of the document that all of it is */
		struct jrt_scanner single; /* of one document among several */
		struct jrt_scanner element; /* of an element, with --each */
	} scanners;
	const struct jrt_doc *doc; /* the record's: that of one of these */
	struct jrt_writer out;
	struct jrt_writer plain; /* a result before it is formatted */
	struct jrt_where where; /* where the last failure was */
	FILE *err; /* where errors are reported */
	struct job *job; /* the thread's; NULL: there is only one */
	bool failed;
	bool hinted; /* already hinted at --each */
	size_t reported; /* records, in a trace */
	struct jrt_cover *cover; /* of joltc cover */
};

/* The input being read: the bytes at hand and their position. */
struct input {
	const char *name;
	int fd;
	char *bytes; /* followed by JRT_PADDING bytes of room after `len` */
	size_t len, size;
	size_t line; /* number of the first line at hand */
	bool end;
};

/* ---- filter_read.c ------------------------------------------------------- */

/* Writes the name of an input, with control characters spelled as \x1b. */
void jrt_filter_name(FILE *, const char *name);
/* Both report what is wrong and return false. */
bool
jrt_filter_report(struct filter *, const char *name, size_t line, size_t byte, const char *why);
bool jrt_filter_give(struct filter *, const char *name, const char *why);
/* Reads until `want` bytes are at hand or the input ends.  False: an error was reported. */
bool jrt_input_fill(struct filter *, struct input *, size_t want);
/* Reads what is there until complete lines are at hand, `len` bytes of them, or the input ends.
 * False: an error was reported. */
bool jrt_input_lines(struct filter *, struct input *, size_t *len);
/* Drops the bytes before `len`. */
void jrt_input_drop(struct input *, size_t len);
size_t jrt_count_lines(const char *at, size_t len);
/* The end of the JSON document that begins at `at`, valid or not; `len` if it does not end. */
size_t jrt_document_end(const char *at, size_t len);

/* ---- filter.c ------------------------------------------------------------ */

/* Sets up the memory of a thread. */
void jrt_filter_init(struct filter *);
void jrt_filter_finish(struct filter *);
/* Writes the output; with several threads, when this one is next.  False: an error was
 * reported, or stopped. */
bool jrt_filter_flush(struct filter *);
/* Transforms complete lines, the first of which has that number in its input.  False: there is no
 * point in going on. */
bool
jrt_filter_lines(struct filter *, const char *name, size_t line, const char *bytes, size_t len);

/* ---- filter_jobs.c ------------------------------------------------------- */

/* Transforms the lines of an input in several threads; results and errors stay in order. */
bool jrt_filter_in_jobs(struct filter *, struct input *);
/* Waits until everything before this block has been written.  False: stopped. */
bool jrt_job_await(struct job *);

JRT_END
#endif
