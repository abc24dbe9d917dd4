/* SPDX-License-Identifier: Apache-2.0 */
/* The scanner's first pass in plain C. */
#include "json/scan_kernel.h"

enum { QUOTE = 1, BACKSLASH = 2, STRUCTURAL = 4, SPACE = 8, NEWLINE = 16, CONTROL = 32 };

static unsigned
class_of(unsigned char c)
{
	switch (c) {
	case '"':
		return QUOTE;
	case '\\':
		return BACKSLASH;
	case '{':
	case '}':
	case '[':
	case ']':
	case ',':
	case ':':
		return STRUCTURAL;
	case ' ':
		return SPACE;
	case '\t':
	case '\r':
		return SPACE | CONTROL;
	case '\n':
		return SPACE | CONTROL | NEWLINE;
	default:
		return c < 0x20 ? CONTROL : 0;
	}
}

void
jrt_scan_portable(struct scan_pass *p)
{
	struct scan_state s = { .out = p->pos + p->tokens };
	char last[64];
	for (size_t from = 0; from < p->len; from += 64) {
		const char *bytes = scan_bytes(p, from, last);
		struct scan_masks m = { 0 };
		for (unsigned i = 0; i < 64; i++) {
			unsigned char c = (unsigned char)bytes[i];
			unsigned k = class_of(c);
			m.quote |= (uint64_t)(k & 1) << i;
			m.backslash |= (uint64_t)(k >> 1 & 1) << i;
			m.structural |= (uint64_t)(k >> 2 & 1) << i;
			m.space |= (uint64_t)(k >> 3 & 1) << i;
			m.newline |= (uint64_t)(k >> 4 & p->lines) << i;
			m.control |= (uint64_t)(k >> 5 & 1) << i;
			m.high |= (uint64_t)(c >> 7) << i;
		}
		scan_block_plainly(p, &s, m, from);
	}
	scan_end(p, &s, s.checked > p->len);
}
