/* SPDX-License-Identifier: Apache-2.0 */
/* The scanner's first pass with NEON, which every AArch64 has: classification by two table
 * look-ups, otherwise like scan_avx2.c. */
#include "json/scan_kernel.h"

#if defined __aarch64__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#include "json/scan_numbers.h"
#include "json/scan_utf8.h"

#include <arm_neon.h>

struct block {
	uint8x16_t at[4];
};

/* A function of each sixteen bytes, in `r`. */
#define EACH(r, expression)                                                                        \
	struct block r;                                                                            \
	_Pragma("GCC unroll 4") for (int i = 0; i < 4; i++)                                        \
	{                                                                                          \
		r.at[i] = (expression);                                                            \
	}

/* For bytes that are 0 or 255. */
static inline uint64_t
bits_of(struct block b)
{
	static const uint8_t numbers[16] = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64,
		128 };
	const uint8x16_t bit = vld1q_u8(numbers);
	EACH(own, vandq_u8(b.at[i], bit))
	uint8x16_t low = vpaddq_u8(own.at[0], own.at[1]), high = vpaddq_u8(own.at[2], own.at[3]);
	uint8x16_t sums = vpaddq_u8(low, high);
	return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sums, sums)), 0);
}

static inline uint64_t
equal(const struct block *b, char c)
{
	EACH(own, vceqq_u8(b->at[i], vdupq_n_u8((uint8_t)c)))
	return bits_of(own);
}

/* Bytes that have one of these bits. */
static inline uint64_t
of_class(const struct block *b, uint8_t class)
{
	EACH(own, vtstq_u8(b->at[i], vdupq_n_u8(class)))
	return bits_of(own);
}

static inline uint64_t
below(const struct block *b, uint8_t limit)
{
	EACH(own, vcltq_u8(b->at[i], vdupq_n_u8(limit)))
	return bits_of(own);
}

static inline struct block
load(const char *at)
{
	EACH(b, vld1q_u8((const uint8_t *)at + 16 * i))
	return b;
}

/* The bits that the entries for a byte's low and high four bits have in common. */
static inline struct block
classes_of(const struct block *b, const char low[16], const char high[16])
{
	const uint8x16_t lows = vld1q_u8((const uint8_t *)low);
	const uint8x16_t highs = vld1q_u8((const uint8_t *)high), four = vdupq_n_u8(0x0f);
	EACH(own, vandq_u8(vqtbl1q_u8(lows, vandq_u8(b->at[i], four)),
			  vqtbl1q_u8(highs, vshrq_n_u8(b->at[i], 4))))
	return own;
}

enum {
	SPACE_0 = 1 << 0, /* \t \n \r */
	SPACE_2 = 1 << 1,
	COMMA = 1 << 2,
	COLON = 1 << 3,
	BRACKET = 1 << 4,
	QUOTE = 1 << 5,
	BACKSLASH = 1 << 6
};
static const char low_classes[16] = { SPACE_2, 0, QUOTE, 0, 0, 0, 0, 0, 0, SPACE_0, SPACE_0 | COLON,
	BRACKET, COMMA | BACKSLASH, SPACE_0 | BRACKET, 0, 0 };
static const char high_classes[16] = { SPACE_0, 0, SPACE_2 | COMMA | QUOTE, COLON, 0,
	BRACKET | BACKSLASH, 0, BRACKET };

/* ---- UTF-8 --------------------------------------------------------------- */

struct utf8 {
	uint8x16_t before, incomplete, error;
};

static inline bool
is_any(uint8x16_t v)
{
	return vmaxvq_u8(v) != 0;
}

static inline bool
is_high(const struct block *b)
{
	uint8x16_t any = vorrq_u8(vorrq_u8(b->at[0], b->at[1]), vorrq_u8(b->at[2], b->at[3]));
	return vmaxvq_u8(any) >= 0x80;
}

/* Not zero if `now`, which follows `before`, is invalid. */
static inline uint8x16_t
utf8_error(uint8x16_t now, uint8x16_t before)
{
	static const char high_1[16] = { UTF8_HIGH_1 }, low_1[16] = { UTF8_LOW_1 },
			  high_2[16] = { UTF8_HIGH_2 };
	uint8x16_t prev1 = vextq_u8(before, now, 15);
	uint8x16_t a = vqtbl1q_u8(vld1q_u8((const uint8_t *)high_1), vshrq_n_u8(prev1, 4));
	uint8x16_t b =
		vqtbl1q_u8(vld1q_u8((const uint8_t *)low_1), vandq_u8(prev1, vdupq_n_u8(0x0f)));
	uint8x16_t c = vqtbl1q_u8(vld1q_u8((const uint8_t *)high_2), vshrq_n_u8(now, 4));
	uint8x16_t special = vandq_u8(vandq_u8(a, b), c);
	uint8x16_t third = vqsubq_u8(vextq_u8(before, now, 14), vdupq_n_u8(0xe0 - 0x80));
	uint8x16_t fourth = vqsubq_u8(vextq_u8(before, now, 13), vdupq_n_u8(0xf0 - 0x80));
	uint8x16_t must = vandq_u8(vorrq_u8(third, fourth), vdupq_n_u8(0x80));
	return veorq_u8(must, special);
}

static inline void
check_utf8(struct utf8 *u, const struct block *b)
{
	static const uint8_t most[16] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
		255, 255, 0xf0 - 1, 0xe0 - 1, 0xc0 - 1 };
	if (!is_high(b)) {
		u->error = vorrq_u8(u->error, u->incomplete);
		u->incomplete = vdupq_n_u8(0);
		return;
	}
	EACH(error, utf8_error(b->at[i], i == 0 ? u->before : b->at[i - 1]))
	u->error = vorrq_u8(u->error,
		vorrq_u8(vorrq_u8(error.at[0], error.at[1]), vorrq_u8(error.at[2], error.at[3])));
	u->incomplete = vqsubq_u8(b->at[3], vld1q_u8(most));
}

/* ---- escapes, numbers, literals ------------------------------------------ */

/* Not zero: an escape is invalid. */
static inline uint64_t
check_escapes(struct scan_state *s, const struct block *b, uint64_t escapes)
{
	static const char low[16] = { ESCAPE_LOW }, high[16] = { ESCAPE_HIGH };
	struct block classes = classes_of(b, low, high);
	return scan_check_escape_masks(s, escapes, of_class(&classes, ESCAPE_LETTER), equal(b, 'u'),
		of_class(&classes, ESCAPE_HEX));
}

static inline uint8x16_t
is(uint8x16_t b, char c)
{
	return vceqq_u8(b, vdupq_n_u8((uint8_t)c));
}

static inline uint8x16_t
all_of(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d)
{
	return vandq_u8(vandq_u8(a, b), vandq_u8(c, d));
}

/* The last bytes of "true" and "null". */
static inline uint8x16_t
literals_of_four(uint8x16_t now, uint8x16_t before)
{
	uint8x16_t prev1 = vextq_u8(before, now, 15), prev2 = vextq_u8(before, now, 14),
		   prev3 = vextq_u8(before, now, 13);
	return vorrq_u8(all_of(is(prev3, 't'), is(prev2, 'r'), is(prev1, 'u'), is(now, 'e')),
		all_of(is(prev3, 'n'), is(prev2, 'u'), is(prev1, 'l'), is(now, 'l')));
}

/* The last bytes of "false". */
static inline uint8x16_t
literals_of_five(uint8x16_t now, uint8x16_t before)
{
	uint8x16_t prev1 = vextq_u8(before, now, 15), prev2 = vextq_u8(before, now, 14),
		   prev3 = vextq_u8(before, now, 13), prev4 = vextq_u8(before, now, 12);
	return vandq_u8(is(prev4, 'f'),
		all_of(is(prev3, 'a'), is(prev2, 'l'), is(prev1, 's'), is(now, 'e')));
}

/* `before` are the last bytes of the previous block. */
static inline void
check_numbers(struct number_state *n, const struct block *b, uint8x16_t before, uint64_t plain,
	uint64_t quote)
{
	EACH(value, vsubq_u8(b->at[i], vdupq_n_u8('0')))
	struct number_masks m = { .digit = below(&value, 10),
		.dot = equal(b, '.'),
		.minus = equal(b, '-'),
		.zero = equal(b, '0'),
		.plain = plain };
	number_block(n, &m);
	if (number_has_exponents(n, &m)) {
		number_exponents(n, &m, equal(b, 'e') | equal(b, 'E'), equal(b, '+'));
	}
	if (number_has_words(n, &m)) {
		EACH(four, literals_of_four(b->at[i], i == 0 ? before : b->at[i - 1]))
		EACH(five, literals_of_five(b->at[i], i == 0 ? before : b->at[i - 1]))
		number_words(n, &m, bits_of(four), bits_of(five));
	}
	number_check(n, &m, quote);
}

/* ---- all ----------------------------------------------------------------- */

/* `dense`: checks numbers and literals.  Returns how many bytes they have. */
__attribute__((always_inline)) static inline size_t
scan(struct scan_pass *pass, bool dense)
{
	const struct scan_pass p = *pass; /* to keep the members in registers */
	struct scan_state s = { .out = p.pos + p.tokens };
	struct number_state n = { 0 };
	struct utf8 u = { vdupq_n_u8(0), vdupq_n_u8(0), vdupq_n_u8(0) };
	size_t plain = 0;
	char last[64];
	for (size_t from = 0; from < p.len; from += 64) {
		struct block b = load(scan_bytes(&p, from, last));
		struct block classes = classes_of(&b, low_classes, high_classes);
		struct scan_masks m = {
			.quote = of_class(&classes, QUOTE),
			.backslash = of_class(&classes, BACKSLASH),
			.structural = of_class(&classes, COMMA | COLON | BRACKET),
			.space = of_class(&classes, SPACE_0 | SPACE_2),
			.newline = p.lines ? equal(&b, '\n') : 0,
			.control = below(&b, ' '),
		};
		check_utf8(&u, &b);
		struct scan_found found =
			scan_block(&s, m, scan_in_text(from, p.len), scan_prefix_xor);
		scan_mark_backslash(&p, m.backslash, from);
		if ((found.escapes | s.in_hex) != 0) {
			s.fault |= check_escapes(&s, &b, found.escapes);
		}
		if (dense) {
			check_numbers(&n, &b, u.before, found.plain, m.quote);
		}
		u.before = b.at[3];
		plain += (size_t)__builtin_popcountll(found.plain);
		scan_write_tokens(&p, &s, found.tokens, from);
	}
	pass->plain_right = dense && number_end(&n);
	scan_end(pass, &s, is_any(vorrq_u8(u.error, u.incomplete)));
	return plain;
}

void
jrt_scan_neon(struct scan_pass *p)
{
	size_t plain = p->dense ? scan(p, true) : scan(p, false);
	p->dense = plain > p->len / 2;
}
#else
void
jrt_scan_neon(struct scan_pass *p)
{
	jrt_scan_portable(p);
}
#endif
