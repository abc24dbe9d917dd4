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
	.summary = "transform JSON or NDJSON right away",
	.help = "Compiles FILE, or the spec given with -e, and transforms the INPUTs (or standard input): NDJSON, or JSON\n"
		"documents of any number of lines, one after the other.  Results go to standard output, or to the file that -o\n"
		"names, one per line; null where the spec selects nothing.\n"
		"Records that fail are reported on standard error; the exit status is then 1.\n"
		"The compiled program is kept for the next run of the same spec, in $JOLTC_CACHE, $XDG_CACHE_HOME/joltc or\n"
		"~/.cache/joltc; if JOLTC_CACHE is empty, nothing is kept.\n",
	.options = OPTIONS_COMPILE | OPTION_BIT(WITH) | OPTIONS_TOOLS | OPTION_BIT(CONTEXT) |
		   OPTION_BIT(SECRETS) | OPTION_BIT(NO_CACHE) | OPTION_BIT(OUTPUT) |
		   OPTION_BIT(SPEC) | OPTION_BIT(EACH) | OPTION_BIT(PRETTY) | OPTION_BIT(JOBS),
	.run = run,
};
