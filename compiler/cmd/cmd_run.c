/* SPDX-License-Identifier: Apache-2.0 */
/* joltc run: transforms with compiled code, which is kept for the next time. */
#include "cmd/cmd.h"
#include "cmd/filter.h"

#include <stdio.h>

static enum status
run(const struct options *o, struct arena *arena)
{
	if (o->files.count == 0 && !o->set[OPTION_SPEC]) {
		fprintf(stderr, "usage: joltc run [OPTION...] %s\n", cmd_run.arguments);
		return STATUS_USAGE;
	}
	return filter_run(o, PROGRAM_RUN, arena);
}

const struct command cmd_run = {
	.name = "run",
	.arguments = "FILE [INPUT...]",
	.summary = "transform JSON or NDJSON",
	.help = "Compiles FILE, or the spec given by -e, and transforms the INPUTs (default: standard input): NDJSON, or\n"
		"JSON documents on any number of lines, one after the other.  Results go to standard output or to the\n"
		"file of -o, one per line; null if the spec selects nothing.\n"
		"Failed records are reported on standard error; the exit status is then 1.\n"
		"The compiled program is kept in $JOLTC_CACHE, else $XDG_CACHE_HOME/joltc, else ~/.cache/joltc, for the\n"
		"next run of the same spec; with an empty JOLTC_CACHE nothing is kept.\n",
	.options = OPTIONS_COMPILE | OPTION_BIT(WITH) | OPTIONS_TOOLS | OPTION_BIT(CONTEXT) |
		   OPTION_BIT(SECRETS) | OPTION_BIT(NO_CACHE) | OPTION_BIT(OUTPUT) |
		   OPTION_BIT(SPEC) | OPTION_BIT(EACH) | OPTION_BIT(PRETTY) | OPTION_BIT(JOBS),
	.run = run,
};
