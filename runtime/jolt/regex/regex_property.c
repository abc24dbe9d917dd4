/* SPDX-License-Identifier: Apache-2.0 */
/* \p and \P of Java: categories, scripts, blocks, binary properties and methods of Character. */
#include "jolt/regex/regex_parts.h"

#include <stdio.h>
#include <strings.h>
#include <unictype.h>

#define WHITE                                                                                      \
	"\\x{9}-\\x{d}\\x{1c}-\\x{20}\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200a}"              \
	"\\x{2028}\\x{2029}\\x{205f}\\x{3000}"
#define IGNORABLE "\\x{0}-\\x{8}\\x{e}-\\x{1b}\\x{7f}-\\x{9f}\\p{Cf}"
#define UNICODE_START "\\p{L}\\p{Nl}\\x{1885}\\x{1886}\\x{2118}\\x{212e}\\x{309b}\\x{309c}"
#define ANY_CASE "\\p{Lu}\\p{Ll}\\p{Lt}"
#define ANY_CASE_MORE "\\p{Lowercase}\\p{Uppercase}\\p{Lt}"

/* A leading '^' means all others; NULL: PCRE2 has no equivalent. */
struct named {
	const char *name, *items;
	const char *ignoring_case; /* NULL: the same */
};

/* Names that need no prefix, except for general categories. */
static const struct named NAMES[] = {
	{ "LC", "\\p{Lu}\\p{Ll}\\p{Lt}", NULL }, { "LD", "\\p{L}\\p{Nd}", NULL },
	{ "L1", "\\x{0}-\\x{ff}", NULL }, { "all", "\\x{0}-\\x{10ffff}", NULL },
	{ "ASCII", "\\x{0}-\\x{7f}", NULL }, { "Lower", "a-z", "a-zA-Z" },
	{ "Upper", "A-Z", "a-zA-Z" }, { "Alpha", "a-zA-Z", NULL }, { "Digit", "0-9", NULL },
	{ "Alnum", "a-zA-Z0-9", NULL }, { "Punct", "!-\\x{2f}:-@\\x{5b}-`{-~", NULL },
	{ "Graph", "!-~", NULL }, { "Print", "\\x{20}-~", NULL },
	{ "Blank", "\\x{20}\\x{9}", NULL }, { "Cntrl", "\\x{0}-\\x{1f}\\x{7f}", NULL },
	{ "XDigit", "0-9a-fA-F", NULL }, { "Space", "\\x{20}\\x{9}-\\x{d}", NULL },
	{ "javaLowerCase", "\\p{Lowercase}", ANY_CASE_MORE },
	{ "javaUpperCase", "\\p{Uppercase}", ANY_CASE_MORE },
	{ "javaTitleCase", "\\p{Lt}", ANY_CASE_MORE },
	{ "javaAlphabetic", "\\p{Alphabetic}", NULL },
	{ "javaIdeographic", "\\p{Ideographic}", NULL }, { "javaDigit", "\\p{Nd}", NULL },
	{ "javaDefined", "^\\p{Cn}", NULL }, { "javaLetter", "\\p{L}", NULL },
	{ "javaLetterOrDigit", "\\p{L}\\p{Nd}", NULL },
	{ "javaJavaIdentifierStart", "\\p{L}\\p{Nl}\\p{Sc}\\p{Pc}", NULL },
	{ "javaJavaIdentifierPart", "\\p{L}\\p{Nl}\\p{Sc}\\p{Pc}\\p{Nd}\\p{Mn}\\p{Mc}" IGNORABLE,
		NULL },
	{ "javaUnicodeIdentifierStart", UNICODE_START, NULL },
	{ "javaUnicodeIdentifierPart",
		UNICODE_START "\\p{Pc}\\p{Nd}\\p{Mn}\\p{Mc}\\x{b7}\\x{387}\\x{1369}-"
			      "\\x{1371}\\x{19da}" IGNORABLE,
		NULL },
	{ "javaIdentifierIgnorable", IGNORABLE, NULL }, { "javaSpaceChar", "\\p{Z}", NULL },
	{ "javaWhitespace", WHITE, NULL },
	{ "javaISOControl", "\\x{0}-\\x{1f}\\x{7f}-\\x{9f}", NULL },
	{ "javaMirrored", NULL, NULL }, /* it lacks many that Unicode has */
};

/* After "Is", in any case. */
static const struct named BINARY[] = {
	{ "Alphabetic", "\\p{Alphabetic}", NULL },
	{ "Letter", "\\p{L}", NULL },
	{ "Ideographic", "\\p{Ideographic}", NULL },
	{ "Lowercase", "\\p{Lowercase}", ANY_CASE_MORE },
	{ "Uppercase", "\\p{Uppercase}", ANY_CASE_MORE },
	{ "Titlecase", "\\p{Lt}", ANY_CASE_MORE },
	{ "White_Space", "\\p{White_Space}", NULL },
	{ "WhiteSpace", "\\p{White_Space}", NULL },
	{ "Control", "\\p{Cc}", NULL },
	{ "Punctuation", "\\p{P}", NULL },
	{ "Hex_Digit", "\\p{Nd}\\p{Hex_Digit}", NULL },
	{ "HexDigit", "\\p{Nd}\\p{Hex_Digit}", NULL },
	{ "Assigned", "^\\p{Cn}", NULL },
	{ "Noncharacter_Code_Point", "\\p{Noncharacter_Code_Point}", NULL },
	{ "NoncharacterCodePoint", "\\p{Noncharacter_Code_Point}", NULL },
	{ "Digit", "\\p{Nd}", NULL },
	{ "Alnum", "\\p{Alphabetic}\\p{Nd}", NULL },
	{ "Blank", "\\p{Zs}\\x{9}", NULL },
	{ "Graph", "^\\p{Z}\\p{Cc}\\p{Cs}\\p{Cn}", NULL },
	{ "Print", "^\\p{Zl}\\p{Zp}\\p{Cc}\\p{Cs}\\p{Cn}", NULL },
	{ "Word", "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}", NULL },
	{ "Join_Control", "\\p{Join_Control}", NULL },
	{ "JoinControl", "\\p{Join_Control}", NULL },
	{ "Alpha", "\\p{Alphabetic}", NULL },
	{ "Lower", "\\p{Lowercase}", ANY_CASE_MORE },
	{ "Upper", "\\p{Uppercase}", ANY_CASE_MORE },
	{ "Space", "\\p{White_Space}", NULL },
	{ "Punct", "\\p{P}", NULL },
	{ "XDigit", "\\p{Nd}\\p{Hex_Digit}", NULL },
	{ "Cntrl", "\\p{Cc}", NULL },
};

static bool
is_named(struct jrt_text t, const char *name)
{
	return jrt_text_is(t, name, strlen(name));
}

static bool
is_named_in_any_case(struct jrt_text t, const char *name)
{
	return strlen(name) == t.len && strncasecmp(name, t.at, t.len) == 0;
}

static bool
set_items(struct jrt_translation *t, struct jrt_regex_set *set, const struct named *named)
{
	const char *items = t->flags.ignore_case && named->ignoring_case != NULL
				    ? named->ignoring_case
				    : named->items;
	if (items == NULL) {
		jrt_regex_refuse(t, JRT_REGEX_UNSUPPORTED);
		return true;
	}
	set->complement ^= *items == '^';
	(void)snprintf(set->items, sizeof set->items, "%s", items + (*items == '^'));
	return true;
}

/* A general category, or another name that needs no prefix. */
static bool
plain_name(struct jrt_translation *t, struct jrt_regex_set *set, struct jrt_text name)
{
	static const char categories[] = " Cn Lu Ll Lt Lm Lo Mn Me Mc Nd Nl No Zs Zl Zp Cc Cf Co "
					 "Cs Pd Ps Pe Pc Po Sm Sc Sk So Pi Pf L M N Z C P S ";
	for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
		if (is_named(name, NAMES[i].name)) {
			return set_items(t, set, &NAMES[i]);
		}
	}
	char word[8];
	if (name.len == 0 || name.len > 2) {
		return false;
	}
	(void)snprintf(word, sizeof word, " %.*s ", (int)name.len, name.at);
	if (strstr(categories, word) == NULL || memchr(name.at, ' ', name.len) != NULL) {
		return false;
	}
	bool cased = t->flags.ignore_case && name.len == 2 && name.at[0] == 'L' &&
		     strchr("ult", name.at[1]) != NULL;
	(void)snprintf(set->items, sizeof set->items, cased ? ANY_CASE : "\\p{%.*s}", (int)name.len,
		name.at);
	return true;
}

/* A script: PCRE2 knows both the long and the short names. */
static bool
script(struct jrt_regex_set *set, struct jrt_text name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (!jrt_is_letter(name.at[i]) && name.at[i] != '_') {
			return false;
		}
	}
	if (name.len < 2 || name.len > 40) {
		return false;
	}
	(void)snprintf(set->items, sizeof set->items, "\\p{sc:%.*s}", (int)name.len, name.at);
	return true;
}

static bool
binary_or_script(struct jrt_translation *t, struct jrt_regex_set *set, struct jrt_text name)
{
	for (size_t i = 0; i < sizeof BINARY / sizeof *BINARY; i++) {
		if (is_named_in_any_case(name, BINARY[i].name)) {
			return set_items(t, set, &BINARY[i]);
		}
	}
	return plain_name(t, set, name) || script(set, name);
}

/* Java accepts the name of a block as it is, without its blanks, or with '_' for blanks and
 * hyphens. */
static bool
is_block(struct jrt_text name, const char *block)
{
	bool whole = is_named_in_any_case(name, block), bare = true, joined = true;
	size_t i = 0, k = 0, b = 0;
	for (; block[b] != '\0'; b++) {
		char plain = (char)(block[b] | 0x20);
		bool gap = block[b] == ' ' || block[b] == '-';
		if (block[b] != ' ') {
			bare = bare && i < name.len && (name.at[i] | 0x20) == plain;
			i++;
		}
		joined = joined && k < name.len &&
			 (gap ? name.at[k] == '_' : (name.at[k] | 0x20) == plain);
		k++;
	}
	return whole || (bare && i == name.len) || (joined && k == name.len);
}

static bool
block(struct jrt_regex_set *set, struct jrt_text name)
{
	const uc_block_t *blocks;
	size_t count;
	uc_all_blocks(&blocks, &count);
	if (is_named_in_any_case(name, "Greek")) { /* its first name */
		name = JRT_TEXT("Greek and Coptic");
	}
	for (size_t i = 0; i < count; i++) {
		if (is_block(name, blocks[i].name)) {
			(void)snprintf(set->items, sizeof set->items, "\\x{%lx}-\\x{%lx}",
				(unsigned long)blocks[i].start, (unsigned long)blocks[i].end);
			return true;
		}
	}
	return false;
}

static bool
named_set(struct jrt_translation *t, struct jrt_regex_set *set, struct jrt_text name)
{
	const char *equals = memchr(name.at, '=', name.len);
	if (equals != NULL) {
		struct jrt_text kind = { name.at, (size_t)(equals - name.at) };
		struct jrt_text value = { equals + 1, name.len - kind.len - 1 };
		if (is_named_in_any_case(kind, "sc") || is_named_in_any_case(kind, "script")) {
			return script(set, value);
		}
		if (is_named_in_any_case(kind, "blk") || is_named_in_any_case(kind, "block")) {
			return block(set, value);
		}
		return (is_named_in_any_case(kind, "gc") ||
			       is_named_in_any_case(kind, "general_category")) &&
		       plain_name(t, set, value);
	}
	struct jrt_text rest = { name.at + 2, name.len > 2 ? name.len - 2 : 0 };
	if (name.len > 2 && memcmp(name.at, "In", 2) == 0) {
		return block(set, rest);
	}
	return name.len > 2 && memcmp(name.at, "Is", 2) == 0 ? binary_or_script(t, set, rest)
							     : plain_name(t, set, name);
}

void
jrt_regex_property(struct jrt_translation *t, struct jrt_regex_set *set)
{
	struct jrt_text name = { t->at, 1 };
	if (t->at == t->end) {
		jrt_regex_refuse(t, JRT_REGEX_BAD);
		return;
	}
	if (jrt_regex_take(t, "{")) {
		const char *close = memchr(t->at, '}', (size_t)(t->end - t->at));
		if (close == NULL) {
			jrt_regex_refuse(t, JRT_REGEX_BAD);
			return;
		}
		name = (struct jrt_text){ t->at, (size_t)(close - t->at) };
		t->at = close + 1;
	} else {
		t->at++;
	}
	if (!named_set(t, set, name)) {
		jrt_regex_refuse(t, JRT_REGEX_BAD);
	}
}
