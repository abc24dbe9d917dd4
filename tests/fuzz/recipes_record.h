/* SPDX-License-Identifier: Apache-2.0 */
/* The rows in the records of recipes.c: objects with some fields, whose values are mostly of one
 * kind.  None has a key twice: a copy of it keeps both, and a tree only where nobody looked
 * (docs/language.md, 14); other generators repeat keys. */
#ifndef FUZZ_RECIPES_RECORD_H
#define FUZZ_RECIPES_RECORD_H

#include "random.h"

#include <stdio.h>

/* The first half of the fields are scalars. */
enum { FIELDS = 8, SCALARS = FIELDS / 2 };
static const char *const fields[FIELDS] = { "id", "kind", "qty", "name", "tags", "sub", "subs",
	"flag" };
static void
scalar(void)
{
	static const char *const scalars[] = { "1", "7", "2.5", "\"7\"", "\"a\"", "\"b\"",
		"\"a-b\"", "\"x.y\"", "\"\"", "null", "true", "\"0\"", "\"café\"", "\"[]\"" };
	fputs(PICK(scalars), stdout);
}

/* The value of a field of a row. */
static void
field(unsigned which)
{
	static const char *const faults[] = { "null", "[]", "{}", "\"x\"", "[[1]]", "{\"0\":1}",
		"[{\"k\":1}]", "3" };
	static const char *const usual[][6] = { { "1", "2", "\"a\"", "\"b\"", "\"c-d\"", "\"7\"" },
		{ "\"a\"", "\"b\"", "\"a\"", "\"c\"", "1", "\"a.b\"" },
		{ "1", "5", "\"12\"", "2.50", "0", "-3" },
		{ "\"Ada\"", "\"x-y\"", "\"\"", "\" pad \"", "\"a\"", "\"b-c-d\"" },
		{ "[\"x\",\"y\"]", "[]", "[\"a\"]", "[3,\"1\",2]", "[null,\"b\"]",
			"[\"x\",\"x\"]" },
		{ "{\"x\":1,\"y\":\"2\"}", "{\"x\":null}", "{}", "{\"x\":{\"z\":1},\"id\":9}",
			"{\"y\":[1]}", "{\"name\":\"s\",\"x\":0}" },
		{ "[{\"k\":\"a\",\"v\":1},{\"k\":\"b\",\"v\":2}]", "[{\"k\":\"a\",\"v\":\"3\"}]",
			"[]", "[{\"v\":1},{\"k\":\"a\"}]",
			"[{\"k\":\"a\",\"v\":1},{\"k\":\"a\",\"v\":[2]}]",
			"[{\"k\":1,\"v\":{\"id\":1}}]" },
		{ "true", "false", "\"true\"", "1", "null", "\"a\"" } };
	if (chance(4)) {
		scalar();
	} else if (chance(4)) {
		fputs(PICK(faults), stdout);
	} else {
		fputs(usual[which][below(6)], stdout);
	}
}

static void
row(void)
{
	static const char *const odd[] = { "null", "\"a\"", "[]", "{}", "[{\"id\":1}]", "5",
		"{\"id\":{\"x\":1},\"kind\":\"a\"}" };
	if (chance(5)) {
		fputs(PICK(odd), stdout);
		return;
	}
	unsigned first = chance(70) ? 0 : below(FIELDS), step = chance(80) ? 1 : 5;
	bool any = false;
	putchar('{');
	for (unsigned i = 0; i < FIELDS; i++) {
		unsigned which = (first + i * step) % FIELDS;
		if (chance(which < 3 ? 8 : 25)) {
			continue;
		}
		printf("%s\"%s\":", any ? "," : "", fields[which]);
		field(which);
		any = true;
	}
	if (chance(10)) {
		printf("%s\"a.b\":", any ? "," : "");
		scalar();
	}
	putchar('}');
}

/* A list of rows, or a map of them. */
static void
rows(bool list)
{
	static const char *const names[] = { "a", "b", "c", "x.y", "7" };
	static const char *const odd[] = { "null", "\"x\"", "[]", "{}", "4", "[null]" };
	if (chance(4)) {
		fputs(PICK(odd), stdout);
		return;
	}
	unsigned count = chance(15) ? 1 : 1 + below(4), first = below(3);
	if (chance(4)) {
		list = !list;
	}
	putchar(list ? '[' : '{');
	for (unsigned i = 0; i < count; i++) {
		fputs(i > 0 ? "," : "", stdout);
		if (!list) {
			printf("\"%s\":", names[(first + i) % 5]);
		}
		row();
	}
	putchar(list ? ']' : '}');
}
#endif
