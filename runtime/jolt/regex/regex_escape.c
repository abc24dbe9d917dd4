/* SPDX-License-Identifier: Apache-2.0 */
/* What follows a backslash in Java's regular expressions, if it is a character or a set. */
#include "jolt/regex/regex_parts.h"

#include <stdio.h>

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

/* Exactly `digits` hexadecimal digits. */
static bool
take_hex(struct jrt_translation *t, int digits, uint32_t *out)
{
	*out = 0;
	if (t->end - t->at < digits) {
		return false;
	}
	for (int i = 0; i < digits; i++) {
		int d = hex_digit(t->at[i]);
		if (d < 0) {
			return false;
		}
		*out = *out * 16 + (uint32_t)d;
	}
	t->at += digits;
	return true;
}

/* \0, up to 0377. */
static bool
octal(struct jrt_translation *t, uint32_t *c)
{
	int digits = 0;
	*c = 0;
	while (t->at < t->end && *t->at >= '0' && *t->at <= '7' && digits < 3 &&
		*c * 8 + (uint32_t)(*t->at - '0') <= 255) {
		*c = *c * 8 + (uint32_t)(*t->at++ - '0');
		digits++;
	}
	return digits > 0;
}

/* \u: two of them may form one character. */
static bool
four_hex(struct jrt_translation *t, uint32_t *c)
{
	uint32_t low;
	if (!take_hex(t, 4, c)) {
		return false;
	}
	const char *behind = t->at;
	if (*c >= 0xd800 && *c < 0xdc00 && jrt_regex_take(t, "\\u")) {
		if (take_hex(t, 4, &low) && low >= 0xdc00 && low < 0xe000) {
			*c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
		} else {
			t->at = behind;
		}
	}
	return true;
}

/* \x41 or \x{1F600} */
static bool
hexadecimal(struct jrt_translation *t, uint32_t *c)
{
	if (!jrt_regex_take(t, "{")) {
		return take_hex(t, 2, c);
	}
	const char *from = t->at;
	*c = 0;
	while (t->at < t->end && hex_digit(*t->at) >= 0 && *c <= 0x10ffff) {
		*c = *c * 16 + (uint32_t)hex_digit(*t->at++);
	}
	return t->at > from && *c <= 0x10ffff && jrt_regex_take(t, "}");
}

/* The sets that have letters in Java; capital letters denote the complements. */
static bool
set_of_letter(char letter, struct jrt_regex_set *set)
{
	static const struct {
		char letter;
		const char *items;
	} SETS[] = {
		{ 'd', "0-9" },
		{ 's', "\\x{20}\\x{9}-\\x{d}" },
		{ 'w', "a-zA-Z0-9_" },
		{ 'h', "\\x{20}\\x{9}\\x{a0}\\x{1680}\\x{180e}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}"
		       "\\x{3000}" },
		{ 'v', "\\x{a}-\\x{d}\\x{85}\\x{2028}\\x{2029}" },
	};
	for (size_t i = 0; i < sizeof SETS / sizeof *SETS; i++) {
		if (SETS[i].letter == (letter | 0x20)) {
			set->complement = letter != SETS[i].letter;
			(void)snprintf(set->items, sizeof set->items, "%s", SETS[i].items);
			return true;
		}
	}
	return false;
}

/* {LATIN SMALL LETTER A}: whether it can be the name of a character. */
static bool
is_name(const char *at, const char *end)
{
	const char *from = at + 1;
	if (at == end || *at != '{' || from == end || !jrt_is_letter(*from)) {
		return false;
	}
	for (at = from; at < end && *at != '}'; at++) {
		if (!jrt_is_letter(*at) && !jrt_is_digit(*at) && *at != ' ' && *at != '-') {
			return false;
		}
	}
	return at < end;
}

static bool
named_char(char letter, uint32_t *c)
{
	static const char letters[] = "tnrfae", chars[] = "\t\n\r\f\a\x1b";
	const char *found = memchr(letters, letter, sizeof letters - 1);
	*c = found != NULL ? (unsigned char)chars[found - letters] : 0;
	return found != NULL;
}

enum jrt_regex_escaped
jrt_regex_escape(struct jrt_translation *t, uint32_t *c, struct jrt_regex_set *set)
{
	bool good = t->at < t->end;
	char letter = good ? *t->at : '\0';
	*c = 0;
	if (good && !jrt_is_letter(letter) && letter != '0') {
		if (jrt_is_digit(letter)) {
			return JRT_ESCAPED_OTHER;
		}
		*c = jrt_regex_next(t);
		return JRT_ESCAPED_CHAR;
	}
	t->at += good;
	if (letter == 'p' || letter == 'P') {
		set->complement = letter == 'P';
		jrt_regex_property(t, set);
		return JRT_ESCAPED_SET;
	}
	if (set_of_letter(letter, set)) {
		return JRT_ESCAPED_SET;
	}
	switch (letter) {
	case '\0':
		break;
	case '0':
		good = octal(t, c);
		break;
	case 'u':
		good = four_hex(t, c);
		break;
	case 'x':
		good = hexadecimal(t, c);
		break;
	case 'c':
		good = t->at < t->end;
		*c = good ? jrt_regex_next(t) ^ 64u : 0;
		break;
	case 'N': /* \N{name} */
		jrt_regex_refuse(t, is_name(t->at, t->end) ? JRT_REGEX_UNSUPPORTED : JRT_REGEX_BAD);
		break;
	default:
		if (!named_char(letter, c)) {
			t->at--;
			return JRT_ESCAPED_OTHER;
		}
		break;
	}
	if (!good) {
		jrt_regex_refuse(t, JRT_REGEX_BAD);
	}
	return JRT_ESCAPED_CHAR;
}
