/* SPDX-License-Identifier: Apache-2.0 */
/* Checks the grammar of a document over its tokens (RFC 8259): one step a token, no recursion. */
#include "json/validate.h"

/* What may stand behind a number or literal. */
static const bool delimiter[256] = {
	[' '] = true,
	['\t'] = true,
	['\n'] = true,
	['\r'] = true,
	[','] = true,
	[']'] = true,
	['}'] = true,
};

static inline bool
is_digit(const char *at, const char *end, bool bounded)
{
	return (!bounded || at < end) && (unsigned char)(*at - '0') < 10;
}

static inline bool
ends(const char *at, const char *end, bool bounded)
{
	return (bounded && at >= end) ? at == end : delimiter[(unsigned char)*at];
}

__attribute__((always_inline)) static inline bool
is_number(const char *at, const char *end, bool bounded)
{
	at += *at == '-';
	if (!is_digit(at, end, bounded)) {
		return false;
	}
	if (*at == '0') {
		at++;
	} else {
		while (is_digit(at, end, bounded)) {
			at++;
		}
	}
	if ((!bounded || at < end) && *at == '.') {
		at++;
		if (!is_digit(at, end, bounded)) {
			return false;
		}
		while (is_digit(at, end, bounded)) {
			at++;
		}
	}
	if ((!bounded || at < end) && (*at | 0x20) == 'e') {
		at++;
		at += (!bounded || at < end) && (*at == '+' || *at == '-');
		if (!is_digit(at, end, bounded)) {
			return false;
		}
		while (is_digit(at, end, bounded)) {
			at++;
		}
	}
	return ends(at, end, bounded);
}

__attribute__((always_inline)) static inline bool
is_word(const char *at, const char *end, const char *word, size_t len, bool bounded)
{
	if (bounded && (size_t)(end - at) < len) {
		return false;
	}
	return memcmp(at, word, len) == 0 && ends(at + len, end, bounded);
}

#define ARRAY ((uint32_t)1 << 31)

__attribute__((always_inline)) static inline enum jrt_status
validate(const char *text, size_t len, const uint32_t *pos, uint32_t *close, uint32_t *token,
	uint32_t end, bool bounded, size_t *offset)
{
	uint32_t stack[JRT_MAX_DEPTH]; /* open brackets; ARRAY marks the square ones */
	uint32_t depth = 0, i = *token, top = 0;
	const char *last = text + len;
	enum jrt_status fault = JRT_BAD_JSON;
	char c;

#define THIS (bounded && i >= end ? '\0' : text[pos[i]])
#define NEXT (i++, THIS)
	c = THIS;
value:
	switch (c) {
	case '"':
		break;
	case '{':
		if (depth == JRT_MAX_DEPTH) {
			fault = JRT_TOO_DEEP;
			goto bad;
		}
		stack[depth++] = top = i;
		c = NEXT;
		if (c == '"') {
			goto key;
		}
		if (c == '}') {
			goto closed;
		}
		goto bad;
	case '[':
		if (depth == JRT_MAX_DEPTH) {
			fault = JRT_TOO_DEEP;
			goto bad;
		}
		stack[depth++] = top = i | ARRAY;
		c = NEXT;
		if (c == ']') {
			goto closed;
		}
		goto value;
	case '-':
	case '0':
	case '1':
	case '2':
	case '3':
	case '4':
	case '5':
	case '6':
	case '7':
	case '8':
	case '9':
		if (!is_number(text + pos[i], last, bounded)) {
			goto bad;
		}
		break;
	case 't':
		if (!is_word(text + pos[i], last, "true", 4, bounded)) {
			goto bad;
		}
		break;
	case 'f':
		if (!is_word(text + pos[i], last, "false", 5, bounded)) {
			goto bad;
		}
		break;
	case 'n':
		if (!is_word(text + pos[i], last, "null", 4, bounded)) {
			goto bad;
		}
		break;
	default:
		goto bad;
	}
behind:
	if (depth == 0) {
		*token = i + 1;
		return JRT_OK;
	}
	c = NEXT;
	if (top & ARRAY) {
		if (c == ',') {
			c = NEXT;
			goto value;
		}
		if (c == ']') {
			goto closed;
		}
		goto bad;
	}
	if (c == ',') {
		c = NEXT;
		if (c == '"') {
			goto key;
		}
		goto bad;
	}
	if (c != '}') {
		goto bad;
	}
closed:
	close[top & ~ARRAY] = i;
	depth--;
	top = depth > 0 ? stack[depth - 1] : 0;
	goto behind;
key:
	c = NEXT;
	if (c != ':') {
		goto bad;
	}
	c = NEXT;
	goto value;
bad:
	*token = i;
	*offset = bounded && i >= end ? len : pos[i];
	return fault;
#undef NEXT
#undef THIS
}

enum jrt_status
jrt_validate(const char *text, size_t len, const uint32_t *pos, uint32_t *close, uint32_t *token,
	uint32_t end, bool bounded, size_t *offset)
{
	if (bounded) {
		return validate(text, len, pos, close, token, end, true, offset);
	}
	return validate(text, len, pos, close, token, end, false, offset);
}
