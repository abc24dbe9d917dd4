/* SPDX-License-Identifier: Apache-2.0 */
/* Random chains of the transforms in docs/recipes.md, for the differential test: lists become maps,
 * groups and columns, and lists again; between and after these steps, values are changed, added,
 * removed, counted and sorted.  A chain knows what it has made, so that each operation continues
 * from there.  The records are those that such specs are for, with some faults. */
#include "generator.h"
#include "recipes_record.h"

#include <stdio.h>
#include <string.h>

/* ---- what a document is ----------------------------------------------------- */

enum element {
	ROW, /* an object of fields */
	PAIR, /* an object with a name and its value */
	ROWS, /* a list of such objects */
	COLUMNS, /* an object of lists */
	LIST, /* of scalars */
	SCALAR,
	MAP /* an object of scalars; its names are values of rows */
};

/* The document has a list or a map of such elements at `path`; "": the document is that list or
 * map. */
static struct form {
	const char *path;
	bool list;
	enum element element;
	unsigned fields; /* bits: which of `fields` the rows have, approximately */
} now;

static const char *const made[] = { "new", "total", "n", "id2", "a\\\\.b" };
static const char *const outer[] = { "id", "name", "meta", "meta.x", "none" };
static const char *const literals[] = { "0", "\"none\"", "null", "[]", "{}", "[1]", "{\"x\":1}",
	"\"\"", "true" };

/* What a member of an object or an element can become: right sides of modify. */
static const char *const rights[] = { "\"=toInteger\"", "\"=toString\"", "\"=size\"", "\"=toList\"",
	"\"=concat(@(1,%k),'-',@(1,%f))\"", "\"=size(@(1,%g))\"", "\"=join(',',@(1,%g))\"",
	"\"=elementAt(@(1,%g),0)\"", "\"=elementAt(0,@(1,%g))\"", "\"@(1,%f)\"", "\"@(2,%o)\"",
	"\"@(3,%o)\"", "\"=firstElement(@(1,%g))\"", "\"=lastElement(@(1,%g))\"",
	"\"=intSum(@(1,%f))\"", "\"=max(@(1,%f),@(1,%k))\"", "[\"=toInteger\",\"none\"]",
	"[\"@(1,%f)\",\"@(1,%k)\",\"x\"]", "\"=isPresent\"",
	"{\"x\":\"=toString\",\"n\":\"@(2,%f)\"}", "{\"*\":\"=toString\"}", "\"=squashDuplicates\"",
	"\"=sort\"", "\"=split('-',@(1,name))\"", "\"=toUpper\"", "\"=trim\"",
	"\"=notNull(@(1,%f))\"", "\"=recursivelySquashNulls\"", "\"=squashNulls\"",
	"\"=doubleSum(@(1,%f))\"", "\"=concat(@(2,%o),@(1,%f))\"", "\"=toList(@(1,%f),@(1,%k))\"",
	"\"=divideAndRound(2,@(1,qty),3)\"", "\"lit\"", "7", "null",
	"{\"*\":{\"v\":\"=toInteger\"}}", "\"=substring(@(1,name),0,2)\"" };

/* A shift from a document of one form to one of another.  In its text, `~` is the path that it
 * writes to (without the dot before a name if that is the document itself), and `%` with a letter
 * is a name: k of a field whose values name things, f of a scalar, g of anything else, v a new one,
 * o of a member of the record; a capital letter is the name before it for that letter. */
static const struct recipe {
	enum element from;
	const char *text;
	bool list;
	enum element to;
} recipes[] = {
	/* Groups. */
	{ ROW, "\"*\":\"~.@(0,%k)[]\"", false, ROWS },
	{ ROW, "\"*\":{\"@\":\"~.@(1,%k)[]\"}", false, ROWS },
	{ ROW, "\"*\":{\"*\":\"~.@(1,%k).&\"}", false, ROW },
	{ ROW, "\"*\":{\"*\":\"~.@(1,%k).&[]\"}", false, COLUMNS },
	{ ROW, "\"*\":{\"%f\":\"~.@(1,%k).%F[]\",\"%g\":\"~.@(1,%K).%v[]\"}", false, COLUMNS },
	{ ROW, "\"*\":{\"%f\":\"~.@(1,%k).%F\",\"%g\":\"~.@(1,%K).%G\"}", false, ROW },
	{ ROW, "\"*\":{\"%f\":\"~.@(1,%k).@(1,%k)\"}", false, MAP },
	{ ROW, "\"*\":{\"@\":\"~.@(1,%k).@(1,%k)\"}", false, ROW },
	/* By a value. */
	{ ROW, "\"*\":\"~.@(0,%k)\"", false, ROW },
	{ ROW, "\"*\":{\"%f\":\"~.@(1,%k)\"}", false, SCALAR },
	{ ROW, "\"*\":{\"%f\":\"~.@(1,%k)[]\"}", false, LIST },
	{ ROW, "\"*\":{\"%f\":\"~.@(1,%k).%F\",\"sub\":{\"*\":\"~.@(2,%K).&\"}}", false, ROW },
	{ ROW, "\"*\":{\"%f\":\"~.@(1,%k).%F\",\"*\":\"~.@(1,%K).rest.&\"}", false, ROW },
	{ ROW, "\"*\":{\"subs\":{\"*\":{\"v\":\"~.@(3,%k).@(1,k)\"}}}", false, MAP },
	{ ROW, "\"*\":{\"%k\":{\"*\":{\"@2\":\"~.&\"}}}", false, ROW },
	{ ROW, "\"*\":{\"tags\":{\"*\":{\"*\":{\"@(3,%k)\":\"~.&1[]\"}}}}", false, LIST },
	{ ROW, "\"*\":{\"%f\":\"~.&1.%F\",\"%g\":\"~.&1.%v\"}", false, ROW },
	{ ROW, "\"*\":{\"*\":\"~.x_&1.&\"}", false, ROW },
	/* To lists. */
	{ ROW, "\"*\":{\"%f\":\"~[&1].%F\",\"%g\":\"~[&1].%v\",\"*\":\"~[&1].&\"}", true, ROW },
	{ ROW, "\"*\":{\"%f\":\"~[#2].%F\",\"%g\":\"~[#2].%G\"}", true, ROW },
	{ ROW, "\"*\":{\"%f\":[\"~[&1].%F\",\"all[]\"],\"%g\":\"~[&1].%G\"}", true, ROW },
	{ ROW, "\"*\":{\"%f\":\"~[].%F\"}", true, ROW },
	{ ROW, "\"*\":\"~[]\"", true, ROW },
	{ ROW, "\"*\":\"~[&]\"", true, ROW },
	{ ROW, "\"*\":{\"$\":\"~[#2].k\",\"@\":\"~[#2].v\"}", true, PAIR },
	{ ROW, "\"*\":{\"$\":\"~[#2].key\",\"*\":\"~[#2].&\"}", true, ROW },
	{ ROW, "\"*\":{\"*\":\"~[&1].&\",\"@(2,%o)\":\"~[&1].order\"}", true, ROW },
	{ ROW, "\"*\":{\"sub\":{\"*\":\"~[&2].&\"},\"*\":\"~[&1].&\"}", true, ROW },
	{ ROW, "\"*\":{\"sub\":{\"*\":\"~[&2].sub_&\"},\"%f\":\"~[&1].%F\"}", true, ROW },
	{ ROW, "\"*\":{\"subs\":{\"*\":\"~[]\"}}", true, PAIR },
	{ ROW, "\"*\":{\"subs\":{\"*\":{\"*\":\"~[&3].&[]\"}},\"*\":\"~[&1].&\"}", true, ROW },
	{ ROW, "\"*\":{\"subs\":{\"*\":{\"v\":\"~[&3].@(1,k)\"}},\"%f\":\"~[&1].%F\"}", true, ROW },
	{ ROW, "\"*\":{\"name\":{\"*-*\":{\"$(0,1)\":\"~[&3].name\",\"$(0,2)\":\"~[&3].kind\"},\"*\":{\"$\":\"~[&3].name\"}},\"*\":\"~[&1].&\"}",
		true, ROW },
	/* Conditions. */
	{ ROW, "\"*\":{\"%k\":{\"a|b\":{\"@2\":\"~[]\"}}}", true, ROW },
	{ ROW, "\"*\":{\"kind\":{\"a\":{\"@(2,%f)\":\"~[]\"},\"*\":{\"@2\":\"other[]\"}}}", true,
		SCALAR },
	{ ROW, "\"*\":{\"flag\":{\"true\":{\"#yes\":\"~[&3].state\"},\"*\":{\"#no\":\"~[&3].state\"}},\"*\":\"~[&1].&\"}",
		true, ROW },
	{ ROW, "\"*\":{\"flag\":{\"true\":{\"@(2,%f)\":\"~.@(3,%k)\"},\"*\":null}}", false,
		SCALAR },
	/* To columns. */
	{ ROW, "\"*\":{\"*\":\"~.&[]\"}", false, LIST },
	{ ROW, "\"*\":{\"%f\":\"~.%F[]\",\"%g\":\"~.%G[]\"}", false, LIST },
	/* From groups. */
	{ ROWS, "\"*\":\"~[]\"", true, ROWS },
	{ ROWS, "\"*\":{\"*\":\"~[]\"}", true, ROW },
	{ ROWS, "\"*\":{\"$\":\"~[#2].key\",\"@\":\"~[#2].subs\"}", true, ROW },
	{ ROWS, "\"*\":{\"0\":\"~.&1\"}", false, ROW },
	{ ROWS, "\"*\":{\"0\":\"~[]\"}", true, ROW },
	{ ROWS, "\"*\":{\"*\":{\"%f\":\"~[#3].%F\",\"%g\":\"~[#3].%v[]\"}}", true, COLUMNS },
	{ ROWS, "\"*\":{\"*\":{\"%f\":\"~.&2.%F[]\",\"%g\":\"~.&2.%G\"}}", false, COLUMNS },
	{ ROWS, "\"*\":{\"*\":{\"*\":\"~.&2[&1].&\"}}", false, ROWS },
	{ ROWS, "\"*\":{\"*\":{\"%f\":\"~.&2[&1].%v\",\"*\":\"~.&2[&1].&\"}}", false, ROWS },
	{ ROWS, "\"*\":{\"*\":{\"*\":\"~.&2.&[]\"}}", false, COLUMNS },
	{ ROWS, "\"*\":{\"*\":{\"%f\":\"~.&2.@(1,%k)\"}}", false, MAP },
	{ ROWS, "\"*\":{\"*\":\"~.@(0,%k)[]\"}", false, ROWS },
	{ ROWS, "\"*\":{\"*\":{\"@\":\"~.&2.@(1,%k)\"}}", false, ROW },
	{ COLUMNS, "\"*\":\"~[]\"", true, COLUMNS },
	{ COLUMNS, "\"*\":{\"$\":\"~[#2].key\",\"*\":\"~[#2].&\"}", true, COLUMNS },
	{ COLUMNS, "\"*\":{\"*\":{\"*\":\"~.&2[&].&1\"}}", false, ROWS },
	{ COLUMNS, "\"*\":{\"%f\":{\"*\":\"~[].%F\"}}", true, ROW },
	{ COLUMNS, "\"*\":{\"%f\":{\"0\":\"~.&2.%F\",\"*\":null},\"%g\":\"~.&1.%G\"}", false, ROW },
	{ COLUMNS, "\"*\":{\"%f\":\"~.&1\"}", false, LIST },
	{ COLUMNS, "\"*\":{\"%f\":{\"*\":\"~.&\"}}", false, SCALAR },
	{ LIST, "\"*\":{\"*\":\"~[&].&1\"}", true, ROW },
	{ LIST, "\"*\":{\"*\":\"~[]\"}", true, SCALAR },
	{ LIST, "\"*\":{\"0\":\"~.&1\"}", false, SCALAR },
	{ LIST, "\"%f\":{\"*\":\"~[&].%F\"},\"*\":{\"*\":\"~[&].&1\"}", true, ROW },
	{ LIST, "\"*\":{\"$\":\"~[#2].k\",\"@\":\"~[#2].v\"}", true, PAIR },
	{ LIST, "\"*\":\"~.&\"", false, LIST },
	{ LIST, "\"*\":{\"*\":{\"*\":{\"$2\":\"~.&1[]\"}}}", false, LIST },
	{ SCALAR, "\"*\":{\"$\":\"~[#2].k\",\"@\":\"~[#2].v\"}", true, PAIR },
	{ SCALAR, "\"*\":\"~[]\"", true, SCALAR },
	{ SCALAR, "\"*\":\"~.x_&\"", false, SCALAR },
	{ SCALAR, "\"*\":{\"*\":{\"$1\":\"~.&1[]\"}}", false, LIST },
	{ SCALAR, "\"*\":{\"a|7\":{\"#one\":\"~.&2\"},\"*\":{\"@1\":\"~.&2\"}}", false, SCALAR },
	{ MAP, "\"*\":\"~[]\"", true, MAP },
	{ MAP, "\"*\":{\"*\":\"~.&\"}", false, SCALAR },
	{ MAP, "\"*\":{\"*\":{\"$\":\"~.&2[#2].k\",\"@\":\"~.&2[#2].v\"}}", false, ROWS },
	{ MAP, "\"*\":{\"*\":{\"$1\":\"~[].k\"}}", true, PAIR },
	{ MAP, "\"*\":{\"*\":\"~.&.&1\"}", false, MAP },
	{ MAP, "\"*\":{\"$\":\"~[#2].id\",\"*\":\"~[#2].&\"}", true, ROW },
};

/* ---- texts ------------------------------------------------------------------ */

/* A field of the rows: one from `from` up to but not including `before`, if the rows have any of
 * these. */
static const char *
some_field(unsigned from, unsigned to)
{
	unsigned which = from + below(to - from);
	for (unsigned i = 0; i < FIELDS && (now.fields >> which & 1) == 0; i++) {
		which = i < to - from ? from + i : (which + 1) % FIELDS;
	}
	return fields[which];
}

/* A name for a letter in a text. */
static const char *
name_for(char letter)
{
	switch (letter) {
	case 'k':
		return now.element == PAIR ? "k" : some_field(0, chance(85) ? 2 : SCALARS);
	case 'f':
		return now.element == PAIR ? (chance(70) ? "k" : "key") : some_field(0, SCALARS);
	case 'g':
		return now.element == PAIR ? "v" : some_field(SCALARS, FIELDS);
	case 'o':
		return PICK(outer);
	default:
		return PICK(made);
	}
}

/* The bits of the fields that a recipe names, and of those that it leaves. */
static unsigned
named_in(const char *text)
{
	unsigned named = 0;
	for (unsigned i = 0; i < FIELDS; i++) {
		char key[16];
		snprintf(key, sizeof key, "\"%s\":", fields[i]);
		named |= (strstr(text, key) != NULL ? 1u : 0u) << i;
	}
	return named;
}

static bool
passes_on(const char *text)
{
	return strstr(text, "&\"") != NULL || strstr(text, "&[]\"") != NULL ||
	       strstr(text, "\"*\":\"~") != NULL || strstr(text, "\"@") != NULL;
}

/* Prints the text of a spec that writes to `to`.  Returns the bits of the fields that it asks for.
 */
static unsigned
fill_in(const char *text, const char *to)
{
	const char *last[128] = { NULL };
	unsigned again_named = 0;
	for (const char *at = text; *at != '\0'; at++) {
		if (*at == '~') {
			fputs(to, stdout);
			at += *to == '\0' && at[1] == '.';
		} else if (*at == '%') {
			char letter = *++at;
			bool again = letter >= 'A' && letter <= 'Z';
			letter = (char)(again ? letter - 'A' + 'a' : letter);
			if (!again || last[(int)letter] == NULL) {
				last[(int)letter] = name_for(letter);
			}
			fputs(last[(int)letter], stdout);
			for (unsigned i = 0; again && i < FIELDS; i++) {
				again_named |= (fields[i] == last[(int)letter] ? 1u : 0u) << i;
			}
		} else {
			putchar(*at);
		}
	}
	return again_named;
}

/* Opens the levels down to the elements; the last name has `suffix`.  Returns how many. */
static unsigned
open_path(const char *suffix)
{
	unsigned levels = 0;
	for (const char *at = now.path; *at != '\0'; levels++) {
		size_t len = strcspn(at, ".");
		printf("\"%.*s%s\":{", (int)len, at, at[len] == '\0' ? suffix : "");
		at += len + (at[len] == '.');
	}
	return levels;
}

static void
close_path(unsigned levels)
{
	while (levels-- > 0) {
		putchar('}');
	}
}

static void
begin(const char *operation)
{
	printf("{\"operation\":\"%s\",\"spec\":{", operation);
}

/* ---- operations ------------------------------------------------------------- */

static void
reshape(void)
{
	static const char *const places[] = { "", "", "", "out", "by", "data.rows" };
	enum element from = now.element == PAIR ? ROW : now.element;
	const struct recipe *r;
	do {
		r = &recipes[below(sizeof recipes / sizeof *recipes)];
	} while (r->from != from || ((named_in(r->text) & ~now.fields) != 0 && chance(90)));
	const char *to = PICK(places);
	begin("shift");
	unsigned levels = open_path("");
	unsigned named = fill_in(r->text, to);
	close_path(levels);
	if (levels > 0 && chance(35)) {
		fputs(*to == '\0' ? ",\"id\":\"id\""
				  : (chance(50) ? ",\"*\":\"&\""
						: ",\"id\":\"id\",\"meta\":\"meta\""),
			stdout);
	}
	if (levels > 0 && chance(15)) { /* another list, at the same elements, by their key */
		printf(",\"extra\":{\"*\":{\"*\":\"%s%s@(1,id).&\"}}", to, *to == '\0' ? "" : ".");
	}
	fputs("}}", stdout);
	now = (struct form){ to, r->list, r->to, passes_on(r->text) ? now.fields : named };
}

/* The level of one element: by "*", or by a name or an index. */
static void
open_element(void)
{
	printf("\"%s\":", chance(85) ? "*" : now.list ? "0" : "a");
}

/* Opens what holds the fields of an element; returns how many levels. */
static unsigned
open_fields(void)
{
	open_element();
	fputs(now.element == ROWS ? "{\"*\":{" : "{", stdout);
	return now.element == ROWS ? 2 : 1;
}

static bool
has_fields(void)
{
	return now.element <= COLUMNS;
}

static const char *
any_field(void)
{
	return name_for("ffgv"[below(4)]);
}

static void
modify(void)
{
	static const char *const modes[] = { "modify-overwrite-beta", "modify-overwrite-beta",
		"modify-default-beta", "modify-define-beta" };
	static const char *const of_list[] = { "\"=size\"", "\"=sort\"", "\"=firstElement\"",
		"\"=join('-',@0)\"", "\"=intSum\"", "{\"*\":\"=toInteger\"}",
		"\"=squashDuplicates\"", "{\"0\":\"x\"}", "\"=max\"", "\"=elementAt(@0,1)\"",
		"\"=recursivelySquashNulls\"" };
	begin(PICK(modes));
	unsigned levels = open_path("");
	if (chance(12)) {
		fputs(chance(50) ? "\"*\":\"=recursivelySquashNulls\"" : "\"*\":\"=squashNulls\"",
			stdout);
	} else if (now.element == ROWS && chance(30)) {
		fputs("\"*\":", stdout);
		fputs(PICK(of_list), stdout);
	} else if (has_fields()) {
		levels += open_fields();
		for (unsigned i = 0, count = 1 + below(3); i < count; i++) {
			static const char letters[] = "fgv";
			printf("%s\"%s\":", i > 0 ? "," : "", name_for(letters[i]));
			fill_in(PICK(rights), "");
		}
	} else if (now.element == LIST) {
		open_element();
		fputs(PICK(of_list), stdout);
	} else if (now.element == MAP) {
		fputs("\"*\":{\"*\":\"=toString\"}", stdout);
	} else {
		open_element();
		fill_in(rights[below(4)], "");
	}
	close_path(levels);
	if (levels > 0 && *now.path != '\0' && chance(30)) {
		printf(",\"%s\":\"=size(@(1,%s))\"", PICK(made), now.path);
	}
	fputs("}}", stdout);
}

/* One key per level: with several, Java's order is not fixed. */
static void
fill(void)
{
	begin("default");
	unsigned levels = open_path(now.list ? "[]" : "");
	if (has_fields() && now.element != ROWS) {
		levels += open_fields();
		printf("\"%s\":%s", any_field(), PICK(literals));
	} else {
		open_element();
		fputs(PICK(literals), stdout);
	}
	close_path(levels);
	fputs("}}", stdout);
}

static void
take_away(void)
{
	begin("remove");
	unsigned levels = open_path("");
	if (chance(15)) {
		fputs("\"*\":\"\"", stdout);
	} else if (has_fields()) {
		levels += open_fields();
		printf("\"%s\":\"\"", any_field());
	} else {
		printf("\"%s\":%s", any_field(), chance(60) ? "\"\"" : "{\"0\":\"\"}");
	}
	close_path(levels);
	if (*now.path != '\0' && chance(30)) {
		printf(",\"%s\":\"\"", PICK(outer));
	}
	fputs("}}", stdout);
}

static void
one_or_many(void)
{
	begin("cardinality");
	unsigned levels = open_path("");
	if (has_fields() && (now.element != ROWS || chance(50))) {
		levels += open_fields();
		printf("\"%s\":", any_field());
	} else {
		open_element();
	}
	fputs(chance(50) ? "\"ONE\"" : "\"MANY\"", stdout);
	close_path(levels);
	fputs("}}", stdout);
}

/* The last operation names what exists by then. */
static void
pick_some(void)
{
	static const char *const specs[] = { "\"*\":{\"%f\":\"p[].%F\",\"%g\":\"p[].%G\"}",
		"\"*\":{\"%f\":\"%F\",\"*\":\"rest.&\"}", "\"a\":\"x\",\"*\":\"&\"",
		"\"0\":\"first\",\"*\":\"rest[]\"", "\"*\":{\"@(0,%k)\":\"keys[]\"}",
		"\"%f\":\"x\",\"%g\":[\"y\",\"z[]\"],\"*\":\"&\"" };
	begin("shift");
	unsigned levels = open_path("");
	fill_in(PICK(specs), "");
	close_path(levels);
	fputs("}}", stdout);
}

static void
operation(void)
{
	unsigned kind = below(100);
	if (kind < 45) {
		reshape();
	} else if (kind < 70) {
		modify();
	} else if (kind < 78) {
		fill();
	} else if (kind < 86) {
		take_away();
	} else if (kind < 94) {
		one_or_many();
	} else {
		fputs("{\"operation\":\"sort\"}", stdout);
	}
}

/* Where the record has its rows. */
static struct form start;

static void
chain(uint64_t seed, uint64_t number)
{
	(void)seed, (void)number;
	enum { ALL = (1 << FIELDS) - 1 };
	static const struct form forms[] = { { "", true, ROW, ALL }, { "items", true, ROW, ALL },
		{ "items", true, ROW, ALL }, { "o.items", true, ROW, ALL }, { "", false, ROW, ALL },
		{ "by", false, ROW, ALL } };
	now = start = PICK(forms);
	fputs("\"spec\":[", stdout);
	if (chance(25)) {
		operation();
		putchar(',');
	}
	reshape();
	for (unsigned left = 1 + below(4); left > 0; left--) {
		putchar(',');
		operation();
	}
	if (chance(15)) {
		putchar(',');
		pick_some();
	}
	putchar(']');
}

/* ---- the record ------------------------------------------------------------- */

static void
record(void)
{
	if (*start.path == '\0') {
		rows(start.list);
		return;
	}
	fputs("{\"id\":", stdout);
	scalar();
	if (chance(50)) {
		fputs(",\"name\":\"N\"", stdout);
	}
	if (chance(30)) {
		fputs(",\"extra\":[{\"id\":\"a\",\"e\":1},{\"id\":1,\"e\":2}]", stdout);
	}
	const char *dot = strchr(start.path, '.');
	if (dot == NULL) {
		printf(",\"%s\":", start.path);
	} else {
		printf(",\"%.*s\":{\"%s\":", (int)(dot - start.path), start.path, dot + 1);
	}
	rows(start.list);
	fputs(dot != NULL ? ",\"id\":3}" : "", stdout);
	if (chance(60)) {
		fputs(",\"meta\":{\"x\":\"m\",\"y\":null}", stdout);
	}
	putchar('}');
}

int
main(int argc, char **argv)
{
	return generate(&(struct generator){ "recipes", 2, chain, record }, argc, argv);
}
