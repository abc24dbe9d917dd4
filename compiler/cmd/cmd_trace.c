/* SPDX-License-Identifier: Apache-2.0 */
/* joltc trace: what each rule does to each record. */
#include "cmd/cmd.h"
#include "cmd/filter.h"

static enum status
trace(const struct options *o, struct arena *arena)
{
	if (o->set[OPTION_SELECT] && *o->value[OPTION_SELECT] == '\0') {
		(void)cmd_fail(
			"--select: this is no path; lines[0].sku would be one, and without --select all is told");
		return STATUS_USAGE;
	}
	return filter_run(o, PROGRAM_TRACE, arena);
}

const struct command cmd_trace = {
	.name = "trace",
	.arguments = "FILE [INPUT...]",
	.summary = "tell what each rule does to each record",
	.help = "Compiles FILE, transforms the records of the INPUTs (else standard input) and tells of each which rule met\n"
		"what and wrote where, what was not there and what is near it, where each value that came out is from, and\n"
		"what of the record nothing took. --select PATH tells of one value of the output only.\n"
		"Secrets are shown by their names.\n",
	.options = OPTIONS_COMPILE | OPTION_BIT(WITH) | OPTION_BIT(CC) | OPTION_BIT(CONTEXT) |
		   OPTION_BIT(NO_CACHE) | OPTION_BIT(SELECT),
	.min_files = 1,
	.run = trace,
};
