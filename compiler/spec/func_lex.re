/* SPDX-License-Identifier: Apache-2.0 */
/* Splits the arguments of a function, and recognises numbers. */
#include "spec/func_parse.h"
#include "spec/func_reader.h"

static int
token(struct func_reader *r, const char *cursor, struct func_token *t, int code)
{
	t->from = r->at;
	t->to = r->at = (size_t)(cursor - r->s.text.at);
	return code;
}

/* A quote protects everything up to the next quote; parentheses protect commas, but do not nest
 * (the reference's two flags). */
int
func_lex(struct func_reader *r, struct func_token *t)
{
	const char *cursor = r->s.text.at + r->at, *limit = r->s.text.at + r->s.text.len;
	/*!re2c
		re2c:define:YYCTYPE = "unsigned char";
		re2c:define:YYCURSOR = cursor;
		re2c:define:YYLIMIT = limit;
		re2c:yyfill:enable = 0;
		re2c:eof = 0;

		[^'(),]+ { return token(r, cursor, t, FUNC_CHARS); }
		"'"      { r->in_quotes = !r->in_quotes; return token(r, cursor, t, FUNC_CHARS); }
		[()]     { goto paren; }
		","      { return token(r, cursor, t, r->in_parens || r->in_quotes ? FUNC_CHARS : FUNC_COMMA); }
		$        { return token(r, cursor, t, 0); }
		*        { return token(r, cursor, t, FUNC_CHARS); }
	*/
paren:
	if (!r->in_quotes) {
		r->in_parens = cursor[-1] == '(';
	}
	return token(r, cursor, t, FUNC_CHARS);
}

/* `t` is followed by a NUL. */
enum double_kind
func_double(struct text t)
{
	const char *cursor = t.at, *limit = t.at + t.len, *marker;
	enum double_kind kind = DOUBLE_NOT;
	/*!re2c
		re2c:define:YYMARKER = marker;

		digits   = [0-9]+;
		exponent = [eE] [+-]? digits;
		decimal  = (digits ("." digits?)? | "." digits) exponent?;
		hex      = [0-9a-fA-F]+;
		hexed    = "0" [xX] (hex "."? | hex? "." hex) [pP] [+-]? digits;

		[+-]? "NaN"                     { kind = DOUBLE_NAN; goto done; }
		[+-]? "Infinity"                { kind = DOUBLE_INFINITE; goto done; }
		[+-]? (decimal | hexed) [fFdD]? { kind = DOUBLE_NUMBER; goto done; }
		$                               { return DOUBLE_NOT; }
		*                               { return DOUBLE_NOT; }
	*/
done:
	return cursor == limit ? kind : DOUBLE_NOT;
}
