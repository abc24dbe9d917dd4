/* SPDX-License-Identifier: Apache-2.0 */
/* Argument lists that grow in an arena. */
#include "toolchain/toolchain.h"

#include <string.h>

void
words_init(struct word_list *w, struct arena *arena)
{
	*w = (struct word_list){ .arena = arena };
}

void
words_add(struct word_list *w, const char *word)
{
	if (w->count + 1 >= w->size) {
		size_t size = w->size == 0 ? 16 : 2 * w->size;
		const char **at = arena_new_array(w->arena, size, const char *);
		if (w->count != 0) {
			memcpy(at, w->at, w->count * sizeof *at);
		}
		w->at = at;
		w->size = size;
	}
	w->at[w->count++] = word;
	w->at[w->count] = NULL;
}

void
words_add_all(struct word_list *w, const struct word_list *more)
{
	for (size_t i = 0; i < more->count; i++) {
		words_add(w, more->at[i]);
	}
}

void
words_split(struct word_list *w, const char *line)
{
	for (line += strspn(line, " \t"); *line != '\0'; line += strspn(line, " \t")) {
		size_t len = strcspn(line, " \t");
		words_add(w, arena_dup(w->arena, line, len));
		line += len;
	}
}

const char *
words_line(const struct word_list *w)
{
	const char *line = "";
	for (size_t i = 0; i < w->count; i++) {
		line = arena_printf(w->arena, "%s%s%s", line, i == 0 ? "" : " ", w->at[i]);
	}
	return line;
}
