/* SPDX-License-Identifier: Apache-2.0 */
/* joltc play: the playground. */
#include "play/play.h"

const struct command cmd_play = {
	.name = "play",
	.arguments = "[SPEC] [INPUT]",
	.summary = "try a spec in the browser: the output, and where it comes from, while you type",
	.help = "Serves a page on 127.0.0.1 where SPEC and INPUT (default: an example) can be edited and saved, and prints\n"
		"its address, which nobody can guess.  The page shows errors where they are, the output, which rule wrote\n"
		"which value from where, the plan and the C.  It loads nothing from elsewhere.\n"
		"SPEC may also be a link made by such a page: the part after its \"#\".  Ctrl-C ends it.\n",
	.options = OPTION_BIT(STRICT) | OPTION_BIT(WARNING) | OPTION_BIT(WITH) |
		   OPTION_BIT(DIALECT) | OPTION_BIT(CC) | OPTION_BIT(CONTEXT) | OPTION_BIT(PORT) |
		   OPTION_BIT(NO_OPEN),
	.max_files = 2,
	.run = play_run,
};
