/* SPDX-License-Identifier: Apache-2.0 */
/* The compiler's pipeline, and nothing else. */
#include "driver/compile.h"

#include "base/keyword.h"
#include "driver/sha256.h"
#include "lint/lint.h"
#include "meaning/meaning.h"
#include "spec/spec.h"

#include <string.h>

/* A C identifier close to `name`. */
static const char *
identifier(struct arena *arena, struct text name)
{
	char *id = arena_dup(arena, name.at, name.len);
	for (size_t i = 0; i < name.len; i++) {
		char c = id[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
			id[i] = '_';
		}
	}
	/* Names that begin with an underscore are C's, with jrt the runtime's, with joltc those of
	 * emitted functions, with jolt_fn_ or jolt_op_ the user's. */
	static const char *const taken[] = { "jrt", "joltc", "jolt_fn", "jolt_op" };
	bool bad_start = *id == '\0' || *id == '_' || (*id >= '0' && *id <= '9');
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		bad_start = bad_start || strncmp(id, taken[i], strlen(taken[i])) == 0;
	}
	if (bad_start) {
		id = arena_printf(arena, "p_%s", id);
	}
	return is_c_keyword(id) || is_c_header(id) ? arena_printf(arena, "%s_", id) : id;
}

/* The file's name without its folder and extension. */
static struct text
stem(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct text name = text_of(slash != NULL ? slash + 1 : path);
	if (text_is(name, "-") || text_is(name, "-e")) {
		return TEXT("pipeline");
	}
	for (size_t i = name.len; i > 1; i--) {
		if (name.at[i - 1] == '.') {
			name.len = i - 1;
			break;
		}
	}
	return name;
}

/* A source that is not a file, under that name. */
static const struct source *
given_text(const char *name, const char *text, struct arena *arena)
{
	struct source *s = arena_new(arena, struct source);
	*s = (struct source){ .name = name, .text = text, .len = strlen(text) };
	return s;
}

bool
compile_file(const char *path, const struct compile_options *options, struct arena *arena,
	struct diag *diag, struct compiled *out)
{
	const char *error = "";
	*out = (struct compiled){ .source = options->text != NULL
						    ? given_text(path, options->text, arena)
						    : source_read(arena, path, &error),
		.user = &options->spec };
	if (out->source == NULL) {
		diag_error(diag, (struct span){ .source = NULL }, "%s", error);
		diag_about(diag, path);
		return false;
	}
	sha256_hex(out->source->text, out->source->len, out->sha256);
	const struct node *tree = read_source(out->source, arena, diag);
	if (tree != NULL) {
		out->connector = spec_connector(tree, &options->spec, arena, diag);
	}
	if (out->connector != NULL && out->connector->chain != NULL) {
		lint_chain(out->connector->chain, arena, diag);
	}
	if (out->connector == NULL || out->connector->chain == NULL || diag->errors != 0) {
		return false;
	}
	out->plan = plan_chain(
		out->connector->chain, (struct plan_options){ .tree = options->tree }, arena);
	struct text title = out->connector->name;
	if (options->name != NULL) {
		title = text_of(options->name);
	} else if (title.len == 0) {
		title = stem(path);
	}
	out->title = arena_dup(arena, title.at, title.len);
	out->name = identifier(arena, title);
	return true;
}

void
compile_explain(const struct compiled *c, struct arena *arena, FILE *out)
{
	plan_print(c->plan, out);
	meanings_print_levels(c->connector->chain, arena, out);
}
