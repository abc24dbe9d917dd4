/* SPDX-License-Identifier: Apache-2.0 */
/* Compares JSON values by meaning, not by spelling. */
#include "suite/json_equal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool
is_whole(struct text number)
{
	return memchr(number.at, '.', number.len) == NULL &&
	       memchr(number.at, 'e', number.len) == NULL &&
	       memchr(number.at, 'E', number.len) == NULL;
}

/* A number's text is not followed by a NUL, but by a byte that cannot belong to a number. */
static double
value_of(struct text number)
{
	return strtod(number.at, NULL);
}

static bool
numbers_equal(struct text a, struct text b)
{
	bool whole = is_whole(a);
	if (whole != is_whole(b)) {
		return false;
	}
	if (!whole) {
		return value_of(a) == value_of(b);
	}
	/* Integers have one spelling each, except for -0. */
	a = text_is(a, "-0") ? TEXT("0") : a;
	b = text_is(b, "-0") ? TEXT("0") : b;
	return text_equal(a, b);
}

bool
json_same_number(const struct node *a, const struct node *b)
{
	return a->kind == NODE_NUMBER && b->kind == NODE_NUMBER &&
	       is_whole(a->text) != is_whole(b->text) && value_of(a->text) == value_of(b->text);
}

static bool
overflows(const struct node *n)
{
	return n->kind == NODE_NUMBER && !is_whole(n->text) && isinf(value_of(n->text));
}

/* Whether `string` is what Java prints for `number`, which overflows. */
static bool
is_overflow_of(const struct node *string, const struct node *number)
{
	return string->kind == NODE_STRING && overflows(number) &&
	       text_is(string->text, value_of(number->text) > 0 ? "Infinity" : "-Infinity");
}

bool
json_has_overflow(const struct node *n)
{
	bool found = overflows(n);
	NODE_EACH(child, n)
	{
		found = found || json_has_overflow(child);
	}
	return found;
}

static const struct node *
member(const struct node *object, struct text key)
{
	NODE_EACH(child, object)
	{
		if (text_equal(child->key, key)) {
			return child;
		}
	}
	return NULL;
}

static bool
children_equal(const struct node *a, const struct node *b, struct json_terms terms)
{
	if (a->count != b->count) {
		return false;
	}
	bool object = a->kind == NODE_OBJECT;
	const struct node *other = b->first;
	NODE_EACH(child, a)
	{
		const struct node *same = object && terms.any_order ? member(b, child->key) : other;
		if (same == NULL || (object && !text_equal(child->key, same->key)) ||
			!json_same(child, same, terms)) {
			return false;
		}
		other = other->next;
	}
	return true;
}

/* Recursion is bounded by the reader's depth limit. */
bool
json_same(const struct node *a, const struct node *b, struct json_terms terms)
{
	if (a->kind != b->kind) {
		return terms.overflow && (is_overflow_of(a, b) || is_overflow_of(b, a));
	}
	switch (a->kind) {
	case NODE_NUMBER:
		return numbers_equal(a->text, b->text);
	case NODE_STRING:
	case NODE_BOOL:
		return text_equal(a->text, b->text);
	case NODE_ARRAY:
	case NODE_OBJECT:
		return children_equal(a, b, terms);
	case NODE_NULL:
		return true;
	case NODE_ERROR:
		break;
	}
	return false;
}
