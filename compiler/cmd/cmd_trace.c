/* SPDX-License-Identifier: Apache-2.0 */
/* joltc trace: what each rule does to each record. */
#include "cmd/cmd.h"
#include "cmd/filter.h"

static enum status
trace(const struct options *o, struct arena *arena)
{
	if (o->set[OPTION_SELECT] && *o->value[OPTION_SELECT] == '\0') {
		(void)cmd_fail(
			"--select: not a path such as lines[0].sku; without --select everything is reported");
		return STATUS_USAGE;
	}
	return filter_run(o, PROGRAM_TRACE, arena);
}

const struct command cmd_trace = {
	.name = "trace",
	.arguments = "FILE [INPUT...]",
	.summary = "report what each rule does to each record",
	.help = "Compiles FILE, transforms the records of the INPUTs (default: standard input) and reports for each record\n"
		"what each rule matched and where it wrote, what it did not find and similar names, where each output value\n"
		"comes from, and which parts of the record were not used.  --select PATH reports only one output value.\n"
		"Secrets are shown by name.\n",
	.options = OPTIONS_COMPILE | OPTION_BIT(WITH) | OPTION_BIT(CC) | OPTION_BIT(CONTEXT) |
		   OPTION_BIT(NO_CACHE) | OPTION_BIT(SELECT),
	.min_files = 1,
	.run = trace,
};
