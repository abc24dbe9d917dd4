/* SPDX-License-Identifier: Apache-2.0 */
/* http.rate-limit: when the next request may go.  Times are of a clock that never goes back; it is
 * given, never asked. */
#ifndef CONNECTOR_SINK_RATE_H
#define CONNECTOR_SINK_RATE_H

#include <stdbool.h>
#include <stdint.h>

/* Filled with zeros it limits nothing. */
struct jrt_rate {
	uint64_t interval_us; /* from one request to the next; 0: there is no limit */
	uint64_t next_us; /* when the next one is due */
};

/* Whether a request may go now. */
bool jrt_rate_allows(const struct jrt_rate *, uint64_t now_us);
/* One goes. */
void jrt_rate_count(struct jrt_rate *, uint64_t now_us);
/* In which millisecond one may go, when none may now. */
uint64_t jrt_rate_due_ms(const struct jrt_rate *);
#endif
