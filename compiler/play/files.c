/* SPDX-License-Identifier: Apache-2.0 */
/* Reads and saves the files on the command line. */
#include "play/files.h"

#include "driver/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The whole file into *out (malloc()ed); false, with errno set. */
static bool
read_all(const char *path, struct text *out)
{
	char *bytes = malloc(FILES_LARGEST + 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n = fd < 0 || bytes == NULL ? -1 : 1;
	while (n > 0 && len <= FILES_LARGEST) {
		n = read(fd, bytes + len, FILES_LARGEST + 1 - len);
		len += n > 0 ? (size_t)n : 0;
	}
	int failed = n < 0 ? errno : len > FILES_LARGEST ? EFBIG : 0;
	if (fd >= 0) {
		close(fd);
	}
	if (failed != 0) {
		free(bytes);
		errno = failed;
		return false;
	}
	*out = (struct text){ bytes, len };
	return true;
}

bool
given_read(struct given *g, const char *path, struct arena *arena, const char **error)
{
	char real[PATH_MAX], here[PATH_MAX];
	*g = (struct given){ .there = true };
	if (read_all(path, &g->text)) {
		/* Writes to the target of a link, instead of replacing the link. */
		g->path = realpath(path, real) != NULL ? arena_printf(arena, "%s", real) : NULL;
	} else if (errno == ENOENT && getcwd(here, sizeof here) != NULL) {
		g->there = false;
		g->path = *path == '/' ? path : arena_printf(arena, "%s/%s", here, path);
	}
	if (g->path == NULL) {
		*error = errno == EFBIG ? arena_printf(arena, "%s is larger than %d KiB", path,
						  FILES_LARGEST >> 10)
					: arena_printf(arena, "%s: %s", path, strerror(errno));
		given_free(g);
		return false;
	}
	const char *slash = strrchr(g->path, '/');
	g->name = slash != NULL ? slash + 1 : g->path;
	return true;
}

/* Whether the file is unchanged since it was last read or saved. */
static bool
is_as_known(const struct given *g)
{
	struct text now = { 0 };
	if (!read_all(g->path, &now)) {
		return errno == ENOENT && !g->there;
	}
	bool same = g->there && text_equal(now, g->text);
	free((char *)now.at);
	return same;
}

enum saved
given_save(struct given *g, struct text t, bool force, struct arena *arena, const char **error)
{
	if (!force && !is_as_known(g)) {
		return SAVE_CHANGED;
	}
	struct stat st;
	unsigned mode = stat(g->path, &st) == 0 ? st.st_mode & 0777 : 0666;
	char *copy = malloc(t.len + 1);
	if (copy == NULL) {
		*error = strerror(ENOMEM);
		return SAVE_FAILED;
	}
	if (!output_write(g->path, t.at, t.len, mode, arena, error)) {
		free(copy);
		return SAVE_FAILED;
	}
	memcpy(copy, t.at, t.len);
	given_free(g);
	g->text = (struct text){ copy, t.len };
	g->there = true;
	return SAVED;
}

void
given_free(struct given *g)
{
	free((char *)g->text.at);
	g->text = (struct text){ 0 };
}
