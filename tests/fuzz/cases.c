/* SPDX-License-Identifier: Apache-2.0 */
/* Random cases for the differential test.  Keys come from a small vocabulary, so that specs and
 * inputs meet.  Half of the specs have a very small vocabulary and plain places (`narrow`) but
 * longer chains, so that operations meet, too: some of their shifts write a list (`listed`), some
 * begin with a wildcard, and some chains have two shifts whose loops meet.  Each spec gets a few
 * inputs. */
#include "generator.h"
#include "random.h"

#include <stdio.h>

static bool plain, narrow, listed;

/* ---- inputs -------------------------------------------------------------- */

static const char *const keys[] = { "a", "b", "c", "id", "name", "tags", "x-1", "x-2", "y-x-1",
	"\xc3\xa9", "0", "1", "", "key with space" };
static const char *const odd_keys[] = { "\\u0061", "b\\\"q", "\\ud83d" };
static const char *const common[] = { "a", "b", "c", "id", "name", "x-1", "x-2" };
enum { COMMON = sizeof common / sizeof *common };

static const char *
common_key(void)
{
	return common[below(narrow ? 4 : COMMON)];
}

static const char *const scalars[] = { "1", "-3", "0", "2.50", "1e3", "1.0E10", "123456789012",
	"99999999999999999999", "true", "false", "null", "\"a\"", "\"b\"", "\"x-1\"", "\"x-y-z\"",
	"\"1\"", "\"\"", "\"\xc3\xa9\\n\"", "\"some text\"", "\"  7 \"", "\"true\"", "\"1.5\"" };
static const char *const odd_scalars[] = { "-0", "1e400", "\"\\u00e9\\/\"", "\"\\ud83d\"" };

static void
space(void)
{
	if (!plain && chance(4)) {
		fputs(chance(50) ? "  " : " \t", stdout);
	}
}

static const char *
key(void)
{
	return narrow || chance(75) ? common_key() : PICK(keys);
}

static const char *
any_key(void)
{
	return chance(10) ? PICK(odd_keys) : key();
}

static void
value(unsigned depth)
{
	unsigned kind = narrow && depth == 4 ? 4 : below(10), count = below(5);
	if (depth == 0 || kind < 4) {
		fputs(!plain && chance(20) ? PICK(odd_scalars) : PICK(scalars), stdout);
		return;
	}
	bool object = kind < 8;
	unsigned first = below(100);
	putchar(object ? '{' : '[');
	for (unsigned i = 0; i < count; i++) {
		if (i > 0) {
			putchar(',');
		}
		space();
		if (object) {
			/* otherwise, a key is sometimes repeated */
			printf("\"%s\"",
				plain ? common[(first + i) % (narrow ? 5 : COMMON)] : any_key());
			space();
			putchar(':');
			space();
		}
		value(depth - 1);
		space();
	}
	putchar(object ? '}' : ']');
}

/* ---- shift --------------------------------------------------------------- */

static const char *const elements[] = { "a", "b", "out", "id", "&", "&1", "&(0,1)", "&(1,1)", "p-&",
	"&0-&1", "@(1,id)", "@(1,name)", "@id", "&2", "@(1,a)", "@(1,b)", "@(0,a)" };
static const char *const brackets[] = { "[]", "[0]", "[1]", "[2]", "[&]", "[&1]", "[#1]", "[#2]",
	"[@(1,id)]", "[&(0,1)]" };

static const char *const narrow_paths[] = { "o", "p", "q", "o.r", "p.s", "o.a", "a", "b", "c.id",
	"l[]", "l[0]", "l[1].x", "l[].z", "o.@(1,a)", "p.@(1,b)", "m.@(0,a)", "&", "o.&", "p.&1",
	"x.&.y", "l[&]", "l[&1].x", "l[#2].y", "o.&(1,0)" };

/* The root is a list. */
static const char *const listed_paths[] = { "[]", "[0]", "[1]", "[0].a", "[1].a", "[3].b",
	"[1].o.&", "[0].l[]", "[1].b[0].c[]", "[1].b[2].&", "[&]", "[&1]", "[&].a", "[&1].a",
	"[&1].b", "[&1].&", "[&2].a", "[&2].c[0].b[]", "[&1].l[].a", "[#1].a", "[#2]", "[#2].a",
	"[#2].&", "[].a" };

static void
path(void)
{
	if (listed) {
		printf("\"%s\"", PICK(listed_paths));
		return;
	}
	if (narrow) {
		printf("\"%s\"", PICK(narrow_paths));
		return;
	}
	unsigned count = chance(4) ? 0 : 1 + below(3);
	putchar('"');
	for (unsigned i = 0; i < count; i++) {
		if (i > 0) {
			putchar('.');
		}
		fputs(chance(60) ? common_key() : PICK(elements), stdout);
		if (chance(20)) {
			fputs(PICK(brackets), stdout);
		}
	}
	putchar('"');
}

static const char *const computed[] = { "*", "*", "*", "x-*", "*-*", "*-1", "&", "&1", "*-*-*",
	"&(0,1)" };
static const char *const special[] = { "@(0,a)", "@(b)", "@(b.c)", "@", "$", "$1", "$(0,1)", "#k",
	"#1", "@(1,id)", "@id", "@(1,a.b)", "@(0,tags[0])", "@1" };

static void
shift_level(unsigned depth)
{
	unsigned count = 1 + below(3);
	bool used[COMMON] = { false };
	putchar('{');
	for (unsigned i = 0; i < count; i++) {
		unsigned kind = below(narrow ? 14 : 20);
		bool leaf = depth == 0 || chance(narrow ? 70 : 45);
		if (i > 0) {
			putchar(',');
		}
		if (kind < 11) {
			unsigned k = below(narrow ? 4 : COMMON);
			while (used[k]) {
				k = (k + 1) % COMMON;
			}
			used[k] = true;
			printf(chance(6) ? "\"%s|c%u\":" : "\"%s\":", common[k], i);
		} else if (narrow && kind < 13) {
			printf("\"%s\":", kind < 12 ? "*" : "x-*");
		} else if (!narrow && kind < 16) {
			printf("\"%s%s\":", PICK(computed), i > 0 && chance(70) ? "z" : "");
		} else {
			const char *k = PICK(special);
			leaf = leaf || *k == '$' || (*k == '@' && k[1] == '\0');
			printf("\"%s\":", k);
		}
		if (!leaf) {
			shift_level(depth - 1);
		} else if (chance(6)) {
			fputs(chance(50) ? "null" : "[]", stdout);
		} else if (chance(12)) {
			putchar('[');
			path();
			putchar(',');
			path();
			putchar(']');
		} else {
			path();
		}
	}
	putchar('}');
}

/* ---- the other operations ------------------------------------------------ */

static void
default_level(unsigned depth, bool list)
{
	unsigned count = 1 + below(3);
	putchar('{');
	for (unsigned i = 0; i < count; i++) {
		bool leaf = depth == 0 || chance(60), below_list = !leaf && chance(25);
		if (i > 0) {
			putchar(',');
		}
		if (list) {
			printf("\"%u", i);
		} else {
			printf("\"%s%s", key(), chance(10) ? "|q" : "");
		}
		printf(below_list ? "[]\":" : "\":");
		if (leaf) {
			value(1);
		} else {
			default_level(depth - 1, below_list);
		}
	}
	putchar('}');
}

static void
remove_level(unsigned depth)
{
	unsigned count = 1 + below(3);
	putchar('{');
	for (unsigned i = 0; i < count; i++) {
		if (i > 0) {
			putchar(',');
		}
		printf("\"%s\":", chance(20) ? PICK(computed) : key());
		if (depth == 0 || chance(60)) {
			fputs("\"\"", stdout);
		} else {
			remove_level(depth - 1);
		}
	}
	putchar('}');
}

static void
cardinality_level(unsigned depth)
{
	unsigned count = 1 + below(2);
	putchar('{');
	for (unsigned i = 0; i < count; i++) {
		if (i > 0) {
			putchar(',');
		}
		printf("\"%s\":", i == 0 && chance(30) ? "*" : common_key());
		if (depth == 0 || chance(70)) {
			fputs(chance(50) ? "\"ONE\"" : "\"MANY\"", stdout);
		} else {
			cardinality_level(depth - 1);
		}
	}
	putchar('}');
}

static const char *const values[] = { "=toLower", "=toUpper(@(1,name))",
	"=concat(@(1,a),'-',@(1,b))", "=size(@(1,tags))", "=toInteger(@(1,id))", "=toDouble",
	"=toString(@(1,c))", "=intSum(1,2,@(1,id))", "=max(@(1,a),@(1,b))", "=join(',',@(1,tags))",
	"=split('-',@(1,name))", "=firstElement(@(1,tags))", "=isPresent", "=notNull(@(1,a))",
	"=trim", "=substring(@(1,name),0,2)", "@(1,id)", "@(2,a)", "text", "@(1,&)",
	"=squashNulls(@(1,tags))", "=squashNulls", "=isPresent(@(1,a))", "@(1,b)", "@(1,c.a)",
	"=toBoolean", "=avg(1,@(1,id))", "=noop", "=sort(@(1,tags))", "=abs(@(1,id))" };
static const char *const marks[] = { "", "", "", "", "+", "~", "_" };

static void
modify_level(unsigned depth)
{
	unsigned count = 1 + below(3);
	putchar('{');
	for (unsigned i = 0; i < count; i++) {
		if (i > 0) {
			putchar(',');
		}
		printf("\"%s%s%s\":", PICK(marks), chance(15) ? "*" : key(), chance(10) ? "?" : "");
		if (depth > 0 && chance(30)) {
			modify_level(depth - 1);
		} else if (chance(15)) {
			printf("[\"%s\",\"%s\"]", PICK(values), PICK(values));
		} else if (chance(15)) {
			value(1);
		} else {
			printf("\"%s\"", PICK(values));
		}
	}
	putchar('}');
}

/* All of it below "*", or as it is; sometimes its output is a list. */
static void
shift_spec(unsigned depth)
{
	bool any = narrow && chance(25);
	listed = narrow && chance(25);
	if (any) {
		fputs("{\"*\":", stdout);
	}
	shift_level(depth);
	if (any) {
		putchar('}');
	}
	listed = false;
}

/* Shifts whose output a loop makes, and the keys that the next one may begin with. */
static const char *const looped[] = { "\"*\":\"[&]\"", "\"*\":{\"a\":\"[&1].a\",\"b\":\"[&1].b\"}",
	"\"*\":\"o.&\"", "\"a\":{\"*\":\"o.&\"}",
	"\"a\":{\"*\":{\"a\":\"o.&1.b\",\"b\":\"o.&1.a\"}}",
	"\"a\":{\"*\":{\"@\":\"o[&1].a\",\"b\":\"o[&1].b\"}}", "\"b\":{\"*\":\"[&]\"}",
	"\"a\":{\"*\":{\"b\":\"o[&1].a\",\"c\":\"o[&1].b.a\"}}", "\"*\":{\"a\":\"o.p-&1\"}",
	"\"a\":{\"x-*\":\"o.&(0,1)\"}", "\"a\":{\"*\":{\"*\":\"[&1].&\"}}", "\"*\":\"[]\"",
	"\"a\":{\"*\":\"o[]\"},\"b\":\"p\"", "\"a\":\"[1].a\",\"b\":{\"*\":\"[0].b.&\"}",
	"\"a\":\"x[]\",\"*\":\"x[]\",\"b\":{\"*\":\"x[]\"}",
	"\"*\":{\"a\":\"[1].a\",\"*\":\"[1].l[]\"}" };
static const char *const goes_on[] = { "\"*\":", "\"o\":{\"*\":", "\"o\":{\"*\":{\"*\":" };

static const char *const of_member[] = { "\"@\":\"t[#1].a\"", "\"@\":\"t[#2].a\"", "\"@\":\"[#3]\"",
	"\"@\":[\"t[]\",\"q.&1\"]", "\"@(0,b)\":\"t[#1]\"", "\"@(1,a)\":\"t[#2].a\"",
	"\"@(0,a)\":\"t.&1.a\"" };
static const char *const of_member_too[] = { "", ",\"$\":\"t[#2].b\"", ",\"$\":\"n[]\"",
	",\"b\":{\"$1\":\"n.&1\"}", ",\"b\":{\"@(2,a)\":\"t[&2]\"}", ",\"b\":\"t[#2].b\"",
	",\"*\":\"t.&1.&\"", ",\"#k\":\"t[#2].k\"" };

static void
looped_pair(void)
{
	const char *way = PICK(goes_on);
	printf("{\"operation\":\"shift\",\"spec\":{%s}},", PICK(looped));
	listed = chance(50);
	printf("{\"operation\":\"shift\",\"spec\":{%s", way);
	if (chance(40)) {
		printf("{%s%s}", PICK(of_member), PICK(of_member_too));
	} else {
		shift_level(below(2));
	}
	listed = false;
	for (; *way != '\0'; way++) {
		if (*way == '{') {
			putchar('}');
		}
	}
	fputs("}}", stdout);
}

static void
operation(const char *name, void (*spec)(unsigned), unsigned depth)
{
	printf("{\"operation\":\"%s\",\"spec\":", name);
	spec(depth);
	putchar('}');
}

static void
default_spec(unsigned depth)
{
	default_level(depth, false);
}

static void
one_operation(bool first)
{
	unsigned kind = below(first && !narrow ? 14 : 20);
	if (kind < 10) {
		operation("shift", shift_spec, below(4));
	} else if (kind < 13) {
		operation("default", default_spec, below(3));
	} else if (kind < 15) {
		operation("remove", remove_level, below(3));
	} else if (kind < 16) {
		operation("cardinality", cardinality_level, below(3));
	} else if (kind < 17) {
		fputs("{\"operation\":\"sort\"}", stdout);
	} else {
		static const char *const modes[] = { "modify-overwrite-beta", "modify-default-beta",
			"modify-define-beta" };
		operation(PICK(modes), modify_level, below(3));
	}
}

static void
chain(uint64_t seed, uint64_t number)
{
	plain = seed % 2 == 1;
	narrow = number % 2 == 1;
	unsigned operations = narrow ? 2 + below(3) : chance(60) ? 1 : 2 + below(2);
	bool pair = narrow && chance(25);
	fputs("\"spec\":[", stdout);
	if (pair) {
		looped_pair();
		operations = below(3);
	}
	for (unsigned k = 0; k < operations; k++) {
		if (k > 0 || pair) {
			putchar(',');
		}
		one_operation(k == 0 && !pair);
	}
	putchar(']');
}

static void
record(void)
{
	value(chance(90) ? 4 : 1);
}

int
main(int argc, char **argv)
{
	return generate(&(struct generator){ "cases", 4, chain, record }, argc, argv);
}
