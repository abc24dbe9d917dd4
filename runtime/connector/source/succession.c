/* SPDX-License-Identifier: Apache-2.0 */
/* Files that others rotate, in the order in which they must be read. */
#include "connector/source/succession.h"

#include "connector/source/rotated.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A regular file at that path; -1: reported, unless there is none. */
static int
open_file(struct jrt_succession *s, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT) {
		return -1;
	}
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		return fd;
	}
	jrt_log(s->log, JRT_LOG_ERROR, "%s: %s", path,
		fd < 0 ? strerror(errno) : "only regular files can be followed");
	if (fd >= 0) {
		close(fd);
	}
	return -1;
}

/* Whether it is the file of the position: another one of that inode was born later. */
static bool
is_of_position(const struct jrt_succession *s, int fd)
{
	struct stat st;
	const struct jrt_position *p = &s->position;
	uint64_t born = jrt_position_born(fd);
	return fstat(fd, &st) == 0 && st.st_dev == p->device && st.st_ino == p->inode &&
	       (born == p->born || born == 0 || p->born == 0);
}

/* Whether what was read up to the position stands in that file. */
static bool
has_position(const struct jrt_succession *s, int fd)
{
	uint64_t print;
	return jrt_position_print(fd, s->position.offset, &print) && print == s->position.print;
}

/* Goes on in that file if the position is one in it. */
static int
resume(struct jrt_succession *s, const char *path)
{
	int fd = open_file(s, path);
	if (fd >= 0 && (!is_of_position(s, fd) || !has_position(s, fd))) {
		close(fd);
		return -1;
	}
	return fd;
}

/* The next byte to be read in the file that has the position. */
static uint64_t
offset_in(const struct jrt_succession *s, int fd)
{
	char byte;
	/* What is settled ends before the line's end. */
	bool behind = pread(fd, &byte, 1, (off_t)s->position.offset) == 1 && byte == '\n';
	return s->position.offset + behind;
}

struct search {
	struct jrt_succession *s;
	struct stat path, found;
	char *name; /* the best so far */
	int fd;
};

static bool
try_to_resume(void *user, const char *rotated, const struct stat *st)
{
	struct search *search = user;
	if (st->st_ino == search->s->position.inode) {
		search->fd = resume(search->s, rotated);
	}
	return search->fd >= 0;
}

/* ---- copies ------------------------------------------------------------------------------------
 */

struct copy_search {
	const struct jrt_succession *s;
	const struct jrt_tail *tail; /* NULL: the position of the start */
	uint64_t offset; /* something must follow it */
	struct timespec written;
	int fd; /* the one written to last; -1: none */
};

static bool
look_at_copy(void *user, const char *rotated, const struct stat *st)
{
	struct copy_search *c = user;
	if ((uint64_t)st->st_size <= c->offset ||
		(c->fd >= 0 && jrt_compare_times(&st->st_mtim, &c->written) <= 0)) {
		return false;
	}
	int fd = open(rotated, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		return false;
	}
	if (c->tail != NULL ? jrt_tail_stands(c->tail, fd) : has_position(c->s, fd)) {
		int before = c->fd;
		c->fd = fd;
		c->written = st->st_mtim;
		fd = before;
	}
	if (fd >= 0) {
		close(fd);
	}
	return false;
}

int
jrt_succession_copy(const struct jrt_succession *s, const struct jrt_tail *tail, uint64_t offset)
{
	struct copy_search c = { .s = s, .tail = tail, .offset = offset, .fd = -1 };
	if (offset > 0) { /* otherwise nothing identifies it */
		(void)jrt_rotated_each(s->path, look_at_copy, &c);
	}
	if (c.fd >= 0) {
		jrt_log(s->log, JRT_LOG_INFO, "%s: the rest of what it held is read from a copy",
			s->path);
	}
	return c.fd;
}

/* ---- the next file -----------------------------------------------------------------------------
 */

/* The position is in no file that is there. */
static void
lose_position(struct jrt_succession *s)
{
	int fd = open_file(s, s->path);
	bool same = fd >= 0 && is_of_position(s, fd);
	if (fd >= 0) {
		close(fd);
	}
	jrt_log(s->log, JRT_LOG_WARNING, "%s: the file that was read, up to byte %ju, %s", s->path,
		(uintmax_t)s->position.offset,
		same ? "has other contents now: it is read from its start"
		     : "is gone; going on with those written after it");
	s->after = s->written;
	s->renamed = !same;
}

/* Whether that file was written to after the previous one.  Times are coarse: files of the same
 * time count if they have not been read, as far as that is remembered. */
static bool
is_later(const struct jrt_succession *s, const struct stat *st)
{
	int order = jrt_compare_times(&st->st_mtim, &s->after);
	if (order != 0) {
		return order > 0;
	}
	for (unsigned i = 0; i < s->read_count; i++) {
		if (s->read[i].inode == st->st_ino && s->read[i].device == st->st_dev) {
			return false;
		}
	}
	return s->read_count < JRT_SAME_TIME;
}

/* Of those that had the path after the previous file: the one written to first. */
static bool
look_at_rotated(void *user, const char *rotated, const struct stat *st)
{
	struct search *search = user;
	bool has_path = st->st_ino == search->path.st_ino && st->st_dev == search->path.st_dev;
	if (has_path || !is_later(search->s, st)) {
		return false;
	}
	if (search->name == NULL || jrt_compare_times(&st->st_mtim, &search->found.st_mtim) < 0) {
		char *name = strdup(rotated);
		if (name != NULL) {
			free(search->name);
			search->name = name;
			search->found = *st;
		}
	}
	return false;
}

/* The byte after the last line end. */
static uint64_t
end_of_lines(int fd)
{
	char bytes[4096];
	off_t size = lseek(fd, 0, SEEK_END);
	while (size > 0) {
		size_t len = size < (off_t)sizeof bytes ? (size_t)size : sizeof bytes;
		ssize_t n = pread(fd, bytes, len, size - (off_t)len);
		const char *newline = n == (ssize_t)len ? memrchr(bytes, '\n', len) : NULL;
		if (newline != NULL) {
			return (uint64_t)(size - (off_t)len + (newline - bytes) + 1);
		}
		size -= (off_t)len;
	}
	return 0;
}

int
jrt_succession_open(struct jrt_succession *s, uint64_t *offset, uint64_t *line)
{
	struct search search = { .s = s };
	if (s->known) {
		s->known = false;
		search.fd = resume(s, s->path);
		if (search.fd < 0 && !jrt_rotated_each(s->path, try_to_resume, &search)) {
			search.fd = jrt_succession_copy(s, NULL, s->position.offset);
		}
		if (search.fd >= 0) {
			*offset = offset_in(s, search.fd);
			*line = s->position.line;
			return search.fd;
		}
		lose_position(s);
	}
	if (s->renamed) {
		(void)stat(s->path, &search.path);
		(void)jrt_rotated_each(s->path, look_at_rotated, &search);
	}
	const char *path = search.name != NULL ? search.name : s->path;
	int fd = open_file(s, path);
	if (fd >= 0) {
		jrt_log(s->log, JRT_LOG_DEBUG, "%s is read", path);
	}
	free(search.name);
	*offset = fd >= 0 && s->from_end ? end_of_lines(fd) : 0;
	*line = 1;
	s->from_end = false; /* a file that comes later is read from its start */
	return fd;
}

void
jrt_succession_done(struct jrt_succession *s, int fd)
{
	struct stat st;
	if (fstat(fd, &st) == 0) {
		if (jrt_compare_times(&st.st_mtim, &s->after) != 0) {
			s->after = st.st_mtim;
			s->read_count = 0;
		}
		if (s->read_count < JRT_SAME_TIME) {
			s->read[s->read_count].device = st.st_dev;
			s->read[s->read_count++].inode = st.st_ino;
		}
	}
	s->renamed = true;
}
