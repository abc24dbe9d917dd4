/* SPDX-License-Identifier: Apache-2.0 */
/* Reports how often rules did something: the annotated spec, JSON, and an lcov tracefile. */
#include "driver/cover.h"
#include "driver/output.h"
#include "driver/target.h"

#include <inttypes.h>
#include <string.h>

enum { MOST_SHOWN = 60 };

/* A line of the spec, and what begins in it. */
struct covered_line {
	const char *text;
	size_t len;
	uint64_t most; /* the largest count */
	size_t parts, never; /* rules and operations in it; those that never applied */
	size_t rule, rules; /* the first rule that begins in it, and how many do */
};

/* Walks the lines of the spec: false after the last. */
struct line_walk {
	const struct coverage *c;
	const char *at;
	size_t number;
	struct covered_line line;
};

static void
count_part(struct covered_line *line, uint64_t count)
{
	line->parts++;
	line->never += count == 0;
	line->most = count > line->most ? count : line->most;
}

static bool
next_line(struct line_walk *w)
{
	const struct coverage *c = w->c;
	const char *end = c->source->text + c->source->len;
	if (w->at == end) {
		return false;
	}
	const char *stop = memchr(w->at, '\n', (size_t)(end - w->at));
	stop = stop != NULL ? stop : end;
	struct covered_line *l = &w->line, was = w->line;
	*l = (struct covered_line){
		.text = w->at, .len = (size_t)(stop - w->at), .rule = was.rule + was.rules
	};
	uint32_t from = (uint32_t)(w->at - c->source->text);
	uint32_t to = (uint32_t)(stop - c->source->text);
	for (size_t i = l->rule; i < c->rule_count && c->rules[i].span.from <= to; i++) {
		count_part(l, c->rules[i].matched);
		l->rules++;
	}
	for (size_t i = 0; i < c->operation_count;
		i++) { /* few, and in no particular order: aliases */
		uint32_t at = c->operations[i].span.from;
		if (at >= from && at <= to) {
			count_part(l, c->operations[i].reached);
		}
	}
	w->at = stop < end ? stop + 1 : end;
	w->number++;
	return true;
}

/* ---- for people ---------------------------------------------------------- */

/* The text at the span, on one line and without quotes, perhaps cut. */
static struct text
shown(struct span p)
{
	const char *at = p.source->text + p.from;
	size_t len = p.to - p.from;
	const char *end = memchr(at, '\n', len);
	len = end != NULL ? (size_t)(end - at) : len;
	if (len >= 2 && (*at == '"' || *at == '\'') && at[len - 1] == *at) {
		at++;
		len -= 2;
	}
	while (len > MOST_SHOWN && ((unsigned char)at[MOST_SHOWN] & 0xc0) == 0x80) {
		len--; /* not inside a character */
	}
	return (struct text){ at, len < MOST_SHOWN ? len : MOST_SHOWN };
}

static void
print_rule(FILE *out, const struct coverage *c, const struct covered_rule *r)
{
	fprintf(out, "  %s:%s: %.*s\n", c->source->name, span_spelled_out(r->span, c->arena),
		TEXT_ARGS(shown(r->span)));
}

/* The rules for which `is` holds, under a heading. */
static size_t
print_rules(FILE *out, const struct coverage *c, const char *head,
	bool (*is)(const struct covered_rule *))
{
	size_t count = 0;
	for (size_t i = 0; i < c->rule_count; i++) {
		if (is(&c->rules[i])) {
			fputs(count++ == 0 ? head : "", out);
			print_rule(out, c, &c->rules[i]);
		}
	}
	return count;
}

static bool
never_matched(const struct covered_rule *r)
{
	return r->matched == 0;
}

static bool
never_wrote(const struct covered_rule *r)
{
	return r->matched > 0 && r->wrote == 0;
}

static void
print_line(FILE *out, const struct covered_line *l, size_t number)
{
	char count[32] = "-";
	if (l->parts > 0 && l->never == l->parts) {
		strcpy(count, "#####");
	} else if (l->parts > 0) {
		snprintf(count, sizeof count, "%" PRIu64 "%s", l->most, l->never > 0 ? "*" : "");
	}
	fprintf(out, "%9s:%5zu:%.*s\n", count, number, (int)l->len, l->text);
}

void
coverage_text(const struct coverage *c, FILE *to)
{
	struct output text;
	output_begin(&text);
	FILE *out = text.file;
	fprintf(out, "%s\n", c->source->name);
	for (struct line_walk w = { .c = c, .at = c->source->text }; next_line(&w);) {
		print_line(out, &w.line, w.number);
	}
	size_t never = print_rules(out, c, "never matched:\n", never_matched);
	print_rules(out, c, "matched, but wrote nothing:\n", never_wrote);
	fprintf(out, "%zu of %zu rules matched in %" PRIu64 " record%s", c->rule_count - never,
		c->rule_count, c->records, c->records == 1 ? "" : "s");
	if (c->nothing > 0) {
		fprintf(out, "; of %" PRIu64 " nothing came out", c->nothing);
	}
	if (c->failed > 0) {
		fprintf(out, "; %" PRIu64 " failed", c->failed);
	}
	fputc('\n', out);
	output_show(&text, to);
}

/* ---- for programs -------------------------------------------------------- */

static void
put_json(const struct coverage *c, FILE *out, struct text text)
{
	struct buffer b;
	buffer_init(&b, c->arena);
	text_json(&b, text);
	struct text json = buffer_text(&b);
	fprintf(out, "\"%.*s\"", TEXT_ARGS(json));
}

static void
put_position(FILE *out, struct span p)
{
	struct position at = source_position(p.source, p.from);
	fprintf(out, "\"line\":%u,\"column\":%u", at.line, at.column);
}

void
coverage_json(const struct coverage *c, FILE *out)
{
	fputs("{\"spec\":", out);
	put_json(c, out, text_of(c->source->name));
	fprintf(out, ",\"records\":%" PRIu64 ",\"nothing\":%" PRIu64 ",\"failed\":%" PRIu64,
		c->records, c->nothing, c->failed);
	fputs(",\"operations\":[", out);
	for (size_t i = 0; i < c->operation_count; i++) {
		fputs(i > 0 ? ",{" : "{", out);
		put_position(out, c->operations[i].span);
		fputs(",\"operation\":", out);
		put_json(c, out, c->operations[i].name);
		fprintf(out, ",\"reached\":%" PRIu64 ",\"rules\":[", c->operations[i].reached);
		size_t count = 0;
		for (size_t r = 0; r < c->rule_count; r++) {
			if (c->rules[r].operation == i + 1) {
				fputs(count++ > 0 ? ",{" : "{", out);
				put_position(out, c->rules[r].span);
				fputs(",\"rule\":", out);
				put_json(c, out, shown(c->rules[r].span));
				fprintf(out, ",\"matched\":%" PRIu64 ",\"wrote\":%" PRIu64 "}",
					c->rules[r].matched, c->rules[r].wrote);
			}
		}
		fputs("]}", out);
	}
	fputs("]}\n", out);
}

/* A name inside a line of a tracefile. */
static void
put_name(FILE *out, struct text name)
{
	for (size_t i = 0; i < name.len; i++) {
		fputc((unsigned char)name.at[i] < ' ' ? '?' : name.at[i], out);
	}
}

static size_t
put_functions(const struct coverage *c, FILE *out)
{
	size_t hit = 0;
	for (size_t i = 0; i < c->operation_count; i++) {
		fprintf(out, "FN:%u,operation %zu: ", span_line(c->operations[i].span), i + 1);
		put_name(out, c->operations[i].name);
		fputc('\n', out);
	}
	for (size_t i = 0; i < c->operation_count; i++) {
		fprintf(out, "FNDA:%" PRIu64 ",operation %zu: ", c->operations[i].reached, i + 1);
		put_name(out, c->operations[i].name);
		fputc('\n', out);
		hit += c->operations[i].reached > 0;
	}
	return hit;
}

/* The records of geninfo(1), in its order.  A rule whose operation was never reached is "-", like a
 * branch whose condition was never evaluated. */
void
coverage_lcov(const struct coverage *c, FILE *out)
{
	size_t lines = 0, lines_hit = 0, branches = 0, branches_hit = 0;
	fputs(LCOV_HEAD, out);
	put_name(out, text_of(c->source->name));
	fputc('\n', out);
	size_t hit = put_functions(c, out);
	fprintf(out, "FNF:%zu\nFNH:%zu\n", c->operation_count, hit);
	for (struct line_walk w = { .c = c, .at = c->source->text }; next_line(&w);) {
		for (size_t i = 0; w.line.rules > 1 && i < w.line.rules; i++) {
			const struct covered_rule *r = &c->rules[w.line.rule + i];
			bool reached = c->operations[r->operation - 1].reached > 0;
			fprintf(out, "BRDA:%zu,%u,%zu,", w.number, r->operation, i);
			fprintf(out, reached ? "%" PRIu64 "\n" : "-\n", r->matched);
			branches++;
			branches_hit += r->matched > 0;
		}
	}
	fprintf(out, "BRF:%zu\nBRH:%zu\n", branches, branches_hit);
	for (struct line_walk w = { .c = c, .at = c->source->text }; next_line(&w);) {
		if (w.line.parts > 0) {
			fprintf(out, "DA:%zu,%" PRIu64 "\n", w.number, w.line.most);
			lines++;
			lines_hit += w.line.most > 0;
		}
	}
	fprintf(out, "LF:%zu\nLH:%zu\nend_of_record\n", lines, lines_hit);
}

bool
coverage_write(const struct coverage *c, const char *path, struct arena *arena, const char **error)
{
	struct output text;
	output_begin(&text);
	coverage_lcov(c, text.file);
	return output_end(&text, path, 0666, arena, error);
}
