/* SPDX-License-Identifier: Apache-2.0 */
/* The layout of C: indentation, braces, comments at the end of a line, string literals. */
#include "emit/cwriter.h"

#include "base/visible.h"
#include "emit/outline.h"
#include "emit/scope.h"

#include <limits.h>
#include <stdarg.h>
#include <string.h>

void
cw_init(struct cwriter *w, FILE *out, struct arena *a)
{
	*w = (struct cwriter){ .out = out, .arena = a };
	table_init(&w->names, a);
	table_init(&w->secrets, a);
	table_init(&w->spelled, a);
	table_init(&w->dates, a);
	table_init(&w->date_calls, a);
	buffer_init(&w->line.text, a);
	buffer_init(&w->line.remark, a);
}

/* ---- filling lines ------------------------------------------------------- */

enum { COLUMNS = 100, TAB = 8, LEAST = 32 /* columns that a line may use, however deep */ };

static size_t
room_at(unsigned depth)
{
	return depth * TAB + LEAST < COLUMNS ? COLUMNS - depth * TAB : LEAST;
}

/* Whether the line may be broken after its character `i`: a comma, a semicolon, && or ||, or an "="
 * after which all the rest fits one line. */
static bool
may_break(const char *line, size_t i, unsigned depth, size_t room)
{
	if (line[i] == '=') {
		return depth == 0 && i > 0 && line[i - 1] == ' ' && line[i + 1] == ' ' &&
		       strlen(line + i + 2) <= room - TAB;
	}
	return line[i + 1] == ' ' && strchr(",;&|", line[i]) != NULL;
}

/* Whether the parenthesis is that of a call, and all that follows it fits one line. */
static bool
arguments_fit(const char *line, size_t i, size_t room)
{
	char before = i > 0 ? line[i - 1] : ' ';
	bool call = before == '_' || (before >= '0' && before <= '9') ||
		    (before >= 'A' && before <= 'Z') || (before >= 'a' && before <= 'z');
	return call && strlen(line + i + 1) <= room - TAB;
}

/* Where clang-format would break: before the arguments of a call if they fit one line; else at the
 * least nested place, the last of several.  0: nowhere within `room` columns. */
static size_t
break_of(const char *line, size_t room)
{
	size_t best = 0;
	unsigned depth = 0, least = UINT_MAX;
	char quote = '\0';

	for (size_t i = 0; line[i] != '\0' && i < room; i++) {
		char c = line[i];
		if (quote != '\0') {
			i += c == '\\';
			quote = c == quote ? '\0' : quote;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '(' || c == '[' || c == '{') {
			if (c == '(' && depth == 0 && least > 0 && arguments_fit(line, i, room)) {
				return i + 1;
			}
			depth++;
		} else if (c == ')' || c == ']' || c == '}') {
			depth -= depth > 0;
		} else if (depth <= least && may_break(line, i, depth, room)) {
			least = depth;
			best = i + 1;
		}
	}
	return best;
}

static void
new_line(FILE *out, unsigned depth)
{
	if (out == NULL) {
		return;
	}
	fputc('\n', out);
	for (unsigned i = 0; i < depth; i++) {
		fputc('\t', out);
	}
}

static void
put(FILE *out, const char *text, size_t len)
{
	if (out != NULL) {
		fwrite(text, 1, len, out);
	}
}

/* The open parentheses, each with the indentation of its line. */
struct open_parentheses {
	unsigned indents[16], count;
};

/* Follows the parentheses that the text of a line opens and closes. */
static void
follow(struct open_parentheses *open, const char *text, size_t len, unsigned indent)
{
	char quote = '\0';
	for (size_t i = 0; i < len; i++) {
		char c = text[i];
		if (quote != '\0') {
			i += c == '\\';
			quote = c == quote ? '\0' : quote;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '(' || c == '{') {
			if (open->count < sizeof open->indents / sizeof *open->indents) {
				open->indents[open->count] = indent;
			}
			open->count++;
		} else if (c == ')' || c == '}') {
			open->count -= open->count > 0;
		}
	}
}

/* What is in parentheses is indented one step more than the line that opens them. */
static unsigned
indent_behind(const struct open_parentheses *open, unsigned depth)
{
	bool known = open->count > 0 && open->count <= sizeof open->indents / sizeof *open->indents;
	return (known ? open->indents[open->count - 1] : depth) + 1;
}

/* Prints a line.  One that is too long continues on further lines, with its remark on a line before
 * it.  Returns how many lines it took; only counts them if `out` is NULL. */
static unsigned
fill(FILE *out, const struct cw_line *l)
{
	const char *line = l->text, *remark = l->remark;
	unsigned lines = 1;
	if (*line == '\0' && *remark == '\0') {
		new_line(out, 0);
		return 1;
	}
	bool comment = *line == '/' || *line == ' ' || *line == '#';
	size_t room = room_at(l->depth);
	bool apart = *remark != '\0' && strlen(line) + strlen(remark) > room;
	if (apart) {
		new_line(out, l->depth);
		put(out, remark + 1, strlen(remark + 1));
		lines++;
	}
	new_line(out, l->depth);
	struct open_parentheses open = { .count = 0 };
	unsigned indent = l->depth;
	while (!comment && strlen(line) > room) {
		size_t cut = break_of(line, room);
		if (cut == 0) {
			break;
		}
		put(out, line, cut);
		follow(&open, line, cut, indent);
		line += cut + (line[cut] == ' ');
		indent = indent_behind(&open, l->depth);
		room = room_at(indent);
		new_line(out, indent);
		lines++;
	}
	put(out, line, strlen(line));
	put(out, remark, apart ? 0 : strlen(remark));
	return lines;
}

void
cw_print(struct cwriter *w, const struct cw_line *line)
{
	fill(w->out, line);
}

unsigned
cw_lines_of(const struct cw_line *line)
{
	return fill(NULL, line);
}

/* Whether one of the lines, up to the end of the block of that depth, names the variable. */
static bool
is_used(struct text variable, unsigned depth, const struct cw_line *l, const struct cw_line *end)
{
	for (; l < end && l->depth >= depth; l++) {
		const char *at = l->text;
		struct text name;
		while (next_name(&at, l->text, &name)) {
			if (text_equal(name, variable)) {
				return true;
			}
		}
	}
	return false;
}

/* Leaves out what is not used.  Goes from the last line to the first, because what is left out uses
 * nothing. */
static size_t
without_unused(struct cw_line *lines, size_t count)
{
	size_t kept = count;
	for (size_t i = count; i-- > 0;) {
		const struct cw_line *l = &lines[i];
		const char *name = l->declares != NULL ? l->declares : l->excuses;
		if (name == NULL || is_used(text_of(name), l->depth, lines + kept, lines + count) ==
					    (l->declares != NULL)) {
			lines[--kept] = *l;
		} else if (*l->remark != '\0' && i > 0) { /* it is about the whole block */
			lines[i - 1].remark = l->remark;
		}
	}
	memmove(lines, lines + kept, (count - kept) * sizeof *lines);
	return count - kept;
}

/* Keeps a line of a function, which is printed as a whole. */
static void
keep(struct cwriter *w, struct cw_line line)
{
	if (w->function.count == w->function.room) {
		size_t room = w->function.room > 0 ? 2 * w->function.room : 64;
		struct cw_line *all = arena_new_array(w->arena, room, struct cw_line);
		if (w->function.count > 0) {
			memcpy(all, w->function.lines, w->function.count * sizeof *all);
		}
		w->function.lines = all;
		w->function.room = room;
	}
	line.text = arena_dup(w->arena, line.text, strlen(line.text));
	line.remark = arena_dup(w->arena, line.remark, strlen(line.remark));
	w->function.lines[w->function.count++] = line;
}

void
cw_flush(struct cwriter *w)
{
	if (!w->line.open) {
		return;
	}
	struct cw_line line = { w->line.depth, buffer_text(&w->line.text).at,
		buffer_text(&w->line.remark).at, w->line.declares, w->line.excuses };
	if (w->function.open) {
		keep(w, line);
	} else {
		cw_print(w, &line);
	}
	w->line.text.len = 0;
	w->line.remark.len = 0;
	w->line.declares = w->line.excuses = NULL;
	w->line.open = false;
}

/* A line is written when the next one begins, so that a remark can still be added. */
static void
start(struct cwriter *w)
{
	cw_flush(w);
	w->line.open = true;
	w->line.depth = w->depth;
}

static void
add(struct cwriter *w, const char *fmt, va_list ap)
{
	va_list again;
	char small[256];
	va_copy(again, ap);
	int len = vsnprintf(small, sizeof small, fmt, ap);
	char *all = small;
	if (len < 0 || len >= (int)sizeof small) {
		all = arena_vprintf(w->arena, fmt, again);
	}
	va_end(again);
	buffer_add(&w->line.text, all, strlen(all));
}

/* ---- lines --------------------------------------------------------------- */

void
cw_blank(struct cwriter *w)
{
	cw_flush(w);
	if (w->function.open) {
		keep(w, (struct cw_line){ .depth = w->depth, .text = "", .remark = "" });
	} else {
		fputc('\n', w->out);
	}
}

void
cw_first_line(struct cwriter *w, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vfprintf(w->out, fmt, ap);
	va_end(ap);
}

void
cw_end(struct cwriter *w)
{
	cw_flush(w);
	fputc('\n', w->out);
}

void
cw_if_used(struct cwriter *w, const char *variable)
{
	if (w->line.open) {
		w->line.declares = variable;
	} else {
		w->function.lines[w->function.count - 1].declares = variable;
	}
}

void
cw_unless_used(struct cwriter *w, const char *parameter)
{
	cw_line(w, "(void)%s;", parameter);
	w->line.excuses = parameter;
}

void
cw_append(struct cwriter *w, const char *text)
{
	buffer_add(&w->line.text, text, strlen(text));
}

void
cw_line(struct cwriter *w, const char *fmt, ...)
{
	va_list ap;
	start(w);
	va_start(ap, fmt);
	add(w, fmt, ap);
	va_end(ap);
}

void
cw_open(struct cwriter *w, const char *fmt, ...)
{
	va_list ap;
	start(w);
	va_start(ap, fmt);
	add(w, fmt, ap);
	va_end(ap);
	cw_append(w, " {");
	w->depth++;
}

void
cw_function(struct cwriter *w, const char *type, const char *fmt, ...)
{
	va_list ap;
	if (!w->line.open || *buffer_text(&w->line.text).at != '/') {
		cw_flush(w);
	}
	w->function.open = true; /* so that the comment above it is part of it */
	cw_line(w, "%s", type);
	start(w);
	va_start(ap, fmt);
	add(w, fmt, ap);
	va_end(ap);
	start(w);
	cw_append(w, "{");
	w->depth++;
}

static void
next_arm(struct cwriter *w, const char *head, const char *cond, const char *tail)
{
	w->depth--;
	start(w);
	cw_append(w, arena_printf(w->arena, "} else%s%s%s {", head, cond, tail));
	w->depth++;
}

void
cw_else_if(struct cwriter *w, const char *cond)
{
	next_arm(w, " if (", cond, ")");
}

void
cw_else(struct cwriter *w)
{
	next_arm(w, "", "", "");
}

void
cw_close(struct cwriter *w)
{
	w->depth--;
	start(w);
	cw_append(w, "}");
	if (w->depth == 0 && w->function.open) {
		cw_flush(w);
		w->function.open = false;
		outline(w, w->function.lines, without_unused(w->function.lines, w->function.count));
		w->function.count = 0;
	}
}

void
cw_function_end(struct cwriter *w)
{
	cw_close(w);
	cw_blank(w);
}

void
cw_arm(struct cwriter *w, bool *open, const char *cond)
{
	if (*open) {
		cw_else_if(w, cond);
	} else {
		cw_open(w, "if (%s)", cond);
	}
	*open = true;
}

void
cw_return_if(struct cwriter *w, const char *value, const char *cond, ...)
{
	va_list ap;
	start(w);
	cw_append(w, "if (");
	va_start(ap, cond);
	add(w, cond, ap);
	va_end(ap);
	cw_append(w, ") {");
	w->depth++;
	cw_line(w, "return %s;", value);
	cw_close(w);
}

void
cw_remark(struct cwriter *w, const char *text)
{
	const char *remark = arena_printf(w->arena, " /* %s */", text);
	buffer_add(&w->line.remark, remark, strlen(remark));
}

const char *
cw_clean(struct cwriter *w, struct text t)
{
	struct buffer b;
	char spelled[MOST_VISIBLE];
	buffer_init(&b, w->arena);
	for (const char *at = t.at, *end = at + t.len; at < end;) {
		size_t bytes = visible_char(at, end, spelled);
		if (*spelled == '<') {
			buffer_add(&b, spelled, strlen(spelled));
		} else if (*spelled != '\0' || strchr("\t*\\?", *at) != NULL) {
			buffer_add_char(&b, '.');
		} else {
			buffer_add(&b, at, bytes);
		}
		at += bytes;
	}
	return buffer_text(&b).at;
}

const char *
cw_span(struct cwriter *w, struct span p)
{
	const char *slash = strrchr(p.source->name, '/');
	const char *name = slash != NULL ? slash + 1 : p.source->name;
	return arena_printf(
		w->arena, "%s:%s", cw_clean(w, text_of(name)), span_spelled(p, w->arena));
}

void
cw_from(struct cwriter *w, struct span p)
{
	cw_remark(w, cw_span(w, p));
}

const char *
cw_string(struct cwriter *w, const char *bytes, size_t len)
{
	char *s = arena_alloc(w->arena, 4 * len + 3), *o = s;
	*o++ = '"';
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];
		if (c == '"' || c == '\\')
			o += sprintf(o, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f ||
			 c == '?') /* always three octal digits, so that none that follows is taken
				      for a fourth */
			o += sprintf(o, "\\%03o", c);
		else
			*o++ = (char)c;
	}
	memcpy(o, "\"", 2);
	return s;
}
