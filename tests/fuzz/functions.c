/* SPDX-License-Identifier: Apache-2.0 */
/* Random calls of modify's functions for the differential test.  Every function meets every kind of
 * argument: a value of the record, a missing one, a literal, a result of an earlier operation. */
#include "generator.h"
#include "random.h"

#include <stdio.h>

/* Half of the specs are jolt-community.  Functions that give another value each time are left out:
 * their results cannot be compared. */
static const struct {
	const char *name;
	bool steady;
} functions[] = {
#define FUNCTION(name, symbol, kind, least, most, scalar, dialects, steady, ...) { name, steady },
#include "spec/functions.def"
#undef FUNCTION
};

static const char *
function(void)
{
	unsigned i;
	do {
		i = below(sizeof functions / sizeof *functions);
	} while (!functions[i].steady);
	return functions[i].name;
}

/* ---- records: some values of each kind, under names of their own ---------- */

static const char *const values[] = { "0", "1", "-3", "7", "2.5", "-0.5", "1.0", "1e3",
	"12345678901", "99999999999999999999", "1E-7", "true", "false", "null", "\"\"", "\"a\"",
	"\"A-b-C\"", "\" x \"", "\"12\"", "\"1.5\"", "\"-7\"", "\"true\"", "\"\xc3\xa9\xc3\x9f\"",
	"\"\\n\"", "[]", "[1]", "[1,2,3]", "[3,1.5,2]", "[\"b\",\"a\"]", "[\"x\",1,null,true]",
	"[[1],[2]]", "[null]", "[{\"k\":1}]", "[\"1\",\"2\"]", "{}", "{\"k\":1}",
	"{\"k\":null,\"l\":[1]}" };
static const char *const members[] = { "a", "b", "c", "d" };
enum { MEMBERS = sizeof members / sizeof *members };

static void
record(void)
{
	fputs("{\"o\":{", stdout);
	for (unsigned i = 0; i < MEMBERS; i++) {
		printf("%s\"%s\":%s", i > 0 ? "," : "", members[i], PICK(values));
	}
	printf("},\"l\":[%s,%s,%s],\"s\":%s}", PICK(values), PICK(values), PICK(values),
		PICK(values));
}

/* ---- calls ---------------------------------------------------------------- */

static const char *const literals[] = { "0", "1", "2", "-1", "3.5", "10", "'x'", "'-'", "''", "','",
	"true", "null", "' '", "'a-b-c'", "9999999999", "1e2", "'[0-9]'", "'$1'", "'HALF_EVEN'",
	"'(a)'" };

static void
argument(void)
{
	unsigned kind = below(10);
	if (kind < 6) {
		printf("@(1,%s)", PICK(members));
	} else if (kind < 7) {
		fputs(chance(50) ? "@(1,none)" : "@(2,l)", stdout);
	} else {
		fputs(PICK(literals), stdout);
	}
}

static void
call(void)
{
	printf("=%s", function());
	if (chance(15)) {
		return; /* applied to the value at its key */
	}
	putchar('(');
	unsigned count = chance(10) ? 0 : chance(90) ? 1 + below(3) : 4 + below(4);
	for (unsigned i = 0; i < count; i++) {
		fputs(i > 0 ? "," : "", stdout);
		argument();
	}
	putchar(')');
}

static const char *const modes[] = { "overwrite", "default", "define" };
static const char *const marks[] = { "", "", "", "+", "~", "_" };

static void
modify(bool list)
{
	printf("{\"operation\":\"modify-%s-beta\",\"spec\":{\"%s\":{", PICK(modes),
		list ? "l" : "o");
	unsigned count = 1 + below(3);
	for (unsigned i = 0; i < count; i++) {
		const char *name = chance(40) ? PICK(members) : chance(50) ? "new" : "*";
		if (list) {
			name = chance(60) ? "*" : "[1]";
		}
		printf("%s\"%s%s\":\"", i > 0 ? "," : "", PICK(marks), name);
		call();
		putchar('"');
	}
	fputs("}}}", stdout);
}

static void
chain(uint64_t seed, uint64_t number)
{
	(void)seed, (void)number;
	printf("%s\"spec\":[", chance(50) ? "\"dialect\":\"community\"," : "");
	if (chance(50)) { /* what they work on is known at compile time */
		fputs("{\"operation\":\"shift\",\"spec\":{\"o\":{\"a\":\"o.a\",\"b\":\"o.b\",\"*\":\"o.&\"},"
		      "\"l\":\"l\",\"s\":[\"s\",\"o.d\"]}},",
			stdout);
	}
	modify(false);
	if (chance(50)) {
		putchar(',');
		modify(chance(50));
	}
	putchar(']');
}

int
main(int argc, char **argv)
{
	return generate(&(struct generator){ "functions", 4, chain, record }, argc, argv);
}
