/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/outline.h"

#include "emit/emit.h"
#include "emit/lift.h"

#include <string.h>

enum {
	MOST_LINES = 78, /* of a function's statements */
	GOAL = 56, /* of what is cut out: passing variables by address may make it longer */
	LEAST = 6, /* fewer are not worth a function */
	MOST_ROUNDS = 8, /* calls are statements, too, and may again be too many */
	MOST_EFFORT = 1 << 20,
	EFFORT_A_LINE = 16,
};

static unsigned shorten(struct lift *, struct statement **, unsigned goal);

/* Adds what the statement declares to the scope. */
static void
declare(struct lift *l, const struct statement *s)
{
	for (const struct segment *g = s->segments; g != NULL; g = g->next) {
		if (g->body == NULL) {
			lift_declare(l, &g->line);
		}
	}
}

static bool
is_label(const struct statement *s)
{
	return begins_with(statement_text(s), "case ") ||
	       begins_with(statement_text(s), "default:");
}

static void
deepen(struct statement *s)
{
	for (; s != NULL; s = s->next) {
		for (struct segment *g = s->segments; g != NULL; g = g->next) {
			g->line.depth++;
			deepen(g->body);
		}
	}
}

/* The list as one block: a declaration must not follow a label (C11 6.8.1). */
static struct statement *
in_block(struct lift *l, struct statement *list)
{
	struct arena *a = l->w->arena;
	unsigned depth = list->segments->line.depth;
	struct statement *block = statement_of_line(a, depth, "{", "");
	block->segments->body = list;
	block->segments->next = statement_of_line(a, depth, "}", "")->segments;
	deepen(list);
	return block;
}

/* Shortens each arm of a switch by itself. */
static void
shorten_arms(struct lift *l, struct statement **list)
{
	while (*list != NULL) {
		struct statement **end = list, *rest;
		while (*end != NULL && !is_label(*end)) {
			end = &(*end)->next;
		}
		rest = *end;
		*end = NULL;
		shorten(l, list, GOAL);
		if (*list != NULL && lift_declares(l, *list)) {
			*list = in_block(l, *list);
		}
		while (*list != NULL) {
			list = &(*list)->next;
		}
		*list = rest;
		list = rest != NULL ? &rest->next : list;
	}
}

/* Shortens each block of a statement to the goal if possible. */
static void
shorten_blocks(struct lift *l, struct statement *s, unsigned goal)
{
	for (struct segment *g = s->segments; g != NULL; g = g->next) {
		struct variable *outside = l->scope.last;
		if (g->body == NULL) {
			continue;
		}
		lift_declare(l, &g->line);
		if (begins_with(g->line.text, "switch (")) {
			shorten_arms(l, &g->body);
		} else {
			shorten(l, &g->body, goal);
		}
		scope_leave(&l->scope, outside);
	}
}

/* The last arm within the goal that is followed by an "else if"; NULL: none, or all are within it.
 */
static struct segment *
last_arm_within(const struct statement *s, unsigned goal)
{
	struct segment *last = NULL;
	unsigned lines = 0;
	for (struct segment *g = s->segments; g != NULL; g = g->next) {
		lines += cw_lines_of(&g->line) + statements_count(g->body);
		if (lines > goal && last != NULL) {
			return last;
		}
		if (g->next != NULL && begins_with(g->next->line.text, "} else if (")) {
			last = g;
		}
	}
	return NULL;
}

/* Makes "if (a) {} else { if (b) {} }" of "if (a) {} else if (b) {}", and cuts out the inner part.
 */
static void
cut_ladder(struct lift *l, struct statement *s, unsigned goal)
{
	struct arena *a = l->w->arena;
	struct segment *last = last_arm_within(s, goal);
	if (last == NULL || !lift_may(l, s)) {
		return;
	}
	struct statement *rest = arena_new(a, struct statement);
	struct segment *otherwise = arena_new(a, struct segment),
		       *end = arena_new(a, struct segment);
	rest->segments = last->next;
	rest->segments->line.text += strlen("} else ");
	unsigned depth = rest->segments->line.depth;
	last->next = otherwise;
	*otherwise =
		(struct segment){ end, { .depth = depth, .text = "} else {", .remark = "" }, rest };
	*end = (struct segment){ NULL, { .depth = depth, .text = "}", .remark = "" }, NULL };
	deepen(rest);
	shorten(l, &otherwise->body, goal);
	lift_uses(l, otherwise->body);
	lift_run(l, &otherwise->body, NULL);
}

/* Shortens its blocks, more and more, since what is around them counts, too. */
static void
shorten_statement(struct lift *l, struct statement *s, unsigned goal)
{
	for (unsigned most = goal;
		most >= LEAST && statement_count(s) > goal && s->lines < l->effort; most /= 2) {
		shorten_blocks(l, s, most);
	}
	cut_ladder(l, s, goal);
}

/* The end of the longest run from `first` on that may be cut out; *lines: its lines. */
static struct statement *
end_of_run(struct lift *l, struct statement *first, unsigned *lines)
{
	struct statement *s = first;
	*lines = 0;
	while (s != NULL && lift_may(l, s) && (s == first || *lines + s->lines <= GOAL)) {
		*lines += s->lines;
		s = s->next;
	}
	return s;
}

static unsigned
cut_runs(struct lift *l, struct statement **list, unsigned all, unsigned goal)
{
	struct variable *outside = l->scope.last;
	lift_uses(l, *list);
	for (struct statement **at = list; *at != NULL && all > goal;) {
		unsigned lines;
		struct statement *end = end_of_run(l, *at, &lines);
		end = lift_end(l, *at, end, &lines);
		bool nearly_all = lines > GOAL && all - lines < 2 * LEAST; /* it is a switch */
		if (lines < LEAST || nearly_all || lift_stays(l, *at, end)) {
			declare(l, *at);
			at = &(*at)->next;
			continue;
		}
		struct statement **call = at;
		at = lift_run(l, at, end);
		for (all -= lines; call != at; call = &(*call)->next) {
			all += statement_count(*call);
		}
	}
	scope_leave(&l->scope, outside);
	return all;
}

/* Shortens a list; returns how many lines it has then. */
static unsigned
shorten(struct lift *l, struct statement **list, unsigned goal)
{
	struct variable *outside = l->scope.last;
	unsigned all = statements_count(*list);
	if (all <= goal || all > l->effort) {
		return all;
	}
	l->effort -= all;
	goal = goal < GOAL ? goal : GOAL;
	for (struct statement *s = *list; s != NULL; s = s->next) {
		declare(l, s);
		if (s->lines > goal) {
			shorten_statement(l, s, goal);
		}
	}
	scope_leave(&l->scope, outside);
	all = statements_count(*list);
	for (unsigned round = 0, before = all + 1;
		round < MOST_ROUNDS && all > goal && all < before; round++) {
		before = all;
		all = cut_runs(l, list, all, goal);
	}
	return all;
}

void
outline(struct cwriter *w, const struct cw_line *lines, size_t count)
{
	struct lift l;
	size_t at = 0, head;
	unsigned printed = 0;
	for (size_t i = 0; i < count && printed <= MOST_LINES; i++) {
		printed += cw_lines_of(&lines[i]);
	}
	if (printed <= MOST_LINES) {
		for (size_t i = 0; i < count; i++) {
			cw_print(w, &lines[i]);
		}
		return;
	}
	while (!text_is(text_of(lines[at].text), "{")) {
		at++;
	}
	head = at++;
	struct statement *body = statements_of(w->arena, lines, count, &at);
	lift_init(&l, w, lines[head - 2].text, lines[head - 1].text);
	l.effort = count * EFFORT_A_LINE + MOST_EFFORT;
	shorten(&l, &body, MOST_LINES);
	for (size_t i = 0; i <= head; i++) {
		cw_print(w, &lines[i]);
	}
	statements_print(w, body, 0);
	for (; at < count; at++) {
		cw_print(w, &lines[at]);
	}
}
