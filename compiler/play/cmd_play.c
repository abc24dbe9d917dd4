/* SPDX-License-Identifier: Apache-2.0 */
/* joltc play: the playground. */
#include "play/play.h"

const struct command cmd_play = {
	.name = "play",
	.arguments = "[SPEC] [INPUT]",
	.summary = "try a spec in the browser: what comes out, and why, as you type",
	.help = "Serves a page on 127.0.0.1 where you can change and save SPEC and INPUT (or an example), and prints its\n"
		"address, which nobody can guess.  The page marks mistakes, and shows what comes out, which rule wrote which\n"
		"value and where from, the plan, and the C.  It loads nothing from elsewhere.\n"
		"SPEC may also be a link that such a page made: the part from \"#\" on.  Ctrl-C ends it.\n",
	.options = OPTION_BIT(STRICT) | OPTION_BIT(WARNING) | OPTION_BIT(WITH) |
		   OPTION_BIT(DIALECT) | OPTION_BIT(CC) | OPTION_BIT(CONTEXT) | OPTION_BIT(PORT) |
		   OPTION_BIT(NO_OPEN),
	.max_files = 2,
	.run = play_run,
};
