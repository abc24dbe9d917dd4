/* SPDX-License-Identifier: Apache-2.0 */
/* Finds where two JSON values differ.  Lists are compared between their common beginning and their
 * common end, so that one missing element does not change all the others. */
#include "suite/difference.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SHOWN = 100, MOST_KEYS = 12 };

struct search {
	struct arena *arena;
	struct json_terms terms;
	struct difference *first, *last;
	size_t count;
};

static size_t
weight_of(const struct node *n)
{
	return n == NULL ? 0 : n->span.to - n->span.from + 1;
}

static void
add(struct search *s, enum difference_kind kind, struct text path, const struct node *expected,
	const struct node *actual)
{
	struct difference *d = arena_new(s->arena, struct difference);
	bool slight = kind == DIFFERENCE_NUMBER || kind == DIFFERENCE_ORDER;
	*d = (struct difference){ kind, path, expected, actual,
		slight ? (size_t)kind : 2 + weight_of(expected) + weight_of(actual), NULL };
	if (s->first == NULL) {
		s->first = d;
	} else {
		s->last->next = d;
	}
	s->last = d;
	s->count++;
}

/* ---- paths --------------------------------------------------------------- */

static bool
is_plain(struct text key)
{
	for (size_t i = 0; i < key.len; i++) {
		char c = key.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
			    (c >= '0' && c <= '9'))) {
			return false;
		}
	}
	return key.len > 0;
}

static struct text
below_key(struct search *s, struct text path, struct text key)
{
	struct buffer b;
	buffer_init(&b, s->arena);
	buffer_add(&b, path.at, path.len);
	if (is_plain(key)) {
		buffer_add(&b, ".", path.len > 0);
		buffer_add(&b, key.at, key.len);
	} else {
		buffer_add(&b, "[\"", 2);
		text_json(&b, key);
		buffer_add(&b, "\"]", 2);
	}
	return buffer_text(&b);
}

static struct text
below_index(struct search *s, struct text path, size_t index)
{
	return text_of(arena_printf(s->arena, "%.*s[%zu]", TEXT_ARGS(path), index));
}

/* ---- what differs -------------------------------------------------------- */

static void find(struct search *, struct text path, const struct node *, const struct node *);

/* The member with that key, which is often where `guess` is. */
static const struct node *
member(const struct node *object, const struct node *guess, struct text key)
{
	if (guess != NULL && text_equal(guess->key, key)) {
		return guess;
	}
	NODE_EACH(child, object)
	{
		if (text_equal(child->key, key)) {
			return child;
		}
	}
	return NULL;
}

/* Whether the keys that both have are in the same order in both. */
static bool
same_order(const struct node *a, const struct node *b)
{
	const struct node *other = b->first;
	NODE_EACH(child, a)
	{
		if (member(b, other, child->key) == NULL) {
			continue;
		}
		while (other != NULL && member(a, child, other->key) == NULL) {
			other = other->next;
		}
		if (other == NULL || !text_equal(other->key, child->key)) {
			return false;
		}
		other = other->next;
	}
	return true;
}

static void
find_in_objects(
	struct search *s, struct text path, const struct node *expected, const struct node *actual)
{
	const struct node *guess = actual->first;
	NODE_EACH(child, expected)
	{
		const struct node *other = member(actual, guess, child->key);
		if (other == NULL) {
			add(s, DIFFERENCE_MISSING, below_key(s, path, child->key), child, NULL);
		} else if (!json_same(child, other, s->terms)) {
			find(s, below_key(s, path, child->key), child, other);
		}
		guess = guess != NULL ? guess->next : NULL;
	}
	guess = expected->first;
	NODE_EACH(child, actual)
	{
		if (member(expected, guess, child->key) == NULL) {
			add(s, DIFFERENCE_EXTRA, below_key(s, path, child->key), NULL, child);
		}
		guess = guess != NULL ? guess->next : NULL;
	}
	if (!s->terms.any_order && !same_order(expected, actual)) {
		add(s, DIFFERENCE_ORDER, path, expected, actual);
	}
}

static const struct node **
elements(struct search *s, const struct node *list)
{
	const struct node **all = arena_new_array(s->arena, list->count + 1, const struct node *);
	size_t count = 0;
	NODE_EACH(child, list)
	{
		all[count++] = child;
	}
	return all;
}

static void
find_in_lists(
	struct search *s, struct text path, const struct node *expected, const struct node *actual)
{
	const struct node **a = elements(s, expected), **b = elements(s, actual);
	size_t i = 0, m = expected->count, n = actual->count;
	while (i < m && i < n && json_same(a[i], b[i], s->terms)) {
		i++;
	}
	while (m > i && n > i && m != n && json_same(a[m - 1], b[n - 1], s->terms)) {
		m--;
		n--;
	}
	for (; i < m || i < n; i++) {
		struct text at = below_index(s, path, i);
		if (i < m && i < n) {
			if (!json_same(a[i], b[i], s->terms)) {
				find(s, at, a[i], b[i]);
			}
		} else {
			add(s, i < m ? DIFFERENCE_MISSING : DIFFERENCE_EXTRA, at,
				i < m ? a[i] : NULL, i < n ? b[i] : NULL);
		}
	}
}

/* Two values that differ. */
static void
find(struct search *s, struct text path, const struct node *expected, const struct node *actual)
{
	size_t before = s->count;
	if (expected->kind == actual->kind && expected->kind == NODE_OBJECT) {
		find_in_objects(s, path, expected, actual);
	} else if (expected->kind == actual->kind && expected->kind == NODE_ARRAY) {
		find_in_lists(s, path, expected, actual);
	}
	if (s->count == before) {
		add(s, json_same_number(expected, actual) ? DIFFERENCE_NUMBER : DIFFERENCE_VALUE,
			path, expected, actual);
	}
}

static int
by_weight(const void *a, const void *b)
{
	const struct difference *x = *(struct difference *const *)a,
				*y = *(struct difference *const *)b;
	return x->weight < y->weight ? -1 : x->weight > y->weight;
}

const struct difference *
difference_find(const struct node *expected, const struct node *actual, struct json_terms terms,
	struct arena *arena)
{
	struct search s = { .arena = arena, .terms = terms };
	if (json_same(expected, actual, terms)) {
		return NULL;
	}
	find(&s, TEXT(""), expected, actual);
	struct difference **all = arena_new_array(arena, s.count + 1, struct difference *);
	size_t count = 0;
	for (struct difference *d = s.first; d != NULL; d = (struct difference *)d->next) {
		d->weight = d->weight << 20 | (count < 1 << 20 ? count : (1 << 20) - 1);
		all[count++] = d;
	}
	qsort(all, count, sizeof *all, by_weight);
	for (size_t i = 0; i < count; i++) {
		all[i]->next = all[i + 1];
	}
	return all[0];
}

/* ---- as text ------------------------------------------------------------- */

static const char *
shown(const struct node *n, struct arena *arena)
{
	struct buffer b;
	buffer_init(&b, arena);
	node_json(&b, n);
	struct text json = buffer_text(&b);
	size_t len = json.len;
	if (len > MOST_SHOWN) {
		len = MOST_SHOWN;
		while (len > 0 && ((unsigned char)json.at[len] & 0xc0) == 0x80) {
			len--;
		}
	}
	return arena_printf(arena, "%.*s%s", (int)len, json.at, len < json.len ? "..." : "");
}

static const char *
keys_of(const struct node *object, struct arena *arena)
{
	struct buffer b;
	size_t count = 0;
	buffer_init(&b, arena);
	NODE_EACH(child, object)
	{
		if (count == MOST_KEYS) {
			buffer_add(&b, ", ...", 5);
			break;
		}
		buffer_add(&b, ", \"", count++ > 0 ? 3 : 0);
		if (count == 1) {
			buffer_add_char(&b, '"');
		}
		text_json(&b, child->key);
		buffer_add_char(&b, '"');
	}
	return buffer_text(&b).at;
}

const char *
difference_text(const struct difference *d, struct arena *arena)
{
	struct text path = d->path.len > 0 ? d->path : TEXT("the document");
	const char *expected = d->expected != NULL ? shown(d->expected, arena) : "";
	const char *actual = d->actual != NULL ? shown(d->actual, arena) : "";
	switch (d->kind) {
	case DIFFERENCE_NUMBER:
		return arena_printf(arena,
			"%.*s: %s was expected, %s came out: the same number, of another kind",
			TEXT_ARGS(path), expected, actual);
	case DIFFERENCE_ORDER:
		assert(d->expected != NULL && d->actual != NULL);
		return arena_printf(arena,
			"%.*s: the keys were expected in the order %s, and came out as %s",
			TEXT_ARGS(path), keys_of(d->expected, arena), keys_of(d->actual, arena));
	case DIFFERENCE_MISSING:
		return arena_printf(arena, "%.*s: %s was expected, and is not there",
			TEXT_ARGS(path), expected);
	case DIFFERENCE_EXTRA:
		return arena_printf(
			arena, "%.*s: %s came out, and was not expected", TEXT_ARGS(path), actual);
	case DIFFERENCE_VALUE:
		break;
	}
	return arena_printf(
		arena, "%.*s: %s was expected, %s came out", TEXT_ARGS(path), expected, actual);
}

const char *
difference_summary(const struct difference *first)
{
	bool numbers = false, order = false;
	for (const struct difference *d = first; d != NULL; d = d->next) {
		numbers |= d->kind == DIFFERENCE_NUMBER;
		order |= d->kind == DIFFERENCE_ORDER;
		if (d->kind > DIFFERENCE_ORDER) {
			return NULL;
		}
	}
	return numbers && order ? "only the kind of numbers and the order of keys differ"
	       : numbers        ? "only the kind of numbers differs"
	       : order          ? "only the order of keys differs"
				: NULL;
}
