/* SPDX-License-Identifier: Apache-2.0 */
/* Programs around compiled pipelines that are not connectors: the one in which `joltc test` runs
 * cases, and the filter that `joltc run` starts. */
#ifndef CASES_CASES_H
#define CASES_CASES_H

#include "json/where.h"
#include "json/writer.h"

JRT_BEGIN

typedef enum jrt_status (*jrt_apply)(struct jrt_ctx *ctx, struct jrt_writer *out);

struct jrt_cover; /* jolt/trace/trace.h */
struct jrt_trace_program;

/* How a program counts what its rules do (jolt/trace/trace.h, which other programs need not link);
 * create NULL: it does not count. */
struct jrt_covering {
	struct jrt_cover *(*create)(const struct jrt_trace_program *);
	enum jrt_status (*record)(
		struct jrt_ctx *, struct jrt_cover *, struct jrt_writer *out, struct jrt_where *);
	void (*print)(const struct jrt_cover *, struct jrt_writer *out);
	void (*destroy)(struct jrt_cover *);
};

/* ---- joltc test ---------------------------------------------------------- */

struct jrt_case {
	uint32_t program; /* its number in the feed */
	jrt_apply apply; /* NULL ends a list */
	const struct jrt_secret *secrets; /* Jolt has none: the value of each is its name */
	/* joltc test --trace: called instead of `apply`; NULL: not */
	enum jrt_status (*trace)(
		struct jrt_ctx *, const struct jrt_trace_program *, struct jrt_writer *out);
	const struct jrt_trace_program *traced;
	struct jrt_covering covering; /* joltc test --coverage: counts in addition */
};

/* One entry of the feed; all numbers are little-endian, since the compiler may run on another
 * machine.  The case with that number, for the struct jrt_case of that program; followed by `input`
 * bytes of JSON, `context` bytes, and `secrets` bytes: for each secret its length (uint32_t) and
 * its value, or nothing to use those of the struct. */
struct jrt_case_head {
	uint32_t number, program, input, context, secrets;
};
#define JRT_NO_CONTEXT UINT32_MAX

/* One answer, likewise: followed by `length` bytes, the output (status JRT_OK) or the reason why
 * there is none.  Counts may follow (jolt/trace/trace.h), with the status JRT_CASE_COVERED. */
#define JRT_CASE_COVERED UINT32_MAX
struct jrt_case_answer {
	uint32_t number, status, length;
};

/* Usage: PROGRAM FEED SKIP.  Answers the entries of the file FEED after the first SKIP ones on
 * standard output, each as soon as it is known.  A case that takes longer than ten seconds ends the
 * process by SIGALRM.  `units` ends with NULL. */
int jrt_cases_main(int argc, char **argv, const struct jrt_case *const *units);

/* ---- joltc run ----------------------------------------------------------- */

struct jrt_filter {
	jrt_apply apply;
	const char *const *secrets; /* names, in the order of ctx->secrets; ends with NULL */
	const char *context; /* JSON text of an object, unless --context is given; NULL: none */
	/* joltc trace: reports instead of the output, as text or JSON (jolt/trace/trace.h); NULL:
	 * not */
	enum jrt_status (*trace)(struct jrt_ctx *, const struct jrt_trace_program *,
		struct jrt_writer *out, bool json, const char *select);
	const struct jrt_trace_program *traced;
	struct jrt_covering
		covering; /* joltc cover: prints counts at the end instead of the output */
	bool names_members; /* its first operation names members, which an array has not */
};

/* Usage: PROGRAM [--context FILE] [--secrets FILE] [--format text|json] [--select PATH] [--each
 * yes] [--pretty yes] [--jobs N] [--] [INPUT...]. Transforms NDJSON, or JSON documents on any
 * number of lines, from the files or standard input to standard output, one line per record.  With
 * --each every element of an array is a record, with --pretty results are indented, with --jobs N
 * threads transform lines.  Returns 1 if a record failed: failures are reported on standard error
 * with file, line and reason. */
int jrt_filter_main(int argc, char **argv, const struct jrt_filter *);

JRT_END
#endif
