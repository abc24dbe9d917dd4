/* SPDX-License-Identifier: Apache-2.0 */
/* http.rate-limit: when the next request may go.  Times come from a monotonic clock; they are
 * passed in. */
#ifndef CONNECTOR_SINK_RATE_H
#define CONNECTOR_SINK_RATE_H

#include <stdbool.h>
#include <stdint.h>

/* All zeros: no limit. */
struct jrt_rate {
	uint64_t interval_us; /* from one request to the next; 0: no limit */
	uint64_t next_us; /* when the next one is due */
};

/* Whether a request may go now. */
bool jrt_rate_allows(const struct jrt_rate *, uint64_t now_us);
/* Counts a request. */
void jrt_rate_count(struct jrt_rate *, uint64_t now_us);
/* The millisecond in which the next may go, if none may now. */
uint64_t jrt_rate_due_ms(const struct jrt_rate *);
#endif
