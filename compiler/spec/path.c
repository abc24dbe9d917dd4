/* SPDX-License-Identifier: Apache-2.0 */
/* Output paths, context paths, and the paths of lookups (the reference's PathEvaluatingTraversal).
 */
#include "spec/path_parse.h"
#include "spec/path_reader.h"

#include <stdlib.h>
#include <string.h>

/* ---- actions ------------------------------------------------------------- */

void
path_add(struct path_reader *r, struct path_token t)
{
	speller_add(&r->element, t.text, 0, t.text.text.len);
}

void
path_close(struct path_reader *r)
{
	if (r->element.text.len == 0) {
		return;
	}
	arena_grow(r->spec->arena, r->elements, r->count, r->room);
	r->elements[r->count++] = speller_done(&r->element);
	speller_init(&r->element, r->spec->arena, r->s);
}

bool
path_in_bracket(const struct path_reader *r)
{
	const struct buffer *b = &r->element.text;
	return memchr(b->at, '[', b->len) != NULL && memchr(b->at, ']', b->len) == NULL;
}

/* ---- elements ------------------------------------------------------------ */

/* The reference goes by appearance: it takes a name in escaped brackets for an index. */
static enum element_kind
kind_of_name(struct text canonical)
{
	if (text_is(canonical, "[]")) {
		return ELEMENT_APPEND;
	}
	bool brackets = canonical.len > 0 && canonical.at[0] == '[' &&
			canonical.at[canonical.len - 1] == ']';
	return brackets ? ELEMENT_INDEX_NEVER : ELEMENT_NAME;
}

static bool
element_of_part(struct spec_reader *r, const struct part *part, struct element *e)
{
	const char *why, *hint;
	*e = (struct element){ .span = part->span };
	switch (part->kind) {
	case PART_LITERAL:
	case PART_REFS:
		e->kind = kind_of_name(part->canonical);
		e->name = part->name;
		return true;
	case PART_NAME: {
		struct piece *piece = arena_new(r->arena, struct piece);
		*piece = (struct piece){ .is_ref = true, .ref = part->ref };
		e->kind = ELEMENT_NAME;
		e->name = (struct name){ piece, 1 };
		return true;
	}
	case PART_LOOKUP: {
		struct lookup *l = arena_new(r->arena, struct lookup);
		*l = part->lookup;
		e->kind = ELEMENT_NAME_FROM;
		e->lookup = l;
		return true;
	}
	case PART_INDEX:
		*e = part->index;
		e->span = part->span;
		return true;
	case PART_SELF:
		why = "an @ alone is not allowed in a path";
		hint = "@(levels up,path) is a name that is looked up";
		break;
	case PART_CONST:
		why = "a # is not allowed in a path";
		hint = "[#n] is the number of matches; \\# is the character";
		break;
	default:
		why = "a * is not allowed in a path";
		hint = "&(n,m) is what the mth star of the key n levels up took; \\* is the character";
		break;
	}
	diag_error(r->diag, part->span, "%s", why);
	diag_hint(r->diag, "%s", hint);
	return false;
}

/* The reference looks at the whole path: one escaped star or dollar lets all others of the kind
 * pass, for now. */
static bool
has_no_bare(struct spec_reader *r, struct spelling s, char c)
{
	const char *first = memchr(s.text.at, c, s.text.len);
	if (first == NULL) {
		return true;
	}
	for (size_t i = 1; i < s.text.len; i++) {
		if (s.text.at[i] == c && s.text.at[i - 1] == '\\') {
			return true;
		}
	}
	size_t at = (size_t)(first - s.text.at);
	if (c == '$' && text_has_template(s.text)) {
		diag_error(r->diag, spelling_span(s, at, at + 1), "a path cannot hold a secret");
		diag_hint(r->diag, "secrets are allowed only in values of default and modify");
		return false;
	}
	diag_error(r->diag, spelling_span(s, at, at + 1), "a path cannot hold a %c", c);
	if (c == '$' && at + 1 < s.text.len && s.text.at[at + 1] == '{') {
		diag_hint(r->diag,
			"only NiFi knows expressions such as ${...}; \\$ is the character");
		return false;
	}
	diag_hint(r->diag, "%s; \\%c is the character",
		c == '*' ? "&(n,m) is what the mth star of the key n levels up took"
			 : "&n is the key n levels up",
		c);
	return false;
}

/* Reads elements; *canonical (may be NULL) receives their canonical forms, separated by dots. */
static bool
read_elements(
	struct spec_reader *spec, struct spelling s, struct path *path, struct text *canonical)
{
	path->span = s.span;
	if (!has_no_bare(spec, s, '*') || !has_no_bare(spec, s, '$')) {
		return false;
	}
	struct path_reader r = { .spec = spec, .s = s };
	speller_init(&r.element, spec->arena, s);
	void *parser = PathAlloc(malloc);
	struct path_token t;
	int code;
	do {
		code = path_lex(&r, &t);
		if (code >= 0) {
			Path(parser, code, t, &r);
		}
	} while (code > 0);
	PathFree(parser, free);
	if (code < 0) {
		return false;
	}
	struct element *elements = arena_new_array(spec->arena, r.count, struct element);
	struct buffer forms;
	buffer_init(&forms, spec->arena);
	for (unsigned i = 0; i < r.count; i++) {
		struct part part;
		if (!part_read(spec, r.elements[i], &part) ||
			!element_of_part(spec, &part, &elements[i])) {
			return false;
		}
		if (i > 0) {
			buffer_add_char(&forms, '.');
		}
		buffer_add(&forms, part.canonical.at, part.canonical.len);
	}
	path->elements = elements;
	path->count = r.count;
	if (canonical != NULL) {
		*canonical = buffer_text(&forms);
	}
	return true;
}

bool
path_read(struct spec_reader *r, struct spelling s, struct path *path)
{
	*path = (struct path){ .span = s.span };
	return java_is_blank(s.text) || read_elements(r, s, path, NULL);
}

bool
path_read_inner(struct spec_reader *r, struct spelling s, struct path *path, struct text *canonical)
{
	*path = (struct path){ .span = s.span };
	if (!java_is_blank(s.text)) {
		if (!read_elements(r, s, path, canonical)) {
			return false;
		}
		if (path->count > 0) {
			return true;
		}
	}
	diag_error(r->diag, s.span, "the path of a lookup is blank");
	diag_hint(r->diag, "the value itself, n levels up, is @n");
	return false;
}
