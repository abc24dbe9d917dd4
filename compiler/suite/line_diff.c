/* SPDX-License-Identifier: Apache-2.0 */
/* Shows line by line how two JSON values differ. */
#include "suite/line_diff.h"

#include <stdint.h>

enum { MAX_LINES = 2000, SHARED_LINES = 2, MAX_LINE = 160 };

struct lines {
	struct arena *arena;
	struct text *at;
	size_t count, size;
};

static void
add_line(struct lines *l, struct text line)
{
	if (l->count == l->size) {
		size_t size = l->size == 0 ? 64 : 2 * l->size;
		struct text *at = arena_new_array(l->arena, size, struct text);
		for (size_t i = 0; i < l->count; i++) {
			at[i] = l->at[i];
		}
		l->at = at;
		l->size = size;
	}
	l->at[l->count++] = line;
}

static void
start_line(struct buffer *b, struct arena *arena, const struct node *n, unsigned depth, bool member)
{
	buffer_init(b, arena);
	for (unsigned i = 0; i < depth; i++) {
		buffer_add(b, "  ", 2);
	}
	if (member) {
		buffer_add_char(b, '"');
		text_json(b, n->key);
		buffer_add(b, "\": ", 3);
	}
}

static void
add_value(struct lines *l, const struct node *n, unsigned depth, bool member, bool last)
{
	struct buffer b;
	start_line(&b, l->arena, n, depth, member);
	bool object = n->kind == NODE_OBJECT;
	if ((object || n->kind == NODE_ARRAY) && n->first != NULL) {
		buffer_add_char(&b, object ? '{' : '[');
		add_line(l, buffer_text(&b));
		NODE_EACH(child, n)
		{
			add_value(l, child, depth + 1, object, child->next == NULL);
		}
		start_line(&b, l->arena, n, depth, false);
		buffer_add_char(&b, object ? '}' : ']');
	} else {
		node_json(&b, n);
	}
	if (!last) {
		buffer_add_char(&b, ',');
	}
	add_line(l, buffer_text(&b));
}

static void
print_line(FILE *out, char mark, struct text line)
{
	bool cut = line.len > MAX_LINE;
	fprintf(out, "    %c %.*s%s\n", mark, cut ? (int)MAX_LINE : (int)line.len, line.at,
		cut ? "..." : "");
}

/* The table of the longest common subsequence: longest[i][j] for the rests from lines i and j
 * on. */
static uint16_t *
common(const struct lines *a, const struct lines *b, struct arena *arena)
{
	size_t width = b->count + 1;
	uint16_t *longest = arena_new_array(arena, (a->count + 1) * width, uint16_t);
	for (size_t i = a->count; i-- > 0;) {
		for (size_t j = b->count; j-- > 0;) {
			uint16_t down = longest[(i + 1) * width + j],
				 right = longest[i * width + j + 1];
			longest[i * width + j] =
				text_equal(a->at[i], b->at[j])
					? (uint16_t)(longest[(i + 1) * width + j + 1] + 1)
				: down > right ? down
					       : right;
		}
	}
	return longest;
}

void
line_diff(const struct node *expected, const struct node *actual, struct arena *arena, FILE *out)
{
	struct lines a = { .arena = arena }, b = { .arena = arena };
	add_value(&a, expected, 0, false, true);
	add_value(&b, actual, 0, false, true);
	if (a.count > MAX_LINES || b.count > MAX_LINES) {
		fprintf(out, "    (%zu and %zu lines: too many to compare)\n", a.count, b.count);
		return;
	}
	const uint16_t *longest = common(&a, &b, arena);
	size_t width = b.count + 1, i = 0, j = 0, shared_from = 0;
	bool any = false;
	/* Prints a run of shared lines only when the next difference comes: only its ends. */
	while (i < a.count || j < b.count) {
		if (i < a.count && j < b.count && text_equal(a.at[i], b.at[j])) {
			i++, j++;
			continue;
		}
		size_t run = i - shared_from;
		size_t head = any ? SHARED_LINES : 0;
		for (size_t k = shared_from; k < i; k++) {
			if (k - shared_from < head || i - k <= SHARED_LINES) {
				print_line(out, ' ', a.at[k]);
			} else if (k - shared_from == head && run > head + SHARED_LINES) {
				fputs("      ...\n", out);
			}
		}
		any = true;
		while (i < a.count &&
			(j == b.count || (!text_equal(a.at[i], b.at[j]) &&
						 longest[(i + 1) * width + j] >=
							 longest[i * width + j + 1]))) {
			print_line(out, '-', a.at[i++]);
		}
		while (j < b.count &&
			(i == a.count || (!text_equal(a.at[i], b.at[j]) &&
						 longest[(i + 1) * width + j] <
							 longest[i * width + j + 1]))) {
			print_line(out, '+', b.at[j++]);
		}
		shared_from = i;
	}
}
