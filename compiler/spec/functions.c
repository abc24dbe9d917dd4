/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of modify: their names, and the arguments they accept. */
#include "spec/functions.h"

#include "base/suggest.h"
#include "spec/names.h"
#include "spec/spec_reader.h"

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
	const char *usage, *gives;
} functions[] = {
	{ "", NULL, OTHER, 0, MANY, false, 0, true, "", "" },
#define FUNCTION(name, symbol, kind, least, most, scalar, dialects, steady, usage, gives)          \
	{ name, #symbol, kind, least, most, scalar, DIALECTS_##dialects, steady, usage, gives },
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

const struct spec_name *
spec_functions(enum dialect dialect, struct arena *arena)
{
	struct spec_name *names = arena_new_array(arena, FUNCTION_COUNT, struct spec_name);
	size_t count = 0;
	for (int i = 1; i < FUNCTION_COUNT; i++) {
		if (has(dialect, i)) {
			names[count++] = (struct spec_name){ functions[i].name, functions[i].usage,
				functions[i].gives, OP_MODIFY };
		}
	}
	return names;
}

bool
function_is_known(struct text name)
{
	for (int d = 0; d < DIALECT_COUNT; d++) {
		if (function_find((enum dialect)d, name) != FUNCTION_UNKNOWN) {
			return true;
		}
	}
	return false;
}

unsigned
function_dialects(int id)
{
	unsigned dialects = 0;
	for (int i = 1; i < FUNCTION_COUNT; i++) { /* one line for each of two meanings */
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

/* The kind of each argument, by position, if there are several: s a string, c a string of one
 * UTF-16 unit, i an Integer, l a Long, d a Double, n anything that reads as a number, and -
 * anything. */
static const struct wanted {
	const char *name, *kinds;
} wanted[] = {
	{ "substring", "sii" },
	{ "leftPad", "-ic" },
	{ "rightPad", "-ic" },
	{ "intSubtract", "ii" },
	{ "longSubtract", "ll" },
	{ "doubleSubtract", "dd" },
	{ "divide", "nn" },
	{ "replace", "sss" },
	{ "replaceAll", "sss" },
	{ "multiply", "nn" },
};

/* Why the literal is not of that kind, or NULL. */
static const char *
not_of_kind(const struct node *n, char kind, const char **hint)
{
	int32_t value;
	bool number = n->kind == NODE_NUMBER, string = n->kind == NODE_STRING;
	bool small = number && java_parse_int(n->text, &value);
	bool floating = number && strpbrk(n->text.at, ".eEN") != NULL;
	switch (kind) {
	case 's':
		*hint = number ? "put the number into quotes" : NULL;
		return string ? NULL : "this argument must be a string";
	case 'c':
		*hint = number ? "put the digit into quotes: '0'" : NULL;
		return (string && (text_has_template(n->text) || java_length(n->text) == 1))
			       ? NULL
			       : "this argument must be a single character";
	case 'i':
		*hint = string ? "leave out the quotes" : NULL;
		return small ? NULL : "this argument must be a whole number of 32 bits";
	case 'l':
		*hint = small ? "a number that fits into 32 bits is an Integer: intSubtract takes these"
			      : NULL;
		return number && !small && !floating ? NULL : "this argument must be a Long";
	case 'd':
		*hint = small ? "a whole number is not a Double: write 3.0, or convert it with toDouble"
			      : NULL;
		return floating ? NULL : "this argument must be a Double";
	case 'n':
		return number || string ? NULL : "this argument must be a number";
	default:
		return NULL;
	}
}

static bool
literal_int(const struct expr *e, int32_t *value)
{
	return e->kind == EXPR_LITERAL && e->literal->kind == NODE_NUMBER &&
	       java_parse_int(e->literal->text, value);
}

/* What is wrong with numbers of the right kind. */
static const char *
out_of_range(const struct expr *e)
{
	const struct expr *args = e->arguments;
	int32_t a, b;
	if (text_is(e->function, "substring")) {
		bool from = literal_int(&args[1], &a), to = literal_int(&args[2], &b);
		if ((from && a < 0) || (to && b <= 0)) {
			return "positions are counted from 0";
		}
		return from && to && a >= b ? "the end must be after the start" : NULL;
	}
	if (text_is(e->function, "leftPad") || text_is(e->function, "rightPad")) {
		return literal_int(&args[1], &a) && (a <= 0 || a > 500)
			       ? "the width must be between 1 and 500"
			       : NULL;
	}
	if (text_is(e->function, "elementAt") && literal_int(&args[0], &a)) {
		bool outside = e->argument_count > 2 && a >= (int32_t)e->argument_count - 1;
		return a < 0 || outside ? "there is no such element" : NULL;
	}
	return text_is(e->function, "divide") && literal_int(&args[1], &a) && a == 0
		       ? "nothing can be divided by 0"
		       : NULL;
}

/* For several arguments. */
static const char *
wrong_kind(const struct expr *e, const char **hint, const struct expr **which)
{
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		const char *kinds = wanted[i].kinds;
		if (!text_is(e->function, wanted[i].name) || e->argument_count < strlen(kinds)) {
			continue;
		}
		for (unsigned k = 0; kinds[k] != '\0'; k++) {
			const struct expr *x = &e->arguments[k];
			const char *why = x->kind == EXPR_LITERAL
						  ? not_of_kind(x->literal, kinds[k], hint)
						  : NULL;
			if (why != NULL) {
				*which = x;
				return why;
			}
		}
	}
	*hint = NULL;
	return out_of_range(e);
}

const char *
function_useless(const struct expr *e, const char **hint, const struct expr **which)
{
	const struct function *f = &functions[e->function_id];
	const struct expr *args = e->arguments;
	bool first_is_literal = args[0].kind == EXPR_LITERAL;
	*hint = NULL;
	*which = e;
	if (e->argument_count == 1) {
		if (!first_is_literal) {
			return NULL; /* it may be a list of all the arguments */
		}
		bool empty = args[0].literal->kind == NODE_NULL;
		bool takes_null =
			strcmp(f->name, "isPresent") == 0 || strcmp(f->name, "isNull") == 0;
		if (empty && f->least > 0 && !takes_null) {
			*hint = "without parentheses, a function is applied to the value at its key";
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
	if (wants_list && e->argument_count == 2 && args[1].kind == EXPR_LITERAL) {
		return "the second of two arguments must be a list";
	}
	return wrong_kind(e, hint, which);
}

bool
modify_rule_changes_values(const struct modify_rule *r)
{
	unsigned i = 0;
	while (i < r->alternative_count && !expr_changes_values(&r->alternatives[i])) {
		i++;
	}
	return i < r->alternative_count;
}

bool
modify_changes_values(const struct modify_level *level)
{
	const struct modify_rule *lists[] = { level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct modify_rule *r = lists[i]; r != NULL; r = r->next) {
			if (modify_rule_changes_values(r) ||
				(r->below != NULL && !r->again &&
					modify_changes_values(r->below))) {
				return true;
			}
		}
	}
	return false;
}

static bool
path_has_ref(const struct path *p)
{
	for (unsigned i = 0; i < p->count; i++) {
		const struct element *e = &p->elements[i];
		for (unsigned j = 0; j < e->name.count; j++) {
			const struct piece *piece = &e->name.pieces[j];
			if (piece->is_ref && piece->ref.level > 0) {
				return true;
			}
		}
		if (e->lookup != NULL && path_has_ref(&e->lookup->path)) {
			return true;
		}
	}
	return false;
}

static bool
expr_has_ref(const struct expr *e)
{
	for (unsigned i = 0; i < e->argument_count; i++) {
		if (expr_has_ref(&e->arguments[i])) {
			return true;
		}
	}
	if (e->kind == EXPR_LOOKUP) {
		return path_has_ref(&e->lookup->path);
	}
	return e->kind == EXPR_CONTEXT && path_has_ref(&e->path);
}

bool
modify_has_refs(const struct modify_level *level)
{
	const struct modify_rule *lists[] = { level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct modify_rule *r = lists[i]; r != NULL; r = r->next) {
			for (unsigned k = 0; k < r->alternative_count; k++) {
				if (expr_has_ref(&r->alternatives[k])) {
					return true;
				}
			}
			if (r->below != NULL && !r->again && modify_has_refs(r->below)) {
				return true;
			}
		}
	}
	return false;
}
