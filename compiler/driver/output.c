/* SPDX-License-Identifier: Apache-2.0 */
/* Writes files in one step: a failed run leaves no partial file, an unchanged file keeps its
 * time. */
#include "driver/output.h"

#include "base/visible.h"
#include "driver/driver.h"
#include "driver/user_names.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
output_begin(struct output *o)
{
	*o = (struct output){ .bytes = NULL };
	o->file = open_memstream(&o->bytes, &o->len);
	if (o->file == NULL) {
		abort();
	}
}

void
output_show(struct output *o, FILE *out)
{
	(void)fclose(o->file);
	visible_print((struct text){ o->bytes, o->len }, out);
	free(o->bytes);
}

void
output_drop(struct output *o)
{
	(void)fclose(o->file);
	free(o->bytes);
}

bool
output_end(
	struct output *o, const char *path, unsigned mode, struct arena *arena, const char **error)
{
	bool whole = fclose(o->file) == 0;
	if (!whole) {
		*error = arena_printf(arena, "%s: %s", path, strerror(errno));
	}
	bool done = whole && output_write(path, o->bytes, o->len, mode, arena, error);
	free(o->bytes);
	return done;
}

static bool
write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);
		if (n < 0 && errno != EINTR) {
			return false;
		}
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
	return true;
}

/* Whether the file contains exactly these bytes and has this mode. */
static bool
holds(const char *path, const char *bytes, size_t len, unsigned mode)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (fd < 0) {
		return false;
	}
	bool same = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (size_t)st.st_size == len &&
		    (st.st_mode & 0111) == (mode & 0111 & st.st_mode) &&
		    ((mode & 0100) == 0 || (st.st_mode & 0100) != 0);
	char block[1 << 14];
	for (size_t at = 0; same && at < len;) {
		ssize_t n = read(fd, block, sizeof block);
		same = n > 0 && (size_t)n <= len - at && memcmp(block, bytes + at, (size_t)n) == 0;
		at += n > 0 ? (size_t)n : 0;
	}
	close(fd);
	return same;
}

/* Through a temporary file beside it, which no signal leaves behind. */
static bool
replace(const char *path, const char *bytes, size_t len, unsigned mode, struct arena *arena)
{
	sigset_t all, before;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	char *temporary = arena_printf(arena, "%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC), failed = errno;
	bool done = fd >= 0;
	if (done) {
		mode_t mask = umask(0);
		umask(mask);
		done = write_all(fd, bytes, len) && fchmod(fd, mode & ~mask) == 0;
		done = close(fd) == 0 && done;
		done = done && rename(temporary, path) == 0;
		failed = errno;
		if (!done) {
			unlink(temporary);
		}
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	errno = failed;
	return done;
}

bool
output_write(const char *path, const char *bytes, size_t len, unsigned mode, struct arena *arena,
	const char **error)
{
	if (holds(path, bytes, len, mode)) {
		return true;
	}
	struct stat st;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		/* A terminal, /dev/null: there is nothing to rename over. */
		int fd = open(path, O_WRONLY | O_CLOEXEC);
		bool done = fd >= 0 && write_all(fd, bytes, len);
		if (!done) {
			*error = arena_printf(arena, "%s: %s", path, strerror(errno));
		}
		if (fd >= 0) {
			close(fd);
		}
		return done;
	}
	bool done = replace(path, bytes, len, mode, arena);
	if (!done) {
		*error = arena_printf(arena, "%s: %s", path, strerror(errno));
	}
	return done;
}

bool
output_renew(const char *path, struct arena *arena, const char **error)
{
	if (utimensat(AT_FDCWD, path, NULL, 0) == 0) {
		return true;
	}
	*error = arena_printf(arena, "%s: %s", path, strerror(errno));
	return false;
}

const char *
output_user_calls(
	const struct compiled *c, const char *folder, struct arena *arena, const char **error)
{
	if (c->user->user_function_count + c->user->user_operation_count == 0) {
		*error = NULL;
		return NULL;
	}
	struct output out;
	struct cwriter w;
	const char *path = arena_printf(arena, "%s/calls.h", folder);
	output_begin(&out);
	cw_init(&w, out.file, arena);
	emit_user_calls(&w, c->user);
	cw_end(&w);
	return output_end(&out, path, 0666, arena, error) ? path : NULL;
}

bool
output_compile(const struct options *o, const char *path, struct arena *arena, struct diag *diag,
	struct compiled *out)
{
	struct compile_options *options = arena_new(arena, struct compile_options);
	*options = (struct compile_options){
		.tree = o->set[OPTION_TREE],
		.text = o->value[OPTION_SPEC],
		.name = o->value[OPTION_NAME],
	};
	const char *error;
	*out = (struct compiled){ 0 };
	if (!options_language(o, &options->spec, arena, &error)) {
		diag_error(diag, (struct span){ .source = NULL }, "%s", error);
		return false;
	}
	return user_names(&o->with, arena, diag, &options->spec) &&
	       compile_file(path, options, arena, diag, out);
}

bool
output_compile_shown(const struct options *o, const char *path, enum diag_format format,
	struct arena *arena, struct compiled *out)
{
	struct diag diag;
	driver_diag(&diag, o, arena);
	bool compiled = output_compile(o, path, arena, &diag, out);
	diag_print(&diag, format, stderr);
	return compiled;
}

const char *
output_file_head(const char *path, struct arena *arena)
{
	char bytes[1500];
	FILE *in = fopen(path, "re");
	size_t len = in == NULL ? 0 : fread(bytes, 1, sizeof bytes, in);
	if (in != NULL) {
		(void)fclose(in);
	}
	while (len > 0 && bytes[len - 1] == '\n') {
		len--;
	}
	return arena_dup(arena, bytes, len);
}
