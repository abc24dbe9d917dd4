/* SPDX-License-Identifier: Apache-2.0 */
/* Random chains of operations on every member or element of the record, and on what is inside, for
 * the differential test: modify, default, cardinality and remove with "*" at one or more levels,
 * and a shift among them that goes on with "*", names a few members, or passes on the rest. */
#include "generator.h"
#include "random.h"

#include <stdio.h>

static const char *const names[] = { "a", "b", "c", "x", "ab", "xa" };
enum { NAMES = sizeof names / sizeof *names };

/* ---- records --------------------------------------------------------------- */

static void
value(unsigned depth)
{
	static const char *const scalars[] = { "1", "\"2\"", "\" t \"", "null", "true", "2.5",
		"\"x\"" };
	if (depth > 3 || chance(30)) {
		fputs(PICK(scalars), stdout);
		return;
	}
	bool list = chance(35);
	putchar(list ? '[' : '{');
	for (unsigned i = 0, count = below(4), first = below(NAMES); i < count; i++) {
		fputs(i > 0 ? "," : "", stdout);
		if (!list) { /* now and then a name comes twice */
			printf("\"%s\":", names[(first + (chance(5) ? 0 : i)) % NAMES]);
		}
		value(depth + 1);
	}
	putchar(list ? ']' : '}');
}

static void
record(void)
{
	value(chance(10) ? 3 : 0);
}

/* ---- operations ------------------------------------------------------------ */

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

/* What stands below a key: a leaf, or a level. */
typedef void put_leaf(void);
/* Prints a key, which is not "*". */
typedef void put_key(void);

static void
level(unsigned depth, put_key *key, put_leaf *leaf)
{
	unsigned count = 1 + below(2);
	bool star = false;
	putchar('{');
	for (unsigned i = 0; i < count; i++) {
		fputs(i > 0 ? "," : "", stdout);
		if (!star && chance(depth > 0 ? 60 : 30)) {
			fputs("\"*\"", stdout);
			star = true;
		} else {
			key();
		}
		putchar(':');
		if (depth > 0 && chance(85)) {
			level(depth - 1, key, leaf);
		} else {
			leaf();
		}
	}
	putchar('}');
}

static void
modify_key(void)
{
	static const char *const forms[] = { "\"%\"", "\"%\"", "\"%*\"", "\"%?\"", "\"+%\"",
		"\"~%\"" };
	print_form(PICK(forms));
}

static void
modify_leaf(void)
{
	static const char *const any[] = { "\"=toString\"", "\"=toInteger\"", "\"=trim\"",
		"\"=size\"", "\"=firstElement\"", "\"=recursivelySquashNulls\"", "\"=squashNulls\"",
		"\"=sort\"", "\"=toList\"", "\"lit\"", "5", "null", "\"@(1,&)\"",
		"[\"=toInteger\",0]", "[\"=toInteger\",{}]", "[[1]]", "{}" };
	static const char *const of_name[] = { "\"=concat(@(1,%),'-')\"", "\"@(1,%)\"",
		"\"@(2,%)\"", "\"@(3,%)\"", "\"=toList(@(1,%),@(1,&))\"",
		"\"=concat(@(2,%),@(1,a))\"" };
	if (chance(60)) {
		fputs(PICK(any), stdout);
	} else {
		print_form(PICK(of_name));
	}
}

static void
default_key(void)
{
	static const char *const forms[] = { "\"%\"", "\"%\"", "\"%\"", "\"%|q\"" };
	print_form(PICK(forms));
}

static void
default_leaf(void)
{
	static const char *const leaves[] = { "1", "\"d\"", "{}", "[1]", "{\"k[]\":{\"*\":1}}" };
	fputs(PICK(leaves), stdout);
}

static void
plain_key(void)
{
	static const char *const forms[] = { "\"%\"", "\"%\"", "\"%\"", "\"%*\"" };
	print_form(PICK(forms));
}

static void
cardinality_leaf(void)
{
	static const char *const leaves[] = { "\"ONE\"", "\"ONE\"", "\"MANY\"", "{\"@\":\"ONE\"}" };
	fputs(PICK(leaves), stdout);
}

static void
remove_leaf(void)
{
	fputs("\"\"", stdout);
}

/* Prints an operation, often for every member. */
static void
operation(void)
{
	static const struct {
		const char *name;
		put_key *key;
		put_leaf *leaf;
	} kinds[] = { { "modify-overwrite-beta", modify_key, modify_leaf },
		{ "modify-overwrite-beta", modify_key, modify_leaf },
		{ "modify-default-beta", modify_key, modify_leaf },
		{ "modify-define-beta", modify_key, modify_leaf },
		{ "default", default_key, default_leaf }, { "default", default_key, default_leaf },
		{ "cardinality", plain_key, cardinality_leaf },
		{ "cardinality", plain_key, cardinality_leaf },
		{ "remove", plain_key, remove_leaf }, { "remove", plain_key, remove_leaf } };
	unsigned i = below(sizeof kinds / sizeof *kinds);
	bool all = chance(60);
	printf("{\"operation\":\"%s\",\"spec\":%s", kinds[i].name, all ? "{\"*\":" : "");
	level(below(3), kinds[i].key, kinds[i].leaf);
	fputs(all ? "}}" : "}", stdout);
}

static void
shift(void)
{
	static const char *const specs[] = { "{\"*\":\"r[]\"}",
		"{\"*\":{\"a\":\"o[].a\",\"b\":\"o[].b\"}}", "{\"*\":{\"*\":\"p.&1.&\"}}",
		"{\"a\":\"q\",\"b\":{\"x\":\"y\",\"*\":\"z.&\"}}", "{\"a\":\"q\",\"*\":\"&\"}",
		"{\"a\":{\"b\":\"w\",\"@(1,x)\":\"v\"},\"c\":\"u[]\"}",
		"{\"x\":\"a\",\"b\":\"n.b\",\"*\":\"&\"}", "{\"a*\":\"s.&\",\"*\":\"&\"}",
		"{\"*\":\"d.&\"}", "{\"a\":\"d.q\",\"*\":\"d.&\"}", "{\"*\":{\"$\":\"k.&\"}}",
		"{\"c\":{\"@(2,a)\":\"d\"},\"a\":{\"$\":\"e\"}}" };
	printf("{\"operation\":\"shift\",\"spec\":%s}", PICK(specs));
}

static void
spec(uint64_t seed, uint64_t number)
{
	unsigned count = 1 + below(3), at = chance(50) ? below(count + 1) : count + 1;
	(void)seed;
	(void)number;
	fputs("\"spec\":[", stdout);
	for (unsigned i = 0; i < count; i++) {
		fputs(i > 0 ? "," : "", stdout);
		if (i == at) {
			shift();
			putchar(',');
		}
		operation();
	}
	if (at == count) {
		putchar(',');
		shift();
	}
	putchar(']');
}

int
main(int argc, char **argv)
{
	static const struct generator each = { "each", 4, spec, record };
	return generate(&each, argc, argv);
}
