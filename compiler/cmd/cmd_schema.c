/* SPDX-License-Identifier: Apache-2.0 */
/* joltc schema: JSON Schemas, for editors and validators. */
#include "cmd/cmd.h"
#include "schema/schema.h"

#include <string.h>

static enum status
run(const struct options *o, struct arena *arena)
{
	struct spec_options spec = { 0 };
	const char *error, *what = o->files.at[0];
	if (!options_language(o, &spec, arena, &error)) {
		return driver_fail("%s", error);
	}
	bool connector = strcmp(what, "connector") == 0;
	if (!connector && strcmp(what, "spec") != 0) {
		(void)driver_fail("there is no schema \"%s\": connector or spec", what);
		return STATUS_USAGE;
	}
	json_t *schema = connector ? schema_connector(spec.dialect) : schema_spec(spec.dialect);
	json_dumpf(schema, stdout, JSON_INDENT(2) | JSON_ENCODE_ANY);
	putchar('\n');
	json_decref(schema);
	return STATUS_DONE;
}

const struct command cmd_schema = {
	.name = "schema",
	.arguments = "connector|spec",
	.summary = "print the JSON Schema of connector files or specs",
	.help = "Writes the JSON Schema (draft-07) of the files that joltc reads.  What the schema refuses, joltc refuses or\n"
		"warns about; joltc check finds more.\n",
	.options = OPTION_BIT(DIALECT),
	.min_files = 1,
	.max_files = 1,
	.run = run,
};
