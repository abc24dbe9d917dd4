/* SPDX-License-Identifier: Apache-2.0 */
/* The program that transforms at once, which is kept for the next time. */
#include "config.h"

#include "cmd/filter.h"

#include "cmd/cache.h"
#include "cmd/cover.h"
#include "cmd/make.h"
#include "cmd/output.h"
#include "cmd/target.h"

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
	size_t first_input; /* among the files */
	struct runtime runtime; /* that it was made with */
};

/* What the struct of the program has besides. */
static const char *const ends[] = {
	[FILTER_RUN] = "",
	[FILTER_TRACE] = ".trace = jrt_trace_record, .traced = &joltc_traced,",
	[FILTER_COVER] = ".traced = &joltc_traced,\n\t\t.covering = { jrt_cover_create, "
			 "jrt_cover_record, jrt_cover_print, jrt_cover_destroy },",
};

/* Whether the chain begins with a shift by names that no element of an array has. */
static bool
takes_names_only(const struct chain *chain)
{
	const struct shift_level *top = chain->ops->shift;
	if (chain->ops->kind != OP_SHIFT || top->special != NULL || top->computed != NULL) {
		return false;
	}
	for (const struct shift_rule *r = top->literals; r != NULL; r = r->next) {
		if (r->key.text.len > 0 && r->key.text.at[0] >= '0' && r->key.text.at[0] <= '9') {
			return false;
		}
	}
	return true;
}

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
	cw_open(&w, "static const struct jrt_filter filter =");
	cw_line(&w, ".apply = joltc_apply,");
	cw_line(&w, ".secrets = secrets,");
	cw_line(&w, ".context = %s,", json.len > 0 ? cw_string(&w, json.at, json.len) : "NULL");
	cw_line(&w, "%s", ends[wanted->use]);
	if (wanted->use == FILTER_RUN && takes_names_only(chain)) {
		cw_line(&w, ".names_only = 1,");
	}
	cw_close(&w);
	cw_append(&w, ";");
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
	const char *error, *result = o->value[OPTION_OUTPUT];
	const char *spec = o->set[OPTION_SPEC] ? "-e" : o->files.at[0];
	wanted->options = o;
	wanted->first_input = o->set[OPTION_SPEC] ? 0 : 1;
	if (o->files.count == wanted->first_input) {
		words_add(&o->files, "-");
	}
	o->set[OPTION_TREE] |= wanted->use != FILTER_RUN;
	cmd_diag(&diag, o, arena);
	bool compiled = output_compile(o, spec, arena, &diag, &wanted->c);
	/* --format is of the trace */
	diag_print(&diag, wanted->use == FILTER_RUN ? o->format : DIAG_TEXT, stderr);
	if (!compiled) {
		*status = STATUS_WRONG_INPUT;
		return -1;
	}
	bool free = result == NULL || target_result_free(result, o, arena, &error);
	int fd = free ? find_filter(wanted, arena, &error) : -1;
	if (fd < 0) {
		*status = cmd_fail("%s", error);
	}
	return fd;
}

/* What the program is told (runtime/cases/cases.h). */
static struct word_list
arguments_of(const struct wanted *wanted, struct arena *arena)
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
	const struct options *o = wanted->options;
	struct word_list argv;
	words_init(&argv, arena);
	words_add(&argv, wanted->c.title);
	for (size_t i = 0; i < sizeof passed / sizeof *passed; i++) {
		if (o->set[passed[i].id]) {
			const char *value = o->value[passed[i].id];
			words_add(&argv, passed[i].name);
			words_add(&argv, value != NULL ? value : "yes");
		}
	}
	if (wanted->use == FILTER_TRACE) {
		words_add(&argv, "--format");
		words_add(&argv, o->format == DIAG_JSON ? "json" : "text");
	}
	words_add(&argv, "--");
	for (size_t i = wanted->first_input; i < o->files.count; i++) {
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

/* Standard output goes to that file from now on. */
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
filter_run(const struct options *given, enum filter_use use, struct arena *arena)
{
	struct options o = *given;
	struct wanted wanted = { .use = use };
	enum status status;
	int fd = open_filter(&o, &wanted, arena, &status);
	if (fd < 0) {
		return status;
	}
	const char *result = o.value[OPTION_OUTPUT];
	if (result != NULL && !write_into(result)) {
		return cmd_fail("%s: %s", result, strerror(errno));
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
