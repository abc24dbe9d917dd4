/* SPDX-License-Identifier: Apache-2.0 */
/* Random chains in which one value has several uses, for the differential test.  A chain has up to
 * five operations: optionally one that knows only some names of the record; a shift that writes one
 * value to several places, several values to one place, or both; and operations that read or change
 * one of these places, or read it twice.
 *
 * Left out, because Java's order is not fixed there: `default` and `cardinality` with several keys
 * on a level.  Some documents contain themselves: both ways answer with the same error. */
#include "generator.h"
#include "twice_record.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MOST_PLACES = 8, TEXT_ROOM = 256, KINDS = 15 };

static const char *const modes[] = { "modify-overwrite-beta", "modify-overwrite-beta",
	"modify-overwrite-beta", "modify-overwrite-beta", "modify-default-beta",
	"modify-define-beta" };

/* Where the shift writes: keys from the root, and what follows them in a path.  Within a case, the
 * first key has one form, so that no place is below another. */
static struct span {
	const char *keys[3];
	unsigned count;
	const char *form;
} places[MOST_PLACES];
static unsigned place_count;
static bool has_z; /* an operation before the shift has made z */

static void
add_span(const char *key)
{
	for (unsigned i = 0; i < place_count; i++) {
		if (strcmp(places[i].keys[0], key) == 0) {
			return;
		}
	}
	if (place_count < MOST_PLACES) {
		places[place_count++] = (struct span){ .keys = { key }, .count = 1, .form = "" };
	}
}

/* A text that stays valid until a few more are made. */
static const char *format(const char *, ...) __attribute__((format(printf, 1, 2)));

static const char *
format(const char *how, ...)
{
	static char room[16][TEXT_ROOM];
	static unsigned at;
	char *to = room[at++ % 16];
	va_list args;
	va_start(args, how);
	vsnprintf(to, TEXT_ROOM, how, args);
	va_end(args);
	return to;
}

static void
comma(bool *any)
{
	if (*any) {
		putchar(',');
	}
	*any = true;
}

/* ---- right sides of modify ----------------------------------------------- */

/* A lookup from `up` levels above: of a place, or of something inside it. */
static const char *
look(unsigned up)
{
	static const char *const further[] = { ".k", ".b", "[0]", "[1]", ".k.m", ".&", ".o" };
	const struct span *p = &places[below(place_count)];
	char path[TEXT_ROOM] = "";
	if (chance(8)) {
		return format("@(%u,%s)", up, PICK(keys));
	}
	for (unsigned i = 0; i < p->count; i++) {
		strcat(path, i > 0 ? "." : "");
		strcat(path, p->keys[i]);
	}
	if (chance(20)) {
		strcat(path, PICK(further));
	}
	return format("@(%u,%s)", up, path);
}

static const char *
argument(unsigned up)
{
	static const char *const others[] = { "1", "'-'", "null", "true", "2.5", "^none", "@0",
		"@(0,k)", "'x'" };
	return chance(70) ? look(up) : PICK(others);
}

/* A function of one value, with its other arguments. */
static const char *
one_call(const char *of)
{
	static const char *const single[] = { "size", "intSum", "doubleSum", "toString",
		"toInteger", "toDouble", "toBoolean", "firstElement", "lastElement", "max", "min",
		"avg", "toList", "squashNulls", "recursivelySquashNulls", "squashDuplicates",
		"notNull", "isNull", "isPresent", "noop", "sort", "abs", "toUpper", "trim",
		"concat" };
	static const char *const with[] = { "join('-',%s)", "elementAt(1,%s)", "elementAt(0,%s)",
		"split('-',%s)", "leftPad(%s,5,'x')", "substring(%s,0,2)", "divideAndRound(2,%s,3)",
		"intSubtract(%s,1)" };
	if (chance(75)) {
		return format("%s(%s)", PICK(single), of);
	}
	const char *how = PICK(with), *at = strstr(how, "%s");
	return format("%.*s%s%s", (int)(at - how), how, of, at + 2);
}

/* The text of a right side, from a member `up - 1` levels below the document. */
static const char *
call(unsigned up)
{
	static const char *const several[] = { "concat", "toList", "max", "min", "intSum",
		"firstElement", "lastElement", "avg", "squashDuplicates", "toList", "notNull",
		"isPresent", "noop", "squashNulls" };
	static const char *const bare[] = { "=size", "=toList", "=toString", "=squashNulls",
		"=recursivelySquashNulls", "=noop", "=sort", "=firstElement" };
	unsigned kind = below(20);
	const char *v = look(up);
	if (kind < 2) {
		return v;
	}
	if (kind < 3) {
		return PICK(bare);
	}
	if (kind < 9) {
		return format("=%s(%s,%s)", PICK(several), v, chance(60) ? v : argument(up));
	}
	if (kind < 10) {
		return format("=%s(%s,%s,%s)", PICK(several), v, argument(up), argument(up));
	}
	return format("=%s", one_call(v));
}

/* ---- operations before the shift ----------------------------------------- */

static void
before(void)
{
	static const char *const bare[] = { "=toString", "=size", "=squashNulls", "=toList",
		"=notNull", "=noop", "=firstElement" };
	static const char *const literals[] = { "{\"k\":1}", "[1,[2]]", "{\"k\":{\"m\":[]}}", "[]",
		"{}", "[{\"k\":1},null]" };
	static const char *const removals[] = { "\"\"", "{\"k\":\"\"}", "{\"*\":{\"k\":\"\"}}",
		"{\"0\":\"\"}" };
	static const char *const shifts[] = { "{\"*\":\"&\"}", "{\"o\":\"o\",\"*\":\"&\"}",
		"{\"@\":\"\"}", "{\"a\":\"a\",\"b\":[\"b\",\"o\"],\"*\":\"&\"}" };
	static const char *const levels[] = { "{\"k\":\"Q\"}", "{\"*\":\"=toString\"}",
		"{\"[0]\":\"Q\"}", "{\"n\":\"@(1,k)\"}", "{\"*\":{\"k\":[]}}", "{\"n\":\"@(2,b)\"}",
		"{\"k\":{\"n\":1}}" };
	static const char *const named[] = { "a", "b", "c", "d", "o", "z" };
	static const char *const lists[] = { "toList", "firstElement", "noop", "squashDuplicates" };
	const char *key = PICK(named), *mode = PICK(modes);
	bool makes_z = *key == 'z';
	switch (below(KINDS)) {
	case 0:
		printf("{\"operation\":\"%s\",\"spec\":{\"%s\":%s}}", mode, key, PICK(scalars));
		break;
	case 1:
		printf("{\"operation\":\"%s\",\"spec\":{\"%s\":\"%s\"}}", mode,
			chance(20) ? "*" : key, PICK(bare));
		break;
	case 2:
		printf("{\"operation\":\"default\",\"spec\":{\"%s\":%s}}", key,
			chance(50) ? PICK(literals) : PICK(scalars));
		break;
	case 3:
		printf("{\"operation\":\"remove\",\"spec\":{\"%s\":%s}}", key, PICK(removals));
		break;
	case 4:
		printf("{\"operation\":\"cardinality\",\"spec\":{\"%s\":\"%s\"}}", key,
			chance(50) ? "MANY" : "ONE");
		break;
	case 5:
		printf("{\"operation\":\"shift\",\"spec\":%s}", PICK(shifts));
		break;
	case 6:
		printf("{\"operation\":\"modify-overwrite-beta\",\"spec\":{\"o\":{\"%s\":%s}}}",
			PICK(inner), PICK(scalars));
		break;
	case 7:
		makes_z = true;
		printf("{\"operation\":\"%s\",\"spec\":{\"z\":\"@(1,%s)\"}}", mode, key);
		break;
	case 8:
		fputs("{\"operation\":\"sort\"}", stdout);
		break;
	case 9:
		printf("{\"operation\":\"%s\",\"spec\":{\"%s\":%s}}", mode, chance(20) ? "*" : key,
			PICK(literals));
		break;
	case 10:
		printf("{\"operation\":\"%s\",\"spec\":{\"%s\":%s}}", mode, chance(20) ? "*" : key,
			PICK(levels));
		break;
	case 11:
		makes_z = true;
		printf("{\"operation\":\"%s\",\"spec\":{\"z\":\"=%s(@(1,%s),@(1,%s))\"}}", mode,
			PICK(lists), key, PICK(keys));
		break;
	case 12:
		makes_z = true;
		printf("{\"operation\":\"%s\",\"spec\":{\"z\":\"=toList(@(1,%s))\",\"%s\":%s}}",
			mode, key, key[0] == 'z' ? "a" : key, PICK(levels));
		break;
	case 13:
		makes_z = true;
		printf("{\"operation\":\"%s\",\"spec\":{\"z\":\"@(1,%s%s)\"}}", mode, key,
			chance(50) ? ".k" : "[0]");
		break;
	default:
		makes_z = true;
		printf("{\"operation\":\"%s\",\"spec\":{\"z\":\"=%s\"}}", mode,
			one_call(format("@(1,%s)", key)));
		break;
	}
	has_z = makes_z;
}

/* ---- the shift ----------------------------------------------------------- */

/* A place to write to, not below the key of `but`; NULL: any place. */
static const struct span *
place(const struct span *but)
{
	static const char *const first[] = { "x", "y", "w" }, *const second[] = { "k", "p" };
	static const char *const forms[] = { "[]", "[0]", ".&", "[1]", "[].q", "[0].k" };
	const char *key;
	do {
		key = PICK(first);
	} while (but != NULL && strcmp(key, but->keys[0]) == 0);
	for (unsigned i = 0; i < place_count; i++) {
		if (strcmp(places[i].keys[0], key) == 0) {
			return &places[i];
		}
	}
	struct span *p = &places[place_count++];
	*p = (struct span){ .keys = { key }, .count = 1, .form = "" };
	while (p->count < 3 && chance(20)) {
		p->keys[p->count++] = PICK(second);
	}
	if (chance(12)) {
		p->form = PICK(forms);
	}
	return p;
}

static const char *
path(const struct span *p)
{
	char text[TEXT_ROOM] = "";
	for (unsigned i = 0; i < p->count; i++) {
		strcat(text, i > 0 ? "." : "");
		strcat(text, p->keys[i]);
	}
	strcat(text, p->form);
	return format("%s", text);
}

/* A rule for a member: no other rule has the keys `a` and `b`. */
static void
rule_of_member(const char *a, const char *b)
{
	static const char *const below_a[] = { "*", "k", "0", "a" };
	const struct span *first = place(NULL);
	const char *p = path(first), *q = path(place(first));
	switch (below(14)) {
	case 0:
	case 1:
	case 2: /* several writers, one place */
		printf("\"%s\":\"%s\",\"%s\":\"%s\"", a, p, b, p);
		break;
	case 3:
		printf("\"%s|%s\":\"%s\"", a, b, p);
		break;
	case 4: /* one value, several places */
		printf("\"%s\":[\"%s\",\"%s\"]", a, p, q);
		break;
	case 5: /* by key and by lookup */
		printf("\"%s\":\"%s\",\"@(0,%s)\":\"%s\"", a, p, a, q);
		break;
	case 6:
		printf("\"%s\":\"%s\",\"%s\":{\"@(1,%s)\":\"%s\"}", a, p, b, a, q);
		break;
	case 7:
		printf("\"%s\":{\"@\":\"%s\",\"%s\":\"%s\"}", a, p, PICK(below_a), q);
		break;
	case 8: /* one inside the other */
		printf("\"%s\":\"%s\",\"@(0,%s.%s)\":\"%s\"", a, p, a, PICK(inner), q);
		break;
	case 9: /* a loop and a lookup */
		printf("\"%s\":{\"*\":\"%s\"},\"@(0,%s%s)\":\"%s\"", a, p, a,
			chance(50) ? ".k" : "[0]", q);
		break;
	case 10: /* the lookup's own level counts: once for each member */
		printf("\"%s\":{\"*\":{\"@(1,%s)\":\"%s\",\"@\":\"%s\"}}", a, PICK(inner), p,
			chance(50) ? p : q);
		break;
	case 11: /* nobody else may see what changes inside it */
		printf("\"%s\":\"%s\"", a, p);
		break;
	case 12:
		printf("\"%s\":\"%s.i\",\"%s\":\"%s.j\"", a, p, b, p);
		break;
	default:
		printf("\"@(0,%s)\":\"%s\",\"@(0,o.%s)\":\"%s\"", a, p, b, chance(50) ? p : q);
		break;
	}
}

/* A rule for the record, o or l; a shift has at most one of each kind. */
static void
rule_of_record(const char *a, const char *b)
{
	const struct span *first = place(NULL);
	const char *p = path(first), *q = path(place(first));
	switch (below(11)) {
	case 0:
		printf("\"@\":[\"%s\",\"%s\"]", p, q);
		break;
	case 1:
		printf("\"@\":\"%s\",\"*\":\"%s.&\"", p, q);
		break;
	case 2:
		printf("\"@\":\"%s\",\"%s\":\"%s\",\"%s\":\"%s\"", p, a, q, b, q);
		break;
	case 3:
		printf("\"o\":[\"%s\",\"%s\"]", p, q);
		break;
	case 4:
		printf("\"o\":{\"@\":\"%s\",\"@(1,%s)\":\"%s\"}", p, a, q);
		break;
	case 5:
		printf("\"o\":{\"%s\":\"%s\"},\"%s\":\"%s\"", a, p, b, p);
		break;
	case 6:
		printf(chance(50) ? "\"*\":{\"@\":\"%s\"}" : "\"*\":\"%s\"", p);
		break;
	case 7:
		printf("\"l\":{\"*\":{\"%s\":\"%s\",\"@\":\"%s\"}}", a, p, q);
		break;
	case 8:
		printf("\"o\":{\"*\":[\"%s\",\"%s.&\"]}", p, q);
		break;
	case 9:
		printf("\"l\":{\"*\":{\"%s\":\"%s[&1].%s\",\"@(2,%s)\":\"%s[&1].j\"}}", a, p, b, b,
			p);
		break;
	default:
		printf("\"l\":{\"@\":\"%s\",\"0\":{\"%s\":\"%s\",\"@\":\"%s\"}}", p, a, q, q);
		break;
	}
}

static void
shift(void)
{
	unsigned first = below(KEYS), rules = 1 + (chance(35) ? 1 : 0);
	bool takes_z = has_z && chance(40);
	fputs("{\"operation\":\"shift\",\"spec\":{", stdout);
	for (unsigned i = 0; i < rules; i++) {
		const char *a = keys[(first + 2 * i) % KEYS], *b = keys[(first + 2 * i + 1) % KEYS];
		fputs(i > 0 ? "," : "", stdout);
		a = takes_z && i == 0 && chance(50) ? "z" : a;
		b = takes_z && i == 0 && *a != 'z' ? "z" : b;
		(i == 0 && chance(25) ? rule_of_record : rule_of_member)(a, b);
	}
	if (has_z && !takes_z && chance(60)) {
		fputs(",\"z\":\"v\"", stdout);
		add_span("v");
	}
	fputs("}}", stdout);
}

/* ---- operations on the places -------------------------------------------- */

/* The leaf below a place's keys, as a member of an object that is still open. */
static void
nest(const struct span *p, const char *behind, const char *leaf)
{
	for (unsigned i = 0; i < p->count; i++) {
		printf("%s\"%s%s\":", i > 0 ? "{" : "", p->keys[i],
			i + 1 == p->count ? behind : "");
	}
	fputs(leaf, stdout);
	for (unsigned i = 1; i < p->count; i++) {
		putchar('}');
	}
}

static void
operation_on(const char *name, const struct span *p, const char *behind, const char *leaf)
{
	printf("{\"operation\":\"%s\",\"spec\":{", name);
	nest(p, behind, leaf);
	fputs("}}", stdout);
}

/* Two rules that read. */
static void
reads(void)
{
	const char *v = call(1), *w = call(1);
	printf("{\"operation\":\"%s\",\"spec\":{", PICK(modes));
	switch (below(6)) {
	case 0:
	case 1:
		printf("\"n\":\"%s\",\"m\":\"%s\"", v, w);
		break;
	case 2:
		printf("\"n\":[\"%s\",\"%s\"]", v, w);
		break;
	case 3:
		printf("\"n\":\"%s\",\"m\":\"@(1,n)\"", v);
		break;
	case 4:
		printf("\"n\":{\"i\":\"%s\",\"j\":\"%s\"}", call(2), call(2));
		break;
	default:
		printf("\"*\":\"%s\"", v);
		break;
	}
	fputs("}}", stdout);
	add_span("n");
}

/* A literal that later operations share. */
static void
literal(void)
{
	static const char *const literals[] = { "{\"k\":1}", "[1]", "{\"k\":{\"m\":[]}}", "[]",
		"{}", "[{\"k\":1},null]", "{\"k\":[1]}" };
	const char *op = chance(50) ? "default" : PICK(modes);
	printf("{\"operation\":\"%s\",\"spec\":{\"n\":%s}}", op, PICK(literals));
	add_span("n");
}

static void
changes(const struct span *p)
{
	static const char *const leaves[] = { "\"=squashNulls\"", "\"=recursivelySquashNulls\"",
		"\"=toString\"", "\"=size\"", "{\"k\":\"Q\"}", "{\"[0]\":\"Q\"}",
		"{\"*\":\"=toString\"}", "{\"*\":{\"k\":1}}", "[]", "{}", "{\"k\":{\"new\":[1]}}",
		"{\"*\":\"@(1,k)\"}", "{\"new\":1}", "{\"[1]\":{\"k\":2}}", "\"=toList\"",
		"\"@0\"" };
	bool any = true;
	printf("{\"operation\":\"%s\",\"spec\":{", PICK(modes));
	if (chance(25)) { /* a rule that reads, before */
		printf("\"r\":\"%s\",", call(1));
	}
	if (chance(15)) {
		nest(p, "", format("{\"k\":\"%s\"}", call(p->count + 1)));
	} else {
		nest(p, "", PICK(leaves));
	}
	if (chance(50)) {
		comma(&any);
		printf("\"m\":\"%s\"", call(1));
	}
	fputs("}}", stdout);
}

static void
last_shift(const struct span *p)
{
	static const char *const rights[] = { "[\"x\",\"y\"]", "\"x\"", "[\"w\",\"v.u\"]",
		"{\"@\":[\"x\",\"w\"]}", "{\"*\":[\"x\",\"w.&\"]}", "{\"@\":\"x\",\"k\":\"w\"}",
		"{\"0\":\"x\",\"@\":\"y\"}", "\"x[]\"", "[\"x[0]\",\"y\"]" };
	static const char *const others[] = { ",\"*\":\"&\"", ",\"*\":\"rest.&\"", ",\"*\":\"y\"",
		",\"m\":\"y\"", ",\"@\":\"all\"", ",\"@(0,x)\":\"w\"", ",\"m\":[\"n\",\"x\"]" };
	printf("{\"operation\":\"shift\",\"spec\":{\"%s\":%s%s}}", p->keys[0], PICK(rights),
		chance(60) ? PICK(others) : "");
	place_count = 3;
	places[0] = (struct span){ .keys = { "x" }, .count = 1 };
	places[1] = (struct span){ .keys = { "y" }, .count = 1 };
	places[2] = (struct span){ .keys = { "w" }, .count = 1 };
}

/* At most `left` operations; returns how many. */
static unsigned
after(unsigned left)
{
	static const char *const kinds[] = { "\"MANY\"", "\"ONE\"", "{\"k\":\"MANY\"}",
		"{\"*\":\"ONE\"}", "{\"0\":\"MANY\"}", "{\"k\":{\"*\":\"ONE\"}}" };
	static const char *const removals[] = { "\"\"", "{\"k\":\"\"}", "{\"b\":\"\"}",
		"{\"0\":\"\"}", "{\"*\":{\"k\":\"\"}}", "{\"k\":{\"m\":\"\"}}", "{\"*\":\"\"}" };
	static const char *const filled[] = { "\"D\"", "{\"k\":\"D\"}", "{\"new\":[1]}",
		"{\"*\":{\"new\":1}}", "{\"k\":{\"m\":1}}" };
	struct span p = places[below(place_count)];
	unsigned kind = below(KINDS + 2);
	if (kind < 4) {
		reads();
	} else if (kind < 7) {
		changes(&p);
	} else if (kind < 9) {
		operation_on("cardinality", &p, "", PICK(kinds));
	} else if (kind < 10) {
		operation_on("remove", &p, "", PICK(removals));
	} else if (kind < 11) {
		if (chance(50)) {
			operation_on("default", &p, "[]",
				chance(50) ? "{\"0\":\"D\"}" : "{\"2\":\"D\"}");
		} else {
			operation_on("default", &p, "", PICK(filled));
		}
	} else if (kind < 13) {
		literal();
		if (left > 1 && chance(70)) {
			putchar(',');
			last_shift(&places[place_count - 1]);
			return 2;
		}
	} else if (kind < 16) {
		last_shift(&p);
	} else {
		fputs("{\"operation\":\"sort\"}", stdout);
	}
	return 1;
}

static void
chain(uint64_t seed, uint64_t number)
{
	(void)seed, (void)number;
	static const unsigned char lengths[] = { 0, 0, 0, 1, 1, 1, 2, 2, 3, 3 };
	unsigned left = PICK(lengths);
	place_count = 0;
	fputs("\"spec\":[", stdout);
	has_z = false;
	if (left == 0 || chance(60)) {
		before();
		putchar(',');
	}
	shift();
	while (left > 0) {
		putchar(',');
		if (left == 1 && chance(15)) {
			fputs("{\"operation\":\"sort\"}", stdout);
			left = 0;
		} else {
			left -= after(left);
		}
	}
	putchar(']');
}

int
main(int argc, char **argv)
{
	return generate(&(struct generator){ "twice", 1, chain, record }, argc, argv);
}
