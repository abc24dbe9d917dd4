/* SPDX-License-Identifier: Apache-2.0 */
/* The commands of joltc: one entry each, one file each; main.c is the table. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "base/diag.h"
#include "cmd/options.h"

/* What a command returns, and with it the process. */
enum status { STATUS_DONE = 0, STATUS_WRONG_INPUT = 1, STATUS_USAGE = 2 };

struct command {
	const char *name;
	const char *arguments; /* "FILE" */
	const char *summary; /* one line for the list of commands */
	const char *help; /* a paragraph */
	uint64_t options; /* enum option_id as bits: which it takes */
	unsigned min_files, max_files; /* max_files 0: any number */
	bool no_files;
	enum status (*run)(const struct options *, struct arena *);
};

extern const struct command cmd_build, cmd_check, cmd_cover, cmd_emit, cmd_explain, cmd_import_nifi,
	cmd_lsp, cmd_run, cmd_schema, cmd_test, cmd_trace;
extern const struct command cmd_play; /* play/ */

/* diag with the -W options of the command line. */
void cmd_diag(struct diag *, const struct options *, struct arena *);
/* Says on stderr what went wrong outside of any spec. */
enum status cmd_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
#endif
