/* SPDX-License-Identifier: Apache-2.0 */
/* joltc trace: what each rule does to each record. */
#include "cmd/cmd.h"
#include "cmd/filter.h"

static enum status
trace(const struct options *o, struct arena *arena)
{
	if (o->set[OPTION_SELECT] && *o->value[OPTION_SELECT] == '\0') {
		(void)driver_fail(
			"--select: not a path such as lines[0].sku; without --select everything is shown");
		return STATUS_USAGE;
	}
	return filter_run(o, PROGRAM_TRACE, arena);
}

const struct command cmd_trace = {
	.name = "trace",
	.arguments = "FILE [INPUT...]",
	.summary = "show what each rule does to each record",
	.help = "Compiles FILE, transforms the records of the INPUTs (or standard input), and shows for each: what every rule\n"
		"matched and where it wrote, what was missing and what is near it, where each value of the output comes from,\n"
		"and what of the record was not used.  --select PATH shows only one value of the output.\n"
		"Secrets are shown as their names.\n",
	.options = OPTIONS_COMPILE | OPTION_BIT(WITH) | OPTION_BIT(CC) | OPTION_BIT(CONTEXT) |
		   OPTION_BIT(NO_CACHE) | OPTION_BIT(SELECT),
	.min_files = 1,
	.run = trace,
};
