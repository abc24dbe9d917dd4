/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of compiled programs. */
#include "driver/cache.h"

#include "driver/sha256.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	DIGEST = 64, /* hex digits behind a program, and in its file name */
	MOST_PROGRAM = 64 << 20, /* bytes of a program; larger files are not ours */
	MOST_AGE = 3600, /* seconds that a file may keep its temporary name */
};
static const off_t most_bytes = (off_t)256 << 20; /* of all programs */

/* Whether it belongs to the user and nobody else may write to it. */
static bool
is_ours(const struct stat *st)
{
	return st->st_uid == geteuid() && (st->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/* Creates the missing folders of a path. */
static bool
make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(path, 0700);
		*slash = '/';
	}
	return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static char *
folder_of_user(struct arena *arena)
{
	const char *own = getenv("JOLTC_CACHE"), *cache = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	if (own != NULL) {
		return *own == '\0' ? NULL : arena_printf(arena, "%s", own);
	}
	if (cache != NULL && *cache == '/') {
		return arena_printf(arena, "%s/joltc", cache);
	}
	return home == NULL || *home != '/' ? NULL : arena_printf(arena, "%s/.cache/joltc", home);
}

void
cache_begin(struct cache *c, bool off, struct arena *arena)
{
	struct stat st;
	char *folder = off ? NULL : folder_of_user(arena);
	*c = (struct cache){ .arena = arena };
	buffer_init(&c->made_of, arena);
	if (folder != NULL && make_folders(folder) && lstat(folder, &st) == 0 &&
		S_ISDIR(st.st_mode) && is_ours(&st)) {
		c->folder = folder;
	}
}

void
cache_add(struct cache *c, struct text t)
{
	/* with its length, so that different inputs never give the same bytes */
	struct text len = text_of(arena_printf(c->arena, "%zu:", t.len));
	buffer_add(&c->made_of, len.at, len.len);
	buffer_add(&c->made_of, t.at, t.len);
}

/* All bytes of an open file, or at NULL. */
static struct text
read_all(int fd, const struct stat *st, struct arena *arena)
{
	struct text t = { 0 };
	if (!S_ISREG(st->st_mode) || st->st_size > MOST_PROGRAM) {
		return t;
	}
	char *bytes = arena_alloc(arena, (size_t)st->st_size + 1);
	for (ssize_t n = 1; n > 0 && t.len<(size_t)st->st_size; t.len += n> 0 ? (size_t)n : 0) {
		n = pread(fd, bytes + t.len, (size_t)st->st_size - t.len, (off_t)t.len);
	}
	t.at = t.len == (size_t)st->st_size ? bytes : NULL;
	return t;
}

void
cache_add_file(struct cache *c, const char *path, bool by_time)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0) {
		c->folder = NULL; /* one of its ingredients is unknown */
	} else if (by_time) {
		cache_add(c, text_of(arena_printf(c->arena, "%s %jd %jd.%09ld", path,
				     (intmax_t)st.st_size, (intmax_t)st.st_mtim.tv_sec,
				     st.st_mtim.tv_nsec)));
	} else {
		struct text bytes = read_all(fd, &st, c->arena);
		c->folder = bytes.at == NULL ? NULL : c->folder;
		cache_add(c, bytes);
	}
	if (fd >= 0) {
		close(fd);
	}
}

static const char *
path_of(const struct cache *c)
{
	char digest[DIGEST + 1];
	struct buffer made_of = c->made_of;
	struct text all = buffer_text(&made_of);
	sha256_hex(all.at, all.len, digest);
	return arena_printf(c->arena, "%s/%s", c->folder, digest);
}

int
cache_open(const struct cache *c)
{
	if (c->folder == NULL) {
		return -1;
	}
	struct stat st;
	char digest[DIGEST + 1];
	const char *path = path_of(c);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0) {
		return -1;
	}
	struct text t = { 0 };
	if (fstat(fd, &st) == 0 && is_ours(&st)) {
		t = read_all(fd, &st, c->arena);
	}
	if (t.at != NULL && t.len > DIGEST) {
		sha256_hex(t.at, t.len - DIGEST, digest);
		if (memcmp(digest, t.at + t.len - DIGEST, DIGEST) == 0) {
			(void)futimens(fd, NULL); /* the least recently used go first */
			return fd;
		}
	}
	(void)unlink(path);
	close(fd);
	return -1;
}

static bool
write_all(int fd, struct text t)
{
	for (size_t done = 0; done < t.len;) {
		ssize_t n = write(fd, t.at + done, t.len - done);
		if (n < 0 && errno != EINTR) {
			return false;
		}
		done += n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* ---- the limit ----------------------------------------------------------- */

struct kept {
	char name[DIGEST + 1];
	off_t size;
	time_t used;
};

static int
compare_age(const void *a, const void *b)
{
	const struct kept *left = a, *right = b;
	return left->used < right->used ? -1 : left->used > right->used;
}

/* Removes the least recently used programs until the rest fits. */
static void
remove_oldest(const struct cache *c, DIR *folder)
{
	struct kept *all = NULL;
	size_t count = 0, room = 0;
	off_t bytes = 0;
	for (const struct dirent *e; (e = readdir(folder)) != NULL;) {
		struct stat st;
		if (fstatat(dirfd(folder), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
			!S_ISREG(st.st_mode)) {
			continue;
		}
		if (strlen(e->d_name) != DIGEST ||
			strspn(e->d_name, "0123456789abcdef") != DIGEST) {
			/* left behind by a process that was killed; other files are not ours */
			if (strncmp(e->d_name, "new.", 4) == 0 &&
				time(NULL) - st.st_mtime > MOST_AGE) {
				(void)unlinkat(dirfd(folder), e->d_name, 0);
			}
			continue;
		}
		arena_grow(c->arena, all, count, room);
		memcpy(all[count].name, e->d_name, DIGEST + 1);
		all[count].size = st.st_size;
		all[count++].used = st.st_mtime;
		bytes += st.st_size;
	}
	if (bytes <= most_bytes) {
		return;
	}
	qsort(all, count, sizeof *all, compare_age);
	for (size_t i = 0; i < count && bytes > most_bytes; i++) {
		(void)unlinkat(dirfd(folder), all[i].name, 0);
		bytes -= all[i].size;
	}
}

void
cache_keep(const struct cache *c, const char *program)
{
	struct stat st;
	char digest[DIGEST + 1];
	int from = c->folder != NULL ? open(program, O_RDONLY | O_CLOEXEC) : -1;
	if (from < 0) {
		return;
	}
	struct text t = { 0 };
	if (fstat(from, &st) == 0) {
		t = read_all(from, &st, c->arena);
	}
	close(from);
	char *name = arena_printf(c->arena, "%s/new.XXXXXX", c->folder);
	int fd = t.at != NULL ? mkostemp(name, O_CLOEXEC) : -1;
	if (fd < 0) {
		return;
	}
	sha256_hex(t.at, t.len, digest);
	bool good = write_all(fd, t) && write_all(fd, text_of(digest)) && fchmod(fd, 0700) == 0;
	good = close(fd) == 0 && good;
	if (!good || rename(name, path_of(c)) != 0) {
		(void)unlink(name);
		return;
	}
	DIR *folder = opendir(c->folder);
	if (folder != NULL) {
		remove_oldest(c, folder);
		(void)closedir(folder);
	}
}
