/* SPDX-License-Identifier: Apache-2.0 */
/* joltc test: cases of a spec, an input and what must come out, through compiled code. */
#include "cmd/cases.h"
#include "cmd/cmd.h"
#include "cmd/output.h"

#include <string.h>

static enum status
run(const struct options *o, struct arena *arena)
{
	struct cases cases = { .arena = arena };
	const char *error;
	for (size_t i = 0; i < o->files.count; i++) {
		if (!cases_read(&cases, o->files.at[i], &error)) {
			return cmd_fail("%s", error);
		}
	}
	if (!cases_run(&cases, o, &error)) {
		return cmd_fail("%s", error);
	}
	bool ndjson =
		o->value[OPTION_CASES] != NULL && strcmp(o->value[OPTION_CASES], "ndjson") == 0;
	size_t passed = 0;
	for (size_t i = 0; i < cases.count; i++) {
		struct arena scratch = { 0 };
		if (ndjson) {
			case_print(&cases.at[i], &scratch, stdout);
		} else {
			struct output text;
			output_begin(&text);
			passed += case_passes(&cases.at[i], &scratch, text.file);
			output_show(&text, stdout);
		}
		arena_free(&scratch);
	}
	if (ndjson) {
		return STATUS_DONE;
	}
	printf("%zu passed, %zu failed\n", passed, cases.count - passed);
	return passed == cases.count && cases.count != 0 ? STATUS_DONE : STATUS_WRONG_INPUT;
}

const struct command cmd_test = {
	.name = "test",
	.arguments = "CASES.ndjson...",
	.summary = "compare what specs give with what they should",
	.help = "Each line of the files is a case: {\"id\",\"spec\",\"input\",\"context\"?} and one of \"expected\": the output,\n"
		"\"expected_null\": true (nothing comes out), \"expected_error\": \"spec\" or \"transform\"; \"key_order\": \"any\"\n"
		"when the order of keys does not count; \"dialect\" is that of the spec.  All of them are compiled and run.  Failures are shown with a\n"
		"diff; the last line is \"N passed, N failed\".\n",
	.options = OPTION_BIT(TREE) | OPTION_BIT(TRACE) | OPTION_BIT(DIALECT) |
		   OPTION_BIT(OPERATION) | OPTIONS_TOOLS | OPTION_BIT(CASES),
	.min_files = 1,
	.run = run,
};
