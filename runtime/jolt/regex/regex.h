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
	JRT_REGEX_UNSUPPORTED, /* Java supports it, PCRE2 does not: flags d U x, \G, \b{g},
				  \N{name}, javaMirrored, look-behind without a fixed length, and
				  patterns beyond its size limits */
	JRT_REGEX_NO_ROOM,
};

/* Compiles a Java pattern; on success the caller frees *code with pcre2_code_free().  Match with
 * PCRE2_NO_UTF_CHECK: subjects may contain lone surrogates as three bytes. */
enum jrt_regex_state jrt_regex_compile(struct jrt_text pattern, pcre2_code **code);
/* Whether a pattern matches only one literal text; if so, writes the text to `out` (room for
 * pattern.len bytes) and its length to *len. */
bool jrt_regex_is_literal(struct jrt_text pattern, char *out, size_t *len);
#endif
