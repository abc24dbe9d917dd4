/* SPDX-License-Identifier: Apache-2.0 */
/* joltc run: transforms at once, by compiled code, and leaves nothing behind. */
#include "cmd/cmd.h"
#include "cmd/make.h"
#include "cmd/output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

/* The pipeline and a main() that calls the filter of libjrt_cases.a. */
static bool
write_source(const struct compiled *c, const char *path, struct arena *arena, const char **error)
{
	struct output o;
	struct cwriter w;
	output_begin(&o);
	cw_init(&w, o.file, arena);
	cw_line(&w, "#include \"cases/cases.h\"");
	cw_line(&w, "#include \"jrt.h\"");
	cw_blank(&w);
	emit_pipeline(&w, c->plan, c->name);
	cw_blank(&w);
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
	cw_line(&w, "static const struct jrt_filter filter = { %s_apply, secrets, %s };", c->name,
		json.len > 0 ? cw_string(&w, json.at, json.len) : "NULL");
	cw_line(&w, "return jrt_filter_main(argc, argv, &filter);");
	cw_close(&w);
	cw_blank(&w);
	return output_end(&o, path, 0600, arena, error);
}

/* Opens the program, so that its file need not stay. */
static int
make_filter(const struct options *o, const struct compiled *c, struct make *m, const char **error)
{
	const char *source = arena_printf(m->arena, "%s/%s.c", m->dir.path, c->name);
	const char *program = arena_printf(m->arena, "%s/program", m->dir.path);
	struct word_list sources;
	words_init(&sources, m->arena);
	words_add(&sources, source);
	if (!write_source(c, source, m->arena, error) ||
		!make_program(m, &sources, o, "-O1", LINK_CASES, program, error)) {
		return -1;
	}
	int fd = open(program, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		*error = arena_printf(m->arena, "%s: %s", program, strerror(errno));
	}
	return fd;
}

static enum status
run(const struct options *o, struct arena *arena)
{
	struct diag diag;
	struct compiled c;
	cmd_diag(&diag, o, arena);
	bool compiled = output_compile(o, o->files.at[0], arena, &diag, &c);
	diag_print(&diag, o->format, stderr);
	if (!compiled) {
		return STATUS_WRONG_INPUT;
	}
	struct make m;
	const char *error;
	if (!make_begin(&m, COMPILER_FAST, o, arena, &error)) {
		return cmd_fail("%s", error);
	}
	int fd = make_filter(o, &c, &m, &error);
	make_end(&m);
	if (fd < 0) {
		return cmd_fail("%s", error);
	}
	struct word_list argv;
	words_init(&argv, arena);
	words_add(&argv, c.title);
	for (int id = OPTION_CONTEXT; id <= OPTION_SECRETS; id++) {
		if (o->value[id] != NULL) {
			words_add(&argv, id == OPTION_CONTEXT ? "--context" : "--secrets");
			words_add(&argv, o->value[id]);
		}
	}
	words_add(&argv, "--");
	for (size_t i = 1; i < o->files.count; i++) {
		words_add(&argv, o->files.at[i]);
	}
	(void)fflush(NULL);
	fexecve(fd, (char *const *)argv.at, environ);
	return cmd_fail("the compiled program cannot be started: %s%s", strerror(errno),
		errno == EACCES
			? " (is the folder for temporary files mounted noexec?  TMPDIR names another)"
			: "");
}

const struct command cmd_run = {
	.name = "run",
	.arguments = "FILE [INPUT...]",
	.summary = "transform JSON or NDJSON at once, nothing left behind",
	.help = "Compiles FILE and transforms the INPUTs (else standard input): NDJSON, or a JSON document of any\n"
		"number of lines.  Results go to standard output, a line each; null where the spec selects nothing.\n"
		"Records that fail are told on standard error; then the exit status is 1.\n",
	.options = OPTIONS_COMPILE | OPTION_BIT(WITH) | OPTION_BIT(CC) | OPTION_BIT(CONTEXT) |
		   OPTION_BIT(SECRETS),
	.min_files = 1,
	.run = run,
};
