/* SPDX-License-Identifier: Apache-2.0 */
/* Work in a child process with limits: whatever happens to it, the server goes on. */
#ifndef PLAY_JOB_H
#define PLAY_JOB_H

#include "base/text.h"

#include <event2/event.h>
#include <signal.h>

enum {
	JOB_SECONDS = 10, /* before it is ended */
	JOB_OUTPUT = 8 << 20, /* maximum bytes of output */
	JOB_FILE = 64 << 20, /* maximum bytes of a file that it writes */
	JOB_MEMORY = 1 << 30, /* of address space; unlimited with sanitizers, which need more */
};

enum job_end {
	JOB_EXITED, /* by itself: `status` */
	JOB_SIGNALLED, /* by an unexpected signal: `status` */
	JOB_TOO_LONG,
	JOB_TOO_MUCH, /* too much output */
	JOB_DROPPED, /* job_drop() */
	JOB_FAILED, /* it could not be started */
};

struct job_result {
	enum job_end end;
	int status; /* of exit(), or the signal */
	struct text out, err; /* its output, as far as it was read */
};

struct job_work {
	/* In the child, in a folder of its own; returns the exit status. */
	int (*run)(void *closure);
	/* In the server, once, also if the job is dropped; the texts live until it returns. */
	void (*done)(void *closure, const struct job_result *);
	void *closure;
};

struct job;

/* Starts it in the folder `folder`, which is created and later removed, with the signals of `mask`
 * blocked.  NULL: it could not be started, and done() has been called with JOB_FAILED. */
struct job *
job_start(struct event_base *, const char *folder, const sigset_t *mask, const struct job_work *);
/* Ends it; done() is called, now or later. */
void job_drop(struct job *);
#endif
