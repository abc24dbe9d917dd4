/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer means for a request, and when to try again.  Pure functions. */
#ifndef CONNECTOR_SINK_RETRY_H
#define CONNECTOR_SINK_RETRY_H

#include "json/text.h"

enum { JRT_RETRY_STATUSES = 32 };

struct jrt_retry_policy {
	uint64_t min_ms, max_ms; /* of the backoff */
	uint64_t max_attempts; /* 0: for ever */
	unsigned statuses[JRT_RETRY_STATUSES]; /* to be retried */
	unsigned status_count; /* 0: 408, 425, 429 and all 5xx */
};

enum jrt_verdict {
	JRT_DELIVERED, /* 2xx */
	JRT_RETRY,
	JRT_TOO_LARGE_BODY, /* 413: a batch is split */
	JRT_REFUSED_CONTENT, /* 400, 422: one record of a batch may be the cause */
	JRT_REFUSED
};

enum jrt_verdict jrt_judge(const struct jrt_retry_policy *, int status);
/* Full jitter: anything from 0 to min * 2^(attempt - 1), at most max; `attempt` counts from 1,
 * `random` is uniform. */
uint64_t jrt_backoff_ms(const struct jrt_retry_policy *, unsigned attempt, uint64_t random);
/* Retry-After (RFC 9110, 10.2.3): seconds, or an HTTP date; `now` is the time of day.  False:
 * neither. */
bool jrt_retry_after_ms(struct jrt_text, int64_t now, uint64_t *ms);
#endif
