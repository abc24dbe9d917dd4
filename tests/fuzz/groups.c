/* SPDX-License-Identifier: Apache-2.0 */
/* Random shifts that group elements by a value of theirs, and operations on the groups, for the
 * differential test. The records have few names, so that groups have several elements. */
#include "generator.h"
#include "random.h"

#include <stdio.h>

static const char *const names[] = { "a", "b", "c", "id" };

/* Prints the text with a name in place of its `%`. */
static void
print_form(const char *form)
{
	for (; *form != '\0'; form++) {
		if (*form == '%') {
			fputs(PICK(names), stdout);
		} else {
			putchar(*form);
		}
	}
}

static bool in_rows; /* the elements of the spec are below that name */

/* ---- records --------------------------------------------------------------- */

static void
scalar(void)
{
	static const char *const keys[] = { "\"k1\"", "\"k2\"", "\"k2\"", "\"a\"", "\"q\\n\"" };
	static const char *const others[] = { "1", "2", "null", "true", "2.5", "\"\"", "0", "[]",
		"{}", "12345678901234567890" };
	if (chance(80)) {
		fputs(PICK(keys), stdout);
	} else {
		fputs(PICK(others), stdout);
	}
}

static void
value(unsigned depth)
{
	if (depth > 1 || chance(75)) {
		scalar();
		return;
	}
	bool list = chance(65);
	putchar(list ? '[' : '{');
	for (unsigned i = 0, count = below(4), first = below(4); i < count; i++) {
		fputs(i > 0 ? "," : "", stdout);
		if (!list) {
			printf("\"%s\":", names[(first + i) % 4]);
		}
		value(depth + 1);
	}
	putchar(list ? ']' : '}');
}

static void
element(void)
{
	if (chance(4)) {
		value(0);
		return;
	}
	putchar('{');
	for (unsigned i = 0, first = below(4), count = chance(60) ? 4 : below(5); i < count; i++) {
		printf("%s\"%s\":", i > 0 ? "," : "", names[(first + i) % 4]);
		if (chance(80)) {
			scalar();
		} else {
			value(0);
		}
	}
	putchar('}');
}

static void
record(void)
{
	bool list = chance(70), rows = chance(90) ? in_rows : !in_rows;
	fputs(rows ? "{\"rows\":" : "", stdout);
	putchar(list ? '[' : '{');
	for (unsigned i = 0, count = chance(10) ? 40 + below(60) : below(8); i < count; i++) {
		fputs(i > 0 ? "," : "", stdout);
		if (!list) {
			printf("\"%s%u\":", PICK(names), i);
		}
		element();
	}
	putchar(list ? ']' : '}');
	fputs(rows ? ",\"a\":\"k1\"}" : "", stdout);
}

/* ---- specs ----------------------------------------------------------------- */

/* Keys of a level below an element, each with the path that its right side begins with. */
static void
member(const char *group)
{
	static const char *const ends[] = { "", "[]", ".%", ".%", ".%[]", ".%[]", ".%.%", ".x.%[]",
		".%[0]", ".t[].%", ".@(1,%)", ".@(1,%).%", ".@(1,%).%[]" };
	static const char *const keys[] = { "\"%\":", "\"%\":", "\"%\":", "\"%\":", "\"@(0,%)\":",
		"\"@%\":", "\"$\":", "\"#lit\":" };
	print_form(PICK(keys));
	putchar('"');
	fputs(group, stdout);
	print_form(PICK(ends));
	putchar('"');
}

/* A level for each element. */
static void
of_element(void)
{
	static const char *const groups[] = { "@(1,id)", "@(1,id)", "@(1,id)", "o.@(1,id)",
		"@(1,a)", "x-@(1,id)", "@(1,id).@(1,a)", "o.@(1,a).p" };
	static const char *const below_key[] = { "&1", "&1", "&", "o.&1", "&1.@(2,a)" };
	const char *group = PICK(groups), *key = PICK(below_key);
	unsigned kind = below(10), count = 1 + below(3);
	if (kind < 2) {
		fputs("\"@(0,", stdout);
		print_form("%)");
		print_form(chance(50) ? "\"" : ".%\"");
		return;
	}
	putchar('{');
	if (kind < 5) {
		print_form("\"%\":{\"*\":{");
	}
	for (unsigned i = 0; i < count; i++) {
		fputs(i > 0 ? "," : "", stdout);
		if (kind < 5) {
			static const char *const ends[] = { "[]", ".%", ".%[]", ".%", "" };
			print_form("\"@(2,%)\":\"");
			fputs(chance(90) ? key : "&1", stdout);
			print_form(PICK(ends));
			putchar('"');
		} else {
			member(chance(90) ? group : "@(1,b)");
		}
	}
	fputs(kind < 5 ? "}}}" : "}", stdout);
}

static void
grouping(void)
{
	bool rows = chance(40);
	in_rows = rows;
	fputs("{\"operation\":\"shift\",\"spec\":", stdout);
	fputs(rows ? "{\"rows\":" : "", stdout);
	fputs("{\"*\":", stdout);
	of_element();
	putchar('}');
	if (rows && chance(30)) {
		print_form(chance(50) ? ",\"a\":\"%\"" : ",\"*\":\"&\"");
	}
	fputs(rows ? "}}" : "}", stdout);
}

/* An operation on groups, at the top or below a name. */
static void
on_groups(void)
{
	static const struct {
		const char *name, *spec;
	} all[] = { { "shift", "{\"*\":\"[]\"}" }, { "shift", "{\"*\":\"r[]\"}" },
		{ "shift", "{\"*\":{\"$\":\"[#2].k\",\"%\":\"[#2].%\"}}" },
		{ "shift", "{\"*\":{\"%\":\"[#2].%\",\"%\":\"[#2].%\"}}" },
		{ "shift", "{\"*\":{\"$\":\"o.&1.k\",\"@\":\"o.&1.v\"}}" },
		{ "shift", "{\"*\":{\"$\":\"[#2].k\",\"@\":\"[#2].v\"}}" },
		{ "shift", "{\"*\":{\"%\":\"&1\"}}" }, { "shift", "{\"*\":{\"$\":\"ks[]\"}}" },
		{ "shift", "{\"*\":{\"*\":\"p.&1.&\"}}" }, { "shift", "{\"*\":{\"*\":\"p.&[]\"}}" },
		{ "shift", "{\"*\":{\"%\":{\"*\":\"[]\"}}}" },
		{ "shift", "{\"k1\":\"one\",\"*\":\"r[]\"}" },
		{ "cardinality", "{\"*\":{\"%\":\"ONE\"}}" },
		{ "cardinality", "{\"*\":{\"%\":\"ONE\",\"%\":\"ONE\"}}" },
		{ "cardinality", "{\"*\":{\"%\":\"ONE\",\"%\":\"ONE\"}}" },
		{ "cardinality", "{\"*\":{\"%\":\"ONE\",\"x\":\"ONE\"}}" },
		{ "cardinality", "{\"*\":{\"%\":\"MANY\"}}" }, { "cardinality", "{\"*\":\"ONE\"}" },
		{ "remove", "{\"*\":{\"%\":\"\"}}" }, { "remove", "{\"k1\":\"\"}" },
		{ "default", "{\"*\":{\"%\":\"d\"}}" }, { "default", "{\"k9\":{\"%\":\"d\"}}" },
		{ "modify-overwrite-beta", "{\"*\":{\"%\":\"=toString\"}}" },
		{ "modify-overwrite-beta", "{\"*\":{\"n\":\"=size(@(1,%))\"}}" },
		{ "modify-overwrite-beta", "{\"*\":{\"%\":\"=firstElement(@(1,%))\"}}" },
		{ "modify-overwrite-beta", "{\"*\":{\"%\":\"=join(',',@(1,%))\"}}" },
		{ "modify-default-beta", "{\"*\":{\"%\":\"=concat(@(1,%),'-')\"}}" },
		{ "modify-overwrite-beta", "{\"*\":\"=size\"}" } };
	unsigned i = below(sizeof all / sizeof *all);
	bool inside = chance(20);
	printf(",{\"operation\":\"%s\",\"spec\":%s", all[i].name, inside ? "{\"o\":" : "");
	print_form(all[i].spec);
	fputs(inside ? "}}" : "}", stdout);
}

static void
spec(uint64_t seed, uint64_t number)
{
	(void)seed;
	(void)number;
	fputs("\"spec\":[", stdout);
	grouping();
	for (unsigned i = 0, count = chance(40) ? 0 : 1 + below(2); i < count; i++) {
		on_groups();
	}
	putchar(']');
}

int
main(int argc, char **argv)
{
	static const struct generator groups = { "groups", 5, spec, record };
	return generate(&groups, argc, argv);
}
