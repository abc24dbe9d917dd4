/* SPDX-License-Identifier: Apache-2.0 */
/* joltc test: runs cases of a spec, an input and the expected output, with compiled code. */
#include "cmd/cmd.h"
#include "driver/cover.h"
#include "driver/output.h"
#include "driver/target.h"
#include "suite/cases.h"
#include "suite/report.h"
#include "suite/suite.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a run tests: files whose lines contain their specs, and specs with test files beside
 * them. */
struct testing {
	const struct options *o;
	struct arena *arena;
	struct subject *subjects;
	size_t subject_count;
	struct reports reports;
	struct word_list specs, tests, lines; /* paths; tests[i] belongs to specs[i] */
	bool text; /* --format is for people */
	const char *error;
};

/* ---- finding tests ------------------------------------------------------- */

/* Whether the first non-blank line is a case that contains its spec. */
static bool
brings_specs(const char *path, struct arena *arena)
{
	const char *error;
	struct diag quiet;
	const struct source *s = source_read(arena, path, &error);
	if (s == NULL) {
		return false;
	}
	size_t from = strspn(s->text, " \t\r\n"), len = strcspn(s->text + from, "\n");
	struct source line = {
		.name = path, .text = arena_dup(arena, s->text + from, len), .len = len
	};
	diag_init(&quiet, arena);
	const struct node *n = read_json_strict(&line, arena, &quiet);
	return n != NULL && quiet.errors == 0 && n->kind == NODE_OBJECT &&
	       node_get(n, "spec") != NULL && node_get(n, "input") != NULL;
}

static bool
same_path(const char *a, const char *b, struct arena *arena)
{
	char real[PATH_MAX];
	const char *first = realpath(a, real) != NULL ? arena_dup(arena, real, strlen(real)) : a;
	return strcmp(first, realpath(b, real) != NULL ? real : b) == 0;
}

/* Adds each file once, however many times it is named. */
static void
add_test(struct testing *t, const char *test, const char *spec)
{
	for (size_t i = 0; i < t->tests.count; i++) {
		if (same_path(t->tests.at[i], test, t->arena)) {
			return;
		}
	}
	words_add(&t->tests, test);
	words_add(&t->specs, spec);
}

/* A test file that was named, or found in a folder. */
static bool
add_named_test(struct testing *t, const char *path)
{
	if (brings_specs(path, t->arena)) {
		words_add(&t->lines, path);
		return true;
	}
	const char *spec = suite_spec(path, t->arena, &t->error);
	if (spec == NULL) {
		return false;
	}
	add_test(t, path, spec);
	return true;
}

static bool
add_folder(struct testing *t, const char *folder)
{
	struct word_list found;
	words_init(&found, t->arena);
	suite_files_below(folder, &found);
	for (size_t i = 0; i < found.count; i++) {
		if (!add_named_test(t, found.at[i])) {
			return false;
		}
	}
	if (found.count == 0) {
		t->error = arena_printf(t->arena,
			"%s: it contains no test files (NAME.test.yaml, .json or .ndjson)", folder);
	}
	return found.count > 0;
}

static bool
add_spec(struct testing *t, const char *path)
{
	struct word_list found;
	words_init(&found, t->arena);
	suite_files(path, &found);
	for (size_t i = 0; i < found.count; i++) {
		add_test(t, found.at[i], path);
	}
	if (found.count == 0) {
		const char *dot = strrchr(path, '.');
		int stem = (int)(dot - path);
		t->error = arena_printf(t->arena,
			"%s: it has no tests: they would be in %.*s.test.yaml, .json or .ndjson",
			path, stem, path);
	}
	return found.count > 0;
}

static bool
add_path(struct testing *t, const char *path)
{
	struct stat st;
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		return add_folder(t, path);
	}
	if (suite_is_named(path)) {
		return add_named_test(t, path);
	}
	bool spec = name_ends(path, ".yaml") || name_ends(path, ".yml") || name_ends(path, ".json");
	if (spec && stat(path, &st) == 0 && !brings_specs(path, t->arena)) {
		return add_spec(t, path);
	}
	words_add(&t->lines, path);
	return true;
}

/* ---- running ------------------------------------------------------------- */

static void
add_report(struct testing *t, const char *name, const struct cases *cases)
{
	t->reports.at[t->reports.count++] = (struct report){ name, cases };
}

/* All files of lines as one program. */
static bool
run_lines(struct testing *t)
{
	struct cases all = { .arena = t->arena };
	size_t *ends = arena_new_array(t->arena, t->lines.count + 1, size_t), from = 0;
	for (size_t i = 0; i < t->lines.count; i++) {
		if (!cases_read(&all, t->lines.at[i], &t->error)) {
			return false;
		}
		ends[i] = all.count;
	}
	if (!cases_run(&all, t->o, &t->error)) {
		return false;
	}
	for (size_t i = 0; i < t->lines.count; from = ends[i++]) {
		struct cases *part = arena_new(t->arena, struct cases);
		*part = (struct cases){ t->arena, all.at + from, ends[i] - from, 0 };
		add_report(t, t->lines.at[i], part);
	}
	return true;
}

static struct subject *
subject_of(struct testing *t, const char *spec)
{
	for (size_t i = 0; i < t->subject_count; i++) {
		if (same_path(t->subjects[i].spec, spec, t->arena)) {
			return &t->subjects[i];
		}
	}
	struct subject *s = &t->subjects[t->subject_count++];
	*s = (struct subject){ .spec = spec };
	s->suites = arena_new_array(t->arena, t->tests.count + 1, struct suite *);
	if (t->o->set[OPTION_COVERAGE] || t->o->set[OPTION_LCOV]) {
		s->coverage = arena_new(t->arena, struct coverage);
	}
	return s;
}

static bool
run_suites(struct testing *t)
{
	t->subjects = arena_new_array(t->arena, t->tests.count + 1, struct subject);
	for (size_t i = 0; i < t->tests.count; i++) {
		struct subject *subject = subject_of(t, t->specs.at[i]);
		struct suite *s = arena_new(t->arena, struct suite);
		struct diag diag;
		driver_diag(&diag, t->o, t->arena);
		bool good = suite_read(s, t->tests.at[i], subject->spec, t->o->set[OPTION_UPDATE],
			t->arena, &diag);
		suite_diag_print(s, &diag, stderr);
		if (!good) {
			suite_refuse(s, &diag);
		}
		subject->suites[subject->count++] = s;
	}
	for (size_t i = 0; i < t->subject_count; i++) {
		struct subject *s = &t->subjects[i];
		if (!subject_run(s, t->o, t->arena, &t->error)) {
			return false;
		}
		for (size_t k = 0; k < s->count; k++) {
			add_report(t, s->suites[k]->path, &s->suites[k]->cases);
		}
	}
	return true;
}

/* ---- updating expectations ----------------------------------------------- */

/* The cases that would change, each with its difference. */
static void
show_changes(const struct update *u, FILE *out)
{
	const struct cases *cases = &u->suite->cases;
	for (size_t i = 0; i < cases->count; i++) {
		if (u->changes[i]) {
			(void)report_case(&cases->at[i], out);
			cases->at[i].shown = true;
		}
	}
}

/* At a terminal, asks the user, who has seen the difference; elsewhere --update means yes. */
static bool
is_wanted(const struct update *u)
{
	char answer[16] = "y";
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) {
		printf("write what came out of %zu case%s to %s? [y/N] ", u->count,
			u->count == 1 ? "" : "s", u->suite->path);
		(void)fflush(stdout);
		if (fgets(answer, sizeof answer, stdin) == NULL) {
			return false;
		}
	}
	return *answer == 'y' || *answer == 'Y';
}

static bool
update_all(struct testing *t)
{
	bool all = true;
	FILE *out = t->text ? stdout : stderr;
	for (size_t i = 0; i < t->subject_count; i++) {
		for (size_t k = 0; k < t->subjects[i].count; k++) {
			struct update u;
			const char *error;
			suite_plan_update(t->subjects[i].suites[k], &u, t->arena, stderr);
			if (u.count == 0) {
				continue;
			}
			show_changes(&u, out);
			if (!is_wanted(&u)) {
				continue;
			}
			if (!suite_update(&u, t->arena, &error)) {
				driver_fail("%s", error);
				all = false;
				continue;
			}
			fprintf(out, "updated %zu case%s of %s\n", u.count, u.count == 1 ? "" : "s",
				u.suite->path);
		}
	}
	return all;
}

/* ---- reporting ----------------------------------------------------------- */

static bool
write_junit(struct testing *t, const char *path)
{
	struct output text;
	output_begin(&text);
	report_junit(&t->reports, text.file);
	return output_end(&text, path, 0666, t->arena, &t->error);
}

static bool
report_coverage(struct testing *t)
{
	const char *lcov = t->o->value[OPTION_LCOV];
	struct output file;
	output_begin(&file);
	for (size_t i = 0; i < t->subject_count; i++) {
		const struct coverage *c = t->subjects[i].coverage;
		if (c == NULL || c->source == NULL) {
			continue;
		}
		coverage_lcov(c, file.file);
		if (t->o->set[OPTION_COVERAGE]) {
			coverage_text(c, t->text ? stdout : stderr);
		}
	}
	if (lcov == NULL) {
		output_drop(&file);
		return true;
	}
	return output_end(&file, lcov, 0666, t->arena, &t->error);
}

static enum status
report(struct testing *t)
{
	const char *form = t->o->value[OPTION_CASES], *junit = t->o->value[OPTION_JUNIT];
	size_t count = report_count(&t->reports), passed = 0;
	if (junit != NULL && !write_junit(t, junit)) {
		return driver_fail("%s", t->error);
	}
	if (!report_coverage(t)) {
		return driver_fail("%s", t->error);
	}
	if (!t->text && strcmp(form, "ndjson") == 0) {
		report_ndjson(&t->reports, stdout);
		return STATUS_DONE;
	}
	passed = t->text ? report_text(&t->reports, stdout) : report_tap(&t->reports, stdout);
	return passed == count && count != 0 ? STATUS_DONE : STATUS_WRONG_INPUT;
}

/* An option that applies only to specs with test files beside them; NULL: none was given. */
static const char *
asked_of_specs(const struct options *o)
{
	return o->set[OPTION_LCOV]       ? "--lcov"
	       : o->set[OPTION_COVERAGE] ? "--coverage"
	       : o->set[OPTION_UPDATE]   ? "--update"
					 : NULL;
}

static enum status
run(const struct options *o, struct arena *arena)
{
	const char *form = o->value[OPTION_CASES];
	struct testing t = {
		.o = o, .arena = arena, .text = form == NULL || strcmp(form, "text") == 0
	};
	const char *targets[] = { o->value[OPTION_JUNIT], o->value[OPTION_LCOV] };
	words_init(&t.specs, arena);
	words_init(&t.tests, arena);
	words_init(&t.lines, arena);
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		if (targets[i] != NULL && !target_report_free(targets[i], o, arena, &t.error)) {
			return driver_fail("%s", t.error);
		}
	}
	if (targets[0] != NULL && targets[1] != NULL && strcmp(targets[0], targets[1]) == 0) {
		return driver_fail("%s: --junit and --lcov name one file", targets[0]);
	}
	for (size_t i = 0; i < o->files.count; i++) {
		if (!add_path(&t, o->files.at[i])) {
			return driver_fail("%s", t.error);
		}
	}
	if (t.lines.count > 0 && asked_of_specs(o) != NULL) {
		(void)driver_fail(
			"%s: its cases bring their specs; %s is for a spec with a test file beside it",
			t.lines.at[0], asked_of_specs(o));
		return STATUS_USAGE;
	}
	t.reports.at = arena_new_array(arena, t.lines.count + t.tests.count + 1, struct report);
	if ((t.lines.count > 0 && !run_lines(&t)) || !run_suites(&t)) {
		return driver_fail("%s", t.error);
	}
	bool written = !o->set[OPTION_UPDATE] || update_all(&t);
	enum status status = report(&t);
	return written ? status : STATUS_WRONG_INPUT;
}

const struct command cmd_test = {
	.name = "test",
	.arguments = "FILE...",
	.summary = "run the tests of specs",
	.help = "Each FILE is a spec or connector file with its tests beside it, in NAME.test.yaml, .json or .ndjson; or such\n"
		"a test file; or a folder, whose test files are all run; or a file of cases that bring their own specs.\n"
		"A test file is a list of cases: {name, input or input_file, context, secrets}, and one of expected,\n"
		"expected_file, nothing: true, fails: true or part of the message; key_order: any if it does not matter.\n"
		"In a file of cases, each line is one: {\"id\",\"spec\",\"input\",\"context\"?}, and one of \"expected\": the output,\n"
		"\"expected_null\": true (no output), \"expected_error\": \"spec\" or \"transform\"; \"key_order\": \"any\" if it\n"
		"does not matter; \"dialect\": that of the spec.\n"
		"Failures show what differs, the smallest difference first; the last line is \"N passed, N failed\".\n",
	.options = OPTION_BIT(STRICT) | OPTION_BIT(TREE) | OPTION_BIT(TRACE) | OPTION_BIT(DIALECT) |
		   OPTION_BIT(OPERATION) | OPTION_BIT(WITH) | OPTIONS_TOOLS | OPTION_BIT(NO_CACHE) |
		   OPTION_BIT(WARNING) | OPTION_BIT(CASES) | OPTION_BIT(UPDATE) |
		   OPTION_BIT(JUNIT) | OPTION_BIT(COVERAGE) | OPTION_BIT(LCOV),
	.min_files = 1,
	.run = run,
};
