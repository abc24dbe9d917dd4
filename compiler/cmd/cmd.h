/* SPDX-License-Identifier: Apache-2.0 */
/* The commands of joltc: one entry and one file each; main.c has the table. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "driver/driver.h"

struct command {
	const char *name;
	const char *arguments; /* "FILE" */
	const char *summary; /* one line for the list of commands */
	const char *help; /* a paragraph */
	uint64_t options; /* the options it takes: enum option_id as bits */
	unsigned min_files, max_files; /* max_files 0: any number */
	bool no_files;
	enum status (*run)(const struct options *, struct arena *);
};

extern const struct command cmd_build, cmd_check, cmd_cover, cmd_emit, cmd_explain, cmd_import_nifi,
	cmd_lsp, cmd_run, cmd_schema, cmd_test, cmd_trace;
extern const struct command cmd_play; /* play/ */
#endif
