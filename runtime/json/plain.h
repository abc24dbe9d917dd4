/* SPDX-License-Identifier: Apache-2.0 */
/* Copies text for as long as nothing in it needs a JSON escape. */
#ifndef JSON_PLAIN_H
#define JSON_PLAIN_H

#include "json/text.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Whether one of eight bytes is a control character, a quote, a backslash or the lead byte of a
 * surrogate.  It may be wrong about bytes behind the first such byte; those are then checked one by
 * one. */
#ifdef __SSE2__
static inline bool
jrt_any_special_16(__m128i v)
{
	__m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
	__m128i back = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));
	__m128i high = _mm_cmpeq_epi8(v, _mm_set1_epi8((char)0xed));
	__m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1f)), v);
	return _mm_movemask_epi8(
		       _mm_or_si128(_mm_or_si128(quote, back), _mm_or_si128(high, low))) != 0;
}

static inline bool
jrt_any_special_8(uint64_t v)
{
	return jrt_any_special_16(_mm_set1_epi64x((int64_t)v));
}
#else
/* Mycroft's zero test. */
static inline bool
jrt_any_special_8(uint64_t v)
{
	const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
	uint64_t quote = v ^ ones * '"', back = v ^ ones * '\\', ed = v ^ ones * 0xed;
	uint64_t low = (v - ones * 0x20) & ~v;
	return ((low | ((quote - ones) & ~quote) | ((back - ones) & ~back) | ((ed - ones) & ~ed)) &
		       highs) != 0;
}
#endif

static inline bool
jrt_any_special(const char *at)
{
	uint64_t v;
	memcpy(&v, at, sizeof v);
	return jrt_any_special_8(v);
}

/* Up to seven bytes, copied if none of them needs an escape: two overlapping words, or three bytes
 * that may be the same. */
static inline bool
jrt_copy_short(char *out, const char *at, size_t len)
{
	char both[8] = "aaaaaaaa";
	if (len >= 4) {
		uint32_t first, last;
		memcpy(&first, at, 4);
		memcpy(&last, at + len - 4, 4);
		if (jrt_any_special_8((uint64_t)last << 32 | first)) {
			return false;
		}
		memcpy(out, &first, 4);
		memcpy(out + len - 4, &last, 4);
		return true;
	}
	if (len > 0) {
		both[0] = at[0];
		both[1] = at[len / 2];
		both[2] = at[len - 1];
		if (jrt_any_special(both)) {
			return false;
		}
		out[0] = both[0];
		out[len / 2] = both[1];
		out[len - 1] = both[2];
	}
	return true;
}

/* Eight to sixteen bytes. */
static inline bool
jrt_copy_words(char *out, const char *at, size_t len)
{
	uint64_t first, last;
	memcpy(&first, at, 8);
	memcpy(&last, at + len - 8, 8);
#ifdef __SSE2__
	if (jrt_any_special_16(_mm_set_epi64x((int64_t)last, (int64_t)first))) {
		return false;
	}
#else
	if (jrt_any_special(at) || jrt_any_special(at + len - 8)) {
		return false;
	}
#endif
	memcpy(out, &first, 8);
	memcpy(out + len - 8, &last, 8);
	return true;
}

/* Copies bytes as long as none of them needs an escape; returns how many it copied, perhaps
 * fewer. */
static inline size_t
jrt_copy_plain(char *out, const char *at, size_t len)
{
	size_t i = 0;
	if (len < 8) {
		return jrt_copy_short(out, at, len) ? len : 0;
	}
#ifdef __SSE2__
	for (; i + 16 < len; i += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
		if (jrt_any_special_16(v)) {
			return i;
		}
		_mm_storeu_si128((__m128i *)(void *)(out + i), v);
	}
#else
	for (; i + 16 < len; i += 8) {
		if (jrt_any_special(at + i)) {
			return i;
		}
		memcpy(out + i, at + i, 8);
	}
#endif
	if (i > 0) { /* the last sixteen, which may overlap */
		return jrt_copy_words(out + len - 16, at + len - 16, 16) ? len : i;
	}
	return jrt_copy_words(out, at, len) ? len : 0;
}

#endif
