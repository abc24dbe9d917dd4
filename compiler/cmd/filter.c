/* SPDX-License-Identifier: Apache-2.0 */
/* Becomes the program that transforms, or collects what it counts. */
#include "config.h"

#include "cmd/filter.h"

#include "driver/cover.h"
#include "driver/output.h"
#include "driver/program.h"
#include "driver/target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* The file for the results; NULL: standard output. */
static const char *
result_of(const struct options *o)
{
	const char *path = o->value[OPTION_OUTPUT];
	return path != NULL && strcmp(path, "-") == 0 ? NULL : path;
}

/* Compiles the first of the files.  Returns the opened program, or -1 after reporting why, with
 * *status set. */
static int
open_filter(struct options *o, struct program *p, struct arena *arena, enum status *status)
{
	const char *error, *result = result_of(o);
	const char *spec = o->set[OPTION_SPEC] ? "-e" : o->files.at[0];
	p->options = o;
	p->first_input = o->set[OPTION_SPEC] ? 0 : 1;
	if (o->files.count == p->first_input) {
		words_add(&o->files, "-");
	}
	o->set[OPTION_TREE] |= p->use != PROGRAM_RUN;
	/* Unless it is run, --format belongs to the trace. */
	enum diag_format format = p->use == PROGRAM_RUN ? o->format : DIAG_TEXT;
	if (!output_compile_shown(o, spec, format, arena, &p->c)) {
		*status = STATUS_WRONG_INPUT;
		return -1;
	}
	bool free = result == NULL || target_result_free(result, o, arena, &error);
	int fd = free ? program_open(p, arena, &error) : -1;
	if (fd < 0) {
		*status = driver_fail("%s", error);
	}
	return fd;
}

/* The program's arguments (runtime/cases/cases.h). */
static struct word_list
arguments_of(const struct program *p, struct arena *arena)
{
	static const struct {
		enum option_id id;
		const char *name;
	} passed[] = {
		{ OPTION_CONTEXT, "--context" },
		{ OPTION_SECRETS, "--secrets" },
		{ OPTION_SELECT, "--select" },
		{ OPTION_EACH, "--each" },
		{ OPTION_PRETTY, "--pretty" },
		{ OPTION_JOBS, "--jobs" },
	};
	const struct options *o = p->options;
	struct word_list argv;
	words_init(&argv, arena);
	words_add(&argv, p->c.title);
	for (size_t i = 0; i < sizeof passed / sizeof *passed; i++) {
		if (o->set[passed[i].id]) {
			const char *value = o->value[passed[i].id];
			words_add(&argv, passed[i].name);
			words_add(&argv, value != NULL ? value : "yes");
		}
	}
	if (p->use == PROGRAM_TRACE) {
		words_add(&argv, "--format");
		words_add(&argv, o->format == DIAG_JSON ? "json" : "text");
	}
	words_add(&argv, "--");
	for (size_t i = p->first_input; i < o->files.count; i++) {
		words_add(&argv, o->files.at[i]);
	}
	return argv;
}

/* Becomes the program, through qemu-user if it is for another machine; returns only on failure. */
static enum status
become(int fd, const struct word_list *argv, const struct runtime *r)
{
	struct word_list all;
	struct machine machine;
	words_init(&all, argv->arena);
	bool foreign = r->foreign && machine_of(&machine, fd);
	if (foreign && !machine_emulator(&all, &machine, r)) {
		return driver_fail(
			"the program is compiled for %s, and qemu-user is not here to run that",
			machine_name(&machine, argv->arena));
	}
	bool emulated = all.count != 0;
	if (emulated) { /* it opens the file by its name */
		words_add(&all, arena_printf(argv->arena, "/proc/self/fd/%d", fd));
		(void)fcntl(fd, F_SETFD, 0);
	}
	for (size_t i = emulated ? 1 : 0; i < argv->count; i++) {
		words_add(&all, argv->at[i]);
	}
	(void)fflush(NULL);
	if (emulated) {
		execvp(all.at[0], (char *const *)all.at);
	} else {
		fexecve(fd, (char *const *)all.at, environ);
	}
	return driver_fail("the compiled program cannot be started: %s%s", strerror(errno),
		errno == EACCES
			? " (is the folder for temporary files mounted noexec?  TMPDIR names another)"
			: "");
}

/* Redirects standard output to that file. */
static bool
write_into(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	bool good = fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0;
	if (fd >= 0) {
		close(fd);
	}
	return good;
}

enum status
filter_run(const struct options *given, enum program_use use, struct arena *arena)
{
	struct options o = *given;
	struct program p = { .use = use };
	enum status status;
	int fd = open_filter(&o, &p, arena, &status);
	if (fd < 0) {
		return status;
	}
	const char *result = result_of(&o);
	if (result != NULL && !write_into(result)) {
		return driver_fail("%s: %s", result, strerror(errno));
	}
	struct word_list argv = arguments_of(&p, arena);
	return become(fd, &argv, &p.runtime);
}

/* Everything that can be read from it. */
static struct text
read_all(int fd, struct arena *arena)
{
	struct buffer b;
	char block[1 << 14];
	buffer_init(&b, arena);
	for (ssize_t n; (n = read(fd, block, sizeof block)) > 0 || (n < 0 && errno == EINTR);) {
		buffer_add(&b, block, n > 0 ? (size_t)n : 0);
	}
	return buffer_text(&b);
}

enum status
filter_cover(const struct options *given, struct coverage *coverage, struct arena *arena)
{
	struct options o = *given;
	struct program p = { .use = PROGRAM_COVER };
	enum status status;
	int fd = open_filter(&o, &p, arena, &status), ends_at, out[2];
	if (fd < 0) {
		return status;
	}
	struct word_list argv = arguments_of(&p, arena);
	(void)fflush(NULL);
	pid_t pid = pipe(out) == 0 ? fork() : -1;
	if (pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		close(out[0]);
		close(out[1]);
		_exit((int)become(fd, &argv, &p.runtime));
	}
	close(fd);
	if (pid < 0) {
		return driver_fail("the compiled program cannot be started: %s", strerror(errno));
	}
	close(out[1]);
	struct text counts = read_all(out[0], arena);
	close(out[0]);
	while (waitpid(pid, &ends_at, 0) < 0 && errno == EINTR) {
	}
	coverage_begin(coverage, &p.c, p.rules, p.rule_count, arena);
	if (!coverage_add(coverage, counts)) {
		return driver_fail("the compiled program ended early");
	}
	coverage_end(coverage);
	return ends_at == 0 ? STATUS_DONE : STATUS_WRONG_INPUT;
}
