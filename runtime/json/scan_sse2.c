/* SPDX-License-Identifier: Apache-2.0 */
/* The scanner's first pass with SSE2, which every x86-64 has. */
#include "json/scan_kernel.h"

#if defined __SSE2__
#include <emmintrin.h>

struct block {
	__m128i at[4];
};

static inline uint64_t
bits_of(__m128i a, __m128i b, __m128i c, __m128i d)
{
	return (uint64_t)(uint32_t)_mm_movemask_epi8(a) |
	       (uint64_t)(uint32_t)_mm_movemask_epi8(b) << 16 |
	       (uint64_t)(uint32_t)_mm_movemask_epi8(c) << 32 |
	       (uint64_t)(uint32_t)_mm_movemask_epi8(d) << 48;
}

static inline uint64_t
equal(const struct block *b, char c)
{
	const __m128i v = _mm_set1_epi8(c);
	return bits_of(_mm_cmpeq_epi8(b->at[0], v), _mm_cmpeq_epi8(b->at[1], v),
		_mm_cmpeq_epi8(b->at[2], v), _mm_cmpeq_epi8(b->at[3], v));
}

/* Equal to `c` after setting bit 5: [ and {, ] and }. */
static inline uint64_t
equal_bracket(const struct block *b, char c)
{
	const __m128i bit = _mm_set1_epi8(0x20);
	struct block low;
	for (int i = 0; i < 4; i++) {
		low.at[i] = _mm_or_si128(b->at[i], bit);
	}
	return equal(&low, c);
}

static inline uint64_t
below_space(const struct block *b)
{
	const __m128i most = _mm_set1_epi8(0x1f);
	__m128i r[4];
	for (int i = 0; i < 4; i++) {
		r[i] = _mm_cmpeq_epi8(_mm_max_epu8(b->at[i], most), most);
	}
	return bits_of(r[0], r[1], r[2], r[3]);
}

void
jrt_scan_sse2(struct scan_pass *p)
{
	struct scan_state s = { .out = p->pos + p->tokens };
	char last[64];
	for (size_t from = 0; from < p->len; from += 64) {
		const char *bytes = scan_bytes(p, from, last);
		struct block b;
		for (int i = 0; i < 4; i++) {
			b.at[i] = _mm_loadu_si128((const __m128i *)(const void *)(bytes + 16 * i));
		}
		uint64_t newline = equal(&b, '\n');
		struct scan_masks m = {
			.quote = equal(&b, '"'),
			.backslash = equal(&b, '\\'),
			.structural = equal_bracket(&b, '{') | equal_bracket(&b, '}') |
				      equal(&b, ',') | equal(&b, ':'),
			.space = equal(&b, ' ') | equal(&b, '\t') | equal(&b, '\r') | newline,
			.newline = p->lines ? newline : 0,
			.control = below_space(&b),
			.high = bits_of(b.at[0], b.at[1], b.at[2], b.at[3]),
		};
		scan_block_plainly(p, &s, m, from);
	}
	scan_end(p, &s, s.checked > p->len);
}
#else
void
jrt_scan_sse2(struct scan_pass *p)
{
	jrt_scan_portable(p);
}
#endif
