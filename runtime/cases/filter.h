/* SPDX-License-Identifier: Apache-2.0 */
/* The filter that `joltc run` starts, and its parts: what reads, what transforms, what does so in
 * several threads. */
#ifndef CASES_FILTER_H
#define CASES_FILTER_H

#include "cases/cases.h"

#include "json/embed.h"
#include "json/scan.h"

#include <stdio.h>

JRT_BEGIN

/* Lines are taken in blocks of about this size; a longer line makes the block grow. */
enum { BLOCK = 1 << 20 };

/* One for each thread. */
/* What the command line asks for. */
struct filter_options {
	unsigned jobs; /* threads to work with */
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
		struct jrt_scanner
			single; /* of one document among several that follow each other */
		struct jrt_scanner element; /* of an element, with --each */
	} scanners;
	const struct jrt_doc *doc; /* of the record: that of one of these */
	struct jrt_writer out;
	struct jrt_writer plain; /* a result before it is laid out */
	struct jrt_where where; /* the record failed that did so last */
	FILE *err; /* where faults are told */
	struct job *job; /* the thread's; NULL: there is only one */
	bool failed;
	bool hinted; /* that --each was probably meant */
	size_t reported; /* records, in a trace */
	struct jrt_cover *cover; /* of joltc cover */
};

/* The input being read: what is at hand and where it stands. */
struct input {
	const char *name;
	int fd;
	char *bytes; /* JRT_PADDING bytes of room behind `len` */
	size_t len, size;
	size_t line; /* number of the first line at hand */
	bool end;
};

/* ---- filter_read.c ------------------------------------------------------- */

/* The name of an input, controls of terminals spelled as \x1b. */
void jrt_filter_name(FILE *, const char *name);
/* Both tell what is wrong and return false. */
bool
jrt_filter_report(struct filter *, const char *name, size_t line, size_t byte, const char *why);
bool jrt_filter_give(struct filter *, const char *name, const char *why);
/* Reads until `want` bytes are at hand or the input ends.  False: told. */
bool jrt_input_fill(struct filter *, struct input *, size_t want);
/* Reads what is there until whole lines are at hand, `len` bytes of them, or the input ends. False:
 * told. */
bool jrt_input_lines(struct filter *, struct input *, size_t *len);
/* Drops what is at hand before `len`. */
void jrt_input_drop(struct input *, size_t len);
size_t jrt_count_lines(const char *at, size_t len);
/* Where the JSON document ends that begins at `at`, valid or not; `len` when it does not end. */
size_t jrt_document_end(const char *at, size_t len);

/* ---- filter.c ------------------------------------------------------------ */

/* The memory that a thread works with. */
void jrt_filter_init(struct filter *);
void jrt_filter_finish(struct filter *);
/* Writes what there is; of several threads when it is this one's turn.  False: told, or stopped. */
bool jrt_filter_flush(struct filter *);
/* Transforms whole lines, of which the first has that number in its input.  False: no point in
 * going on. */
bool
jrt_filter_lines(struct filter *, const char *name, size_t line, const char *bytes, size_t len);

/* ---- filter_jobs.c ------------------------------------------------------- */

/* Transforms the lines of an input in several threads; results and faults come in its order. */
bool jrt_filter_in_jobs(struct filter *, struct input *);
/* Waits until all before this block is out.  False: stopped. */
bool jrt_job_turn(struct job *);

JRT_END
#endif
