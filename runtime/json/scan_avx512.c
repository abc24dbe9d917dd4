/* SPDX-License-Identifier: Apache-2.0 */
/* The scanner's first pass with AVX-512 (BW and VBMI2): one comparison gives the mask of a block,
 * and compressing the numbers 0 to 63 by it gives the positions.  Otherwise like scan_avx2.c. */
#include "json/scan_kernel.h"
#include "json/scan_utf8.h"
#include "json/validate.h"

#if defined __x86_64__
#include <immintrin.h>

#define AVX512                                                                                     \
	__attribute__((                                                                            \
		target("avx512f,avx512bw,avx512vl,avx512vbmi2,pclmul,bmi,bmi2,popcnt,lzcnt")))

static inline AVX512 __m512i
repeat(__m128i v)
{
	return _mm512_broadcast_i32x4(v);
}

static inline AVX512 __m512i
all(char c)
{
	return _mm512_set1_epi8(c);
}

static inline AVX512 uint64_t
equal(__m512i b, char c)
{
	return _mm512_cmpeq_epi8_mask(b, all(c));
}

/* White space: the byte equals the table's entry for its low four bits. */
static inline AVX512 uint64_t
spaces(__m512i b)
{
	const __m512i table = repeat(_mm_setr_epi8(
		' ', 100, 100, 100, 17, 100, 113, 2, 100, '\t', '\n', 112, 100, '\r', 100, 100));
	return _mm512_cmpeq_epi8_mask(b, _mm512_shuffle_epi8(table, b));
}

/* { } [ ] , : likewise; setting bit 5 makes the two kinds of brackets equal. */
static inline AVX512 uint64_t
structurals(__m512i b)
{
	const __m512i table =
		repeat(_mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0));
	return _mm512_cmpeq_epi8_mask(
		_mm512_or_si512(b, _mm512_set1_epi8(0x20)), _mm512_shuffle_epi8(table, b));
}

static inline AVX512 uint64_t
prefix_xor(uint64_t x)
{
	__m128i product =
		_mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)x), _mm_set1_epi8(-1), 0);
	return (uint64_t)_mm_cvtsi128_si64(product);
}

/* Always stores 32, however many there are: the number is hard to predict. */
static inline AVX512 uint32_t
extract(uint32_t *at, uint64_t bits, uint32_t base)
{
	static const uint8_t numbers[64] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
		16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36,
		37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57,
		58, 59, 60, 61, 62, 63 };
	uint32_t count = (uint32_t)_mm_popcnt_u64(bits);
	__m512i all = _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(numbers));
	__m512i from = _mm512_set1_epi32((int)base);
	_mm512_storeu_si512(
		at, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(all))));
	_mm512_storeu_si512(at + 16,
		_mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(all, 1))));
	if (count > 32) {
		_mm512_storeu_si512(
			at + 32, _mm512_add_epi32(from,
					 _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(all, 2))));
		_mm512_storeu_si512(
			at + 48, _mm512_add_epi32(from,
					 _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(all, 3))));
	}
	return count;
}

static inline AVX512 void
write_kinds(char *to, __m512i b, const struct scan_masks *m, uint64_t tokens)
{
	uint64_t plain = tokens & ~(m->structural | m->quote | m->newline);
	b = _mm512_mask_set1_epi8(b, plain, JRT_KIND_PLAIN);
	_mm512_storeu_si512(to, _mm512_maskz_compress_epi8(tokens, b));
}

/* ---- UTF-8: Keiser and Lemire, as in scan_avx2.c ------------------------- */

static inline AVX512 __m512i
nibble(__m512i v)
{
	return _mm512_and_si512(_mm512_srli_epi16(v, 4), _mm512_set1_epi8(0x0f));
}

static inline AVX512 __m512i
special_cases(__m512i now, __m512i prev1)
{
	const __m512i high1 = repeat(_mm_setr_epi8(UTF8_HIGH_1)),
		      low1 = repeat(_mm_setr_epi8(UTF8_LOW_1)),
		      high2 = repeat(_mm_setr_epi8(UTF8_HIGH_2));
	__m512i a = _mm512_shuffle_epi8(high1, nibble(prev1));
	__m512i b = _mm512_shuffle_epi8(low1, _mm512_and_si512(prev1, _mm512_set1_epi8(0x0f)));
	__m512i c = _mm512_shuffle_epi8(high2, nibble(now));
	return _mm512_and_si512(_mm512_and_si512(a, b), c);
}

/* Not zero if `now`, which follows `before`, is invalid; a sequence that continues in the next
 * block shows as an error there. */
static inline AVX512 __m512i
utf8_error(__m512i now, __m512i before)
{
	/* each 16 bytes with the 16 before them */
	__m512i lane = _mm512_alignr_epi32(now, before, 12);
	__m512i special = special_cases(now, _mm512_alignr_epi8(now, lane, 15));
	__m512i third = _mm512_subs_epu8(
		_mm512_alignr_epi8(now, lane, 14), _mm512_set1_epi8((char)(0xe0 - 0x80)));
	__m512i fourth = _mm512_subs_epu8(
		_mm512_alignr_epi8(now, lane, 13), _mm512_set1_epi8((char)(0xf0 - 0x80)));
	__m512i must =
		_mm512_and_si512(_mm512_or_si512(third, fourth), _mm512_set1_epi8((char)0x80));
	return _mm512_xor_si512(must, special);
}

/* ---- escapes and UTF-8 ---------------------------------------------------- */

/* The bytes of numbers and literals in 64 blocks. */
struct numbers {
	uint64_t plain[64], digit[64], dot[64], minus[64], zero[64];
	uint64_t quote[64]; /* all of them */
	uint64_t letters[64]; /* the first of a run of bytes that are neither digits, dots nor minus
			       */
	/* of the previous eight blocks */
	__m512i plain_before, digit_before, dot_before, minus_before, letters_before,
		first_minus_before, first_zero_before;
	unsigned run; /* 1: digits after a dot continue */
	bool wrong; /* perhaps */
};

/* Rare cases in up to 64 blocks, in an order that the processor cannot predict: checked after all
 * the blocks are done. */
struct rare {
	size_t from; /* where the blocks begin */
	uint64_t backslash[64], escapes[64], high[64]; /* bytes of each block */
	uint64_t fault;
	__m512i error; /* in UTF-8 */
	struct scan_state hex; /* only in_hex */
	bool escapes_before; /* the previous block may end inside an escape */
	bool high_before; /* the previous block may end inside a character */
};

/* A bit for each of the 64 words that has a bit of `mask` set. */
static inline AVX512 uint64_t
which(const uint64_t *words, uint64_t mask)
{
	uint64_t bits = 0;
	for (unsigned i = 0; i < 8; i++) {
		__m512i v = _mm512_loadu_si512(words + 8 * i);
		bits |= (uint64_t)_mm512_test_epi64_mask(v, _mm512_set1_epi64((long long)mask))
			<< 8 * i;
	}
	return bits;
}

/* Moves each byte's bit, in eight blocks, to the following byte; *before carries the last bit. */
static inline AVX512 __m512i
shifted(__m512i bits, __m512i *before)
{
	__m512i blocks_before = _mm512_alignr_epi64(bits, *before, 7);
	*before = bits;
	return _mm512_shldi_epi64(bits, blocks_before, 1);
}

/* Whether a number has two dots: moves each dot's bit past the digits that follow it. */
static inline AVX512 bool
has_two_dots(struct numbers *n, __m512i digit, __m512i dot, __m512i behind_dot)
{
	__m512i sum = _mm512_add_epi64(digit, behind_dot);
	unsigned carry = _mm512_cmplt_epu64_mask(sum, digit);
	unsigned in = carry << 1 | n->run;
	n->run = carry >> 7;
	sum = _mm512_mask_add_epi64(sum, (__mmask8)in, sum, _mm512_set1_epi64(1));
	bool goes_on = (in & _mm512_testn_epi64_mask(sum, sum)) != 0; /* through a whole block */
	return goes_on || _mm512_test_epi64_mask(sum, dot) != 0;
}

/* Numbers (RFC 8259, section 6), eight blocks at a time: a minus begins a number or follows
 * letters, a dot follows a digit, a digit follows either, and no digit follows a leading zero.
 * True: one may be invalid.  What begins or continues with letters is checked later. */
static inline AVX512 bool
numbers_are_wrong(struct numbers *n, unsigned from)
{
	__m512i digit = _mm512_loadu_si512(n->digit + from);
	__m512i dot = _mm512_loadu_si512(n->dot + from);
	__m512i minus = _mm512_loadu_si512(n->minus + from);
	__m512i zero = _mm512_loadu_si512(n->zero + from);
	__m512i quote = _mm512_loadu_si512(n->quote + from);
	__m512i plain = _mm512_loadu_si512(n->plain + from);
	__m512i behind_plain = shifted(plain, &n->plain_before);
	__m512i start = _mm512_andnot_si512(behind_plain, plain);

	__m512i known = _mm512_or_si512(_mm512_or_si512(digit, dot), minus);
	__m512i letters = _mm512_andnot_si512(known, plain);
	__m512i behind_letters = shifted(letters, &n->letters_before);
	_mm512_storeu_si512(n->letters + from, _mm512_andnot_si512(behind_letters, letters));

	__m512i behind_dot = shifted(dot, &n->dot_before);
	__m512i behind_minus = shifted(minus, &n->minus_before);
	__m512i first_minus = _mm512_and_si512(minus, start);
	__m512i first_digit = _mm512_or_si512(start, shifted(first_minus, &n->first_minus_before));
	__m512i first_zero = _mm512_and_si512(zero, first_digit);

	__m512i bad = _mm512_andnot_si512(digit, _mm512_or_si512(behind_dot, behind_minus));
	bad = _mm512_or_si512(bad, _mm512_andnot_si512(shifted(digit, &n->digit_before), dot));
	bad = _mm512_or_si512(
		bad, _mm512_andnot_si512(_mm512_or_si512(start, behind_letters), minus));
	bad = _mm512_or_si512(
		bad, _mm512_and_si512(shifted(first_zero, &n->first_zero_before), digit));
	/* a string that touches a number begins no token */
	bad = _mm512_or_si512(bad, _mm512_and_si512(behind_plain, quote));
	return _mm512_test_epi64_mask(bad, bad) != 0 || has_two_dots(n, digit, dot, behind_dot);
}

/* Whether true, false, null or an exponent of a few digits begins at text[at] and is valid to its
 * end.  Without branches, since they come in no predictable order.  False: needs a closer look. */
static inline AVX512 bool
is_usual(const struct scan_pass *p, size_t at)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t word, digits;
	if (at == 0 || p->len - at <= sizeof word) {
		return false;
	}
	const char *from = p->text + at;
	memcpy(&word, from, sizeof word);
	bool is_false = (word & 0xffffffffff) == 0x65736c6166;
	bool literal = is_false | ((uint32_t)word == 0x65757274) | ((uint32_t)word == 0x6c6c756e);
	literal &= jrt_is_delimiter(from[4 + is_false]);

	unsigned char sign = (unsigned char)from[1];
	digits = word >> (8 + 8 * (unsigned)((sign == '-') | (sign == '+')));
	/* bit 7 of the first non-digit byte is set */
	uint64_t others = ((digits + ones * 0x46) | (digits - ones * '0')) & ones * 0x80;
	uint64_t past = others ^ (others - 1); /* the digits, and the byte after them */
	unsigned char end = (unsigned char)(digits >> (scan_lowest(others) & 56));
	bool exponent = ((word & 0xdf) == 'E') & (past > 0xff) & jrt_is_delimiter((char)end);
	return (unsigned char)(from[-1] - '0') < 10 ? exponent : literal;
}

/* For up to 64 blocks, the first of which begins at `from`. */
static AVX512 void
check_numbers(const struct scan_pass *p, struct numbers *n, size_t from)
{
	for (unsigned i = 0; i < 64; i += 8) {
		n->wrong |= numbers_are_wrong(n, i);
	}
	uint64_t blocks = which(n->letters, ~(uint64_t)0), letters = 0;
	unsigned block = 0;
	while ((blocks | letters) != 0) { /* the same branches for each */
		bool done = letters == 0;
		unsigned next = scan_lowest(blocks | (uint64_t)1 << 63);
		block = done ? next : block;
		letters = done ? n->letters[block] : letters;
		blocks = done ? blocks & (blocks - 1) : blocks;
		size_t at = from + 64 * block + scan_lowest(letters);
		if (!is_usual(p, at)) {
			n->wrong |= n->wrong || !jrt_is_letters(p->text, p->len, at);
		}
		letters &= letters - 1;
	}
}

static AVX512 uint64_t
check_escapes(struct scan_state *s, __m512i b, uint64_t escapes)
{
	const __m512i low = repeat(_mm_setr_epi8(ESCAPE_LOW)),
		      high = repeat(_mm_setr_epi8(ESCAPE_HIGH));
	__m512i classes =
		_mm512_and_si512(_mm512_shuffle_epi8(low, b), _mm512_shuffle_epi8(high, nibble(b)));
	return scan_check_escape_masks(s, escapes,
		_mm512_test_epi8_mask(classes, all(ESCAPE_LETTER)), equal(b, 'u'),
		_mm512_test_epi8_mask(classes, all(ESCAPE_HEX)));
}

/* The block at `from`, which may lie beyond the text. */
static inline AVX512 __m512i
block_at(const struct scan_pass *p, size_t from)
{
	char last[64];
	return from < p->len ? _mm512_loadu_si512(scan_bytes(p, from, last)) : all(' ');
}

static AVX512 void
look_at_rare(const struct scan_pass *p, struct rare *r)
{
	const uint64_t any = ~(uint64_t)0, last_three = (uint64_t)7 << 61,
		       last_four = (uint64_t)15 << 60;
	p->escapes[r->from / 64 / 64] = which(r->backslash, any);
	uint64_t ends_escaped = which(r->escapes, last_four);
	uint64_t escapes = which(r->escapes, any) | ends_escaped << 1 | r->escapes_before;
	r->escapes_before = ends_escaped >> 63 != 0;
	for (; escapes != 0; escapes &= escapes - 1) {
		unsigned block = scan_lowest(escapes);
		r->fault |= check_escapes(
			&r->hex, block_at(p, r->from + 64 * block), r->escapes[block]);
	}
	uint64_t ends_high = which(r->high, last_three);
	uint64_t high = which(r->high, any) | ends_high << 1 | r->high_before;
	r->high_before = ends_high >> 63 != 0;
	for (; high != 0; high &= high - 1) {
		size_t from = r->from + 64 * scan_lowest(high);
		__m512i before = from == 0 ? _mm512_setzero_si512()
					   : _mm512_loadu_si512(p->text + from - 64);
		r->error = _mm512_or_si512(r->error, utf8_error(block_at(p, from), before));
	}
	r->from += 64 * 64;
}

/* ---- all ----------------------------------------------------------------- */

static inline AVX512 void
mark_numbers(struct numbers *n, size_t block, __m512i b, uint64_t plain, uint64_t quote)
{
	n->plain[block] = plain;
	n->quote[block] = quote;
	n->digit[block] = _mm512_mask_cmplt_epu8_mask(plain, _mm512_sub_epi8(b, all('0')), all(10));
	n->dot[block] = _mm512_mask_cmpeq_epi8_mask(plain, b, all('.'));
	n->minus[block] = _mm512_mask_cmpeq_epi8_mask(plain, b, all('-'));
	n->zero[block] = _mm512_mask_cmpeq_epi8_mask(plain, b, all('0'));
}

/* `count` blocks at `bytes`; the position of the first is `from`. */
__attribute__((always_inline)) static inline AVX512 void
scan_blocks(const struct scan_pass *p, struct scan_state *state, struct rare *r, struct numbers *n,
	const char *bytes, size_t from, size_t count, uint64_t in_text)
{
	struct scan_state s = *state; /* in registers */
	char *kinds = p->kinds + (s.out - p->pos);
	uint64_t lines = p->lines ? ~(uint64_t)0 : 0;
	size_t first = from / 64 % 64;
	for (size_t i = 0; i < count; i++) {
		__m512i b = _mm512_loadu_si512(bytes + 64 * i);
		struct scan_masks m = {
			.quote = equal(b, '"'),
			.backslash = equal(b, '\\'),
			.structural = structurals(b),
			.space = spaces(b),
			.newline = equal(b, '\n') & lines,
			.control = _mm512_cmplt_epu8_mask(b, all(' ')),
			.high = _mm512_movepi8_mask(b),
		};
		struct scan_found found = scan_block(&s, m, in_text, prefix_xor);
		write_kinds(kinds, b, &m, found.tokens);
		uint32_t tokens = extract(s.out, found.tokens, (uint32_t)(from + 64 * i));
		kinds += tokens;
		s.out += tokens;
		r->backslash[first + i] = m.backslash;
		r->escapes[first + i] = found.escapes;
		r->high[first + i] = m.high;
		mark_numbers(n, first + i, b, found.plain, m.quote);
	}
	*state = s;
}

static AVX512 void
scan_whole_blocks(const struct scan_pass *p, struct scan_state *s, struct rare *r,
	struct numbers *n, size_t from, size_t count)
{
	scan_blocks(p, s, r, n, p->text + from, from, count, ~(uint64_t)0);
}

static AVX512 void
scan_last_block(const struct scan_pass *p, struct scan_state *s, struct rare *r, struct numbers *n,
	size_t from)
{
	char last[64];
	scan_blocks(p, s, r, n, scan_bytes(p, from, last), from, 1, scan_in_text(from, p->len));
}

AVX512 void
jrt_scan_avx512(struct scan_pass *p)
{
	struct scan_state s = { .out = p->pos + p->tokens };
	struct rare r;
	struct numbers n;
	memset(&r, 0, sizeof r);
	memset(&n, 0, sizeof n);
	size_t from = 0;
	for (; p->len - from >= 64 * 64; from += 64 * 64) {
		scan_whole_blocks(p, &s, &r, &n, from, 64);
		look_at_rare(p, &r);
		check_numbers(p, &n, from);
	}
	memset(r.backslash, 0, sizeof r.backslash);
	memset(r.escapes, 0, sizeof r.escapes);
	memset(r.high, 0, sizeof r.high);
	memset(&n, 0, offsetof(struct numbers, letters));
	scan_whole_blocks(p, &s, &r, &n, from, (p->len - from) / 64);
	size_t last = p->len / 64 * 64;
	if (last < p->len) {
		scan_last_block(p, &s, &r, &n, last);
	}
	look_at_rare(p, &r);
	check_numbers(p, &n, from);
	s.fault |= r.fault;
	p->plain_right = !n.wrong;
	scan_end(p, &s, _mm512_test_epi8_mask(r.error, r.error) != 0);
}
#else
void
jrt_scan_avx512(struct scan_pass *p)
{
	jrt_scan_portable(p);
}
#endif
