/* SPDX-License-Identifier: Apache-2.0 */
/* Diagnostics for people: text with the line and a caret, or one line each as gcc prints them. */
#include "base/diag_entry.h"
#include "base/visible.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ENTRIES = 50, WIDTH = 96 };

/* ---- colours ------------------------------------------------------------- */

#define BOLD "\033[1m"
#define RED "\033[1;31m"
#define MAGENTA "\033[1;35m"
#define CYAN "\033[1;36m"
#define GREEN "\033[1;32m"
#define PLAIN "\033[0m"

/* The destination of the text form. */
struct printer {
	FILE *out;
	bool colour;
};

static void
paint(const struct printer *p, const char *colour)
{
	if (p->colour) {
		fputs(colour, p->out);
	}
}

/* ---- text ---------------------------------------------------------------- */

/* The width of the character at `c` on a terminal, and its bytes. */
static unsigned
shown(const char *c, const char *end, size_t *bytes)
{
	char spelled[MOST_VISIBLE];
	*bytes = visible_char(c, end, spelled);
	return *spelled == '\0' ? 1 : (unsigned)strlen(spelled);
}

/* Text that is part of a line. */
static void
print_text(const char *at, const char *end, FILE *out)
{
	char spelled[MOST_VISIBLE];
	for (size_t bytes; at < end; at += bytes) {
		bytes = visible_char(at, end, spelled);
		if (*spelled == '\0') {
			fwrite(at, 1, bytes, out);
		} else {
			fputs(spelled, out);
		}
	}
}

/* Prints the line with a caret under the span; shortens a long line around it. */
static void
print_line(struct span span, const struct printer *printer)
{
	FILE *out = printer->out;
	struct position p = source_position(span.source, span.from);
	const char *start = p.text, *end = p.text + p.len;
	const char *from = span.source->text + span.from, *to = span.source->text + span.to;
	bool cut_left = false, cut_right = false;
	if (from > end) {
		from = end;
	}
	if (p.len > WIDTH) {
		if (from - start > WIDTH / 2) {
			start = from - WIDTH / 2;
			cut_left = true;
		}
		if (end - start > WIDTH) {
			end = start + WIDTH;
			cut_right = true;
		}
		while (start < from && ((unsigned char)*start & 0xc0) == 0x80) {
			start++;
		}
		while (cut_right && end > start && ((unsigned char)*end & 0xc0) == 0x80) {
			end--;
		}
	}
	fprintf(out, "%5u | %s", p.line, cut_left ? "..." : "");
	size_t bytes;
	print_text(start, end, out);
	fprintf(out, "%s\n      | %s", cut_right ? "..." : "", cut_left ? "   " : "");
	for (const char *c = start; c < from; c += bytes) {
		unsigned width = shown(c, end, &bytes);
		fprintf(out, "%*s", *c == '\t' ? 0 : (int)width, "");
		if (*c == '\t') {
			fputc('\t', out);
		}
	}
	paint(printer, GREEN);
	fputc('^', out);
	for (const char *c = from; c < to && c < end; c += bytes) {
		unsigned width = shown(c, end, &bytes);
		for (unsigned i = c == from; i < width; i++) {
			fputc('~', out);
		}
	}
	paint(printer, PLAIN);
	fputc('\n', out);
}

static void
print_head(struct span span, const char *kind, const char *colour, const char *text,
	const struct printer *to)
{
	FILE *out = to->out;
	if (span.source != NULL) {
		paint(to, BOLD);
		struct position p = source_position(span.source, span.from);
		print_text(span.source->name, span.source->name + strlen(span.source->name), out);
		fprintf(out, ":%u:%u: ", p.line, p.column);
		paint(to, PLAIN);
	}
	paint(to, colour);
	fprintf(out, "%s: ", kind);
	paint(to, PLAIN);
	print_text(text, text + strlen(text), out);
}

static void
print_entry(const struct diag_entry *e, bool brief, const struct printer *to)
{
	FILE *out = to->out;
	print_head(e->span, e->error ? "error" : "warning", e->error ? RED : MAGENTA, e->text, to);
	if (e->warning >= 0) {
		fprintf(out, " [-W%s%s]", e->error ? "error=" : "",
			warning_name((enum warning)e->warning));
	}
	fputc('\n', out);
	if (brief) {
		return;
	}
	if (e->span.source != NULL) {
		print_line(e->span, to);
	}
	for (const struct diag_more *m = e->more; m != NULL; m = m->next) {
		if (m->hint) {
			fprintf(out, "      = hint: ");
			print_text(m->text, m->text + strlen(m->text), out);
			fputc('\n', out);
			continue;
		}
		print_head(m->span, "note", CYAN, m->text, to);
		fputc('\n', out);
		if (m->span.source != NULL) {
			print_line(m->span, to);
		}
	}
}

static void
print_count(const struct diag *d, FILE *out)
{
	if (d->errors > 0) {
		fprintf(out, "%u error%s%s", d->errors, d->errors == 1 ? "" : "s",
			d->warnings > 0 ? ", " : "\n");
	}
	if (d->warnings > 0) {
		fprintf(out, "%u warning%s\n", d->warnings, d->warnings == 1 ? "" : "s");
	}
}

/* ---- all ----------------------------------------------------------------- */

static int
by_span(const void *a, const void *b)
{
	const struct diag_entry *const *x = a, *const *y = b;
	struct span p = (*x)->span, q = (*y)->span;
	if (p.source == NULL || q.source == NULL || p.source->name != q.source->name) {
		return 0;
	}
	unsigned long m = p.source->first_line, n = q.source->first_line;
	if (m != n) {
		return m < n ? -1 : 1;
	}
	return p.from != q.from ? (p.from < q.from ? -1 : 1) : 0;
}

/* Stable: diagnostics at the same span stay in the order they were reported. */
static void
sort(const struct diag_entry **all, size_t count, struct arena *arena)
{
	const struct diag_entry **half = arena_new_array(arena, count, const struct diag_entry *);
	for (size_t width = 1; width < count; width *= 2) {
		for (size_t i = 0; i < count; i += 2 * width) {
			size_t mid = i + width < count ? i + width : count;
			size_t end = i + 2 * width < count ? i + 2 * width : count;
			size_t l = i, r = mid;
			for (size_t k = i; k < end; k++) {
				bool left = l < mid && (r >= end || by_span(&all[l], &all[r]) <= 0);
				half[k] = left ? all[l++] : all[r++];
			}
		}
		memcpy(all, half, count * sizeof *all);
	}
}

const struct diag_entry *const *
diag_sorted(const struct diag *d, size_t *count)
{
	*count = 0;
	for (const struct diag_entry *e = d->first; e != NULL; e = e->next) {
		(*count)++;
	}
	const struct diag_entry **all =
		arena_new_array(d->arena, *count + 1, const struct diag_entry *);
	size_t i = 0;
	for (const struct diag_entry *e = d->first; e != NULL; e = e->next) {
		all[i++] = e;
	}
	sort(all, *count, d->arena);
	return all;
}

void
diag_print(const struct diag *d, enum diag_format format, FILE *out)
{
	if (format == DIAG_JSON) {
		diag_print_json(d, out);
		return;
	}
	if (format == DIAG_SARIF) {
		diag_print_sarif(d, out);
		return;
	}
	size_t count;
	const struct diag_entry *const *all = diag_sorted(d, &count);
	const struct printer to = { out, d->colour && format == DIAG_TEXT };
	for (size_t i = 0; i < count && i < MOST_ENTRIES; i++) {
		print_entry(all[i], format == DIAG_GCC, &to);
	}
	if (count > MOST_ENTRIES) {
		fprintf(out, "... and %zu more\n", count - MOST_ENTRIES);
	}
	if (format == DIAG_TEXT) {
		print_count(d, out);
	}
}
