/* SPDX-License-Identifier: Apache-2.0 */
%name Json
%token_prefix JSON_
%token_type {struct json_token}
%extra_argument {struct json_reader *r}
%stack_size 0
%include {
#include "base/lemon.h"
#include "read/json_reader.h"
}
%syntax_error { json_syntax_error(r, yymajor, TOKEN); }
%stack_overflow { diag_error(r->diag, (struct span){ r->source, 0, 0 }, "out of memory"); }

%type value {struct node *}
%type member {struct node *}
%type members {struct json_list}
%type elements {struct json_list}

document ::= value(V).                        { r->root = V; }

value(N) ::= STRING(T).                       { N = json_scalar(r, NODE_STRING, T); }
value(N) ::= NUMBER(T).                       { N = json_scalar(r, NODE_NUMBER, T); }
value(N) ::= TRUE(T).                         { N = json_scalar(r, NODE_BOOL, T); }
value(N) ::= FALSE(T).                        { N = json_scalar(r, NODE_BOOL, T); }
value(N) ::= NULL(T).                         { N = json_scalar(r, NODE_NULL, T); }
value(N) ::= LBRACE(A) RBRACE(B).             { N = json_container(r, NODE_OBJECT, (struct json_list){ 0 }, A, B); }
value(N) ::= LBRACE(A) members(L) RBRACE(B).  { N = json_container(r, NODE_OBJECT, L, A, B); }
value(N) ::= LBRACKET(A) RBRACKET(B).         { N = json_container(r, NODE_ARRAY, (struct json_list){ 0 }, A, B); }
value(N) ::= LBRACKET(A) elements(L) RBRACKET(B). { N = json_container(r, NODE_ARRAY, L, A, B); }

members(L) ::= member(M).                     { L = json_append((struct json_list){ 0 }, M); }
members(L) ::= members(K) COMMA member(M).    { L = json_append(K, M); }
member(M) ::= STRING(K) COLON value(V).       { M = json_member(r, K, V); }

elements(L) ::= value(V).                     { L = json_append((struct json_list){ 0 }, V); }
elements(L) ::= elements(K) COMMA value(V).   { L = json_append(K, V); }
