/* SPDX-License-Identifier: Apache-2.0 */
/* joltc lsp: talks to an editor over standard input and output. */
#include "cmd/cmd.h"
#include "driver/user_names.h"
#include "lsp/lsp.h"

#include <signal.h>
#include <unistd.h>

static enum status
run(const struct options *o, struct arena *arena)
{
	struct spec_options spec = { 0 };
	struct lsp_options options = { .spec = &spec };
	struct diag diag;
	const char *error;
	driver_diag(&options.diag, o, arena);
	diag_init(&diag, arena);
	if (!options_language(o, &spec, arena, &error)) {
		return driver_fail("%s", error);
	}
	if (!user_names(&o->with, arena, &diag, &spec)) {
		diag_print(&diag, DIAG_TEXT, stderr);
		return STATUS_WRONG_INPUT;
	}
	signal(SIGPIPE, SIG_IGN); /* the end of input shows that the editor has gone */
	return lsp_serve(&options, STDIN_FILENO, STDOUT_FILENO) ? STATUS_DONE : STATUS_WRONG_INPUT;
}

const struct command cmd_lsp = {
	.name = "lsp",
	.arguments = "",
	.summary = "the language server, for editors",
	.help = "Speaks the Language Server Protocol over standard input and output: errors and warnings as you type,\n"
		"descriptions on hover, completion, go to definition, and fixes, for specs and connector files.\n"
		"docs/editors.md shows how to set up editors.\n",
	.options = OPTION_BIT(STRICT) | OPTION_BIT(DIALECT) | OPTION_BIT(OPERATION) |
		   OPTION_BIT(WARNING) | OPTION_BIT(WITH) | OPTION_BIT(STDIO),
	.no_files = true,
	.run = run,
};
