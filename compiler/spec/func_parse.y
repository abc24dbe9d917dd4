/* SPDX-License-Identifier: Apache-2.0 */
%name Func
%token_prefix FUNC_
%token_type {struct func_token}
%extra_argument {struct func_reader *r}
%include {
/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar of a function's arguments: any text, separated by commas.  func.c reads the arguments
 * themselves. */
#include "base/lemon.h"
#include "spec/func_reader.h"
}

list ::= arguments argument.        { func_add(r, r->s.text.len, r->s.text.len); }
arguments ::= .
arguments ::= arguments argument COMMA(C). { func_add(r, C.from, C.to); }
argument ::= .
argument ::= argument CHARS.
