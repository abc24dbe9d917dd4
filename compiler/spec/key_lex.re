/* SPDX-License-Identifier: Apache-2.0 */
/* Splits a key: first finds which of its characters are special, then, once its kind is known, its
 * tokens. */
#include "spec/java.h"
#include "spec/key_parse.h"
#include "spec/key_reader.h"

static void
mark(struct key_marks *m, char c, size_t at)
{
	if (m->count++ == 0) {
		m->first = c;
	}
	switch (c) {
	case '@':
		m->at = m->ats++ == 0 ? at : m->at;
		break;
	case '*':
		m->star = m->stars++ == 0 ? at : m->star;
		break;
	case '[':
		m->open = m->opens++ == 0 ? at : m->open;
		break;
	case ']':
		m->closes++;
		break;
	case '$':
		m->dollar = m->dollars++ == 0 ? at : m->dollar;
		break;
	case '&':
		m->amp = m->amps++ == 0 ? at : m->amp;
		break;
	case '#':
		m->hash = m->hashes++ == 0 ? at : m->hash;
		break;
	default:
		break;
	}
}

struct key_marks
key_marks(struct text t)
{
	struct key_marks m = { 0 };
	const char *cursor = t.at, *limit = t.at + t.len;
	char before = 0;
	for (;;) {
		const char *start = cursor;
		/*!re2c
			re2c:define:YYCTYPE = "unsigned char";
			re2c:define:YYCURSOR = cursor;
			re2c:define:YYLIMIT = limit;
			re2c:yyfill:enable = 0;
			re2c:eof = 0;

			any = [\x00-\xff];

			"\\" any { continue; }
			"\\"     { continue; }
			*        { goto plain; }
			$        { return m; }
		*/
	plain:
		mark(&m, *start, (size_t)(start - t.at));
		m.at_paren |= before == '@' && *start == '(';
		before = *start;
	}
}

static int
token(struct key_reader *r, const char *start, const char *cursor, struct key_token *t, int code)
{
	t->from = (size_t)(start - r->s.text.at);
	t->to = r->at = (size_t)(cursor - r->s.text.at);
	return code;
}

/* A run of digits of any script, perhaps with a sign. */
static int
integer(struct key_reader *r, const char *start, const char *cursor, struct key_token *t)
{
	int32_t value;
	struct text digits = { start, (size_t)(cursor - start) };
	token(r, start, cursor, t, 0);
	struct span span = spelling_span(r->s, t->from, t->to);
	if (!java_parse_int(digits, &value)) {
		size_t sign = digits.len > 0 && (*start == '+' || *start == '-');
		bool all = java_digits((struct text){ start + sign, digits.len - sign }) ==
			digits.len - sign;
		diag_error(r->spec->diag, span,
			all && digits.len > sign ? "the number %.*s is too large"
						 : "\"%.*s\" is not a whole number",
			TEXT_ARGS(digits));
		return -1;
	}
	if (value < 0) {
		diag_error(r->spec->diag, span, "a reference cannot be negative");
		return -1;
	}
	t->number = (unsigned)value;
	return KEY_INT;
}

static int
lex_text(struct key_reader *r, struct key_token *t)
{
	const char *cursor = r->s.text.at + r->at, *limit = r->s.text.at + r->s.text.len, *start = cursor;
	/*!re2c
		[^&]+ { return token(r, start, cursor, t, KEY_CHARS); }
		"&"   { r->mode = KEY_REF; return token(r, start, cursor, t, KEY_MARK); }
		$     { return token(r, start, cursor, t, 0); }
		*     { return token(r, start, cursor, t, KEY_CHARS); }
	*/
}

static int
lex_ref(struct key_reader *r, struct key_token *t)
{
	const char *cursor = r->s.text.at + r->at, *limit = r->s.text.at + r->s.text.len, *start = cursor;
	/*!re2c
		wide  = [0-9\x80-\xff]+;

		"&"   { return token(r, start, cursor, t, KEY_MARK); }
		"("   { return token(r, start, cursor, t, KEY_OPEN); }
		")"   { return token(r, start, cursor, t, KEY_CLOSE); }
		","   { return token(r, start, cursor, t, KEY_COMMA); }
		wide  { goto digits; }
		$     { return token(r, start, cursor, t, 0); }
		*     { r->mode = KEY_TEXT; return lex_text(r, t); }
	*/
digits:;
	/* a non-ASCII character may be a digit of another script, or text after the reference */
	size_t n = java_digits((struct text){ start, (size_t)(cursor - start) });
	if (n == 0) {
		r->mode = KEY_TEXT;
		return lex_text(r, t);
	}
	return integer(r, start, start + n, t);
}

static int
lex_whole(struct key_reader *r, struct key_token *t)
{
	const char *cursor = r->s.text.at + r->at, *limit = r->s.text.at + r->s.text.len, *start = cursor;
	/*!re2c
		[&$]          { return token(r, start, cursor, t, KEY_MARK); }
		"#"           { return token(r, start, cursor, t, KEY_HITS); }
		"("           { return token(r, start, cursor, t, KEY_OPEN); }
		")"           { return token(r, start, cursor, t, KEY_CLOSE); }
		","           { return token(r, start, cursor, t, KEY_COMMA); }
		[+-]? wide    { return integer(r, start, cursor, t); }
		$             { return token(r, start, cursor, t, 0); }
		*             { return token(r, start, cursor, t, KEY_CHARS); }
	*/
}

static int
lex_starred(struct key_reader *r, struct key_token *t)
{
	const char *cursor = r->s.text.at + r->at, *limit = r->s.text.at + r->s.text.len, *start = cursor;
	/*!re2c
		[^*]+ { return token(r, start, cursor, t, KEY_CHARS); }
		"*"   { return token(r, start, cursor, t, KEY_STAR); }
		$     { return token(r, start, cursor, t, 0); }
		*     { return token(r, start, cursor, t, KEY_CHARS); }
	*/
}

static int
lex_where(struct key_reader *r, struct key_token *t)
{
	const char *cursor = r->s.text.at + r->at, *limit = r->s.text.at + r->s.text.len, *start = cursor;
	if (r->mode == KEY_PATH || (r->at == 0 && java_digits(r->s.text) == 0)) {
		r->mode = KEY_PATH;
		return token(r, start, limit, t, start == limit ? 0 : KEY_CHARS);
	}
	/*!re2c
		wide  { return integer(r, start, cursor, t); }
		","   { r->mode = KEY_PATH; return token(r, start, cursor, t, KEY_COMMA); }
		$     { return token(r, start, cursor, t, 0); }
		*     { return token(r, start, cursor, t, KEY_CHARS); }
	*/
}

int
key_lex(struct key_reader *r, struct key_token *t)
{
	switch (r->mode) {
	case KEY_TEXT:
		return lex_text(r, t);
	case KEY_REF:
		return lex_ref(r, t);
	case KEY_WHOLE:
		return lex_whole(r, t);
	case KEY_STARRED:
		return lex_starred(r, t);
	default:
		return lex_where(r, t);
	}
}
