/* SPDX-License-Identifier: Apache-2.0 */
/* What each address of the playground does. */
#ifndef PLAY_SERVE_H
#define PLAY_SERVE_H

#include "play/answer.h"
#include "play/files.h"
#include "play/gate.h"

#include <event2/event.h>

enum {
	SERVE_JOBS = 8, /* at the same time; further requests are asked to come later */
	SERVE_BODY = 2 * FILES_LARGEST, /* bytes of a request: a spec and an input */
	SERVE_HEADERS = 16 << 10,
	SERVE_IDLE = 60, /* seconds that a connection may be idle */
};

struct serve {
	struct arena *arena;
	const struct options *options; /* of the command; paths in them are absolute */
	struct event_base *base;
	struct gate gate;
	const char *folder; /* for jobs; each gets a new one inside it */
	sigset_t mask; /* of the jobs */
	struct given spec, input;
	struct serve_job *jobs[SERVE_JOBS];
	unsigned started;
};

/* Listens on that port of 127.0.0.1 (0: any), with a gate for it.  NULL, with a message. */
struct evhttp *serve_begin(struct serve *, unsigned port, const char **error);
/* Ends all jobs. */
void serve_end(struct serve *);
#endif
