/* SPDX-License-Identifier: Apache-2.0 */
/* What happened in the last minutes: remembers earlier values of figures that only grow. */
#ifndef CONNECTOR_ADMIN_TREND_H
#define CONNECTOR_ADMIN_TREND_H

#include <stdbool.h>
#include <stdint.h>

enum { JRT_TREND_MINUTES = 5, JRT_TREND_STEP_MS = 10000 };
enum { JRT_TREND_SAMPLES = JRT_TREND_MINUTES * 60000 / JRT_TREND_STEP_MS };

struct jrt_figures {
	uint64_t records,
		unfit; /* records read; those that were invalid JSON or could not be transformed */
	uint64_t sent, refused; /* final answers of the endpoint; those that refused the records */
	uint64_t requests, failures; /* finished; those without an answer or with 5xx */
};

struct jrt_trend {
	struct jrt_figures samples[JRT_TREND_SAMPLES]; /* a ring; all zero: before the start */
	unsigned next;
	uint64_t taken_ms;
};

/* Call every few seconds. */
void jrt_trend_take(struct jrt_trend *, const struct jrt_figures *, uint64_t now_ms);
/* How much the figures have grown in the last minutes, or since the start. */
struct jrt_figures jrt_trend_grown(const struct jrt_trend *, const struct jrt_figures *);

enum jrt_mood { JRT_MOOD_GOOD, JRT_MOOD_WARN, JRT_MOOD_BAD };
/* From 1 in 100 on it is worth a look, from half on it is bad. */
enum jrt_mood jrt_mood(uint64_t faults, uint64_t all);
#endif
