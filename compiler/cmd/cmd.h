/* SPDX-License-Identifier: Apache-2.0 */
/* The commands of joltc: one entry each, one file each; main.c is the table. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "base/diag.h"

/* What a command returns, and with it the process. */
enum status { STATUS_DONE = 0, STATUS_WRONG_INPUT = 1, STATUS_USAGE = 2 };

struct command {
	const char *name;
	const char *arguments; /* "FILE [-o BIN]" */
	const char *summary; /* one line for the list of commands */
	const char *help; /* the options, for --help */
	/* argv[0] is the command's name. */
	enum status (*run)(int argc, char **argv);
};

extern const struct command cmd_build, cmd_check, cmd_emit, cmd_explain, cmd_run, cmd_test;

/* Whether `argv[i]` asks for help; then it was printed. */
void command_help(const struct command *, FILE *);
#endif
