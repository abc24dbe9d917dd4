/* SPDX-License-Identifier: Apache-2.0 */
/* Replaces the values of secrets by their names. */
#include "suite/hide.h"

#include <string.h>

void
hidden_init(struct hidden *h, struct arena *arena)
{
	*h = (struct hidden){ .arena = arena };
}

static void
insert(struct hidden *h, struct text name, struct text value)
{
	if (h->count == h->size) {
		size_t size = h->size == 0 ? 8 : 2 * h->size;
		struct hidden_value *at = arena_new_array(h->arena, size, struct hidden_value);
		if (h->count > 0) {
			memcpy(at, h->at, h->count * sizeof *at);
		}
		h->at = at;
		h->size = size;
	}
	size_t i = h->count++;
	for (; i > 0 && h->at[i - 1].value.len < value.len; i--) {
		h->at[i] = h->at[i - 1];
	}
	h->at[i] = (struct hidden_value){ name, value };
}

void
hidden_set(struct hidden *h, struct text name, struct text value)
{
	for (size_t i = 0; i < h->count; i++) {
		if (text_equal(h->at[i].name, name)) {
			memmove(&h->at[i], &h->at[i + 1], (h->count - i - 1) * sizeof *h->at);
			h->count--;
			break;
		}
	}
	insert(h, name, value);
}

struct text
hidden_value(const struct hidden *h, struct text name)
{
	for (size_t i = 0; i < h->count; i++) {
		if (text_equal(h->at[i].name, name)) {
			return h->at[i].value;
		}
	}
	return (struct text){ NULL, 0 };
}

struct text
hidden_name(struct text name, struct arena *arena)
{
	return text_of(arena_printf(arena, "${{ secrets.%.*s }}", TEXT_ARGS(name)));
}

/* The value at `at`, before `end`. */
static const struct hidden_value *
value_at(const struct hidden *h, const char *at, const char *end)
{
	for (size_t i = 0; i < h->count; i++) {
		struct text v = h->at[i].value;
		if (v.len > 0 && (size_t)(end - at) >= v.len && memcmp(at, v.at, v.len) == 0) {
			return &h->at[i];
		}
	}
	return NULL;
}

struct text
hidden_text(const struct hidden *h, struct text t)
{
	struct buffer b;
	bool any = false;
	const char *end = t.at + t.len;
	buffer_init(&b, h->arena);
	for (const char *at = t.at; at < end;) {
		const struct hidden_value *found = value_at(h, at, end);
		if (found == NULL) {
			buffer_add_char(&b, *at++);
			continue;
		}
		struct text name = hidden_name(found->name, h->arena);
		buffer_add(&b, name.at, name.len);
		at += found->value.len;
		any = true;
	}
	return any ? buffer_text(&b) : t;
}

/* Recursion is bounded by the reader's depth limit. */
const struct node *
hidden_tree(const struct hidden *h, const struct node *n)
{
	struct node *copy = arena_new(h->arena, struct node), **last = &copy->first;
	*copy = *n;
	copy->first = copy->next = NULL;
	copy->key = hidden_text(h, n->key);
	if (n->kind == NODE_STRING) {
		copy->text = hidden_text(h, n->text);
	} else if (n->kind == NODE_NUMBER) {
		const struct hidden_value *found =
			value_at(h, n->text.at, n->text.at + n->text.len);
		if (found != NULL && found->value.len == n->text.len) {
			copy->kind = NODE_STRING;
			copy->text = hidden_name(found->name, h->arena);
		}
	}
	NODE_EACH(child, n)
	{
		*last = (struct node *)hidden_tree(h, child);
		last = &(*last)->next;
	}
	return copy;
}
