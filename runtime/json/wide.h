/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of 128 bits, for products; 32-bit machines have no such integers. */
#ifndef JSON_WIDE_H
#define JSON_WIDE_H

#include <stdbool.h>
#include <stdint.h>

struct jrt_wide {
	uint64_t high, low;
};

/* a * b, for compilers without integers wider than 64 bits. */
static inline struct jrt_wide
jrt_wide_product_of_halves(uint64_t a, uint64_t b)
{
	uint64_t a_low = (uint32_t)a, a_high = a >> 32, b_low = (uint32_t)b, b_high = b >> 32;
	uint64_t low = a_low * b_low;
	uint64_t middle = a_high * b_low + (low >> 32); /* neither sum exceeds 64 bits */
	uint64_t other = a_low * b_high + (uint32_t)middle;
	return (struct jrt_wide){ a_high * b_high + (middle >> 32) + (other >> 32),
		other << 32 | (uint32_t)low };
}

static inline struct jrt_wide
jrt_wide_product(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
	unsigned __int128 product = (unsigned __int128)a * b;
	return (struct jrt_wide){ (uint64_t)(product >> 64), (uint64_t)product };
#else
	return jrt_wide_product_of_halves(a, b);
#endif
}

/* The 64 bits from bit `from` on, which is less than 128. */
static inline uint64_t
jrt_wide_from(struct jrt_wide w, unsigned from)
{
	return from == 0    ? w.low
	       : from < 64  ? w.high << (64 - from) | w.low >> from
	       : from == 64 ? w.high
			    : w.high >> (from - 64);
}

/* Whether any bit below bit `end`, which is less than 128, is set. */
static inline bool
jrt_wide_any_before(struct jrt_wide w, unsigned end)
{
	uint64_t last = ((uint64_t)1 << end % 64) - 1;
	return end < 64 ? (w.low & last) != 0 : w.low != 0 || (w.high & last) != 0;
}
#endif
