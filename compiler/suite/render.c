/* SPDX-License-Identifier: Apache-2.0 */
/* Formats JSON values. */
#include "suite/render.h"

#include "base/visible.h"

#include <string.h>
#include <strings.h>

enum { SHORT = 72 };

static void
add_line(struct buffer *b, unsigned depth)
{
	buffer_add_char(b, '\n');
	for (unsigned i = 0; i < depth; i++) {
		buffer_add_char(b, ' ');
	}
}

static bool
is_container(const struct node *n)
{
	return n->kind == NODE_OBJECT || n->kind == NODE_ARRAY;
}

static void
add_string(struct buffer *b, struct text text)
{
	buffer_add_char(b, '"');
	text_json(b, text);
	buffer_add_char(b, '"');
}

/* ---- JSON ---------------------------------------------------------------- */

void
render_short(struct buffer *b, const struct node *n)
{
	bool object = n->kind == NODE_OBJECT;
	if (!is_container(n)) {
		node_json(b, n);
		return;
	}
	buffer_add_char(b, object ? '{' : '[');
	NODE_EACH(child, n)
	{
		if (object) {
			add_string(b, child->key);
			buffer_add(b, ": ", 2);
		}
		render_short(b, child);
		buffer_add(b, ", ", child->next != NULL ? 2 : 0);
	}
	buffer_add_char(b, object ? '}' : ']');
}

static bool
is_short(const struct node *n, struct arena *arena)
{
	struct buffer b;
	NODE_EACH(child, n)
	{
		if (is_container(child) && child->first != NULL) {
			return false;
		}
	}
	buffer_init(&b, arena);
	render_short(&b, n);
	return b.len <= SHORT;
}

void
render_json(struct buffer *b, const struct node *n, unsigned depth)
{
	bool object = n->kind == NODE_OBJECT;
	if (!is_container(n) || is_short(n, b->arena)) {
		render_short(b, n);
		return;
	}
	buffer_add_char(b, object ? '{' : '[');
	NODE_EACH(child, n)
	{
		add_line(b, depth + 2);
		if (object) {
			add_string(b, child->key);
			buffer_add(b, ": ", 2);
		}
		render_json(b, child, depth + 2);
		buffer_add(b, ",", child->next != NULL);
	}
	add_line(b, depth);
	buffer_add_char(b, object ? '}' : ']');
}

/* ---- YAML ---------------------------------------------------------------- */

/* Whether every YAML reader takes it for that string without quotes: letters, digits, _ and -,
 * single blanks between words; and none of the words with another meaning, also in YAML 1.1. */
static bool
is_plain(struct text t)
{
	static const char *const words[] = { "null", "true", "false", "yes", "no", "on", "off", "y",
		"n", "nan", "inf" };
	for (size_t i = 0; i < t.len; i++) {
		char c = t.at[i], lower = (char)(c | 0x20);
		bool letter = lower >= 'a' && lower <= 'z', digit = c >= '0' && c <= '9';
		bool inner = i > 0 && i + 1 < t.len;
		if (!letter && !(i > 0 && (digit || c == '_')) &&
			!(inner && (c == '-' || (c == ' ' && t.at[i - 1] != ' ')))) {
			return false;
		}
	}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (t.len == strlen(words[i]) && strncasecmp(t.at, words[i], t.len) == 0) {
			return false;
		}
	}
	return t.len > 0;
}

static void
add_yaml_string(struct buffer *b, struct text text)
{
	if (is_plain(text)) {
		buffer_add(b, text.at, text.len);
	} else {
		add_string(b, text);
	}
}

struct text
render_escaped(struct text t, struct arena *arena)
{
	struct buffer b;
	buffer_init(&b, arena);
	for (size_t i = 0, bytes; i < t.len; i += bytes) {
		bool plain;
		unsigned code = visible_code(t.at + i, t.at + t.len, &bytes, &plain);
		bool control = code >= 0x7f && code < 0xa0;
		bool other = code == 0x2028 || code == 0x2029 || code == 0xfeff || code == 0xfffe ||
			     code == 0xffff;
		if (control || other) {
			buffer_add(&b, arena_printf(arena, "\\u%04x", code), 6);
		} else {
			buffer_add(&b, t.at + i, bytes);
		}
	}
	return buffer_text(&b);
}

/* `behind_dash`: the first child follows the dash of an element. */
static void
add_children(struct buffer *b, const struct node *n, unsigned depth, bool behind_dash)
{
	NODE_EACH(child, n)
	{
		if (child != n->first || !behind_dash) {
			add_line(b, depth);
		}
		if (n->kind == NODE_OBJECT) {
			add_yaml_string(b, child->key);
			buffer_add_char(b, ':');
			render_yaml(b, child, depth + 2);
		} else if (is_container(child) && child->first != NULL) {
			buffer_add(b, "- ", 2);
			add_children(b, child, depth + 2, true);
		} else {
			buffer_add_char(b, '-');
			render_yaml(b, child, depth + 2);
		}
	}
}

void
render_yaml(struct buffer *b, const struct node *n, unsigned depth)
{
	if (is_container(n) && n->first != NULL) {
		add_children(b, n, depth, false);
		return;
	}
	buffer_add_char(b, ' ');
	if (n->kind == NODE_STRING) {
		add_yaml_string(b, n->text);
	} else {
		node_json(b, n);
	}
}
