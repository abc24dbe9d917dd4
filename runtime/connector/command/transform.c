/* SPDX-License-Identifier: Apache-2.0 */
/* The command transform: NDJSON in, NDJSON out.
 *
 * Each thread reads a batch of whole lines, transforms it, and gives its output to where it is put
 * in order (in_order.h).  What else shows an order (records that fail, the numbers of lines)
 * happens while the batch is next; one that gives much output waits for that in the middle. */
#include "connector/command/in_order.h"
#include "connector/common/app.h"
#include "connector/common/worker.h"
#include "connector/sink/dead_letter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

/* Output is written after each batch of input, or when there is this much of it; a thread may be
 * this many batches ahead of what is written.  LOOKS: some 50 us. */
enum { FLUSH = 256 << 10, AHEAD = 2, LOOKS = 128 };

enum null_output { NULL_DROP, NULL_SEND, NULL_DEAD_LETTER }; /* in the order of settings.def */

struct filter {
	const struct jrt_app *app;
	int out_fd;
	const char *out_name;
	enum null_output null_output;

	pthread_mutex_t reading; /* protects the inputs */
	struct jrt_lines in;
	bool open; /* an input is open */
	bool first; /* nothing was read from it yet */
	size_t next_file;
	uint64_t batches; /* read so far */

	struct jrt_in_order output;
	int stopping; /* readable when nobody goes on */
	atomic_bool failed; /* a record failed and no dead-letter file took it, or an input could
			       not be read */

	/* for the thread whose batch is next */
	struct jrt_dead_letter dead;
	bool has_dead;
};

/* A thread and its batch. */
struct job {
	struct filter *filter;
	struct jrt_worker worker;
	struct jrt_writer out;
	struct jrt_lines_block block;
	const char *source;
	struct jrt_ordered_batch batch;
	pthread_t thread;
};

/* Nobody goes on: not at the next batch, nor where one waits to be next or for input. */
static void
stop(struct filter *f)
{
	uint64_t one = 1;
	jrt_in_order_stop(&f->output);
	(void)!write(f->stopping, &one, sizeof one);
}

/* Waits for something to read; false: stopped. */
static bool
wait_for_input(struct filter *f)
{
	struct pollfd either[] = { { .fd = f->in.fd, .events = POLLIN },
		{ .fd = f->stopping, .events = POLLIN } };
	(void)poll(either, 2, -1);
	return either[1].revents == 0;
}

/* False: output is incomplete, or stopped. */
static bool
is_out(const struct filter *f, bool good)
{
	if (!good && errno != 0) {
		jrt_report(f->app, "%s: %s", f->out_name, strerror(errno));
	}
	return good;
}

/* ---- failed records
 * ---------------------------------------------------------------------------- */

static struct jrt_dead_entry
entry_of(const char *source, const struct jrt_record *r)
{
	return (struct jrt_dead_entry){ .source = source,
		.line = r->line,
		.byte = r->fault + 1,
		.reason = jrt_status_text(r->status),
		.spec = r->where != NULL ? r->where->spec : NULL,
		.path = r->where != NULL ? r->where->path : NULL,
		.status_name = jrt_status_name(r->status) };
}

static bool
dead_letter_failed(const struct filter *f)
{
	jrt_report(f->app, "%s: %s", f->dead.path, strerror(errno));
	return false;
}

static void
report_record(struct filter *f, const char *source, const struct jrt_record *r)
{
	char text[JRT_WHERE_MESSAGE];
	(void)fprintf(stderr, "%s:%ju:%zu: %s\n", source, (uintmax_t)r->line, r->fault + 1,
		r->where != NULL ? jrt_where_text(r->where, r->status, text)
				 : jrt_status_text(r->status));
	atomic_store(&f->failed, true);
}

static bool
fail_record(struct job *j, struct jrt_record *r)
{
	struct filter *f = j->filter;
	if (!jrt_in_order_take(&f->output, &j->batch)) {
		return false;
	}
	r->line += f->output.line;
	if (!f->has_dead) {
		report_record(f, j->source, r);
		return true;
	}
	struct jrt_dead_entry entry = entry_of(j->source, r);
	return jrt_dead_letter_put(&f->dead, &entry, r->text) || dead_letter_failed(f);
}

/* A record longer than the limit: goes to the dead-letter file piece by piece, while nobody else
 * reads. */
static bool
fail_long_record(struct job *j, struct jrt_text piece, enum jrt_lines_result result)
{
	struct filter *f = j->filter;
	struct jrt_lines *in = &f->in;
	if (!jrt_in_order_take(&f->output, &j->batch)) {
		return false;
	}
	struct jrt_record r = {
		.line = f->output.line + 1, .status = JRT_TOO_LARGE, .fault = f->app->max_record
	};
	struct jrt_dead_entry entry = entry_of(in->name, &r);
	bool good = true;
	if (!f->has_dead) {
		report_record(f, in->name, &r);
	} else {
		good = jrt_dead_letter_begin(&f->dead, &entry) || dead_letter_failed(f);
	}
	for (;;) {
		if (good && f->has_dead) {
			good = jrt_dead_letter_piece(&f->dead, piece) || dead_letter_failed(f);
		}
		if (result != JRT_LINES_LONG) {
			break;
		}
		while ((result = jrt_lines_next(in, &piece.at, &piece.len)) == JRT_LINES_WAIT) {
			if (!wait_for_input(f)) {
				return false;
			}
		}
		if (result != JRT_LINES_LONG && result != JRT_LINES_LONG_END) {
			jrt_report(f->app, "%s: %s", in->name, strerror(errno));
			return false;
		}
	}
	return good && (!f->has_dead || jrt_dead_letter_end(&f->dead) || dead_letter_failed(f));
}

/* ---- records ----------------------------------------------------------------------------------
 */

/* Deals with the record at which jrt_worker_run() stopped. */
static bool
settle_record(struct job *j, struct jrt_record *r)
{
	enum null_output null = j->filter->null_output;
	if (r->status == JRT_OK) {
		return is_out(
			j->filter, jrt_in_order_write(&j->filter->output, &j->batch, &j->out));
	}
	if (r->status == JRT_NOTHING && null != NULL_DEAD_LETTER) {
		if (null == NULL_SEND) {
			jrt_put_lit(&j->out, "null\n");
		}
		return true;
	}
	return fail_record(j, r);
}

/* The batch is done: what it gave goes out, now or when it is next. */
static bool
end_batch(struct job *j, uint64_t lines)
{
	struct filter *f = j->filter;
	return is_out(f, jrt_in_order_end(&f->output, &j->batch, &j->out, lines));
}

/* Transforms the batch that was read, up to its output.  A slow writer's records pass through at
 * once. */
static bool
transform_batch(struct job *j, struct jrt_text batch, uint64_t byte)
{
	struct jrt_record record;
	if (!jrt_worker_scan(&j->worker, batch.at, batch.len, 1, byte)) {
		jrt_report(j->filter->app, "%s: %s", j->source, jrt_status_text(JRT_NO_ROOM));
		return false;
	}
	while (jrt_worker_run(&j->worker, &j->out, FLUSH, &record)) {
		if (!settle_record(j, &record)) {
			return false;
		}
	}
	return end_batch(j, j->worker.line - 1);
}

/* ---- reading ----------------------------------------------------------------------------------
 */

static void
close_input(struct filter *f)
{
	jrt_lines_finish(&f->in);
	if (f->in.fd != STDIN_FILENO) {
		close(f->in.fd);
	}
	f->open = false;
}

static void
complain(struct filter *f, const char *name)
{
	jrt_report(f->app, "%s: %s", name, strerror(errno));
	atomic_store(&f->failed, true);
}

/* Opens the next input; false: that was all. */
static bool
open_input(struct filter *f)
{
	size_t count = f->app->file_count > 0 ? f->app->file_count : 1;
	while (!f->open && f->next_file < count) {
		const char *path = f->app->file_count > 0 ? f->app->files[f->next_file] : "-";
		bool standard = strcmp(path, "-") == 0;
		int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
		f->next_file++;
		if (fd < 0) {
			complain(f, path);
			continue;
		}
		jrt_lines_init(&f->in, fd, standard ? "standard input" : path, f->app->max_record);
		f->in.one_read = f->app->jobs > 1; /* a read that blocks could not be stopped */
		f->open = true;
		f->first = true;
	}
	return f->open;
}

enum reading { READ_BATCH, READ_MORE, READ_ALL, READ_STOP };

/* The next part of the current input: a batch for the job, or something that is dealt with here. */
static enum reading
read_some(struct job *j, struct jrt_text *batch, uint64_t *byte)
{
	struct filter *f = j->filter;
	if (!open_input(f)) {
		return READ_ALL;
	}
	if (f->in.one_read && jrt_lines_reads(&f->in) && !wait_for_input(f)) {
		return READ_STOP;
	}
	enum jrt_lines_result result = jrt_lines_next(&f->in, &batch->at, &batch->len);
	j->source = f->in.name;
	j->batch = (struct jrt_ordered_batch){ .number = f->batches, .first = f->first };
	switch (result) {
	case JRT_LINES_BATCH:
		*byte = f->in.byte;
		if (f->app->jobs > 1 && !jrt_lines_take(&f->in, &j->block)) {
			jrt_report(f->app, "%s: %s", j->source, jrt_status_text(JRT_NO_ROOM));
			return READ_STOP;
		}
		break;
	case JRT_LINES_LONG:
	case JRT_LINES_LONG_END:
		if (!fail_long_record(j, *batch, result) || !end_batch(j, 1)) {
			return READ_STOP;
		}
		break;
	case JRT_LINES_WAIT:
		return wait_for_input(f) ? READ_MORE : READ_STOP;
	case JRT_LINES_FAILED:
		complain(f, f->in.name);
		close_input(f); /* the next file */
		return READ_MORE;
	case JRT_LINES_END:
		close_input(f);
		return READ_MORE;
	}
	f->first = false;
	f->batches++;
	return result == JRT_LINES_BATCH ? READ_BATCH : READ_MORE;
}

/* A read is over before a sleeping thread would wake up: tries a few times, then sleeps. */
static void
lock_soon(pthread_mutex_t *lock)
{
	for (int looks = 0; looks < LOOKS; looks++) {
		if (pthread_mutex_trylock(lock) == 0) {
			return;
		}
		(void)sched_yield();
	}
	(void)pthread_mutex_lock(lock);
}

static void *
work(void *data)
{
	struct job *j = data;
	struct filter *f = j->filter;
	for (;;) {
		struct jrt_text batch;
		uint64_t byte = 0;
		enum reading result = READ_MORE;
		lock_soon(&f->reading);
		while (result == READ_MORE && !jrt_in_order_stopped(&f->output)) {
			result = read_some(j, &batch, &byte);
		}
		(void)pthread_mutex_unlock(&f->reading);
		if (result == READ_STOP ||
			(result == READ_BATCH && !transform_batch(j, batch, byte))) {
			stop(f);
		}
		if (result != READ_BATCH || jrt_in_order_stopped(&f->output)) {
			return NULL;
		}
	}
}

/* ---- all of it --------------------------------------------------------------------------------
 */

/* Whether the descriptor refers to one of the inputs: writing would destroy what has not been
 * read. */
static bool
is_input(const struct filter *f, int fd)
{
	size_t count = f->app->file_count > 0 ? f->app->file_count : 1;
	struct stat out, in;
	if (fstat(fd, &out) != 0 || !S_ISREG(out.st_mode)) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		const char *path = f->app->file_count > 0 ? f->app->files[i] : "-";
		int failed = strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &in) : stat(path, &in);
		if (failed == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino) {
			return true;
		}
	}
	return false;
}

static bool
refuse_input(struct filter *f, const char *path, const char *option)
{
	jrt_report(f->app, "%s: not written, because it is an input; %s names another file", path,
		option);
	return false;
}

static bool
open_output(struct filter *f)
{
	const char *out = f->app->option[OPTION_OUTPUT];
	if (out == NULL || strcmp(out, "-") == 0) {
		f->out_name = "standard output";
		f->out_fd = STDOUT_FILENO;
		return true;
	}
	f->out_name = out;
	f->out_fd = open(out, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (f->out_fd < 0) {
		jrt_report(f->app, "%s: %s", out, strerror(errno));
		return false;
	}
	if (is_input(f, f->out_fd)) {
		return refuse_input(f, out, "-o");
	}
	struct stat st;
	if (fstat(f->out_fd, &st) == 0 && S_ISREG(st.st_mode) && ftruncate(f->out_fd, 0) != 0) {
		jrt_report(f->app, "%s: %s", out, strerror(errno));
		return false;
	}
	return true;
}

static bool
open_dead_letter(struct filter *f)
{
	const char *dead = f->app->option[OPTION_DEAD_LETTER];
	if (dead == NULL) {
		return true;
	}
	f->has_dead = jrt_dead_letter_open(&f->dead, dead, 0);
	if (!f->has_dead) {
		jrt_report(f->app, "%s: %s", dead, strerror(errno));
		return false;
	}
	return !is_input(f, f->dead.fd) || refuse_input(f, dead, "--dead-letter");
}

static void
finish_job(struct job *j)
{
	free(j->block.at);
	jrt_writer_finish(&j->out);
	jrt_worker_finish(&j->worker);
}

/* Reports what became of the records, on standard error. */
static void
report_counts(const struct filter *f, const struct job *jobs, unsigned count)
{
	uint64_t records = 0, bailed_out = 0, cut = 0;
	for (unsigned i = 0; i < count; i++) {
		records += jobs[i].worker.records;
		bailed_out += jobs[i].worker.ctx.bailed_out;
		cut += jrt_records_cut(&jobs[i].worker.ctx);
	}
	jrt_report(f->app, "%ju records, %ju of them took the tree way", (uintmax_t)records,
		(uintmax_t)bailed_out);
	if (cut > 0) {
		jrt_report(f->app, "in %ju records, a number that became a name was cut to 32 bits",
			(uintmax_t)cut);
	}
}

/* The calling thread is one of them. */
static bool
run_jobs(struct filter *f, struct job *jobs, unsigned count)
{
	unsigned ready = 0, running = 1;
	for (; ready < count; ready++) {
		jobs[ready].filter = f;
		jrt_writer_init(&jobs[ready].out);
		if (!jrt_worker_init(&jobs[ready].worker, f->app)) {
			finish_job(&jobs[ready]);
			break;
		}
	}
	bool good = ready == count;
	for (; good && running < count; running++) {
		int error = pthread_create(&jobs[running].thread, NULL, work, &jobs[running]);
		if (error != 0) {
			jrt_report(f->app, "a thread: %s", strerror(error));
			stop(f);
			good = false;
			break;
		}
	}
	if (good) {
		work(&jobs[0]);
	}
	for (unsigned i = 1; i < running; i++) {
		(void)pthread_join(jobs[i].thread, NULL);
	}
	if (f->app->option[OPTION_VERBOSE] != NULL) {
		report_counts(f, jobs, ready);
	}
	for (unsigned i = 0; i < ready; i++) {
		finish_job(&jobs[i]);
	}
	return good && !jrt_in_order_stopped(&f->output);
}

/* Sets up and tears down the threads and what they wait on. */
static bool
transform(struct filter *f, unsigned count)
{
	struct job *jobs = calloc(count, sizeof *jobs);
	bool ordered = jrt_in_order_init(&f->output, f->out_fd, (size_t)AHEAD * count);
	f->stopping = eventfd(0, EFD_CLOEXEC);
	if (jobs == NULL || !ordered || f->stopping < 0) {
		jrt_report(f->app, "%s", jrt_status_text(JRT_NO_ROOM));
	}
	(void)pthread_mutex_init(&f->reading, NULL);
	bool good = jobs != NULL && ordered && f->stopping >= 0 && run_jobs(f, jobs, count);
	(void)pthread_mutex_destroy(&f->reading);
	if (f->stopping >= 0) {
		close(f->stopping);
	}
	jrt_in_order_finish(&f->output);
	free(jobs);
	return good;
}

static int
run(struct jrt_app *app)
{
	struct filter f = { .app = app };
	f.null_output = (enum null_output)jrt_setting_number(&app->settings, SETTING_NULL_OUTPUT);
	bool good = open_output(&f) && open_dead_letter(&f) && transform(&f, app->jobs);
	if (f.open) {
		close_input(&f);
	}
	if (f.out_fd > STDOUT_FILENO && close(f.out_fd) != 0) {
		jrt_report(app, "%s: %s", f.out_name, strerror(errno));
		good = false;
	}
	if (f.has_dead) {
		jrt_dead_letter_close(&f.dead);
	}
	return good && !f.failed ? JRT_EXIT_DONE : JRT_EXIT_FAILED;
}

const struct jrt_command jrt_command_transform = {
	.name = "transform",
	.bit = IN_TRANSFORM,
	.arguments = "[OPTION...] [FILE...]",
	.help = "JSON lines in, JSON lines out\n\n"
		"Reads one JSON document per line from the files or standard input, and writes what the spec makes of it, one\n"
		"per line.  A record that fails goes to the dead-letter file; without one it is reported on standard error as\n"
		"FILE:LINE:BYTE: REASON, the others go on, and the exit status is 1.\n",
	.takes_files = true,
	.run = run,
};
