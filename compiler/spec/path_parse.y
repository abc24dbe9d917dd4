/* SPDX-License-Identifier: Apache-2.0 */
%name Path
%token_prefix PATH_
%token_type {struct path_token}
%extra_argument {struct path_reader *r}
%include {
/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar of a path: where its elements begin and end.  key.c reads the elements. */
#include "base/lemon.h"
#include "spec/path_reader.h"
}

path ::= parts.                { path_close(r); }
parts ::= .
parts ::= parts CHARS(T).      { path_add(r, T); }
parts ::= parts DOT.           { path_close(r); }
/* an index begins an element */
parts ::= parts BRACKET(T).    { path_close(r); path_add(r, T); }
/* a lookup ends one, and may have text before it only in brackets */
parts ::= parts LOOKUP(T).     {
	path_add(r, T);
	if (!path_in_bracket(r))
		path_close(r);
}
