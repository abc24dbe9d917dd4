/* SPDX-License-Identifier: Apache-2.0 */
%name Key
%token_prefix KEY_
%token_type {struct key_token}
%extra_argument {struct key_reader *r}
%include {
/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar of a key, or of the text between two dots of a path.  The first token is the kind
 * that key.c has determined. */
#include "base/lemon.h"
#include "spec/key_reader.h"
}

%syntax_error {
	(void)yymajor;
	struct spelling s = r->s;
	if (!r->failed && yymajor == 0) {
		diag_error(r->spec->diag, s.span, "\"%.*s\" ends too early", TEXT_ARGS(s.text));
	} else if (!r->failed) {
		diag_error(r->spec->diag, spelling_span(s, TOKEN.from, TOKEN.to),
			"unexpected \"%.*s\" in \"%.*s\"", (int)(TOKEN.to - TOKEN.from), s.text.at + TOKEN.from,
			TEXT_ARGS(s.text));
	}
	if (!r->failed) {
		diag_hint(r->spec->diag, r->mode == KEY_WHERE
				? "a lookup is @(levels up,path) or @path; a name that begins with a digit needs @(0,name)"
				: "a reference is &, &2, &(2) or &(2,1): levels up, and which star");
	}
	r->failed = true;
}

start ::= AS_TEXT text.
start ::= AS_REF ref(R).     { r->part->ref = R; }
start ::= AS_STARS stars.
start ::= AS_INDEX index.
start ::= AS_LOOKUP lookup.

/* text with references: &, a-&1, &(0,1)_&(0,2) */
text ::= piece.
text ::= text piece.
piece ::= CHARS(T).          { key_add_text(r, T); }
piece ::= ref(R).            { key_add_ref(r, R); }

/* &, &2, &(2), &(2,1); Java's split ignores trailing commas */
%type ref {struct ref}
ref(R) ::= MARK.                                      { R = (struct ref){ 0, 0 }; }
ref(R) ::= MARK INT(L).                               { R = (struct ref){ L.number, 0 }; }
ref(R) ::= MARK OPEN INT(L) CLOSE.                    { R = (struct ref){ L.number, 0 }; }
ref(R) ::= MARK OPEN INT(L) commas CLOSE.             { R = (struct ref){ L.number, 0 }; }
ref(R) ::= MARK OPEN INT(L) COMMA INT(G) CLOSE.       { R = (struct ref){ L.number, G.number }; }
ref(R) ::= MARK OPEN INT(L) COMMA INT(G) commas CLOSE. { R = (struct ref){ L.number, G.number }; }
commas ::= COMMA.
commas ::= commas COMMA.

/* texts around stars */
stars ::= before STAR rest.
stars ::= stars STAR rest.
before ::= .                 { key_add_star_text(r, (struct text){ "", 0 }); }
before ::= CHARS(T).         { key_add_star_text(r, (struct text){ r->s.text.at + T.from, T.to - T.from }); }
rest ::= .                   { key_add_star_text(r, (struct text){ "", 0 }); }
rest ::= CHARS(T).           { key_add_star_text(r, (struct text){ r->s.text.at + T.from, T.to - T.from }); }

/* between [ and ]: nothing, an index, a reference, #n; key.c reads lookups */
index ::= .                  { key_set_index(r, ELEMENT_APPEND, 0, NULL); }
index ::= INT(I).            { key_set_index(r, ELEMENT_INDEX, I.number, NULL); }
index ::= ref(R).            { key_set_index(r, ELEMENT_INDEX_NAME, 0, &R); }
index ::= HITS.              { key_set_index(r, ELEMENT_INDEX_HITS, 0, NULL); }
index ::= HITS INT(N).       { key_set_index(r, ELEMENT_INDEX_HITS, N.number, NULL); }

/* inside @(..): levels up, path, or both */
lookup ::= INT(L).               { r->failed |= !key_set_lookup(r, L.number, NULL); }
lookup ::= INT(L) COMMA.         { r->failed |= !key_set_lookup(r, L.number, NULL); }
lookup ::= INT(L) COMMA CHARS(P). { r->failed |= !key_set_lookup(r, L.number, &P); }
lookup ::= CHARS(P).             { r->failed |= !key_set_lookup(r, 0, &P); }
