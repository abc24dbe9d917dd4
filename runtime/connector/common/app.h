/* SPDX-License-Identifier: Apache-2.0 */
/* What every command of the binary works with, and the table of commands. */
#ifndef CONNECTOR_COMMON_APP_H
#define CONNECTOR_COMMON_APP_H

#include "connector/common/log.h"
#include "connector/common/settings.h"

enum { JRT_EXIT_DONE, JRT_EXIT_FAILED, JRT_EXIT_USAGE };

/* Bits of `commands` in options.def. */
enum { IN_RUN = 1, IN_TRANSFORM = 2, IN_CHECK = 4, IN_TOPIC = 8, IN_DEAD_LETTER = 16, IN_ALL = 31 };

enum jrt_option {
#define OPTION(id, letter, name, argument, commands, help) OPTION_##id,
#include "connector/common/options.def"
#undef OPTION
	OPTION_COUNT
};

struct jrt_app {
	const struct jrt_pipeline *pipeline;
	const char *program; /* argv[0] */
	const char *option[OPTION_COUNT]; /* the argument; "" for an option without one; NULL: not
					     given */
	const char **sets; /* of --set, in order */
	size_t set_count;
	const char **files;
	size_t file_count;
	size_t max_record;
	unsigned jobs; /* threads of transform */
	bool beside; /* another process of the connector may be running: do not take its port */
	struct jrt_secrets secrets;
	struct jrt_settings settings;
	struct jrt_log log;
};

struct jrt_command {
	const char *name;
	unsigned bit; /* IN_... */
	const char *arguments; /* for the help */
	const char *help;
	bool takes_files;
	int (*run)(struct jrt_app *); /* returns the exit status */
};

extern const struct jrt_command jrt_command_run, jrt_command_transform, jrt_command_check,
	jrt_command_topic, jrt_command_dead_letter;

/* "NAME: text" on standard error. */
void jrt_report(const struct jrt_app *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#endif
