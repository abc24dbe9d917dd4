/* SPDX-License-Identifier: Apache-2.0 */
/* Which characters of a record are escaped when shown to people. */
#include "json/shown.h"

#include "json/unicode.h"

#include <stddef.h>
#include <stdio.h>

/* Control characters, direction marks, Unicode line ends, and invisible characters; except those
 * that join letters and emoji (U+200C, U+200D), which texts need. */
static bool
is_spelled(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} ranges[] = { { 0, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x61c, 0x61c },
		{ 0x200b, 0x200b }, { 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		{ 0xd800, 0xdfff }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe0fff } };
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		if (c >= ranges[i].from && c <= ranges[i].to) {
			return true;
		}
	}
	return false;
}

/* One code point, never beyond the end: if it is cut, its first byte, which is then escaped. */
static uint32_t
next(const char **at, const char *end)
{
	unsigned char lead = (unsigned char)**at;
	ptrdiff_t bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	if (end - *at >= bytes) {
		return jrt_next_code_point(at);
	}
	(*at)++;
	return 0xdc00u | lead;
}

bool
jrt_is_shown(struct jrt_text t)
{
	for (const char *at = t.at, *end = t.at + t.len; at < end;) {
		if (is_spelled(next(&at, end))) {
			return false;
		}
	}
	return true;
}

static void
put_spelled(struct jrt_writer *w, uint32_t c)
{
	char spelled[16];
	uint32_t low = c - 0x10000;
	int n = c < 0x10000 ? snprintf(spelled, sizeof spelled, "\\u%04X", (unsigned)c)
			    : snprintf(spelled, sizeof spelled, "\\u%04X\\u%04X",
				      (unsigned)(0xd800 + (low >> 10)),
				      (unsigned)(0xdc00 + (low & 0x3ff)));
	jrt_put(w, spelled, (size_t)n);
}

void
jrt_put_shown(struct jrt_writer *w, struct jrt_text t)
{
	const char *end = t.len > 0 ? t.at + t.len : t.at;
	for (const char *at = t.at; at < end;) {
		const char *from = at;
		uint32_t c = next(&at, end);
		if (is_spelled(c)) {
			put_spelled(w, c);
		} else {
			jrt_put(w, from, (size_t)(at - from));
		}
	}
}
