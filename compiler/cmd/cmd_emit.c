/* SPDX-License-Identifier: Apache-2.0 */
/* joltc emit: the C of a pipeline and its header. */
#include "cmd/cmd.h"
#include "cmd/output.h"

#include <sys/stat.h>

static enum status
run(const struct options *o, struct arena *arena)
{
	struct diag diag;
	struct compiled c;
	cmd_diag(&diag, o, arena);
	bool compiled = output_compile(o, o->files.at[0], arena, &diag, &c);
	diag_print(&diag, o->format, stderr);
	if (!compiled) {
		return STATUS_WRONG_INPUT;
	}
	const char *folder = o->value[OPTION_OUTPUT], *error;
	if (folder == NULL) {
		folder = ".";
	}
	(void)mkdir(folder, 0777); /* when it cannot be, writing into it says so */
	if (!output_pipeline(&c, o->set[OPTION_MAIN], folder, o, arena, &error)) {
		return cmd_fail("%s", error);
	}
	return STATUS_DONE;
}

const struct command cmd_emit = {
	.name = "emit",
	.arguments = "FILE",
	.summary = "the C and its header only",
	.help = "Writes NAME.c and NAME.h into the folder that -o names (else the current one).  NAME comes from\n"
		"the connector's meta.name or from the file's name.  Files that would not change keep their time;\n"
		"a file that joltc did not make is not written over, one that it made is, also when it was changed by\n"
		"hand: without its first line it is no longer joltc's.\n",
	.options = OPTIONS_COMPILE | OPTION_BIT(OUTPUT) | OPTION_BIT(MAIN),
	.min_files = 1,
	.max_files = 1,
	.run = run,
};
