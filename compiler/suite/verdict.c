/* SPDX-License-Identifier: Apache-2.0 */
/* Compares the outcome of a case with what it expects, and reports the difference. */
#include "suite/cases.h"

#include "driver/output.h"
#include "suite/difference.h"
#include "suite/line_diff.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_JSON = 2000, MOST_DIFFERENCES = 5 };

const struct node *
case_output(const struct test_case *c, struct arena *arena)
{
	struct diag diag;
	diag_init(&diag, arena);
	struct source *source = arena_new(arena, struct source);
	*source = (struct source){
		.name = "output", .text = c->came.output.at, .len = c->came.output.len
	};
	const struct node *n = read_json_strict(source, arena, &diag);
	return diag.errors == 0 ? n : NULL;
}

bool
case_gave_nothing(const struct test_case *c)
{
	return c->came.answer == ANSWER_NULL ||
	       (c->came.answer == ANSWER_OUTPUT && c->came.output.len == 4 &&
		       memcmp(c->came.output.at, "null", 4) == 0);
}

/* ---- reporting ----------------------------------------------------------- */

static void
print_short(FILE *out, const char *label, struct text json)
{
	bool cut = json.len > MOST_JSON;
	fprintf(out, "  %s %.*s%s\n", label, cut ? (int)MOST_JSON : (int)json.len, json.at,
		cut ? "..." : "");
}

static const char *
named_answer(const struct test_case *c)
{
	switch (c->came.answer) {
	case ANSWER_OUTPUT:
		return "a document";
	case ANSWER_NULL:
		return "nothing";
	case ANSWER_SPEC_ERROR:
		return "an error of the spec";
	case ANSWER_TRANSFORM_ERROR:
		return "an error while transforming";
	default:
		return "no answer";
	}
}

static const char *
named_expectation(const struct expectation *e, struct arena *arena)
{
	return e->spec_error ? "an error of the spec"
	       : e->transform_error && e->message.len > 0
		       ? arena_printf(arena, "an error while transforming, with \"%.*s\"",
				 TEXT_ARGS(e->message))
	       : e->transform_error ? "an error while transforming"
	       : e->null            ? "nothing"
	       : e->value != NULL   ? "a document"
				    : "(the case does not say)";
}

/* What is wrong, if it is not a difference of values. */
static const char *
other_answer(const struct test_case *c, struct arena *arena)
{
	const struct expectation *e = &c->expected;
	if (c->of_file && e->value == NULL && !e->null && !e->transform_error) {
		return "the case does not say what comes out";
	}
	bool reported = c->came.answer != ANSWER_OUTPUT && c->came.answer != ANSWER_NULL;
	return arena_printf(arena, "%s was expected, %s came out%s%s", named_expectation(e, arena),
		case_gave_nothing(c) ? "nothing" : named_answer(c), reported ? ": " : "",
		reported ? c->came.message : "");
}

static void
print_differences(const struct difference *d, struct arena *arena, FILE *out)
{
	size_t count = 0;
	const char *summary = difference_summary(d);
	if (summary != NULL) {
		fprintf(out, "  %s\n", summary);
	}
	for (; d != NULL; d = d->next) {
		if (count++ < MOST_DIFFERENCES) {
			fprintf(out, "  %s\n", difference_text(d, arena));
		}
	}
	if (count > MOST_DIFFERENCES) {
		size_t more = count - MOST_DIFFERENCES;
		fprintf(out, "  and %zu more difference%s\n", more, more == 1 ? "" : "s");
	}
}

/* Prints everything in a case of a line, and its outcome. */
static void
print_line_case(const struct test_case *c, struct arena *arena, FILE *out)
{
	const struct expectation *e = &c->expected;
	struct text spec = { c->spec->span.source->text + c->spec->span.from,
		c->spec->span.to - c->spec->span.from };
	print_short(out, "spec    ", spec);
	print_short(out, "input   ", c->given.input);
	if (c->given.context.at != NULL) {
		print_short(out, "context ", c->given.context);
	}
	bool value = !e->spec_error && !e->transform_error && !e->null && e->value != NULL;
	struct text expected = text_of(value ? "" : named_expectation(e, arena));
	if (value) {
		expected = (struct text){ e->value->span.source->text + e->value->span.from,
			e->value->span.to - e->value->span.from };
	}
	print_short(out, "expected", expected);
	if (c->came.answer == ANSWER_OUTPUT) {
		print_short(out, "actual  ", c->came.output);
	} else if (c->came.answer == ANSWER_NULL) {
		print_short(out, "actual  ", TEXT("nothing"));
	} else {
		fprintf(out, "  actual   %s: %s\n", named_answer(c), c->came.message);
	}
}

static struct text
report(const struct test_case *c, const struct node *output, const struct difference *differences,
	const char *message, struct arena *arena)
{
	struct output text;
	struct position at = source_position(c->span.source, c->span.from);
	output_begin(&text);
	fprintf(text.file, "  %s:%u:%u%s\n", c->span.source->name, at.line, at.column,
		c->of_file ? "" : ": the spec");
	if (differences != NULL) {
		print_differences(differences, arena, text.file);
	} else if (c->of_file || c->came.answer == ANSWER_NO_CASE) {
		fprintf(text.file, "  %s\n", message);
	}
	if (!c->of_file && c->came.answer != ANSWER_NO_CASE) {
		print_line_case(c, arena, text.file);
	} else if (c->of_file && c->came.answer == ANSWER_OUTPUT && differences == NULL) {
		print_short(text.file, "actual  ", c->came.output);
	}
	if (c->came.answer == ANSWER_OUTPUT && output == NULL) {
		fputs("  the output is not valid JSON\n", text.file);
	} else if (c->came.answer == ANSWER_OUTPUT && c->expected.value != NULL) {
		line_diff(c->expected.value, output, arena, text.file);
	}
	(void)fclose(text.file);
	struct text reported = { arena_dup(arena, text.bytes, text.len), text.len };
	free(text.bytes);
	return reported;
}

/* ---- judging ------------------------------------------------------------- */

static bool
says(const char *message, struct text part, struct arena *arena)
{
	return part.len == 0 || strstr(message, text_dup(arena, part).at) != NULL;
}

struct verdict
case_judge(const struct test_case *c, struct arena *arena)
{
	const struct expectation *e = &c->expected;
	const struct node *output = NULL;
	const struct difference *differences = NULL;
	struct verdict v = { .pass = false };
	if (c->came.answer == ANSWER_OUTPUT) {
		output = case_output(c, arena);
	}
	if (c->came.answer == ANSWER_NO_CASE) {
		v.message = c->came.message;
	} else if (e->spec_error) {
		v.pass = c->came.answer == ANSWER_SPEC_ERROR;
	} else if (e->transform_error) {
		v.pass = (c->came.answer == ANSWER_TRANSFORM_ERROR ||
				 (c->came.answer == ANSWER_SPEC_ERROR && !c->of_file)) &&
			 says(c->came.message, e->message, arena);
	} else if (e->null) {
		v.pass = case_gave_nothing(c);
	} else if (e->value != NULL && output != NULL) {
		/* what is only moved keeps its text */
		struct json_terms terms = { c->any_order, json_has_overflow(c->given.tree) };
		differences = difference_find(e->value, output, terms, arena);
		v.pass = differences == NULL;
	}
	if (!v.pass) {
		v.message = v.message != NULL     ? v.message
			    : differences != NULL ? difference_text(differences, arena)
						  : other_answer(c, arena);
		v.details = report(c, output, differences, v.message, arena);
	}
	return v;
}
