/* SPDX-License-Identifier: Apache-2.0 */
/* From Java's syntax of regular expressions to PCRE2's.  Copies nothing unless it is known to mean
 * the same, so that no pattern silently changes its meaning. */
#include "jolt/regex/regex_parts.h"

#include "json/unicode.h"

#include <stdio.h>
#include <stdlib.h>

/* Line terminators, without the brackets. */
#define LINE_END "\\x{a}\\x{d}\\x{85}\\x{2028}\\x{2029}"
/* Up to JDK 18 a word boundary lies between letters or digits of any script (with their marks) and
 * anything else, although \\w is only ASCII. */
#define WORD "[\\p{L}\\p{Nd}\\p{Mn}_]"

/* ---- writing ------------------------------------------------------------- */

void
jrt_regex_put(struct jrt_translation *t, struct jrt_regex_out *out, const char *bytes, size_t len)
{
	if (len == 0) {
		return;
	}
	if (out->size - out->used < len) {
		size_t size = (out->size + len) * 2 + 64;
		char *more = realloc(out->at, size);
		if (more == NULL) {
			jrt_regex_refuse(t, JRT_REGEX_NO_ROOM);
			return;
		}
		out->at = more;
		out->size = size;
	}
	memcpy(out->at + out->used, bytes, len);
	out->used += len;
}

void
jrt_regex_put_string(struct jrt_translation *t, struct jrt_regex_out *out, const char *s)
{
	jrt_regex_put(t, out, s, strlen(s));
}

void
jrt_regex_put_char(struct jrt_translation *t, struct jrt_regex_out *out, uint32_t c)
{
	char text[24] = { (char)c, '\0' };
	if (c >= 0x80 || (!jrt_is_letter((char)c) && !jrt_is_digit((char)c))) {
		(void)snprintf(text, sizeof text, "\\x{%lx}", (unsigned long)c);
	}
	jrt_regex_put_string(t, out, text);
}

static void
put(struct jrt_translation *t, const char *s)
{
	jrt_regex_put_string(t, &t->out, s);
}

/* A literal character. */
static void
put_literal(struct jrt_translation *t, uint32_t c)
{
	bool both = t->flags.ignore_case && !t->flags.unicode_case && c < 0x80 &&
		    jrt_is_letter((char)c);
	if (both) {
		const char cases[] = { '[', (char)c, (char)(c ^ 0x20), ']', '\0' };
		put(t, cases);
	} else {
		jrt_regex_put_char(t, &t->out, c);
	}
}

void
jrt_regex_refuse(struct jrt_translation *t, enum jrt_regex_state state)
{
	if (t->state == JRT_REGEX_OK) {
		t->state = state;
	}
	t->at = t->end;
}

/* ---- reading ------------------------------------------------------------- */

bool
jrt_regex_take(struct jrt_translation *t, const char *word)
{
	size_t len = strlen(word);
	if ((size_t)(t->end - t->at) < len || memcmp(t->at, word, len) != 0) {
		return false;
	}
	t->at += len;
	return true;
}

uint32_t
jrt_regex_next(struct jrt_translation *t)
{
	return jrt_next_code_point(&t->at);
}

/* ---- escapes ------------------------------------------------------------- */

/* A further digit belongs to the number only if such a group exists by now; a reference to a group
 * that does not exist matches nothing. */
static void
back_reference(struct jrt_translation *t)
{
	unsigned number = (unsigned)(*t->at++ - '0');
	char text[32];

	while (t->at < t->end && jrt_is_digit(*t->at) &&
		number * 10 + (unsigned)(*t->at - '0') <= t->groups) {
		number = number * 10 + (unsigned)(*t->at++ - '0');
	}
	(void)snprintf(
		text, sizeof text, t->flags.ignore_case ? "(?i:\\g{%u})" : "\\g{%u}", number);
	put(t, number > t->all_groups ? "(?!)" : text);
}

/* The name of a group, up to its '>'. */
static bool
take_name(struct jrt_translation *t, struct jrt_text *name)
{
	const char *from = t->at;
	while (t->at < t->end &&
		(jrt_is_letter(*t->at) || (jrt_is_digit(*t->at) && t->at > from))) {
		t->at++;
	}
	*name = (struct jrt_text){ from, (size_t)(t->at - from) };
	if (name->len > 0 && jrt_regex_take(t, ">")) {
		return true;
	}
	jrt_regex_refuse(t, JRT_REGEX_BAD);
	return false;
}

/* \k<name>, for a group that has begun. */
static void
named_reference(struct jrt_translation *t)
{
	struct jrt_text name;
	char group[80];
	if (!jrt_regex_take(t, "<")) {
		jrt_regex_refuse(t, JRT_REGEX_BAD);
		return;
	}
	if (!take_name(t, &name)) {
		return;
	}
	int len = snprintf(group, sizeof group, "(?<%.*s>", (int)name.len, name.at);
	if (len >= (int)sizeof group || t->out.used == 0 ||
		memmem(t->out.at, t->out.used, group, (size_t)len) == NULL) {
		jrt_regex_refuse(t, JRT_REGEX_BAD);
		return;
	}
	put(t, t->flags.ignore_case ? "(?i:\\k<" : "(?:\\k<");
	jrt_regex_put(t, &t->out, name.at, name.len);
	put(t, ">)");
}

/* Zero-width assertions, written so that they can be repeated. */
static const char *
assertion(char letter, bool multiline)
{
	switch (letter) {
	case 'A':
		return "(?:\\A)";
	case 'z':
		return "(?:\\z)";
	case 'b':
		return "(?:(?<=" WORD ")(?!" WORD ")|(?<!" WORD ")(?=" WORD "))";
	case 'B':
		return "(?:(?<=" WORD ")(?=" WORD ")|(?<!" WORD ")(?!" WORD "))";
	case '^':
		return multiline ? "(?:(?:\\A|(?<=[" LINE_END "])(?<!\\r(?=\\n)))(?!\\z))"
				 : "(?:\\A)";
	case '$':
	case 'Z':
		return multiline && letter == '$' ? "(?:(?=[" LINE_END "]|\\z)(?!(?<=\\r)\\n))"
						  : "(?:(?=(?:\\r\\n|[" LINE_END
						    "])?\\z)(?!(?<=\\r)\\n))";
	default:
		return NULL;
	}
}

/* What follows a backslash outside a class. */
static void
escape(struct jrt_translation *t)
{
	uint32_t c;
	struct jrt_regex_set set;
	switch (jrt_regex_escape(t, &c, &set)) {
	case JRT_ESCAPED_CHAR:
		put_literal(t, c);
		return;
	case JRT_ESCAPED_SET:
		jrt_regex_put_set(t, &t->out, &set);
		return;
	case JRT_ESCAPED_OTHER:
		break;
	}
	if (jrt_is_digit(*t->at)) {
		back_reference(t);
		return;
	}
	char letter = *t->at++;
	if (letter == 'k') {
		named_reference(t);
	} else if (letter == 'R') {
		/* a repeated one never gives back the second half */
		bool repeated = t->at < t->end && memchr("*+?{", *t->at, 4) != NULL;
		put(t, repeated ? "(?>" : "(?:");
		put(t, "\\r\\n|[\\x{a}-\\x{d}\\x{85}\\x{2028}\\x{2029}])");
	} else if (letter == 'X') {
		put(t, "\\X");
	} else if (letter == 'G' || (letter == 'b' && jrt_regex_take(t, "{g}"))) {
		/* PCRE2's \\G is not the end of the last match */
		jrt_regex_refuse(t, JRT_REGEX_UNSUPPORTED);
	} else if (assertion(letter, false) != NULL) {
		put(t, assertion(letter, false));
	} else {
		jrt_regex_refuse(t, JRT_REGEX_BAD);
	}
}

/* ---- groups -------------------------------------------------------------- */

/* Begins a group: flags set inside it end with it. */
static void
open_group(struct jrt_translation *t, const char *text)
{
	if (t->depth == JRT_REGEX_DEEPEST) {
		jrt_regex_refuse(t, JRT_REGEX_UNSUPPORTED);
		return;
	}
	t->saved[t->depth++] = t->flags;
	put(t, text);
}

static void
close_group(struct jrt_translation *t)
{
	if (t->depth == 0) {
		jrt_regex_refuse(t, JRT_REGEX_BAD);
		return;
	}
	t->flags = t->saved[--t->depth];
	put(t, ")");
}

/* "ims-u" after "(?".  Java allows several hyphens, of which the first counts. */
static bool
take_flags(struct jrt_translation *t, struct jrt_regex_flags *flags)
{
	bool on = true;
	for (; t->at < t->end && *t->at != ')' && *t->at != ':'; t->at++) {
		switch (*t->at) {
		case 'i':
			flags->ignore_case = on;
			break;
		case 'm':
			flags->multiline = on;
			break;
		case 's':
			flags->dot_all = on;
			break;
		case 'u':
			flags->unicode_case = on;
			break;
		case '-':
			if (!on) {
				jrt_regex_refuse(t, JRT_REGEX_BAD);
				return false;
			}
			on = false;
			break;
		case 'd':
		case 'x':
		case 'U':
			jrt_regex_refuse(t, JRT_REGEX_UNSUPPORTED);
			return false;
		default:
			jrt_regex_refuse(t, JRT_REGEX_BAD);
			return false;
		}
	}
	return t->at < t->end;
}

static void
flags(struct jrt_translation *t)
{
	struct jrt_regex_flags set = t->flags;
	if (!take_flags(t, &set)) {
		jrt_regex_refuse(t, JRT_REGEX_BAD);
		return;
	}
	bool group = *t->at++ == ':';
	bool ignore = set.ignore_case && set.unicode_case; /* only this case is left to PCRE2 */
	if (group) {
		open_group(t, ignore ? "(?i:" : "(?-i:");
	} else {
		put(t, ignore ? "(?i)" : "(?-i)");
	}
	t->flags = set;
}

/* What follows "(?". */
static void
special_group(struct jrt_translation *t)
{
	static const char *const ALIKE[] = { "(?:", "(?=", "(?!", "(?>", "(?<=", "(?<!" };
	struct jrt_text name;

	for (size_t i = 0; i < sizeof ALIKE / sizeof *ALIKE; i++) {
		if (jrt_regex_take(t, ALIKE[i] + 2)) {
			open_group(t, ALIKE[i]);
			return;
		}
	}
	if (!jrt_regex_take(t, "<")) {
		flags(t);
		return;
	}
	if (take_name(t, &name)) {
		t->groups++;
		open_group(t, "(?<");
		jrt_regex_put(t, &t->out, name.at, name.len);
		put(t, ">");
	}
}

/* ---- quantifiers --------------------------------------------------------- */

/* Digits that fit an int. */
static bool
take_count(struct jrt_translation *t)
{
	int64_t count = 0;
	const char *from = t->at;
	while (t->at < t->end && jrt_is_digit(*t->at) && count <= INT32_MAX) {
		count = count * 10 + (*t->at++ - '0');
	}
	return t->at > from && count <= INT32_MAX;
}

/* "2,3}" after a brace. */
static void
repetition(struct jrt_translation *t)
{
	const char *from = t->at - 1;
	bool good = take_count(t);
	if (good && jrt_regex_take(t, ",") && t->at < t->end && *t->at != '}') {
		good = take_count(t);
	}
	if (!good || !jrt_regex_take(t, "}")) {
		jrt_regex_refuse(t, JRT_REGEX_BAD);
		return;
	}
	jrt_regex_put(t, &t->out, from, (size_t)(t->at - from));
}

/* A quantifier.  Java takes one, then optionally ? or +; if there is nothing to repeat, {2} repeats
 * the empty pattern. */
static void
quantifier(struct jrt_translation *t, char c)
{
	if (!t->atom && c != '{') {
		jrt_regex_refuse(t, JRT_REGEX_BAD);
		return;
	}
	put(t, t->atom ? "" : "(?:)");
	if (c == '{') {
		repetition(t);
	} else {
		jrt_regex_put(t, &t->out, &c, 1);
	}
	if (t->at < t->end && (*t->at == '?' || *t->at == '+')) {
		jrt_regex_put(t, &t->out, t->at++, 1);
	}
	t->atom = false;
}

/* ---- all of it ----------------------------------------------------------- */

static void
translate(struct jrt_translation *t)
{
	while (t->at < t->end) {
		char c = *t->at;
		if (c == '*' || c == '+' || c == '?' || c == '{') {
			t->at++;
			quantifier(t, c);
			continue;
		}
		t->atom = c != '(' && c != '|';
		if ((unsigned char)c >= 0x80 || strchr("\\[(|).^$", c) == NULL || c == '\0') {
			put_literal(t, jrt_regex_next(t));
			continue;
		}
		t->at++;
		if (c == '\\') {
			escape(t);
		} else if (c == '[') {
			jrt_regex_class(t);
		} else if (c == '(' && jrt_regex_take(t, "?")) {
			special_group(t);
		} else if (c == '(') {
			t->groups++;
			open_group(t, "(");
		} else if (c == ')') {
			close_group(t);
		} else if (c == '|') {
			put(t, "|");
		} else if (c == '.') {
			put(t, t->flags.dot_all ? "[\\x{0}-\\x{10ffff}]" : "[^" LINE_END "]");
		} else {
			put(t, assertion(c, t->flags.multiline));
		}
	}
	if (t->depth > 0) {
		jrt_regex_refuse(t, JRT_REGEX_BAD);
	}
}

/* Estimates the number of groups: skips escapes and classes. */
static unsigned
count_groups(const char *at, const char *end)
{
	unsigned groups = 0;
	bool in_class = false;
	for (const char *p = at; p < end; p++) {
		if (*p == '\\') {
			p++;
		} else if (*p == '[' || *p == ']') {
			in_class = *p == '[';
		} else if (*p == '(' && !in_class) {
			bool named = end - p > 3 && p[1] == '?' && p[2] == '<' && p[3] != '=' &&
				     p[3] != '!';
			groups += named || end - p < 2 || p[1] != '?';
		}
	}
	return groups;
}

/* Between \Q and \E every character is literal: adds backslashes where needed, as Java does before
 * it reads the pattern.  `out` has room for four times the pattern. */
static size_t
unquote(struct jrt_text pattern, char *out)
{
	const char *at = pattern.at, *end = at + pattern.len;
	char *o = out;
	bool quoted = false, begins = false;
	while (at < end) {
		bool two = end - at >= 2 && *at == '\\';
		if (two && at[1] == (quoted ? 'E' : 'Q')) {
			quoted = begins = !quoted;
			at += 2;
			continue;
		}
		bool plain = (unsigned char)*at >= 0x80 || jrt_is_letter(*at);
		if (quoted && jrt_is_digit(*at)) {
			memcpy(o, "\\x3", 3);
			o += begins ? 3 : 0;
		} else if (quoted && !plain) {
			*o++ = '\\';
		} else if (!quoted && two) {
			*o++ = *at++;
		}
		*o++ = *at++;
		begins = false;
	}
	return (size_t)(o - out);
}

enum jrt_regex_state
jrt_regex_translate(struct jrt_text pattern, char **out, size_t *len)
{
	struct jrt_translation *t = calloc(1, sizeof *t);
	char *plain = calloc(4, pattern.len + 1); /* a character cut off at the end stays inside */
	enum jrt_regex_state state = JRT_REGEX_NO_ROOM;

	*out = NULL;
	*len = 0;
	if (t != NULL && plain != NULL) {
		t->at = plain;
		t->end = plain + unquote(pattern, plain);
		t->all_groups = count_groups(t->at, t->end);
		translate(t);
		*out = t->out.at;
		*len = t->out.used;
		state = t->state;
	}
	free(plain);
	free(t);
	return state;
}
