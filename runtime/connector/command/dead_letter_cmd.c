/* SPDX-License-Identifier: Apache-2.0 */
/* The command dead-letter: lists the file, and delivers its records again. */
#include "connector/common/app.h"
#include "connector/common/lines.h"
#include "connector/sink/delivery.h"
#include "json/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST_ENTRY = 1 << 30 };

/* Iterates over the entries of a file. */
struct entries {
	const struct jrt_app *app;
	const char *path;
	struct jrt_lines lines;
	struct jrt_scanner scanner;
	struct jrt_arena arena;
	const char *text;
	bool scanning;
	struct jrt_text line; /* as it stands */
	bool valid; /* it is an entry: the fields below are set */
	struct jrt_text record; /* at NULL: not UTF-8, or larger than any record may be */
};

static void
begin_entries(struct entries *e, const struct jrt_app *app, const char *path, int fd)
{
	memset(e, 0, sizeof *e);
	e->app = app;
	e->path = path;
	jrt_lines_init(&e->lines, fd, path, LONGEST_ENTRY);
	jrt_scanner_init(&e->scanner, &e->arena);
}

static void
end_entries(struct entries *e)
{
	jrt_lines_finish(&e->lines);
	jrt_scanner_finish(&e->scanner);
	jrt_arena_finish(&e->arena);
}

static struct jrt_text
field(struct entries *e, const char *name)
{
	const struct jrt_doc *d = &e->scanner.doc;
	jrt_ref v = jrt_member_named(d, d->root, (struct jrt_text){ name, strlen(name) });
	if (v != 0 && jrt_first_byte(d, v) == '"') {
		return jrt_string_of(d, v);
	}
	struct jrt_raw raw = { NULL, 0 };
	if (v != 0) {
		raw = jrt_raw_of(d, v);
	}
	return (struct jrt_text){ raw.at, raw.len };
}

enum next { NEXT_ENTRY, NEXT_END, NEXT_FAILED };

static enum next
next_entry(struct entries *e)
{
	for (;;) {
		enum jrt_scan_result found = JRT_SCAN_END;
		if (e->scanning) {
			jrt_arena_reset(&e->arena);
			found = jrt_scan_next(&e->scanner);
		}
		if (found != JRT_SCAN_END) {
			size_t from = e->scanner.line_from;
			e->line = (struct jrt_text){ e->text + from, e->scanner.line_to - from };
			e->valid = found == JRT_SCAN_RECORD &&
				   jrt_is_object(&e->scanner.doc, e->scanner.doc.root);
			e->record = e->valid ? field(e, "record") : (struct jrt_text){ NULL, 0 };
			return NEXT_ENTRY;
		}
		size_t len;
		enum jrt_lines_result result = jrt_lines_next(&e->lines, &e->text, &len);
		e->scanning = false;
		if (result == JRT_LINES_END) {
			return NEXT_END;
		}
		if (result == JRT_LINES_FAILED) {
			jrt_report(e->app, "%s: %s", e->path, strerror(errno));
			return NEXT_FAILED;
		}
		if (result == JRT_LINES_BATCH) {
			e->scanning = jrt_scan_lines(&e->scanner, e->text, len);
			if (!e->scanning) {
				jrt_report(e->app, "%s: out of memory", e->path);
				return NEXT_FAILED;
			}
		} else if (result != JRT_LINES_WAIT) {
			jrt_report(e->app, "%s: a line is larger than 1 GiB", e->path);
			return NEXT_FAILED;
		}
	}
}

/* ---- list --------------------------------------------------------------------------------------
 */

static void
print_field(struct entries *e, const char *name, int width)
{
	struct jrt_text t = field(e, name);
	int used = 0;
	for (size_t i = 0; i < t.len; i++, used++) {
		/* Control characters would act on the terminal. */
		unsigned char c = (unsigned char)t.at[i];
		(void)putchar(c < ' ' || c == 0x7f ? ' ' : c);
	}
	for (; used < width; used++) {
		(void)putchar(' ');
	}
}

static void
print_entry(struct entries *e)
{
	if (!e->valid) {
		(void)puts("(a line that is not an entry)");
		return;
	}
	print_field(e, "time", 0);
	(void)fputs("  ", stdout);
	print_field(e, "source", 0);
	(void)putchar(':');
	print_field(e, "line", 8);
	(void)putchar(' ');
	print_field(e, "status", 10);
	(void)putchar(' ');
	print_field(e, "reason", 0);
	if (e->record.at != NULL) {
		printf("  (%zu bytes)\n", e->record.len);
	} else {
		(void)puts("  (not text)");
	}
}

static int
list(const struct jrt_app *app, const char *path, bool json)
{
	struct entries e;
	uint64_t count = 0;
	enum next next;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		if (!json) {
			printf("no dead letters: there is no %s\n", path);
		}
		return JRT_EXIT_DONE;
	}
	if (fd < 0) {
		jrt_report(app, "%s: %s", path, strerror(errno));
		return JRT_EXIT_FAILED;
	}
	begin_entries(&e, app, path, fd);
	while ((next = next_entry(&e)) == NEXT_ENTRY) {
		count++;
		if (json) {
			(void)fwrite(e.line.at, 1, e.line.len, stdout);
			(void)putchar('\n');
		} else {
			print_entry(&e);
		}
	}
	end_entries(&e);
	close(fd);
	if (!json && next == NEXT_END) {
		printf("%ju in %s\n", (uintmax_t)count, path);
	}
	return next == NEXT_END ? JRT_EXIT_DONE : JRT_EXIT_FAILED;
}

/* ---- retry -------------------------------------------------------------------------------------
 *
 * The file is moved to FILE.retry, so that new failures go to a new file; the records are written
 * to FILE.retry.records and delivered like any other file; what cannot be a record goes back to the
 * dead letters.  FILE.retry stays until everything is settled: after an interruption, the next
 * retry starts again from its beginning. */

struct retry {
	struct jrt_app *app;
	const char *path;
	char *moved, *records;
	int lock; /* the file of records: whoever holds its lock does the retry */
	int fd; /* of `moved` */
	uint64_t count, kept;
};

static bool
complain_about(const struct retry *r, const char *path)
{
	jrt_report(r->app, "%s: %s", path, strerror(errno));
	return false;
}

/* One retry at a time.  False after reporting. */
static bool
begin_retry(struct retry *r)
{
	struct stat ours, named;
	r->lock = open(r->records, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (r->lock < 0) {
		return complain_about(r, r->records);
	}
	if (flock(r->lock, LOCK_EX | LOCK_NB) != 0 || fstat(r->lock, &ours) != 0 ||
		stat(r->records, &named) != 0 || ours.st_ino != named.st_ino) {
		close(r->lock);
		r->lock = -1;
		jrt_report(r->app, "another retry is running");
		return false;
	}
	return true;
}

/* Moves the file, unless one that was moved earlier is still there.  False after reporting. */
static bool
move(struct retry *r)
{
	if (access(r->moved, F_OK) == 0) {
		jrt_report(r->app, "%s exists: an earlier retry is continued", r->moved);
	} else {
		/* Ensures that nobody is writing an entry during the move. */
		int fd = open(r->path, O_RDWR | O_CLOEXEC);
		bool good = fd >= 0 && flock(fd, LOCK_EX) == 0 && rename(r->path, r->moved) == 0;
		if (!good) {
			(void)complain_about(r, r->path);
		}
		if (fd >= 0) {
			close(fd);
		}
		if (!good) {
			return false;
		}
	}
	r->fd = open(r->moved, O_RDONLY | O_CLOEXEC);
	return r->fd >= 0 || complain_about(r, r->moved);
}

static bool
can_be_sent(const struct entries *e)
{
	return e->record.at != NULL && memchr(e->record.at, '\n', e->record.len) == NULL;
}

/* Writes the records to their file (`back` is NULL), or what is not a record back to the dead
 * letters. */
static bool
sort_out(struct retry *r, FILE *records, struct jrt_dead_letter *back)
{
	struct entries e;
	enum next next = NEXT_FAILED;
	bool good = lseek(r->fd, 0, SEEK_SET) == 0;
	begin_entries(&e, r->app, r->moved, r->fd);
	while (good && (next = next_entry(&e)) == NEXT_ENTRY) {
		bool sent = can_be_sent(&e);
		if (sent && records != NULL) {
			r->count++;
			good = fwrite(e.record.at, 1, e.record.len, records) == e.record.len &&
			       fputc('\n', records) != EOF;
		} else if (!sent && back != NULL) {
			r->kept++;
			good = jrt_dead_letter_copy(back, e.line);
		}
		if (!good) {
			(void)complain_about(r, records != NULL ? r->records : r->path);
		}
	}
	end_entries(&e);
	return good && next == NEXT_END;
}

static bool
write_records(struct retry *r)
{
	FILE *f = fopen(r->records, "we");
	if (f == NULL) {
		return complain_about(r, r->records);
	}
	bool good = sort_out(r, f, NULL);
	if (fclose(f) != 0 && good) {
		good = complain_about(r, r->records);
	}
	return good;
}

static bool
put_back(struct retry *r)
{
	struct jrt_dead_letter back;
	if (!jrt_dead_letter_open(&back, r->path, 0)) {
		return complain_about(r, r->path);
	}
	bool good = sort_out(r, NULL, &back) &&
		    (back.count == 0 || jrt_dead_letter_sync(&back) || complain_about(r, r->path));
	jrt_dead_letter_close(&back);
	return good;
}

static int
retry_moved(struct retry *r)
{
	if (!write_records(r)) {
		return JRT_EXIT_FAILED;
	}
	if (r->count > 0) {
		r->app->option[OPTION_INPUT] = r->records;
		r->app->option[OPTION_DEAD_LETTER] = r->path;
		r->app->beside = true;
		int status = jrt_command_run.run(r->app);
		if (status != JRT_EXIT_DONE) {
			jrt_report(r->app,
				"some records are not settled: the next retry continues with %s",
				r->moved);
			return status;
		}
	}
	if (!put_back(r)) {
		return JRT_EXIT_FAILED;
	}
	if (unlink(r->moved) != 0) {
		(void)complain_about(r, r->moved);
		return JRT_EXIT_FAILED;
	}
	printf("%ju records were tried again", (uintmax_t)r->count);
	if (r->kept > 0) {
		printf("; %ju cannot be sent (not text, not one line, or not whole) and stay in %s",
			(uintmax_t)r->kept, r->path);
	}
	(void)putchar('\n');
	return JRT_EXIT_DONE;
}

/* Nothing has that name: what cannot be looked at is another matter. */
static bool
is_missing(const char *path)
{
	return access(path, F_OK) != 0 && errno == ENOENT;
}

static int
retry(struct jrt_app *app, const char *path)
{
	struct retry r = { .app = app, .path = path, .lock = -1, .fd = -1 };
	int status = JRT_EXIT_FAILED;
	if (asprintf(&r.moved, "%s.retry", path) < 0) {
		r.moved = NULL;
	}
	if (asprintf(&r.records, "%s.retry.records", path) < 0) {
		r.records = NULL;
	}
	if (r.moved == NULL || r.records == NULL) {
		jrt_report(app, "out of memory");
	} else if (is_missing(path) && is_missing(r.moved)) {
		printf("no dead letters: there is no %s\n", path);
		status = JRT_EXIT_DONE;
	} else if (begin_retry(&r)) {
		if (move(&r)) {
			status = retry_moved(&r);
		}
		(void)unlink(r.records);
		close(r.lock);
	}
	if (r.fd >= 0) {
		close(r.fd);
	}
	free(r.moved);
	free(r.records);
	return status;
}

static int
run(struct jrt_app *app)
{
	const char *what = app->file_count > 0 ? app->files[0] : "list";
	const char *format = app->option[OPTION_FORMAT];
	bool retries = strcmp(what, "retry") == 0;
	bool json = format != NULL && strcmp(format, "json") == 0;
	if (app->file_count > 1 || (!retries && strcmp(what, "list") != 0)) {
		jrt_report(app, "dead-letter \"%s\"; see dead-letter --help",
			app->files[app->file_count - 1]);
		return JRT_EXIT_USAGE;
	}
	if (format != NULL && (retries || (!json && strcmp(format, "text") != 0))) {
		jrt_report(app, "--format: text or json, and only for list");
		return JRT_EXIT_USAGE;
	}
	char *path = jrt_dead_letter_path(app);
	if (path == NULL) {
		jrt_report(app, "out of memory");
		return JRT_EXIT_FAILED;
	}
	int status = retries ? retry(app, path) : list(app, path, json);
	free(path);
	return status;
}

const struct jrt_command jrt_command_dead_letter = {
	.name = "dead-letter",
	.bit = IN_DEAD_LETTER,
	.arguments = "[list|retry] [OPTION...]",
	.help = "records that could not be delivered: which, and again\n\n"
		"list (the default) shows of each when, where from and why; --format json prints the entries as they are.\n"
		"retry sends them to the endpoint once more, even while run is running; what fails again goes to a new\n"
		"dead-letter file.  If it is interrupted, it begins again the next time.\n",
	.takes_files = true,
	.run = run,
};
