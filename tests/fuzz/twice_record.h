/* SPDX-License-Identifier: Apache-2.0 */
/* The records of twice.c: keys, o (an object) and l (a list of objects) of small values. */
#ifndef FUZZ_TWICE_RECORD_H
#define FUZZ_TWICE_RECORD_H

#include "random.h"

#include <stdio.h>

enum { KEYS = 4 };

static const char *const keys[KEYS] = { "a", "b", "c", "d" };
static const char *const inner[] = { "k", "m", "b", "z", "0", "a" };
static const char *const scalars[] = { "0", "1", "7", "-3", "2.5", "\"s\"", "\"t u\"", "\"\"",
	"null", "true", "false", "\"5\"" };

static void value(unsigned depth);

/* Some of the names, each with a value. */
static void
object(const char *const *names, unsigned name_count, unsigned count, unsigned depth)
{
	unsigned first = below(name_count), step = name_count == 6 && chance(50) ? 5 : 1;
	putchar('{');
	for (unsigned i = 0; i < count; i++) {
		printf("%s\"%s\":", i > 0 ? "," : "", names[(first + i * step) % name_count]);
		value(depth);
	}
	putchar('}');
}

static void
list(unsigned count, unsigned depth)
{
	putchar('[');
	for (unsigned i = 0; i < count; i++) {
		if (i > 0) {
			putchar(',');
		}
		value(depth);
	}
	putchar(']');
}

static void
value(unsigned depth)
{
	unsigned kind = below(100);
	if (depth > 1 || kind < 28) {
		fputs(PICK(scalars), stdout);
	} else if (kind < 62) {
		list(below(4), depth + 1);
	} else {
		object(inner, 6, below(4), depth + 1);
	}
}

static void
record(void)
{
	unsigned first = below(KEYS), count = 2 + below(3);
	putchar('{');
	for (unsigned i = 0; i < count; i++) {
		printf("%s\"%s\":", i > 0 ? "," : "", keys[(first + i) % KEYS]);
		if (chance(60)) {
			value(0);
		} else {
			list(below(3), 1);
		}
	}
	if (chance(50)) {
		static const char *const names[] = { "a", "b", "c", "d", "k" };
		fputs(",\"o\":", stdout);
		object(names, 5, 1 + below(3), 1);
	}
	if (chance(30)) {
		fputs(",\"l\":[", stdout);
		for (unsigned i = 0, n = 1 + below(3); i < n; i++) {
			fputs(i > 0 ? "," : "", stdout);
			object(keys, KEYS, 1 + below(2), 1);
		}
		putchar(']');
	}
	putchar('}');
}
#endif
