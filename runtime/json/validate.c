/* SPDX-License-Identifier: Apache-2.0 */
/* Checks the grammar of a document over its tokens (RFC 8259): one step a token, no recursion. */
#include "json/validate.h"

const bool jrt_delimiter[256] = {
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
	return (bounded && at >= end) ? at == end : jrt_is_delimiter(*at);
}

/* The end of the digits that begin at `at`; takes eight bytes at a time unless the text ends among
 * them, since the number of digits is hard to predict. */
__attribute__((always_inline)) static inline const char *
skip_digits(const char *at, const char *end, bool bounded)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	const uint64_t ones = 0x0101010101010101u;
	while (!bounded) {
		uint64_t word;
		memcpy(&word, at, sizeof word); /* there are that many: JRT_PADDING */
		/* bit 7 of the first non-digit byte is set; later bytes may be wrong */
		uint64_t others = ((word + ones * 0x46) | (word - ones * '0')) & ones * 0x80;
		if (others != 0) {
			return at + __builtin_ctzll(others) / 8;
		}
		at += 8;
	}
#endif
	while (is_digit(at, end, bounded)) {
		at++;
	}
	return at;
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
		at = skip_digits(at, end, bounded);
	}
	if ((!bounded || at < end) && *at == '.') {
		at++;
		if (!is_digit(at, end, bounded)) {
			return false;
		}
		at = skip_digits(at, end, bounded);
	}
	if ((!bounded || at < end) && (*at | 0x20) == 'e') {
		at++;
		at += (!bounded || at < end) && (*at == '+' || *at == '-');
		if (!is_digit(at, end, bounded)) {
			return false;
		}
		at = skip_digits(at, end, bounded);
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

/* Anything but a string, an object or an array. */
__attribute__((always_inline)) static inline bool
is_plain(char c, const char *at, const char *end, bool bounded)
{
	switch (c) {
	case 't':
		return is_word(at, end, "true", 4, bounded);
	case 'f':
		return is_word(at, end, "false", 5, bounded);
	case 'n':
		return is_word(at, end, "null", 4, bounded);
	default:
		return is_number(at, end, bounded);
	}
}

bool
jrt_is_letters(const char *text, size_t len, size_t at)
{
	const char *from = text + at, *end = text + len;
	if (at == 0 || (unsigned char)(from[-1] - '0') >= 10) {
		return (*from == 't' || *from == 'f' || *from == 'n') &&
		       is_plain(*from, from, end, true);
	}
	if ((*from | 0x20) != 'e') {
		return false;
	}
	from++;
	from += from < end && (*from == '+' || *from == '-');
	if (!is_digit(from, end, true)) {
		return false;
	}
	return ends(skip_digits(from, end, true), end, true);
}

bool
jrt_are_plain(const char *text, const uint32_t *pos, const uint16_t *at, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const char *plain = text + pos[at[i]];
		if (!is_plain(*plain, plain, NULL, false)) {
			return false;
		}
	}
	return true;
}

#define ARRAY ((uint32_t)1 << 31)

/* How numbers and literals are checked. */
enum plain { PLAIN_RIGHT, PLAIN_INSIDE, PLAIN_BOUNDED };

/* Whether a token of kind `c` is a valid number or literal. */
__attribute__((always_inline)) static inline bool
is_plain_token(
	const struct jrt_tokens *t, uint32_t token, char c, const char *end, enum plain plain)
{
	const char *at = t->text + t->pos[token];
	return c == JRT_KIND_PLAIN &&
	       (plain == PLAIN_RIGHT || is_plain(*at, at, end, plain == PLAIN_BOUNDED));
}

/* The last of a series of numbers and literals, each after a comma, that begins with token `i`, or
 * the token before it: checks long arrays word by word. */
static inline uint32_t
skip_plain(const char *kinds, uint32_t i)
{
	static const char four[8] = { JRT_KIND_PLAIN, ',', JRT_KIND_PLAIN, ',', JRT_KIND_PLAIN, ',',
		JRT_KIND_PLAIN, ',' };
	uint64_t wanted, word;
	memcpy(&wanted, four, sizeof wanted);
	for (;; i += 8) {
		memcpy(&word, kinds + i, sizeof word);
		if (word != wanted) {
			return i;
		}
	}
}

#define NEXT kinds[++i]
/* What stands as the value of a member or an element, but a string. */
#define TAKE_VALUE                                                                                 \
	if (c != '"') {                                                                            \
		if (c == '{' || c == '[') {                                                        \
			goto open;                                                                 \
		}                                                                                  \
		if (!is_plain_token(t, i, c, last, plain)) {                                       \
			goto bad;                                                                  \
		}                                                                                  \
	}                                                                                          \
	c = NEXT

/* Objects and arrays have states of their own, so that the processor can predict each branch.  The
 * kind after the last token is a line end, which fits nowhere. */
__attribute__((always_inline)) static inline enum jrt_status
validate(const struct jrt_tokens *t, const char *last, uint32_t *token, enum plain plain)
{
	uint32_t stack[JRT_MAX_DEPTH]; /* open brackets; ARRAY marks the square ones */
	uint32_t depth = 0, i = *token, top = 0, *close = t->close;
	const char *kinds = t->kinds;
	enum jrt_status fault = JRT_BAD_JSON;
	char c = kinds[i];
	if (c == '{' || c == '[') {
		goto open;
	}
	/* what touches a number here is not known to be wrong */
	if (c != '"' && (plain == PLAIN_RIGHT || !is_plain_token(t, i, c, last, plain))) {
		goto bad;
	}
	*token = i + 1;
	return JRT_OK;

key: /* c is the kind of what should be a key */
	if (c != '"' || NEXT != ':') {
		goto bad;
	}
	c = NEXT;
	TAKE_VALUE;
behind_member:
	if (c == ',') {
		c = NEXT;
		goto key;
	}
	if (c == '}') {
		goto closed;
	}
	goto bad;

element:
	if (plain == PLAIN_RIGHT && c == JRT_KIND_PLAIN) {
		c = kinds[i = skip_plain(kinds, i)];
	}
	TAKE_VALUE;
behind_element:
	if (c == ',') {
		c = NEXT;
		goto element;
	}
	if (c == ']') {
		goto closed;
	}
	goto bad;

open:
	if (depth == JRT_MAX_DEPTH) {
		fault = JRT_TOO_DEEP;
		goto bad;
	}
	if (c == '{') {
		stack[depth++] = top = i;
		c = NEXT;
		if (c != '}') {
			goto key;
		}
	} else {
		stack[depth++] = top = i | ARRAY;
		c = NEXT;
		if (c != ']') {
			goto element;
		}
	}
closed:
	close[top & ~ARRAY] = i;
	if (--depth == 0) {
		*token = i + 1;
		return JRT_OK;
	}
	top = stack[depth - 1];
	c = NEXT;
	if (top & ARRAY) {
		goto behind_element;
	}
	goto behind_member;

bad:
	*token = i;
	return fault;
}
#undef NEXT
#undef TAKE_VALUE

enum jrt_status
jrt_validate(const struct jrt_tokens *t, size_t len, uint32_t *token, bool bounded, size_t *offset)
{
	const char *last = t->text + len;
	uint32_t first = *token;
	enum jrt_status status = JRT_BAD_JSON;
	if (t->plain_right) {
		status = validate(t, last, token, PLAIN_RIGHT);
	}
	if (status != JRT_OK) { /* locate the error: a number that touches what follows is one */
		*token = first;
		status = bounded ? validate(t, last, token, PLAIN_BOUNDED)
				 : validate(t, last, token, PLAIN_INSIDE);
	}
	*offset = t->pos[*token];
	return status;
}
