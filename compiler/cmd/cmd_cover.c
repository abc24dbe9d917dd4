/* SPDX-License-Identifier: Apache-2.0 */
/* joltc cover: counts which rules of a spec apply to many records. */
#include "cmd/cmd.h"
#include "cmd/filter.h"
#include "driver/cover.h"
#include "driver/output.h"
#include "driver/target.h"

#include <string.h>

static enum status
cover(const struct options *o, struct arena *arena)
{
	struct coverage c = { .arena = arena };
	const char *form = o->value[OPTION_COVER_FORMAT], *error;
	const char *lcov = o->value[OPTION_LCOV];
	if (lcov != NULL && !target_report_free(lcov, o, arena, &error)) {
		return driver_fail("%s", error);
	}
	enum status status = filter_cover(o, &c, arena);
	if (c.source == NULL) {
		return status;
	}
	if (lcov != NULL && !coverage_write(&c, lcov, arena, &error)) {
		return driver_fail("%s", error);
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
	.summary = "count how often each rule matches",
	.help = "Compiles FILE, transforms the records of the INPUTs (or standard input), and shows FILE with a count before\n"
		"each line: how often the rule in it matched, ##### if it never did, and * if another rule of the line never\n"
		"did.  Below are the rules that never matched, and those that wrote nothing.\n"
		"--lcov FILE also writes the counts for lcov, genhtml, and whatever else reads tracefiles.\n"
		"Records that fail are reported on standard error; the exit status is then 1.\n"
		"Secrets are not needed: their names are used instead.\n",
	.options = (OPTIONS_COMPILE & ~OPTION_BIT(FORMAT)) | OPTION_BIT(WITH) | OPTION_BIT(CC) |
		   OPTION_BIT(CONTEXT) | OPTION_BIT(NO_CACHE) | OPTION_BIT(COVER_FORMAT) |
		   OPTION_BIT(LCOV),
	.min_files = 1,
	.run = cover,
};
