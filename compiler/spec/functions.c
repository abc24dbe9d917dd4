/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of modify: which there are, and what they can be given. */
#include "spec/functions.h"

#include "base/suggest.h"

#include <string.h>

enum { MANY = 0x7fffffff };
enum function_kind { EACH, LIST, STRING_LIST, INTEGER_LIST, STRING_EACH, OTHER };
enum { JOLT = 1U << DIALECT_JOLT, COMMUNITY = 1U << DIALECT_COMMUNITY, ALL = JOLT | COMMUNITY };

static const struct function {
	const char *name, *symbol;
	enum function_kind kind;
	unsigned least, most;
	bool scalar;
	unsigned dialects;
	bool steady;
} functions[] = {
	{ "", NULL, OTHER, 0, MANY, false, 0, true },
#define FUNCTION(name, symbol, kind, least, most, scalar, dialects, steady)                        \
	{ name, #symbol, kind, least, most, scalar, DIALECTS_##dialects, steady },
#include "spec/functions.def"
#undef FUNCTION
};
enum { FUNCTION_COUNT = sizeof functions / sizeof *functions };

static bool
has(enum dialect dialect, int id)
{
	return (functions[id].dialects >> dialect & 1) != 0;
}

int
function_find(enum dialect dialect, struct text name)
{
	for (int i = 1; i < FUNCTION_COUNT; i++) {
		if (has(dialect, i) && text_is(name, functions[i].name)) {
			return i;
		}
	}
	return FUNCTION_UNKNOWN;
}

unsigned
function_dialects(int id)
{
	unsigned dialects = 0;
	for (int i = 1; i < FUNCTION_COUNT; i++) { /* a line for each of two meanings */
		if (strcmp(functions[i].name, functions[id].name) == 0) {
			dialects |= functions[i].dialects;
		}
	}
	return dialects;
}

const char *
function_symbol(int id)
{
	return functions[id].symbol;
}

bool
function_is_steady(int id)
{
	return functions[id].steady;
}

const char *
function_near(enum dialect dialect, struct text name)
{
	const char *names[FUNCTION_COUNT];
	size_t count = 0;
	for (int i = 1; i < FUNCTION_COUNT; i++) {
		if (has(dialect, i)) {
			names[count++] = functions[i].name;
		}
	}
	return suggest(name, names, count);
}

bool
expr_gives_scalar(const struct expr *e)
{
	return e->kind == EXPR_CALL && functions[e->function_id].scalar;
}

bool
expr_gives_of_nothing(const struct expr *e)
{
	return e->kind == EXPR_CALL && (e->user || !functions[e->function_id].steady);
}

bool
expr_changes_values(const struct expr *e)
{
	if (e->kind != EXPR_CALL) {
		return false;
	}
	bool changes = e->user || text_is(e->function, "squashNulls") ||
		       text_is(e->function, "recursivelySquashNulls");
	for (unsigned i = 0; i < e->argument_count && !changes; i++) {
		changes = expr_changes_values(&e->arguments[i]);
	}
	return changes;
}

static bool
is_number(const struct expr *e, bool whole)
{
	return e->literal->kind == NODE_NUMBER &&
	       (!whole || strpbrk(e->literal->text.at, ".eEN") == NULL);
}

const char *
function_useless(const struct expr *e, const char **hint)
{
	const struct function *f = &functions[e->function_id];
	const struct expr *args = e->arguments;
	bool first_is_literal = args[0].kind == EXPR_LITERAL;
	*hint = NULL;
	if (e->argument_count == 1) {
		if (!first_is_literal) {
			return NULL; /* it may be a list of all that is wanted */
		}
		bool empty = args[0].literal->kind == NODE_NULL;
		bool takes_null =
			strcmp(f->name, "isPresent") == 0 || strcmp(f->name, "isNull") == 0;
		if (empty && f->least > 0 && !takes_null) {
			*hint = "without parentheses a function is applied to the value that stands there";
			return "there is no argument";
		}
		return f->kind == EACH || f->kind == OTHER ? NULL : "a single value is not enough";
	}
	if (e->argument_count < f->least) {
		return "there are too few arguments";
	}
	if (e->argument_count > f->most) {
		return "there are too many arguments";
	}
	bool driven = f->kind == STRING_LIST || f->kind == STRING_EACH || f->kind == INTEGER_LIST;
	if (driven && first_is_literal) {
		if (f->kind == INTEGER_LIST && !is_number(&args[0], true)) {
			return "the first argument must be a whole number";
		}
		if (f->kind != INTEGER_LIST && args[0].literal->kind != NODE_STRING) {
			*hint = is_number(&args[0], false) ? "put the number into quotes" : NULL;
			return "the first argument must be a string";
		}
	}
	bool wants_list = f->kind == STRING_LIST || f->kind == INTEGER_LIST;
	return wants_list && e->argument_count == 2 && args[1].kind == EXPR_LITERAL
		       ? "the second of two arguments must be a list"
		       : NULL;
}
