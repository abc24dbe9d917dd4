/* SPDX-License-Identifier: Apache-2.0 */
/* Output that grows, and strings with their escapes. */
#include "json/writer.h"

#include "json/number.h"
#include "json/unicode.h"

#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

/* Surrogates that stand alone have no UTF-8; two halves that came together are one character again.
 */
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

/* Whether one of eight bytes is a control, a quote, a backslash or the lead byte of a surrogate; it
 * may be wrong about bytes behind the first, which are then looked at one by one. */
#ifdef __SSE2__
static inline bool
any_special_16(__m128i v)
{
	__m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
	__m128i back = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));
	__m128i high = _mm_cmpeq_epi8(v, _mm_set1_epi8((char)0xed));
	__m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1f)), v);
	return _mm_movemask_epi8(
		       _mm_or_si128(_mm_or_si128(quote, back), _mm_or_si128(high, low))) != 0;
}

static inline bool
any_special_8(uint64_t v)
{
	return any_special_16(_mm_set1_epi64x((int64_t)v));
}
#else
/* Mycroft's zero test. */
static inline bool
any_special_8(uint64_t v)
{
	const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
	uint64_t quote = v ^ ones * '"', back = v ^ ones * '\\', ed = v ^ ones * 0xed;
	uint64_t low = (v - ones * 0x20) & ~v;
	return ((low | ((quote - ones) & ~quote) | ((back - ones) & ~back) | ((ed - ones) & ~ed)) &
		       highs) != 0;
}
#endif

static inline bool
any_special(const char *at)
{
	uint64_t v;
	memcpy(&v, at, sizeof v);
	return any_special_8(v);
}

void
jrt_put_escaped(struct jrt_writer *w, struct jrt_text t)
{
	const char *at = t.at, *end = t.at + t.len, *plain = at;
	while (at < end) {
		if (end - at >= 8 && !any_special(at)) {
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

/* Up to seven bytes, copied when none of them needs an escape: two words that overlap, or three
 * bytes of which some may be one. */
static inline bool
copy_short(char *out, const char *at, size_t len)
{
	char both[8] = "aaaaaaaa";
	if (len >= 4) {
		uint32_t first, last;
		memcpy(&first, at, 4);
		memcpy(&last, at + len - 4, 4);
		if (any_special_8((uint64_t)last << 32 | first)) {
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
		if (any_special(both)) {
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
copy_words(char *out, const char *at, size_t len)
{
	uint64_t first, last;
	memcpy(&first, at, 8);
	memcpy(&last, at + len - 8, 8);
#ifdef __SSE2__
	if (any_special_16(_mm_set_epi64x((int64_t)last, (int64_t)first))) {
		return false;
	}
#else
	if (any_special(at) || any_special(at + len - 8)) {
		return false;
	}
#endif
	memcpy(out, &first, 8);
	memcpy(out + len - 8, &last, 8);
	return true;
}

/* Copies bytes as long as none of them needs an escape; returns how many, or fewer. */
static inline size_t
copy_plain(char *out, const char *at, size_t len)
{
	size_t i = 0;
	if (len < 8) {
		return copy_short(out, at, len) ? len : 0;
	}
#ifdef __SSE2__
	for (; i + 16 < len; i += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
		if (any_special_16(v)) {
			return i;
		}
		_mm_storeu_si128((__m128i *)(void *)(out + i), v);
	}
#else
	for (; i + 16 < len; i += 8) {
		if (any_special(at + i)) {
			return i;
		}
		memcpy(out + i, at + i, 8);
	}
#endif
	if (i > 0) { /* the last sixteen, some of them again */
		return copy_words(out + len - 16, at + len - 16, 16) ? len : i;
	}
	return copy_words(out, at, len) ? len : 0;
}

void
jrt_put_string(struct jrt_writer *w, struct jrt_text t)
{
	if (!jrt_writer_has(w, t.len + 2)) {
		return;
	}
	char *out = w->base + w->used;
	*out++ = '"';
	size_t plain = copy_plain(out, t.at, t.len);
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
