/* SPDX-License-Identifier: Apache-2.0 */
/* YAML, by its lines: a line above with less indentation encloses the position. */
#include "lsp/scan.h"

#include <string.h>

struct lines {
	struct text file;
	size_t offset;
	struct context *c;
};

static void
pop_to(struct context *c, size_t column, bool entry)
{
	while (c->depth > 0) {
		const struct step *s = &c->steps[c->depth - 1];
		bool around = s->column < column || (entry && s->column == column && !s->entry);
		if (around) {
			return;
		}
		c->depth--;
	}
}

static void
push(struct context *c, struct step s)
{
	if (c->depth < MOST_DEPTH) {
		c->steps[c->depth++] = s;
	}
}

static size_t
line_end(struct text file, size_t at)
{
	const char *end = memchr(file.at + at, '\n', file.len - at);
	return end == NULL ? file.len : (size_t)(end - file.at);
}

static size_t
behind_blanks(struct text file, size_t at, size_t end)
{
	while (at < end && file.at[at] == ' ') {
		at++;
	}
	return at;
}

static size_t
before_blanks(struct text file, size_t at, size_t end)
{
	while (end > at && strchr(" \t\r", file.at[end - 1]) != NULL) {
		end--;
	}
	return end;
}

/* The position of the colon after a key, quoted or not; `end`: there is none on the line. */
static size_t
find_colon(struct text file, size_t at, size_t end)
{
	const char quote = at < end ? file.at[at] : '\0';
	if (quote == '"' || quote == '\'') {
		for (at++; at < end && file.at[at] != quote; at++) {
			at += quote == '"' && file.at[at] == '\\' && at + 1 < end;
		}
		at = behind_blanks(file, at < end ? at + 1 : end, end);
		return at < end && file.at[at] == ':' ? at : end;
	}
	for (; at < end; at++) {
		if (file.at[at] == ':' &&
			(at + 1 == end || strchr(" \t\r", file.at[at + 1]) != NULL)) {
			return at;
		}
	}
	return end;
}

/* A scalar without its quotes. */
static struct text
unquoted(struct text file, size_t from, size_t to)
{
	to = before_blanks(file, from, to);
	const char *at = file.at + from;
	if (to - from >= 1 && (*at == '"' || *at == '\'')) {
		to -= to - from >= 2 && file.at[to - 1] == *at;
		from++;
	}
	return (struct text){ file.at + from, to - from };
}

/* The position is in the scalar at from..to, which includes its quotes. */
static void
stands(struct lines *l, enum where where, size_t from, size_t to)
{
	struct text t = unquoted(l->file, from, to);
	struct context *c = l->c;
	c->where = where;
	c->quoted = from < to && (l->file.at[from] == '"' || l->file.at[from] == '\'');
	c->from = (size_t)(t.at - l->file.at);
	c->to = c->from + t.len;
	if (l->offset < c->from || l->offset > c->to) {
		c->from = c->to = l->offset;
		c->quoted = false;
	}
}

/* The end of the lines below `at` that are indented more than the key of a block ("|"). */
static size_t
block_end(struct text file, size_t at, size_t column)
{
	while (at < file.len) {
		size_t end = line_end(file, at), text = behind_blanks(file, at, end);
		if (before_blanks(file, text, end) > text && text - at <= column) {
			return at;
		}
		at = end < file.len ? end + 1 : file.len;
	}
	return file.len;
}

/* The key "operation" is the last step: its value applies to its map, unless that is inside a
 * spec. */
static void
say_operation(struct context *c, struct text operation)
{
	struct text *around = c->depth == 1 ? &c->top_operation : &c->steps[c->depth - 2].operation;
	if (around->at == NULL) {
		*around = c->steps[c->depth - 1].operation = operation;
	}
}

/* The operation according to an enclosing entry or key. */
static struct text
operation_around(const struct context *c)
{
	return c->depth == 0 ? c->top_operation : c->steps[c->depth - 1].operation;
}

enum line { LINE_DONE, LINE_FOUND };

/* What follows a key, on the line that ends at `end`.  *next: where reading continues. */
static enum line
read_value(struct lines *l, size_t column, size_t at, size_t end, size_t *next)
{
	struct text file = l->file;
	size_t from = behind_blanks(file, at, end), stop = file.len;
	char c = from < end ? file.at[from] : '\0';
	if (c == '|' || c == '>') {
		from = end < file.len ? end + 1 : file.len;
		stop = block_end(file, from, column);
		if (l->offset < from || l->offset > stop ||
			(l->offset == stop && stop < file.len)) {
			*next = stop;
			return LINE_DONE;
		}
		return context_json(l->c, file, from, stop, l->offset, next) ? LINE_FOUND
									     : LINE_DONE;
	}
	if (c == '{' || c == '[') {
		return l->offset > from && context_json(l->c, file, from, stop, l->offset, next)
			       ? LINE_FOUND
			       : LINE_DONE;
	}
	if (l->offset >= at && l->offset <= end) {
		stands(l, WHERE_VALUE, from, end);
		return LINE_FOUND;
	}
	return LINE_DONE;
}

/* A line, or what follows the dash of an entry. */
static enum line
read_line(struct lines *l, size_t start, size_t at, size_t end, size_t *next)
{
	struct text file = l->file;
	struct context *c = l->c;
	bool here = l->offset >= start && l->offset <= end;
	while (at < end && file.at[at] == '-' && (at + 1 == end || file.at[at + 1] == ' ')) {
		if (here && l->offset <= at) {
			break;
		}
		pop_to(c, at - start, true);
		push(c, (struct step){ .entry = true, .column = at - start });
		at = behind_blanks(file, at + 1, end);
	}
	size_t column = at - start;
	if (here && (at >= before_blanks(file, at, end) || l->offset < at)) {
		column = l->offset - start; /* nothing is there yet */
	}
	size_t colon = find_colon(file, at, end);
	pop_to(c, column, false);
	if (here && l->offset <= colon) {
		stands(l, WHERE_KEY, at, colon < end ? colon : end);
		return LINE_FOUND;
	}
	if (colon == end) {
		return LINE_DONE;
	}
	push(c, (struct step){ .key = unquoted(file, at, colon),
			.operation = operation_around(c),
			.column = column });
	size_t value = behind_blanks(file, colon + 1, end);
	if (c->depth > 0 && text_is(c->steps[c->depth - 1].key, "operation")) {
		say_operation(c, unquoted(file, value, end));
	}
	return read_value(l, column, colon + 1, end, next);
}

static void
read_yaml(struct lines *l)
{
	struct text file = l->file;
	for (size_t at = 0; at <= file.len;) {
		size_t end = line_end(file, at), next = end + 1;
		size_t from = behind_blanks(file, at, end);
		bool here = l->offset >= at && l->offset <= end;
		bool blank = before_blanks(file, from, end) == from || file.at[from] == '#';
		if (from == at && (file.at[at] == '{' || file.at[at] == '[')) {
			if (context_json(l->c, file, at, file.len, l->offset, &next)) {
				return;
			}
		} else if ((here || !blank) && read_line(l, at, from, end, &next) == LINE_FOUND) {
			return;
		}
		if (here) {
			return;
		}
		at = next > at ? next : end + 1;
	}
}

struct context
context_at(struct text file, bool yaml, size_t offset)
{
	struct context c = { .from = offset, .to = offset };
	struct lines l = { .file = file, .offset = offset, .c = &c };
	size_t end;
	if (yaml) {
		read_yaml(&l);
	} else {
		context_json(&c, file, 0, file.len, offset, &end);
		c.json = true;
	}
	return c;
}

struct text
context_before(struct text file, const struct context *c, size_t offset)
{
	return (struct text){ file.at + c->from, offset > c->from ? offset - c->from : 0 };
}
