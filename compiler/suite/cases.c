/* SPDX-License-Identifier: Apache-2.0 */
/* Reads cases that contain their specs, one a line, and prints answers. */
#include "suite/cases.h"

#include <string.h>

/* A value as it stands in the line; empty if there is none. */
static struct text
raw_of(const struct node *n)
{
	if (n == NULL) {
		return (struct text){ NULL, 0 };
	}
	struct span p = n->span;
	return (struct text){ p.source->text + p.from, p.to - p.from };
}

struct test_case *
cases_add(struct cases *cases)
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

/* One of `expected`, `expected_null`, `expected_error`. */
static struct expectation
expectation_of(const struct node *tree)
{
	struct expectation e = { .value = node_get(tree, "expected") };
	const struct node *null = node_get(tree, "expected_null");
	const struct node *error = node_get(tree, "expected_error");
	e.null = null != NULL && text_is(null->text, "true");
	if (error != NULL && error->kind == NODE_STRING) {
		e.spec_error = text_is(error->text, "spec");
		e.transform_error = text_is(error->text, "transform");
	}
	/* The reference also returns a null document for nothing. */
	e.null = e.null || (e.value != NULL && e.value->kind == NODE_NULL);
	return e;
}

static void
read_case(struct test_case *c, struct arena *arena, const struct source *line, uint32_t number)
{
	struct diag diag;
	diag_init(&diag, arena);
	*c = (struct test_case){ .span = { .source = line },
		.id = TEXT("null"),
		.name = TEXT("null"),
		.program = number };
	const struct node *tree = read_json_strict(line, arena, &diag);
	if (tree == NULL || diag.errors != 0 || tree->kind != NODE_OBJECT) {
		c->came.answer = ANSWER_NO_CASE;
		c->came.message = "this line is not a JSON object";
		return;
	}
	const struct node *id = node_get(tree, "id"), *order = node_get(tree, "key_order");
	if (id != NULL) {
		c->id = raw_of(id);
		c->name = id->kind == NODE_STRING ? id->text : c->id;
	}
	c->spec = node_get(tree, "spec");
	c->given.tree = node_get(tree, "input");
	c->given.input = raw_of(c->given.tree);
	c->given.context = raw_of(node_get(tree, "context"));
	c->expected = expectation_of(tree);
	c->any_order = order != NULL && text_is(order->text, "any");
	const struct node *dialect = node_get(tree, "dialect");
	c->says_dialect = dialect != NULL && dialect->kind == NODE_STRING &&
			  dialect_find(dialect->text, &c->dialect);
	if (dialect != NULL && !c->says_dialect) {
		c->came.answer = ANSWER_NO_CASE;
		c->came.message = "the case has an unknown \"dialect\"";
		return;
	}
	if (c->spec == NULL || c->given.tree == NULL) {
		c->came.answer = ANSWER_NO_CASE;
		c->came.message =
			c->spec == NULL ? "the case has no \"spec\"" : "the case has no \"input\"";
	}
	if (c->spec != NULL) {
		c->span = c->spec->span;
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
	/* Each line is a source of its own: it ends in NUL and knows its line number in the
	 * file. */
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
			uint32_t program = (uint32_t)cases->count;
			read_case(cases_add(cases), arena, line, program);
		}
	}
	return true;
}

void
case_print(const struct test_case *c, struct arena *arena, FILE *out)
{
	fprintf(out, "{\"id\":%.*s,", TEXT_ARGS(c->id));
	if (case_gave_nothing(c)) {
		fputs("\"output_null\":true}\n", out);
		return;
	}
	if (c->came.answer == ANSWER_OUTPUT) {
		fputs("\"output\":", out);
		fwrite(c->came.output.at, 1, c->came.output.len, out);
		fputs("}\n", out);
		return;
	}
	struct buffer message;
	buffer_init(&message, arena);
	text_json(&message, text_of(c->came.message != NULL ? c->came.message : ""));
	struct text m = buffer_text(&message);
	fprintf(out, "\"error\":\"%s\",\"message\":\"%.*s\"}\n",
		c->came.answer == ANSWER_SPEC_ERROR ? "spec" : "transform", TEXT_ARGS(m));
}
