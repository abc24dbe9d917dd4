/* SPDX-License-Identifier: Apache-2.0 */
/* Right sides of modify: literals, lookups, context paths, calls (the reference's ModifierLeafSpec
 * and FunctionArg). */
#include "spec/func_parse.h"
#include "spec/func_reader.h"
#include "spec/functions.h"

#include "jolt/regex/regex.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- diagnostics of calls ------------------------------------------------ */

static void
warn_unknown(struct spec_reader *r, struct spelling name, const struct expr *e)
{
	const char *near = function_near(r->options->dialect, name.text);
	diag_warn(r->diag, WARN_UNKNOWN_FUNCTION, name.span,
		"unknown function \"%.*s\": the call gives %s", TEXT_ARGS(name.text),
		e->bare ? "nothing" : "its first argument");
	if (near != NULL) {
		diag_hint(r->diag, "did you mean \"%s\"?", near);
		diag_fix_word(r->diag, name.span, name.text, text_of(near));
	} else if (name.text.len > 2 && memcmp(name.text.at, "if", 2) == 0) {
		diag_hint(r->diag,
			"Jolt has no conditions: a key of shift matches a value, and the first of several alternatives that gives something is taken");
	}
}

/* True: reported that it never gives a result. */
static bool
check_arguments(struct spec_reader *r, const struct expr *e)
{
	const struct expr *which;
	const char *hint, *why = function_useless(e, &hint, &which);
	if (why == NULL) {
		return false;
	}
	diag_warn(r->diag, WARN_WRONG_ARGUMENTS, which->span, "%.*s never gives a value here: %s",
		TEXT_ARGS(e->function), why);
	if (hint != NULL) {
		diag_hint(r->diag, "%s", hint);
	}
	return true;
}

/* Checks the pattern of split or replaceAll, which is that argument.  PCRE2 must support whatever
 * Java does.  A pattern that Java rejects gives no result there, and so it does here.  True:
 * reported. */
static bool
check_pattern(struct spec_reader *r, const struct expr *e, unsigned argument)
{
	const struct expr *pattern = &e->arguments[argument];
	pcre2_code *code = NULL;
	if (e->argument_count <= argument || pattern->kind != EXPR_LITERAL ||
		pattern->literal->kind != NODE_STRING ||
		text_has_template(pattern->literal->text)) {
		return false;
	}
	struct text t = pattern->literal->text;
	enum jrt_regex_state state = jrt_regex_compile((struct jrt_text){ t.at, t.len }, &code);
	switch (state) {
	case JRT_REGEX_UNSUPPORTED:
		diag_error(r->diag, pattern->span,
			"PCRE2 does not support this regular expression of Java");
		diag_hint(r->diag,
			"the flags d U x, \\G, \\b{g}, \\N{..}, \\p{javaMirrored}, more than 65535 "
			"times and look-behind without a fixed length must be written in another "
			"way");
		break;
	case JRT_REGEX_BAD:
		diag_warn(r->diag, WARN_JAVA_PATTERN, pattern->span,
			"%.*s never gives a value here: Java rejects this regular expression",
			TEXT_ARGS(e->function));
		break;
	default:
		break;
	}
	pcre2_code_free(code);
	return state != JRT_REGEX_OK;
}

/* ---- literals ------------------------------------------------------------ */

static bool
read_secrets(struct spec_reader *r, const struct node *string)
{
	const struct template_part *parts;
	unsigned count;
	if (!text_has_template(string->text)) {
		return true;
	}
	if (!template_parse(string->text, string->span, r->arena, r->diag, &parts, &count)) {
		return false;
	}
	for (unsigned i = 0; i < count; i++) {
		if (parts[i].secret.len > 0) {
			table_set(&r->secrets, parts[i].secret, r);
		}
	}
	return true;
}

bool
literal_read(struct spec_reader *r, const struct node *node)
{
	if (node->kind == NODE_STRING) {
		return read_secrets(r, node);
	}
	bool good = node->kind != NODE_ERROR;
	NODE_EACH(child, node)
	{
		good &= literal_read(r, child);
	}
	return good;
}

static const struct node *
new_literal(struct spec_reader *r, enum node_kind kind, struct text text, struct span span)
{
	struct node *n = arena_new(r->arena, struct node);
	*n = (struct node){ .kind = kind, .text = text, .span = span };
	return n;
}

/* A double as JSON text that reads back as the same double and not as an integer. */
static struct text
double_text(struct spec_reader *r, struct text t, enum double_kind kind)
{
	if (kind == DOUBLE_NAN) {
		return TEXT("NaN");
	}
	double value = kind == DOUBLE_INFINITE ? (t.at[0] == '-' ? -HUGE_VAL : HUGE_VAL)
					       : strtod(t.at, NULL);
	if (isinf(value)) {
		return value < 0 ? TEXT("-" JAVA_INFINITY) : TEXT(JAVA_INFINITY);
	}
	char *printed = arena_printf(r->arena, "%.17g", value);
	return text_of(
		strpbrk(printed, ".e") != NULL ? printed : arena_printf(r->arena, "%s.0", printed));
}

static bool
is_word(struct text t, const char *word)
{
	return t.len == strlen(word) && strncasecmp(t.at, word, t.len) == 0;
}

/* An integer that Jolt reads as a Long, although JSON with so many digits means a BigInteger: made
 * from its text at run time. */
static void
long_literal(struct spec_reader *r, struct text digits, struct span span, struct expr *e)
{
	struct expr *text = arena_new(r->arena, struct expr);
	*text = (struct expr){ .kind = EXPR_LITERAL,
		.span = span,
		.literal = new_literal(r, NODE_STRING, digits, span) };
	int id = function_find(r->options->dialect, TEXT("toLong"));
	*e = (struct expr){ .kind = EXPR_CALL,
		.span = span,
		.function = TEXT("toLong"),
		.function_id = id,
		.symbol = function_symbol(id),
		.arguments = text,
		.argument_count = 1 };
}

/* An argument that is neither a lookup nor a context path. */
static bool
typed_literal(struct spec_reader *r, struct spelling s, struct expr *e)
{
	struct text t = s.text;
	int64_t integer;
	enum double_kind kind;
	e->kind = EXPR_LITERAL;
	if (t.len == 0) {
		e->literal = new_literal(r, NODE_NULL, TEXT("null"), s.span);
	} else if (t.at[0] == '\'' && t.at[t.len - 1] == '\'') {
		if (t.len == 1) {
			diag_error(r->diag, s.span, "a quote that is not closed");
			return false;
		}
		struct spelling inner = spelling_part(r->arena, s, 1, t.len - 1);
		e->literal = new_literal(r, NODE_STRING, inner.text, s.span);
	} else if (is_word(t, "true") || is_word(t, "false")) {
		e->literal = new_literal(
			r, NODE_BOOL, t.len == 4 ? TEXT("true") : TEXT("false"), s.span);
	} else if (java_parse_long(t, &integer)) {
		struct text text = text_of(arena_printf(r->arena, "%lld", (long long)integer));
		if (text.len > 18 + (size_t)(integer < 0)) {
			long_literal(r, text, s.span, e);
			return true;
		}
		e->literal = new_literal(r, NODE_NUMBER, text, s.span);
	} else if ((kind = func_double(t)) != DOUBLE_NOT) {
		e->literal = new_literal(r, NODE_NUMBER, double_text(r, t, kind), s.span);
	} else {
		e->literal = new_literal(r, NODE_STRING, t, s.span);
	}
	return e->literal->kind != NODE_STRING || read_secrets(r, e->literal);
}

/* ---- lookups, context paths ---------------------------------------------- */

/* The whole text must be one lookup; the reference reads it as a path and takes its last
 * element. */
static bool
read_lookup(struct spec_reader *r, struct spelling s, struct expr *e)
{
	struct path path;
	e->kind = EXPR_LOOKUP;
	if (!path_read(r, s, &path)) {
		return false;
	}
	const struct element *last = path.count == 0 ? NULL : &path.elements[path.count - 1];
	if (last == NULL || last->kind != ELEMENT_NAME_FROM) {
		diag_error(r->diag, last == NULL ? s.span : last->span, "text after a lookup");
		diag_hint(r->diag, "the whole path goes inside the parentheses: @(1,a.b)");
		return false;
	}
	e->lookup = last->lookup;
	return true;
}

static bool
read_context(struct spec_reader *r, struct spelling s, struct expr *e)
{
	e->kind = EXPR_CONTEXT;
	return path_read(r, spelling_part(r->arena, s, 1, s.text.len), &e->path);
}

/* ---- calls --------------------------------------------------------------- */

void
func_add(struct func_reader *r, size_t to, size_t next)
{
	arena_grow(r->arena, r->arguments, r->count, r->room);
	r->arguments[r->count++] = (struct func_token){ r->from, to };
	r->from = next;
}

static bool
read_argument(struct spec_reader *r, struct spelling s, struct expr *e)
{
	e->span = s.span;
	switch (s.text.len > 0 ? s.text.at[0] : 0) {
	case '^':
		return read_context(r, s, e);
	case '@':
		return read_lookup(r, s, e);
	default:
		return typed_literal(r, s, e);
	}
}

static bool
read_arguments(struct spec_reader *r, struct spelling inner, struct expr *e)
{
	struct func_reader f = { .s = inner, .arena = r->arena };
	void *parser = FuncAlloc(malloc);
	struct func_token t = { 0, 0 };
	int code;
	do {
		code = func_lex(&f, &t);
		Func(parser, code, t, &f);
	} while (code != 0);
	FuncFree(parser, free);
	struct expr *arguments = arena_new_array(r->arena, f.count, struct expr);
	bool good = true;
	for (unsigned i = 0; i < f.count; i++) {
		size_t from = f.arguments[i].from, to = f.arguments[i].to;
		struct text trimmed = java_trim((struct text){ inner.text.at + from, to - from });
		from = (size_t)(trimmed.at - inner.text.at);
		good &= read_argument(
			r, spelling_part(r->arena, inner, from, from + trimmed.len), &arguments[i]);
	}
	e->arguments = arguments;
	e->argument_count = f.count;
	return good;
}

const char *
user_symbol(struct spec_reader *r, const char *prefix, struct text name, const char *const *known,
	size_t count)
{
	char *symbol = arena_printf(r->arena, "%s%.*s", prefix, TEXT_ARGS(name));
	char *suffix = symbol + strlen(prefix);
	for (char *c = suffix; *c != '\0'; c++) {
		bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
			      (*c >= '0' && *c <= '9');
		*c = letter ? *c : '_';
	}
	for (size_t i = 0; i < count; i++) {
		if (strcmp(known[i], suffix) == 0) {
			return symbol;
		}
	}
	return NULL;
}

/* From `from` on, without the last UTF-16 unit: if the last character has two, the first one
 * stays. */
static struct spelling
without_last(struct spec_reader *r, struct spelling s, size_t from)
{
	size_t to = s.text.len - 1;
	while (to > from && ((unsigned char)s.text.at[to] & 0xc0) == 0x80) {
		to--;
	}
	if (s.text.len - to < 4) {
		return spelling_part(r->arena, s, from, to);
	}
	struct utf16 units = java_utf16(r->arena, (struct text){ s.text.at + to, 4 });
	struct speller out;
	speller_init(&out, r->arena, s);
	speller_add(&out, s, from, to);
	speller_add_byte(&out, (char)0xed, s, to);
	speller_add_byte(&out, (char)(0x80 | (units.at[0] >> 6 & 0x3f)), s, to);
	speller_add_byte(&out, (char)(0x80 | (units.at[0] & 0x3f)), s, to);
	return speller_done(&out);
}

/* A call with constant arguments becomes a constant.  If it gives no result, reports that, unless
 * something was reported already. */
static void
fold(struct spec_reader *r, struct expr *e, bool reported)
{
	const struct node **arguments =
		arena_new_array(r->arena, e->argument_count + 1, const struct node *);
	for (unsigned i = 0; i < e->argument_count; i++) {
		if (e->arguments[i].kind != EXPR_LITERAL) {
			return;
		}
		arguments[i] = e->arguments[i].literal;
	}
	e->literal = call_folded(e, arguments, e->argument_count, r->arena);
	if (e->literal != NULL) {
		e->kind = EXPR_LITERAL;
	} else if (!reported && !text_is(e->function, "noop") &&
		   call_gives_nothing(e, arguments, e->argument_count, r->arena)) {
		diag_warn(r->diag, WARN_WRONG_ARGUMENTS, e->span,
			"%.*s never gives a value here: these arguments give nothing",
			TEXT_ARGS(e->function));
	}
}

/* Finds the function: the dialect's, the user's, or none. */
static bool
find_function(struct spec_reader *r, struct spelling name, struct expr *e)
{
	const struct spec_options *o = r->options;
	const char *users =
		user_symbol(r, "jolt_fn_", name.text, o->user_functions, o->user_function_count);
	e->function = name.text;
	e->function_id = function_find(o->dialect, name.text);
	e->symbol = function_symbol(e->function_id);
	if (e->function_id != FUNCTION_UNKNOWN) {
		unsigned dialects = function_dialects(e->function_id);
		dialect_knows(r, dialects, name.text, name.span);
		if (users != NULL && dialects != DIALECTS_ALL) {
			diag_error(r->diag, name.span,
				"\"%.*s\" is a function of %s and one of your own",
				TEXT_ARGS(name.text), dialect_title(o->dialect));
			diag_hint(r->diag, "give your own another name than %s", users);
			return false;
		}
		return true;
	}
	e->symbol = users;
	e->user = users != NULL;
	if (!e->user && function_find(dialect_other(o->dialect), name.text) != FUNCTION_UNKNOWN) {
		dialect_lacks(r, "function", name.text, name.span, true,
			e->bare ? "with -Wno-other-dialect the call gives nothing"
				: "with -Wno-other-dialect the call gives its first argument");
	} else if (!e->user) {
		warn_unknown(r, name, e);
	}
	return true;
}

static bool
read_call(struct spec_reader *r, struct spelling s, struct expr *e)
{
	struct text t = s.text;
	const char *open = memchr(t.at, '(', t.len);
	size_t name_end = open == NULL ? t.len : (size_t)(open - t.at);
	e->kind = EXPR_CALL;
	e->bare = open == NULL;
	if (open == NULL && t.at[t.len - 1] == ')') {
		diag_error(r->diag, spelling_span(s, t.len - 1, t.len), "a ) without a (");
		diag_hint(r->diag, "a call is =name or =name(arguments)");
		return false;
	}
	if (!find_function(r, spelling_part(r->arena, s, 1, name_end), e)) {
		return false;
	}
	if (e->bare) {
		return true;
	}
	if (name_end + 2 > t.len) {
		diag_error(r->diag, spelling_span(s, name_end, t.len), "the ( is not closed");
		return false;
	}
	if (!read_arguments(r, without_last(r, s, name_end + 1), e)) {
		return false;
	}
	if (e->function_id != FUNCTION_UNKNOWN) {
		bool reported = check_arguments(r, e);
		if (text_is(e->function, "split")) {
			reported |= check_pattern(r, e, 0);
		} else if (text_is(e->function, "replaceAll")) {
			reported |= check_pattern(r, e, 1);
		}
		e->date = date_call_read(r, e);
		fold(r, e, reported || e->date != NULL);
	}
	return true;
}

bool
expr_read(struct spec_reader *r, const struct node *node, struct expr *e)
{
	*e = (struct expr){ .kind = EXPR_LITERAL, .span = node->span, .literal = node };
	if (node->kind != NODE_STRING || node->text.len == 0 ||
		strchr("=^@", node->text.at[0]) == NULL || node->text.at[0] == '\0') {
		return literal_read(r, node);
	}
	struct spelling s = spelling_of_value(r->arena, node);
	e->literal = NULL;
	switch (s.text.at[0]) {
	case '=':
		return read_call(r, s, e);
	case '^':
		return read_context(r, s, e);
	default:
		return read_lookup(r, s, e);
	}
}
