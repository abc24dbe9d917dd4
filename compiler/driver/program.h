/* SPDX-License-Identifier: Apache-2.0 */
/* Programs that run once, around the pipeline of a file: compiled, and kept for the next time
 * (cache.h). */
#ifndef DRIVER_PROGRAM_H
#define DRIVER_PROGRAM_H

#include "driver/compile.h"
#include "driver/options.h"

enum program_use {
	PROGRAM_RUN, /* transforms its inputs (jrt_filter_main() of runtime/cases) */
	PROGRAM_TRACE, /* reports what happens to each record */
	PROGRAM_COVER, /* counts it */
	PROGRAM_TEST, /* answers a feed of cases (jrt_cases_main()) */
	PROGRAM_TEST_TRACE, /* the same, as a trace does it */
	PROGRAM_TEST_COVER, /* the same, and counts */
};

struct program {
	const struct options *options;
	enum program_use use;
	struct compiled c;
	/* of TRACE, COVER, TEST_TRACE, TEST_COVER, after opening: as emit_trace_places() */
	const struct trace_rule *rules;
	size_t rule_count;
	size_t first_input; /* among the files */
	struct runtime runtime; /* that it was made with, after opening */
};

/* Opens the program for `c`: from the cache, which needs neither a compiler nor a folder, or a new
 * one.  -1, with a message. */
int program_open(struct program *, struct arena *, const char **error);
#endif
