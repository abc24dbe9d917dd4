/* SPDX-License-Identifier: Apache-2.0 */
/* Names of outputs, and the dependency rule for them. */
#include "driver/outputs.h"

#include "base/diag_entry.h"
#include "driver/output.h"
#include "driver/target.h"
#include "read/read.h"

#include <assert.h>
#include <string.h>
#include <sys/stat.h>

static bool
is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Whether #include "..." can contain the name. */
static bool
can_be_included(const char *name)
{
	for (const unsigned char *c = (const unsigned char *)name; *c != '\0'; c++) {
		if (*c < ' ' || *c == '"' || *c == '\\' || *c == 0x7f) {
			return false;
		}
	}
	return true;
}

bool
outputs_name(struct outputs *out, const struct compiled *c, bool main, const char *where,
	struct arena *arena, const char **error)
{
	size_t len = where == NULL ? 0 : strlen(where);
	bool file = len > 2 && strcmp(where + len - 2, ".c") == 0 && !is_folder(where);
	const char *base = c->name, *slash = file ? strrchr(where, '/') : NULL;
	*out = (struct outputs){ .folder = where, .count = main ? OUTPUT_KINDS : OUTPUT_MAIN };
	if (file) {
		size_t before = slash == NULL ? 0 : (size_t)(slash + 1 - where);
		base = arena_dup(arena, where + before, len - 2 - before);
		out->folder = before == 0 ? NULL : arena_dup(arena, where, before);
	}
	const char *join =
		out->folder == NULL || out->folder[strlen(out->folder) - 1] == '/' ? "" : "/";
	const char *stem =
		arena_printf(arena, "%s%s%s", out->folder == NULL ? "" : out->folder, join, base);
	out->header = arena_printf(arena, "%s.h", base);
	out->path[OUTPUT_SOURCE] = arena_printf(arena, "%s.c", stem);
	out->path[OUTPUT_HEADER] = arena_printf(arena, "%s.h", stem);
	out->path[OUTPUT_MAIN] = arena_printf(arena, "%s_main.c", stem);
	*error =
		arena_printf(arena, "%s: not written, because C cannot include a file of that name",
			out->path[OUTPUT_HEADER]);
	return *base != '\0' && can_be_included(base);
}

bool
outputs_write(const struct outputs *out, const struct compiled *c, const struct options *o,
	struct arena *arena, const char **error)
{
	static void (*const emit[OUTPUT_KINDS])(struct cwriter *, const struct emit_file *) = {
		[OUTPUT_SOURCE] = emit_source,
		[OUTPUT_HEADER] = emit_header,
		[OUTPUT_MAIN] = emit_main,
	};
	const char *slash = strrchr(c->source->name, '/');
	struct emit_file file = { .name = c->name,
		.header = out->header,
		.title = c->title,
		.source_name = slash != NULL ? slash + 1 : c->source->name,
		.plan = c->plan,
		.connector = c->connector,
		.user = c->user,
		.sha256 = c->sha256 };
	for (size_t i = 0; o != NULL && i < out->count; i++) {
		if (!target_free(out->path[i], o, arena, error)) {
			return false;
		}
	}
	assert(out->count <= OUTPUT_KINDS);
	for (size_t i = 0; i < out->count; i++) {
		struct output text;
		struct cwriter w;
		output_begin(&text);
		cw_init(&w, text.file, arena);
		emit[i](&w, &file);
		if (!output_end(&text, out->path[i], 0666, arena, error)) {
			return false;
		}
	}
	for (size_t i = 0; o != NULL && !o->set[OPTION_IF_CHANGED] && i < out->count; i++) {
		if (!output_renew(out->path[i], arena, error)) {
			return false;
		}
	}
	return true;
}

/* Writes a name as Make and Ninja read it, and gcc writes it; false: impossible. */
static bool
put_name(FILE *out, const char *name)
{
	for (const char *c = name; *c != '\0'; c++) {
		if (*c == '\n') {
			return false;
		}
		if (*c == ' ' || *c == '\t') {
			for (const char *b = c; b > name && b[-1] == '\\'; b--) {
				fputc('\\', out);
			}
		}
		if (*c == '$') {
			fputc('$', out);
		} else if (strchr(" \t#:", *c) != NULL) {
			fputc('\\', out);
		}
		fputc(*c, out);
	}
	return true;
}

/* The files that are read, except standard input. */
static struct word_list
inputs_of(const struct options *o, struct arena *arena)
{
	struct word_list inputs;
	words_init(&inputs, arena);
	for (size_t i = 0; i < o->files.count; i++) {
		if (strcmp(o->files.at[i], "-") != 0) {
			words_add(&inputs, o->files.at[i]);
		}
	}
	words_add_all(&inputs, &o->with);
	return inputs;
}

static bool
put_names(FILE *out, const char *const *names, size_t count, const char *between)
{
	bool named = true;
	for (size_t i = 0; i < count; i++) {
		fputs(i == 0 ? "" : between, out);
		named = put_name(out, names[i]) && named;
	}
	return named;
}

/* False: Make cannot read one of the names. */
static bool
put_rule(FILE *out, const char *const *targets, size_t count, const struct word_list *inputs)
{
	bool named = put_names(out, targets, count, " ");
	fputs(inputs->count > 0 ? ": \\\n " : ":", out);
	named = put_names(out, inputs->at, inputs->count, " \\\n ") && named;
	fputc('\n', out);
	/* A file that has gone is no error to Make, but a reason to run joltc again. */
	for (size_t i = 0; i < inputs->count; i++) {
		put_name(out, inputs->at[i]);
		fputs(":\n", out);
	}
	return named;
}

static bool
put_json_list(FILE *out, const char *const *names, size_t count)
{
	bool named = true;
	fputc('[', out);
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(names[i]);
		fputs(i == 0 ? "" : ", ", out);
		diag_json_string(names[i], out);
		named = bad_utf8(names[i], len) == len && named;
	}
	fputc(']', out);
	return named;
}

/* False: one of the names is not UTF-8. */
static bool
put_json(FILE *out, const char *const *targets, size_t count, const struct word_list *inputs)
{
	fputs(DEPFILE_JSON_HEAD, out);
	bool named = put_json_list(out, targets, count);
	fputs(", \"inputs\": ", out);
	named = put_json_list(out, inputs->at, inputs->count) && named;
	fputs("}\n", out);
	return named;
}

bool
outputs_depfile(const struct options *o, const char *const *targets, size_t count,
	struct arena *arena, const char **error)
{
	const char *path = o->value[OPTION_DEPFILE];
	if (path == NULL) {
		return true;
	}
	struct word_list inputs = inputs_of(o, arena);
	struct output text;
	bool json = name_ends(path, ".json");
	output_begin(&text);
	if (!(json ? put_json : put_rule)(text.file, targets, count, &inputs)) {
		output_drop(&text);
		*error = arena_printf(arena, "%s: not written: %s", path,
			json ? "JSON has no name that is not UTF-8"
			     : "Make has no name with a line end");
		return false;
	}
	return target_depfile_free(path, o, arena, error) &&
	       output_end(&text, path, 0666, arena, error);
}
