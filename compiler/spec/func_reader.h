/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by func_lex.re, func_parse.y and func.c. */
#ifndef SPEC_FUNC_READER_H
#define SPEC_FUNC_READER_H

#include "spec/spec_reader.h"

struct func_token {
	size_t from, to; /* in the spelling */
};

struct func_reader {
	struct spelling s; /* the text between the parentheses */
	size_t at;
	bool in_parens, in_quotes;
	size_t from; /* of the current argument */
	struct func_token *arguments;
	unsigned count, room;
	struct arena *arena;
};

/* The next token of a list of arguments (FUNC_..., 0 at the end). */
int func_lex(struct func_reader *, struct func_token *);
/* Action of the grammar: the argument ends before `to`, the next begins at `next`. */
void func_add(struct func_reader *, size_t to, size_t next);

/* What is known at compile time about the arguments of a call on dates.  NULL: not such a call, or
 * nothing is known.  Reports invalid literals. */
const struct date_call *date_call_read(struct spec_reader *, const struct expr *call);

/* How Java's Double.parseDouble reads a text without surrounding blanks. */
enum double_kind { DOUBLE_NOT, DOUBLE_NUMBER, DOUBLE_NAN, DOUBLE_INFINITE };
enum double_kind func_double(struct text);

void *FuncAlloc(void *(*)(size_t));
void Func(void *, int, struct func_token, struct func_reader *);
void FuncFree(void *, void (*)(void *));
#endif
