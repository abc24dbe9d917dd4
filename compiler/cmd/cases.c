/* SPDX-License-Identifier: Apache-2.0 */
/* Reads cases and compares their answers with what they expect. */
#include "cmd/cases.h"

#include "cmd/json_equal.h"
#include "cmd/line_diff.h"

#include <string.h>

/* A value as it stands in the line; empty when there is none. */
static struct text
raw_of(const struct node *n)
{
	if (n == NULL) {
		return TEXT("");
	}
	struct place p = n->place;
	return (struct text){ p.source->text + p.from, p.to - p.from };
}

static struct test_case *
add_case(struct cases *cases)
{
	if (cases->count == cases->size) {
		size_t size = cases->size == 0 ? 256 : 2 * cases->size;
		struct test_case *at = arena_new_array(cases->arena, size, struct test_case);
		if (cases->count != 0) {
			memcpy(at, cases->at, cases->count * sizeof *at);
		}
		cases->at = at;
		cases->size = size;
	}
	return &cases->at[cases->count++];
}

static void
read_case(struct test_case *c, struct arena *arena, const struct source *line)
{
	struct diag diag;
	diag_init(&diag, arena);
	*c = (struct test_case){ .line = line, .id = TEXT("null") };
	c->tree = read_json_strict(line, arena, &diag);
	if (c->tree == NULL || diag.errors != 0 || c->tree->kind != NODE_OBJECT) {
		c->answer = ANSWER_NO_CASE;
		c->message = "this line is no JSON object";
		return;
	}
	const struct node *id = node_get(c->tree, "id");
	if (id != NULL) {
		c->id = raw_of(id);
	}
	c->spec = node_get(c->tree, "spec");
	c->input = node_get(c->tree, "input");
	c->context = node_get(c->tree, "context");
	const struct node *dialect = node_get(c->tree, "dialect");
	c->says_dialect = dialect != NULL && dialect->kind == NODE_STRING &&
			  dialect_find(dialect->text, &c->dialect);
	if (dialect != NULL && !c->says_dialect) {
		c->answer = ANSWER_NO_CASE;
		c->message = "the case has a \"dialect\" that is none";
		return;
	}
	if (c->spec == NULL || c->input == NULL) {
		c->answer = ANSWER_NO_CASE;
		c->message =
			c->spec == NULL ? "the case has no \"spec\"" : "the case has no \"input\"";
	}
}

bool
cases_read(struct cases *cases, const char *path, const char **error)
{
	struct arena *arena = cases->arena;
	const struct source *file = source_read(arena, path, error);
	if (file == NULL) {
		return false;
	}
	/* Each line is a source of its own: it ends in NUL, and knows where in the file it stands.
	 */
	char *text = arena_dup(arena, file->text, file->len);
	unsigned number = 1;
	for (size_t at = 0; at < file->len; number++) {
		char *end = memchr(text + at, '\n', file->len - at);
		size_t len = end != NULL ? (size_t)(end - text) - at : file->len - at;
		text[at + len] = '\0';
		struct source *line = arena_new(arena, struct source);
		*line = (struct source){
			.name = file->name, .text = text + at, .len = len, .first_line = number
		};
		at += len + 1;
		if (strspn(line->text, " \t\r") < len) {
			read_case(add_case(cases), arena, line);
		}
	}
	return true;
}

/* What the case expects: one of `expected`, `expected_null`, `expected_error`. */
struct expectation {
	const struct node *value;
	bool null, spec_error, transform_error;
};

static struct expectation
expectation_of(const struct test_case *c)
{
	struct expectation e = { .value = node_get(c->tree, "expected") };
	const struct node *null = node_get(c->tree, "expected_null");
	const struct node *error = node_get(c->tree, "expected_error");
	e.null = null != NULL && text_is(null->text, "true");
	if (error != NULL && error->kind == NODE_STRING) {
		e.spec_error = text_is(error->text, "spec");
		e.transform_error = text_is(error->text, "transform");
	}
	/* A null document is what the reference returns for nothing, too. */
	e.null = e.null || (e.value != NULL && e.value->kind == NODE_NULL);
	return e;
}

static const struct node *
output_of(const struct test_case *c, struct arena *arena)
{
	struct diag diag;
	diag_init(&diag, arena);
	struct source *source = arena_new(arena, struct source);
	*source = (struct source){ .name = "output", .text = c->output.at, .len = c->output.len };
	const struct node *n = read_json_strict(source, arena, &diag);
	return diag.errors == 0 ? n : NULL;
}

static bool
is_null_answer(const struct test_case *c)
{
	return c->answer == ANSWER_NULL || (c->answer == ANSWER_OUTPUT && c->output.len == 4 &&
						   memcmp(c->output.at, "null", 4) == 0);
}

static void
print_short(FILE *out, const char *label, struct text json)
{
	enum { MOST = 2000 };
	fprintf(out, "  %s %.*s%s\n", label, json.len > MOST ? (int)MOST : (int)json.len, json.at,
		json.len > MOST ? "..." : "");
}

static void
print_failure(const struct test_case *c, const struct expectation *e, const struct node *output,
	struct arena *arena, FILE *out)
{
	struct place place = c->spec != NULL ? c->spec->place : (struct place){ .source = c->line };
	struct position at = source_position(place.source, place.from);
	fprintf(out, "FAIL %.*s\n  %s:%u:%u: the spec\n", TEXT_ARGS(c->id), c->line->name, at.line,
		at.column);
	if (c->answer == ANSWER_NO_CASE) {
		fprintf(out, "  %s\n", c->message);
		return;
	}
	print_short(out, "spec    ", raw_of(c->spec));
	print_short(out, "input   ", raw_of(c->input));
	if (c->context != NULL) {
		print_short(out, "context ", raw_of(c->context));
	}
	print_short(out, "expected",
		e->spec_error        ? TEXT("an error of the spec")
		: e->transform_error ? TEXT("an error while transforming")
		: e->null            ? TEXT("nothing")
		: e->value != NULL   ? raw_of(e->value)
				     : TEXT("(the case does not say)"));
	switch (c->answer) {
	case ANSWER_OUTPUT:
		print_short(out, "actual  ", c->output);
		break;
	case ANSWER_NULL:
		print_short(out, "actual  ", TEXT("nothing"));
		break;
	default:
		fprintf(out, "  actual   %s: %s\n",
			c->answer == ANSWER_SPEC_ERROR        ? "an error of the spec"
			: c->answer == ANSWER_TRANSFORM_ERROR ? "an error while transforming"
							      : "no answer",
			c->message);
	}
	if (c->answer == ANSWER_OUTPUT && output == NULL) {
		fputs("  the output is not valid JSON\n", out);
	} else if (c->answer == ANSWER_OUTPUT && e->value != NULL) {
		line_diff(e->value, output, arena, out);
	}
}

bool
case_passes(const struct test_case *c, struct arena *arena, FILE *out)
{
	struct expectation e = { .null = false };
	const struct node *output = NULL, *order;
	bool pass = false;
	if (c->answer != ANSWER_NO_CASE) {
		e = expectation_of(c);
		order = node_get(c->tree, "key_order");
		/* what is only moved keeps its text */
		struct json_terms terms = { .any_order =
						    order != NULL && text_is(order->text, "any"),
			.overflow = json_has_overflow(c->input) };
		if (c->answer == ANSWER_OUTPUT) {
			output = output_of(c, arena);
		}
		if (e.spec_error) {
			pass = c->answer == ANSWER_SPEC_ERROR;
		} else if (e.transform_error) {
			pass = c->answer == ANSWER_TRANSFORM_ERROR ||
			       c->answer == ANSWER_SPEC_ERROR;
		} else if (e.null) {
			pass = is_null_answer(c);
		} else if (e.value != NULL && output != NULL) {
			pass = json_same(e.value, output, terms);
		}
	}
	if (!pass) {
		print_failure(c, &e, output, arena, out);
	}
	return pass;
}

void
case_print(const struct test_case *c, struct arena *arena, FILE *out)
{
	fprintf(out, "{\"id\":%.*s,", TEXT_ARGS(c->id));
	if (is_null_answer(c)) {
		fputs("\"output_null\":true}\n", out);
		return;
	}
	if (c->answer == ANSWER_OUTPUT) {
		fputs("\"output\":", out);
		fwrite(c->output.at, 1, c->output.len, out);
		fputs("}\n", out);
		return;
	}
	struct buffer message;
	buffer_init(&message, arena);
	text_json(&message, text_of(c->message != NULL ? c->message : ""));
	struct text m = buffer_text(&message);
	fprintf(out, "\"error\":\"%s\",\"message\":\"%.*s\"}\n",
		c->answer == ANSWER_SPEC_ERROR ? "spec" : "transform", TEXT_ARGS(m));
}
