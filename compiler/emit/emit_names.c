/* SPDX-License-Identifier: Apache-2.0 */
/* Identifiers in emitted code that a reader recognises from the spec. */
#include "emit/emit.h"

#include <string.h>

enum { MAX_KEY = 32 };

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The letters and digits of the key, with one "_" for whatever is between them. */
static size_t
add_key(char *out, struct text key)
{
	size_t len = 0;
	bool gap = false;

	for (size_t i = 0; i < key.len && len < MAX_KEY; i++) {
		if (!is_word(key.at[i])) {
			gap = len > 0;
			continue;
		}
		if (gap) {
			out[len++] = '_';
			gap = false;
		}
		out[len++] = key.at[i];
	}
	return len;
}

const char *
emit_name(struct cwriter *w, const char *stem, struct text key)
{
	char words[MAX_KEY + 2];
	size_t len = add_key(words, key);

	words[len] = '\0';
	if (len == 0) {
		memcpy(words, text_is(key, "*") ? "any" : "key", 4);
	}
	const char *base = arena_printf(w->arena, "%s_%s", stem, words), *name = base;
	uintptr_t used = (uintptr_t)table_get(&w->names, text_of(base));
	table_set(&w->names, text_of(base), (void *)(used + 1));
	/* "a_2" may also be a key */
	while (used > 0) {
		name = arena_printf(w->arena, "%s_%zu", base, (size_t)++used);
		if (table_get(&w->names, text_of(name)) == NULL) {
			table_set(&w->names, text_of(base), (void *)used);
			table_set(&w->names, text_of(name), (void *)(uintptr_t)1);
			break;
		}
	}
	return name;
}

const char *
emit_name_of(const struct lookup *l)
{
	return l->wide ? "jrt_wide_name_of" : "jrt_name_of";
}
