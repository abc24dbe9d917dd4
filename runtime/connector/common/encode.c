/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 check and base64. */
#include "connector/common/encode.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Length of the sequence at `at`, or 0: not well-formed (RFC 3629, section 4). */
static size_t
sequence(const unsigned char *at, size_t len)
{
	if (at[0] < 0x80) {
		return at[0] != 0;
	}
	size_t n = at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	unsigned char least = 0x80, most = 0xbf;
	if (at[0] < 0xc2 || at[0] > 0xf4 || len < n) {
		return 0;
	}
	switch (at[0]) {
	case 0xe0:
		least = 0xa0;
		break;
	case 0xed:
		most = 0x9f;
		break;
	case 0xf0:
		least = 0x90;
		break;
	case 0xf4:
		most = 0x8f;
		break;
	default:
		break;
	}
	if (at[1] < least || at[1] > most) {
		return 0;
	}
	for (size_t i = 2; i < n; i++) {
		if ((at[i] & 0xc0) != 0x80) {
			return 0;
		}
	}
	return n;
}

bool
jrt_is_utf8(const char *at, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t n = sequence((const unsigned char *)at + i, len - i);
		if (n == 0) {
			return false;
		}
		i += n;
	}
	return true;
}

static void
put_group(struct jrt_base64 *b, struct jrt_writer *w)
{
	unsigned bits = (unsigned)b->kept[0] << 16 | (unsigned)b->kept[1] << 8 | b->kept[2];
	char out[4] = { alphabet[bits >> 18], alphabet[bits >> 12 & 63], alphabet[bits >> 6 & 63],
		alphabet[bits & 63] };
	for (unsigned i = b->count + 1; i < 4; i++) {
		out[i] = '=';
	}
	jrt_put(w, out, 4);
	b->count = 0;
}

void
jrt_base64_put(struct jrt_base64 *b, struct jrt_writer *w, const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		b->kept[b->count++] = (unsigned char)at[i];
		if (b->count == 3) {
			put_group(b, w);
		}
	}
}

void
jrt_base64_end(struct jrt_base64 *b, struct jrt_writer *w)
{
	if (b->count > 0) {
		for (unsigned i = b->count; i < 3; i++) {
			b->kept[i] = 0;
		}
		put_group(b, w);
	}
}

bool
jrt_base64_read(const char *at, size_t len, char *out, size_t *out_len)
{
	if (len % 4 != 0) {
		return false;
	}
	size_t used = 0, padding = 0;
	for (size_t i = 0; i < len; i += 4) {
		unsigned bits = 0;
		for (size_t j = 0; j < 4; j++) {
			const char *found =
				at[i + j] != '\0' ? memchr(alphabet, at[i + j], 64) : NULL;
			if (found == NULL && (at[i + j] != '=' || i + 4 < len || j < 2)) {
				return false;
			}
			if (found != NULL && padding > 0) {
				return false;
			}
			padding += found == NULL;
			bits = bits << 6 | (found != NULL ? (unsigned)(found - alphabet) : 0);
		}
		out[used++] = (char)(bits >> 16);
		out[used++] = (char)(bits >> 8);
		out[used++] = (char)bits;
	}
	*out_len = used - padding;
	return true;
}
