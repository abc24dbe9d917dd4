/* SPDX-License-Identifier: Apache-2.0 */
/* JSON documents with spans, as the reference's loader accepts them (Jackson with ALLOW_COMMENTS:
 * SEMANTICS 2). */
#include "base/table.h"
#include "read/json_parse.h"
#include "read/json_reader.h"
#include "read/string_origin.h"

#include <stdlib.h>
#include <string.h>

struct span
json_span(const struct json_reader *r, const char *from, const char *to)
{
	uint32_t a = (uint32_t)(from - r->text), b = (uint32_t)(to - r->text);
	if (r->origin != NULL) {
		bool some = a < b;
		a = r->origin[a];
		b = r->origin[b] > a ? r->origin[b] : a + some;
	}
	return (struct span){ r->source, a, b };
}

/* ---- nodes --------------------------------------------------------------- */

struct node *
json_scalar(struct json_reader *r, enum node_kind kind, struct json_token t)
{
	struct node *n = arena_new(r->arena, struct node);
	n->kind = kind;
	n->span = t.span;
	n->text = kind == NODE_STRING ? json_decode(r, t, &n->origin) : t.text;
	return n;
}

struct json_list
json_append(struct json_list l, struct node *n)
{
	if (l.last == NULL) {
		l.first = n;
	} else {
		l.last->next = n;
	}
	l.last = n;
	l.count++;
	return l;
}

struct node *
json_member(struct json_reader *r, struct json_token key, struct node *value)
{
	value->key = json_decode(r, key, &value->key_origin);
	value->key_span = key.span;
	return value;
}

/* Of a repeated key the last value counts, in the position of the first. */
static struct json_list
settle_repeats(struct json_reader *r, struct json_list l)
{
	struct table seen;
	struct json_list out = { 0 };
	table_init(&seen, r->arena);
	for (struct node *n = l.first, *next; n != NULL; n = next) {
		next = n->next;
		n->next = NULL;
		struct node *first = table_get(&seen, n->key);
		if (first == NULL) {
			table_set(&seen, n->key, n);
			out = json_append(out, n);
			continue;
		}
		if (!r->strict) {
			diag_warn(r->diag, WARN_DUPLICATE_KEY, n->key_span,
				"the key \"%.*s\" appears twice: this value counts",
				TEXT_ARGS(n->key));
			diag_note(r->diag, first->key_span, "the first is here");
		}
		struct node *after = first->next;
		*first = *n;
		first->next = after;
	}
	return out;
}

struct node *
json_container(struct json_reader *r, enum node_kind kind, struct json_list l,
	struct json_token from, struct json_token to)
{
	struct node *n = arena_new(r->arena, struct node);
	if (kind == NODE_OBJECT && l.count > 1) {
		l = settle_repeats(r, l);
	}
	n->kind = kind;
	n->span = (struct span){ r->source, from.span.from, to.span.to };
	n->first = l.first;
	n->count = l.count;
	return n;
}

/* ---- strings ------------------------------------------------------------- */

static int
hex4(const char *s)
{
	int value = 0;
	for (int i = 0; i < 4; i++) {
		char c = s[i];
		int digit = c >= '0' && c <= '9'   ? c - '0'
			    : c >= 'a' && c <= 'f' ? c - 'a' + 10
			    : c >= 'A' && c <= 'F' ? c - 'A' + 10
						   : -1;
		if (digit < 0) {
			return -1;
		}
		value = value * 16 + digit;
	}
	return value;
}

static void
add_code_point(struct buffer *b, unsigned c)
{
	if (c >= 0x10000) {
		buffer_add_char(b, (char)(0xf0 | c >> 18));
		buffer_add_char(b, (char)(0x80 | (c >> 12 & 0x3f)));
	} else if (c >= 0x800) {
		buffer_add_char(b, (char)(0xe0 | c >> 12));
	}
	if (c >= 0x800) {
		buffer_add_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
	} else if (c >= 0x80) {
		buffer_add_char(b, (char)(0xc0 | c >> 6));
	}
	buffer_add_char(b, (char)(c < 0x80 ? c : 0x80 | (c & 0x3f)));
}

/* \uXXXX, with the second half of a surrogate pair if it follows. */
static const char *
decode_unicode(struct json_reader *r, struct buffer *b, const char *at, const char *end)
{
	int unit = end - at >= 6 ? hex4(at + 2) : -1;
	if (unit < 0) {
		diag_error(
			r->diag, json_span(r, at, at + 2), "\\u without four hexadecimal digits");
		diag_hint(r->diag, "a backslash of its own is written \\\\");
		return at + 2;
	}
	at += 6;
	unsigned c = (unsigned)unit;
	if ((c & 0xfc00) == 0xd800 && end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
		int low = hex4(at + 2);
		if (low >= 0xdc00 && low <= 0xdfff) {
			c = 0x10000 + ((c & 0x3ff) << 10) + ((unsigned)low & 0x3ff);
			at += 6;
		}
	}
	add_code_point(b, c);
	return at;
}

/* One character or escape. */
static const char *
decode_next(struct json_reader *r, struct buffer *b, const char *at, const char *end)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *letter;
	if ((unsigned char)*at < 0x20) {
		diag_error(r->diag, json_span(r, at, at + 1), "a control character in a string");
		diag_hint(r->diag, *at == '\t' ? "write a tab as \\t" : "write it as \\u%04x",
			(unsigned char)*at);
		return at + 1;
	}
	if (*at != '\\') {
		buffer_add_char(b, *at);
		return at + 1;
	}
	if (at[1] == 'u') {
		return decode_unicode(r, b, at, end);
	}
	if ((letter = strchr(letters, at[1])) != NULL) {
		buffer_add_char(b, meant[letter - letters]);
	} else {
		diag_error(r->diag, json_span(r, at, at + 2), "\"\\%c\" is not an escape of JSON",
			at[1]);
		diag_hint(r->diag, "a backslash of its own is written \\\\");
	}
	return at + 2;
}

struct text
json_decode(struct json_reader *r, struct json_token t, const uint32_t **origin)
{
	const char *at = t.text.at + 1, *end = t.text.at + t.text.len - 1;
	struct buffer b;
	uint32_t *offsets = NULL;
	bool plain = true;
	for (const char *c = at; c < end && plain; c++) {
		plain = *c != '\\' && (unsigned char)*c >= 0x20;
	}
	if (plain) {
		*origin = r->origin == NULL ? NULL : r->origin + (at - r->text);
		return (struct text){ at, (size_t)(end - at) };
	}
	if (r->origin != NULL) {
		*origin = offsets = arena_new_array(r->arena, t.text.len, uint32_t);
	}
	buffer_init(&b, r->arena);
	while (at < end) {
		const char *here = at;
		size_t before = b.len;
		at = decode_next(r, &b, at, end);
		for (size_t i = before; offsets != NULL && i < b.len; i++) {
			offsets[i] = r->origin[here - r->text];
		}
	}
	if (offsets != NULL) {
		offsets[b.len] = r->origin[end - r->text];
	}
	return buffer_text(&b);
}

/* ---- errors -------------------------------------------------------------- */

static const char *
token_text(struct json_reader *r, struct json_token t)
{
	size_t len = t.text.len > 40 ? 40 : t.text.len;
	while (len < t.text.len && (t.text.at[len] & 0xc0) == 0x80) {
		len--; /* not inside a character */
	}
	return arena_printf(r->arena, "%.*s", (int)len, t.text.at);
}

/* Whether it contains only blanks. */
static bool
is_blank(const struct source *s)
{
	return strspn(s->text, " \t\r\n") == s->len;
}

void
json_syntax_error(struct json_reader *r, int code, struct json_token t)
{
	if (r->failed) {
		return;
	}
	r->failed = true;
	if (code == 0) {
		diag_error(r->diag, t.span,
			r->depth > 0              ? "the document ends too early"
			: is_blank(t.span.source) ? "the file is empty"
						  : "no JSON value here");
		if (r->depth > 0) {
			diag_note(r->diag, r->open[r->depth - 1], "this is not closed");
		}
		return;
	}
	diag_error(r->diag, t.span, "unexpected %s", token_text(r, t));
	const char *before = t.text.at;
	while (before > r->text && strchr(" \t\r\n", before[-1]) != NULL) {
		before--;
	}
	bool comma = before > r->text && before[-1] == ',';
	if (comma && (code == JSON_RBRACE || code == JSON_RBRACKET)) {
		diag_hint(r->diag, "remove the comma before it");
		diag_fix(r->diag, json_span(r, before - 1, before), "%s", "");
	} else if (code == JSON_STRING || code == JSON_LBRACE || code == JSON_LBRACKET ||
		   code == JSON_NUMBER) {
		diag_hint(r->diag, "is a comma or a colon missing before it?");
	}
}

size_t
bad_utf8(const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;
	for (size_t i = 0; i < len;) {
		if (s[i] < 0x80) {
			i++;
			continue;
		}
		size_t more = s[i] >= 0xc2 && s[i] <= 0xdf   ? 1
			      : (s[i] & 0xf0) == 0xe0        ? 2
			      : s[i] >= 0xf0 && s[i] <= 0xf4 ? 3
							     : 0;
		if (more == 0 || len - i <= more) {
			return i;
		}
		for (size_t k = 1; k <= more; k++) {
			if ((s[i + k] & 0xc0) != 0x80) {
				return i;
			}
		}
		if ((s[i] == 0xe0 && s[i + 1] < 0xa0) || (s[i] == 0xed && s[i + 1] > 0x9f) ||
			(s[i] == 0xf0 && s[i + 1] < 0x90) || (s[i] == 0xf4 && s[i + 1] > 0x8f)) {
			return i;
		}
		i += more + 1;
	}
	return len;
}

/* ---- all ----------------------------------------------------------------- */

/* Whether the value ends with this token: the rest is ignored. */
static bool
track_depth(struct json_reader *r, int code, struct json_token t)
{
	if (code == JSON_LBRACE || code == JSON_LBRACKET) {
		if (r->depth == READ_MAX_DEPTH) {
			diag_error(
				r->diag, t.span, "nested more than %d levels deep", READ_MAX_DEPTH);
			r->failed = true;
			return true;
		}
		r->open[r->depth++] = t.span;
		return false;
	}
	if ((code == JSON_RBRACE || code == JSON_RBRACKET) && r->depth > 0) {
		r->depth--;
	}
	return r->depth == 0 && code != JSON_COLON && code != JSON_COMMA;
}

/* Reads the document in r->text. */
static struct node *
read(struct json_reader *r)
{
	unsigned errors = r->diag->errors;
	void *parser = JsonAlloc(malloc);
	struct json_token t = { { r->text, 0 }, json_span(r, r->text, r->text) };
	int code;
	do {
		code = json_lex(r, &t);
		if (code < 0) {
			r->failed = true;
			continue;
		}
		if (code == 0 && r->cursor < r->text + r->len) {
			diag_error(r->diag, json_span(r, r->cursor, r->cursor + 1), "a NUL byte");
			break;
		}
		bool last = code != 0 && track_depth(r, code, t);
		if (!r->failed) {
			Json(parser, code, t, r);
		}
		if (last) {
			struct json_token end = { { r->cursor, 0 },
				json_span(r, r->cursor, r->cursor) };
			if (!r->failed) {
				Json(parser, 0, end, r);
			}
			break;
		}
	} while (code != 0);
	JsonFree(parser, free);
	if (r->strict && r->diag->errors == errors && json_lex(r, &t) > 0) {
		diag_error(r->diag, t.span, "text after the end of the document");
	}
	return r->diag->errors == errors ? r->root : NULL;
}

static struct node *
read_all(const struct source *source, struct arena *arena, struct diag *diag, bool strict)
{
	size_t bad = bad_utf8(source->text, source->len);
	if (bad < source->len) {
		diag_error(diag, (struct span){ source, (uint32_t)bad, (uint32_t)bad + 1 },
			"not valid UTF-8");
		return NULL;
	}
	struct json_reader *r = arena_new(arena, struct json_reader);
	*r = (struct json_reader){
		.source = source,
		.text = source->text,
		.len = source->len,
		.cursor = source->text,
		.arena = arena,
		.diag = diag,
		.strict = strict,
	};
	if (source->len >= 3 && memcmp(source->text, "\xef\xbb\xbf", 3) == 0) {
		r->cursor += 3;
	}
	return read(r);
}

struct node *
read_json(const struct source *s, struct arena *a, struct diag *d)
{
	return read_all(s, a, d, false);
}

struct node *
read_json_strict(const struct source *s, struct arena *a, struct diag *d)
{
	return read_all(s, a, d, true);
}

struct node *
read_json_inside(const struct node *string, struct arena *arena, struct diag *diag)
{
	struct json_reader *r = arena_new(arena, struct json_reader);
	const char *text = arena_dup(arena, string->text.at, string->text.len);
	*r = (struct json_reader){
		.source = string->span.source,
		.text = text,
		.origin = string_origin(string, arena),
		.len = string->text.len,
		.cursor = text,
		.arena = arena,
		.diag = diag,
	};
	struct node *root = read(r);
	if (root != NULL) {
		root->key = string->key;
		root->key_span = string->key_span;
		root->key_origin = string->key_origin;
	}
	return root;
}

/* ---- looking ------------------------------------------------------------- */

const struct node *
node_get(const struct node *object, const char *key)
{
	if (object == NULL || object->kind != NODE_OBJECT) {
		return NULL;
	}
	NODE_EACH(c, object)
	{
		if (text_is(c->key, key)) {
			return c;
		}
	}
	return NULL;
}

const char *
node_kind_name(enum node_kind kind)
{
	static const char *const names[] = {
		[NODE_ERROR] = "an error",
		[NODE_NULL] = "null",
		[NODE_BOOL] = "a boolean",
		[NODE_NUMBER] = "a number",
		[NODE_STRING] = "a string",
		[NODE_ARRAY] = "a list",
		[NODE_OBJECT] = "an object",
	};
	return names[kind];
}
