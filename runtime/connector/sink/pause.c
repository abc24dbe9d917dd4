/* SPDX-License-Identifier: Apache-2.0 */
/* The state of a pause. */
#include "connector/sink/pause.h"

#include <stdio.h>

bool
jrt_pause_begin(struct jrt_pause *p, const char *why, uint64_t now_ms)
{
	(void)snprintf(p->why, sizeof p->why, "%s", why);
	if (p->on) {
		return false;
	}
	p->on = true;
	p->since_ms = now_ms;
	p->probes = 0;
	p->probing = false;
	p->count++;
	return true;
}

void
jrt_pause_renew(struct jrt_pause *p)
{
	p->probing = false;
	p->probes = 0;
	p->due_ms = 0;
}

uint64_t
jrt_pause_end(struct jrt_pause *p, uint64_t now_ms)
{
	p->on = p->probing = false;
	p->due_ms = 0;
	return now_ms - p->since_ms;
}
