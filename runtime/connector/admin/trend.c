/* SPDX-License-Identifier: Apache-2.0 */
/* Figures of the last minutes. */
#include "connector/admin/trend.h"

void
jrt_trend_take(struct jrt_trend *t, const struct jrt_figures *f, uint64_t now_ms)
{
	if (t->taken_ms == 0 || now_ms - t->taken_ms >= JRT_TREND_STEP_MS) {
		t->samples[t->next] = *f;
		t->next = (t->next + 1) % JRT_TREND_SAMPLES;
		t->taken_ms = now_ms;
	}
}

struct jrt_figures
jrt_trend_grown(const struct jrt_trend *t, const struct jrt_figures *now)
{
	const struct jrt_figures *then = &t->samples[t->next]; /* the oldest */
	return (struct jrt_figures){ .records = now->records - then->records,
		.unfit = now->unfit - then->unfit,
		.sent = now->sent - then->sent,
		.refused = now->refused - then->refused,
		.requests = now->requests - then->requests,
		.failures = now->failures - then->failures };
}

enum jrt_mood
jrt_mood(uint64_t faults, uint64_t all)
{
	if (faults == 0 || faults * 100 < all) {
		return JRT_MOOD_GOOD;
	}
	return faults * 2 < all ? JRT_MOOD_WARN : JRT_MOOD_BAD;
}
