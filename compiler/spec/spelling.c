/* SPDX-License-Identifier: Apache-2.0 */
/* Texts whose bytes know their offsets. */
#include "spec/spelling.h"

#include <string.h>

static size_t
utf8_length(unsigned char first)
{
	return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* The length of the escape at `raw` in the source; 0: unknown escape. */
static size_t
escape_length(const char *raw, size_t left)
{
	if (left < 2 || raw[0] != '\\') {
		return 0;
	}
	if (raw[1] != 'u') {
		return 2;
	}
	if (left < 6) {
		return 0;
	}
	bool high = (raw[2] == 'd' || raw[2] == 'D') && strchr("89abAB", raw[3]) != NULL;
	bool low = left >= 12 && raw[6] == '\\' && raw[7] == 'u' &&
		   (raw[8] == 'd' || raw[8] == 'D') && strchr("cdefCDEF", raw[9]) != NULL;
	return high && low ? 12 : 6;
}

/* Walks the source's spelling alongside the decoded text.  False: they do not match (another kind
 * of string). */
static bool
trace(struct text text, const char *raw, size_t len, uint32_t base, uint32_t *origin)
{
	size_t at = 0;
	for (size_t i = 0; i < text.len;) {
		size_t bytes = utf8_length((unsigned char)text.at[i]);
		size_t step = at < len ? escape_length(raw + at, len - at) : 0;
		if (step == 0) {
			if (bytes > len - at || bytes > text.len - i ||
				memcmp(raw + at, text.at + i, bytes) != 0) {
				return false;
			}
			step = bytes;
		}
		for (size_t k = 0; k < bytes && i < text.len; k++) {
			origin[i++] = base + (uint32_t)at;
		}
		at += step;
	}
	origin[text.len] = base + (uint32_t)at;
	return at == len;
}

struct spelling
spelling_of(struct arena *arena, struct text text, struct span span)
{
	struct spelling s = { .text = text_dup(arena, text), .span = span };
	if (span.source == NULL || span.to <= span.from || span.to > span.source->len) {
		return s;
	}
	const char *raw = span.source->text + span.from;
	size_t len = span.to - span.from;
	uint32_t base = span.from;
	bool quoted = len >= 2 && raw[0] == '"' && raw[len - 1] == '"';
	uint32_t *origin = arena_new_array(arena, text.len + 1, uint32_t);
	if (quoted ? trace(text, raw + 1, len - 2, base + 1, origin)
		   : len >= text.len && len - text.len <= 2 && (len - text.len) % 2 == 0 &&
				memcmp(raw + (len - text.len) / 2, text.at, text.len) == 0) {
		if (!quoted) {
			/* plain, or in other quotes without an escape */
			for (size_t i = 0; i <= text.len; i++) {
				origin[i] = base + (uint32_t)((len - text.len) / 2 + i);
			}
		}
		s.origin = origin;
	}
	return s;
}

static struct spelling
known(struct arena *arena, struct text text, const uint32_t *origin, struct span span)
{
	return origin == NULL ? spelling_of(arena, text, span)
			      : (struct spelling){ text_dup(arena, text), origin, span };
}

struct spelling
spelling_of_value(struct arena *arena, const struct node *n)
{
	return known(arena, n->text, n->origin, n->span);
}

struct spelling
spelling_of_key(struct arena *arena, const struct node *n)
{
	return known(arena, n->key, n->key_origin, n->key_span);
}

struct span
spelling_span(struct spelling s, size_t from, size_t to)
{
	if (s.origin == NULL) {
		return s.span;
	}
	uint32_t a = s.origin[from], b = s.origin[to];
	return (struct span){ s.span.source, a, b > a ? b : a + (from < to) };
}

struct spelling
spelling_part(struct arena *arena, struct spelling s, size_t from, size_t to)
{
	return (struct spelling){
		.text = text_dup(arena, (struct text){ s.text.at + from, to - from }),
		.origin = s.origin == NULL ? NULL : s.origin + from,
		.span = spelling_span(s, from, to),
	};
}

struct spelling
spelling_unescape(struct arena *arena, struct spelling s)
{
	struct speller out;
	speller_init(&out, arena, s);
	for (size_t i = 0; i < s.text.len; i++) {
		if (s.text.at[i] == '\\' && ++i == s.text.len) {
			break;
		}
		speller_add(&out, s, i, i + 1);
	}
	return speller_done(&out);
}

void
speller_init(struct speller *o, struct arena *arena, struct spelling from)
{
	*o = (struct speller){ .arena = arena, .whole = from.span, .exact = from.origin != NULL };
	buffer_init(&o->text, arena);
}

static void
add_origin(struct speller *o, uint32_t at)
{
	if (o->text.len + 1 >= o->room) {
		size_t room = o->room == 0 ? 32 : o->room * 2;
		uint32_t *bigger = arena_new_array(o->arena, room, uint32_t);
		if (o->text.len > 0) {
			memcpy(bigger, o->origin, o->text.len * sizeof *bigger);
		}
		o->origin = bigger;
		o->room = room;
	}
	o->origin[o->text.len] = at;
}

void
speller_add(struct speller *o, struct spelling s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (o->exact) {
			add_origin(o, s.origin[i]);
			o->end = s.origin[i + 1];
		}
		buffer_add_char(&o->text, s.text.at[i]);
	}
}

void
speller_add_byte(struct speller *o, char c, struct spelling s, size_t at)
{
	if (o->exact) {
		add_origin(o, s.origin[at]);
		o->end = s.origin[at];
	}
	buffer_add_char(&o->text, c);
}

struct spelling
speller_done(struct speller *o)
{
	struct spelling s = { .text = buffer_text(&o->text), .span = o->whole };
	if (o->exact && o->text.len > 0) {
		add_origin(o, o->end);
		s.origin = o->origin;
		s.span = (struct span){ o->whole.source, o->origin[0], o->end };
	}
	return s;
}
