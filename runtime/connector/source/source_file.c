/* SPDX-License-Identifier: Apache-2.0 */
/* Records from a file, a pipe or standard input. */
#include "connector/common/lines.h"
#include "connector/source/source.h"

#include <errno.h>
#include <event2/event_struct.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct file_source {
	struct jrt_source source;
	struct jrt_lines lines;
	struct jrt_log *log;
	struct event readable;
	bool polled; /* reading may block: only after the loop has reported data */
	bool there; /* it has */
};

static void
on_readable(evutil_socket_t fd, short what, void *user)
{
	struct file_source *f = user;
	(void)fd;
	(void)what;
	f->there = true;
	f->source.ready(f->source.user);
}

static enum jrt_source_result
next(struct jrt_source *source, struct jrt_chunk *chunk)
{
	struct file_source *f = (struct file_source *)source;
	if (f->polled && !f->there && !f->lines.end) {
		(void)event_add(&f->readable, NULL);
		return JRT_SOURCE_WAIT;
	}
	f->there = false;
	chunk->placed = false;
	enum jrt_lines_result result = jrt_lines_next(&f->lines, &chunk->text.at, &chunk->text.len);
	chunk->byte = f->lines.byte;
	switch (result) {
	case JRT_LINES_BATCH:
		return JRT_SOURCE_LINES;
	case JRT_LINES_LONG:
		return JRT_SOURCE_LONG;
	case JRT_LINES_LONG_END:
		return JRT_SOURCE_LONG_END;
	case JRT_LINES_WAIT:
		(void)event_add(&f->readable, NULL);
		return JRT_SOURCE_WAIT;
	case JRT_LINES_END:
		return JRT_SOURCE_END;
	case JRT_LINES_FAILED:
		break;
	}
	jrt_log(f->log, JRT_LOG_ERROR, "%s: %s", source->name, strerror(errno));
	return JRT_SOURCE_FAILED;
}

static void
destroy(struct jrt_source *source)
{
	struct file_source *f = (struct file_source *)source;
	(void)event_del(&f->readable);
	jrt_lines_finish(&f->lines);
	if (f->lines.fd != STDIN_FILENO) {
		close(f->lines.fd);
	}
	free(f);
}

struct jrt_source *
jrt_source_file(struct event_base *base, const char *path, size_t max_record, struct jrt_log *log)
{
	bool standard = strcmp(path, "-") == 0;
	struct file_source *f = calloc(1, sizeof *f);
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (f == NULL || fd < 0 || fstat(fd, &st) != 0) {
		jrt_log(log, JRT_LOG_ERROR, "%s: %s", path, strerror(f != NULL ? errno : ENOMEM));
		if (fd > STDIN_FILENO) {
			close(fd);
		}
		free(f);
		return NULL;
	}
	f->source = (struct jrt_source){
		.name = standard ? "standard input" : path, .next = next, .destroy = destroy
	};
	f->log = log;
	jrt_lines_init(&f->lines, fd, f->source.name, max_record);
	f->polled =
		S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode) || (S_ISCHR(st.st_mode) && isatty(fd));
	f->lines.one_read = f->polled;
	(void)event_assign(&f->readable, base, fd, EV_READ, on_readable, f);
	return &f->source;
}
