/* SPDX-License-Identifier: Apache-2.0 */
/* What stars match, and the order in which computed keys are tried. */
#include "spec/spec_reader.h"

#include <string.h>

struct stars
stars_of(struct arena *arena, const struct key *key)
{
	struct stars s = { .any = key->kind == KEY_ANY, .match = key->match, .count = key->stars };
	if (!s.any) {
		struct utf16 *texts = arena_new_array(arena, key->stars + 1, struct utf16);
		for (unsigned i = 0; i <= key->stars; i++) {
			texts[i] = java_utf16(arena, key->parts[i]);
		}
		s.texts = texts;
	}
	return s;
}

static bool
stands_at(struct utf16 t, size_t at, struct utf16 piece)
{
	return at <= t.len && piece.len <= t.len - at &&
	       memcmp(t.at + at, piece.at, piece.len * sizeof *t.at) == 0;
}

static bool
is_line_end(uint16_t c)
{
	return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* The number of units of the code point at `at`. */
static size_t
unit_count(struct utf16 t, size_t at)
{
	bool pair = at + 1 < t.len && (t.at[at] & 0xfc00) == 0xd800 &&
		    (t.at[at + 1] & 0xfc00) == 0xdc00;
	return pair ? 2 : 1;
}

/* ^a(.+?)b(.+?)c$ up to `end`.  The first position where a text fits is as good as any later one:
 * what the stars match cannot contain a line terminator, and a text that could span one fits in
 * only one position. */
static bool
pattern_ends(const struct stars *s, struct utf16 t, size_t end)
{
	if (!stands_at(t, 0, s->texts[0])) {
		return false;
	}
	size_t at = s->texts[0].len;
	for (unsigned i = 1; i <= s->count; i++) {
		struct utf16 text = s->texts[i];
		bool last = i == s->count, found = false;
		if (last && (text.len > end || end - text.len < at)) {
			return false;
		}
		for (size_t from = at; at < end && !is_line_end(t.at[at]) && !found;) {
			at += unit_count(t, at);
			found = at > from && (last ? at == end - text.len : true) &&
				at + text.len <= end && stands_at(t, at, text);
		}
		if (!found) {
			return false;
		}
		at += text.len;
	}
	return at == end;
}

static bool
pattern_matches(const struct stars *s, struct utf16 t)
{
	if (pattern_ends(s, t, t.len)) {
		return true;
	}
	/* $ also matches before a final line terminator */
	bool crlf = t.len >= 2 && t.at[t.len - 2] == '\r' && t.at[t.len - 1] == '\n';
	return t.len > 0 && is_line_end(t.at[t.len - 1]) &&
	       pattern_ends(s, t, t.len - (crlf ? 2 : 1));
}

bool
stars_match(const struct stars *s, struct utf16 t)
{
	if (s->any) {
		return true;
	}
	if (s->match == STAR_PATTERN) {
		return pattern_matches(s, t);
	}
	struct utf16 prefix = s->texts[0], suffix = s->texts[s->count];
	if (!stands_at(t, 0, prefix) || suffix.len > t.len ||
		!stands_at(t, t.len - suffix.len, suffix)) {
		return false;
	}
	if (s->match == STAR_ONE) {
		return t.len > prefix.len + suffix.len;
	}
	/* the middle begins one after the prefix and ends one before the suffix; the range must not
	 * be empty */
	size_t from = prefix.len + 1, middle = s->texts[1].len;
	if (t.len < suffix.len + 1 || from >= t.len - suffix.len - 1) {
		return false;
	}
	for (size_t to = t.len - suffix.len - 1; from + middle <= to; from++) {
		if (stands_at(t, from, s->texts[1])) {
			return true;
		}
	}
	return false;
}

static int
precedence(const struct key *k)
{
	if (k->kind == KEY_ANY) {
		return 5;
	}
	if (k->kind != KEY_STARS) {
		return 1;
	}
	return k->match == STAR_PATTERN ? 2 : k->match == STAR_TWO ? 3 : 4;
}

int
computed_compare(const void *left, const void *right)
{
	const struct key *a = *(const struct key *const *)left,
			 *b = *(const struct key *const *)right;
	if (precedence(a) != precedence(b)) {
		return precedence(a) < precedence(b) ? -1 : 1;
	}
	size_t x = java_length(a->canonical), y = java_length(b->canonical);
	return x != y ? (x > y ? -1 : 1) : java_compare(a->canonical, b->canonical);
}
