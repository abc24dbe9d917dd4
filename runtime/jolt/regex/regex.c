/* SPDX-License-Identifier: Apache-2.0 */
/* Java's regular expressions, compiled by PCRE2. */
#include "jolt/regex/regex.h"

#include "jolt/regex/regex_syntax.h"

#include <stdlib.h>

/* Whether Java would allow more. */
static bool
is_limit(int error)
{
	switch (error) {
	case PCRE2_ERROR_QUANTIFIER_TOO_BIG:
	case PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP:
	case PCRE2_ERROR_PATTERN_TOO_LARGE:
	case PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH:
	case PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED:
		return true;
	default:
		return false;
	}
}

static enum jrt_regex_state
compile(const char *pattern, size_t len, pcre2_code **code)
{
	int error;
	PCRE2_SIZE offset;
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);

	if (context == NULL) {
		return JRT_REGEX_NO_ROOM;
	}
	pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALLOW_SURROGATE_ESCAPES);
	*code = pcre2_compile((PCRE2_SPTR)pattern, len,
		PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT, &error, &offset,
		context);
	pcre2_compile_context_free(context);
	if (*code != NULL) {
		return JRT_REGEX_OK;
	}
	return is_limit(error) ? JRT_REGEX_UNSUPPORTED : JRT_REGEX_BAD;
}

enum jrt_regex_state
jrt_regex_compile(struct jrt_text pattern, pcre2_code **code)
{
	char *translated;
	size_t len;
	enum jrt_regex_state state = jrt_regex_translate(pattern, &translated, &len);

	*code = NULL;
	if (state == JRT_REGEX_OK) {
		state = compile(translated != NULL ? translated : "", len, code);
	}
	free(translated);
	return state;
}

/* The length of a class of one character, "[-]" or "[\\.]", and the character; else 0. */
static size_t
single(struct jrt_text pattern, size_t at, char *of)
{
	const char *p = pattern.at + at;
	size_t left = pattern.len - at, skip = left >= 4 && p[1] == '\\' ? 2 : 1;
	if (left < skip + 2 || p[0] != '[' || p[skip + 1] != ']') {
		return 0;
	}
	char c = p[skip];
	bool itself =
		skip == 2 ? !jrt_is_letter(c) && !jrt_is_digit(c) : strchr("[]^\\&", c) == NULL;
	if (!itself || c < ' ' || c > '~') {
		return 0;
	}
	*of = c;
	return skip + 2;
}

bool
jrt_regex_is_literal(struct jrt_text pattern, char *out, size_t *len)
{
	static const bool is_special[256] = { ['\0'] = true,
		['.'] = true,
		['$'] = true,
		['|'] = true,
		['('] = true,
		[')'] = true,
		['['] = true,
		['{'] = true,
		['^'] = true,
		['?'] = true,
		['*'] = true,
		['+'] = true,
		['\\'] = true };
	size_t n = 0;

	for (size_t i = 0; i < pattern.len; i++) {
		char c = pattern.at[i];
		size_t class = c == '[' ? single(pattern, i, &c) : 0;
		if (class > 0) {
			i += class - 1;
		} else if (c == '\\' && i + 1 < pattern.len) {
			c = pattern.at[++i];
			if (jrt_is_letter(c) || jrt_is_digit(c)) {
				return false;
			}
		} else if (is_special[(unsigned char)c]) {
			return false;
		}
		out[n++] = c;
	}
	*len = n;
	return true;
}
