/* SPDX-License-Identifier: Apache-2.0 */
/* Compares what was last read of a file with what is there now. */
#include "connector/source/tail.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
jrt_tail_begin(struct jrt_tail *t, int fd, uint64_t offset)
{
	size_t len = offset < JRT_TAIL ? (size_t)offset : JRT_TAIL;
	ssize_t n = pread(fd, t->bytes, len, (off_t)(offset - len));
	t->end = offset;
	t->len = n == (ssize_t)len ? len : 0;
}

void
jrt_tail_add(struct jrt_tail *t, const char *at, size_t len)
{
	size_t added = len < JRT_TAIL ? len : JRT_TAIL;
	size_t kept = t->len < JRT_TAIL - added ? t->len : JRT_TAIL - added;
	memmove(t->bytes, t->bytes + t->len - kept, kept);
	memcpy(t->bytes + kept, at + len - added, added);
	t->len = kept + added;
	t->end += len;
}

bool
jrt_tail_stands(const struct jrt_tail *t, int fd)
{
	char bytes[JRT_TAIL];
	struct stat st;
	if (fstat(fd, &st) != 0) {
		return true;
	}
	if ((uint64_t)st.st_size < t->end) {
		return false;
	}
	ssize_t n = pread(fd, bytes, t->len, (off_t)(t->end - t->len));
	/* Fewer: it has just been emptied. */
	return n < 0 || (n == (ssize_t)t->len && memcmp(bytes, t->bytes, t->len) == 0);
}

uint64_t
jrt_gap_end(int fd)
{
	char bytes[4096];
	if (pread(fd, bytes, 1, 0) != 1 || bytes[0] != '\0') {
		return 0;
	}
	off_t data = lseek(fd, 0, SEEK_DATA); /* the gap may be of any size, most of it a hole */
	uint64_t at = data > 0 ? (uint64_t)data : 0;
	for (ssize_t n; (n = pread(fd, bytes, sizeof bytes, (off_t)at)) > 0; at += (uint64_t)n) {
		for (ssize_t i = 0; i < n; i++) {
			if (bytes[i] != '\0') {
				return at + (uint64_t)i;
			}
		}
	}
	return at;
}
