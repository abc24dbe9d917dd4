/* SPDX-License-Identifier: Apache-2.0 */
/* joltc check: reports what is wrong with some files. */
#include "cmd/cmd.h"
#include "driver/output.h"

static enum status
run(const struct options *o, struct arena *arena)
{
	struct diag diag;
	driver_diag(&diag, o, arena);
	for (size_t i = 0; i < o->files.count; i++) {
		struct compiled c;
		output_compile(o, o->files.at[i], arena, &diag, &c);
	}
	/* These forms are for programs that read them from a pipe. */
	bool piped = o->format == DIAG_JSON || o->format == DIAG_SARIF;
	diag_print(&diag, o->format, piped ? stdout : stderr);
	return diag.errors == 0 ? STATUS_DONE : STATUS_WRONG_INPUT;
}

const struct command cmd_check = {
	.name = "check",
	.arguments = "FILE...",
	.summary = "only report errors and warnings",
	.help = "Reads and plans each FILE (a connector or a bare spec, YAML or JSON; \"-\" is standard input) and\n"
		"reports all their errors and warnings in one run.  --format=json writes them to standard output as\n"
		"one array, --format=sarif as a SARIF 2.1.0 log; the other formats go to standard error.\n",
	.options = OPTIONS_COMPILE,
	.min_files = 1,
	.run = run,
};
