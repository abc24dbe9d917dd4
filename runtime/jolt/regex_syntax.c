/* SPDX-License-Identifier: Apache-2.0 */
/* From Java's syntax of regular expressions to PCRE2's.  What both write alike is copied; the rest
 * is rewritten or refused, so that no pattern silently means something else. */
#include "jolt/regex_syntax.h"

#include <stdio.h>
#include <stdlib.h>

struct translation {
	const char *at, *end; /* what is left of the pattern */
	char *out;
	size_t used, size;
	unsigned groups; /* in the whole pattern */
	bool dot_all; /* (?s) occurs: dots are left alone */
	bool atom; /* what was written last can be repeated */
	enum jrt_regex_state state;
};

/* ---- writing ------------------------------------------------------------- */

static void
put(struct translation *t, const char *bytes, size_t len)
{
	if (len == 0) {
		return;
	}
	if (t->size - t->used < len) {
		size_t size = (t->size + len) * 2 + 64;
		char *more = realloc(t->out, size);
		if (more == NULL) {
			t->state = JRT_REGEX_NO_ROOM;
			return;
		}
		t->out = more;
		t->size = size;
	}
	if (len > 0) {
		memcpy(t->out + t->used, bytes, len);
		t->used += len;
	}
}

static void
put_string(struct translation *t, const char *s)
{
	put(t, s, strlen(s));
}

static void
put_code(struct translation *t, unsigned long c)
{
	char text[24];
	put(t, text, (size_t)snprintf(text, sizeof text, "\\x{%lx}", c));
}

/* One byte that stands for itself. */
static void
put_literal(struct translation *t, char c)
{
	if ((unsigned char)c < 0x80 && strchr("\\^$.[]|()?*+{}-#/ \t\n&~:=!<>", c) != NULL &&
		c != '\0') {
		put_code(t, (unsigned char)c);
	} else if (c == '\0') {
		put_code(t, 0);
	} else {
		put(t, &c, 1);
	}
}

static void
refuse(struct translation *t, enum jrt_regex_state state)
{
	if (t->state == JRT_REGEX_OK) {
		t->state = state;
	}
	t->at = t->end;
}

/* ---- reading ------------------------------------------------------------- */

static bool
take(struct translation *t, const char *word)
{
	size_t len = strlen(word);
	if ((size_t)(t->end - t->at) < len || memcmp(t->at, word, len) != 0) {
		return false;
	}
	t->at += len;
	return true;
}

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
take_hex(struct translation *t, int digits, unsigned long *out)
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
		*out = *out * 16 + (unsigned long)d;
	}
	t->at += digits;
	return true;
}

/* ---- properties ---------------------------------------------------------- */

/* Java's name -> what PCRE2 calls it; "[:": a POSIX class (both of ASCII only). */
static const struct {
	const char *java, *pcre;
} PROPERTIES[] = {
	{ "Lower", "[:lower:]" },
	{ "Upper", "[:upper:]" },
	{ "ASCII", "[:ascii:]" },
	{ "Alpha", "[:alpha:]" },
	{ "Digit", "[:digit:]" },
	{ "Alnum", "[:alnum:]" },
	{ "Punct", "[:punct:]" },
	{ "Graph", "[:graph:]" },
	{ "Print", "[:print:]" },
	{ "Blank", "[:blank:]" },
	{ "Cntrl", "[:cntrl:]" },
	{ "XDigit", "[:xdigit:]" },
	{ "Space", "[:space:]" },
	{ "LC", "L&" },
	{ "IsLetter", "L" },
	{ "IsDigit", "Nd" },
	{ "IsPunctuation", "P" },
	{ "IsControl", "Cc" },
	{ "IsWhite_Space", "White_Space" },
	{ "javaLowerCase", "Lowercase" },
	{ "javaUpperCase", "Uppercase" },
	{ "javaAlphabetic", "Alphabetic" },
	{ "javaLetter", "L" },
	{ "javaDigit", "Nd" },
	{ "javaIdeographic", "Ideographic" },
};

static void
put_property(struct translation *t, const char *name, size_t len, bool negated, bool in_class)
{
	static const char *const PREFIXES[] = {
		"script=", "sc=", "general_category=", "gc=", "Is"
	};

	for (size_t i = 0; i < sizeof PROPERTIES / sizeof *PROPERTIES; i++) {
		if (strlen(PROPERTIES[i].java) != len ||
			memcmp(PROPERTIES[i].java, name, len) != 0) {
			continue;
		}
		const char *pcre = PROPERTIES[i].pcre;
		if (pcre[0] != '[') {
			put_string(t, negated ? "\\P{" : "\\p{");
			put_string(t, pcre);
			put_string(t, "}");
			return;
		}
		put_string(t, in_class ? "" : "[");
		put_string(t, negated ? "[:^" : "[:");
		put_string(t, pcre + 2);
		put_string(t, in_class ? "" : "]");
		return;
	}
	if (len > 2 && (memcmp(name, "In", 2) == 0 || memcmp(name, "ja", 2) == 0)) {
		refuse(t, JRT_REGEX_UNSUPPORTED);
		return;
	}
	size_t prefix = 0;
	for (size_t i = 0; i < sizeof PREFIXES / sizeof *PREFIXES && prefix == 0; i++) {
		size_t n = strlen(PREFIXES[i]);
		prefix = len > n && memcmp(name, PREFIXES[i], n) == 0 ? n : 0;
	}
	if (prefix == 0 && len > 2) { /* without a prefix only general categories */
		refuse(t, JRT_REGEX_BAD);
		return;
	}
	name += prefix;
	len -= prefix;
	put_string(t, negated ? "\\P{" : "\\p{");
	put(t, name, len);
	put_string(t, "}");
}

static void
property(struct translation *t, bool negated, bool in_class)
{
	if (!take(t, "{")) {
		if (t->at == t->end || !jrt_is_letter(*t->at)) {
			refuse(t, JRT_REGEX_BAD);
			return;
		}
		put_property(t, t->at++, 1, negated, in_class);
		return;
	}
	const char *close = memchr(t->at, '}', (size_t)(t->end - t->at));
	if (close == NULL || close == t->at || *t->at == '^') {
		refuse(t, JRT_REGEX_BAD);
		return;
	}
	put_property(t, t->at, (size_t)(close - t->at), negated, in_class);
	t->at = close + 1;
}

/* ---- escapes ------------------------------------------------------------- */

static void
octal(struct translation *t)
{
	unsigned long c = 0;
	int digits = 0;

	while (t->at < t->end && *t->at >= '0' && *t->at <= '7' && digits < 3 &&
		c * 8 + (unsigned long)(*t->at - '0') <= 255) {
		c = c * 8 + (unsigned long)(*t->at++ - '0');
		digits++;
	}
	if (digits == 0) {
		refuse(t, JRT_REGEX_BAD);
		return;
	}
	put_code(t, c);
}

/* A digit more belongs to the number only if there is such a group; a reference to a group that
 * does not exist matches nothing. */
static void
back_reference(struct translation *t, unsigned number)
{
	char text[24];

	while (t->at < t->end && jrt_is_digit(*t->at) &&
		number * 10 + (unsigned)(*t->at - '0') <= t->groups) {
		number = number * 10 + (unsigned)(*t->at++ - '0');
	}
	if (number > t->groups) {
		put_string(t, "(?!)");
		return;
	}
	put(t, text, (size_t)snprintf(text, sizeof text, "\\g{%u}", number));
}

static void
four_hex(struct translation *t)
{
	unsigned long c, low;

	if (!take_hex(t, 4, &c)) {
		refuse(t, JRT_REGEX_BAD);
		return;
	}
	const char *behind = t->at;
	if (c >= 0xd800 && c < 0xdc00 && take(t, "\\u")) {
		if (take_hex(t, 4, &low) && low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		} else {
			t->at = behind;
		}
	}
	put_code(t, c);
}

static void
hexadecimal(struct translation *t)
{
	unsigned long c = 0;

	if (!take(t, "{")) {
		if (!take_hex(t, 2, &c)) {
			refuse(t, JRT_REGEX_BAD);
			return;
		}
		put_code(t, c);
		return;
	}
	const char *from = t->at;
	while (t->at < t->end && hex_digit(*t->at) >= 0 && c <= 0x10ffff) {
		c = c * 16 + (unsigned long)hex_digit(*t->at++);
	}
	if (t->at == from || c > 0x10ffff || !take(t, "}")) {
		refuse(t, JRT_REGEX_BAD);
		return;
	}
	put_code(t, c);
}

static void
quoted(struct translation *t)
{
	while (t->at < t->end && !take(t, "\\E")) {
		put_literal(t, *t->at++);
	}
}

/* \k<name> */
static void
named_reference(struct translation *t)
{
	const char *from = t->at;

	if (!take(t, "<")) {
		refuse(t, JRT_REGEX_BAD);
		return;
	}
	while (t->at < t->end && (jrt_is_letter(*t->at) || jrt_is_digit(*t->at))) {
		t->at++;
	}
	if (!take(t, ">")) {
		refuse(t, JRT_REGEX_BAD);
		return;
	}
	put_string(t, "\\k");
	put(t, from, (size_t)(t->at - from));
}

/* Up to JDK 18 a boundary is one between letters or digits of all scripts (and the marks on them)
 * and the rest, though \\w is ASCII only. */
#define WORD "[\\p{L}\\p{Nd}\\p{Mn}_]"
#define WORD_BOUNDARY "(?:(?<=" WORD ")(?!" WORD ")|(?<!" WORD ")(?=" WORD "))"
#define NO_WORD_BOUNDARY "(?:(?<=" WORD ")(?=" WORD ")|(?<!" WORD ")(?!" WORD "))"

/* What follows a backslash. */
static void
escape(struct translation *t, bool in_class)
{
	if (t->at == t->end) {
		refuse(t, JRT_REGEX_BAD);
		return;
	}
	char c = *t->at++;
	if (c == '0') {
		octal(t);
	} else if (jrt_is_digit(c)) {
		if (in_class) {
			refuse(t, JRT_REGEX_BAD);
			return;
		}
		back_reference(t, (unsigned)(c - '0'));
	} else if (c == 'u') {
		four_hex(t);
	} else if (c == 'x') {
		hexadecimal(t);
	} else if (c == 'p' || c == 'P') {
		property(t, c == 'P', in_class);
	} else if (c == 'Q') {
		quoted(t);
	} else if (c == 'k' && !in_class) {
		named_reference(t);
	} else if (c == 'N' || c == 'G') {
		refuse(t,
			JRT_REGEX_UNSUPPORTED); /* PCRE2's \\G is not where the last match ended */
	} else if (c == 'c' && t->at < t->end) {
		put_code(t, (unsigned char)*t->at++ ^ 64u);
	} else if (jrt_is_letter(c)) {
		if (strchr(in_class ? "tnrfaedDsSwWhHvV" : "tnrfaedDsSwWhHvVbBAZzRX", c) == NULL) {
			refuse(t, JRT_REGEX_BAD);
			return;
		}
		if (c == 'b' && t->at < t->end && *t->at == '{') {
			refuse(t, JRT_REGEX_UNSUPPORTED);
			return;
		}
		if (c == 'b' || c == 'B') {
			put_string(t, c == 'b' ? WORD_BOUNDARY : NO_WORD_BOUNDARY);
			return;
		}
		bool assertion =
			c == 'A' || c == 'Z' || c == 'z'; /* Java repeats them, PCRE2 does not */
		put_string(t, assertion ? "(?:" : "");
		put(t, (char[]){ '\\', c }, 2);
		put_string(t, assertion ? ")" : "");
	} else {
		put_literal(t, c);
	}
}

/* ---- classes, groups, quantifiers ---------------------------------------- */

static void class(struct translation *t)
{
	put_string(t, "[");
	if (take(t, "^")) {
		put_string(t, "^");
	}
	if (take(t, "]")) { /* the first one is a literal */
		put_string(t, "\\]");
	}
	while (t->at < t->end) {
		char c = *t->at++;
		if (c == ']') {
			put_string(t, "]");
			return;
		}
		if (c == '[' || (c == '&' && t->at < t->end && *t->at == '&')) {
			refuse(t, JRT_REGEX_UNSUPPORTED);
			return;
		}
		if (c == '\\') {
			escape(t, true);
		} else {
			put(t, &c, 1);
		}
	}
	refuse(t, JRT_REGEX_BAD);
}

/* What follows "(?". */
static void
special_group(struct translation *t)
{
	static const char *const ALIKE[] = { ":", "=", "!", ">", "<=", "<!" };

	for (size_t i = 0; i < sizeof ALIKE / sizeof *ALIKE; i++) {
		if (take(t, ALIKE[i])) {
			put_string(t, "(?");
			put_string(t, ALIKE[i]);
			return;
		}
	}
	if (take(t, "<")) {
		const char *from = t->at;
		while (t->at < t->end &&
			(jrt_is_letter(*t->at) || (jrt_is_digit(*t->at) && t->at > from))) {
			t->at++;
		}
		if (t->at == from || t->at == t->end || *t->at != '>') {
			refuse(t, JRT_REGEX_BAD);
			return;
		}
		t->at++;
		put_string(t, "(?<");
		put(t, from, (size_t)(t->at - from));
		return;
	}
	put_string(t, "(?"); /* flags */
	while (t->at < t->end && *t->at != ')' && *t->at != ':') {
		char c = *t->at++;
		if (c != '\0' && strchr("duUx", c) != NULL) {
			refuse(t, JRT_REGEX_UNSUPPORTED);
			return;
		}
		if (c == '\0' || strchr("ims-", c) == NULL) {
			refuse(t, JRT_REGEX_BAD);
			return;
		}
		put(t, &c, 1);
	}
	if (t->at < t->end) {
		put(t, t->at++, 1);
	}
}

/* "2,3}", which stands behind a brace. */
static void
repetition(struct translation *t)
{
	const char *from = t->at - 1;

	if (t->at == t->end || !jrt_is_digit(*t->at)) {
		refuse(t, JRT_REGEX_BAD);
		return;
	}
	while (t->at < t->end && jrt_is_digit(*t->at)) {
		t->at++;
	}
	if (take(t, ",")) {
		while (t->at < t->end && jrt_is_digit(*t->at)) {
			t->at++;
		}
	}
	if (!take(t, "}")) {
		refuse(t, JRT_REGEX_BAD);
		return;
	}
	put(t, from, (size_t)(t->at - from));
}

/* A quantifier.  Java takes one, then perhaps ? or +; where there is nothing to repeat, {2} repeats
 * nothing. */
static void
quantifier(struct translation *t, char c)
{
	if (!t->atom && c != '{') {
		refuse(t, JRT_REGEX_BAD);
		return;
	}
	if (!t->atom) {
		put_string(t, "(?:)");
	}
	if (c == '{') {
		repetition(t);
	} else {
		put(t, &c, 1);
	}
	if (t->at < t->end && (*t->at == '?' || *t->at == '+')) {
		put(t, t->at++, 1);
	}
	t->atom = false;
}

static void
translate(struct translation *t)
{
	while (t->at < t->end) {
		char c = *t->at++;
		if (c == '*' || c == '+' || c == '?' || c == '{') {
			quantifier(t, c);
			continue;
		}
		t->atom = true;
		if (c == '\\') {
			escape(t, false);
		} else if (c == '[') {
			class(t);
		} else if (c == '(' && take(t, "?")) {
			special_group(t);
			t->atom = false;
		} else if (c == '.' && !t->dot_all) {
			put_string(t, "[^\\n\\r\\x{85}\\x{2028}\\x{2029}]");
		} else if (c == '^' || c == '$') {
			put_string(t, c == '^' ? "(?:^)" : "(?:$)");
		} else {
			put(t, &c, 1);
			t->atom = c != '(' && c != '|';
		}
	}
}

/* Counts the groups and looks for (?s), roughly: escapes and classes are passed over. */
static void
survey(struct translation *t)
{
	bool in_class = false;

	for (const char *p = t->at; p < t->end; p++) {
		if (*p == '\\') {
			if (p + 1 < t->end && p[1] == 'Q') {
				while (p + 1 < t->end && !(p[0] == '\\' && p[1] == 'E')) {
					p++;
				}
			}
			p++;
		} else if (*p == '[' || *p == ']') {
			in_class = *p == '[';
		} else if (*p == '(' && !in_class) {
			if (t->end - p < 3 || p[1] != '?') {
				t->groups++;
				continue;
			}
			if (p[2] == '<' && t->end - p > 3 && p[3] != '=' && p[3] != '!') {
				t->groups++;
			}
			for (const char *f = p + 2; f < t->end && (jrt_is_letter(*f) || *f == '-');
				f++) {
				t->dot_all |= *f == 's';
			}
		}
	}
}

enum jrt_regex_state
jrt_regex_translate(struct jrt_text pattern, char **out, size_t *len)
{
	struct translation t = { .at = pattern.at, .end = pattern.at + pattern.len };
	survey(&t);
	translate(&t);
	*out = t.out;
	*len = t.used;
	return t.state;
}
