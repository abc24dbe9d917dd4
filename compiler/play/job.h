/* SPDX-License-Identifier: Apache-2.0 */
/* A piece of work in a child process, with limits: whatever becomes of it, the server goes on. */
#ifndef PLAY_JOB_H
#define PLAY_JOB_H

#include "base/text.h"

#include <event2/event.h>
#include <signal.h>

enum {
	JOB_SECONDS = 10, /* until it is ended */
	JOB_OUTPUT = 8 << 20, /* bytes that it may say */
	JOB_FILE = 64 << 20, /* bytes of a file that it may write */
	JOB_MEMORY =
		1 << 30, /* bytes of its address space; with sanitizers, which need more, none */
};

enum job_end {
	JOB_EXITED, /* by itself: `status` */
	JOB_SIGNALLED, /* by a signal that nobody sent: `status` */
	JOB_TOO_LONG,
	JOB_TOO_MUCH, /* it said more than it may */
	JOB_DROPPED, /* job_drop() */
	JOB_FAILED, /* it could not be started */
};

struct job_result {
	enum job_end end;
	int status; /* of exit(), or the signal */
	struct text out, err; /* what it said, as far as it was read */
};

struct job_work {
	/* In the child, with a folder of its own as the current one; what it returns is the status.
	 */
	int (*run)(void *closure);
	/* In the server, once, also when the job is dropped; the texts live until it returns. */
	void (*done)(void *closure, const struct job_result *);
	void *closure;
};

struct job;

/* Starts it in the folder `folder`, which is made for it and removed afterwards, with the signals
 * of `mask` held.  NULL, and done() has been called with JOB_FAILED: it could not be started. */
struct job *
job_start(struct event_base *, const char *folder, const sigset_t *mask, const struct job_work *);
/* Ends it; done() is called, now or later. */
void job_drop(struct job *);
#endif
