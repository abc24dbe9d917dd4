/* SPDX-License-Identifier: Apache-2.0 */
/* The filter in several threads.  They take blocks of lines one after the other, transform them in
 * parallel, and each output waits until it is next. */
#include "cases/filter.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct jobs {
	struct filter *filter; /* of the thread that started the others */
	pthread_mutex_t reading; /* protects what follows */
	struct input *in;
	uint64_t taken; /* number of blocks */
	bool end;

	pthread_mutex_t lock; /* protects what follows */
	pthread_cond_t moved;
	uint64_t next; /* the block that may be written */
	bool stopped;
};

struct job {
	struct jobs *all;
	struct filter filter;
	pthread_t thread;
	uint64_t number; /* of the block */
	size_t line;
	char *bytes;
	size_t len, size;
	char *reported; /* what to print on standard error */
	size_t reported_len;
};

/* The next block, copied.  False: that was all. */
static bool
take_block(struct job *j)
{
	struct jobs *all = j->all;
	struct input *in = all->in;
	(void)pthread_mutex_lock(&all->reading);
	bool going = !all->end && jrt_input_lines(&j->filter, in, &j->len);
	if (going && j->len > j->size) {
		free(j->bytes);
		j->size = j->len;
		j->bytes = malloc(j->size + JRT_PADDING);
		if (j->bytes == NULL) {
			j->size = 0;
			going = jrt_filter_give(&j->filter, in->name, jrt_status_text(JRT_NO_ROOM));
		}
	}
	going = going && j->len > 0;
	if (going) {
		memcpy(j->bytes, in->bytes, j->len);
		memset(j->bytes + j->len, 0, JRT_PADDING);
		j->line = in->line;
		jrt_input_drop(in, j->len);
	}
	j->number = all->taken++;
	all->end = !going || in->end;
	(void)pthread_mutex_unlock(&all->reading);
	return going;
}

/* A buffer for reports until the job is next. */
static bool
open_reported(struct job *j)
{
	j->reported = NULL;
	j->filter.err = open_memstream(&j->reported, &j->reported_len);
	return j->filter.err != NULL;
}

static void
close_reported(struct job *j)
{
	if (j->filter.err != NULL) {
		(void)fclose(j->filter.err);
		(void)fwrite(j->reported, 1, j->reported_len, stderr);
		free(j->reported);
		j->filter.err = NULL;
	}
}

/* When the job is next: prints its reports on standard error. */
static bool
pass_reported(struct job *j)
{
	close_reported(j);
	return open_reported(j);
}

bool
jrt_job_await(struct job *j)
{
	struct jobs *all = j->all;
	(void)pthread_mutex_lock(&all->lock);
	while (all->next != j->number && !all->stopped) {
		(void)pthread_cond_wait(&all->moved, &all->lock);
	}
	bool going = !all->stopped;
	(void)pthread_mutex_unlock(&all->lock);
	return going && pass_reported(j);
}

/* Lets the next block be written, or none if there is no point. */
static void
pass_on(struct job *j, bool going)
{
	struct jobs *all = j->all;
	(void)pthread_mutex_lock(&all->lock);
	all->next++;
	all->stopped = all->stopped || !going;
	(void)pthread_cond_broadcast(&all->moved);
	(void)pthread_mutex_unlock(&all->lock);
}

static void *
work(void *data)
{
	struct job *j = data;
	while (take_block(j)) {
		bool good =
			jrt_filter_lines(&j->filter, j->all->in->name, j->line, j->bytes, j->len) &&
			jrt_filter_flush(&j->filter);
		pass_on(j, good);
		if (!good) {
			return NULL;
		}
	}
	pass_on(j, jrt_job_await(j)); /* reports of reading */
	return NULL;
}

static bool
begin_job(struct job *j, struct jobs *all)
{
	const struct filter *first = all->filter;
	*j = (struct job){ .all = all,
		.filter = { .program = first->program,
			.options.context = first->options.context,
			.options.context_len = first->options.context_len,
			.job = j,
			.options.each = first->options.each,
			.options.pretty = first->options.pretty,
			.hinted = first->hinted } };
	jrt_filter_init(&j->filter);
	j->filter.ctx.secrets = first->ctx.secrets;
	j->filter.ctx.secret_count = first->ctx.secret_count;
	return open_reported(j) && pthread_create(&j->thread, NULL, work, j) == 0;
}

static void
end_job(struct job *j)
{
	close_reported(j);
	free(j->bytes);
	jrt_filter_finish(&j->filter);
}

bool
jrt_filter_in_jobs(struct filter *f, struct input *in)
{
	struct jobs all = { .filter = f,
		.in = in,
		.reading = PTHREAD_MUTEX_INITIALIZER,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.moved = PTHREAD_COND_INITIALIZER };
	struct job *jobs = calloc(f->options.jobs, sizeof *jobs);
	unsigned running = 0;
	while (jobs != NULL && running < f->options.jobs && begin_job(&jobs[running], &all)) {
		running++;
	}
	if (running == 0) {
		if (jobs != NULL) {
			end_job(&jobs[0]);
		}
		free(jobs);
		return jrt_filter_give(f, in->name, jrt_status_text(JRT_NO_ROOM));
	}
	for (unsigned i = 0; i < running; i++) {
		(void)pthread_join(jobs[i].thread, NULL);
		f->failed = f->failed || jobs[i].filter.failed;
	}
	/* one that did not start has memory, too */
	for (unsigned i = 0; i < running + (running < f->options.jobs); i++) {
		end_job(&jobs[i]);
	}
	free(jobs);
	return !all.stopped;
}
