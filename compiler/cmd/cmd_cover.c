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
	.summary = "count which rules records come to",
	.help = "Compiles FILE, transforms the records of the INPUTs (else standard input), and tells how often each rule\n"
		"matched: before each line of FILE how often the rule in it did, ##### when it never did, a * when another\n"
		"rule of the line never did; then the rules that never matched, and those that wrote nothing.\n"
		"--lcov FILE also writes that for lcov, genhtml, and whatever else reads its tracefiles.\n"
		"Records that fail are told on standard error; then the exit status is 1.\n"
		"Secrets are not asked for: their names stand for them.\n",
	.options = (OPTIONS_COMPILE & ~OPTION_BIT(FORMAT)) | OPTION_BIT(WITH) | OPTION_BIT(CC) |
		   OPTION_BIT(CONTEXT) | OPTION_BIT(NO_CACHE) | OPTION_BIT(COVER_FORMAT) |
		   OPTION_BIT(LCOV),
	.min_files = 1,
	.run = cover,
};
