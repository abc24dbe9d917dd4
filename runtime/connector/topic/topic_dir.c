/* SPDX-License-Identifier: Apache-2.0 */
/* The directory of a topic: created, locked, with the consumer's mark in it. */
#include "connector/topic/topic_dir.h"

#include "connector/topic/topic_pages.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DATA "data.mdb"
#define LOCKS "lock.mdb"
#define HOLDER "holder"
#define MARK "consumer"

/* LOCKS_SIZE has room for about 250 readers; DATA needs at least two pages to hold anything. */
enum {
	MARK_PAGE = 4096,
	MARK_SIZE = MARK_PAGE + JRT_TOPIC_NOTES * (int)sizeof(uint64_t),
	MOST_NOTED = 0xffff /* records in a note */
};
enum { LOCKS_SIZE = 16384, LEAST_DATA = 8192, PATIENCE_MS = 300, PAUSE_MS = 10 };

static bool
complain(struct jrt_complaints *complaints, const struct jrt_topic_dir *d, const char *file)
{
	jrt_complain(complaints, "topic %s%s%s: %s", d->path, *file != '\0' ? "/" : "", file,
		strerror(errno));
	return false;
}

/* An entry of the folder is on disk only when the folder is. */
static void
sync_parent(const char *path)
{
	char parent[PATH_MAX];
	(void)snprintf(parent, sizeof parent, "%s/..", path);
	int fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
}

/* ---- the holder -------------------------------------------------------- */

/* The lock lives with the open file: it is gone with the process, whatever the file says. */
static bool
read_holder(int fd, char *text, size_t size)
{
	char line[80], *host;
	ssize_t n = pread(fd, line, sizeof line - 1, 0);
	line[n > 0 ? n : 0] = '\0';
	long pid = strtol(line, &host, 10);
	if (n <= 0 || line[n - 1] != '\n' || host == line || *host != ' ') {
		(void)snprintf(text, size, "another process");
		return false;
	}
	line[n - 1] = '\0';
	(void)snprintf(text, size, "process %ld on %s", pid, host + 1);
	return true;
}

static void
write_holder(int fd)
{
	char host[48] = "?", line[80];
	(void)gethostname(host, sizeof host - 1);
	int n = snprintf(line, sizeof line, "%d %s\n", (int)getpid(), host);
	/* It is for people: without room on the disk the lock still holds. */
	bool done = ftruncate(fd, 0) == 0 && pwrite(fd, line, (size_t)n, 0) == n;
	(void)done;
}

static void
pause_ms(long ms)
{
	struct timespec t = { .tv_nsec = ms * 1000000 };
	(void)nanosleep(&t, NULL);
}

static bool
hold(struct jrt_topic_dir *d, struct jrt_complaints *complaints)
{
	d->holder = openat(d->fd, HOLDER, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (d->holder < 0) {
		return complain(complaints, d, HOLDER);
	}
	/* A process that only checks whether it is held has it for a moment; a holder may not have
	 * written its name yet. */
	for (int waited = 0; flock(d->holder, LOCK_EX | LOCK_NB) != 0; waited += PAUSE_MS) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			return complain(complaints, d, HOLDER);
		}
		if (waited >= PATIENCE_MS) {
			char who[80];
			(void)read_holder(d->holder, who, sizeof who);
			jrt_complain(complaints, "topic %s is in use by %s", d->path, who);
			return false;
		}
		pause_ms(PAUSE_MS);
	}
	write_holder(d->holder);
	return true;
}

void
jrt_topic_dir_holder(const char *path, char *text, size_t size)
{
	char file[PATH_MAX];
	*text = '\0';
	(void)snprintf(file, sizeof file, "%s/" HOLDER, path);
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		return;
	}
	if (flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
		(void)read_holder(fd, text, size);
	}
	close(fd);
}

/* ---- the files --------------------------------------------------------- */

/* Whether the directory contains a topic.  A process that died while creating one leaves no mark,
 * and DATA without complete pages or without a commit. */
static bool
look_around(struct jrt_topic_dir *d, struct jrt_complaints *complaints)
{
	struct stat mark, data;
	bool has_mark = fstatat(d->fd, MARK, &mark, 0) == 0;
	bool has_data = fstatat(d->fd, DATA, &data, 0) == 0 && data.st_size >= LEAST_DATA;
	if (has_mark && !has_data) {
		jrt_complain(complaints,
			"topic %s is damaged: %s/" DATA
			" is missing or cut short; put it back, or remove "
			"%s/" MARK ", too, and a new topic is made",
			d->path, d->path, d->path);
		return false;
	}
	char data_file[PATH_MAX];
	(void)snprintf(data_file, sizeof data_file, "%s/" DATA, d->path);
	d->fresh = !has_data || (!has_mark && jrt_pages_are_new(data_file));
	if (d->fresh && unlinkat(d->fd, DATA, 0) != 0 && errno != ENOENT) {
		return complain(complaints, d, DATA);
	}
	return true;
}

/* LMDB writes its lock file through a mapping: without room on the disk that would be a SIGBUS. */
static bool
reserve_locks(struct jrt_topic_dir *d, struct jrt_complaints *complaints)
{
	struct stat st = { .st_size = 0 };
	int fd = openat(d->fd, LOCKS, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int error = fd < 0 || fstat(fd, &st) != 0 ? errno : 0;
	if (error == 0 && st.st_size < LOCKS_SIZE) {
		error = posix_fallocate(fd, 0, LOCKS_SIZE);
	}
	if (fd >= 0) {
		close(fd);
	}
	errno = error;
	return error == 0 || complain(complaints, d, LOCKS);
}

bool
jrt_topic_dir_open(struct jrt_topic_dir *d, const char *path, struct jrt_complaints *complaints)
{
	*d = (struct jrt_topic_dir){ .path = strdup(path), .fd = -1, .holder = -1 };
	if (d->path == NULL) {
		jrt_complain(complaints, "topic %s: out of memory", path);
		return false;
	}
	if (mkdir(path, 0700) == 0) {
		sync_parent(path);
	} else if (errno != EEXIST) {
		return complain(complaints, d, "");
	}
	d->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d->fd < 0) {
		return complain(complaints, d, "");
	}
	return hold(d, complaints) && look_around(d, complaints) && reserve_locks(d, complaints);
}

bool
jrt_topic_dir_map(struct jrt_topic_dir *d, struct jrt_complaints *complaints)
{
	struct stat st = { .st_size = 0 };
	int fd = openat(d->fd, MARK, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int error = fd < 0 || fstat(fd, &st) != 0 ? errno : 0;
	d->mapped = MARK_SIZE;
	if (error == 0 && st.st_size < MARK_SIZE) {
		error = posix_fallocate(fd, 0, MARK_SIZE);
		if ((error == ENOSPC || error == EDQUOT || error == EFBIG) &&
			st.st_size >= MARK_PAGE) {
			/* A topic of an earlier version on a full disk: it must be emptied. */
			d->mapped = MARK_PAGE;
			error = 0;
		}
	}
	if (error == 0) {
		void *at = mmap(NULL, d->mapped, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		error = at == MAP_FAILED ? errno : 0;
		d->mark = at == MAP_FAILED ? NULL : at;
		if (error == 0 && d->mapped == MARK_SIZE) {
			d->notes = (uint64_t *)(void *)((char *)at + MARK_PAGE);
		}
	}
	if (fd >= 0) {
		close(fd);
	}
	if (error == 0 && d->fresh) {
		error = fsync(d->fd) != 0 ? errno : 0;
	}
	errno = error;
	return error == 0 || complain(complaints, d, MARK);
}

void
jrt_topic_dir_close(struct jrt_topic_dir *d)
{
	if (d->mark != NULL) {
		(void)munmap(d->mark, d->mapped);
	}
	if (d->holder >= 0) {
		close(d->holder);
	}
	if (d->fd >= 0) {
		close(d->fd);
	}
	free(d->path);
	*d = (struct jrt_topic_dir){ .fd = -1, .holder = -1 };
}

/* ---- what is settled --------------------------------------------------- */

static struct jrt_range
range_of(uint64_t note)
{
	return (struct jrt_range){ note >> 16, (note >> 16) + (note & MOST_NOTED) };
}

static void
store(uint64_t *at, uint64_t word)
{
	__atomic_store_n(at, word, __ATOMIC_SEQ_CST);
}

void
jrt_topic_dir_note(struct jrt_topic_dir *d, struct jrt_range range)
{
	while (d->notes != NULL && range.from < range.to) {
		uint64_t *last = &d->notes[(d->noted - 1) % JRT_TOPIC_NOTES];
		/* One that the database may know already can be overwritten at any time. */
		bool longer = d->noted > d->taken && range_of(*last).to == range.from &&
			      (*last & MOST_NOTED) < MOST_NOTED;
		uint64_t left = MOST_NOTED - (longer ? *last & MOST_NOTED : 0);
		uint64_t count = range.to - range.from < left ? range.to - range.from : left;
		if (longer) {
			store(last, *last + count);
		} else if (d->noted - d->known < JRT_TOPIC_NOTES) {
			store(&d->notes[d->noted++ % JRT_TOPIC_NOTES], range.from << 16 | count);
		} else {
			return;
		}
		range.from += count;
	}
}

void
jrt_topic_dir_resume(struct jrt_topic_dir *d, uint64_t consumer)
{
	uint64_t run = 0, best = 0, end = 0;
	/* twice around: the longest run may wrap around */
	for (uint64_t i = 0; d->notes != NULL && i < 2 * JRT_TOPIC_NOTES && best < JRT_TOPIC_NOTES;
		i++) {
		run = range_of(d->notes[i % JRT_TOPIC_NOTES]).to <= consumer ? run + 1 : 0;
		if (run > best) {
			best = run;
			end = i + 1;
		}
	}
	d->noted = d->taken = JRT_TOPIC_NOTES + end - best;
	d->known = d->noted + best - JRT_TOPIC_NOTES; /* that many can be written */
}

void
jrt_topic_dir_begin(struct jrt_topic_dir *d, struct jrt_topic_mark mark)
{
	if (d->mark->generation != mark.generation && d->notes != NULL) {
		memset(d->notes, 0, MARK_SIZE - MARK_PAGE);
		(void)msync(d->mark, MARK_SIZE, MS_SYNC);
		d->noted = d->taken = d->known = 0;
	}
	/* In this order: if killed in between, the next process finds a mark that does not
	 * count. */
	store(&d->mark->consumer, mark.consumer);
	store(&d->mark->generation, mark.generation);
}

bool
jrt_topic_dir_recall(const char *path, uint64_t generation, uint64_t end, uint64_t *consumer,
	struct jrt_ranges *settled)
{
	char file[PATH_MAX];
	uint64_t words[512];
	struct jrt_topic_mark mark = { 0, 0 };
	bool good = true;
	(void)snprintf(file, sizeof file, "%s/" MARK, path);
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || pread(fd, &mark, sizeof mark, 0) != (ssize_t)sizeof mark ||
		mark.generation != generation) {
		mark.consumer = 0;
	} else {
		ssize_t n;
		for (off_t at = MARK_PAGE; good && (n = pread(fd, words, sizeof words, at)) > 0;
			at += n) {
			for (size_t i = 0; good && i < (size_t)n / sizeof words[0]; i++) {
				struct jrt_range r = range_of(words[i]);
				good = r.to > end || jrt_ranges_add(settled, r.from, r.to);
			}
		}
	}
	if (fd >= 0) {
		close(fd);
	}
	if (mark.consumer > *consumer && mark.consumer <= end) {
		*consumer = mark.consumer;
	}
	*consumer = jrt_ranges_advance(settled, *consumer);
	jrt_ranges_drop_before(settled, *consumer);
	return good;
}
