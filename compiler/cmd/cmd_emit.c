/* SPDX-License-Identifier: Apache-2.0 */
/* joltc emit: the C of a pipeline and its header. */
#include "cmd/cmd.h"
#include "driver/output.h"
#include "driver/outputs.h"

#include <sys/stat.h>

static void
print_outputs(const struct outputs *outputs, const struct options *o)
{
	for (size_t i = 0; i < outputs->count; i++) {
		puts(outputs->path[i]);
	}
	if (o->set[OPTION_DEPFILE]) {
		puts(o->value[OPTION_DEPFILE]);
	}
}

static enum status
run(const struct options *o, struct arena *arena)
{
	struct compiled c;
	if (!output_compile_shown(o, o->files.at[0], o->format, arena, &c)) {
		return STATUS_WRONG_INPUT;
	}
	struct outputs outputs;
	const char *error;
	if (!outputs_name(
		    &outputs, &c, o->set[OPTION_MAIN], o->value[OPTION_OUTPUT], arena, &error)) {
		return driver_fail("%s", error);
	}
	if (o->set[OPTION_PRINT_OUTPUTS]) {
		print_outputs(&outputs, o);
		return STATUS_DONE;
	}
	if (outputs.folder != NULL) {
		(void)mkdir(outputs.folder, 0777); /* if this fails, writing reports it */
	}
	if (!outputs_write(&outputs, &c, o, arena, &error) ||
		!outputs_depfile(o, outputs.path, outputs.count, arena, &error)) {
		return driver_fail("%s", error);
	}
	return STATUS_DONE;
}

const struct command cmd_emit = {
	.name = "emit",
	.arguments = "FILE",
	.summary = "only write the C and its header",
	.help = "Writes NAME.c and NAME.h into the folder that -o names (default: the current one).  --name, the connector's\n"
		"meta.name or the file's name is NAME.  If -o names a file that ends in .c, that is written, with its header\n"
		"beside it.  --print-outputs prints the names, one per line.\n\n"
		"Files always get the present time, so that Make does not write them again; with --if-changed, only those\n"
		"whose text changes.  A file that joltc did not make is not overwritten; one that it made is, even if it\n"
		"was changed by hand: remove its first line to keep it.\n",
	.options = OPTIONS_COMPILE | OPTION_BIT(OUTPUT) | OPTION_BIT(MAIN) | OPTION_BIT(DEPFILE) |
		   OPTION_BIT(IF_CHANGED) | OPTION_BIT(PRINT_OUTPUTS),
	.min_files = 1,
	.max_files = 1,
	.run = run,
};
