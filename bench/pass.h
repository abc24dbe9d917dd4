/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over a text in batches of 128 KiB, as `transform` makes them. */
#ifndef BENCH_PASS_H
#define BENCH_PASS_H

#include "json/scan.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { BATCH = 128 * 1024, MOST_ROUNDS = 101 };

struct input {
	char *bytes;
	size_t len, size;
	size_t records, tokens; /* of the last pass */
};

static inline double
cpu_seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The end of the batch that begins at `from`: behind a line's end. */
static inline size_t
batch_end(const struct input *in, size_t from)
{
	size_t to = in->len - from > BATCH ? from + BATCH : in->len;
	while (to < in->len && to > from && in->bytes[to - 1] != '\n') {
		to--;
	}
	if (to > from) {
		return to;
	}
	const char *end = memchr(in->bytes + from, '\n', in->len - from);
	return end == NULL ? in->len : (size_t)(end + 1 - in->bytes);
}

static inline bool
scan_all(struct jrt_scanner *s, struct input *in, bool records)
{
	in->records = in->tokens = 0;
	for (size_t from = 0, to; from < in->len; from = to) {
		enum jrt_scan_result found = JRT_SCAN_END;
		to = batch_end(in, from);
		if (!jrt_scan_lines(s, in->bytes + from, to - from)) {
			return false;
		}
		in->tokens += s->tokens;
		while (records && (found = jrt_scan_next(s)) == JRT_SCAN_RECORD) {
			in->records++;
		}
		if (found == JRT_SCAN_FAULT) {
			fprintf(stderr, "scan: byte %zu: %s\n",
				from + s->line_from + s->fault.offset,
				jrt_status_text(s->fault.status));
			return false;
		}
	}
	return true;
}

static inline int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}
#endif
