/* SPDX-License-Identifier: Apache-2.0 */
/* Which test file belongs to which spec, by their names. */
#include "suite/suite.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const test_ends[] = { ".test.yaml", ".test.yml", ".test.json", ".test.ndjson" };
static const char *const spec_ends[] = { ".yaml", ".yml", ".json" };
enum { TEST_ENDS = 4, SPEC_ENDS = 3 };

/* The length of the path without that ending; 0: it has another ending, or nothing before it. */
static size_t
stem_of(const char *path, const char *end)
{
	size_t len = strlen(path), n = strlen(end);
	const char *slash = strrchr(path, '/');
	size_t folder = slash != NULL ? (size_t)(slash + 1 - path) : 0;
	return len > folder + n && strcmp(path + len - n, end) == 0 ? len - n : 0;
}

static size_t
test_stem(const char *path)
{
	size_t stem = 0;
	for (int i = 0; i < TEST_ENDS && stem == 0; i++) {
		stem = stem_of(path, test_ends[i]);
	}
	return stem;
}

bool
suite_is_named(const char *path)
{
	return test_stem(path) > 0;
}

static bool
is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

const char *
suite_spec(const char *path, struct arena *arena, const char **error)
{
	int stem = (int)test_stem(path);
	const char *found = NULL;
	for (int i = 0; i < SPEC_ENDS; i++) {
		const char *spec = arena_printf(arena, "%.*s%s", stem, path, spec_ends[i]);
		if (!is_there(spec)) {
			continue;
		}
		if (found != NULL) {
			*error = arena_printf(arena,
				"%s: which of %s and %s does it test?  Rename one of them", path,
				found, spec);
			return NULL;
		}
		found = spec;
	}
	if (found == NULL) {
		*error = arena_printf(arena,
			"%s: there is no %.*s.yaml, .yml or .json for it to test", path, stem,
			path);
	}
	return found;
}

void
suite_files(const char *spec, struct word_list *out)
{
	size_t stem = 0;
	for (int i = 0; i < SPEC_ENDS && stem == 0; i++) {
		stem = stem_of(spec, spec_ends[i]);
	}
	for (int i = 0; i < TEST_ENDS && stem > 0; i++) {
		const char *path =
			arena_printf(out->arena, "%.*s%s", (int)stem, spec, test_ends[i]);
		if (is_there(path)) {
			words_add(out, path);
		}
	}
}

static int
is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

void
suite_files_below(const char *folder, struct word_list *out)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_shown, alphasort);
	size_t len = strlen(folder);
	const char *join = len > 0 && folder[len - 1] == '/' ? "" : "/";
	if (strcmp(folder, ".") == 0) {
		folder = join = "";
	}
	for (int i = 0; i < count; i++) {
		const char *path =
			arena_printf(out->arena, "%s%s%s", folder, join, entries[i]->d_name);
		struct stat st;
		if (lstat(path, &st) == 0 &&
			S_ISDIR(st.st_mode)) { /* not a link: it may form a cycle */
			suite_files_below(path, out);
		} else if (suite_is_named(path) && (stat(path, &st) != 0 || S_ISREG(st.st_mode))) {
			words_add(out, path);
		}
		free(entries[i]);
	}
	if (count >= 0) {
		free(entries);
	}
}
