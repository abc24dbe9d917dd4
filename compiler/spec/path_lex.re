/* SPDX-License-Identifier: Apache-2.0 */
/* Splits a path.  The reference reads a path in three passes (it inserts a dot before each [,
 * splits the text at dots and lookups, unescapes and reads each element).  This lexer does the
 * first two at once and removes the first of two layers of backslashes, as the second pass does: \.
 * is a dot, \\ is one backslash, \x stays for the third. */
#include "spec/path_parse.h"
#include "spec/path_reader.h"

#include <string.h>

static int
token(struct path_reader *r, size_t from, size_t to, struct path_token *t, int code)
{
	t->text = spelling_part(r->spec->arena, r->s, from, to);
	r->at = to;
	return code;
}

static int
fail(struct path_reader *r, size_t from, size_t to, const char *why)
{
	diag_error(r->spec->diag, spelling_span(r->s, from, to), "%s", why);
	return -1;
}

/* @name: up to the next dot or index.  Consumes the dot, then adds the parentheses. */
static int
word_lookup(struct path_reader *r, size_t from, struct path_token *t)
{
	struct text text = r->s.text;
	size_t to = from + 2;
	while (to < text.len && text.at[to] != '.' &&
		(text.at[to] != '[' || text.at[to - 1] == '\\' || text.at[to - 1] == '@')) {
		to++;
	}
	if (to == text.len) {
		return token(r, from, to, t, PATH_LOOKUP);
	}
	struct speller s;
	speller_init(&s, r->spec->arena, r->s);
	speller_add(&s, r->s, from, from + 1);
	speller_add_byte(&s, '(', r->s, from + 1);
	speller_add(&s, r->s, from + 1, to);
	speller_add_byte(&s, ')', r->s, to);
	t->text = speller_done(&s);
	r->at = to + (text.at[to] == '.');
	return PATH_LOOKUP;
}

int
path_lex(struct path_reader *r, struct path_token *t)
{
	const char *text = r->s.text.at;
	const char *cursor = text + r->at, *limit = text + r->s.text.len, *marker;
	size_t from = r->at;
	/*!re2c
		re2c:define:YYCTYPE = "unsigned char";
		re2c:define:YYCURSOR = cursor;
		re2c:define:YYLIMIT = limit;
		re2c:define:YYMARKER = marker;
		re2c:yyfill:enable = 0;
		re2c:eof = 0;

		any   = [\x00-\xff];
		inner = [\x00-\xff] \ [()];

		[^\\.[@]+      { return token(r, from, (size_t)(cursor - text), t, PATH_CHARS); }
		"\\" [.\\]     { return token(r, from + 1, from + 2, t, PATH_CHARS); }
		"\\" any       { return token(r, from, from + 2, t, PATH_CHARS); }
		"\\"           { t->text = spelling_part(r->spec->arena, r->s, from, from); r->at++; return PATH_CHARS; }
		"."            { return token(r, from, from + 1, t, PATH_DOT); }
		"["            { goto bracket; }
		"@(" inner* ")" { return token(r, from, (size_t)(cursor - text), t, PATH_LOOKUP); }
		"@(" inner* "(" { return fail(r, (size_t)(cursor - text) - 1, (size_t)(cursor - text), "a second ( inside a lookup"); }
		"@("           { return fail(r, from, from + 2, "the ( of this lookup is not closed"); }
		"@."           { return fail(r, from, from + 1, "an @ without a path"); }
		"@"            { goto lookup; }
		$              { return 0; }
		*              { return token(r, from, from + 1, t, PATH_CHARS); }
	*/
bracket:
	/* begins an element; but not after one of these, escaped or not */
	return token(r, from, from + 1, t, from > 0 && strchr("\\.@", text[from - 1]) ? PATH_CHARS : PATH_BRACKET);
lookup:
	return from + 1 == r->s.text.len ? token(r, from, from + 1, t, PATH_LOOKUP) : word_lookup(r, from, t);
}
