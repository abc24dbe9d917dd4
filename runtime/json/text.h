/* SPDX-License-Identifier: Apache-2.0 */
/* Two types of bytes, so that they are not confused: the meaning of a string, and JSON as it
 * stands. */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "json/abi.h"

JRT_BEGIN

/* Functions that must be inlined everywhere: a struct of an emitted function stays in registers
 * only as long as no function gets its address.  With thousands of calls that takes the C compiler
 * minutes: JRT_INLINE_LESS leaves the decision to it. */
#if defined __GNUC__ && !defined __TINYC__
#ifdef JRT_INLINE_LESS
#define JRT_INLINE static inline
#else
#define JRT_INLINE static inline __attribute__((always_inline))
#endif
/* A function that is called once: part of a long emitted function.  The machine code is the
 * same. */
#define JRT_PART static inline __attribute__((always_inline))
/* Rarely called: the call is kept out of the surrounding code. */
#define JRT_COLD __attribute__((cold))
#else
#define JRT_INLINE static inline
#define JRT_PART static inline
#define JRT_COLD
#endif

/* Decoded bytes of a string or key: UTF-8; a lone surrogate from a \u escape is three bytes
 * (WTF-8). */
struct jrt_text {
	const char *at;
	size_t len;
};

/* One valid JSON value as it stood in the input. */
struct jrt_raw {
	const char *at; /* NULL: absent */
	size_t len;
};

#ifdef __cplusplus
#define JRT_TEXT(literal) (jrt_text{ (literal), sizeof(literal) - 1 })
#define JRT_RAW(literal) (jrt_raw{ (literal), sizeof(literal) - 1 })
#else
#define JRT_TEXT(literal) ((struct jrt_text){ (literal), sizeof(literal) - 1 })
#define JRT_RAW(literal) ((struct jrt_raw){ (literal), sizeof(literal) - 1 })
#endif

/* Whether what is at `at` is a byte of the text. */
JRT_INLINE bool
jrt_begins_in(struct jrt_text all, const char *at)
{
	return (uintptr_t)at - (uintptr_t)all.at < all.len;
}

static inline bool
jrt_text_is(struct jrt_text t, const char *literal, size_t len)
{
	return t.len == len && (len == 0 || memcmp(t.at, literal, len) == 0);
}

static inline bool
jrt_text_equal(struct jrt_text a, struct jrt_text b)
{
	return jrt_text_is(a, b.at, b.len);
}

/* Whether `t` is this string literal: compares the length and one or two words. */
#define jrt_is(t, literal) jrt_text_is((t), (literal), sizeof(literal) - 1)

/* Private: of more than 16 bytes, compares those that are neither among the first nor the last
 * eight. */
JRT_INLINE bool
jrt_same_middle(const char *a, const char *b, size_t n)
{
	uint64_t first_a, first_b, last_a, last_b;
	if (n > 32) { /* all of them: at low optimisation, compilers warn about bounds otherwise */
		return memcmp(a, b, n) == 0;
	}
	memcpy(&first_a, a + 8, 8);
	memcpy(&first_b, b + 8, 8);
	memcpy(&last_a, a + n - 16, 8);
	memcpy(&last_b, b + n - 16, 8);
	return first_a == first_b && last_a == last_b;
}

/* Whether n bytes are equal, for an n known at compile time: in words, even at low optimisation
 * levels that would call memcmp(). */
JRT_INLINE bool
jrt_same_bytes(const char *a, const char *b, size_t n)
{
	uint64_t long_a, long_b, last_a, last_b;
	uint32_t word_a, word_b, end_a, end_b;
	if (n < 4) {
		return n == 0 || (*a == *b && memcmp(a, b, n) == 0);
	}
	if (n > 16) { /* names with the same beginning often differ at the end */
		memcpy(&long_a, a, 8);
		memcpy(&long_b, b, 8);
		memcpy(&last_a, a + n - 8, 8);
		memcpy(&last_b, b + n - 8, 8);
		return long_a == long_b && last_a == last_b && jrt_same_middle(a, b, n);
	}
	if (n < 8) {
		memcpy(&word_a, a, 4);
		memcpy(&word_b, b, 4);
		memcpy(&end_a, a + n - 4, 4);
		memcpy(&end_b, b + n - 4, 4);
		return word_a == word_b && end_a == end_b;
	}
	memcpy(&long_a, a, 8);
	memcpy(&long_b, b, 8);
	memcpy(&last_a, a + n - 8, 8);
	memcpy(&last_b, b + n - 8, 8);
	return long_a == long_b && last_a == last_b;
}

/* Whether `t` is `before`, one or more characters, `after`; *star receives the middle. */
JRT_INLINE bool
jrt_match_star(struct jrt_text t, const char *before, size_t m, const char *after, size_t n,
	struct jrt_text *star)
{
	if (t.len <= m + n || !jrt_same_bytes(t.at, before, m) ||
		!jrt_same_bytes(t.at + t.len - n, after, n)) {
		return false;
	}
	*star = (struct jrt_text){ t.at + m, t.len - m - n };
	return true;
}
#define jrt_star(t, before, after, star)                                                           \
	jrt_match_star((t), (before), sizeof(before) - 1, (after), sizeof(after) - 1, (star))

JRT_END
#endif
