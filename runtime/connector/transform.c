/* SPDX-License-Identifier: Apache-2.0 */
/* The command transform: NDJSON in, NDJSON out. */
#include "connector/app.h"
#include "connector/dead_letter.h"
#include "connector/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

/* Output is written after each batch of input, or when there is this much of it; a buffer that grew
 * beyond KEPT is given back. */
enum { FLUSH = 256 << 10, KEPT = 2 << 20 };

enum null_output { NULL_DROP, NULL_SEND, NULL_DEAD_LETTER }; /* in the order of settings.def */

struct filter {
	const struct jrt_app *app;
	struct jrt_worker worker;
	struct jrt_writer out;
	int out_fd;
	const char *out_name;
	enum null_output null_output;
	struct jrt_dead_letter dead;
	bool has_dead;
	bool failed; /* a record failed and no dead-letter file took it, or an input could not be
			read */
};

static void
wait_for(int fd, short what)
{
	struct pollfd p = { .fd = fd, .events = what };
	(void)poll(&p, 1, -1);
}

static bool
flush(struct filter *f)
{
	const char *at = f->out.base;
	size_t left = f->out.used;
	while (left > 0) {
		ssize_t n = write(f->out_fd, at, left);
		if (n < 0 && errno == EAGAIN) {
			wait_for(f->out_fd, POLLOUT);
		} else if (n < 0 && errno != EINTR) {
			jrt_tell(f->app, "%s: %s", f->out_name, strerror(errno));
			return false;
		}
		if (n > 0) {
			at += n;
			left -= (size_t)n;
		}
	}
	f->out.used = 0;
	if (f->out.size > KEPT) {
		jrt_writer_finish(&f->out);
		jrt_writer_init(&f->out);
	}
	return true;
}

/* ---- records that fail ------------------------------------------------------------------------
 */

static struct jrt_dead_entry
entry_of(const char *source, const struct jrt_record *r)
{
	return (struct jrt_dead_entry){ .source = source,
		.line = r->line,
		.byte = r->fault + 1,
		.reason = jrt_status_text(r->status),
		.status_name = jrt_status_name(r->status) };
}

static bool
dead_letter_failed(const struct filter *f)
{
	jrt_tell(f->app, "%s: %s", f->dead.path, strerror(errno));
	return false;
}

static void
tell_record(struct filter *f, const char *source, const struct jrt_record *r)
{
	(void)fprintf(stderr, "%s:%ju:%zu: %s\n", source, (uintmax_t)r->line, r->fault + 1,
		jrt_status_text(r->status));
	f->failed = true;
}

static bool
fail_record(struct filter *f, const char *source, const struct jrt_record *r)
{
	if (!f->has_dead) {
		tell_record(f, source, r);
		return true;
	}
	struct jrt_dead_entry entry = entry_of(source, r);
	return jrt_dead_letter_put(&f->dead, &entry, r->text) || dead_letter_failed(f);
}

/* A record longer than the limit: it goes to the dead-letter file piece by piece. */
static bool
fail_long_record(struct filter *f, struct jrt_lines *in, uint64_t line, struct jrt_text piece,
	enum jrt_lines_result result)
{
	struct jrt_record r = {
		.line = line, .status = JRT_TOO_LARGE, .fault = f->app->max_record
	};
	struct jrt_dead_entry entry = entry_of(in->name, &r);
	bool good = true;
	if (!f->has_dead) {
		tell_record(f, in->name, &r);
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
			wait_for(in->fd, POLLIN);
		}
		if (result != JRT_LINES_LONG && result != JRT_LINES_LONG_END) {
			jrt_tell(f->app, "%s: %s", in->name, strerror(errno));
			return false;
		}
	}
	return good && (!f->has_dead || jrt_dead_letter_end(&f->dead) || dead_letter_failed(f));
}

/* ---- records ----------------------------------------------------------------------------------
 */

static bool
transform_record(struct filter *f, const char *source, struct jrt_record *r)
{
	if (r->status == JRT_OK) {
		r->status = jrt_worker_apply(&f->worker, &f->out);
	}
	if (r->status == JRT_OK) {
		jrt_put_lit(&f->out, "\n");
		return f->out.used < FLUSH || flush(f);
	}
	if (r->status == JRT_NOTHING && f->null_output != NULL_DEAD_LETTER) {
		if (f->null_output == NULL_SEND) {
			jrt_put_lit(&f->out, "null\n");
		}
		return true;
	}
	return fail_record(f, source, r);
}

static bool
transform_lines(struct filter *f, struct jrt_lines *in)
{
	uint64_t line = 1;
	struct jrt_record record;
	struct jrt_text batch;
	for (;;) {
		enum jrt_lines_result result = jrt_lines_next(in, &batch.at, &batch.len);
		switch (result) {
		case JRT_LINES_BATCH:
			if (!jrt_worker_scan(&f->worker, batch.at, batch.len, line, in->byte)) {
				jrt_tell(f->app, "%s: %s", in->name, jrt_status_text(JRT_NO_ROOM));
				return false;
			}
			while (jrt_worker_next(&f->worker, &record)) {
				if (!transform_record(f, in->name, &record)) {
					return false;
				}
			}
			line = f->worker.count.line;
			/* A slow writer's records go through at once. */
			if (!flush(f)) {
				return false;
			}
			break;
		case JRT_LINES_LONG:
		case JRT_LINES_LONG_END:
			if (!fail_long_record(f, in, line, batch, result)) {
				return false;
			}
			line++;
			break;
		case JRT_LINES_END:
			return true;
		case JRT_LINES_WAIT: /* somebody made the description non-blocking */
			wait_for(in->fd, POLLIN);
			break;
		case JRT_LINES_FAILED:
			jrt_tell(f->app, "%s: %s", in->name, strerror(errno));
			f->failed = true;
			return true; /* the next file */
		}
	}
}

/* False when there is no point in going on. */
static bool
transform_file(struct filter *f, const char *path)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		jrt_tell(f->app, "%s: %s", path, strerror(errno));
		f->failed = true;
		return true;
	}
	struct jrt_lines in;
	jrt_lines_init(&in, fd, standard ? "standard input" : path, f->app->max_record);
	bool going = transform_lines(f, &in);
	jrt_lines_finish(&in);
	if (!standard) {
		close(fd);
	}
	return going;
}

static bool
begin(struct filter *f)
{
	const char *out = f->app->option[OPTION_OUTPUT];
	const char *dead = f->app->option[OPTION_DEAD_LETTER];
	f->out_name = "standard output";
	f->out_fd = STDOUT_FILENO;
	if (out != NULL && strcmp(out, "-") != 0) {
		f->out_name = out;
		f->out_fd = open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		if (f->out_fd < 0) {
			jrt_tell(f->app, "%s: %s", out, strerror(errno));
			return false;
		}
	}
	if (dead != NULL) {
		f->has_dead = jrt_dead_letter_open(&f->dead, dead, 0);
		if (!f->has_dead) {
			jrt_tell(f->app, "%s: %s", dead, strerror(errno));
			return false;
		}
	}
	return true;
}

static int
run(struct jrt_app *app)
{
	struct filter f = { .app = app, .out_fd = -1 };
	f.null_output = (enum null_output)jrt_setting_number(&app->settings, SETTING_NULL_OUTPUT);
	jrt_writer_init(&f.out);
	bool going = jrt_worker_init(&f.worker, app) && begin(&f);
	if (going && app->file_count == 0) {
		going = transform_file(&f, "-");
	}
	for (size_t i = 0; going && i < app->file_count; i++) {
		going = transform_file(&f, app->files[i]);
	}
	if (f.out_fd > STDOUT_FILENO && close(f.out_fd) != 0) {
		jrt_tell(app, "%s: %s", f.out_name, strerror(errno));
		going = false;
	}
	if (f.has_dead) {
		jrt_dead_letter_close(&f.dead);
	}
	jrt_writer_finish(&f.out);
	jrt_worker_finish(&f.worker);
	return going && !f.failed ? JRT_EXIT_DONE : JRT_EXIT_FAILED;
}

const struct jrt_command jrt_command_transform = {
	.name = "transform",
	.bit = IN_TRANSFORM,
	.arguments = "[OPTION...] [FILE...]",
	.help = "JSON lines in, JSON lines out\n\n"
		"Reads one JSON document a line from the files or standard input and writes what the spec makes of it, a line\n"
		"each.  A record that fails goes to the dead-letter file; without one it is told on standard error as\n"
		"FILE:LINE:BYTE: REASON, the others go on, and the exit status is 1.\n",
	.takes_files = true,
	.run = run,
};
