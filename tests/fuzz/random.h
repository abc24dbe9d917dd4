/* SPDX-License-Identifier: Apache-2.0 */
/* Random choices for generators of cases: the same for the same `state`, which generator.c sets. */
#ifndef FUZZ_RANDOM_H
#define FUZZ_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

extern uint64_t state;

/* Vigna's splitmix64. */
static inline uint64_t
next(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static inline unsigned
below(unsigned n)
{
	return (unsigned)(next() % n);
}

static inline bool
chance(unsigned percent)
{
	return below(100) < percent;
}

#define PICK(list) (list)[below(sizeof(list) / sizeof *(list))]
#endif
