/* SPDX-License-Identifier: Apache-2.0 */
/* Writes outputs into test files: only the bytes of the expectation change, so that comments and
 * layout stay.  An update that cannot do so is refused, and the new file is read before it replaces
 * the old one: apart from the update it must read the same. */
#include "suite/suite.h"

#include "driver/output.h"
#include "suite/difference.h"
#include "suite/render.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SHORT = 80 };

/* The part of the file that a span belongs to: lines are sources of their own, copies of it. */
static size_t
offset_of(const struct suite *s, struct span p)
{
	size_t line = 1, at = 0;
	while (s->lines && line < p.source->first_line && at < s->source->len) {
		line += s->source->text[at++] == '\n';
	}
	return at + p.from;
}

/* ---- the current text ---------------------------------------------------- */

/* Whether the byte belongs to a scalar's contents: in quotes, or in a block, but not in the block's
 * header, which may contain a comment. */
static bool
is_content(const struct node *n, const char *text, uint32_t at)
{
	if (n->key_span.source != NULL && at >= n->key_span.from && at < n->key_span.to) {
		return true;
	}
	if (n->kind != NODE_OBJECT && n->kind != NODE_ARRAY && at >= n->span.from &&
		at < n->span.to) {
		const char *from = text + n->span.from;
		bool block = *from == '|' || *from == '>';
		return !block || memchr(from, '\n', at - n->span.from) != NULL;
	}
	bool is = false;
	NODE_EACH(child, n)
	{
		is = is || is_content(child, text, at);
	}
	return is;
}

/* Whether the bytes of the member contain a comment. */
static bool
has_comment(const struct suite *s, const struct node *member, size_t from, size_t to)
{
	const char *text = member->span.source->text;
	for (size_t i = from; i < to; i++) {
		bool hash = !s->json && text[i] == '#' &&
			    (i == 0 || strchr(" \t\r\n", text[i - 1]) != NULL);
		bool slash =
			s->json && text[i] == '/' && (text[i + 1] == '/' || text[i + 1] == '*');
		if ((hash || slash || (s->json && text[i] == '#')) &&
			!is_content(member, text, (uint32_t)i)) {
			return true;
		}
	}
	return false;
}

static size_t
key_start(const struct node *member)
{
	struct span p = member->key_span;
	bool quoted = p.from > 0 &&
		      (p.source->text[p.from - 1] == '"' || p.source->text[p.from - 1] == '\'');
	bool inside = p.to < p.source->len && p.source->text[p.to] == p.source->text[p.from - 1];
	return quoted && inside ? p.from - 1 : p.from;
}

/* Whether only a colon and blanks separate key and value: no anchor, tag or alias. */
static bool
is_bare(const struct node *member)
{
	const char *text = member->span.source->text;
	size_t at = member->key_span.to;
	if (member->span.source != member->key_span.source || member->span.from < at) {
		return false;
	}
	for (; at < member->span.from; at++) {
		if (strchr(" \t\r\n:\"'", text[at]) == NULL) {
			return false;
		}
	}
	return true;
}

/* The column of a byte, and whether only blanks, and dashes of YAML, precede it. */
static unsigned
column_of(const struct source *s, size_t at, bool *first)
{
	size_t line = at;
	while (line > 0 && s->text[line - 1] != '\n') {
		line--;
	}
	*first = strspn(s->text + line, " -") >= at - line;
	return (unsigned)(at - line);
}

/* ---- the new text -------------------------------------------------------- */

/* How to write the value: on the rest of the line, in lines of JSON, or as a YAML block. */
enum layout { LAYOUT_SHORT, LAYOUT_JSON, LAYOUT_BLOCK };

/* "expected: ...": the member of the case with the actual outcome.  `depth`: the column of its
 * key. */
static struct text
member_text(const struct suite *s, const struct test_case *c, enum layout layout, unsigned depth,
	struct arena *arena)
{
	bool nothing = case_gave_nothing(c);
	const char *quote = s->lines || s->json ? "\"" : "", *blank = s->lines ? "" : " ";
	const char *key =
		arena_printf(arena, "%s%s%s:", quote, nothing ? "nothing" : "expected", quote);
	const struct node *output = nothing ? NULL : case_output(c, arena);
	struct buffer b;
	buffer_init(&b, arena);
	buffer_add(&b, key, strlen(key));
	if (output != NULL && layout == LAYOUT_BLOCK) {
		render_yaml(&b, output, depth + 2);
		return buffer_text(&b);
	}
	buffer_add(&b, blank, strlen(blank));
	if (output == NULL) {
		buffer_add(&b, "true", 4);
	} else if (s->lines) {
		buffer_add(&b, c->came.output.at, c->came.output.len);
	} else if (layout == LAYOUT_JSON) {
		render_json(&b, output, depth);
	} else {
		render_short(&b, output);
	}
	return buffer_text(&b);
}

/* Whether only blanks follow on the line. */
static bool
ends_line(const struct source *s, size_t at)
{
	at += strspn(s->text + at, " \t\r");
	return at >= s->len || s->text[at] == '\n';
}

static void
add_edit(struct update *u, const struct suite *s, const struct source *source, size_t from,
	size_t to, struct text with, size_t number)
{
	size_t base = offset_of(s, (struct span){ .source = source });
	with = s->lines || s->json ? with : render_escaped(with, u->arena);
	if (u->edit_count == u->size) {
		size_t size = u->size == 0 ? 64 : 2 * u->size;
		struct suite_edit *more = arena_new_array(u->arena, size, struct suite_edit);
		if (u->edit_count > 0) {
			memcpy(more, u->edits, u->edit_count * sizeof *more);
		}
		u->edits = more;
		u->size = size;
	}
	u->edits[u->edit_count++] = (struct suite_edit){ base + from, base + to, with, number };
}

/* How to write the value of a case if it may take several lines. */
static enum layout
layout_of(const struct suite *s, const struct suite_case *d)
{
	bool flow = d->node->span.source->text[d->node->span.from] == '{';
	return s->lines ? LAYOUT_SHORT : flow ? LAYOUT_JSON : LAYOUT_BLOCK;
}

/* Whether the scalar is all that these bytes contain: no tag or anchor before it, no alias. */
static bool
is_own(const struct node *n, size_t from, size_t to)
{
	const char *text = n->span.source->text;
	size_t at = n->span.from;
	if (at < from || n->span.to > to || n->kind == NODE_OBJECT || n->kind == NODE_ARRAY ||
		n->span.to == at || text[at] == '|' || text[at] == '>') {
		return false;
	}
	while (at > from && strchr(" \t\r\n", text[at - 1]) != NULL) {
		at--;
	}
	while (at > from && strchr(" \t\r\n,[{", text[at - 1]) == NULL) {
		at--;
	}
	return text[at] != '!' && text[at] != '&';
}

static int
by_span(const void *a, const void *b)
{
	const struct suite_edit *x = a, *y = b;
	return x->from < y->from ? -1 : x->from > y->from;
}

/* If only scalars differ, replaces just those.  False: something else differs. */
static bool
replace_scalars(struct update *u, size_t i, const struct node *member, struct arena *arena)
{
	const struct suite *s = u->suite;
	struct json_terms terms = { .any_order = s->cases.at[i].any_order };
	const struct node *output = case_output(&s->cases.at[i], arena);
	size_t before = u->edit_count, from = key_start(member), to = member->span.to;
	if ((member->kind != NODE_OBJECT && member->kind != NODE_ARRAY) ||
		member->span.from < member->key_span.to) {
		return false;
	}
	const struct difference *d = difference_find(member, output, terms, arena);
	for (; d != NULL; d = d->next) {
		struct buffer b;
		buffer_init(&b, arena);
		if (d->expected == NULL || d->actual == NULL || d->actual->first != NULL ||
			!is_own(d->expected, from, to)) {
			u->edit_count = before;
			return false;
		}
		if (s->lines || s->json) {
			node_json(&b, d->actual);
		} else {
			render_yaml(&b, d->actual, 0);
		}
		struct text with = buffer_text(&b);
		size_t blank = with.len > 0 && *with.at == ' ';
		add_edit(u, s, member->span.source, d->expected->span.from, d->expected->span.to,
			(struct text){ with.at + blank, with.len - blank }, i);
	}
	qsort(u->edits + before, u->edit_count - before, sizeof *u->edits, by_span);
	return u->edit_count > before;
}

/* Replaces the member that has the expectation. */
static const char *
replace(struct update *u, size_t i, const struct node *member, struct arena *arena)
{
	struct suite *s = u->suite;
	const struct test_case *c = &s->cases.at[i];
	const struct source *source = member->span.source;
	size_t from = key_start(member), to = member->span.to;
	bool first;
	unsigned depth = column_of(source, from, &first);
	if (!case_gave_nothing(c) && replace_scalars(u, i, member, arena)) {
		return NULL;
	}
	if (has_comment(s, member, from, to)) {
		return "a comment would be overwritten: change the expectation by hand, or move the comment";
	}
	if (!is_bare(member)) {
		return "it has an anchor, a tag or an alias: change it by hand";
	}
	/* a value on one line stays on one line if it fits */
	struct text with = member_text(s, c, LAYOUT_SHORT, depth, arena);
	enum layout layout = layout_of(s, &s->details[i]);
	bool one_line = memchr(source->text + from, '\n', to - from) == NULL;
	bool fits = one_line && member->kind != NODE_BOOL && depth + with.len <= SHORT;
	bool lines = layout == LAYOUT_BLOCK ? ends_line(source, to) : first;
	if (!fits && lines) {
		with = member_text(s, c, layout, depth, arena);
	}
	add_edit(u, s, source, from, to, with, i);
	return NULL;
}

/* Appends a member to a case without an expectation. */
static const char *
append(struct update *u, size_t i, struct arena *arena)
{
	struct suite *s = u->suite;
	const struct test_case *c = &s->cases.at[i];
	const struct node *node = s->details[i].node, *last = node->first;
	while (last->next != NULL) {
		last = last->next;
	}
	const struct source *source = node->span.source;
	size_t at = last->span.to;
	bool first;
	enum layout layout = layout_of(s, &s->details[i]);
	bool block = layout == LAYOUT_BLOCK;
	/* indented like the other keys, and on a line of its own if the last one is */
	unsigned depth = column_of(source, key_start(block ? node->first : last), &first);
	if (last->span.from < last->key_span.to) {
		return "an alias precedes it: write it by hand";
	}
	while (block && at < source->len && source->text[at] != '\n') {
		at++;
	}
	at -= block && source->text[at] == '\n' && source->text[at - 1] == '\r';
	bool own_line = block || (layout == LAYOUT_JSON && first);
	struct text member = member_text(s, c, own_line ? layout : LAYOUT_SHORT, depth, arena);
	const char *comma = block ? "" : ",", *blank = s->lines ? "" : " ";
	const char *with =
		own_line ? arena_printf(
				   arena, "%s\n%*s%.*s", comma, (int)depth, "", TEXT_ARGS(member))
			 : arena_printf(arena, "%s%s%.*s", comma, blank, TEXT_ARGS(member));
	add_edit(u, s, source, at, at, text_of(with), i);
	return NULL;
}

static bool
came_out_alike(const struct test_case *a, const struct test_case *b)
{
	bool nothing = case_gave_nothing(a);
	return nothing == case_gave_nothing(b) &&
	       (nothing || text_equal(a->came.output, b->came.output));
}

/* Whether another case has the same `expected_file`, and a different output. */
static bool
is_shared(const struct suite *s, size_t first)
{
	const struct suite_case *d = &s->details[first];
	for (size_t k = 0; k < s->cases.count; k += s->details[k].records) {
		const struct suite_case *other = &s->details[k];
		if (k == first || other->output_file == NULL ||
			strcmp(other->output_file, d->output_file) != 0) {
			continue;
		}
		bool same = other->records == d->records;
		for (size_t i = 0; same && i < d->records; i++) {
			same = came_out_alike(&s->cases.at[first + i], &s->cases.at[k + i]);
		}
		if (!same) {
			return true;
		}
	}
	return false;
}

/* NULL: it will be written; otherwise why it cannot be. */
static const char *
plan_case(struct update *u, size_t i, struct arena *arena)
{
	struct suite *s = u->suite;
	const struct test_case *c = &s->cases.at[i];
	const struct suite_case *d = &s->details[i];
	const struct node *expected = node_get(d->node, "expected");
	const struct node *nothing = node_get(d->node, "nothing");
	if (c->came.answer != ANSWER_OUTPUT && c->came.answer != ANSWER_NULL) {
		return "the result is not a document: write \"fails\" if you mean that";
	}
	if (c->expected.transform_error) {
		return "the case says that it fails: change that by hand";
	}
	if (!case_gave_nothing(c) && case_output(c, arena) == NULL) {
		return "the output is not JSON";
	}
	if (d->output_file != NULL) {
		size_t first = i - d->record;
		if (is_shared(s, first)) {
			return "another case has the same expected_file, and something else comes out there";
		}
		if (u->file_count == 0 || u->written[u->file_count - 1] != first) {
			u->written[u->file_count++] = first;
		}
		return NULL;
	}
	if (d->records > 1) {
		return "the input has several documents: name an expected_file to write";
	}
	const struct node *member = expected != NULL ? expected : nothing;
	return member != NULL ? replace(u, i, member, arena) : append(u, i, arena);
}

void
suite_plan_update(struct suite *s, struct update *u, struct arena *arena, FILE *out)
{
	*u = (struct update){ .suite = s, .arena = arena };
	u->changes = arena_new_array(arena, s->cases.count + 1, bool);
	u->written = arena_new_array(arena, s->cases.count + 1, size_t);
	for (size_t i = 0; !s->wrong && i < s->cases.count; i++) {
		const struct test_case *c = &s->cases.at[i];
		struct arena scratch = { 0 };
		bool pass = case_judge(c, &scratch).pass;
		const char *why = pass ? NULL : plan_case(u, i, arena);
		arena_free(&scratch);
		u->changes[i] = !pass && why == NULL;
		u->count += u->changes[i];
		if (why != NULL) {
			struct output text;
			struct position at = source_position(c->span.source, c->span.from);
			output_begin(&text);
			fprintf(text.file, "%s:%u:%u: not written: %s\n", s->path, at.line,
				at.column, why);
			output_show(&text, out);
		}
	}
}

/* ---- writing ------------------------------------------------------------- */

/* Line ends are those of the file's first line. */
static void
add_lines(struct buffer *b, const struct source *s, struct text lines)
{
	const char *end = memchr(s->text, '\n', s->len);
	bool crlf = end != NULL && end > s->text && end[-1] == '\r';
	for (size_t i = 0; i < lines.len; i++) {
		buffer_add(b, "\r", crlf && lines.at[i] == '\n');
		buffer_add_char(b, lines.at[i]);
	}
}

static struct text
apply(const struct update *u, struct arena *arena)
{
	const struct source *s = u->suite->source;
	struct buffer b;
	size_t at = 0;
	buffer_init(&b, arena);
	for (size_t i = 0; i < u->edit_count; i++) {
		const struct suite_edit *e = &u->edits[i];
		buffer_add(&b, s->text + at, e->from - at);
		add_lines(&b, s, e->with);
		at = e->to;
	}
	buffer_add(&b, s->text + at, s->len - at);
	return buffer_text(&b);
}

static bool
same_value(const struct node *a, const struct node *b)
{
	struct json_terms exact = { .any_order = false };
	return (a == NULL) == (b == NULL) && (a == NULL || json_same(a, b, exact));
}

/* Whether the new bytes read the same as the old ones, apart from the update. */
static bool
reads_as_meant(const struct update *u, const struct suite *now, struct arena *arena)
{
	const struct suite *was = u->suite;
	bool same = was->cases.count == now->cases.count;
	size_t edit = 0;
	for (size_t i = 0; same && i < was->cases.count; i++) {
		const struct test_case *a = &was->cases.at[i], *b = &now->cases.at[i];
		bool edited = edit < u->edit_count && u->edits[edit].number == i;
		same = text_equal(a->id, b->id) && same_value(a->given.tree, b->given.tree) &&
		       a->any_order == b->any_order &&
		       a->expected.message.len == b->expected.message.len;
		if (edited && !case_gave_nothing(a)) {
			same = same && same_value(case_output(a, arena), b->expected.value);
		} else if (edited) {
			same = same && b->expected.null;
		} else {
			same = same && same_value(a->expected.value, b->expected.value) &&
			       a->expected.null == b->expected.null;
		}
		while (edit < u->edit_count && u->edits[edit].number == i) {
			edit++;
		}
	}
	return same;
}

/* Overwrites a file that is unchanged since it was read, or did not exist (`was` NULL). */
static bool
write_file(const char *path, const struct source *was, struct text bytes, struct arena *arena,
	const char **error)
{
	struct stat st;
	char real[PATH_MAX];
	const struct source *now = NULL;
	if (was != NULL) {
		now = source_read(arena, path, error);
		if (now == NULL) {
			return false;
		}
		if (now->len != was->len || memcmp(now->text, was->text, was->len) != 0) {
			*error = arena_printf(arena,
				"%s: not written, because it has changed in the meantime", path);
			return false;
		}
	}
	/* a link stays a link */
	const char *target = was != NULL && realpath(path, real) != NULL ? real : path;
	unsigned mode = stat(target, &st) == 0 ? st.st_mode & 0777 : 0666;
	return output_write(target, bytes.at, bytes.len, mode, arena, error);
}

/* The documents of an `expected_file`, beginning with that case. */
static bool
write_outputs(const struct update *u, size_t first, struct arena *arena, const char **error)
{
	const struct suite *s = u->suite;
	const struct suite_case *d = &s->details[first];
	struct buffer b;
	const char *none;
	buffer_init(&b, arena);
	for (size_t i = first; i < first + d->records; i++) {
		const struct test_case *c = &s->cases.at[i];
		const struct node *output = case_gave_nothing(c) ? NULL : case_output(c, arena);
		if (c->came.answer != ANSWER_OUTPUT && c->came.answer != ANSWER_NULL) {
			*error = arena_printf(
				arena, "%s: not written, because a record failed", d->output_file);
			return false;
		}
		if (output == NULL) {
			buffer_add(&b, "null", 4);
		} else if (d->records > 1) {
			node_json(&b, output);
		} else {
			render_json(&b, output, 0);
		}
		buffer_add_char(&b, '\n');
	}
	const struct source *was = source_read(arena, d->output_file, &none);
	return write_file(d->output_file, was, buffer_text(&b), arena, error);
}

static bool
write_suite(const struct update *u, struct arena *arena, const char **error)
{
	const struct suite *s = u->suite;
	struct source *source = arena_new(arena, struct source);
	struct suite now;
	struct diag quiet;
	struct text bytes = apply(u, arena);
	*source = (struct source){ .name = s->path, .text = bytes.at, .len = bytes.len };
	diag_init(&quiet, arena);
	if (!suite_read_source(&now, source, s->spec, true, arena, &quiet) ||
		!reads_as_meant(u, &now, arena)) {
		*error = arena_printf(arena,
			"%s: not written, because it would not read back the same: change it by hand",
			s->path);
		return false;
	}
	return write_file(s->path, s->source, bytes, arena, error);
}

/* The cases pass now. */
static void
accept(struct test_case *c, struct arena *arena)
{
	c->expected = (struct expectation){ .null = case_gave_nothing(c) };
	if (!c->expected.null) {
		c->expected.value = case_output(c, arena);
	}
}

bool
suite_update(const struct update *u, struct arena *arena, const char **error)
{
	struct suite *s = u->suite;
	if (u->edit_count > 0 && !write_suite(u, arena, error)) {
		return false;
	}
	for (size_t i = 0; i < u->edit_count; i++) {
		accept(&s->cases.at[u->edits[i].number], arena);
	}
	for (size_t i = 0; i < u->file_count; i++) {
		size_t first = u->written[i];
		if (!write_outputs(u, first, arena, error)) {
			return false;
		}
		for (size_t k = first; k < first + s->details[first].records; k++) {
			accept(&s->cases.at[k], arena);
		}
	}
	return true;
}
