/* SPDX-License-Identifier: Apache-2.0 */
/* What a generator of cases is, and its command line: `NAME SEED COUNT [FIRST]` prints COUNT cases
 * as NDJSON, from number FIRST.  The same seed and number give the same case. */
#ifndef FUZZ_GENERATOR_H
#define FUZZ_GENERATOR_H

#include <stdint.h>

struct generator {
	const char *name;
	unsigned records; /* for each spec */
	/* Prints the members of a case up to its spec, the `number`-th of the seed. */
	void (*spec)(uint64_t seed, uint64_t number);
	void (*record)(void); /* prints a record */
};

/* The exit status of a program that is such a generator. */
int generate(const struct generator *, int argc, char **argv);

#endif
