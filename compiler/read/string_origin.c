/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the spelling of a string alongside its meaning: libyaml and the JSON reader have decoded it
 * already, so nothing is decided here, only located.  (YAML 1.2.2, chapters 7.3 and 8.1.) */
#include "read/string_origin.h"

#include <string.h>

struct walk {
	const char *raw; /* without the quotes */
	size_t at, len;
	uint32_t base; /* of `raw` in the file */
	struct text text;
	size_t done; /* bytes of `text` that have been located */
	uint32_t *origin;
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next `bytes` of the text are here.  False: there are not that many. */
static bool
advance(struct walk *w, size_t bytes)
{
	if (bytes > w->text.len - w->done) {
		return false;
	}
	for (size_t i = 0; i < bytes; i++) {
		w->origin[w->done++] = w->base + (uint32_t)w->at;
	}
	return true;
}

/* One byte that is written as it reads. */
static bool
same(struct walk *w)
{
	bool good = w->done < w->text.len && w->text.at[w->done] == w->raw[w->at] && advance(w, 1);
	w->at++;
	return good;
}

/* Skips blanks and line ends from `at` on; counts the line ends. */
static size_t
behind_space(const struct walk *w, size_t at, size_t *lines)
{
	for (*lines = 0; at < w->len && is_space(w->raw[at]); at++) {
		bool pair = w->raw[at] == '\r' && at + 1 < w->len && w->raw[at + 1] == '\n';
		*lines += !pair && (w->raw[at] == '\n' || w->raw[at] == '\r');
	}
	return at;
}

/* ---- quoted and plain ---------------------------------------------------- */

/* A line end is a blank, further ones are line ends; blanks around them are dropped. */
static bool
folded(struct walk *w)
{
	size_t lines, behind = behind_space(w, w->at, &lines);
	if (lines == 0) {
		return same(w);
	}
	bool good = advance(w, lines == 1 ? 1 : lines - 1);
	w->at = behind;
	return good;
}

static size_t
utf8_length(char first)
{
	unsigned char c = (unsigned char)first;
	return c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static bool
escape(struct walk *w)
{
	const char *raw = w->raw + w->at;
	size_t left = w->len - w->at, step = 2;
	if (left < 2) {
		return false;
	}
	size_t bytes = w->done < w->text.len ? utf8_length(w->text.at[w->done]) : 1;
	switch (raw[1]) {
	case '\n':
	case '\r': { /* the line continues after blanks; empty lines count */
		size_t lines;
		step = behind_space(w, w->at + 1, &lines) - w->at;
		bytes = lines - 1;
		break;
	}
	case 'x':
		step = 4;
		break;
	case 'u': /* two for one character beyond the BMP: JSON */
		step = bytes == 4 ? 12 : 6;
		break;
	case 'U':
		step = 10;
		break;
	default:
		break;
	}
	bool good = step <= left && advance(w, bytes);
	w->at += step;
	return good;
}

static bool
flow(struct walk *w, char quote)
{
	bool good = true;
	while (good && w->at < w->len) {
		char c = w->raw[w->at];
		if (quote == '"' && c == '\\') {
			good = escape(w);
		} else if (quote == '\'' && c == '\'') {
			good = same(w);
			w->at++;
		} else {
			good = is_space(c) ? folded(w) : same(w);
		}
	}
	return good && w->done == w->text.len;
}

/* ---- blocks -------------------------------------------------------------- */

/* They differ from their meaning only in blanks and line ends. */
static bool
block(struct walk *w)
{
	while (w->done < w->text.len) {
		bool space = is_space(w->text.at[w->done]);
		while (!space && w->at < w->len && is_space(w->raw[w->at])) {
			w->at++;
		}
		if (!space && (w->at == w->len || w->raw[w->at] != w->text.at[w->done])) {
			return false;
		}
		(void)advance(w, 1);
		w->at += w->at < w->len && (!space || is_space(w->raw[w->at]));
	}
	return true;
}

/* ---- all ----------------------------------------------------------------- */

static bool
find(struct walk *w)
{
	char first = w->len > 0 ? *w->raw : '\0';
	size_t skip = 0, tail = 0;
	if (first == '|' || first == '>') {
		const char *line = memchr(w->raw, '\n', w->len);
		skip = line == NULL ? w->len : (size_t)(line - w->raw) + 1;
	} else if (w->len >= 2 && (first == '"' || first == '\'')) {
		skip = tail = 1;
	}
	w->raw += skip;
	w->base += (uint32_t)skip;
	w->len -= skip + tail;
	return first == '|' || first == '>' ? block(w) : flow(w, first);
}

const uint32_t *
string_origin(const struct node *string, struct arena *arena)
{
	struct span p = string->span;
	struct walk w = { .raw = "", .text = string->text, .base = p.from };
	w.origin = arena_new_array(arena, string->text.len + 1, uint32_t);
	if (p.source != NULL && p.from < p.to) {
		w.raw = p.source->text + p.from;
		w.len = p.to - p.from;
	}
	if (find(&w)) {
		w.origin[w.text.len] = w.base + (uint32_t)w.at;
	} else {
		for (size_t i = 0; i <= w.text.len; i++) {
			w.origin[i] = p.from;
		}
	}
	return w.origin;
}
