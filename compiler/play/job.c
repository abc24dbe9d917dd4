/* SPDX-License-Identifier: Apache-2.0 */
/* Child processes with limits; the event loop reads their output. */
#include "play/job.h"

#include "toolchain/toolchain.h"

#include <errno.h>
#include <event2/buffer.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GRACE_MS = 500, STREAMS = 2 };

/* One of its output streams. */
struct stream {
	struct job *job;
	int fd;
	struct event *event;
	struct evbuffer *bytes;
};

struct job {
	struct job_work work;
	char *folder;
	pid_t pid;
	int pidfd;
	struct event *ended, *timeout;
	struct stream streams[STREAMS]; /* standard output, standard error */
	enum job_end end; /* JOB_EXITED unless the server ended it */
	bool killed; /* it has been asked to end */
};

/* ---- the child ----------------------------------------------------------- */

static void
limit(int what, rlim_t most)
{
	struct rlimit now;
	if (getrlimit(what, &now) == 0) {
		now.rlim_cur = now.rlim_max < most ? now.rlim_max : most;
		now.rlim_max = now.rlim_cur;
		(void)setrlimit(what, &now);
	}
}

static void
limit_all(void)
{
	limit(RLIMIT_CPU, JOB_SECONDS);
	limit(RLIMIT_FSIZE, JOB_FILE);
	limit(RLIMIT_CORE, 0);
#ifndef JRT_CHECK_OUTPUT /* AddressSanitizer reserves a large part of the address space */
	limit(RLIMIT_AS, JOB_MEMORY);
#endif
}

/* The child must not inherit what the server has open or locked. */
static _Noreturn void
be_child(const struct job_work *work, const char *folder, const sigset_t *mask, const int out[2])
{
	int null = open("/dev/null", O_RDONLY);
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	(void)setpgid(0, 0);
	bool good = null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
		    dup2(out[0], STDOUT_FILENO) >= 0 && dup2(out[1], STDERR_FILENO) >= 0 &&
		    chdir(folder) == 0 && setenv("TMPDIR", folder, 1) == 0;
	closefrom(STDERR_FILENO + 1);
	(void)signal(SIGPIPE, SIG_DFL);
	(void)sigprocmask(SIG_SETMASK, mask, NULL);
	if (!good) {
		_exit(127);
	}
	limit_all();
	int status = work->run(work->closure);
	(void)fflush(NULL);
	_exit(status);
}

/* ---- its end ------------------------------------------------------------- */

static struct text
text_of_stream(struct stream *s)
{
	struct text t = { "", 0 };
	if (s->bytes != NULL && evbuffer_get_length(s->bytes) > 0) {
		t.len = evbuffer_get_length(s->bytes);
		t.at = (const char *)evbuffer_pullup(s->bytes, -1);
	}
	return t;
}

static void
report_and_free(struct job *job, int status)
{
	struct job_result result = { .end = job->end,
		.out = text_of_stream(&job->streams[0]),
		.err = text_of_stream(&job->streams[1]) };
	if (job->end == JOB_EXITED && WIFSIGNALED(status)) {
		result.end = WTERMSIG(status) == SIGXCPU ? JOB_TOO_LONG : JOB_SIGNALLED;
		result.status = WTERMSIG(status);
	} else if (job->end == JOB_EXITED) {
		result.status = WEXITSTATUS(status);
	}
	job->work.done(job->work.closure, &result);
	for (int i = 0; i < STREAMS; i++) {
		struct stream *s = &job->streams[i];
		if (s->event != NULL) {
			event_free(s->event);
		}
		if (s->bytes != NULL) {
			evbuffer_free(s->bytes);
		}
		if (s->fd >= 0) {
			close(s->fd);
		}
	}
	if (job->ended != NULL) {
		event_free(job->ended);
	}
	if (job->timeout != NULL) {
		event_free(job->timeout);
	}
	if (job->pidfd >= 0) {
		close(job->pidfd);
	}
	if (job->folder != NULL) {
		workdir_delete(job->folder);
	}
	free(job->folder);
	free(job);
}

/* Asks it to end, so that it can end its own children; the second time, kills it. */
static void
end_as(struct job *job, enum job_end why)
{
	static const struct timeval grace = { 0, GRACE_MS * 1000 };
	if (job->end == JOB_EXITED) {
		job->end = why;
	}
	(void)pidfd_send_signal(job->pidfd, job->killed ? SIGKILL : SIGTERM, NULL, 0);
	if (!job->killed) {
		event_add(job->timeout, &grace);
	}
	job->killed = true;
}

void
job_drop(struct job *job)
{
	end_as(job, JOB_DROPPED);
}

/* ---- events -------------------------------------------------------------- */

/* Reads what is there; false at the end. */
static bool
take(struct stream *s)
{
	struct job *job = s->job;
	for (;;) {
		int n = evbuffer_read(s->bytes, s->fd, 1 << 16);
		if (n <= 0) {
			return n < 0 && (errno == EAGAIN || errno == EINTR);
		}
		if (evbuffer_get_length(s->bytes) > JOB_OUTPUT) {
			end_as(job, JOB_TOO_MUCH);
			return false;
		}
	}
}

static void
on_output(evutil_socket_t fd, short what, void *closure)
{
	struct stream *s = closure;
	(void)fd;
	(void)what;
	if (!take(s)) {
		event_del(s->event);
	}
}

static void
on_timeout(evutil_socket_t fd, short what, void *closure)
{
	(void)fd;
	(void)what;
	end_as(closure, JOB_TOO_LONG);
}

/* The child has ended; the rest of its output is in the pipes. */
static void
on_end(evutil_socket_t fd, short what, void *closure)
{
	struct job *job = closure;
	int status;
	(void)fd;
	(void)what;
	if (waitpid(job->pid, &status, WNOHANG) != job->pid) {
		return;
	}
	for (int i = 0; i < STREAMS; i++) {
		if (event_pending(job->streams[i].event, EV_READ, NULL) &&
			evbuffer_get_length(job->streams[i].bytes) <= JOB_OUTPUT) {
			(void)take(&job->streams[i]);
		}
	}
	report_and_free(job, status);
}

/* ---- its beginning ------------------------------------------------------- */

/* Starts the child with pipes; false: that was not possible. */
static bool
start_child(struct job *job, const sigset_t *mask)
{
	int write[STREAMS] = { -1, -1 };
	bool good = true;
	for (int i = 0; i < STREAMS && good; i++) {
		int ends[2];
		good = pipe2(ends, O_CLOEXEC) == 0;
		if (good) {
			job->streams[i].fd = ends[0];
			write[i] = ends[1];
			good = evutil_make_socket_nonblocking(ends[0]) == 0;
		}
	}
	job->pid = good ? fork() : -1;
	if (job->pid == 0) {
		be_child(&job->work, job->folder, mask, write);
	}
	for (int i = 0; i < STREAMS; i++) {
		if (write[i] >= 0) {
			close(write[i]);
		}
	}
	return job->pid > 0;
}

static bool
watch(struct job *job, struct event_base *base)
{
	static const struct timeval limit = { JOB_SECONDS, 0 };
	job->pidfd = pidfd_open(job->pid, 0);
	job->timeout = evtimer_new(base, on_timeout, job);
	job->ended = job->pidfd < 0
			     ? NULL
			     : event_new(base, job->pidfd, EV_READ | EV_PERSIST, on_end, job);
	bool good = job->ended != NULL && job->timeout != NULL &&
		    event_add(job->ended, NULL) == 0 && event_add(job->timeout, &limit) == 0;
	for (int i = 0; i < STREAMS && good; i++) {
		struct stream *s = &job->streams[i];
		s->event = event_new(base, s->fd, EV_READ | EV_PERSIST, on_output, s);
		good = s->event != NULL && event_add(s->event, NULL) == 0;
	}
	return good;
}

struct job *
job_start(struct event_base *base, const char *folder, const sigset_t *mask,
	const struct job_work *work)
{
	struct job *job = calloc(1, sizeof *job);
	if (job == NULL) {
		work->done(work->closure, &(struct job_result){ .end = JOB_FAILED });
		return NULL;
	}
	*job = (struct job){ .work = *work, .pidfd = -1, .end = JOB_FAILED };
	bool good = true;
	for (int i = 0; i < STREAMS; i++) {
		job->streams[i] = (struct stream){ .job = job, .fd = -1, .bytes = evbuffer_new() };
		good = good && job->streams[i].bytes != NULL;
	}
	char *own = good && mkdir(folder, 0700) == 0 ? strdup(folder) : NULL;
	job->folder = own;
	if (own == NULL || !start_child(job, mask)) {
		report_and_free(job, 0);
		return NULL;
	}
	if (!watch(job, base)) {
		kill(job->pid, SIGKILL);
		(void)waitpid(job->pid, NULL, 0);
		report_and_free(job, 0);
		return NULL;
	}
	job->end = JOB_EXITED;
	return job;
}
