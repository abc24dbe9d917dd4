/* SPDX-License-Identifier: Apache-2.0 */
/* joltc explain: the plan as text. */
#include "cmd/cmd.h"
#include "driver/output.h"

static enum status
run(const struct options *o, struct arena *arena)
{
	struct compiled c;
	if (!output_compile_shown(o, o->files.at[0], o->format, arena, &c)) {
		return STATUS_WRONG_INPUT;
	}
	struct output text;
	output_begin(&text);
	compile_explain(&c, arena, text.file);
	output_show(&text, stdout);
	return STATUS_DONE;
}

const struct command cmd_explain = {
	.name = "explain",
	.arguments = "FILE",
	.summary = "show the plan: what is fused, what is read, stream or tree and why",
	.help = "Shows what each line of the spec becomes, and which keys its &, @, $ and # refer to.\n",
	.options = OPTIONS_COMPILE,
	.min_files = 1,
	.max_files = 1,
	.run = run,
};
