/* SPDX-License-Identifier: Apache-2.0 */
/* While the endpoint takes nothing until somebody acts (an expired token, a wrong deployment):
 * nothing is sent but a probe, one record at the pace of the backoff. */
#ifndef CONNECTOR_SINK_PAUSE_H
#define CONNECTOR_SINK_PAUSE_H

#include <stdbool.h>
#include <stdint.h>

struct jrt_pause {
	bool on;
	bool probing; /* the probe is on its way */
	uint64_t since_ms;
	uint64_t due_ms; /* no probe before */
	unsigned probes; /* that met the same, in this pause */
	uint64_t count; /* of pauses, with this one */
	char why[120]; /* "HTTP 401" */
};

/* It begins, if it has not yet.  True: it does now. */
bool jrt_pause_begin(struct jrt_pause *, const char *why, uint64_t now_ms);
static inline bool
jrt_pause_may_probe(const struct jrt_pause *p, uint64_t now_ms)
{
	return !p->probing && p->due_ms <= now_ms;
}
/* Something has changed, such as a secret: a probe may go at once, whatever is on its way. */
void jrt_pause_renew(struct jrt_pause *);
/* Its length. */
uint64_t jrt_pause_end(struct jrt_pause *, uint64_t now_ms);
#endif
