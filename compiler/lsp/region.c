/* SPDX-License-Identifier: Apache-2.0 */
/* What belongs at a position: words, and which part of a chain or a connector file it is in. */
#include "lsp/server.h"
#include "spec/names.h"

#include <string.h>

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

struct text
word_at(struct text file, size_t offset)
{
	size_t from = offset, to = offset;
	while (from > 0 && is_word(file.at[from - 1])) {
		from--;
	}
	while (to < file.len && is_word(file.at[to])) {
		to++;
	}
	return (struct text){ file.at + from, to - from };
}

/* "dialect: community", however quoted. */
static bool
says_community(struct text file)
{
	const char *at = file.at, *end = at + file.len;
	while ((at = memmem(at, (size_t)(end - at), "dialect", 7)) != NULL) {
		at += 7;
		at += strspn(at, "\"': \t");
		if ((size_t)(end - at) >= 9 && memcmp(at, "community", 9) == 0) {
			return true;
		}
	}
	return false;
}

enum dialect
document_dialect(const struct server *s, const struct document *d)
{
	const struct connector *c = d->now.connector;
	if (c != NULL && c->chain != NULL && c->chain->ops != NULL) {
		return c->chain->ops->dialect;
	}
	return !s->options->spec->dialect_wins && says_community(document_text(d))
		       ? DIALECT_COMMUNITY
		       : s->options->spec->dialect;
}

/* ---- steps --------------------------------------------------------------- */

static bool
is_key(const struct context *c, unsigned i, const char *key)
{
	return i < c->depth && !c->steps[i].entry && text_is(c->steps[i].key, key);
}

/* The kind of the operation of that name, in any dialect. */
static bool
kind_of(struct text name, struct arena *arena, enum op_kind *kind)
{
	for (int d = 0; d < DIALECT_COUNT; d++) {
		const struct spec_name *n = spec_operations((enum dialect)d, arena);
		for (; n->name != NULL; n++) {
			if (text_is(name, n->name)) {
				*kind = n->kind;
				return true;
			}
		}
	}
	return false;
}

/* Where the chain's steps begin; false: the position is not in a chain. */
static bool
find_chain(const struct context *c, unsigned *first)
{
	*first = 0;
	if (is_key(c, 0, "transforms")) {
		*first = 4;
		return c->depth >= 4 && c->steps[1].entry && is_key(c, 2, "with") &&
		       is_key(c, 3, "spec");
	}
	if (is_key(c, 0, "spec") && c->top_operation.at == NULL) {
		*first = 1; /* beside a dialect */
		return true;
	}
	return c->depth > 0 &&
	       (c->steps[0].entry || is_key(c, 0, "spec") || is_key(c, 0, "operation"));
}

enum region
region_of(const struct context *c, const struct lsp_options *options, struct arena *arena,
	enum op_kind *kind)
{
	struct text operation = options->spec->operation;
	unsigned i;
	*kind = OP_USER;
	if (operation.at != NULL) {
		(void)kind_of(operation, arena, kind);
		return REGION_SPEC;
	}
	if (!find_chain(c, &i)) {
		return c->depth == 0 ? REGION_TOP : REGION_FILE;
	}
	i += i < c->depth && c->steps[i].entry;
	if (i == c->depth) {
		return REGION_ENTRY;
	}
	if (is_key(c, i, "operation")) {
		return i + 1 == c->depth ? REGION_OPERATION : REGION_OTHER;
	}
	if (!is_key(c, i, "spec")) {
		return REGION_OTHER;
	}
	(void)kind_of(c->steps[i].operation, arena, kind);
	return REGION_SPEC;
}

const char *
region_path(const struct context *c, unsigned but, struct arena *arena)
{
	const char *path = "";
	for (unsigned i = 0; i + but < c->depth; i++) {
		if (!c->steps[i].entry) {
			path = arena_printf(arena, "%s%s%.*s", path, *path == '\0' ? "" : ".",
				TEXT_ARGS(c->steps[i].key));
		}
	}
	return path;
}
