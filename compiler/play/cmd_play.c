/* SPDX-License-Identifier: Apache-2.0 */
/* joltc play: the playground. */
#include "play/play.h"

const struct command cmd_play = {
	.name = "play",
	.arguments = "[SPEC] [INPUT]",
	.summary = "try a spec in the browser: what comes out, and why, as one types",
	.help = "Serves a page on 127.0.0.1 in which SPEC and INPUT (else an example) can be changed and saved, and prints\n"
		"its address, which nobody can guess.  The page shows what is wrong where it is, what comes out, which\n"
		"rule wrote which value from where, the plan and the C.  It asks for nothing from elsewhere.\n"
		"SPEC may also be a link that a page has made: what stands behind its \"#\".  Ctrl-C ends it.\n",
	.options = OPTION_BIT(STRICT) | OPTION_BIT(WARNING) | OPTION_BIT(WITH) |
		   OPTION_BIT(DIALECT) | OPTION_BIT(CC) | OPTION_BIT(CONTEXT) | OPTION_BIT(PORT) |
		   OPTION_BIT(NO_OPEN),
	.max_files = 2,
	.run = play_run,
};
