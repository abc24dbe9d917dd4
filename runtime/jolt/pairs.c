/* SPDX-License-Identifier: Apache-2.0 */
/* Splits characters into halves and joins them again. */
#include "jolt/pairs.h"

#include "json/unicode.h"

enum { HIGH = 0xd800, LOW = 0xdc00, BEYOND = 0x10000 };

void
jrt_put_halves(const char *at, char out[2 * JRT_HALF])
{
	uint32_t c = jrt_next_code_point(&at) - BEYOND;
	char high[4], low[4];

	jrt_put_code_point(HIGH | c >> 10, high);
	jrt_put_code_point(LOW | (c & 0x3ff), low);
	memcpy(out, high, JRT_HALF);
	memcpy(out + JRT_HALF, low, JRT_HALF);
}

/* Whether a half begins there: the high one (0xa0) or the low one (0xb0). */
static bool
is_half(struct jrt_text t, size_t i, unsigned char which)
{
	return t.len - i >= JRT_HALF && (unsigned char)t.at[i] == 0xed &&
	       ((unsigned char)t.at[i + 1] & 0xf0) == which;
}

bool
jrt_has_half(struct jrt_text t)
{
	const char *at = t.at, *end = t.at + t.len;

	while (at < end && (at = memchr(at, 0xed, (size_t)(end - at))) != NULL) {
		size_t i = (size_t)(at - t.at);
		if (is_half(t, i, 0xa0) || is_half(t, i, 0xb0)) {
			return true;
		}
		at++;
	}
	return false;
}

struct jrt_text
jrt_halves(struct jrt_ctx *ctx, struct jrt_text t)
{
	size_t pairs = 0, used = 0;

	for (size_t i = 0; i < t.len; i++) {
		pairs += jrt_is_pair(t.at + i);
	}
	char *out =
		pairs == 0 ? NULL
			   : jrt_arena_take(&ctx->arena, t.len + pairs * (2 * JRT_HALF - JRT_PAIR));
	if (out == NULL) {
		if (pairs > 0) {
			jrt_fail(ctx, JRT_NO_ROOM);
		}
		return t;
	}
	for (size_t i = 0; i < t.len;) {
		if (jrt_is_pair(t.at + i)) {
			jrt_put_halves(t.at + i, out + used);
			used += 2 * JRT_HALF;
			i += JRT_PAIR;
		} else {
			out[used++] = t.at[i++];
		}
	}
	return (struct jrt_text){ out, used };
}

struct jrt_text
jrt_whole(struct jrt_ctx *ctx, struct jrt_text t)
{
	if (!jrt_has_half(t)) {
		return t;
	}
	char *out = jrt_arena_take(&ctx->arena, t.len);
	size_t used = 0;
	if (out == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return t;
	}
	for (size_t i = 0; i < t.len;) {
		if (is_half(t, i, 0xa0) && is_half(t, i + JRT_HALF, 0xb0)) {
			const char *at = t.at + i;
			uint32_t high = jrt_next_code_point(&at), low = jrt_next_code_point(&at);
			used += jrt_put_code_point(
				((high & 0x3ff) << 10 | (low & 0x3ff)) + BEYOND, out + used);
			i += 2 * JRT_HALF;
		} else if (is_half(t, i, 0xa0) || is_half(t, i, 0xb0)) {
			out[used++] = '?';
			i += JRT_HALF;
		} else {
			out[used++] = t.at[i++];
		}
	}
	return (struct jrt_text){ out, used };
}
