/* SPDX-License-Identifier: Apache-2.0 */
/* joltc cover: counts which rules of a spec apply to many records. */
#include "cmd/cmd.h"
#include "cmd/cover.h"
#include "cmd/filter.h"
#include "cmd/output.h"
#include "cmd/target.h"

#include <string.h>

static enum status
cover(const struct options *o, struct arena *arena)
{
	struct coverage c = { .arena = arena };
	const char *form = o->value[OPTION_COVER_FORMAT], *error;
	const char *lcov = o->value[OPTION_LCOV];
	if (lcov != NULL && !target_report_free(lcov, o, arena, &error)) {
		return cmd_fail("%s", error);
	}
	enum status status = filter_cover(o, &c, arena);
	if (c.source == NULL) {
		return status;
	}
	if (lcov != NULL && !coverage_write(&c, lcov, arena, &error)) {
		return cmd_fail("%s", error);
	}
	if (form != NULL && strcmp(form, "json") == 0) {
		coverage_json(&c, stdout);
	} else if (form != NULL && strcmp(form, "lcov") == 0) {
		coverage_lcov(&c, stdout);
	} else {
		coverage_text(&c, stdout);
	}
	return status;
}

const struct command cmd_cover = {
	.name = "cover",
	.arguments = "FILE [INPUT...]",
	.summary = "count how often rules match",
	.help = "Compiles FILE, transforms the records of the INPUTs (default: standard input), and reports how often\n"
		"each rule matched: before each line of FILE how often its rule did, ##### if it never did, a * if another\n"
		"rule of the line never did; then the rules that never matched, and those that wrote nothing.\n"
		"--lcov FILE also writes the counts for lcov, genhtml, and whatever else reads lcov tracefiles.\n"
		"Failed records are reported on standard error; the exit status is then 1.\n"
		"No secrets are needed: the value of each is its name.\n",
	.options = (OPTIONS_COMPILE & ~OPTION_BIT(FORMAT)) | OPTION_BIT(WITH) | OPTION_BIT(CC) |
		   OPTION_BIT(CONTEXT) | OPTION_BIT(NO_CACHE) | OPTION_BIT(COVER_FORMAT) |
		   OPTION_BIT(LCOV),
	.min_files = 1,
	.run = cover,
};
