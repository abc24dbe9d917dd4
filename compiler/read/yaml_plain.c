/* SPDX-License-Identifier: Apache-2.0 */
/* The meaning of plain scalars (YAML 1.2.2, 10.3.2). */
#include "read/yaml_reader.h"

#include <string.h>

static bool
is_one_of(struct text t, const char *const *words)
{
	for (; *words != NULL; words++) {
		if (text_is(t, *words)) {
			return true;
		}
	}
	return false;
}

static size_t
digits(const char *at, const char *end)
{
	const char *c = at;
	while (c < end && *c >= '0' && *c <= '9') {
		c++;
	}
	return (size_t)(c - at);
}

/* Converts 0x and 0o to decimal digits, by long multiplication: any length, but bounded. */
static bool
based(struct arena *arena, struct text t, struct text *number)
{
	enum { MOST_DIGITS = 256 };
	unsigned char decimal[2 * MOST_DIGITS] = { 0 }; /* least significant first */
	unsigned base = t.len > 2 && t.at[0] == '0' ? (t.at[1] == 'x'          ? 16
							      : t.at[1] == 'o' ? 8
									       : 0)
						    : 0;
	size_t used = 1;
	if (base == 0 || t.len > MOST_DIGITS) {
		return false;
	}
	for (size_t i = 2; i < t.len; i++) {
		char c = t.at[i];
		unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
				 : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
				 : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
							: base;
		if (digit >= base) {
			return false;
		}
		for (size_t k = 0; k < used || digit > 0; k++) {
			unsigned sum = decimal[k] * base + digit;
			decimal[k] = (unsigned char)(sum % 10);
			digit = sum / 10;
			used = k + 1 > used ? k + 1 : used;
		}
	}
	char *text = arena_alloc(arena, used + 1);
	for (size_t k = 0; k < used; k++) {
		text[k] = (char)('0' + decimal[used - 1 - k]);
	}
	*number = (struct text){ text, used };
	return true;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?, as JSON writes it. */
static bool
decimal(struct arena *arena, struct text t, struct text *number)
{
	const char *at = t.at, *end = at + t.len;
	bool sign = at < end && (*at == '+' || *at == '-'), minus = sign && *at == '-';
	at += sign;
	const char *whole = at;
	size_t whole_len = digits(at, end), part_len = 0;
	at += whole_len;
	bool point = at < end && *at == '.';
	const char *part = at + point;
	if (point) {
		part_len = digits(part, end);
		at = part + part_len;
	}
	const char *exponent = at;
	if (at < end && (*at == 'e' || *at == 'E')) {
		at++;
		at += at < end && (*at == '+' || *at == '-');
		size_t n = digits(at, end);
		at += n;
		if (n == 0) {
			return false;
		}
	}
	if (at != end || whole_len + part_len == 0 || (whole_len > 1 && *whole == '0')) {
		return false;
	}
	if (t.at[0] != '+' && whole_len > 0 && point == (part_len > 0)) {
		*number = t; /* JSON writes it the same */
		return true;
	}
	struct buffer b;
	buffer_init(&b, arena);
	if (minus) {
		buffer_add_char(&b, '-');
	}
	if (whole_len == 0) {
		buffer_add_char(&b, '0');
	}
	buffer_add(&b, whole, whole_len);
	if (point) {
		buffer_add_char(&b, '.');
		buffer_add(&b, part_len > 0 ? part : "0", part_len > 0 ? part_len : 1);
	}
	buffer_add(&b, exponent, (size_t)(end - exponent));
	*number = buffer_text(&b);
	return true;
}

bool
yaml_plain(struct arena *arena, struct node *n)
{
	static const char *const nulls[] = { "", "~", "null", "Null", "NULL", NULL };
	static const char *const truths[] = { "true", "True", "TRUE", NULL };
	static const char *const lies[] = { "false", "False", "FALSE", NULL };
	static const char *const none[] = { ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf",
		"+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", NULL };
	struct text t = n->text;
	n->kind = NODE_STRING;
	if (is_one_of(t, nulls)) {
		n->kind = NODE_NULL;
	} else if (is_one_of(t, truths) || is_one_of(t, lies)) {
		n->kind = NODE_BOOL;
		n->text = is_one_of(t, truths) ? TEXT("true") : TEXT("false");
	} else if (is_one_of(t, none)) {
		return false;
	} else if (decimal(arena, t, &n->text) || based(arena, t, &n->text)) {
		n->kind = NODE_NUMBER;
	}
	return true;
}
