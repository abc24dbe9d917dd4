/* SPDX-License-Identifier: Apache-2.0 */
/* Names that rotation gives. */
#include "connector/source/rotated.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
jrt_is_rotation(const char *suffix)
{
	bool digit = suffix[0] != '\0' && suffix[1] >= '0' && suffix[1] <= '9';
	return (*suffix == '.' || *suffix == '-') && digit &&
	       strspn(suffix, "0123456789.-_:T+") == strlen(suffix);
}

bool
jrt_rotated_each(const char *path,
	bool (*take)(void *user, const char *rotated, const struct stat *), void *user)
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

int
jrt_compare_times(const struct timespec *a, const struct timespec *b)
{
	if (a->tv_sec != b->tv_sec) {
		return a->tv_sec < b->tv_sec ? -1 : 1;
	}
	return a->tv_nsec < b->tv_nsec ? -1 : a->tv_nsec > b->tv_nsec;
}
