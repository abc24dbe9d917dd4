/* SPDX-License-Identifier: Apache-2.0 */
/* The layout of C: indentation, braces, comments at lines' ends, string literals. */
#include "emit/cwriter.h"

#include <stdarg.h>
#include <string.h>

void
cw_init(struct cwriter *w, FILE *out, struct arena *a)
{
	*w = (struct cwriter){ .out = out, .arena = a };
	table_init(&w->names, a);
	table_init(&w->secrets, a);
}

/* The newline is written by what comes next, so that a remark can still join the line. */
static void
start(struct cwriter *w)
{
	fputc('\n', w->out);
	for (unsigned i = 0; i < w->depth; i++)
		fputc('\t', w->out);
}

void
cw_blank(struct cwriter *w)
{
	fputc('\n', w->out);
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
	fputc('\n', w->out);
}

void
cw_append(struct cwriter *w, const char *text)
{
	fputs(text, w->out);
}

void
cw_line(struct cwriter *w, const char *fmt, ...)
{
	va_list ap;
	start(w);
	va_start(ap, fmt);
	vfprintf(w->out, fmt, ap);
	va_end(ap);
}

void
cw_open(struct cwriter *w, const char *fmt, ...)
{
	va_list ap;
	start(w);
	va_start(ap, fmt);
	vfprintf(w->out, fmt, ap);
	va_end(ap);
	fputs(" {", w->out);
	w->depth++;
}

void
cw_function(struct cwriter *w, const char *type, const char *fmt, ...)
{
	va_list ap;
	cw_line(w, "%s", type);
	start(w);
	va_start(ap, fmt);
	vfprintf(w->out, fmt, ap);
	va_end(ap);
	start(w);
	fputc('{', w->out);
	w->depth++;
}

static void
next_arm(struct cwriter *w, const char *head, const char *cond, const char *tail)
{
	w->depth--;
	start(w);
	fprintf(w->out, "} else%s%s%s {", head, cond, tail);
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
	fputc('}', w->out);
}

void
cw_remark(struct cwriter *w, const char *text)
{
	fprintf(w->out, " /* %s */", text);
}

const char *
cw_place(struct cwriter *w, struct place p)
{
	const char *slash = strrchr(p.source->name, '/');
	const char *name = slash != NULL ? slash + 1 : p.source->name;
	char *text = arena_printf(w->arena, "%s:%u", name, source_position(p.source, p.from).line);
	for (char *c = text; *c != '\0'; c++) {
		if ((unsigned char)*c < 0x20 || *c == '*' || *c == '\\' || *c == '?') {
			*c = '.'; /* nothing that would end the comment */
		}
	}
	return text;
}

void
cw_from(struct cwriter *w, struct place p)
{
	fprintf(w->out, " /* %s */", cw_place(w, p));
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
			 c == '?') /* three octal digits never eat what follows */
			o += sprintf(o, "\\%03o", c);
		else
			*o++ = (char)c;
	}
	strcpy(o, "\"");
	return s;
}
