/* SPDX-License-Identifier: Apache-2.0 */
/* All small chains of a kind, for the differential test, spread over the numbers.  A shift has two
 * rules, one of them with a wildcard, that write to all kinds of places; nothing or one operation
 * comes before it, and after it.  Larger chains hide what these show: they need a tree for some
 * other reason. */
#include "generator.h"

#include <stdio.h>

#define LEVEL "{\"b\":\"%s\",\"*\":\"%s\"}"

static const char *const paths[] = { "l[]", "l", "l[].z", "o.&", "o.k", "o.&1", "o.&1.&", "o.&1[]",
	"m[&1].&", "[&1].x", "&", "&1.l[]", "[1].k", "[0][]", "o[#2].v", "[&1].l" };

/* Of a shift, with two paths. */
static const char *const specs[] = { LEVEL, "{\"*\":" LEVEL "}", "{\"a\":" LEVEL "}",
	"{\"*\":{\"*\":" LEVEL "}}", "{\"a\":{\"*\":" LEVEL "}}", "{\"o\":" LEVEL "}",
	"{\"o\":{\"*\":" LEVEL "}}", "{\"*\":{\"b\":" LEVEL ",\"*\":\"l[]\"}}",
	"{\"*\":" LEVEL ",\"b\":\"l\"}", "{\"*\":{\"c*\":\"%s\",\"*\":\"%s\",\"b\":\"o.k\"}}",
	"{\"a\":{\"*\":{\"$\":\"%s\",\"b\":\"%s\"}}}",
	"{\"*\":{\"*-*\":{\"$(0,1)\":\"%s\",\"@\":\"%s\"}}}",
	"{\"a\":{\"c|q\":{\"@(0,b)\":\"%s\",\"b\":\"%s\"}}}",
	"{\"*\":{\"*\":{\"#x\":\"%s\",\"b\":\"%s\"}}}" };

#define SHIFT(spec) "{\"operation\":\"shift\",\"spec\":" spec "}"
#define MODIFY(mode, spec) "{\"operation\":\"modify-" mode "-beta\",\"spec\":" spec "}"
#define OPERATION(name, spec) "{\"operation\":\"" name "\",\"spec\":" spec "}"

static const char *const before[] = { NULL, SHIFT("{\"*\":\"o.&\"}"), SHIFT("{\"*\":\"[&]\"}"),
	SHIFT("{\"*\":{\"*\":\"o.&1.&\"}}"), SHIFT("{\"*\":{\"b\":\"o.p-&1\",\"*\":\"o.&1\"}}"),
	SHIFT("{\"a\":\"o\",\"b\":\"p\"}"),
	MODIFY("overwrite", "{\"a\":{\"b\":\"=toString\",\"n\":1},\"z\":\"=concat(@(1,b),'x')\"}"),
	MODIFY("default", "{\"*\":{\"n\":\"=size(@(1,b))\"}}"),
	OPERATION("default", "{\"a\":{\"d\":0}}"),
	OPERATION("remove", "{\"b\":\"\",\"a\":{\"c\":\"\"}}"), "{\"operation\":\"sort\"}",
	OPERATION("cardinality", "{\"a\":{\"b\":\"MANY\"}}") };

static const char *const behind[] = { NULL,
	MODIFY("overwrite",
		"{\"l\":\"=size\",\"o\":{\"*\":\"=toUpper\"},\"n\":\"=concat(@(1,o.k),'x')\"}"),
	OPERATION("default", "{\"o\":{\"k\":\"e\"}}"),
	OPERATION("remove", "{\"o\":{\"b\":\"\"},\"m\":{\"*\":{\"b\":\"\"}}}"),
	"{\"operation\":\"sort\"}", OPERATION("cardinality", "{\"l\":\"ONE\"}"),
	SHIFT("{\"l\":{\"*\":\"z[&].v\"},\"o\":{\"b\":\"w\",\"*\":\"x.&\"}}"),
	SHIFT("{\"*\":{\"b\":\"w[]\",\"*\":\"w[]\"}}") };

static const char *const records[] = {
	"{\"a\":{\"q\":{\"c\":1,\"b\":\"x\",\"a\":2},\"b\":{\"b\":1,\"c\":2},\"c\":\"s\"},"
	"\"o\":{\"c\":\"x\",\"b\":\"7\",\"a\":[3]},\"b\":5}",
	"[{\"q\":{\"b\":2,\"x\":1},\"b\":\"7\",\"c\":3},{\"c\":1,\"b\":{\"y\":1,\"b\":2}}]",
	"{\"q\":\"x\",\"b\":{\"c\":2,\"b\":1},\"a\":{\"d\":{\"z\":9},\"b\":{\"x\":3,\"b\":{\"u\":1}}},"
	"\"0\":{\"1\":2,\"b\":3}}",
	"{\"o\":{\"x-y\":\"b\",\"a\":\"q-b\",\"b\":null},\"a\":{\"c\":{\"q\":true,\"b\":[1,\"b\"]},\"c1\":\"b\",\"b\":\"\"}}"
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Takes one of `count` choices from *n, which keeps the rest. */
static size_t
choose(size_t *n, size_t count)
{
	size_t chosen = *n % count;
	*n /= count;
	return chosen;
}

static const char *record_of_spec;

static void
chain(uint64_t seed, uint64_t number)
{
	const size_t all = COUNT_OF(records) * COUNT_OF(paths) * COUNT_OF(paths) * COUNT_OF(specs) *
			   COUNT_OF(before) * COUNT_OF(behind);
	const size_t stride =
		1000003; /* a prime that does not divide `all`: each case comes once */
	size_t n = (seed * 40009 + number) % all * stride % all;
	record_of_spec = records[choose(&n, COUNT_OF(records))];
	const char *first = paths[choose(&n, COUNT_OF(paths))],
		   *second = paths[choose(&n, COUNT_OF(paths))];
	const char *spec = specs[choose(&n, COUNT_OF(specs))];
	const char *operation = before[choose(&n, COUNT_OF(before))];
	fputs("\"spec\":[", stdout);
	if (operation != NULL) {
		printf("%s,", operation);
	}
	fputs("{\"operation\":\"shift\",\"spec\":", stdout);
	printf(spec, first, second);
	operation = behind[choose(&n, COUNT_OF(behind))];
	printf("}%s%s]", operation != NULL ? "," : "", operation != NULL ? operation : "");
}

static void
record(void)
{
	fputs(record_of_spec, stdout);
}

int
main(int argc, char **argv)
{
	return generate(&(struct generator){ "small", 1, chain, record }, argc, argv);
}
