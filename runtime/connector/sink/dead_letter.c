/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the dead-letter file. */
#include "connector/sink/dead_letter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A line larger than this is not kept for the next one. */
enum { KEPT = 1 << 20, OPEN_FLAGS = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK };

/* Its size, and whether its last line is complete. */
static bool
look(struct jrt_dead_letter *d)
{
	struct stat st;
	char last = '\n';
	if (fstat(d->fd, &st) != 0) {
		return false;
	}
	d->size = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
	if (d->size > 0 && pread(d->fd, &last, 1, st.st_size - 1) == 1) {
		d->broken_line = last != '\n';
	}
	return true;
}

bool
jrt_dead_letter_open(struct jrt_dead_letter *d, const char *path, uint64_t max_bytes)
{
	memset(d, 0, sizeof *d);
	jrt_writer_init(&d->line);
	d->max_bytes = max_bytes;
	d->fd = open(path, OPEN_FLAGS, 0600);
	d->path = strdup(path);
	if (d->fd < 0 || d->path == NULL || !look(d)) {
		int error = errno;
		jrt_dead_letter_close(d);
		errno = error;
		return false;
	}
	return true;
}

/* Switches to the file that has the name now, if somebody has moved ours away. */
static bool
follow_name(struct jrt_dead_letter *d, const struct stat *ours, bool *moved)
{
	struct stat named;
	*moved = stat(d->path, &named) != 0 || named.st_ino != ours->st_ino ||
		 named.st_dev != ours->st_dev;
	if (!*moved) {
		return true;
	}
	int fd = open(d->path, OPEN_FLAGS, 0600);
	if (fd < 0) {
		return false;
	}
	(void)fdatasync(d->fd);
	close(d->fd);
	d->fd = fd;
	return true;
}

static bool
take_lock(const struct jrt_dead_letter *d)
{
	while (flock(d->fd, LOCK_EX | (d->hurried ? LOCK_NB : 0)) != 0) {
		if (errno != EINTR) {
			return false;
		}
	}
	return true;
}

static void
unlock(struct jrt_dead_letter *d)
{
	int error = errno;
	(void)flock(d->fd, LOCK_UN);
	d->locked = false;
	errno = error;
}

/* Locks the file that has the name.  Pipes and devices are not locked.  False: errno, EAGAIN:
 * another process has the lock. */
static bool
lock(struct jrt_dead_letter *d)
{
	bool moved = false;
	for (;;) {
		struct stat ours;
		if (fstat(d->fd, &ours) != 0) {
			return false;
		}
		if (!S_ISREG(ours.st_mode)) {
			d->locked = true;
			return true;
		}
		if (!follow_name(d, &ours, &moved)) {
			return false;
		}
		if (moved) {
			continue;
		}
		if (!take_lock(d)) {
			return false;
		}
		/* It may have been moved while another process had the lock. */
		if (!follow_name(d, &ours, &moved)) {
			unlock(d);
			return false;
		}
		if (!moved) {
			d->locked = true;
			return look(d);
		}
	}
}

bool
jrt_dead_letter_is_pipe(const struct jrt_dead_letter *d)
{
	struct stat st;
	return fstat(d->fd, &st) == 0 && !S_ISREG(st.st_mode);
}

void
jrt_dead_letter_close(struct jrt_dead_letter *d)
{
	if (d->fd >= 0) {
		if (d->waits) {
			(void)jrt_dead_letter_flush(d);
		}
		close(d->fd);
	}
	d->fd = -1;
	free(d->path);
	d->path = NULL;
	jrt_writer_finish(&d->line);
}

static void
drop_line(struct jrt_dead_letter *d, size_t written)
{
	struct jrt_writer *w = &d->line;
	w->used -= written;
	w->status = JRT_OK;
	if (w->used > 0 && written > 0) {
		memmove(w->base, w->base + written, w->used);
	} else if (w->used == 0 && w->size > KEPT) {
		jrt_writer_finish(w);
		jrt_writer_init(w);
	}
}

/* A pipe is full: 0, or EAGAIN if nobody waits here. */
static int
await_reader(const struct jrt_dead_letter *d)
{
	struct pollfd room = { .fd = d->fd, .events = POLLOUT };
	if (!d->hurried) {
		(void)poll(&room, 1, -1);
	}
	return d->hurried ? EAGAIN : 0;
}

/* Appends bytes; gives how many, and 0 or the error. */
static int
append(struct jrt_dead_letter *d, const char *at, size_t len, size_t *done)
{
	int error = 0;
	*done = 0;
	while (error == 0 && *done < len) {
		ssize_t n = write(d->fd, at + *done, len - *done);
		if (n >= 0) {
			*done += (size_t)n;
		} else if (errno == EAGAIN) {
			error = await_reader(d);
		} else if (errno != EINTR) {
			error = errno;
		}
	}
	return error;
}

/* Appends d->line; removes an entry that does not fit completely.  False: errno; EAGAIN: the rest
 * is still in d->line. */
static bool
write_out(struct jrt_dead_letter *d)
{
	size_t done = 0, len = d->line.used;
	int error = d->line.status != JRT_OK ? ENOMEM : 0;
	if (error == 0 && d->max_bytes > 0 && d->size + len > d->max_bytes) {
		error = EFBIG;
	}
	if (error == 0) {
		error = append(d, d->line.base, len, &done);
	}
	if (error != 0 && error != EAGAIN && done > 0 && ftruncate(d->fd, (off_t)d->size) != 0) {
		d->size += done;
		d->broken_line = true;
	} else if (error == 0) {
		d->size += done;
	}
	drop_line(d, error == EAGAIN ? done : len);
	errno = error;
	return error == 0;
}

/* If the file does not end with a complete line, ours begin on a new one. */
static bool
mend_line(struct jrt_dead_letter *d)
{
	size_t done;
	if (!d->broken_line) {
		return true;
	}
	errno = append(d, "\n", 1, &done);
	d->size += done;
	d->broken_line = done == 0;
	return done == 1;
}

/* EAGAIN, and in a hurry: not a failure. */
static bool
may_wait(struct jrt_dead_letter *d)
{
	d->waits = d->hurried && errno == EAGAIN;
	if (!d->waits) {
		int error = errno;
		drop_line(d, d->line.used);
		d->entries = 0;
		d->in_entry = false;
		if (d->locked) {
			unlock(d);
		}
		errno = error;
	}
	return d->waits;
}

bool
jrt_dead_letter_flush(struct jrt_dead_letter *d)
{
	if (!d->locked && !(lock(d) && mend_line(d))) {
		return may_wait(d);
	}
	if (!write_out(d)) {
		return may_wait(d);
	}
	d->waits = false;
	if (!d->in_entry) {
		d->broken_line = false;
		d->count += d->entries;
		d->entries = 0;
		unlock(d);
	}
	return true;
}

static void
put_time(struct jrt_writer *w)
{
	char stamp[40];
	struct timespec now;
	struct tm tm;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	size_t n = strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", gmtime_r(&now.tv_sec, &tm));
	n += (size_t)snprintf(stamp + n, sizeof stamp - n, ".%03ldZ", now.tv_nsec / 1000000);
	jrt_put(w, stamp, n);
}

/* A string shown to people; leaves out what is not UTF-8. */
static void
put_shown(struct jrt_writer *w, struct jrt_text t)
{
	if (jrt_is_utf8(t.at, t.len)) {
		jrt_put_string(w, t);
		return;
	}
	jrt_put_lit(w, "\"");
	for (size_t i = 0; i < t.len; i++) {
		if ((unsigned char)t.at[i] < 0x80 && t.at[i] != '\0') {
			jrt_put_escaped(w, (struct jrt_text){ t.at + i, 1 });
		}
	}
	jrt_put_lit(w, "\"");
}

static void
put_member(struct jrt_writer *w, const char *before, const char *value)
{
	if (value != NULL && *value != '\0') {
		jrt_put(w, before, strlen(before));
		put_shown(w, (struct jrt_text){ value, strlen(value) });
	}
}

static void
put_head(struct jrt_dead_letter *d, const struct jrt_dead_entry *e)
{
	struct jrt_writer *w = &d->line;
	jrt_put_lit(w, "{\"time\":\"");
	put_time(w);
	jrt_put_lit(w, "\",\"source\":");
	put_shown(w, (struct jrt_text){ e->source, strlen(e->source) });
	jrt_put_lit(w, ",\"line\":");
	jrt_put_unsigned(w, e->line);
	if (e->byte > 0) {
		jrt_put_lit(w, ",\"byte\":");
		jrt_put_unsigned(w, e->byte);
	}
	jrt_put_lit(w, ",\"reason\":");
	put_shown(w, (struct jrt_text){ e->reason, strlen(e->reason) });
	put_member(w, ",\"spec\":", e->spec);
	put_member(w, ",\"path\":", e->path);
	jrt_put_lit(w, ",\"status\":");
	if (e->status_name != NULL) {
		jrt_put_string(w, (struct jrt_text){ e->status_name, strlen(e->status_name) });
	} else {
		jrt_put_unsigned(w, (uint64_t)e->status);
	}
	if (e->answer.at != NULL) {
		jrt_put_lit(w, ",\"answer\":");
		put_shown(w, e->answer);
	}
}

bool
jrt_dead_letter_copy(struct jrt_dead_letter *d, struct jrt_text line)
{
	jrt_put(&d->line, line.at, line.len);
	jrt_put_lit(&d->line, "\n");
	d->entries++;
	return jrt_dead_letter_flush(d);
}

bool
jrt_dead_letter_put(
	struct jrt_dead_letter *d, const struct jrt_dead_entry *e, struct jrt_text record)
{
	put_head(d, e);
	if (jrt_is_utf8(record.at, record.len)) {
		jrt_put_lit(&d->line, ",\"record\":");
		jrt_put_string(&d->line, record);
	} else {
		jrt_put_lit(&d->line, ",\"record_base64\":\"");
		d->base64.count = 0;
		jrt_base64_put(&d->base64, &d->line, record.at, record.len);
		jrt_base64_end(&d->base64, &d->line);
		jrt_put_lit(&d->line, "\"");
	}
	jrt_put_lit(&d->line, "}\n");
	d->entries++;
	return jrt_dead_letter_flush(d);
}

bool
jrt_dead_letter_begin(struct jrt_dead_letter *d, const struct jrt_dead_entry *e)
{
	/* Its pieces must not have to be kept: begins nothing before it can be written. */
	if (d->waits && !jrt_dead_letter_flush(d)) {
		return false;
	}
	if (d->waits) {
		errno = EAGAIN;
		return false;
	}
	if (!lock(d) || !mend_line(d)) {
		(void)may_wait(d);
		return false;
	}
	d->in_entry = true;
	put_head(d, e);
	jrt_put_lit(&d->line, ",\"record_start_base64\":\"");
	d->base64.count = 0;
	d->length = 0;
	return jrt_dead_letter_flush(d);
}

bool
jrt_dead_letter_piece(struct jrt_dead_letter *d, struct jrt_text piece)
{
	uint64_t room = d->length < JRT_DEAD_START ? JRT_DEAD_START - d->length : 0;
	d->length += piece.len;
	if (room == 0 || piece.len == 0) {
		return true;
	}
	jrt_base64_put(&d->base64, &d->line, piece.at, piece.len < room ? piece.len : room);
	d->broken_line = true;
	return jrt_dead_letter_flush(d);
}

bool
jrt_dead_letter_end(struct jrt_dead_letter *d)
{
	jrt_base64_end(&d->base64, &d->line);
	jrt_put_lit(&d->line, "\",\"record_length\":");
	jrt_put_unsigned(&d->line, d->length);
	jrt_put_lit(&d->line, "}\n");
	d->in_entry = false;
	d->entries++;
	return jrt_dead_letter_flush(d);
}

bool
jrt_dead_letter_sync(struct jrt_dead_letter *d)
{
	return fdatasync(d->fd) == 0 || errno == EINVAL; /* EINVAL: a pipe or device */
}
