/* SPDX-License-Identifier: Apache-2.0 */
/* The program that transforms at once, which is kept for the next time. */
#include "config.h"

#include "cmd/filter.h"

#include "cmd/cache.h"
#include "cmd/cover.h"
#include "cmd/make.h"
#include "cmd/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* What a program is made of, and for. */
struct wanted {
	const struct options *options;
	enum filter_use use;
	struct compiled c;
	const struct trace_rule *rules; /* of a trace, or when counting */
	size_t rule_count;
	struct runtime runtime; /* that it was made with */
};

static const char *const ends[] = {
	[FILTER_RUN] = "",
	[FILTER_TRACE] = ", jrt_trace_record, &joltc_traced",
	[FILTER_COVER] = ", NULL, &joltc_traced,\n\t\t{ jrt_cover_create, jrt_cover_record, "
			 "jrt_cover_print, jrt_cover_destroy }",
};

/* The pipeline and a main() that calls the filter of libjrt_cases.a. */
static void
put_source(struct output *o, struct wanted *wanted, struct arena *arena)
{
	const struct compiled *c = &wanted->c;
	bool trace = wanted->use != FILTER_RUN;
	struct cwriter w;
	output_begin(o);
	cw_init(&w, o->file, arena);
	cw_line(&w, "#include \"cases/cases.h\"");
	cw_line(&w, "#include \"jrt.h\"");
	cw_blank(&w);
	if (trace) {
		emit_trace_begin(&w);
	}
	emit_pipeline(&w, c->plan, "joltc");
	cw_blank(&w);
	if (trace) {
		emit_trace_rules(&w, "joltc");
		wanted->rules = emit_trace_places(&w, &wanted->rule_count);
		cw_blank(&w);
	}
	cw_function(&w, "int", "main(int argc, char **argv)");
	const struct chain *chain = c->connector->chain;
	cw_line(&w, "static const char *const secrets[] = {");
	for (unsigned i = 0; i < chain->secret_count; i++) {
		cw_line(&w, "%s,", cw_string(&w, chain->secrets[i].at, chain->secrets[i].len));
	}
	cw_line(&w, "NULL };");
	struct buffer context;
	buffer_init(&context, arena);
	if (c->connector->context != NULL) {
		node_json(&context, c->connector->context);
	}
	struct text json = buffer_text(&context);
	cw_line(&w, "static const struct jrt_filter filter = { joltc_apply, secrets, %s%s };",
		json.len > 0 ? cw_string(&w, json.at, json.len) : "NULL", ends[wanted->use]);
	cw_line(&w, "return jrt_filter_main(argc, argv, &filter);");
	cw_close(&w);
	cw_blank(&w);
	(void)fflush(o->file);
}

/* All that the program depends on.  Of the compiler that is only who was asked for: to look for the
 * program takes none. */
static void
describe(struct cache *cache, const struct options *o, const struct runtime *r, struct text source)
{
	static const char *const archives[] = { "libjrt.a", "libjrt_cases.a", "runtime.conf" };
	const char *wish = o->value[OPTION_CC], *cc = getenv("CC");
	const char *target = o->value[OPTION_TARGET];
	cache_add(cache, text_of(PACKAGE_VERSION));
	cache_add(cache, source);
	cache_add(cache, text_of(wish != NULL ? wish : ""));
	cache_add(cache, text_of(wish == NULL && cc != NULL ? cc : ""));
	cache_add(cache, text_of(target != NULL ? target : ""));
	cache_add(cache, text_of(r->sysroot));
	cache_add(cache, text_of(r->include));
	for (size_t i = 0; i < sizeof archives / sizeof *archives; i++) {
		cache_add_file(
			cache, arena_printf(cache->arena, "%s/%s", r->lib, archives[i]), true);
	}
	for (size_t i = 0; i < o->with.count; i++) {
		cache_add_file(cache, o->with.at[i], false);
	}
}

/* Makes the program of that C text in the folder, and opens it, so that its file need not stay. */
static int
make_filter(const struct wanted *wanted, struct output *text, struct make *m,
	const struct cache *cache, const char **error)
{
	const struct options *o = wanted->options;
	const struct compiled *c = &wanted->c;
	const char *source = arena_printf(m->arena, "%s/%s.c", m->dir.path, c->name);
	const char *program = arena_printf(m->arena, "%s/program", m->dir.path);
	struct word_list sources;
	words_init(&sources, m->arena);
	words_add(&sources, source);
	if (!output_end(text, source, 0600, m->arena, error)) {
		return -1;
	}
	m->user_calls = output_user_calls(c, m->dir.path, m->arena, error);
	if ((m->user_calls == NULL && *error != NULL) ||
		!make_program(m, &sources, o, "-O1", LINK_CASES, program, error)) {
		return -1;
	}
	cache_keep(cache, program);
	int fd = open(program, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		*error = arena_printf(m->arena, "%s: %s", program, strerror(errno));
	}
	return fd;
}

/* The program, opened: one that was kept, which needs neither a compiler nor a folder, or a new
 * one. */
static int
find_filter(struct wanted *wanted, struct arena *arena, const char **error)
{
	const struct options *o = wanted->options;
	struct output text;
	struct cache cache;
	struct make m;
	struct tool_wish wish = options_tools(o);
	if (!runtime_find(&wanted->runtime, &wish, arena, error)) {
		return -1;
	}
	put_source(&text, wanted, arena);
	cache_begin(&cache, o->set[OPTION_NO_CACHE], arena);
	describe(&cache, o, &wanted->runtime, (struct text){ text.bytes, text.len });
	int fd = cache_open(&cache);
	if (fd >= 0 || !make_begin(&m, COMPILER_FAST, o, arena, error)) {
		output_drop(&text);
		return fd;
	}
	fd = make_filter(wanted, &text, &m, &cache, error);
	make_end(&m);
	return fd;
}

/* Compiles the first of the files; the program, opened, or -1 after telling why, and then *status.
 */
static int
open_filter(struct options *o, struct wanted *wanted, struct arena *arena, enum status *status)
{
	struct diag diag;
	wanted->options = o;
	o->set[OPTION_TREE] |= wanted->use != FILTER_RUN;
	cmd_diag(&diag, o, arena);
	bool compiled = output_compile(o, o->files.at[0], arena, &diag, &wanted->c);
	/* --format is of the trace */
	diag_print(&diag, wanted->use == FILTER_RUN ? o->format : DIAG_TEXT, stderr);
	if (!compiled) {
		*status = STATUS_WRONG_INPUT;
		return -1;
	}
	const char *error;
	int fd = find_filter(wanted, arena, &error);
	if (fd < 0) {
		*status = cmd_fail("%s", error);
	}
	return fd;
}

static struct word_list
arguments_of(const struct wanted *wanted, struct arena *arena)
{
	const struct options *o = wanted->options;
	struct word_list argv;
	words_init(&argv, arena);
	words_add(&argv, wanted->c.title);
	for (int id = OPTION_CONTEXT; id <= OPTION_SECRETS; id++) {
		if (o->value[id] != NULL) {
			words_add(&argv, id == OPTION_CONTEXT ? "--context" : "--secrets");
			words_add(&argv, o->value[id]);
		}
	}
	if (wanted->use == FILTER_TRACE) {
		words_add(&argv, "--format");
		words_add(&argv, o->format == DIAG_JSON ? "json" : "text");
	}
	if (o->value[OPTION_SELECT] != NULL) {
		words_add(&argv, "--select");
		words_add(&argv, o->value[OPTION_SELECT]);
	}
	words_add(&argv, "--");
	for (size_t i = 1; i < o->files.count; i++) {
		words_add(&argv, o->files.at[i]);
	}
	return argv;
}

/* Becomes the program, through qemu-user when it is for another machine; returns only when that
 * cannot be. */
static enum status
become(int fd, const struct word_list *argv, const struct runtime *r)
{
	struct word_list all;
	struct machine machine;
	words_init(&all, argv->arena);
	bool foreign = r->foreign && machine_of(&machine, fd);
	if (foreign && !machine_emulator(&all, &machine, r)) {
		return cmd_fail(
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
	return cmd_fail("the compiled program cannot be started: %s%s", strerror(errno),
		errno == EACCES
			? " (is the folder for temporary files mounted noexec?  TMPDIR names another)"
			: "");
}

enum status
filter_run(const struct options *given, enum filter_use use, struct arena *arena)
{
	struct options o = *given;
	struct wanted wanted = { .use = use };
	enum status status;
	int fd = open_filter(&o, &wanted, arena, &status);
	if (fd < 0) {
		return status;
	}
	struct word_list argv = arguments_of(&wanted, arena);
	return become(fd, &argv, &wanted.runtime);
}

/* All that comes out of it. */
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
	struct wanted wanted = { .use = FILTER_COVER };
	enum status status;
	int fd = open_filter(&o, &wanted, arena, &status), ends_at, out[2];
	if (fd < 0) {
		return status;
	}
	struct word_list argv = arguments_of(&wanted, arena);
	(void)fflush(NULL);
	pid_t pid = pipe(out) == 0 ? fork() : -1;
	if (pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		close(out[0]);
		close(out[1]);
		_exit((int)become(fd, &argv, &wanted.runtime));
	}
	close(fd);
	if (pid < 0) {
		return cmd_fail("the compiled program cannot be started: %s", strerror(errno));
	}
	close(out[1]);
	struct text counts = read_all(out[0], arena);
	close(out[0]);
	while (waitpid(pid, &ends_at, 0) < 0 && errno == EINTR) {
	}
	coverage_begin(coverage, &wanted.c, wanted.rules, wanted.rule_count, arena);
	if (!coverage_add(coverage, counts)) {
		return cmd_fail("the compiled program did not come to its end");
	}
	coverage_end(coverage);
	return ends_at == 0 ? STATUS_DONE : STATUS_WRONG_INPUT;
}
