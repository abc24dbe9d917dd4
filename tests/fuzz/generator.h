/* SPDX-License-Identifier: Apache-2.0 */
/* A generator of cases, and its command line: `NAME SEED COUNT [FIRST]` prints COUNT cases as
 * NDJSON, starting with number FIRST.  The same seed and number give the same case. */
#ifndef FUZZ_GENERATOR_H
#define FUZZ_GENERATOR_H

#include <stdint.h>

struct generator {
	const char *name;
	unsigned records; /* per spec */
	/* Prints the members of a case up to its spec; the case is the seed's `number`-th. */
	void (*spec)(uint64_t seed, uint64_t number);
	void (*record)(void); /* prints a record */
};

/* Runs the generator; returns the exit status of its program. */
int generate(const struct generator *, int argc, char **argv);

#endif
