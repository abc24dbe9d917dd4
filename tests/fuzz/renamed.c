/* SPDX-License-Identifier: Apache-2.0 */
/* Random chains of what users do most, for the differential test: a shift that renames some members
 * or copies them, and passes on the rest by "*"; and operations that name some of them, by their
 * old and new names.  The members are those of the record, of one of its objects, or of each
 * element of a list. */
#include "generator.h"
#include "random.h"

#include <stdio.h>
#include <string.h>

static const char *const names[] = { "a", "b", "c", "d", "e", "é" };
static const char *const asked[] = { "a", "b", "c", "d", "z", "new", "p", "q" };

/* Where the members are: in the record, and in the output of the first shift. */
static const struct level {
	const char *open, *close; /* around the level in a spec */
	const char *to; /* comes before a name that is written */
	const char *record_open, *record_close;
	const char *open_later, *close_later; /* around the level in a later operation */
} levels[] = {
	{ "", "", "", "", "", "", "" },
	{ "\"o\":{", "}", "o.", "\"o\":{", "}", "\"o\":{", "}" },
	{ "\"o\":{", "}", "x.y.", "\"o\":{", "}", "\"x\":{\"y\":{", "}}" },
	{ "\"l\":{\"*\":{", "}}", "l[&1].", "\"l\":[{", "}]", "\"l\":{\"*\":{", "}}" },
};
static const struct level *level;
static unsigned others_percent; /* of the keys, those that do more than rename */

/* ---- records --------------------------------------------------------------- */

static void
value(unsigned depth)
{
	static const char *const scalars[] = { "null", "1", "-2.5", "true", "\"x\"", "\"a\"",
		"\"\"", "\"5\"" };
	if (depth > 1 || chance(60)) {
		fputs(PICK(scalars), stdout);
		return;
	}
	bool list = chance(50);
	putchar(list ? '[' : '{');
	for (unsigned i = 0, count = below(3); i < count; i++) {
		fputs(i > 0 ? "," : "", stdout);
		if (!list) {
			printf("\"%s\":", i == 0 ? "k" : "a");
		}
		value(depth + 1);
	}
	putchar(list ? ']' : '}');
}

/* Some of the names, each once, in a random order. */
static void
members(void)
{
	enum { COUNT = sizeof names / sizeof *names };
	unsigned first = below(COUNT), step = chance(50) ? 1 : COUNT - 1, count = 1 + below(COUNT);
	for (unsigned i = 0; i < count; i++) {
		printf("%s\"%s\":", i > 0 ? "," : "", names[(first + i * step) % COUNT]);
		value(0);
	}
}

static void
record(void)
{
	static const char *const odd[] = { "{}", "[]", "null", "\"a\"", "3", "[{\"a\":1}]",
		"{\"a\":1,\"a\":2}", "{\"\\u0061\":1,\"b\":2}", "{\"b\":1,\"c\":2,\"b\":3}",
		"{\"o\":{},\"l\":[]}", "{\"o\":\"a\",\"l\":[{}]}",
		"{\"o\":[1],\"l\":{\"a\":{\"b\":1}}}" };
	if (chance(10)) {
		fputs(PICK(odd), stdout);
		return;
	}
	printf("{%s", level->record_open);
	members();
	if (strcmp(level->record_close, "}]") == 0 && chance(60)) {
		fputs("},{", stdout);
		members();
	}
	printf("%s}", level->record_close);
}

/* ---- operations ------------------------------------------------------------ */

/* What a key may turn a member into, other than another name; `~` comes before each name that is
 * written. */
static const char *const others[] = { "{\"*\":\"~p[]\"}", "{\"*\":\"~p.&\"}", "[\"~&\",\"~new\"]",
	"\"~p.q\"", "\"~p[]\"", "null", "{\"k\":\"~new\"}", "{\"a\":\"~p\",\"k\":\"~q.r\"}",
	"{\"*\":{\"@(2,b)\":\"~p[]\",\"@\":\"~q[&1].k\"}}",
	"{\"x\":{\"#1\":\"~new\"},\"*\":{\"@1\":\"~new\"}}", "{\"@(1,b)\":\"~p\",\"@\":\"~q\"}",
	"{\"*\":\"~&\"}", "{\"$\":\"~new\",\"@\":\"~p\"}", "{\"*\":{\"k\":\"~p.@(1,a)\"}}",
	"{\"*\":\"~p.@(1,b)[]\"}", "{\"*\":\"~q[#2].k\",\"k\":\"~p\"}" };

static void
make_other(const char *to)
{
	for (const char *at = PICK(others); *at != '\0'; at++) {
		if (*at == '~') {
			fputs(to, stdout);
		} else {
			putchar(*at);
		}
	}
}

static void
rename_some(const char *to)
{
	static const char *const becomes[] = { "b", "c", "z", "&", "new", "a" };
	unsigned count = below(4), first = below(6), all = below(count + 1);
	for (unsigned i = 0; i <= count; i++) {
		fputs(i > 0 ? "," : "", stdout);
		if (i == all) {
			printf("\"*\":\"%s&\"", to);
		} else if (chance(others_percent)) {
			printf("\"%s\":", names[(first + i) % 6]);
			make_other(to);
		} else {
			printf("\"%s\":\"%s%s\"", names[(first + i) % 6], to, PICK(becomes));
		}
	}
}

static void
first_shift(void)
{
	printf("{\"operation\":\"shift\",\"spec\":{%s", level->open);
	rename_some(level->to);
	printf("%s}}", level->close);
}

static void
modify(void)
{
	static const char *const modes[] = { "modify-overwrite-beta", "modify-default-beta",
		"modify-define-beta" };
	static const char *const rights[] = { "\"=toUpper(@(1,b))\"",
		"\"=concat(@(1,a),'-',@(1,c))\"", "\"=size(@(1,c))\"", "\"=toString\"", "\"lit\"",
		"5", "null", "\"@(1,a)\"", "\"@(1,new)\"", "\"=firstElement(@(1,d))\"",
		"[\"=toInteger\",\"zz\"]", "\"=size(@(1,p))\"", "\"=intSum(@(1,p))\"", "\"@(1,q)\"",
		"{\"k\":\"=toLower(@(2,b))\"}", "{\"*\":\"=toString\"}" };
	printf("{\"operation\":\"%s\",\"spec\":{%s\"%s\":%s", PICK(modes), level->open_later,
		PICK(asked), PICK(rights));
	if (chance(40)) {
		printf(",\"y\":%s", PICK(rights));
	}
	printf("%s}}", level->close_later);
}

static void
fill(void)
{
	static const char *const literals[] = { "1", "\"s\"", "null", "{\"k\":1}", "[1]",
		"{\"x\":{\"y\":2}}" };
	printf("{\"operation\":\"default\",\"spec\":{%s\"%s\":%s%s}}", level->open_later,
		PICK(asked), PICK(literals), level->close_later);
}

static void
take_away(void)
{
	printf("{\"operation\":\"remove\",\"spec\":{%s\"%s\":%s", level->open_later, PICK(asked),
		chance(70) ? "\"\"" : "{\"k\":\"\"}");
	if (chance(40)) {
		fputs(",\"y\":\"\"", stdout);
	}
	printf("%s}}", level->close_later);
}

static void
one_or_many(void)
{
	printf("{\"operation\":\"cardinality\",\"spec\":{%s\"%s\":\"%s\"%s}}", level->open_later,
		PICK(asked), chance(50) ? "ONE" : "MANY", level->close_later);
}

static void
later_shift(void)
{
	static const char *const to[] = { "p.x", "p.y", "q", "r[]", "s.&" };
	static const char *const rest[] = { "rest.&", "p.&", "q" };
	printf("{\"operation\":\"shift\",\"spec\":{%s\"%s\":\"%s\"", level->open_later, PICK(asked),
		PICK(to));
	if (chance(40)) {
		printf(",\"*\":\"%s\"", PICK(rest));
	}
	if (chance(20)) {
		fputs(",\"@(0,b)\":\"look\"", stdout);
	}
	printf("%s}}", level->close_later);
}

static void
operation(void)
{
	unsigned kind = below(100);
	if (kind < 35) {
		modify();
	} else if (kind < 60) {
		fill();
	} else if (kind < 78) {
		take_away();
	} else if (kind < 84) {
		one_or_many();
	} else if (kind < 90) {
		fputs("{\"operation\":\"sort\"}", stdout);
	} else {
		printf("{\"operation\":\"shift\",\"spec\":{");
		rename_some("");
		fputs("}}", stdout);
	}
}

static void
chain(uint64_t seed, uint64_t number)
{
	(void)seed, (void)number;
	level = &levels[chance(60) ? 0 : below(sizeof levels / sizeof *levels)];
	fputs("\"spec\":[", stdout);
	others_percent = chance(50) ? 0 : 60;
	if (level == levels && chance(25)) {
		operation();
		putchar(',');
	}
	first_shift();
	for (unsigned left = 1 + below(3); left > 0; left--) {
		putchar(',');
		operation();
	}
	if (chance(25)) {
		putchar(',');
		later_shift();
	}
	putchar(']');
}

int
main(int argc, char **argv)
{
	return generate(&(struct generator){ "renamed", 1, chain, record }, argc, argv);
}
