/* SPDX-License-Identifier: Apache-2.0 */
/* Which language a file is in. */
#include "read/read.h"

#include <string.h>

/* {...} and [...] occur in both languages; comments with slashes only in JSON, and anything else at
 * the start only in YAML. */
static bool
looks_like_json(const struct source *s)
{
	const char *at = s->text, *end = at + s->len;
	if (s->len >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0) {
		at += 3;
	}
	while (at < end && strchr(" \t\r\n", *at) != NULL && *at != '\0') {
		at++;
	}
	if (at == end) {
		return false;
	}
	return *at == '{' || *at == '[' ||
	       (end - at > 1 && *at == '/' && (at[1] == '/' || at[1] == '*'));
}

struct node *
read_source(const struct source *s, struct arena *arena, struct diag *diag)
{
	if (name_ends(s->name, ".yaml") || name_ends(s->name, ".yml")) {
		return read_yaml(s, arena, diag);
	}
	if (name_ends(s->name, ".json") || looks_like_json(s)) {
		return read_json(s, arena, diag);
	}
	return read_yaml(s, arena, diag);
}
