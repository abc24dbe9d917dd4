/* SPDX-License-Identifier: Apache-2.0 */
/* Looks only for the names: the C compiler checks the definitions. */
#include "driver/user_names.h"

#include <string.h>

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Skips a comment, a string or a character constant that begins at `at`; returns `at` if there is
 * none. */
static const char *
skip_quoted(const char *at, const char *end)
{
	if (end - at >= 2 && at[0] == '/' && (at[1] == '*' || at[1] == '/')) {
		const char *close = at[1] == '*' ? "*/" : "\n";
		const char *found = memmem(at + 2, (size_t)(end - at) - 2, close, strlen(close));
		return found != NULL ? found + strlen(close) : end;
	}
	if (*at != '"' && *at != '\'') {
		return at;
	}
	char quote = *at++;
	while (at < end && *at != quote && *at != '\n') {
		at += *at == '\\' && end - at > 1 ? 2 : 1;
	}
	return at < end ? at + 1 : end;
}

static void
take(const char *word, size_t len, struct arena *arena, struct word_list *functions,
	struct word_list *operations)
{
	static const char fn[] = "jolt_fn_", op[] = "jolt_op_";
	size_t prefix = sizeof fn - 1;
	if (len <= prefix) {
		return;
	}
	if (memcmp(word, fn, prefix) == 0) {
		words_add(functions, arena_dup(arena, word + prefix, len - prefix));
	} else if (memcmp(word, op, prefix) == 0) {
		words_add(operations, arena_dup(arena, word + prefix, len - prefix));
	}
}

/* Whether a parenthesis follows, after blanks, line ends and comments. */
static bool
opens(const char *at, const char *end)
{
	while (at < end && *at != '(') {
		const char *behind = *at == '/' ? skip_quoted(at, end) : at;
		if (behind == at && strchr(" \t\r\n\v\f\\", *at) == NULL) {
			return false;
		}
		at = behind == at ? at + 1 : behind;
	}
	return at < end;
}

static void
read_names(const struct source *s, struct arena *arena, struct word_list *functions,
	struct word_list *operations)
{
	const char *end = s->text + s->len;
	for (const char *at = s->text; at < end;) {
		const char *behind = skip_quoted(at, end);
		if (behind != at) {
			at = behind;
			continue;
		}
		const char *word = at;
		while (at < end && is_word(*at)) {
			at++;
		}
		if (at == word) {
			at++;
		} else if (opens(at, end)) {
			take(word, (size_t)(at - word), arena, functions, operations);
		}
	}
}

bool
user_names(const struct word_list *files, struct arena *arena, struct diag *diag,
	struct spec_options *out)
{
	struct word_list functions, operations;
	words_init(&functions, arena);
	words_init(&operations, arena);
	for (size_t i = 0; i < files->count; i++) {
		const char *error;
		const struct source *s = source_read(arena, files->at[i], &error);
		if (s == NULL) {
			diag_error(diag, (struct span){ .source = NULL }, "%s", error);
			return false;
		}
		read_names(s, arena, &functions, &operations);
	}
	out->user_functions = functions.at;
	out->user_function_count = functions.count;
	out->user_operations = operations.at;
	out->user_operation_count = operations.count;
	return true;
}
