/* SPDX-License-Identifier: Apache-2.0 */
/* When to retry a request.  Pure functions. */
#ifndef CONNECTOR_SINK_RETRY_H
#define CONNECTOR_SINK_RETRY_H

#include "json/text.h"

struct jrt_retry_policy {
	uint64_t min_ms, max_ms; /* of the backoff */
	uint64_t max_attempts; /* 0: unlimited */
	uint64_t max_age_ms; /* since the first attempt; 0: unlimited */
	uint64_t longest_after_ms; /* up to which Retry-After is obeyed */
};

/* Full jitter: anything from 0 to min * 2^(attempt - 1), at most max; `attempt` counts from 1,
 * `random` is uniform. */
uint64_t jrt_backoff_ms(const struct jrt_retry_policy *, unsigned attempt, uint64_t random);
/* Retry-After (RFC 9110, 10.2.3): seconds, or an HTTP date; `now` is the time of day; limited by
 * the policy.  False: neither. */
bool
jrt_retry_after_ms(const struct jrt_retry_policy *, struct jrt_text, int64_t now, uint64_t *ms);
#endif
