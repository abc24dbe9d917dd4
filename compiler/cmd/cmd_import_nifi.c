/* SPDX-License-Identifier: Apache-2.0 */
/* joltc import-nifi: the specs of a NiFi flow, each in a file of its own, and what is wrong with
 * them. */
#include "base/table.h"
#include "cmd/cmd.h"
#include "cmd/nifi.h"
#include "driver/output.h"

#include <string.h>
#include <sys/stat.h>

enum { MOST_NAME = 60 }; /* characters of a file name that come from the flow */

struct import {
	const struct options *o;
	struct arena *arena;
	const char *folder;
	struct table taken; /* names in use */
	unsigned specs, faults;
};

/* A file name close to the processor's name: always a plain name, and unique in this import. */
static const char *
file_name(struct import *im, struct text name)
{
	char stem[MOST_NAME + 1];
	size_t used = 0;
	for (size_t i = 0; i < name.len && used < MOST_NAME; i++) {
		char c = name.at[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			    (c >= '0' && c <= '9') || c == '_';
		if (word) {
			stem[used++] = c;
		} else if (used > 0 && stem[used - 1] != '-') {
			stem[used++] = '-';
		}
	}
	while (used > 0 && stem[used - 1] == '-') {
		used--;
	}
	stem[used] = '\0';
	const char *base = arena_printf(im->arena, "%s", used > 0 ? stem : "jolt"), *given = base;
	for (unsigned n = 2; table_get(&im->taken, text_of(given)) != NULL; n++) {
		given = arena_printf(im->arena, "%s-%u", base, n);
	}
	table_set(&im->taken, text_of(given), im);
	return arena_printf(im->arena, "%s/%s.json", im->folder, given);
}

static void
say(const char *file, const struct nifi_processor *p, const char *what)
{
	struct output out;
	output_begin(&out);
	if (file != NULL) {
		fprintf(out.file, "%s: ", file);
	}
	fprintf(out.file, "\"%.*s\"", TEXT_ARGS(p->name));
	if (p->groups.len > 0) {
		fprintf(out.file, " in \"%.*s\"", TEXT_ARGS(p->groups));
	}
	fprintf(out.file, ": %s\n", what);
	output_show(&out, stdout);
	(void)fflush(stdout); /* what follows may go elsewhere */
}

/* Whether NiFi substitutes something before Jolt sees the spec: ${...}, #{...}. */
static bool
has_expression(struct text spec)
{
	return memmem(spec.at, spec.len, "${", 2) != NULL ||
	       memmem(spec.at, spec.len, "#{", 2) != NULL;
}

static bool
check_written(const struct import *im, const char *path)
{
	struct diag diag;
	struct compiled c;
	driver_diag(&diag, im->o, im->arena);
	diag.off[WARN_NIFI_EXPRESSION] = true; /* reported for the whole spec */
	bool good = output_compile(im->o, path, im->arena, &diag, &c);
	diag_print(&diag, im->o->format, stderr);
	return good;
}

/* False, with a message: the file cannot be written. */
static bool
import_one(struct import *im, const struct nifi_processor *p, const char **error)
{
	struct diag diag;
	const char *why;
	enum dialect dialect =
		im->o->set[OPTION_DIALECT] ? im->o->dialect : nifi_dialect(p->version);
	diag_init(&diag, im->arena);
	const char *spec = nifi_spec(p, dialect, im->arena, &diag, &why);
	if (spec == NULL) {
		im->faults++;
		say(NULL, p, why);
		diag_print(&diag, im->o->format, stderr);
		return true;
	}
	const char *path = file_name(im, p->name);
	struct stat st;
	if (lstat(path, &st) == 0) {
		*error = arena_printf(im->arena,
			"%s: not written, because it already exists; -o names another folder",
			path);
		return false;
	}
	if (!output_write(path, spec, strlen(spec), 0666, im->arena, error)) {
		return false;
	}
	im->specs++;
	say(path, p,
		arena_printf(im->arena, "%s%s%.*s", dialect_title(dialect),
			p->version.len > 0 ? ", as in NiFi " : "", TEXT_ARGS(p->version)));
	if (has_expression(p->spec)) {
		say(path, p,
			"has ${...} or #{...} of NiFi's, which Jolt does not evaluate: they stay as they are");
	}
	im->faults += !check_written(im, path);
	return true;
}

static enum status
run(const struct options *o, struct arena *arena)
{
	const struct nifi_processor *all;
	const char *error, *folder = o->value[OPTION_OUTPUT];
	struct import im = { .o = o, .arena = arena, .folder = folder != NULL ? folder : "." };
	if (!nifi_read(o->files.at[0], arena, &all, &error)) {
		return driver_fail("%s", error);
	}
	table_init(&im.taken, arena);
	(void)mkdir(im.folder, 0777); /* if this fails, writing to it reports it */
	for (const struct nifi_processor *p = all; p != NULL; p = p->next) {
		if (!import_one(&im, p, &error)) {
			return driver_fail("%s", error);
		}
	}
	printf("%u spec%s written, %u to check by hand\n", im.specs, im.specs == 1 ? "" : "s",
		im.faults);
	return im.faults == 0 ? STATUS_DONE : STATUS_WRONG_INPUT;
}

const struct command cmd_import_nifi = {
	.name = "import-nifi",
	.arguments = "FLOW",
	.summary = "extract the Jolt specs of an Apache NiFi flow",
	.help = "Reads a flow.json, a flow.json.gz or an exported flow definition of NiFi, writes the spec of each\n"
		"JoltTransformJSON and JoltTransformRecord into the folder that -o names (default: the current one), and\n"
		"checks it.  A spec has the dialect of its NiFi version, unless --dialect says otherwise.  Existing files\n"
		"are not overwritten, and files that the flow refers to are not read.\n",
	.options = OPTION_BIT(OUTPUT) | OPTION_BIT(DIALECT) | OPTION_BIT(WARNING) |
		   OPTION_BIT(FORMAT) | OPTION_BIT(WITH),
	.min_files = 1,
	.max_files = 1,
	.run = run,
};
