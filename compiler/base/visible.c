/* SPDX-License-Identifier: Apache-2.0 */
/* Which Unicode characters are invisible. */
#include "base/visible.h"

#include <string.h>

/* Cc, Cf, Zl, Zp, surrogates, and letters and marks without a shape (Unicode 15: General_Category,
 * Default_Ignorable_Code_Point), except for emoji selectors. */
static bool
is_hidden(unsigned c)
{
	static const struct {
		unsigned from, to;
	} ranges[] = { { 0, 0x08 }, { 0x0a, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad },
		{ 0x34f, 0x34f }, { 0x600, 0x605 }, { 0x61c, 0x61c }, { 0x6dd, 0x6dd },
		{ 0x70f, 0x70f }, { 0x890, 0x891 }, { 0x8e2, 0x8e2 }, { 0x115f, 0x1160 },
		{ 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
		{ 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xd800, 0xdfff }, { 0xfeff, 0xfeff },
		{ 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0xfffe, 0xffff }, { 0x110bd, 0x110bd },
		{ 0x110cd, 0x110cd }, { 0x13430, 0x1343f }, { 0x1bca0, 0x1bca3 },
		{ 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff } };
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		if (c >= ranges[i].from && c <= ranges[i].to) {
			return true;
		}
	}
	return false;
}

/* Decodes UTF-8 (RFC 3629), and lone surrogates as three bytes; anything else as 1 byte. */
static unsigned
decode(const char *at, const char *end, size_t *bytes)
{
	const unsigned char *s = (const unsigned char *)at;
	size_t more = s[0] < 0x80                   ? 0
		      : s[0] >= 0xc2 && s[0] < 0xe0 ? 1
		      : (s[0] & 0xf0) == 0xe0       ? 2
		      : s[0] >= 0xf0 && s[0] < 0xf5 ? 3
						    : 4;
	unsigned code = more == 0 ? s[0] : s[0] & (0x3fu >> more);
	*bytes = 1;
	if (more == 4 || (size_t)(end - at) <= more) {
		return more == 0 ? code : 0xfffd;
	}
	for (size_t i = 1; i <= more; i++) {
		if ((s[i] & 0xc0) != 0x80) {
			return 0xfffd;
		}
		code = code << 6 | (s[i] & 0x3f);
	}
	if ((more == 2 && code < 0x800) || (more == 3 && (code < 0x10000 || code > 0x10ffff))) {
		return 0xfffd;
	}
	*bytes = more + 1;
	return code;
}

unsigned
visible_code(const char *at, const char *end, size_t *bytes, bool *plain)
{
	unsigned code = decode(at, end, bytes);
	*plain = !is_hidden(code) && !(*bytes == 1 && (unsigned char)*at >= 0x80);
	return code;
}

size_t
visible_char(const char *at, const char *end, char spelled[MOST_VISIBLE])
{
	size_t bytes;
	bool plain;
	unsigned code = visible_code(at, end, &bytes, &plain);
	*spelled = '\0';
	if (!plain && bytes == 1) {
		snprintf(spelled, MOST_VISIBLE, "\\x%02x", (unsigned char)*at);
	} else if (!plain) {
		snprintf(spelled, MOST_VISIBLE, "<U+%04X>", code);
	}
	return bytes;
}

void
visible_print(struct text t, FILE *out)
{
	char spelled[MOST_VISIBLE];
	for (const char *at = t.at, *end = at + t.len; at < end;) {
		size_t bytes = visible_char(at, end, spelled);
		if (*spelled == '\0' || *at == '\n') {
			fwrite(at, 1, bytes, out);
		} else {
			fputs(spelled, out);
		}
		at += bytes;
	}
}
