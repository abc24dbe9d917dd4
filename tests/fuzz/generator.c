/* SPDX-License-Identifier: Apache-2.0 */
#include "generator.h"
#include "random.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

uint64_t state;

int
generate(const struct generator *g, int argc, char **argv)
{
	if (argc != 3 && argc != 4) {
		fprintf(stderr, "usage: %s SEED COUNT [FIRST]\n", g->name);
		return 2;
	}
	uint64_t seed = strtoull(argv[1], NULL, 10), count = strtoull(argv[2], NULL, 10);
	uint64_t first = argc == 4 ? strtoull(argv[3], NULL, 10) : 0;
	for (uint64_t i = first; i < first + count; i++) {
		state = seed * 0x100000001b3u + i / g->records * 0xd1342543de82ef95u;
		printf("{\"id\":\"%s-%" PRIu64 "-%" PRIu64 "\",", g->name, seed, i);
		g->spec(seed, i / g->records);
		state += i % g->records * 0xd1342543de82ef95u;
		fputs(",\"input\":", stdout);
		g->record();
		puts("}");
	}
	return 0;
}
