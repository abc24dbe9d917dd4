/* SPDX-License-Identifier: Apache-2.0 */
/* The tokens of JSON, and what people write instead of them. */
#include "read/json_reader.h"
#include "read/json_parse.h"


static int
token(struct json_reader *r, const char *start, struct json_token *t, int code)
{
	t->text = (struct text){ start, (size_t)(r->cursor - start) };
	t->span = json_span(r, start, r->cursor);
	return code;
}

static int
wrong(struct json_reader *r, const char *start, const char *what, const char *hint)
{
	diag_error(r->diag, json_span(r, start, r->cursor), "%s", what);
	diag_hint(r->diag, "%s", hint);
	return -1;
}

int
json_lex(struct json_reader *r, struct json_token *t)
{
	const char *start, *marker;
again:
	start = r->cursor;
	/*!re2c
		re2c:define:YYCTYPE  = "unsigned char";
		re2c:define:YYCURSOR = "r->cursor";
		re2c:define:YYMARKER = marker;
		re2c:yyfill:enable   = 0;

		end     = "\x00";
		digits  = [0-9]+;
		integer = "-"? ("0" | [1-9] [0-9]*);
		number  = integer ("." digits)? ([eE] [+-]? digits)?;
		word    = [A-Za-z_$] [A-Za-z0-9_$.]*;
		quote   = "\xe2\x80" [\x98-\x9f];
		string  = ["] ([^"\\\x00\n] | "\\" [^\x00\n])* ["];

		[ \t\r\n]+                { goto again; }
		"//" [^\n\x00]*           { if (r->strict) return wrong(r, start, "a comment", "JSON records have none"); goto again; }
		"/*"                      { goto comment; }
		end                       { r->cursor--; return token(r, start, t, 0); }
		"{"                       { return token(r, start, t, JSON_LBRACE); }
		"}"                       { return token(r, start, t, JSON_RBRACE); }
		"["                       { return token(r, start, t, JSON_LBRACKET); }
		"]"                       { return token(r, start, t, JSON_RBRACKET); }
		":"                       { return token(r, start, t, JSON_COLON); }
		","                       { return token(r, start, t, JSON_COMMA); }
		string                    { return token(r, start, t, JSON_STRING); }
		number                    { return token(r, start, t, JSON_NUMBER); }
		"true"                    { return token(r, start, t, JSON_TRUE); }
		"false"                   { return token(r, start, t, JSON_FALSE); }
		"null"                    { return token(r, start, t, JSON_NULL); }
		number [0-9A-Za-z_.+-]+   { return wrong(r, start, "not a number of JSON", "no leading zeros, a digit on each side of the point"); }
		[+.-] [0-9A-Za-z_.+-]*    { return wrong(r, start, "not a number of JSON", "a number begins with a digit or \"-\" and a digit"); }
		word                      { return wrong(r, start, "a word without quotes", "keys and strings need double quotes; true, false and null are written small"); }
		['] [^'\x00\n]* [']       { return wrong(r, start, "single quotes", "strings need double quotes"); }
		"#"                       { return wrong(r, start, "unexpected \"#\"", "comments begin with // or stand in /* */"); }
		["] [^"\x00\n]*           { return wrong(r, start, "a string that does not end on its line", "is a double quote missing, or a line break not written as \\n?"); }
		quote [^"\x00\n\xe2]* quote { return wrong(r, start, "typographic quotes", "strings stand in straight double quotes"); }
		[\xc2-\xf4] [\x80-\xbf]+  { return wrong(r, start, "a character that no JSON value begins with", "strings need double quotes"); }
		*                         { return wrong(r, start, "a character that no JSON value begins with", "strings need double quotes"); }
	*/
comment:
	/*!re2c
		"*" "/"  { if (r->strict) return wrong(r, start, "a comment", "JSON records have none"); goto again; }
		end      { r->cursor--; return wrong(r, start, "a comment that does not end", "close it with */"); }
		*        { goto comment; }
	*/
}
