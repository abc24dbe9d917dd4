/* SPDX-License-Identifier: Apache-2.0 */
/* Upper and lower case like Java's String: full mappings (SpecialCasing.txt) from libunistring; the
 * final sigma follows Java's own rule, which is based on words. */
#include "jolt/fn.h"

#include <unicase.h>
#include <unictype.h>

#include "json/unicode.h"

enum {
	SIGMA = 0x3a3,
	SMALL_SIGMA = 0x3c3,
	FINAL_SIGMA = 0x3c2,
	DOTTED_I = 0x130,
	DOT_ABOVE = 0x307
};

/* Eight ASCII characters with the case changed of the 26 letters from `first` on. */
static uint64_t
other_case(uint64_t word, char first)
{
	const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
	uint64_t from = word + ones * (uint64_t)(0x80 - first);
	uint64_t behind = word + ones * (uint64_t)(0x80 - first - 26);
	return word ^ ((from ^ behind) & highs) >> 2;
}

/* Converts eight bytes; the result is not 0 if one of them is not ASCII. */
static inline uint64_t
change_word(const char *at, char first, char *out)
{
	uint64_t word, changed;
	memcpy(&word, at, sizeof word);
	changed = other_case(word, first);
	memcpy(out, &changed, sizeof changed);
	return word & 0x8080808080808080u;
}

/* Copies ASCII, changing the case of the letters from `first` on.  False: not all ASCII. */
static bool
change_case(struct jrt_text t, char first, char *out)
{
	enum { WORD = 8 };
	uint64_t others = 0;
	if (t.len < WORD) {
		char few[WORD] = { 0 };
		for (size_t i = 0; i < t.len; i++) {
			few[i] = t.at[i];
		}
		return change_word(few, first, out) == 0; /* there is room for a word */
	}
	for (size_t i = 0; i + WORD < t.len; i += WORD) {
		others |= change_word(t.at + i, first, out + i);
	}
	return (others | change_word(t.at + t.len - WORD, first, out + t.len - WORD)) == 0;
}

static bool
is_surrogate(uint32_t c)
{
	return c >= 0xd800 && c < 0xe000;
}

/* ---- the final sigma ----------------------------------------------------- */

/* What a code point is under java.text.BreakIterator's rules for words, as far as a sigma is
 * concerned. */
enum {
	WORD_LETTER = 1,
	WORD_DIGIT = 2,
	WORD_MARK = 4, /* belongs to the letter or digit before it */
	WORD_FORMAT = 8, /* ignored */
	WORD_MID_WORD = 16, /* joins two letters */
	WORD_MID_NUMBER = 32, /* joins two digits */
};

static unsigned
word_class(uint32_t c)
{
	enum {
		LETTERS = UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_Mc,
		MARKS = UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Me,
		DASHES = UC_CATEGORY_MASK_Pd | UC_CATEGORY_MASK_Pc
	};

	if (c == '"' || c == '\'' || c == '.') {
		return WORD_MID_WORD | WORD_MID_NUMBER;
	}
	if (c == ',' || c == 0x66b) {
		return WORD_MID_NUMBER;
	}
	if (c == 0x3005 || (c >= 0x4e00 && c <= 0x9fa5) || (c >= 0xf900 && c <= 0xfa2d) ||
		(c >= 0x30a1 && c <= 0x30fa) || (c >= 0x3041 && c <= 0x3094) ||
		(c >= 0x3099 && c <= 0x309c)) {
		return 0; /* ideographs and kana do not count as letters there */
	}
	if (uc_is_general_category_withtable(c, LETTERS)) {
		return WORD_LETTER;
	}
	if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_N)) {
		return WORD_DIGIT;
	}
	if (uc_is_general_category_withtable(c, MARKS)) {
		return WORD_MARK;
	}
	if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Cf)) {
		return WORD_FORMAT;
	}
	return c == 0x2027 || uc_is_general_category_withtable(c, DASHES) ? WORD_MID_WORD : 0;
}

static uint32_t
previous_code_point(const char **at)
{
	const char *p = *at - 1;

	while (((unsigned char)*p & 0xc0) == 0x80) {
		p--;
	}
	*at = p;
	return jrt_next_code_point(&p);
}

/* Walks away from a sigma, forwards or backwards, to the end of the word; whether it meets a cased
 * letter. */
static bool
meets_cased(const char *at, const char *end, bool forwards)
{
	unsigned last = WORD_LETTER; /* the last letter or digit */
	unsigned between = 0; /* the punctuation since */

	while (at != end) {
		uint32_t c = forwards ? jrt_next_code_point(&at) : previous_code_point(&at);
		unsigned class = word_class(c);
		if (class == WORD_FORMAT || (class == WORD_MARK && !(forwards && between != 0))) {
			if (uc_is_property_cased(c)) {
				return true;
			}
			continue;
		}
		if ((class & (WORD_LETTER | WORD_DIGIT)) == 0) {
			if (between != 0 || class == 0 || class == WORD_MARK) {
				return false;
			}
			between = class;
			continue;
		}
		if (between != 0) {
			unsigned need = class == WORD_LETTER ? WORD_MID_WORD : WORD_MID_NUMBER;
			if (class != last || (between & need) == 0) {
				return false;
			}
			between = 0;
		}
		if (uc_is_property_cased(c)) {
			return true;
		}
		last = class;
	}
	return false;
}

/* ---- lower --------------------------------------------------------------- */

struct jrt_text
jrt_to_lower(struct jrt_ctx *ctx, struct jrt_text t)
{
	/* A letter of two bytes becomes at most three bytes. */
	char *room = jrt_arena_take(&ctx->arena, t.len * 2 + 8);
	if (room == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return t;
	}
	char *o = room;
	if (change_case(t, 'A', room)) {
		return (struct jrt_text){ room, t.len };
	}
	const char *at = t.at, *end = t.at + t.len;
	while (at < end) {
		const char *from = at;
		uint32_t c = jrt_next_code_point(&at);
		if (c == SIGMA) {
			bool final = meets_cased(from, t.at, false) && !meets_cased(at, end, true);
			c = final ? FINAL_SIGMA : SMALL_SIGMA;
		} else if (c == DOTTED_I) {
			*o++ = 'i';
			c = DOT_ABOVE;
		} else if (!is_surrogate(c)) {
			c = uc_tolower(c);
		}
		o += jrt_put_code_point(c, o);
	}
	return (struct jrt_text){ room, (size_t)(o - room) };
}

/* ---- upper --------------------------------------------------------------- */

struct jrt_text
jrt_to_upper(struct jrt_ctx *ctx, struct jrt_text t)
{
	/* A letter of two bytes becomes at most three letters of two bytes. */
	char *room = jrt_arena_take(&ctx->arena, t.len * 3 + 8);
	if (room == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return t;
	}
	char *o = room;
	if (change_case(t, 'a', room)) {
		return (struct jrt_text){ room, t.len };
	}
	for (const char *at = t.at, *end = t.at + t.len; at < end;) {
		uint32_t c = jrt_next_code_point(&at), upper[8];
		size_t count = sizeof upper / sizeof *upper;
		if (is_surrogate(c) || u32_toupper(&c, 1, "", NULL, upper, &count) != upper) {
			upper[0] = c;
			count = 1;
		}
		for (size_t i = 0; i < count; i++) {
			o += jrt_put_code_point(upper[i], o);
		}
	}
	return (struct jrt_text){ room, (size_t)(o - room) };
}
