/* SPDX-License-Identifier: Apache-2.0 */
/* The scanner's first pass with AVX2: classification by two table look-ups, in-string masks by
 * carry-less multiplication, UTF-8 by Keiser and Lemire, "Validating UTF-8 in less than one
 * instruction per byte" (2021). */
#include "json/scan_kernel.h"

#if defined __x86_64__
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,pclmul,bmi,bmi2,popcnt,lzcnt")))

struct block {
	__m256i low, high;
};

static inline AVX2 uint64_t
bits_of(__m256i low, __m256i high)
{
	return (uint64_t)(uint32_t)_mm256_movemask_epi8(low) |
	       (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

static inline AVX2 uint64_t
equal(struct block b, char c)
{
	const __m256i v = _mm256_set1_epi8(c);
	return bits_of(_mm256_cmpeq_epi8(b.low, v), _mm256_cmpeq_epi8(b.high, v));
}

static inline AVX2 __m256i
repeat(__m128i v)
{
	return _mm256_broadcastsi128_si256(v);
}

/* White space: the byte equals the table's entry at its low four bits. */
static inline AVX2 uint64_t
spaces(struct block b)
{
	const __m256i table = repeat(_mm_setr_epi8(
		' ', 100, 100, 100, 17, 100, 113, 2, 100, '\t', '\n', 112, 100, '\r', 100, 100));
	return bits_of(_mm256_cmpeq_epi8(b.low, _mm256_shuffle_epi8(table, b.low)),
		_mm256_cmpeq_epi8(b.high, _mm256_shuffle_epi8(table, b.high)));
}

/* { } [ ] , : likewise, with bit 5 set so that the brackets fall together. */
static inline AVX2 uint64_t
structurals(struct block b)
{
	const __m256i table =
		repeat(_mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0));
	const __m256i bit = _mm256_set1_epi8(0x20);
	return bits_of(
		_mm256_cmpeq_epi8(_mm256_or_si256(b.low, bit), _mm256_shuffle_epi8(table, b.low)),
		_mm256_cmpeq_epi8(
			_mm256_or_si256(b.high, bit), _mm256_shuffle_epi8(table, b.high)));
}

static inline AVX2 uint64_t
controls(struct block b)
{
	const __m256i most = _mm256_set1_epi8(0x1f);
	return bits_of(_mm256_cmpeq_epi8(_mm256_max_epu8(b.low, most), most),
		_mm256_cmpeq_epi8(_mm256_max_epu8(b.high, most), most));
}

static inline AVX2 uint64_t
prefix_xor(uint64_t x)
{
	__m128i product =
		_mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)x), _mm_set1_epi8(-1), 0);
	return (uint64_t)_mm_cvtsi128_si64(product);
}

/* Eight at a time, whether there are so many or not: the number is hard to predict. */
static inline AVX2 uint32_t
extract(uint32_t *at, uint64_t bits, uint32_t base)
{
	uint32_t count = (uint32_t)_mm_popcnt_u64(bits);
	for (unsigned i = 0; i < 8; i++) {
		at[i] = base + (uint32_t)_tzcnt_u64(bits);
		bits = _blsr_u64(bits);
	}
	if (count > 8) {
		for (unsigned i = 8; i < 16; i++) {
			at[i] = base + (uint32_t)_tzcnt_u64(bits);
			bits = _blsr_u64(bits);
		}
		for (unsigned i = 16; i < count; i++) {
			at[i] = base + (uint32_t)_tzcnt_u64(bits);
			bits = _blsr_u64(bits);
		}
	}
	return count;
}

/* ---- UTF-8 --------------------------------------------------------------- */

struct utf8 {
	__m256i before, incomplete, error;
};

static inline AVX2 __m256i
shifted(__m256i now, __m256i before, int by)
{
	__m256i middle = _mm256_permute2x128_si256(before, now, 0x21);
	switch (by) {
	case 1:
		return _mm256_alignr_epi8(now, middle, 15);
	case 2:
		return _mm256_alignr_epi8(now, middle, 14);
	default:
		return _mm256_alignr_epi8(now, middle, 13);
	}
}

enum {
	TOO_SHORT = 1 << 0,
	TOO_LONG = 1 << 1,
	OVERLONG_3 = 1 << 2,
	TOO_LARGE = 1 << 3,
	SURROGATE = 1 << 4,
	OVERLONG_2 = 1 << 5,
	TOO_LARGE_1000 = 1 << 6,
	OVERLONG_4 = 1 << 6,
	TWO_CONTS = 1 << 7,
	CARRY = TOO_SHORT | TOO_LONG | TWO_CONTS
};

static inline AVX2 __m256i
nibble(__m256i v)
{
	return _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0f));
}

static inline AVX2 __m256i
special_cases(__m256i now, __m256i prev1)
{
	const __m256i high1 = repeat(_mm_setr_epi8(TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
		TOO_LONG, TOO_LONG, TOO_LONG, (char)TWO_CONTS, (char)TWO_CONTS, (char)TWO_CONTS,
		(char)TWO_CONTS, TOO_SHORT | OVERLONG_2, TOO_SHORT,
		TOO_SHORT | OVERLONG_3 | SURROGATE,
		TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4));
	const char large = (char)(CARRY | TOO_LARGE | TOO_LARGE_1000);
	const __m256i low1 = repeat(_mm_setr_epi8(
		(char)(CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4), (char)(CARRY | OVERLONG_2),
		(char)CARRY, (char)CARRY, (char)(CARRY | TOO_LARGE), large, large, large, large,
		large, large, large, large, (char)(CARRY | TOO_LARGE | TOO_LARGE_1000 | SURROGATE),
		large, large));
	const char cont = (char)(TOO_LONG | OVERLONG_2 | TWO_CONTS);
	const __m256i high2 = repeat(_mm_setr_epi8(TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
		TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
		(char)(cont | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4),
		(char)(cont | OVERLONG_3 | TOO_LARGE), (char)(cont | SURROGATE | TOO_LARGE),
		(char)(cont | SURROGATE | TOO_LARGE), TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT));
	__m256i a = _mm256_shuffle_epi8(high1, nibble(prev1));
	__m256i b = _mm256_shuffle_epi8(low1, _mm256_and_si256(prev1, _mm256_set1_epi8(0x0f)));
	__m256i c = _mm256_shuffle_epi8(high2, nibble(now));
	return _mm256_and_si256(_mm256_and_si256(a, b), c);
}

static inline AVX2 void
check_half(struct utf8 *u, __m256i now)
{
	__m256i prev1 = shifted(now, u->before, 1);
	__m256i special = special_cases(now, prev1);
	__m256i third =
		_mm256_subs_epu8(shifted(now, u->before, 2), _mm256_set1_epi8((char)(0xe0 - 0x80)));
	__m256i fourth =
		_mm256_subs_epu8(shifted(now, u->before, 3), _mm256_set1_epi8((char)(0xf0 - 0x80)));
	__m256i must =
		_mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
	u->error = _mm256_or_si256(u->error, _mm256_xor_si256(must, special));
	u->before = now;
}

static inline AVX2 void
check_utf8(struct utf8 *u, struct block b, uint64_t high)
{
	if (high == 0) {
		u->error = _mm256_or_si256(u->error, u->incomplete);
		u->incomplete = _mm256_setzero_si256();
		u->before = b.high;
		return;
	}
	const __m256i most = _mm256_setr_epi8(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
		-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, (char)(0xf0 - 1),
		(char)(0xe0 - 1), (char)(0xc0 - 1));
	check_half(u, b.low);
	check_half(u, b.high);
	u->incomplete = _mm256_subs_epu8(b.high, most);
}

/* ---- all ----------------------------------------------------------------- */

static inline AVX2 struct block
load(const char *at)
{
	return (struct block){ _mm256_loadu_si256((const __m256i *)(const void *)at),
		_mm256_loadu_si256((const __m256i *)(const void *)(at + 32)) };
}

AVX2 void
jrt_scan_avx2(struct scan_pass *pass)
{
	const struct scan_pass p = *pass; /* its members in registers */
	struct scan_state s = { .out = p.pos + p.tokens };
	struct utf8 u = { _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256() };
	char last[64];
	for (size_t from = 0; from < p.len; from += 64) {
		struct block b = load(scan_bytes(&p, from, last));
		struct scan_masks m = {
			.quote = equal(b, '"'),
			.backslash = equal(b, '\\'),
			.structural = structurals(b),
			.space = spaces(b),
			.newline = p.lines ? equal(b, '\n') : 0,
			.control = controls(b),
			.high = bits_of(b.low, b.high),
		};
		check_utf8(&u, b, m.high);
		scan_block(&p, &s, m, from, scan_in_text(from, p.len), prefix_xor, extract);
	}
	u.error = _mm256_or_si256(u.error, u.incomplete);
	scan_end(pass, &s, !_mm256_testz_si256(u.error, u.error));
}
#else
void
jrt_scan_avx2(struct scan_pass *p)
{
	jrt_scan_portable(p);
}
#endif
