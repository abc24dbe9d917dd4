/* SPDX-License-Identifier: Apache-2.0 */
/* Records from a file that others write, rotate and truncate. */
#include "connector/source/source_follow.h"

#include "connector/common/clock.h"
#include "connector/common/lines.h"
#include "connector/source/position.h"
#include "connector/source/rotated.h"
#include "connector/source/succession.h"
#include "connector/source/tail.h"

#include <errno.h>
#include <event2/event_struct.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	POLL_MS = 250, /* where the kernel does not report changes */
	WATCH_MS = 1000, /* where it does; it may miss some */
	GRACE_MS = 1000, /* the writer may not have noticed yet that the file was renamed */
	SYNC_MS = 1000,
	MOST_PARTS = 64
};

/* A file that is being read, or whose records are not all settled. */
struct part {
	struct part *next;
	int fd;
	struct stat st; /* when it was opened */
	uint64_t born;
	struct jrt_tail tail; /* what was read last */
	uint64_t from; /* byte at which reading began */
	uint64_t at; /* the position of this byte in the source */
};

struct follow_source {
	struct jrt_source source;
	struct jrt_follow_options options;
	struct {
		struct part *oldest, *newest;
		unsigned count;
	} parts;
	struct jrt_lines lines; /* of the newest part */
	bool reading; /* the newest part */
	uint64_t line; /* its first */
	bool placed; /* already reported */
	uint64_t end; /* position after what was handed out */
	struct {
		bool begun; /* a piece of it was given out; */
		bool cut; /* its rest is gone */
	} long_line; /* one that is too long */
	struct {
		uint64_t read_ms; /* something was read */
		uint64_t renamed_ms; /* the file was seen to be renamed */
		bool renamed;
		bool truncated; /* the newest part no longer has the contents that were read */
	} seen;
	bool waiting; /* for ready() */
	struct jrt_succession files;
	struct {
		struct jrt_position position;
		struct jrt_position_file file;
		struct event saved, synced;
	} settled;
	struct {
		int inotify, file; /* -1: none; the watch of the file */
		struct event changed, timer;
	} watch;
};

/* ---- parts -------------------------------------------------------------------------------------
 */

static void
forget_oldest(struct follow_source *f)
{
	struct part *p = f->parts.oldest;
	f->parts.oldest = p->next;
	f->parts.count--;
	close(p->fd);
	free(p);
}

static void
watch_file(struct follow_source *f, int fd)
{
	char name[40];
	if (f->watch.inotify >= 0) {
		if (f->watch.file >= 0) {
			(void)inotify_rm_watch(f->watch.inotify, f->watch.file);
		}
		(void)snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
		f->watch.file = inotify_add_watch(f->watch.inotify, name, IN_MODIFY | IN_ATTRIB);
	}
}

/* Reads that file from `offset` on, which is its line `line`.  Takes over the descriptor. */
static bool
begin_part(struct follow_source *f, int fd, uint64_t offset, uint64_t line)
{
	struct part *p = calloc(1, sizeof *p);
	if (p == NULL || fstat(fd, &p->st) != 0 || lseek(fd, (off_t)offset, SEEK_SET) < 0) {
		jrt_log(f->options.log, JRT_LOG_ERROR, "%s: %s", f->source.name,
			p == NULL ? "out of memory" : strerror(errno));
		close(fd);
		free(p);
		return false;
	}
	p->fd = fd;
	p->born = jrt_position_born(fd);
	jrt_tail_begin(&p->tail, fd, offset);
	p->from = offset;
	p->at = f->end;
	if (f->parts.oldest == NULL) {
		f->parts.oldest = p;
	} else {
		f->parts.newest->next = p;
	}
	f->parts.newest = p;
	f->parts.count++;
	f->line = line;
	f->placed = f->seen.renamed = f->seen.truncated = false;
	f->reading = true;
	f->seen.read_ms = jrt_now_ms();
	jrt_lines_init(&f->lines, fd, f->source.name, f->options.max_record);
	f->lines.grows = true;
	watch_file(f, fd);
	return true;
}

static void
end_part(struct follow_source *f)
{
	jrt_succession_done(&f->files, f->parts.newest->fd);
	f->reading = false;
	jrt_lines_finish(&f->lines);
}

/* Begins the next file to be read; false: there is nothing yet. */
static bool
next_part(struct follow_source *f)
{
	uint64_t offset, line;
	/* Each of them keeps a descriptor until it is settled. */
	int fd = f->parts.count < MOST_PARTS ? jrt_succession_open(&f->files, &offset, &line) : -1;
	return fd >= 0 && begin_part(f, fd, offset, line);
}

/* ---- at the end of the file
 * -------------------------------------------------------------------- */

/* Whether nobody has written to the file or renamed it for a while, by its own time. */
static bool
is_quiet(const struct part *p)
{
	struct stat st;
	struct timespec t;
	if (clock_gettime(CLOCK_REALTIME, &t) != 0 || fstat(p->fd, &st) != 0) {
		return false;
	}
	t.tv_sec -= GRACE_MS / 1000;
	return jrt_compare_times(&st.st_ctim, &t) < 0;
}

/* Whether the file no longer has the path, and some time has passed since. */
static bool
is_over(struct follow_source *f)
{
	struct stat st;
	const struct part *p = f->parts.newest;
	uint64_t now = jrt_now_ms();
	bool other = stat(f->options.path, &st) == 0 &&
		     (st.st_ino != p->st.st_ino || st.st_dev != p->st.st_dev);
	if (other && !f->seen.renamed) {
		f->seen.renamed_ms = now;
	}
	f->seen.renamed = other;
	uint64_t since =
		f->seen.renamed_ms > f->seen.read_ms ? f->seen.renamed_ms : f->seen.read_ms;
	return other && (now - since >= GRACE_MS || is_quiet(p));
}

/* True: there may be more now. */
static bool
look(struct follow_source *f)
{
	if (!jrt_tail_stands(&f->parts.newest->tail, f->parts.newest->fd)) {
		f->seen.truncated = true;
		return true;
	}
	if (is_over(f)) {
		f->lines.grows = false;
		return true;
	}
	return false;
}

/* ---- files that are emptied --------------------------------------------------------------------
 *
 * A file that was emptied may be longer than before when it is next looked at.  What is handed out
 * was read while the bytes before it were still there. */

/* Keeps what the last call of jrt_lines_next() read; false: it belongs to other contents than what
 * was read before. */
static bool
keep_tail(struct follow_source *f)
{
	struct part *p = f->parts.newest;
	const struct jrt_lines *l = &f->lines;
	uint64_t end = p->from + l->byte + (l->to - l->from);
	size_t added = (size_t)(end - p->tail.end);
	if (added > 0 && !jrt_tail_stands(&p->tail, p->fd)) {
		return false;
	}
	jrt_tail_add(&p->tail, l->block + l->to - added, added);
	return true;
}

/* Skips a gap at the start of the file, so that it is not part of the first record. */
static void
pass_gap(struct follow_source *f)
{
	struct part *p = f->parts.newest;
	uint64_t at = p->tail.end == 0 ? jrt_gap_end(p->fd) : 0;
	if (at > 0 && lseek(p->fd, (off_t)at, SEEK_SET) >= 0) {
		jrt_log(f->options.log, JRT_LOG_WARNING,
			"%s: begins with %ju NUL bytes, which are skipped", f->source.name,
			(uintmax_t)at);
		p->from = at;
		jrt_tail_begin(&p->tail, p->fd, at);
	}
}

/* Continues with a copy of what the file contained, otherwise with its current contents.  False:
 * not yet. */
static bool
begin_again(struct follow_source *f)
{
	struct part *p = f->parts.newest;
	uint64_t offset = p->from + (f->end - p->at); /* after what was handed out */
	if (f->parts.count >= MOST_PARTS) {
		return false;
	}
	jrt_log(f->options.log, JRT_LOG_WARNING, "%s: truncated; it is read from its start",
		f->source.name);
	int copy = jrt_succession_copy(&f->files, &p->tail, offset);
	int fd = copy >= 0 ? copy : fcntl(p->fd, F_DUPFD_CLOEXEC, 0);
	f->reading = false;
	jrt_lines_finish(&f->lines);
	if (fd < 0 || !begin_part(f, fd, copy >= 0 ? offset : 0, 1)) {
		return false;
	}
	if (copy >= 0) {
		/* The same lines continue. */
		f->placed = true;
		f->lines.skipping = f->long_line.begun;
	} else {
		f->long_line.cut = f->long_line.begun;
	}
	return true;
}

/* ---- waiting -----------------------------------------------------------------------------------
 */

/* Looks at the file whether or not somebody waits for more of it. */
static void
look_later(struct follow_source *f)
{
	unsigned ms = f->watch.file >= 0 && !f->seen.renamed ? WATCH_MS : POLL_MS;
	struct timeval t = { ms / 1000, (suseconds_t)(ms % 1000) * 1000 };
	(void)evtimer_add(&f->watch.timer, &t);
}

static enum jrt_source_result
wait_for_more(struct follow_source *f)
{
	f->waiting = true;
	look_later(f);
	return JRT_SOURCE_WAIT;
}

static void
on_change(evutil_socket_t fd, short what, void *user)
{
	struct follow_source *f = user;
	char events[4096] __attribute__((aligned(8)));
	(void)fd;
	(void)what;
	while (f->watch.inotify >= 0 && read(f->watch.inotify, events, sizeof events) > 0) {
	}
	if (f->reading && !jrt_tail_stands(&f->parts.newest->tail, f->parts.newest->fd)) {
		f->seen.truncated = true;
	}
	look_later(f);
	if (f->waiting) {
		f->waiting = false;
		f->source.ready(f->source.user);
	}
}

static void
init_watch(struct follow_source *f, struct event_base *base)
{
	const char *path = f->options.path, *slash = strrchr(path, '/');
	char *folder = slash == NULL ? strdup(".") : strndup(path, (size_t)(slash - path) + 1);
	f->watch.file = -1;
	f->watch.inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (f->watch.inotify >= 0) {
		(void)event_assign(&f->watch.changed, base, f->watch.inotify, EV_READ | EV_PERSIST,
			on_change, f);
		(void)event_add(&f->watch.changed, NULL);
		if (folder != NULL) {
			(void)inotify_add_watch(f->watch.inotify, folder, IN_CREATE | IN_MOVED_TO);
		}
	}
	(void)evtimer_assign(&f->watch.timer, base, on_change, f);
	free(folder);
}

/* ---- the source --------------------------------------------------------------------------------
 */

static enum jrt_source_result
give(struct follow_source *f, struct jrt_chunk *chunk, enum jrt_source_result result)
{
	const struct part *p = f->parts.newest;
	chunk->placed = !f->placed;
	chunk->line = f->line;
	chunk->byte = p->at + f->lines.byte;
	f->end = chunk->byte + (f->lines.whole - f->lines.from);
	f->placed = true;
	f->long_line.begun = result == JRT_SOURCE_LONG;
	f->seen.read_ms = jrt_now_ms();
	return result;
}

/* The rest of a line that is too long is gone: it ends where it was cut. */
static enum jrt_source_result
cut_long(struct follow_source *f, struct jrt_chunk *chunk)
{
	f->long_line.begun = f->long_line.cut = false;
	*chunk = (struct jrt_chunk){ .text = { "", 0 }, .byte = f->end };
	return JRT_SOURCE_LONG_END;
}

/* Reads on, if there is something to read. */
static enum jrt_lines_result
read_lines(struct follow_source *f, struct jrt_text *text)
{
	pass_gap(f);
	enum jrt_lines_result result = jrt_lines_next(&f->lines, &text->at, &text->len);
	if (result != JRT_LINES_FAILED && !keep_tail(f)) {
		f->seen.truncated = true;
		f->lines.skipping = f->lines.skipped = f->lines.end =
			false; /* nothing is at hand */
		return JRT_LINES_WAIT;
	}
	return result;
}

static enum jrt_source_result
next(struct jrt_source *source, struct jrt_chunk *chunk)
{
	struct follow_source *f = (struct follow_source *)source;
	for (;;) {
		if (f->long_line.cut) {
			return cut_long(f, chunk);
		}
		/* What is at hand was read before. */
		if (f->reading && f->seen.truncated && jrt_lines_reads(&f->lines)) {
			if (!begin_again(f)) {
				return wait_for_more(f);
			}
			continue;
		}
		if (!f->reading && !next_part(f)) {
			return wait_for_more(f);
		}
		switch (read_lines(f, &chunk->text)) {
		case JRT_LINES_BATCH:
			return give(f, chunk, JRT_SOURCE_LINES);
		case JRT_LINES_LONG:
			return give(f, chunk, JRT_SOURCE_LONG);
		case JRT_LINES_LONG_END:
			return give(f, chunk, JRT_SOURCE_LONG_END);
		case JRT_LINES_WAIT:
			if (!f->seen.truncated && !look(f)) {
				return wait_for_more(f);
			}
			break;
		case JRT_LINES_END:
			end_part(f);
			break;
		case JRT_LINES_FAILED:
			jrt_log(f->options.log, JRT_LOG_ERROR, "%s: %s", source->name,
				strerror(errno));
			return JRT_SOURCE_FAILED;
		}
	}
}

/* Keeps the position.  Where the file is no longer what was read, the one kept last is right: by
 * its print the next start sees that, and finds what was read if there is a copy. */
static void
save(struct follow_source *f)
{
	const struct part *p = f->parts.oldest;
	struct timeval t = { SYNC_MS / 1000, 0 };
	if (!jrt_position_print(p->fd, f->settled.position.offset, &f->settled.position.print) ||
		!jrt_tail_stands(&p->tail, p->fd)) {
		return;
	}
	if (!jrt_position_save(&f->settled.file, &f->settled.position)) {
		jrt_log(f->options.log, JRT_LOG_ERROR, "%s: %s", f->options.position,
			strerror(errno));
	}
	if (!evtimer_pending(&f->settled.synced, NULL)) {
		(void)evtimer_add(&f->settled.synced, &t);
	}
}

static void
on_save(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	save(user);
}

static void
on_sync(evutil_socket_t fd, short what, void *user)
{
	struct follow_source *f = user;
	(void)fd;
	(void)what;
	if (!jrt_position_sync(&f->settled.file)) {
		jrt_log(f->options.log, JRT_LOG_ERROR, "%s: %s", f->options.position,
			strerror(errno));
	}
}

/* Saved once for all answers that the loop finds at a time. */
static void
settled(struct jrt_source *source, uint64_t line, uint64_t end)
{
	struct follow_source *f = (struct follow_source *)source;
	while (f->parts.oldest->next != NULL && end > f->parts.oldest->next->at) {
		forget_oldest(f);
	}
	const struct part *p = f->parts.oldest;
	f->settled.position = (struct jrt_position){ .device = p->st.st_dev,
		.inode = p->st.st_ino,
		.offset = p->from + (end - p->at),
		.line = line + 1,
		.born = p->born };
	event_active(&f->settled.saved, EV_TIMEOUT, 0);
}

static void
destroy(struct jrt_source *source)
{
	struct follow_source *f = (struct follow_source *)source;
	if (event_pending(&f->settled.saved, EV_TIMEOUT, NULL)) {
		save(f);
	}
	(void)event_del(&f->settled.saved);
	(void)event_del(&f->settled.synced);
	(void)event_del(&f->watch.timer);
	if (f->watch.inotify >= 0) {
		(void)event_del(&f->watch.changed);
		close(f->watch.inotify);
	}
	if (f->settled.file.fd >= 0) {
		(void)jrt_position_sync(&f->settled.file);
		jrt_position_close(&f->settled.file);
	}
	if (f->reading) {
		jrt_lines_finish(&f->lines);
	}
	while (f->parts.oldest != NULL) {
		forget_oldest(f);
	}
	free(f);
}

struct jrt_source *
jrt_source_follow(struct event_base *base, const struct jrt_follow_options *options,
	struct jrt_complaints *complaints)
{
	struct follow_source *f = calloc(1, sizeof *f);
	if (f == NULL) {
		jrt_complain(complaints, "%s: out of memory", options->path);
		return NULL;
	}
	f->options = *options;
	f->source = (struct jrt_source){ .name = options->path,
		.endless = true,
		.in_lines = true,
		.next = next,
		.settled = settled,
		.destroy = destroy };
	bool known;
	if (!jrt_position_open(&f->settled.file, options->position, &f->settled.position, &known,
		    complaints)) {
		free(f);
		return NULL;
	}
	known = known && !options->forget;
	f->files = (struct jrt_succession){ .path = options->path,
		.log = options->log,
		.position = f->settled.position,
		.known = known,
		.written = f->settled.file.written,
		.from_end = options->from_end && !known };
	init_watch(f, base);
	(void)event_assign(&f->settled.saved, base, -1, 0, on_save, f);
	(void)event_assign(&f->settled.synced, base, -1, 0, on_sync, f);
	if (access(options->path, F_OK) != 0) {
		jrt_log(options->log, JRT_LOG_WARNING, "%s: %s; it is waited for", options->path,
			strerror(errno));
	}
	return &f->source;
}
