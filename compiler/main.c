/* SPDX-License-Identifier: Apache-2.0 */
/* joltc: the table of commands. */
#include "config.h"

#include "base/suggest.h"
#include "base/visible.h"
#include "cmd/cmd.h"
#include "spec/names.h"

#include <string.h>

static const struct command *const commands[] = {
	&cmd_build,
	&cmd_emit,
	&cmd_run,
	&cmd_check,
	&cmd_explain,
	&cmd_trace,
	&cmd_cover,
	&cmd_test,
	&cmd_play,
	&cmd_import_nifi,
	&cmd_lsp,
	&cmd_schema,
	NULL,
};

static void
print_usage(FILE *out)
{
	fputs("usage: joltc COMMAND [OPTION...] FILE...\n\n"
	      "Compiles Jolt specs, and connector files that hold one, to C and to static binaries.\n"
	      "Specs are those of Jolt 0.1.8, or with --dialect community those of its fork.\n\n",
		out);
	for (const struct command *const *c = commands; *c != NULL; c++) {
		fprintf(out, "  %-11s %-19s %s\n", (*c)->name, (*c)->arguments, (*c)->summary);
	}
	fputs("\njoltc COMMAND --help describes a command; joltc --version prints the version.\n"
	      "Exit status: 0 done, 1 the input is wrong, 2 wrong usage.\n",
		out);
}

/* The whole table, for programs: completion, editors. */
static void
print_table(FILE *out)
{
	for (const struct command *const *c = commands; *c != NULL; c++) {
		fprintf(out, "command\t%s\t%s\t%s\n", (*c)->name, (*c)->summary, (*c)->arguments);
		options_table((*c)->options, out);
	}
	struct arena arena = { 0 };
	for (int d = 0; d < DIALECT_COUNT; d++) {
		const struct spec_name *n = spec_operations((enum dialect)d, &arena);
		for (; n->name != NULL; n++) {
			fprintf(out, "operation\t%s\n", n->name);
		}
	}
	arena_free(&arena);
#define WARNING(id, name, ...) fprintf(out, "warning\t%s\n", name);
#define FAULT WARNING
#include "base/warnings.def"
#undef FAULT
#undef WARNING
}

static void
print_help(const struct command *c)
{
	printf("usage: joltc %s [OPTION...] %s\n\n%s\n", c->name, c->arguments, c->help);
	options_print(c->options, stdout);
}

static enum status
run_command(const struct command *c, int argc, char **argv, struct arena *arena)
{
	struct options options;
	const char *error;
	if (!options_parse(&options, c->options, argc, argv, arena, &error)) {
		fprintf(stderr, "joltc %s: ", c->name);
		visible_print(text_of(error), stderr);
		fputc('\n', stderr);
		return STATUS_USAGE;
	}
	if (options.help) {
		print_help(c);
		return STATUS_DONE;
	}
	if (options.files.count < c->min_files || (c->no_files && options.files.count > 0) ||
		(c->max_files != 0 && options.files.count > c->max_files)) {
		fprintf(stderr, "usage: joltc %s [OPTION...] %s\n", c->name, c->arguments);
		return STATUS_USAGE;
	}
	return c->run(&options, arena);
}

static void
report_unknown(const char *word)
{
	const char *names[sizeof commands / sizeof *commands], *near;
	size_t count = 0;
	for (const struct command *const *c = commands; *c != NULL; c++) {
		names[count++] = (*c)->name;
	}
	near = suggest(text_of(word), names, count);
	(void)driver_fail("unknown command %s%s%s%s", word, near == NULL ? "" : ": did you mean ",
		near == NULL ? "" : near, near == NULL ? "" : "?");
}

/* Output that is lost on the way has not been produced. */
static enum status
ended(enum status status)
{
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("joltc: standard output");
		return STATUS_WRONG_INPUT;
	}
	return status;
}

int
main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	if (strcmp(word, "--version") == 0) {
		struct arena arena = { 0 };
		printf("joltc " PACKAGE_VERSION "\ntzdata %s\n", zone_edition(&arena));
		arena_free(&arena);
		return ended(STATUS_DONE);
	}
	if (strcmp(word, "--options") == 0) {
		print_table(stdout);
		return ended(STATUS_DONE);
	}
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0) {
		print_usage(stdout);
		return ended(STATUS_DONE);
	}
	for (const struct command *const *c = commands; *c != NULL; c++) {
		if (strcmp(word, (*c)->name) == 0) {
			struct arena arena = { 0 };
			enum status status = run_command(*c, argc - 2, argv + 2, &arena);
			arena_free(&arena);
			return ended(status);
		}
	}
	if (*word != '\0') {
		report_unknown(word);
	}
	print_usage(stderr);
	return STATUS_USAGE;
}
