/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/statement.h"

#include <string.h>

bool
begins_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

bool
ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), tail = strlen(end);
	return len >= tail && strcmp(text + len - tail, end) == 0;
}

static bool
is_comment(const char *text)
{
	return begins_with(text, "/*") && ends_with(text, "*/");
}

static struct segment **
add_line(struct arena *a, struct segment **end, const struct cw_line *line)
{
	*end = arena_new(a, struct segment);
	(*end)->line = *line;
	return &(*end)->next;
}

static struct statement *
next_statement(struct arena *a, const struct cw_line *lines, size_t count, size_t *at)
{
	struct statement *s = arena_new(a, struct statement);
	struct segment **end = &s->segments, *last;
	while (*at < count && is_comment(lines[*at].text) && !begins_with(lines[*at].text, "}")) {
		end = add_line(a, end, &lines[(*at)++]);
	}
	while (*at < count && (end == &s->segments || !begins_with(lines[*at].text, "}"))) {
		const char *text = lines[*at].text;
		end = add_line(a, end, &lines[*at]);
		(*at)++;
		while (ends_with(text, "{") && *at < count) {
			last = (struct segment *)((char *)end - offsetof(struct segment, next));
			last->body = statements_of(a, lines, count, at);
			if (*at == count) {
				return s;
			}
			text = lines[*at].text;
			end = add_line(a, end, &lines[*at]);
			(*at)++;
		}
		if (*text == '\0' || *text == '}' || strchr(";:", text[strlen(text) - 1]) != NULL) {
			break;
		}
	}
	return s;
}

struct statement *
statements_of(struct arena *a, const struct cw_line *lines, size_t count, size_t *at)
{
	struct statement *first = NULL, **end = &first;
	while (*at < count && !begins_with(lines[*at].text, "}")) {
		*end = next_statement(a, lines, count, at);
		end = &(*end)->next;
	}
	return first;
}

struct statement *
statement_of_line(struct arena *a, unsigned depth, const char *text, const char *remark)
{
	struct statement *s = arena_new(a, struct statement);
	add_line(a, &s->segments,
		&(struct cw_line){ .depth = depth, .text = text, .remark = remark });
	return s;
}

unsigned
statement_count(struct statement *s)
{
	s->lines = 0;
	for (const struct segment *g = s->segments; g != NULL; g = g->next) {
		s->lines += cw_lines_of(&g->line) + statements_count(g->body);
	}
	return s->lines;
}

unsigned
statements_count(struct statement *s)
{
	unsigned all = 0;
	for (; s != NULL; s = s->next) {
		all += statement_count(s);
	}
	return all;
}

void
statements_print(struct cwriter *w, const struct statement *s, unsigned shift)
{
	for (; s != NULL; s = s->next) {
		for (const struct segment *g = s->segments; g != NULL; g = g->next) {
			struct cw_line line = g->line;
			line.depth -= shift;
			cw_print(w, &line);
			statements_print(w, g->body, shift);
		}
	}
}

const char *
statement_text(const struct statement *s)
{
	const struct segment *g = s->segments;
	while (g->next != NULL && is_comment(g->line.text)) {
		g = g->next;
	}
	return g->line.text;
}
