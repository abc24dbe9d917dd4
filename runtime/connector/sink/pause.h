/* SPDX-License-Identifier: Apache-2.0 */
/* While the endpoint accepts nothing until somebody acts (an expired token, a wrong deployment):
 * sends nothing but a probe, one record at the pace of the backoff. */
#ifndef CONNECTOR_SINK_PAUSE_H
#define CONNECTOR_SINK_PAUSE_H

#include <stdbool.h>
#include <stdint.h>

struct jrt_pause {
	bool on;
	bool probing; /* the probe is on its way */
	uint64_t since_ms;
	uint64_t due_ms; /* no probe before */
	unsigned probes; /* that had the same result, in this pause */
	uint64_t count; /* of pauses, including this one */
	char why[120]; /* "HTTP 401" */
};

/* Begins a pause, unless there is one.  True: it begins now. */
bool jrt_pause_begin(struct jrt_pause *, const char *why, uint64_t now_ms);
static inline bool
jrt_pause_may_probe(const struct jrt_pause *p, uint64_t now_ms)
{
	return !p->probing && p->due_ms <= now_ms;
}
/* Something has changed, such as a secret: a probe may go at once, whatever is on its way. */
void jrt_pause_renew(struct jrt_pause *);
/* Returns its length. */
uint64_t jrt_pause_end(struct jrt_pause *, uint64_t now_ms);
#endif
