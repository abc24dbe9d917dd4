/* SPDX-License-Identifier: Apache-2.0 */
/* Java's regular expressions (java.util.regex.Pattern) by way of PCRE2. */
#ifndef JOLT_REGEX_H
#define JOLT_REGEX_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "json/text.h"

enum jrt_regex_state {
	JRT_REGEX_OK,
	JRT_REGEX_BAD, /* Java rejects it too */
	JRT_REGEX_UNSUPPORTED, /* Java has it, PCRE2 has not: flags d U x, \G, \b{g}, \N{name},
				  javaMirrored, look-behind without a fixed length, and what is
				  larger than it allows */
	JRT_REGEX_NO_ROOM,
};

/* Compiles a pattern of Java's; *code is to be given to pcre2_code_free() when OK.  Subjects are to
 * be matched with PCRE2_NO_UTF_CHECK: they may hold lone surrogates as three bytes. */
enum jrt_regex_state jrt_regex_compile(struct jrt_text pattern, pcre2_code **code);
/* Whether a pattern matches just itself; then its text goes to `out` (room for pattern.len bytes)
 * and *len. */
bool jrt_regex_is_literal(struct jrt_text pattern, char *out, size_t *len);
#endif
