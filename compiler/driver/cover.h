/* SPDX-License-Identifier: Apache-2.0 */
/* How often each rule of a spec did something, and the formats in which that is reported. */
#ifndef DRIVER_COVER_H
#define DRIVER_COVER_H

#include "driver/compile.h"

#include <stdint.h>
#include <stdio.h>

struct covered_rule {
	unsigned operation; /* from 1 */
	struct span span;
	uint64_t matched, wrote; /* how many times it was applied, and how many times it then wrote
				    or removed something */
};

struct covered_operation {
	struct span span;
	struct text name;
	uint64_t reached; /* by how many records */
};

struct coverage {
	struct arena *arena;
	const struct source *source; /* of the spec; NULL: nothing was counted */
	struct covered_rule *rules; /* after coverage_end(): each once, in the order of the file */
	size_t rule_count;
	struct covered_operation *operations;
	size_t operation_count;
	uint64_t records, nothing, failed; /* all; those that gave nothing; those that failed */
};

/* Begins with counts of zero.  `rules` as emit_trace_places() gives them. */
void coverage_begin(struct coverage *, const struct compiled *, const struct trace_rule *rules,
	size_t rule_count, struct arena *);
/* Adds what a program has counted (jrt_cover_print() of runtime/jolt/trace/trace.h).  False:
 * incomplete. ORDER COVER */
bool coverage_add(struct coverage *, struct text counts);
void coverage_end(struct coverage *);

/* Prints the spec with the counts before its lines, and what never matched. */
void coverage_text(const struct coverage *, FILE *);
/* Prints one line of JSON: see docs/test.md. */
void coverage_json(const struct coverage *, FILE *);
/* Prints an lcov tracefile (geninfo(1)): operations are functions, rules of a line its branches. */
void coverage_lcov(const struct coverage *, FILE *);
/* Writes that file.  False, with a message. */
bool coverage_write(const struct coverage *, const char *path, struct arena *, const char **error);
#endif
