/* SPDX-License-Identifier: Apache-2.0 */
/* Converts libyaml's marks to spans, and its errors to ours. */
#include "read/yaml_reader.h"

#include <string.h>

void
yaml_marks_init(struct yaml_marks *m, const struct source *s)
{
	bool mark = s->len >= 3 && memcmp(s->text, "\xef\xbb\xbf", 3) == 0;
	*m = (struct yaml_marks){ .source = s, .start = mark ? 3 : 0, .at = mark ? 3 : 0 };
}

static bool
continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Marks come nearly in order: searches for each from the previous one. */
static uint32_t
offset(struct yaml_marks *m, size_t index)
{
	const char *text = m->source->text;
	while (m->index < index && m->at < m->source->len) {
		do {
			m->at++;
		} while (continues(text[m->at]));
		m->index++;
	}
	while (m->index > index && m->at > m->start) {
		do {
			m->at--;
		} while (m->at > m->start && continues(text[m->at]));
		m->index--;
	}
	return (uint32_t)m->at;
}

struct span
yaml_span(struct yaml_marks *m, yaml_mark_t from, yaml_mark_t to)
{
	struct span p = { m->source, offset(m, from.index), 0 };
	const char *text = m->source->text;
	p.to = offset(m, to.index);
	while (p.to > p.from && strchr(" \t\r\n", text[p.to - 1]) != NULL) {
		p.to--;
	}
	return p;
}

struct span
yaml_content(struct span p)
{
	const char *text = p.source->text;
	while (p.from < p.to && (text[p.from] == '&' || text[p.from] == '!')) {
		while (p.from < p.to && strchr(" \t\r\n", text[p.from]) == NULL) {
			p.from++;
		}
		for (bool comment = false; p.from < p.to; p.from++) {
			char c = text[p.from];
			comment = c == '#' || (comment && c != '\n');
			if (!comment && strchr(" \t\r\n", c) == NULL) {
				break;
			}
		}
	}
	return p;
}

/* ---- errors -------------------------------------------------------------- */

/* What to do about it, judging by the character there and its line. */
static const char *
advice(struct span p, const char *problem)
{
	const char *text = p.source->text;
	struct position line = source_position(p.source, p.from);
	char c = p.from < p.source->len ? text[p.from] : '\0';
	if (strstr(problem, "mapping values are not allowed") != NULL) {
		return "is the indentation right? a string with \": \" in it needs quotes";
	}
	if (memmem(line.text, line.len, "${{", 3) != NULL) {
		return "put the string with ${{ }} in quotes";
	}
	if (c == '\t') {
		return "indent with blanks, not with tabs";
	}
	if (strstr(problem, "alphabetic or numeric character") != NULL) {
		return "a string that begins with \"*\" or \"&\" needs quotes";
	}
	if (c == '@' || c == '`' || c == '%') {
		return "a string that begins with this character needs quotes";
	}
	if (strstr(problem, "Unicode character escape") != NULL) {
		return "write the character itself, or \\U and eight digits";
	}
	if (strstr(problem, "escape") != NULL) {
		return "a backslash of its own is written \\\\, or put the string in single quotes";
	}
	if (strstr(problem, "did not find expected key") != NULL ||
		strstr(problem, "did not find expected '-' indicator") != NULL) {
		return "is this line indented like the ones above it?";
	}
	return NULL;
}

void
yaml_report(struct yaml_marks *m, const yaml_parser_t *parser, struct diag *diag)
{
	const char *problem = parser->problem != NULL ? parser->problem : "out of memory";
	struct span p = { m->source, 0, 0 };
	if (parser->error == YAML_READER_ERROR) {
		p.from = p.to = (uint32_t)(m->start + parser->problem_offset);
	} else {
		p = yaml_span(m, parser->problem_mark, parser->problem_mark);
	}
	if (p.from > m->source->len) {
		p.from = p.to = (uint32_t)m->source->len;
	}
	while (p.from < m->source->len && (p.to == p.from || continues(m->source->text[p.to]))) {
		p.to++;
	}
	diag_error(diag, p, "%s", problem);
	const char *hint = advice(p, problem);
	if (hint != NULL) {
		diag_hint(diag, "%s", hint);
	}
	if (parser->context != NULL && parser->context_mark.index != parser->problem_mark.index) {
		diag_note(diag, yaml_span(m, parser->context_mark, parser->context_mark),
			"%s from here", parser->context);
	}
}
