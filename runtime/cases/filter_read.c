/* SPDX-License-Identifier: Apache-2.0 */
/* The input of the filter: bytes, lines, documents. */
#include "cases/filter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LARGEST ((size_t)INT32_MAX - JRT_PADDING)

void
jrt_filter_name(FILE *to, const char *name)
{
	unsigned char before = 0;
	for (const unsigned char *c = (const unsigned char *)name; *c != '\0'; before = *c++) {
		bool c1 = before == 0xc2 && *c < 0xa0,
		     lead = *c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0;
		fprintf(to, *c < ' ' || *c == 0x7f || c1 || lead ? "\\x%02x" : "%c", *c);
	}
}

bool
jrt_filter_report(struct filter *f, const char *name, size_t line, size_t byte, const char *why)
{
	f->failed = true;
	jrt_filter_name(f->err, name);
	fprintf(f->err, ":%zu:%zu: error: %s\n", line, byte + 1, why);
	return false;
}

bool
jrt_filter_give(struct filter *f, const char *name, const char *why)
{
	f->failed = true;
	jrt_filter_name(f->err, name);
	fprintf(f->err, ": %s\n", why);
	return false;
}

bool
jrt_input_fill(struct filter *f, struct input *in, size_t want)
{
	while (in->len < want && !in->end) {
		if (in->len == in->size) {
			size_t size = in->size == 0 ? BLOCK : 2 * in->size;
			if (size > LARGEST) {
				size = LARGEST;
			}
			char *bytes =
				in->len < size ? realloc(in->bytes, size + JRT_PADDING) : NULL;
			if (bytes == NULL) {
				return jrt_filter_give(f, in->name, jrt_status_text(JRT_TOO_LARGE));
			}
			in->bytes = bytes;
			in->size = size;
		}
		ssize_t n = read(in->fd, in->bytes + in->len, in->size - in->len);
		if (n < 0 && errno != EINTR) {
			return jrt_filter_give(f, in->name, strerror(errno));
		}
		in->end = n == 0;
		in->len += n > 0 ? (size_t)n : 0;
	}
	if (in->bytes != NULL) {
		memset(in->bytes + in->len, 0, JRT_PADDING);
	}
	return true;
}

size_t
jrt_count_lines(const char *at, size_t len)
{
	size_t lines = 0;
	for (const char *end = at + len; (at = memchr(at, '\n', (size_t)(end - at))) != NULL;
		at++) {
		lines++;
	}
	return lines;
}

/* The length of the complete lines at hand; 0: no line ends there. */
static size_t
lines_at_hand(const struct input *in)
{
	const char *end = in->len > 0 ? memrchr(in->bytes, '\n', in->len) : NULL;
	return in->end ? in->len : end != NULL ? (size_t)(end - in->bytes) + 1 : 0;
}

bool
jrt_input_lines(struct filter *f, struct input *in, size_t *len)
{
	/* whatever is there, before waiting for more: a slow writer's lines pass through at once */
	while ((*len = lines_at_hand(in)) == 0 && !in->end) {
		if (!jrt_input_fill(f, in, in->len + 1)) {
			return false;
		}
	}
	return true;
}

void
jrt_input_drop(struct input *in, size_t len)
{
	in->line += jrt_count_lines(in->bytes, len);
	memmove(in->bytes, in->bytes + len, in->len - len);
	in->len -= len;
}

/* The position after the string that begins at `at`. */
static size_t
string_end(const char *at, size_t len)
{
	size_t i = 1;
	while (i < len && at[i] != '"') {
		i += at[i] == '\\' ? 2 : 1;
	}
	return i < len ? i + 1 : len;
}

size_t
jrt_document_end(const char *at, size_t len)
{
	size_t depth = 0, i = 0;
	while (i < len) {
		char c = at[i];
		if (c == '"') {
			i += string_end(at + i, len - i);
		} else if (c == '{' || c == '[') {
			depth++;
			i++;
		} else if (c == '}' || c == ']') {
			depth -= depth > 0;
			i++;
		} else if (depth > 0) {
			i++;
			continue;
		} else { /* a scalar: up to white space or the next document */
			i += 1 + strcspn(at + i + 1, " \t\r\n\"{[]}");
		}
		if (depth == 0) {
			return i < len ? i : len;
		}
	}
	return len;
}
