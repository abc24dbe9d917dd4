/* SPDX-License-Identifier: Apache-2.0 */
/* JSON, up to the position: a stack of open containers. */
#include "lsp/scan.h"

#include <string.h>

enum expect { EXPECT_KEY, EXPECT_COLON, EXPECT_VALUE, EXPECT_COMMA };

/* An open map or list. */
struct open {
	bool list;
	enum expect expect;
	struct text key, operation;
};

struct scan {
	struct text file;
	size_t at, stop, offset;
	struct open open[MOST_DEPTH];
	unsigned depth, deeper; /* deeper levels are only counted */
	bool here; /* `offset` is in a scalar: */
	size_t from, to;
	bool quoted;
};

static struct open *
top(struct scan *s)
{
	return s->depth > 0 && s->deeper == 0 ? &s->open[s->depth - 1] : NULL;
}

static void
push(struct scan *s, bool list)
{
	if (s->depth == MOST_DEPTH || s->deeper > 0) {
		s->deeper++;
		return;
	}
	s->open[s->depth++] =
		(struct open){ .list = list, .expect = list ? EXPECT_VALUE : EXPECT_KEY };
}

static void
ended(struct scan *s)
{
	struct open *o = top(s);
	if (o != NULL) {
		o->expect = EXPECT_COMMA;
	}
}

static void
pop(struct scan *s)
{
	if (s->deeper > 0) {
		s->deeper--;
	} else if (s->depth > 0) {
		s->depth--;
	}
	ended(s);
}

/* A complete scalar: a key, or a value. */
static void
take(struct scan *s, struct text t)
{
	struct open *o = top(s);
	if (o == NULL) {
		return;
	}
	if (o->expect == EXPECT_KEY) {
		o->key = t;
		o->expect = EXPECT_COLON;
		return;
	}
	if (o->expect == EXPECT_VALUE && !o->list && text_is(o->key, "operation")) {
		o->operation = t;
	}
	o->expect = EXPECT_COMMA;
}

/* A string ends with its quote, or at the end of the line if the quote is missing. */
static void
scan_string(struct scan *s)
{
	const char quote = s->file.at[s->at++];
	size_t from = s->at;
	while (s->at < s->stop && s->file.at[s->at] != quote && s->file.at[s->at] != '\n') {
		s->at += quote == '"' && s->file.at[s->at] == '\\' && s->at + 1 < s->stop ? 2 : 1;
	}
	size_t to = s->at < s->stop ? s->at : s->stop;
	s->here = s->offset >= from && s->offset <= to;
	s->from = from;
	s->to = to;
	s->quoted = true;
	s->at = to + (to < s->stop && s->file.at[to] == quote);
	if (!s->here) {
		take(s, (struct text){ s->file.at + from, to - from });
	}
}

static void
scan_bare(struct scan *s)
{
	size_t from = s->at;
	while (s->at < s->stop && strchr(",:{}[]\"'\n", s->file.at[s->at]) == NULL) {
		s->at++;
	}
	size_t to = s->at;
	while (to > from && (s->file.at[to - 1] == ' ' || s->file.at[to - 1] == '\r')) {
		to--;
	}
	s->here = s->offset >= from && s->offset <= to;
	s->from = from;
	s->to = to;
	s->quoted = false;
	if (!s->here) {
		take(s, (struct text){ s->file.at + from, to - from });
	}
}

/* Skips comments and blanks; false: something else is there. */
static bool
scan_blank(struct scan *s)
{
	const char *at = s->file.at + s->at, *end = s->file.at + s->stop;
	if (strchr(" \t\r\n", *at) != NULL) {
		s->at++;
	} else if (*at == '#' || (*at == '/' && at + 1 < end && at[1] == '/')) {
		const char *line = memchr(at, '\n', (size_t)(end - at));
		s->at = line == NULL ? s->stop : (size_t)(line - s->file.at);
	} else if (*at == '/' && at + 1 < end && at[1] == '*') {
		const char *close = memmem(at + 2, (size_t)(end - at - 2), "*/", 2);
		s->at = close == NULL ? s->stop : (size_t)(close - s->file.at) + 2;
	} else {
		return false;
	}
	return true;
}

/* One token. */
static void
scan_next(struct scan *s)
{
	struct open *o = top(s);
	char c = s->file.at[s->at];
	if (scan_blank(s)) {
		return;
	}
	switch (c) {
	case '{':
	case '[':
		push(s, c == '[');
		s->at++;
		break;
	case '}':
	case ']':
		pop(s);
		s->at++;
		break;
	case ':':
		if (o != NULL && !o->list) {
			o->expect = EXPECT_VALUE;
		}
		s->at++;
		break;
	case ',':
		if (o != NULL) {
			o->expect = o->list ? EXPECT_VALUE : EXPECT_KEY;
		}
		s->at++;
		break;
	case '"':
	case '\'':
		scan_string(s);
		break;
	default:
		scan_bare(s);
		break;
	}
}

/* The key "operation" may follow the position. */
static void
look_ahead(struct scan *s)
{
	struct scan ahead = *s;
	unsigned least = s->depth;
	if (s->here) { /* the text at the position itself was not consumed */
		take(&ahead, (struct text){ s->file.at + s->from, s->to - s->from });
	}
	ahead.offset = (size_t)-1;
	while (ahead.at < ahead.stop && least > 0) {
		scan_next(&ahead);
		least = ahead.depth < least ? ahead.depth : least;
		for (unsigned i = 0; i < least; i++) {
			if (s->open[i].operation.at == NULL) {
				s->open[i].operation = ahead.open[i].operation;
			}
		}
	}
}

/* Open containers become steps. */
static void
add_steps(struct context *c, const struct scan *s)
{
	const struct open *last = s->depth > 0 ? &s->open[s->depth - 1] : NULL;
	c->where = last == NULL                   ? WHERE_VALUE
		   : last->expect == EXPECT_KEY   ? WHERE_KEY
		   : last->expect == EXPECT_VALUE ? WHERE_VALUE
						  : WHERE_NOWHERE;
	if (c->depth == 0 && s->depth > 0) {
		c->top_operation = s->open[0].operation;
	}
	for (unsigned i = 0; i < s->depth && c->depth < MOST_DEPTH; i++) {
		const struct open *o = &s->open[i];
		bool key = !o->list && (o != last || c->where != WHERE_KEY);
		if (o->list || key) {
			c->steps[c->depth++] =
				(struct step){ o->list, key ? o->key : (struct text){ NULL, 0 },
					o->operation, COLUMN_OF_JSON };
		}
	}
	c->json = true;
	c->quoted = s->here && s->quoted;
	c->from = s->here ? s->from : s->offset;
	c->to = s->here ? s->to : s->offset;
	if (s->deeper > 0) {
		c->where = WHERE_NOWHERE;
	}
}

bool
context_json(
	struct context *c, struct text file, size_t at, size_t stop, size_t offset, size_t *end)
{
	struct scan s = { .file = file, .at = at, .stop = stop, .offset = offset };
	bool begun = false;
	while (s.at < s.stop && s.at < offset && !s.here && !(begun && s.depth == 0)) {
		scan_next(&s);
		begun = begun || s.depth > 0;
	}
	*end = s.at;
	if (begun && s.depth == 0 && !s.here) {
		return false;
	}
	/* a bare word or string that begins at the position is the one meant */
	if (!s.here && s.at == offset && s.at < s.stop &&
		strchr(" \t\r\n,:{}[]", file.at[s.at]) == NULL && file.at[s.at] != '"' &&
		file.at[s.at] != '\'') {
		scan_bare(&s);
	}
	look_ahead(&s);
	add_steps(c, &s);
	return true;
}
