/* SPDX-License-Identifier: Apache-2.0 */
/* Words that cannot be names in C11 and its usual headers, and the headers' own. */
#ifndef BASE_KEYWORD_H
#define BASE_KEYWORD_H

#include <stdbool.h>

/* A keyword of C, "main", or a macro in lower case of compilers and headers. */
bool is_c_keyword(const char *);
/* The name, without ".h", of a header of C or of one that these include. */
bool is_c_header(const char *);
#endif
