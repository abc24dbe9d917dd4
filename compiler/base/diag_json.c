/* SPDX-License-Identifier: Apache-2.0 */
/* Diagnostics in our own JSON format. */
#include "base/diag_entry.h"
#include "base/visible.h"

#include <string.h>

void
diag_json_string(const char *s, FILE *out)
{
	fputc('"', out);
	const char *end = s + strlen(s);
	for (size_t bytes; s < end; s += bytes) {
		bool plain;
		unsigned c = visible_code(s, end, &bytes, &plain);
		if (c == '"' || c == '\\') {
			fprintf(out, "\\%c", (int)c);
		} else if (c >= 0x10000 && !plain) {
			fprintf(out, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10), 0xdc00 + (c & 0x3ff));
		} else if (c < 0x20 || !plain) {
			fprintf(out, "\\u%04x", c);
		} else {
			fwrite(s, 1, bytes, out);
		}
	}
	fputc('"', out);
}

static void
json_span(struct span span, FILE *out)
{
	if (span.source == NULL) {
		return;
	}
	struct position from = source_position(span.source, span.from);
	struct position to = source_position(span.source, span.to);
	fputs("\"file\":", out);
	diag_json_string(span.source->name, out);
	fprintf(out, ",\"line\":%u,\"column\":%u,\"endLine\":%u,\"endColumn\":%u,", from.line,
		from.column, to.line, to.column);
}

static void
json_more(const struct diag_entry *e, bool hints, FILE *out)
{
	const char *comma = hints ? ",\"hints\":[" : ",\"notes\":[";
	bool any = false;
	for (const struct diag_more *m = e->more; m != NULL; m = m->next) {
		if (m->hint != hints) {
			continue;
		}
		fputs(comma, out);
		comma = ",";
		any = true;
		if (hints) {
			diag_json_string(m->text, out);
			continue;
		}
		fputc('{', out);
		json_span(m->span, out);
		fputs("\"message\":", out);
		diag_json_string(m->text, out);
		fputc('}', out);
	}
	if (any) {
		fputc(']', out);
	}
}

static void
json_fixes(const struct diag_entry *e, FILE *out)
{
	const char *comma = ",\"fixes\":[";
	for (const struct diag_more *m = e->more; m != NULL; m = m->next) {
		if (m->fix == NULL) {
			continue;
		}
		fprintf(out, "%s{", comma);
		comma = ",";
		json_span(m->fixed, out);
		fputs("\"text\":", out);
		diag_json_string(m->fix, out);
		fputs(",\"hint\":", out);
		diag_json_string(m->text, out);
		fputc('}', out);
	}
	fputs(*comma == ',' && comma[1] == '\0' ? "]" : "", out);
}

static void
json_entry(const struct diag_entry *e, FILE *out)
{
	fputs("\n  {", out);
	json_span(e->span, out);
	fprintf(out, "\"severity\":\"%s\",\"message\":", e->error ? "error" : "warning");
	diag_json_string(e->text, out);
	if (e->warning >= 0) {
		fputs(",\"warning\":", out);
		diag_json_string(warning_name((enum warning)e->warning), out);
	}
	json_more(e, true, out);
	json_more(e, false, out);
	json_fixes(e, out);
	fputc('}', out);
}

void
diag_print_json(const struct diag *d, FILE *out)
{
	size_t count;
	const struct diag_entry *const *all = diag_sorted(d, &count);
	fputc('[', out);
	for (size_t i = 0; i < count; i++) {
		fputs(i > 0 ? "," : "", out);
		json_entry(all[i], out);
	}
	fputs(count > 0 ? "\n]\n" : "]\n", out);
}
