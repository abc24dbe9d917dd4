/* SPDX-License-Identifier: Apache-2.0 */
/* Requests at even intervals. */
#include "connector/sink/rate.h"

/* Some are sent early, so that a timer of milliseconds, which may be late, can reach any rate. */
enum { EARLY_US = 10000 };

bool
jrt_rate_allows(const struct jrt_rate *r, uint64_t now_us)
{
	return r->interval_us == 0 || r->next_us <= now_us + EARLY_US;
}

void
jrt_rate_count(struct jrt_rate *r, uint64_t now_us)
{
	r->next_us = (r->next_us > now_us ? r->next_us : now_us) + r->interval_us;
}

uint64_t
jrt_rate_due_ms(const struct jrt_rate *r)
{
	return (r->next_us - EARLY_US) / 1000 + 1;
}
