/* SPDX-License-Identifier: Apache-2.0 */
/* How long things took: counts, by upper bounds that double. */
#ifndef CONNECTOR_COMMON_HISTOGRAM_H
#define CONNECTOR_COMMON_HISTOGRAM_H

#include <stdint.h>

enum { JRT_HISTOGRAM_BOUNDS = 18, JRT_HISTOGRAM_FIRST_US = 250 }; /* 0.25 ms to 33 s */

struct jrt_histogram {
	uint64_t counts[JRT_HISTOGRAM_BOUNDS +
			1]; /* up to the bound; the last one: beyond all bounds */
	uint64_t count, sum_us;
};

static inline void
jrt_histogram_add(struct jrt_histogram *h, uint64_t us)
{
	unsigned i = 0;
	for (uint64_t bound = JRT_HISTOGRAM_FIRST_US; us > bound && i < JRT_HISTOGRAM_BOUNDS;
		bound *= 2) {
		i++;
	}
	h->counts[i]++;
	h->count++;
	h->sum_us += us;
}
#endif
