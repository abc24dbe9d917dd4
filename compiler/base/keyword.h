/* SPDX-License-Identifier: Apache-2.0 */
/* Words that cannot be names in C11 with its usual headers, and the names of the headers. */
#ifndef BASE_KEYWORD_H
#define BASE_KEYWORD_H

#include <stdbool.h>

/* A keyword of C, "main", or a lower-case macro of compilers and headers. */
bool is_c_keyword(const char *);
/* The name, without ".h", of a C header or of one that C headers include. */
bool is_c_header(const char *);
#endif
