/* SPDX-License-Identifier: Apache-2.0 */
/* Reports results of tests to people, and to programs that read lines. */
#include "suite/report.h"

#include "base/visible.h"
#include "driver/output.h"
#include "driver/target.h"

#include <string.h>

size_t
report_count(const struct reports *r)
{
	size_t count = 0;
	for (size_t i = 0; i < r->count; i++) {
		count += r->at[i].cases->count;
	}
	return count;
}

bool
report_case(const struct test_case *c, FILE *out)
{
	struct arena arena = { 0 };
	struct verdict v = case_judge(c, &arena);
	if (!v.pass && !c->shown) {
		struct output text;
		output_begin(&text);
		fprintf(text.file, "FAIL %.*s\n%.*s", TEXT_ARGS(c->id), TEXT_ARGS(v.details));
		output_show(&text, out);
	}
	arena_free(&arena);
	return v.pass;
}

size_t
report_text(const struct reports *r, FILE *out)
{
	size_t passed = 0;
	for (size_t i = 0; i < r->count; i++) {
		for (size_t k = 0; k < r->at[i].cases->count; k++) {
			passed += report_case(&r->at[i].cases->at[k], out);
		}
	}
	fprintf(out, "%zu passed, %zu failed\n", passed, report_count(r) - passed);
	return passed;
}

void
report_ndjson(const struct reports *r, FILE *out)
{
	for (size_t i = 0; i < r->count; i++) {
		for (size_t k = 0; k < r->at[i].cases->count; k++) {
			struct arena arena = { 0 };
			case_print(&r->at[i].cases->at[k], &arena, out);
			arena_free(&arena);
		}
	}
}

/* ---- TAP ----------------------------------------------------------------- */

/* A description on one line, with # and \ taken literally. */
static void
put_description(FILE *out, struct text name)
{
	const char *end = name.at + name.len;
	char spelled[MOST_VISIBLE];
	for (const char *at = name.at; at < end;) {
		size_t bytes = visible_char(at, end, spelled);
		if (*at == '#' || *at == '\\') {
			fprintf(out, "\\%c", *at);
		} else if (*at == '\n' || *at == '\t') {
			fputc(' ', out);
		} else if (*spelled != '\0') {
			fputs(*spelled == '\\' ? "\\" : "", out);
			fputs(spelled, out);
		} else {
			fwrite(at, 1, bytes, out);
		}
		at += bytes;
	}
}

/* A YAML string in double quotes, entirely visible; JSON strings are valid YAML. */
static void
put_quoted(FILE *out, struct text text)
{
	const char *end = text.at + text.len;
	fputc('"', out);
	for (const char *at = text.at; at < end;) {
		size_t bytes;
		bool plain;
		unsigned code = visible_code(at, end, &bytes, &plain);
		if (*at == '"' || *at == '\\') {
			fprintf(out, "\\%c", *at);
		} else if (*at == '\n') {
			fputs("\\n", out);
		} else if (!plain || code < ' ' || code == 0xfffd) {
			fprintf(out, code > 0xffff ? "\\U%08x" : "\\u%04x", code);
		} else {
			fwrite(at, 1, bytes, out);
		}
		at += bytes;
	}
	fputc('"', out);
}

static void
put_failure(FILE *out, const struct test_case *c, const struct verdict *v)
{
	struct position at = source_position(c->span.source, c->span.from);
	fputs("  ---\n  message: ", out);
	put_quoted(out, text_of(v->message));
	fputs("\n  file: ", out);
	put_quoted(out, text_of(c->span.source->name));
	fprintf(out, "\n  line: %u\n  details:\n", at.line);
	for (struct text rest = v->details; rest.len > 0;) {
		struct text line = { rest.at, 0 };
		while (line.len < rest.len && rest.at[line.len] != '\n') {
			line.len++;
		}
		fputs("    - ", out);
		put_quoted(out, line);
		fputc('\n', out);
		size_t taken = line.len + (line.len < rest.len);
		rest = (struct text){ rest.at + taken, rest.len - taken };
	}
	fputs("  ...\n", out);
}

size_t
report_tap(const struct reports *r, FILE *out)
{
	size_t passed = 0, number = 0;
	fprintf(out, "TAP version 14\n1..%zu\n", report_count(r));
	for (size_t i = 0; i < r->count; i++) {
		for (size_t k = 0; k < r->at[i].cases->count; k++) {
			const struct test_case *c = &r->at[i].cases->at[k];
			struct arena arena = { 0 };
			struct verdict v = case_judge(c, &arena);
			passed += v.pass;
			fprintf(out, "%sok %zu - ", v.pass ? "" : "not ", ++number);
			put_description(out, text_of(r->at[i].name));
			fputs(": ", out);
			put_description(out, c->name);
			fputc('\n', out);
			if (!v.pass) {
				put_failure(out, c, &v);
			}
			arena_free(&arena);
		}
	}
	return passed;
}

/* ---- JUnit --------------------------------------------------------------- */

/* Text of a document or, in double quotes, of an attribute, where line ends are escaped.  What XML
 * 1.0 has no character for (section 2.2), and what is invisible, is spelled out. */
static void
put_xml(FILE *out, struct text text, bool attribute)
{
	const char *end = text.at + text.len;
	char spelled[MOST_VISIBLE];
	for (const char *at = text.at; at < end;) {
		size_t bytes;
		bool plain;
		unsigned code = visible_code(at, end, &bytes, &plain);
		(void)visible_char(at, end, spelled);
		if (*at == '&' || *at == '<' || *at == '>' || *at == '"') {
			fprintf(out, "&#%d;", *at);
		} else if (*at == '\n' || *at == '\t') {
			fprintf(out, attribute ? "&#%d;" : "%c", *at);
		} else if (code == 0xfffe || code == 0xffff) {
			fprintf(out, "&#60;U+%04X&#62;", code);
		} else if (*spelled == '<') {
			fprintf(out, "&#60;%.*s&#62;", (int)strlen(spelled) - 2, spelled + 1);
		} else if (*spelled != '\0') {
			fputs(spelled, out);
		} else {
			fwrite(at, 1, bytes, out);
		}
		at += bytes;
	}
}

static void
put_testcase(FILE *out, const struct report *r, const struct test_case *c, const struct verdict *v)
{
	struct position at = source_position(c->span.source, c->span.from);
	bool error = c->came.answer == ANSWER_BROKEN || c->came.answer == ANSWER_NO_CASE;
	fputs("    <testcase classname=\"", out);
	put_xml(out, text_of(r->name), true);
	fputs("\" name=\"", out);
	put_xml(out, c->name, true);
	fputs("\" file=\"", out);
	put_xml(out, text_of(c->span.source->name), true);
	fprintf(out, "\" line=\"%u\" time=\"0\"", at.line);
	if (v->pass) {
		fputs("/>\n", out);
		return;
	}
	fprintf(out, ">\n      <%s message=\"", error ? "error" : "failure");
	put_xml(out, text_of(v->message), true);
	fputs("\">", out);
	put_xml(out, v->details, false);
	fprintf(out, "</%s>\n    </testcase>\n", error ? "error" : "failure");
}

/* The counts of all cases, or of those of one file. */
static void
put_counts(FILE *out, const struct report *from, const struct report *to)
{
	size_t tests = 0, failures = 0, errors = 0;
	for (const struct report *r = from; r < to; r++) {
		for (size_t k = 0; k < r->cases->count; k++) {
			const struct test_case *c = &r->cases->at[k];
			struct arena arena = { 0 };
			bool pass = case_judge(c, &arena).pass;
			bool error =
				c->came.answer == ANSWER_BROKEN || c->came.answer == ANSWER_NO_CASE;
			tests++;
			errors += !pass && error;
			failures += !pass && !error;
			arena_free(&arena);
		}
	}
	fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"", tests, failures, errors);
}

void
report_junit(const struct reports *r, FILE *out)
{
	fputs(JUNIT_HEAD, out);
	put_counts(out, r->at, r->at + r->count);
	fputs(" time=\"0\">\n", out);
	for (size_t i = 0; i < r->count; i++) {
		fputs("  <testsuite name=\"", out);
		put_xml(out, text_of(r->at[i].name), true);
		fputc('"', out);
		put_counts(out, &r->at[i], &r->at[i] + 1);
		fputs(" skipped=\"0\" time=\"0\">\n", out);
		for (size_t k = 0; k < r->at[i].cases->count; k++) {
			const struct test_case *c = &r->at[i].cases->at[k];
			struct arena arena = { 0 };
			struct verdict v = case_judge(c, &arena);
			put_testcase(out, &r->at[i], c, &v);
			arena_free(&arena);
		}
		fputs("  </testsuite>\n", out);
	}
	fputs("</testsuites>\n", out);
}
