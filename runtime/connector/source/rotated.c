/* SPDX-License-Identifier: Apache-2.0 */
/* Names that rotation gives. */
#include "connector/source/rotated.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_LINKS = 40 }; /* the kernel's limit */

bool
jrt_is_rotation(const char *suffix)
{
	bool digit = suffix[0] != '\0' && suffix[1] >= '0' && suffix[1] <= '9';
	return (*suffix == '.' || *suffix == '-') && digit &&
	       strspn(suffix, "0123456789.-_:T+") == strlen(suffix);
}

/* Those beside the path itself. */
static bool
beside(const char *path, bool (*take)(void *user, const char *rotated, const struct stat *),
	void *user)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
	size_t len = strlen(name);
	char *folder = slash == NULL ? strdup(".") : strndup(path, (size_t)(slash - path) + 1);
	DIR *d = folder != NULL ? opendir(folder) : NULL;
	bool taken = false;
	for (struct dirent *e; !taken && d != NULL && (e = readdir(d)) != NULL;) {
		struct stat st;
		char *rotated;
		if (strncmp(e->d_name, name, len) != 0 || !jrt_is_rotation(e->d_name + len) ||
			asprintf(&rotated, "%s/%s", folder, e->d_name) < 0) {
			continue;
		}
		taken = stat(rotated, &st) == 0 && S_ISREG(st.st_mode) && take(user, rotated, &st);
		free(rotated);
	}
	if (d != NULL) {
		closedir(d);
	}
	free(folder);
	return taken;
}

/* The target of a symbolic link, whether it exists or not; the caller frees it.  NULL: not a
 * link. */
static char *
target_of(const char *path)
{
	char target[PATH_MAX], *whole;
	ssize_t n = readlink(path, target, sizeof target - 1);
	if (n <= 0) {
		return NULL;
	}
	target[n] = '\0';
	const char *slash = strrchr(path, '/');
	if (target[0] == '/' || slash == NULL) {
		return strdup(target);
	}
	n = asprintf(&whole, "%.*s/%s", (int)(slash - path), path, target);
	return n < 0 ? NULL : whole;
}

bool
jrt_rotated_each(const char *path,
	bool (*take)(void *user, const char *rotated, const struct stat *), void *user)
{
	bool taken = beside(path, take, user);
	char *at = target_of(path);
	for (unsigned links = 0; at != NULL && links < MOST_LINKS; links++) {
		taken = taken || beside(at, take, user);
		char *next = taken ? NULL : target_of(at);
		free(at);
		at = next;
	}
	free(at);
	return taken;
}

int
jrt_compare_times(const struct timespec *a, const struct timespec *b)
{
	if (a->tv_sec != b->tv_sec) {
		return a->tv_sec < b->tv_sec ? -1 : 1;
	}
	return a->tv_nsec < b->tv_nsec ? -1 : a->tv_nsec > b->tv_nsec;
}
