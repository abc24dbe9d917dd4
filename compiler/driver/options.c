/* SPDX-License-Identifier: Apache-2.0 */
/* Parses the command line by the table in options.def. */
#include "driver/options.h"

#include "base/suggest.h"

#include <stdlib.h>
#include <string.h>

struct option_entry {
	const char *brief, *full, *value, *help;
};

static const struct option_entry entries[OPTION_COUNT] = {
#define OPTION(id, brief, full, value, help) { brief, full, value, help },
#include "driver/options.def"
#undef OPTION
};

/* Whether `word` is the entry's option; *value is the value in the same word ("--out=x", "-ox"), or
 * NULL. */
static bool
is_option(const struct option_entry *e, const char *word, const char **value)
{
	*value = NULL;
	if (e->full != NULL) {
		size_t len = strlen(e->full);
		if (strncmp(word, e->full, len) == 0 && (word[len] == '\0' || word[len] == '=')) {
			*value = word[len] == '=' ? word + len + 1 : NULL;
			return true;
		}
	}
	if (e->brief == NULL || strncmp(word, e->brief, 2) != 0) {
		return false;
	}
	*value = word[2] != '\0' ? word + 2 : NULL;
	return e->value != NULL || word[2] == '\0';
}

static int
find_option(uint64_t allowed, const char *word, const char **value)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		if ((allowed >> i & 1) != 0 && is_option(&entries[i], word, value)) {
			return i;
		}
	}
	return -1;
}

/* Digits, from 1 to `most`. */
static bool
is_number(const char *value, unsigned long most)
{
	return *value >= '1' && *value <= '9' && value[strspn(value, "0123456789")] == '\0' &&
	       strlen(value) < 10 && strtoul(value, NULL, 10) <= most;
}

/* Checks values that must be one of a few words. */
static bool
take_value(struct options *o, int id, const char *value)
{
	o->set[id] = true;
	o->value[id] = value;
	switch (id) {
	case OPTION_WARNING:
		words_add(&o->warnings, value);
		return true;
	case OPTION_WITH:
		words_add(&o->with, value);
		return true;
	case OPTION_CFLAGS:
		words_split(&o->cflags, value);
		return true;
	case OPTION_DIALECT:
		return dialect_find(text_of(value), &o->dialect);
	case OPTION_FORMAT:
		o->format = strcmp(value, "gcc") == 0     ? DIAG_GCC
			    : strcmp(value, "json") == 0  ? DIAG_JSON
			    : strcmp(value, "sarif") == 0 ? DIAG_SARIF
							  : DIAG_TEXT;
		return o->format != DIAG_TEXT || strcmp(value, "text") == 0;
	case OPTION_COVER_FORMAT:
		return strcmp(value, "text") == 0 || strcmp(value, "lcov") == 0 ||
		       strcmp(value, "json") == 0;
	case OPTION_JOBS:
		return is_number(value, 64);
	case OPTION_CASES:
		return strcmp(value, "text") == 0 || strcmp(value, "ndjson") == 0 ||
		       strcmp(value, "tap") == 0;
	default:
		return true;
	}
}

/* The one of these options that is similar to the word, or NULL. */
static const char *
near_option(uint64_t allowed, const char *word, struct arena *arena)
{
	const char *names[OPTION_COUNT + 1] = { "help" }, *near;
	size_t count = 1;
	struct text name = text_of(word);
	const char *equals = strchr(word, '=');
	if (strncmp(word, "--", 2) != 0) {
		return NULL;
	}
	name = (struct text){ word + 2, (equals != NULL ? (size_t)(equals - word) : name.len) - 2 };
	for (int i = 0; i < OPTION_COUNT; i++) {
		if ((allowed >> i & 1) != 0 && entries[i].full != NULL) {
			names[count++] = entries[i].full + 2;
		}
	}
	near = suggest(name, names, count);
	return near == NULL ? NULL : arena_printf(arena, "--%s", near);
}

bool
options_parse(struct options *o, uint64_t allowed, int argc, char **argv, struct arena *arena,
	const char **error)
{
	*o = (struct options){ .help = false };
	words_init(&o->warnings, arena);
	words_init(&o->with, arena);
	words_init(&o->cflags, arena);
	words_init(&o->files, arena);
	bool only_files = false;
	for (int i = 0; i < argc; i++) {
		const char *word = argv[i], *value;
		if (only_files || word[0] != '-' || word[1] == '\0') {
			words_add(&o->files, word);
			continue;
		}
		if (strcmp(word, "--") == 0) {
			only_files = true;
			continue;
		}
		if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
			o->help = true;
			return true;
		}
		int id = find_option(allowed, word, &value);
		if (id < 0) {
			const char *near = near_option(allowed, word, arena);
			*error = near == NULL ? arena_printf(arena, "unknown option %s", word)
					      : arena_printf(arena,
							"unknown option %s: did you mean %s?", word,
							near);
			return false;
		}
		if (entries[id].value == NULL && value != NULL) {
			*error = arena_printf(arena, "%s takes no value", entries[id].full);
			return false;
		}
		if (entries[id].value != NULL && value == NULL && ++i < argc) {
			value = argv[i];
		}
		/* An empty path is a variable of a script that was not set. */
		if (entries[id].value != NULL &&
			(value == NULL || (id == OPTION_OUTPUT && *value == '\0'))) {
			*error = arena_printf(
				arena, "%s needs a value: %s", word, entries[id].value);
			return false;
		}
		if (!take_value(o, id, value)) {
			*error = arena_printf(arena, "%s: \"%s\" is not one of %s", word, value,
				entries[id].value);
			return false;
		}
	}
	return true;
}

bool
options_language(
	const struct options *o, struct spec_options *out, struct arena *arena, const char **error)
{
	const char *wish = getenv("JOLTC_DIALECT");
	out->strict = out->strict || o->set[OPTION_STRICT];
	out->operation = o->set[OPTION_OPERATION] ? text_of(o->value[OPTION_OPERATION])
						  : (struct text){ NULL, 0 };
	out->dialect_wins = o->set[OPTION_DIALECT];
	if (o->set[OPTION_DIALECT]) {
		out->dialect = o->dialect;
	} else if (wish != NULL && *wish != '\0' && !dialect_find(text_of(wish), &out->dialect)) {
		*error = arena_printf(arena, "JOLTC_DIALECT: \"%s\" is not one of %s", wish,
			entries[OPTION_DIALECT].value);
		return false;
	}
	return true;
}

struct tool_wish
options_tools(const struct options *o)
{
	return (struct tool_wish){
		.cc = o->value[OPTION_CC],
		.target = o->value[OPTION_TARGET],
		.sysroot = o->value[OPTION_SYSROOT],
	};
}

void
options_print(uint64_t allowed, FILE *out)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		if ((allowed >> i & 1) == 0) {
			continue;
		}
		const struct option_entry *e = &entries[i];
		char left[64];
		snprintf(left, sizeof left, "%s%s%s%s%s", e->brief != NULL ? e->brief : "",
			e->brief != NULL && e->full != NULL ? ", " : "",
			e->full != NULL ? e->full : "",
			e->value == NULL || (e->full == NULL && e->value[0] == '[') ? "" : " ",
			e->value != NULL ? e->value : "");
		fprintf(out, "  %-28s %s\n", left, e->help);
	}
	fprintf(out, "  %-28s %s\n", "-h, --help", "this text");
}

void
options_table(uint64_t allowed, FILE *out)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_entry *e = &entries[i];
		if ((allowed >> i & 1) != 0) {
			fprintf(out, "option\t%s\t%s\t%s\t%s\n", e->brief != NULL ? e->brief : "",
				e->full != NULL ? e->full : "", e->value != NULL ? e->value : "",
				e->help);
		}
	}
	fputs("option\t-h\t--help\t\tthis text\n", out);
}
