/* SPDX-License-Identifier: Apache-2.0 */
/* Validates numbers and literals (RFC 8259, sections 3 and 6) by masks of a block, in the first
 * pass, without branching on any single one.  A kernel defines the masks and calls, for each block:
 *
 *	number_block, number_exponents if number_has_exponents, number_words if number_has_words,
 *	number_check
 *
 * and number_end after the last one. */
#ifndef JSON_SCAN_NUMBERS_H
#define JSON_SCAN_NUMBERS_H

#include "json/scan_kernel.h"

/* Of one block: bit i is byte i. */
struct number_masks {
	uint64_t digit, dot, minus, zero;
	uint64_t plain; /* the bytes of numbers and literals */
	/* private, and restricted to numbers and literals, as those above are by now */
	uint64_t behind_plain, start, behind_digit;
	uint64_t letters; /* neither digit, dot nor minus, and not yet known to be valid */
};

/* State carried from block to block: the last bits of a mask, as the first of the next block. */
struct number_state {
	uint64_t plain, digit, dot, minus, zero, fraction;
	uint64_t e, sign, exponent;
	uint64_t word, word_begins, literal;
	uint64_t wrong; /* not zero: something is invalid */
};

/* Moves each bit to the following byte; the last bit goes to *carry. */
static inline uint64_t
number_behind(uint64_t bits, uint64_t *carry)
{
	uint64_t behind = bits << 1 | *carry;
	*carry = bits >> 63;
	return behind;
}

/* The bytes after the runs of digits that begin or continue at `from`, or come from the block
 * before. */
static inline uint64_t
number_past_digits(uint64_t digit, uint64_t from, uint64_t *carry)
{
	uint64_t sum;
	bool once = __builtin_add_overflow(digit, from & digit, &sum);
	bool twice = __builtin_add_overflow(sum, *carry, &sum);
	*carry = once | twice;
	return sum & ~digit;
}

static inline void
number_block(struct number_state *s, struct number_masks *m)
{
	m->behind_plain = number_behind(m->plain, &s->plain);
	m->start = m->plain & ~m->behind_plain;
	m->digit &= m->plain;
	m->dot &= m->plain;
	m->minus &= m->plain;
	m->behind_digit = number_behind(m->digit, &s->digit);
	m->letters = m->plain & ~(m->digit | m->dot | m->minus);
}

static inline bool
number_has_exponents(const struct number_state *s, const struct number_masks *m)
{
	return ((m->letters & m->behind_digit) | s->e | s->sign | s->exponent) != 0;
}

/* e may be followed by a sign; either must be followed by a digit, and the digits neither by a dot
 * nor by another e.  `e` has every e and E, `plus` every +. */
static inline void
number_exponents(struct number_state *s, struct number_masks *m, uint64_t e, uint64_t plus)
{
	e &= m->letters & m->behind_digit;
	plus &= m->letters;
	uint64_t behind_e = number_behind(e, &s->e), sign = (m->minus | plus) & behind_e;
	uint64_t first = (behind_e & ~sign) | number_behind(sign, &s->sign);
	uint64_t past = number_past_digits(m->digit, first, &s->exponent);
	s->wrong |= (first & ~m->digit) | (past & (m->dot | e));
	m->minus &= ~sign;
	m->letters &= ~(e | sign);
}

static inline bool
number_has_words(const struct number_state *s, const struct number_masks *m)
{
	return (m->letters | s->word) != 0;
}

/* The remaining letters belong to literals: `four` are the last bytes of each "true" and "null",
 * `five` those of each "false". */
static inline void
number_words(struct number_state *s, const struct number_masks *m, uint64_t four, uint64_t five)
{
	uint64_t word = m->letters, behind = number_behind(word, &s->word), begins = word & ~behind;
	uint64_t literal = (four & (begins << 3 | s->word_begins >> 1)) |
			   (five & (begins << 4 | s->word_begins));
	s->word_begins = begins >> 60;
	uint64_t right = number_behind(literal, &s->literal) & ~m->plain;
	s->wrong |= (begins & ~m->start) | (behind & ~word & ~right);
}

/* A minus begins a number, a dot follows a digit, and a digit follows either; no digit follows a
 * leading zero, and no second dot follows the digits after a dot.  `quote` are all quotes. */
static inline void
number_check(struct number_state *s, const struct number_masks *m, uint64_t quote)
{
	uint64_t must = number_behind(m->dot, &s->dot);
	uint64_t past = number_past_digits(m->digit, must, &s->fraction);
	uint64_t behind_minus = number_behind(m->minus, &s->minus);
	uint64_t first = (m->start | behind_minus) & m->digit;
	must |= behind_minus;
	s->wrong |= (must & ~m->digit) | (m->dot & (~m->behind_digit | past)) |
		    (m->minus & ~m->start) | (number_behind(m->zero & first, &s->zero) & m->digit) |
		    /* a string that touches a number begins no token */
		    (m->behind_plain & quote);
}

/* After the last block: whether all were valid. */
static inline bool
number_end(struct number_state *s)
{
	struct number_masks blanks = { 0 };
	number_block(s, &blanks);
	number_exponents(s, &blanks, 0, 0);
	number_words(s, &blanks, 0, 0);
	number_check(s, &blanks, 0);
	return s->wrong == 0;
}
#endif
