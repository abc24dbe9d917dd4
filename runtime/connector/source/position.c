/* SPDX-License-Identifier: Apache-2.0 */
/* The file that says how far another one is settled. */
#include "connector/source/position.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE = 256, PRINTED = 256 };

static uint64_t
hash(const char *at, size_t len)
{
	uint64_t h = 0xcbf29ce484222325; /* FNV-1a */
	for (size_t i = 0; i < len; i++) {
		h = (h ^ (uint8_t)at[i]) * 0x100000001b3;
	}
	return h;
}

bool
jrt_position_print(int fd, uint64_t offset, uint64_t *print)
{
	char bytes[PRINTED];
	size_t len = offset < PRINTED ? (size_t)offset : PRINTED;
	ssize_t n = pread(fd, bytes, len, (off_t)(offset - len));
	*print = hash(bytes, n > 0 ? (size_t)n : 0);
	return n == (ssize_t)len;
}

uint64_t
jrt_position_born(int fd)
{
	struct statx st;
	if (statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &st) != 0 ||
		(st.stx_mask & STATX_BTIME) == 0) {
		return 0;
	}
	return (uint64_t)st.stx_btime.tv_sec * 1000000000 + st.stx_btime.tv_nsec;
}

/* Parses " name 17" at *at and skips it. */
static bool
parse_number(const char **at, const char *name, int base, uint64_t *number)
{
	size_t len = strlen(name);
	char *end;
	if (strncmp(*at, name, len) != 0 || !isxdigit((unsigned char)(*at)[len])) {
		return false;
	}
	*number = strtoull(*at + len, &end, base);
	*at = end;
	return true;
}

/* The position on that line; false: there is none. */
static bool
parse(const char *line, struct jrt_position *p, uint64_t *number)
{
	const char *at = line;
	uint64_t sum;
	bool good = parse_number(&at, "place ", 10, number) &&
		    parse_number(&at, " device ", 10, &p->device) &&
		    parse_number(&at, " inode ", 10, &p->inode) &&
		    parse_number(&at, " offset ", 10, &p->offset) &&
		    parse_number(&at, " line ", 10, &p->line) &&
		    parse_number(&at, " print ", 16, &p->print);
	if (good && !parse_number(&at, " born ", 10, &p->born)) {
		p->born = 0; /* a position of an earlier version */
	}
	size_t summed = (size_t)(at - line);
	return good && parse_number(&at, " sum ", 16, &sum) && sum == hash(line, summed);
}

static void
load(struct jrt_position_file *f, struct jrt_position *position, bool *known)
{
	char lines[2 * LINE + 1] = "";
	if (pread(f->fd, lines, 2 * LINE, 0) < LINE) {
		return;
	}
	for (size_t i = 0; i < 2; i++) {
		struct jrt_position p;
		uint64_t number;
		if (parse(lines + i * LINE, &p, &number) && (!*known || number > f->number)) {
			*position = p;
			f->number = number;
			*known = true;
		}
	}
}

bool
jrt_position_open(struct jrt_position_file *f, const char *path, struct jrt_position *position,
	bool *known, struct jrt_complaints *complaints)
{
	struct stat st;
	*known = false;
	*f = (struct jrt_position_file){ .fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) };
	if (f->fd < 0 || fstat(f->fd, &st) != 0) {
		jrt_complain(complaints, "%s: %s", path, strerror(errno));
	} else if (flock(f->fd, LOCK_EX | LOCK_NB) != 0) {
		jrt_complain(complaints, "%s: %s", path,
			errno == EWOULDBLOCK ? "another process is reading from this position"
					     : strerror(errno));
	} else {
		f->written = st.st_mtim;
		load(f, position, known);
		/* Whatever else that is, it is not overwritten. */
		if (*known || st.st_size == 0) {
			return true;
		}
		jrt_complain(complaints, "%s: this is not a file that keeps a position", path);
	}
	jrt_position_close(f);
	return false;
}

void
jrt_position_close(struct jrt_position_file *f)
{
	if (f->fd >= 0) {
		close(f->fd);
		f->fd = -1;
	}
}

bool
jrt_position_save(struct jrt_position_file *f, const struct jrt_position *p)
{
	char line[LINE + 1];
	f->number++;
	int n = snprintf(line, sizeof line,
		"place %" PRIu64 " device %" PRIu64 " inode %" PRIu64 " offset %" PRIu64
		" line %" PRIu64 " print %" PRIx64 " born %" PRIu64,
		f->number, p->device, p->inode, p->offset, p->line, p->print, p->born);
	n += snprintf(line + n, sizeof line - (size_t)n, " sum %" PRIx64, hash(line, (size_t)n));
	memset(line + n, ' ', (size_t)(LINE - 1 - n));
	line[LINE - 1] = '\n';
	return pwrite(f->fd, line, LINE, (off_t)(f->number % 2 * LINE)) == LINE;
}

bool
jrt_position_sync(struct jrt_position_file *f)
{
	return fdatasync(f->fd) == 0;
}
