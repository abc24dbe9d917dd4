/* SPDX-License-Identifier: Apache-2.0 */
/* Diagnostics as a log of SARIF 2.1.0 (Static Analysis Results Interchange Format, OASIS 2020),
 * which code hosts and editors read.  Section numbers refer to the standard. */
#include "config.h"

#include "base/diag_entry.h"

#include <string.h>

/* A path as a reference (3.4.3): absolute ones as file URIs. */
static void
uri(const char *path, FILE *out)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~/";
	fprintf(out, "\"%s", *path == '/' ? "file://" : "");
	for (; *path != '\0'; path++) {
		if (strchr(plain, *path) != NULL) {
			fputc(*path, out);
		} else {
			fprintf(out, "%%%02X", (unsigned char)*path);
		}
	}
	fputc('"', out);
}

static void
artifact(const char *name, FILE *out)
{
	fputs("\"artifactLocation\":{\"uri\":", out);
	uri(name, out);
	fputc('}', out);
}

static void
region(struct span p, FILE *out)
{
	struct position from = source_position(p.source, p.from);
	struct position to = source_position(p.source, p.to);
	fprintf(out, "{\"startLine\":%u,\"startColumn\":%u,\"endLine\":%u,\"endColumn\":%u}",
		from.line, from.column, to.line, to.column);
}

static void
location(struct span p, const char *message, FILE *out)
{
	fputs("{\"physicalLocation\":{", out);
	artifact(p.source->name, out);
	fputs(",\"region\":", out);
	region(p, out);
	fputc('}', out);
	if (message != NULL) {
		fputs(",\"message\":{\"text\":", out);
		diag_json_string(message, out);
		fputc('}', out);
	}
	fputc('}', out);
}

/* Hints are part of the message: a result has only one (3.27.11). */
static const char *
message_of(const struct diag *d, const struct diag_entry *e)
{
	const char *text = e->text;
	for (const struct diag_more *m = e->more; m != NULL; m = m->next) {
		if (m->hint) {
			text = arena_printf(d->arena, "%s\nhint: %s", text, m->text);
		}
	}
	return text;
}

/* Notes become related locations (3.27.22). */
static void
notes(const struct diag_entry *e, FILE *out)
{
	const char *before = ",\"relatedLocations\":[";
	bool any = false;
	for (const struct diag_more *m = e->more; m != NULL; m = m->next) {
		if (!m->hint && m->span.source != NULL) {
			fputs(before, out);
			location(m->span, m->text, out);
			before = ",";
			any = true;
		}
	}
	fputs(any ? "]" : "", out);
}

/* Each is one way to fix it (3.27.30, 3.55). */
static void
fixes(const struct diag_entry *e, FILE *out)
{
	const char *before = ",\"fixes\":[";
	bool any = false;
	for (const struct diag_more *m = e->more; m != NULL; m = m->next) {
		if (m->fix == NULL || e->span.source == NULL) {
			continue;
		}
		fprintf(out, "%s{\"description\":{\"text\":", before);
		diag_json_string(m->text, out);
		fputs("},\"artifactChanges\":[{", out);
		artifact(e->span.source->name, out);
		fputs(",\"replacements\":[{\"deletedRegion\":", out);
		region(m->fixed, out);
		fputs(",\"insertedContent\":{\"text\":", out);
		diag_json_string(m->fix, out);
		fputs("}}]}]}", out);
		before = ",";
		any = true;
	}
	fputs(any ? "]" : "", out);
}

static void
rule(const char *id, const char *about, bool error, FILE *out)
{
	fprintf(out, "\n      {\"id\":\"%s\",\"shortDescription\":{\"text\":", id);
	diag_json_string(about, out);
	fprintf(out, "},\"defaultConfiguration\":{\"level\":\"%s\"}}", error ? "error" : "warning");
}

/* Diagnostics without a name share the last rule: it cannot be turned off. */
static void
rules(const struct diag *d, FILE *out)
{
	struct diag unchanged;
	diag_init(&unchanged, d->arena);
	for (int i = 0; i < WARNING_COUNT; i++) {
		rule(warning_name((enum warning)i), warning_about((enum warning)i),
			unchanged.as_error[i], out);
		fputc(',', out);
	}
	rule("error", "what the language refuses", true, out);
}

static void
result(const struct diag *d, const struct diag_entry *e, FILE *out)
{
	int index = e->warning >= 0 ? e->warning : WARNING_COUNT;
	fprintf(out, "\n    {\"ruleId\":\"%s\",\"ruleIndex\":%d,\"level\":\"%s\",",
		e->warning >= 0 ? warning_name((enum warning)e->warning) : "error", index,
		e->error ? "error" : "warning");
	fputs("\"message\":{\"text\":", out);
	diag_json_string(message_of(d, e), out);
	fputs("},\"locations\":[", out);
	if (e->span.source != NULL) {
		location(e->span, NULL, out);
	} else if (e->file != NULL) {
		fputs("{\"physicalLocation\":{", out);
		artifact(e->file, out);
		fputs("}}", out);
	}
	fputc(']', out);
	notes(e, out);
	fixes(e, out);
	fputc('}', out);
}

void
diag_print_sarif(const struct diag *d, FILE *out)
{
	size_t count;
	const struct diag_entry *const *all = diag_sorted(d, &count);
	fputs("{\n  \"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/"
	      "sarif-schema-2.1.0.json\",\n"
	      "  \"version\":\"2.1.0\",\n  \"runs\":[{\"tool\":{\"driver\":{\"name\":\"joltc\","
	      "\"version\":\"" PACKAGE_VERSION "\",\"rules\":[",
		out);
	rules(d, out);
	fputs("]}},\n  \"columnKind\":\"unicodeCodePoints\",\n  \"results\":[", out);
	for (size_t i = 0; i < count; i++) {
		fputs(i > 0 ? "," : "", out);
		result(d, all[i], out);
	}
	fputs(count > 0 ? "\n  ]}]}\n" : "]}]}\n", out);
}
