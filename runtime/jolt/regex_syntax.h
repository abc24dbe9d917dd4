/* SPDX-License-Identifier: Apache-2.0 */
/* Java's syntax of regular expressions as PCRE2's (private to this folder). */
#ifndef JOLT_REGEX_SYNTAX_H
#define JOLT_REGEX_SYNTAX_H

#include "jolt/regex.h"

/* The pattern for PCRE2, which may find faults of its own in it.  *out is to be given to free(),
 * whatever is returned; NULL: there is nothing in it. */
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
