/* SPDX-License-Identifier: Apache-2.0 */
/* Programs around compiled pipelines that are not connectors: the one that `joltc test` runs cases
 * in, and the filter that `joltc run` starts. */
#ifndef CASES_CASES_H
#define CASES_CASES_H

#include "json/where.h"
#include "json/writer.h"

JRT_BEGIN

typedef enum jrt_status (*jrt_apply)(struct jrt_ctx *ctx, struct jrt_writer *out);

struct jrt_cover; /* jolt/trace.h */
struct jrt_trace_program;

/* How a program counts what its rules do (jolt/trace.h, which others need not link); create NULL:
 * it does not. */
struct jrt_covering {
	struct jrt_cover *(*create)(const struct jrt_trace_program *);
	enum jrt_status (*record)(
		struct jrt_ctx *, struct jrt_cover *, struct jrt_writer *out, struct jrt_where *);
	void (*print)(const struct jrt_cover *, struct jrt_writer *out);
	void (*destroy)(struct jrt_cover *);
};

/* ---- joltc test ---------------------------------------------------------- */

struct jrt_case {
	uint32_t program; /* as the feed names it */
	jrt_apply apply; /* NULL ends a list */
	const struct jrt_secret *secrets; /* Jolt has none: each is the text that names it */
	/* joltc test --trace: called instead of `apply`; NULL: it is not */
	enum jrt_status (*trace)(
		struct jrt_ctx *, const struct jrt_trace_program *, struct jrt_writer *out);
	const struct jrt_trace_program *traced;
	struct jrt_covering covering; /* joltc test --coverage: counts as well */
};

/* One entry of the feed; all numbers are little-endian, as the compiler may run on another machine.
 * The case with that number, for the struct
 * jrt_case of that program; `input` bytes of JSON and `context` bytes follow, and `secrets` bytes:
 * of each secret its length (uint32_t) and its value, or none at all for those of the struct. */
struct jrt_case_head {
	uint32_t number, program, input, context, secrets;
};
#define JRT_NO_CONTEXT UINT32_MAX

/* One answer, likewise: `length` bytes follow, the output (status JRT_OK) or why there is none.
 * Behind it may come what was counted (jolt/trace.h), with the status JRT_CASE_COVERED. */
#define JRT_CASE_COVERED UINT32_MAX
struct jrt_case_answer {
	uint32_t number, status, length;
};

/* Usage: PROGRAM FEED SKIP.  Answers the entries of the file FEED behind the first SKIP ones on
 * standard output, each as soon as it is known.  A case that takes longer than ten seconds ends the
 * process by SIGALRM.  `units` ends with NULL. */
int jrt_cases_main(int argc, char **argv, const struct jrt_case *const *units);

/* ---- joltc run ----------------------------------------------------------- */

struct jrt_filter {
	jrt_apply apply;
	const char *const *secrets; /* names, in the order of ctx->secrets; ends with NULL */
	const char *context; /* JSON text of an object, unless --context is given; NULL: none */
	/* joltc trace: told instead of what comes out, as text or JSON (jolt/trace.h); NULL: not */
	enum jrt_status (*trace)(struct jrt_ctx *, const struct jrt_trace_program *,
		struct jrt_writer *out, bool json, const char *select);
	const struct jrt_trace_program *traced;
	struct jrt_covering
		covering; /* joltc cover: counts instead of what comes out, at the end */
	bool names_members; /* its first operation names members, which an array has not */
};

/* Usage: PROGRAM [--context FILE] [--secrets FILE] [--format text|json] [--select PATH] [--each
 * yes]
 * [--pretty yes] [--jobs N] [--] [INPUT...].
 * Transforms NDJSON, or JSON documents of any number of lines, from the files or standard input to
 * standard output, a line a record; with --each an array is a record for each element, with
 * --pretty results are laid out, with --jobs so many threads transform lines.  Returns 1 when a
 * record failed: those are told on standard error with file, line and why. */
int jrt_filter_main(int argc, char **argv, const struct jrt_filter *);

JRT_END
#endif
