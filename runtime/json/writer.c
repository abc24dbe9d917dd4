/* SPDX-License-Identifier: Apache-2.0 */
/* Growing output, and strings with their escapes. */
#include "json/writer.h"

#include "json/number.h"
#include "json/plain.h"
#include "json/unicode.h"

#include <stdlib.h>

void
jrt_writer_init(struct jrt_writer *w)
{
	*w = (struct jrt_writer){ 0 };
}

void
jrt_writer_finish(struct jrt_writer *w)
{
	free(w->base);
	*w = (struct jrt_writer){ .limit = w->limit };
}

bool
jrt_writer_grow(struct jrt_writer *w, size_t n)
{
	size_t limit = w->limit == 0 ? SIZE_MAX / 4 : w->limit;
	if (w->status != JRT_OK) {
		return false;
	}
	if (n > limit || w->used > limit - n) {
		w->status = w->limit == 0 ? JRT_NO_ROOM : JRT_OUTPUT_LIMIT;
		return false;
	}
	size_t size = w->size < 4096 ? 4096 : 2 * w->size;
	while (size - w->used <= n) {
		size *= 2;
	}
	size = size <= limit ? size : limit + 1;
	char *base = realloc(w->base, size);
	if (base == NULL) {
		w->status = JRT_NO_ROOM;
		return false;
	}
	w->base = base;
	w->size = size;
	return true;
}

struct jrt_writer
jrt_writer_grown(struct jrt_writer w, size_t n)
{
	(void)jrt_writer_grow(&w, n);
	return w;
}

/* ---- strings ------------------------------------------------------------- */

static void
put_unit(struct jrt_writer *w, unsigned unit)
{
	static const char hex[] = "0123456789ABCDEF";
	const char escape[6] = { '\\', 'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15],
		hex[unit >> 4 & 15], hex[unit & 15] };
	jrt_put(w, escape, sizeof escape);
}

static void
put_special(struct jrt_writer *w, unsigned char c)
{
	switch (c) {
	case '"':
		jrt_put_lit(w, "\\\"");
		break;
	case '\\':
		jrt_put_lit(w, "\\\\");
		break;
	case '\b':
		jrt_put_lit(w, "\\b");
		break;
	case '\t':
		jrt_put_lit(w, "\\t");
		break;
	case '\n':
		jrt_put_lit(w, "\\n");
		break;
	case '\f':
		jrt_put_lit(w, "\\f");
		break;
	case '\r':
		jrt_put_lit(w, "\\r");
		break;
	default:
		put_unit(w, c);
		break;
	}
}

static bool
is_surrogate(const char *at, const char *end)
{
	return end - at >= 3 && (unsigned char)at[0] == 0xed && (unsigned char)at[1] >= 0xa0;
}

/* A lone surrogate has no UTF-8 and is escaped; two halves that have come together form one
 * character again. */
static const char *
put_surrogate(struct jrt_writer *w, const char *at, const char *end)
{
	uint32_t c = jrt_next_code_point(&at);
	if (c < 0xdc00 && is_surrogate(at, end)) {
		const char *next = at;
		uint32_t low = jrt_next_code_point(&next);
		if (low >= 0xdc00) {
			char utf8[4];
			size_t n = jrt_put_code_point(
				0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff), utf8);
			jrt_put(w, utf8, n);
			return next;
		}
	}
	put_unit(w, c);
	return at;
}

void
jrt_put_escaped(struct jrt_writer *w, struct jrt_text t)
{
	const char *at = t.at, *end = t.at + t.len, *plain = at;
	while (at < end) {
		if (end - at >= 8 && !jrt_any_special(at)) {
			at += 8;
			continue;
		}
		for (const char *stop = end - at >= 8 ? at + 8 : end; at < stop;) {
			unsigned char c = (unsigned char)*at;
			if (c >= 0x20 && c != '"' && c != '\\' && !is_surrogate(at, end)) {
				at++;
				continue;
			}
			jrt_put(w, plain, (size_t)(at - plain));
			if (c == 0xed) {
				at = put_surrogate(w, at, end);
			} else {
				put_special(w, c);
				at++;
			}
			plain = at;
		}
	}
	jrt_put(w, plain, (size_t)(end - plain));
}

void
jrt_put_string(struct jrt_writer *w, struct jrt_text t)
{
	if (!jrt_writer_has(w, t.len + 2)) {
		return;
	}
	char *out = w->base + w->used;
	*out++ = '"';
	size_t plain = jrt_copy_plain(out, t.at, t.len);
	out += plain;
	if (plain < t.len) {
		w->used = (size_t)(out - w->base);
		jrt_put_escaped(w, (struct jrt_text){ t.at + plain, t.len - plain });
		jrt_put_lit(w, "\"");
		return;
	}
	*out++ = '"';
	w->used = (size_t)(out - w->base);
}

void
jrt_put_name(struct jrt_writer *w, struct jrt_text name)
{
	jrt_put_string(w, name);
	jrt_put_lit(w, ":");
}

void
jrt_put_unsigned(struct jrt_writer *w, uint64_t n)
{
	if (n < 100 && jrt_writer_has(w, 2)) { /* most are small */
		char *out = w->base + w->used;
		*out = (char)('0' + n / 10);
		out += n >= 10;
		*out = (char)('0' + n % 10);
		w->used += 1 + (n >= 10);
		return;
	}
	char digits[20], *end = digits + sizeof digits;
	const char *at = jrt_digits_before(end, n, 1);
	jrt_put(w, at, (size_t)(end - at));
}
