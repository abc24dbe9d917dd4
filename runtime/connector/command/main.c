/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of a connector binary. */
#include "connector/common/app.h"

#include "config.h"
#include "connector/common/units.h"
#include "connector/http/proxy.h"
#include "json/suggest.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* joltc build overwrites only programs that have this note (compiler/driver/target.c): the sizes of
 * name and content, a type, the name, and JRT_ABI. */
__asm__(".pushsection .note.joltc,\"a\",%note\n"
	"\t.balign 4\n"
	"\t.long 6, 4, 1\n"
	"\t.asciz \"joltc\"\n"
	"\t.balign 4\n"
	"\t.long 1\n"
	"\t.popsection");

static const struct jrt_command *const commands[] = { &jrt_command_run, &jrt_command_transform,
	&jrt_command_check, &jrt_command_topic, &jrt_command_dead_letter };
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0], MOST_JOBS = 256 };

static const struct option {
	char letter;
	const char *name, *argument;
	unsigned commands;
	const char *help;
} options[OPTION_COUNT] = {
#define OPTION(id, letter, name, argument, commands, help)                                         \
	{ letter, name, argument, commands, help },
#include "connector/common/options.def"
#undef OPTION
};

void
jrt_report(const struct jrt_app *app, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	(void)fprintf(stderr, "%s: ", app->pipeline->name);
	(void)vfprintf(stderr, fmt, args);
	(void)fputc('\n', stderr);
	va_end(args);
}

static void
complain(void *user, const char *line)
{
	jrt_report(user, "%s", line);
}

/* ---- help -------------------------------------------------------------------------------------
 */

static void
print_version(const struct jrt_pipeline *p)
{
	printf("%s %s\nspec %s\nsha256 %s\njoltc %s\n", p->name,
		p->version != NULL && *p->version != '\0' ? p->version : "(no version)", p->file,
		p->sha256, PACKAGE_VERSION);
	if (p->tzdata != NULL) {
		printf("tzdata %s\n", p->tzdata);
	}
}

static void
print_help(const struct jrt_app *app, const struct jrt_command *command)
{
	const char *name = app->pipeline->name;
	if (command == NULL) {
		printf("usage: %s [COMMAND] [OPTION...]\n\nCommands (%s --help describes one):\n",
			name, "COMMAND");
		for (int i = 0; i < COMMAND_COUNT; i++) {
			printf("  %-11s %.*s\n", commands[i]->name,
				(int)strcspn(commands[i]->help, "\n"), commands[i]->help);
		}
		printf("Without a command: run.\n\nOptions:\n");
	} else {
		printf("usage: %s %s %s\n\n%s\nOptions:\n", name, command->name, command->arguments,
			command->help);
	}
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option *o = &options[i];
		if ((o->commands & (command != NULL ? command->bit : IN_RUN)) == 0) {
			continue;
		}
		char left[64];
		(void)snprintf(left, sizeof left, "%s%s%s%s%s",
			o->letter != 0 ? (char[]){ '-', o->letter, ',', ' ', 0 } : "    ", o->name,
			o->argument != NULL ? " " : "", o->argument != NULL ? o->argument : "", "");
		printf("  %-26s %s\n", left, o->help);
	}
}

/* ---- arguments --------------------------------------------------------------------------------
 */

static int
usage_error(const struct jrt_app *app, const char *what, const char *given, const char *meant)
{
	jrt_report(app, "%s \"%s\"%s%s%s; see --help", what, given,
		meant != NULL ? "; did you mean " : "", meant != NULL ? meant : "",
		meant != NULL ? "?" : "");
	return JRT_EXIT_USAGE;
}

/* The option of this command that `arg` names; *value receives an argument after "=". */
static int
find_option(const struct jrt_command *command, const char *arg, const char **value)
{
	*value = NULL;
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option *o = &options[i];
		size_t len = strlen(o->name);
		if ((o->commands & command->bit) == 0) {
			continue;
		}
		if (o->letter != 0 && arg[1] == o->letter) {
			*value = arg[2] != '\0' ? arg + 2 : NULL;
			return i;
		}
		if (strncmp(arg, o->name, len) == 0 && (arg[len] == '\0' || arg[len] == '=')) {
			*value = arg[len] == '=' ? arg + len + 1 : NULL;
			return i;
		}
	}
	return -1;
}

static const char *
suggest_option(const struct jrt_command *command, const char *arg)
{
	const char *names[OPTION_COUNT + 1];
	int n = 0;
	for (int i = 0; i < OPTION_COUNT; i++) {
		if ((options[i].commands & command->bit) != 0) {
			names[n++] = options[i].name;
		}
	}
	names[n] = NULL;
	return jrt_suggest(arg, names);
}

/* Parses argv[from...] into `app`; returns JRT_EXIT_DONE or the exit status of the error. */
static int
read_arguments(
	struct jrt_app *app, const struct jrt_command *command, int argc, char **argv, int from)
{
	bool only_files = false;
	for (int i = from; i < argc; i++) {
		const char *arg = argv[i], *value;
		if (only_files || arg[0] != '-' || arg[1] == '\0') {
			if (!command->takes_files) {
				return usage_error(app, "unexpected argument", arg, NULL);
			}
			app->files[app->file_count++] = arg;
			continue;
		}
		if (strcmp(arg, "--") == 0) {
			only_files = true;
			continue;
		}
		int id = find_option(command, arg, &value);
		if (id < 0) {
			return usage_error(
				app, "unknown option", arg, suggest_option(command, arg));
		}
		if (options[id].argument == NULL && value != NULL) {
			return usage_error(app, "no argument is allowed in", arg, NULL);
		}
		if (options[id].argument != NULL && value == NULL) {
			if (i + 1 == argc) {
				return usage_error(app, "an argument is missing after", arg, NULL);
			}
			value = argv[++i];
		}
		if (id == OPTION_SET) {
			app->sets[app->set_count++] = value;
		} else {
			app->option[id] = value != NULL ? value : "";
		}
	}
	return JRT_EXIT_DONE;
}

/* The command that argv[1] names (*from: where its options begin); run if it is an option or
 * missing. */
static const struct jrt_command *
find_command(int argc, char **argv, int *from)
{
	*from = 1;
	if (argc < 2 || argv[1][0] == '-') {
		return &jrt_command_run;
	}
	*from = 2;
	for (int i = 0; i < COMMAND_COUNT; i++) {
		if (strcmp(argv[1], commands[i]->name) == 0) {
			return commands[i];
		}
	}
	return NULL;
}

static int
unknown_command(const struct jrt_app *app, const char *given)
{
	const char *names[COMMAND_COUNT + 1];
	for (int i = 0; i < COMMAND_COUNT; i++) {
		names[i] = commands[i]->name;
	}
	names[COMMAND_COUNT] = NULL;
	return usage_error(app, "unknown command", given, jrt_suggest(given, names));
}

/* ---- configuration ----------------------------------------------------------------------------
 */

static int
load(struct jrt_app *app)
{
	struct jrt_complaints complaints = { .report = complain, .user = app };
	uint64_t size = 64 << 20;
	const char *text = app->option[OPTION_MAX_RECORD];
	if (text != NULL &&
		(!jrt_parse_size(text, &size) || size == 0 || size > (uint64_t)1 << 30)) {
		jrt_report(app, "--max-record: \"%s\" is not a size of at most 1GiB, such as 64MiB",
			text);
		return JRT_EXIT_USAGE;
	}
	app->max_record = size;
	uint64_t jobs = 1;
	text = app->option[OPTION_JOBS];
	if (text != NULL && (!jrt_parse_count(text, &jobs) || jobs == 0 || jobs > MOST_JOBS)) {
		jrt_report(app, "--jobs: \"%s\" is not a number of threads from 1 to %d", text,
			MOST_JOBS);
		return JRT_EXIT_USAGE;
	}
	app->jobs = (unsigned)jobs;
	/* Settings may contain secrets: without those they cannot be read. */
	if (!jrt_secrets_load(&app->secrets, app->pipeline->secrets, app->option[OPTION_SECRETS],
		    &complaints)) {
		return JRT_EXIT_FAILED;
	}
	if (!jrt_settings_load(&app->settings, app->pipeline, app->sets, app->set_count,
		    &app->secrets, &complaints)) {
		return complaints.usage ? JRT_EXIT_USAGE : JRT_EXIT_FAILED;
	}
	jrt_proxy_hide(&app->secrets, &app->settings);
	app->log.secrets = &app->secrets;
	app->log.level = (enum jrt_log_level)jrt_setting_number(&app->settings, SETTING_LOG_LEVEL);
	app->log.json = jrt_setting_number(&app->settings, SETTING_LOG_FORMAT) == 1;
	return JRT_EXIT_DONE;
}

static int
run_command(struct jrt_app *app, int argc, char **argv)
{
	int from;
	const struct jrt_command *command = find_command(argc, argv, &from);
	if (command == NULL) {
		return unknown_command(app, argv[1]);
	}
	int status = read_arguments(app, command, argc, argv, from);
	if (status != JRT_EXIT_DONE) {
		return status;
	}
	if (app->option[OPTION_HELP] != NULL) {
		print_help(app, from == 1 ? NULL : command);
		return JRT_EXIT_DONE;
	}
	if (app->option[OPTION_VERSION] != NULL) {
		print_version(app->pipeline);
		return JRT_EXIT_DONE;
	}
	status = load(app);
	return status != JRT_EXIT_DONE ? status : command->run(app);
}

/* If one of descriptors 0 to 2 is closed, the next file that is opened would get its number.
 * Occupies it with one that can be used no more than a closed one: an input that nobody supplied is
 * not an empty one, and an output that nobody takes is reported. */
static void
hold_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0) {
			(void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
		}
	}
}

int
jrt_connector_main(int argc, char **argv, const struct jrt_pipeline *pipeline)
{
	struct jrt_app app = { .pipeline = pipeline, .program = argv[0] };
	hold_standard_descriptors();
	jrt_log_init(&app.log, pipeline->name);
	app.sets = calloc((size_t)argc + 1, sizeof *app.sets);
	app.files = calloc((size_t)argc + 1, sizeof *app.files);
	int status = JRT_EXIT_FAILED;
	if (app.sets != NULL && app.files != NULL) {
		status = run_command(&app, argc, argv);
	}
	jrt_log_finish(&app.log);
	jrt_settings_finish(&app.settings);
	jrt_secrets_finish(&app.secrets);
	free(app.sets);
	free(app.files);
	if (fflush(stdout) != 0) {
		status = JRT_EXIT_FAILED;
	}
	return status;
}
