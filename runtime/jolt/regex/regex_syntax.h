/* SPDX-License-Identifier: Apache-2.0 */
/* Translates Java's regular expressions into PCRE2's syntax (private to this folder). */
#ifndef JOLT_REGEX_SYNTAX_H
#define JOLT_REGEX_SYNTAX_H

#include "jolt/regex/regex.h"

/* The pattern for PCRE2, which may reject it for reasons of its own.  The caller frees *out,
 * whatever the result; NULL: empty. */
enum jrt_regex_state jrt_regex_translate(struct jrt_text pattern, char **out, size_t *len);

/* ASCII */
static inline bool
jrt_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
jrt_is_digit(char c)
{
	return c >= '0' && c <= '9';
}
#endif
