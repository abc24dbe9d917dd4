/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes with a length, and a growing buffer of bytes. */
#include "base/text.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

struct text
text_of(const char *s)
{
	return (struct text){ s, strlen(s) };
}

bool
text_equal(struct text a, struct text b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool
text_is(struct text t, const char *s)
{
	return text_equal(t, text_of(s));
}

int
text_compare(struct text a, struct text b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter == 0 ? 0 : memcmp(a.at, b.at, shorter);
	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

bool
name_ends(const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);
	return n >= k && strcasecmp(name + n - k, end) == 0;
}

struct text
text_dup(struct arena *a, struct text t)
{
	return (struct text){ arena_dup(a, t.at, t.len), t.len };
}

void
buffer_init(struct buffer *b, struct arena *a)
{
	*b = (struct buffer){ .arena = a };
}

static void
make_room(struct buffer *b, size_t len)
{
	if (b->size - b->len > len) { /* one byte is reserved for the NUL */
		return;
	}
	size_t most = SIZE_MAX / 4; /* more than the arena can allocate */
	size_t size = len > most || b->size > most ? SIZE_MAX : 2 * b->size + len + 32;
	char *at = arena_alloc(b->arena, size);
	if (b->len > 0) {
		memcpy(at, b->at, b->len);
	}
	b->at = at;
	b->size = size;
}

void
buffer_add(struct buffer *b, const char *bytes, size_t len)
{
	make_room(b, len);
	if (len > 0) {
		memcpy(b->at + b->len, bytes, len);
	}
	b->len += len;
}

void
buffer_add_char(struct buffer *b, char c)
{
	buffer_add(b, &c, 1);
}

struct text
buffer_text(struct buffer *b)
{
	make_room(b, 0);
	return (struct text){ arena_dup(b->arena, b->at, b->len), b->len };
}
