/* SPDX-License-Identifier: Apache-2.0 */
/* The scanner's first pass with AVX2: classification by two table look-ups, in-string masks by
 * carry-less multiplication, UTF-8 by Keiser and Lemire, "Validating UTF-8 in less than one
 * instruction per byte" (2021). */
#include "json/scan_kernel.h"
#include "json/scan_numbers.h"
#include "json/scan_utf8.h"

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

/* White space: the byte equals the table's entry for its low four bits. */
static inline AVX2 uint64_t
spaces(struct block b)
{
	const __m256i table = repeat(_mm_setr_epi8(
		' ', 100, 100, 100, 17, 100, 113, 2, 100, '\t', '\n', 112, 100, '\r', 100, 100));
	return bits_of(_mm256_cmpeq_epi8(b.low, _mm256_shuffle_epi8(table, b.low)),
		_mm256_cmpeq_epi8(b.high, _mm256_shuffle_epi8(table, b.high)));
}

/* { } [ ] , : likewise; setting bit 5 makes the two kinds of brackets equal. */
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

/* For each byte, the numbers of its set bits, the lowest first. */
static const uint64_t bit_numbers[256] = { 0x0000000000000000, 0x0000000000000000,
	0x0000000000000001, 0x0000000000000100, 0x0000000000000002, 0x0000000000000200,
	0x0000000000000201, 0x0000000000020100, 0x0000000000000003, 0x0000000000000300,
	0x0000000000000301, 0x0000000000030100, 0x0000000000000302, 0x0000000000030200,
	0x0000000000030201, 0x0000000003020100, 0x0000000000000004, 0x0000000000000400,
	0x0000000000000401, 0x0000000000040100, 0x0000000000000402, 0x0000000000040200,
	0x0000000000040201, 0x0000000004020100, 0x0000000000000403, 0x0000000000040300,
	0x0000000000040301, 0x0000000004030100, 0x0000000000040302, 0x0000000004030200,
	0x0000000004030201, 0x0000000403020100, 0x0000000000000005, 0x0000000000000500,
	0x0000000000000501, 0x0000000000050100, 0x0000000000000502, 0x0000000000050200,
	0x0000000000050201, 0x0000000005020100, 0x0000000000000503, 0x0000000000050300,
	0x0000000000050301, 0x0000000005030100, 0x0000000000050302, 0x0000000005030200,
	0x0000000005030201, 0x0000000503020100, 0x0000000000000504, 0x0000000000050400,
	0x0000000000050401, 0x0000000005040100, 0x0000000000050402, 0x0000000005040200,
	0x0000000005040201, 0x0000000504020100, 0x0000000000050403, 0x0000000005040300,
	0x0000000005040301, 0x0000000504030100, 0x0000000005040302, 0x0000000504030200,
	0x0000000504030201, 0x0000050403020100, 0x0000000000000006, 0x0000000000000600,
	0x0000000000000601, 0x0000000000060100, 0x0000000000000602, 0x0000000000060200,
	0x0000000000060201, 0x0000000006020100, 0x0000000000000603, 0x0000000000060300,
	0x0000000000060301, 0x0000000006030100, 0x0000000000060302, 0x0000000006030200,
	0x0000000006030201, 0x0000000603020100, 0x0000000000000604, 0x0000000000060400,
	0x0000000000060401, 0x0000000006040100, 0x0000000000060402, 0x0000000006040200,
	0x0000000006040201, 0x0000000604020100, 0x0000000000060403, 0x0000000006040300,
	0x0000000006040301, 0x0000000604030100, 0x0000000006040302, 0x0000000604030200,
	0x0000000604030201, 0x0000060403020100, 0x0000000000000605, 0x0000000000060500,
	0x0000000000060501, 0x0000000006050100, 0x0000000000060502, 0x0000000006050200,
	0x0000000006050201, 0x0000000605020100, 0x0000000000060503, 0x0000000006050300,
	0x0000000006050301, 0x0000000605030100, 0x0000000006050302, 0x0000000605030200,
	0x0000000605030201, 0x0000060503020100, 0x0000000000060504, 0x0000000006050400,
	0x0000000006050401, 0x0000000605040100, 0x0000000006050402, 0x0000000605040200,
	0x0000000605040201, 0x0000060504020100, 0x0000000006050403, 0x0000000605040300,
	0x0000000605040301, 0x0000060504030100, 0x0000000605040302, 0x0000060504030200,
	0x0000060504030201, 0x0006050403020100, 0x0000000000000007, 0x0000000000000700,
	0x0000000000000701, 0x0000000000070100, 0x0000000000000702, 0x0000000000070200,
	0x0000000000070201, 0x0000000007020100, 0x0000000000000703, 0x0000000000070300,
	0x0000000000070301, 0x0000000007030100, 0x0000000000070302, 0x0000000007030200,
	0x0000000007030201, 0x0000000703020100, 0x0000000000000704, 0x0000000000070400,
	0x0000000000070401, 0x0000000007040100, 0x0000000000070402, 0x0000000007040200,
	0x0000000007040201, 0x0000000704020100, 0x0000000000070403, 0x0000000007040300,
	0x0000000007040301, 0x0000000704030100, 0x0000000007040302, 0x0000000704030200,
	0x0000000704030201, 0x0000070403020100, 0x0000000000000705, 0x0000000000070500,
	0x0000000000070501, 0x0000000007050100, 0x0000000000070502, 0x0000000007050200,
	0x0000000007050201, 0x0000000705020100, 0x0000000000070503, 0x0000000007050300,
	0x0000000007050301, 0x0000000705030100, 0x0000000007050302, 0x0000000705030200,
	0x0000000705030201, 0x0000070503020100, 0x0000000000070504, 0x0000000007050400,
	0x0000000007050401, 0x0000000705040100, 0x0000000007050402, 0x0000000705040200,
	0x0000000705040201, 0x0000070504020100, 0x0000000007050403, 0x0000000705040300,
	0x0000000705040301, 0x0000070504030100, 0x0000000705040302, 0x0000070504030200,
	0x0000070504030201, 0x0007050403020100, 0x0000000000000706, 0x0000000000070600,
	0x0000000000070601, 0x0000000007060100, 0x0000000000070602, 0x0000000007060200,
	0x0000000007060201, 0x0000000706020100, 0x0000000000070603, 0x0000000007060300,
	0x0000000007060301, 0x0000000706030100, 0x0000000007060302, 0x0000000706030200,
	0x0000000706030201, 0x0000070603020100, 0x0000000000070604, 0x0000000007060400,
	0x0000000007060401, 0x0000000706040100, 0x0000000007060402, 0x0000000706040200,
	0x0000000706040201, 0x0000070604020100, 0x0000000007060403, 0x0000000706040300,
	0x0000000706040301, 0x0000070604030100, 0x0000000706040302, 0x0000070604030200,
	0x0000070604030201, 0x0007060403020100, 0x0000000000070605, 0x0000000007060500,
	0x0000000007060501, 0x0000000706050100, 0x0000000007060502, 0x0000000706050200,
	0x0000000706050201, 0x0000070605020100, 0x0000000007060503, 0x0000000706050300,
	0x0000000706050301, 0x0000070605030100, 0x0000000706050302, 0x0000070605030200,
	0x0000070605030201, 0x0007060503020100, 0x0000000007060504, 0x0000000706050400,
	0x0000000706050401, 0x0000070605040100, 0x0000000706050402, 0x0000070605040200,
	0x0000070605040201, 0x0007060504020100, 0x0000000706050403, 0x0000070605040300,
	0x0000070605040301, 0x0007060504030100, 0x0000070605040302, 0x0007060504030200,
	0x0007060504030201, 0x0706050403020100 };

static inline AVX2 __m256i
kinds_of_half(__m256i b)
{
	const __m256i table =
		repeat(_mm_setr_epi8(0, 0, '"', 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0));
	__m256i low = _mm256_or_si256(b, _mm256_set1_epi8(0x20));
	__m256i own = _mm256_cmpeq_epi8(low, _mm256_shuffle_epi8(table, b));
	own = _mm256_or_si256(own, _mm256_cmpeq_epi8(b, _mm256_set1_epi8('\n')));
	return _mm256_blendv_epi8(_mm256_set1_epi8(JRT_KIND_PLAIN), b, own);
}

/* The kind of each byte if it begins a token (scan_kind()). */
static inline AVX2 struct block
kinds_of(struct block b)
{
	return (struct block){ kinds_of_half(b.low), kinds_of_half(b.high) };
}

/* Takes each byte of the mask by itself: a table has the numbers of its bits.  No branch depends on
 * how many there are. */
static inline AVX2 uint32_t
extract(uint32_t *at, char *kinds_at, uint64_t bits, uint32_t base, struct block kinds)
{
	char kind[64];
	_mm256_storeu_si256((__m256i *)(void *)kind, kinds.low);
	_mm256_storeu_si256((__m256i *)(void *)(kind + 32), kinds.high);
	const uint64_t ones = 0x0101010101010101u;
	uint64_t sums = bits - (bits >> 1 & ones * 0x55);
	sums = (sums & ones * 0x33) + (sums >> 2 & ones * 0x33);
	sums = ((sums + (sums >> 4)) & ones * 0x0f) * ones; /* byte i: how many in bytes 0 to i */
	__m256i from = _mm256_set1_epi32((int)base);
#pragma GCC unroll 8
	for (unsigned i = 0; i < 8; i++) {
		__m128i numbers = _mm_loadl_epi64(
			(const __m128i *)(const void *)&bit_numbers[bits >> 8 * i & 0xff]);
		uint32_t before = i == 0 ? 0 : sums >> 8 * (i - 1) & 0xff;
		__m128i eight = _mm_loadl_epi64((const __m128i *)(const void *)(kind + 8 * i));
		_mm_storel_epi64(
			(__m128i *)(void *)(kinds_at + before), _mm_shuffle_epi8(eight, numbers));
		_mm256_storeu_si256((__m256i *)(void *)(at + before),
			_mm256_add_epi32(_mm256_cvtepu8_epi32(numbers), from));
		from = _mm256_add_epi32(from, _mm256_set1_epi32(8));
	}
	return (uint32_t)(sums >> 56);
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

static inline AVX2 __m256i
nibble(__m256i v)
{
	return _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0f));
}

static inline AVX2 __m256i
special_cases(__m256i now, __m256i prev1)
{
	const __m256i high1 = repeat(_mm_setr_epi8(UTF8_HIGH_1)),
		      low1 = repeat(_mm_setr_epi8(UTF8_LOW_1)),
		      high2 = repeat(_mm_setr_epi8(UTF8_HIGH_2));
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

/* ---- escapes, numbers, literals ------------------------------------------ */

static inline AVX2 __m256i
escape_classes(__m256i b)
{
	const __m256i low = repeat(_mm_setr_epi8(ESCAPE_LOW)),
		      high = repeat(_mm_setr_epi8(ESCAPE_HIGH));
	return _mm256_and_si256(_mm256_shuffle_epi8(low, b), _mm256_shuffle_epi8(high, nibble(b)));
}

/* Bytes of any of these classes. */
static inline AVX2 uint64_t
of_class(struct block classes, char class)
{
	const __m256i v = _mm256_set1_epi8(class), zero = _mm256_setzero_si256();
	return bits_of(_mm256_cmpgt_epi8(_mm256_and_si256(classes.low, v), zero),
		_mm256_cmpgt_epi8(_mm256_and_si256(classes.high, v), zero));
}

/* Not zero: an escape is invalid. */
static inline AVX2 uint64_t
check_escapes(struct scan_state *s, struct block b, uint64_t escapes)
{
	struct block classes = { escape_classes(b.low), escape_classes(b.high) };
	return scan_check_escape_masks(s, escapes, of_class(classes, ESCAPE_LETTER), equal(b, 'u'),
		of_class(classes, ESCAPE_HEX));
}

static inline AVX2 __m256i
is(__m256i b, char c)
{
	return _mm256_cmpeq_epi8(b, _mm256_set1_epi8(c));
}

static inline AVX2 __m256i
all_of(__m256i a, __m256i b, __m256i c, __m256i d)
{
	return _mm256_and_si256(_mm256_and_si256(a, b), _mm256_and_si256(c, d));
}

struct literals {
	__m256i four, five;
};

/* The last bytes of "true" and "null"; of "false". */
static inline AVX2 struct literals
literals_of_half(__m256i now, __m256i before)
{
	__m256i middle = _mm256_permute2x128_si256(before, now, 0x21);
	__m256i prev1 = _mm256_alignr_epi8(now, middle, 15);
	__m256i prev2 = _mm256_alignr_epi8(now, middle, 14);
	__m256i prev3 = _mm256_alignr_epi8(now, middle, 13);
	__m256i prev4 = _mm256_alignr_epi8(now, middle, 12);
	__m256i e = is(now, 'e');
	__m256i is_true = all_of(is(prev3, 't'), is(prev2, 'r'), is(prev1, 'u'), e);
	__m256i is_null = all_of(is(prev3, 'n'), is(prev2, 'u'), is(prev1, 'l'), is(now, 'l'));
	__m256i is_alse = all_of(is(prev3, 'a'), is(prev2, 'l'), is(prev1, 's'), e);
	return (struct literals){ _mm256_or_si256(is_true, is_null),
		_mm256_and_si256(is(prev4, 'f'), is_alse) };
}

static inline AVX2 __m256i
digits_of_half(__m256i b)
{
	__m256i value = _mm256_sub_epi8(b, _mm256_set1_epi8('0'));
	return _mm256_cmpeq_epi8(_mm256_min_epu8(value, _mm256_set1_epi8(9)), value);
}

/* `before` are the last bytes of the previous block. */
static inline AVX2 void
check_numbers(
	struct number_state *n, struct block b, __m256i before, uint64_t plain, uint64_t quote)
{
	struct number_masks m = { .digit = bits_of(digits_of_half(b.low), digits_of_half(b.high)),
		.dot = equal(b, '.'),
		.minus = equal(b, '-'),
		.zero = equal(b, '0'),
		.plain = plain };
	number_block(n, &m);
	if (number_has_exponents(n, &m)) {
		number_exponents(n, &m, equal(b, 'e') | equal(b, 'E'), equal(b, '+'));
	}
	if (number_has_words(n, &m)) {
		struct literals low = literals_of_half(b.low, before),
				high = literals_of_half(b.high, b.low);
		number_words(n, &m, bits_of(low.four, high.four), bits_of(low.five, high.five));
	}
	number_check(n, &m, quote);
}

/* ---- all ----------------------------------------------------------------- */

static inline AVX2 struct block
load(const char *at)
{
	return (struct block){ _mm256_loadu_si256((const __m256i *)(const void *)at),
		_mm256_loadu_si256((const __m256i *)(const void *)(at + 32)) };
}

/* `dense`: checks numbers and literals.  Returns how many bytes they have. */
__attribute__((always_inline)) static inline AVX2 size_t
scan(struct scan_pass *pass, bool dense)
{
	const struct scan_pass p = *pass; /* to keep the members in registers */
	struct scan_state s = { .out = p.pos + p.tokens };
	struct number_state n = { 0 };
	struct utf8 u = { _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256() };
	size_t plain = 0;
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
		__m256i before = u.before;
		check_utf8(&u, b, m.high);
		struct scan_found found = scan_block(&s, m, scan_in_text(from, p.len), prefix_xor);
		scan_mark_backslash(&p, m.backslash, from);
		if ((found.escapes | s.in_hex) != 0) {
			s.fault |= check_escapes(&s, b, found.escapes);
		}
		if (dense) {
			check_numbers(&n, b, before, found.plain, m.quote);
		}
		plain += (size_t)_mm_popcnt_u64(found.plain);
		s.out += extract(s.out, p.kinds + (s.out - p.pos), found.tokens, (uint32_t)from,
			kinds_of(b));
	}
	u.error = _mm256_or_si256(u.error, u.incomplete);
	pass->plain_right = dense && number_end(&n);
	scan_end(pass, &s, !_mm256_testz_si256(u.error, u.error));
	return plain;
}

AVX2 void
jrt_scan_avx2(struct scan_pass *p)
{
	size_t plain = p->dense ? scan(p, true) : scan(p, false);
	p->dense = plain > p->len / 2;
}
#else
void
jrt_scan_avx2(struct scan_pass *p)
{
	jrt_scan_portable(p);
}
#endif
