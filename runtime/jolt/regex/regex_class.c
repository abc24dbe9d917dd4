/* SPDX-License-Identifier: Apache-2.0 */
/* Classes of Java's regular expressions, including nested classes and intersections.  PCRE2 has
 * neither: a union becomes alternatives, an intersection a lookahead, of one character each. */
#include "jolt/regex/regex_parts.h"

#include <stdlib.h>

#define ANY "[\\x{0}-\\x{10ffff}]"

/* The class so far. */
struct class
{
	struct jrt_regex_out items; /* of one pair of brackets */
	struct jrt_regex_out others; /* further alternatives: |[^..]|(?:..) */
	bool more; /* contains more than characters below U+0100, which Java treats separately */
	/* what was added last, besides these */
	enum { LAST_NONE, LAST_ITEM, LAST_OTHER } last;
	size_t last_from;
};

static void parse(struct jrt_translation *, struct jrt_regex_out *, bool right);

static void
finish(struct class *k)
{
	free(k->items.at);
	free(k->others.at);
	*k = (struct class){ 0 };
}

static bool
is_empty(const struct class *k)
{
	return k->items.used == 0 && k->others.used == 0;
}

/* The class as an expression for one character. */
static void
put_class(struct jrt_translation *t, struct jrt_regex_out *out, const struct class *k, bool negated)
{
	bool simple = k->others.used == 0;
	jrt_regex_put_string(t, out, simple ? "" : negated ? "(?:(?!" : "(?:");
	if (k->items.used > 0) {
		jrt_regex_put_string(t, out, simple && negated ? "[^" : "[");
		jrt_regex_put(t, out, k->items.at, k->items.used);
		jrt_regex_put_string(t, out, "]");
	}
	if (!simple) { /* without the first bar, unless something precedes it */
		bool alone = k->items.used == 0;
		jrt_regex_put(t, out, k->others.at + alone, k->others.used - alone);
		jrt_regex_put_string(t, out, negated ? ")" ANY ")" : ")");
	}
}

/* ---- adding -------------------------------------------------------------- */

static void
put_range(struct jrt_translation *t, struct class *k, uint32_t from, uint32_t to)
{
	jrt_regex_put_char(t, &k->items, from);
	if (to > from) {
		jrt_regex_put_string(t, &k->items, "-");
		jrt_regex_put_char(t, &k->items, to);
	}
}

/* Adds the other case of the part of from..to that lies in low..high. */
static void
put_other_case(
	struct jrt_translation *t, struct class *k, uint32_t from, uint32_t to, char low, char high)
{
	uint32_t first = from > (uint32_t)low ? from : (uint32_t)low;
	uint32_t last = to < (uint32_t)high ? to : (uint32_t)high;
	if (first <= last) {
		put_range(t, k, first ^ 0x20, last ^ 0x20);
	}
}

static void
add_range(struct jrt_translation *t, struct class *k, uint32_t from, uint32_t to)
{
	bool apart = from == to && from < 256;
	k->more = k->more || !apart;
	k->last = apart ? LAST_NONE : LAST_ITEM;
	k->last_from = k->items.used;
	put_range(t, k, from, to);
	if (t->flags.ignore_case) {
		put_other_case(t, k, from, to, 'a', 'z');
		put_other_case(t, k, from, to, 'A', 'Z');
	}
}

static void
add_set(struct jrt_translation *t, struct class *k, const struct jrt_regex_set *set)
{
	k->more = true;
	k->last = set->complement ? LAST_OTHER : LAST_ITEM;
	if (set->complement) {
		k->last_from = k->others.used;
		jrt_regex_put_string(t, &k->others, "|");
		jrt_regex_put_set(t, &k->others, set);
	} else {
		k->last_from = k->items.used;
		jrt_regex_put_string(t, &k->items, set->items);
	}
}

/* ---- reading ------------------------------------------------------------- */

/* One end of a range, or a single character; false: it was a set, which has been added, or an
 * error. */
static bool
read_char(struct jrt_translation *t, struct class *k, bool end_of_range, uint32_t *c)
{
	struct jrt_regex_set set;
	if (!jrt_regex_take(t, "\\")) {
		*c = jrt_regex_next(t);
		return true;
	}
	bool before_hyphen = t->end - t->at >= 2 && t->at[1] == '-';
	if ((end_of_range || before_hyphen) && jrt_regex_take(t, "v")) {
		*c = '\v'; /* one character inside a range */
		return true;
	}
	switch (jrt_regex_escape(t, c, &set)) {
	case JRT_ESCAPED_CHAR:
		return t->state == JRT_REGEX_OK;
	case JRT_ESCAPED_SET:
		if (!end_of_range) {
			add_set(t, k, &set);
			return false;
		}
		break;
	case JRT_ESCAPED_OTHER:
		break;
	}
	jrt_regex_refuse(t, JRT_REGEX_BAD);
	return false;
}

static void
read_item(struct jrt_translation *t, struct class *k)
{
	uint32_t from, to;
	if (!read_char(t, k, false, &from)) {
		return;
	}
	bool range = t->end - t->at >= 2 && t->at[0] == '-' && t->at[1] != '[' && t->at[1] != ']';
	if (!range) {
		add_range(t, k, from, from);
		return;
	}
	t->at++;
	if (read_char(t, k, true, &to)) {
		if (to < from) {
			jrt_regex_refuse(t, JRT_REGEX_BAD);
			return;
		}
		add_range(t, k, from, to);
	}
}

/* Keeps only what was added last; if that is such a character, Java has a null there. */
static void
keep_last(struct jrt_translation *t, struct class *k)
{
	struct class kept = { .last = k->last, .more = true };
	if (!k->more) {
		return;
	}
	if (k->last == LAST_NONE) {
		jrt_regex_refuse(t, JRT_REGEX_BAD);
		return;
	}
	bool item = k->last == LAST_ITEM;
	const struct jrt_regex_out *from = item ? &k->items : &k->others;
	jrt_regex_put(t, item ? &kept.items : &kept.others, from->at + k->last_from,
		from->used - k->last_from);
	finish(k);
	*k = kept;
}

/* What follows "&&": classes in brackets, and everything else up to the closing bracket as one more
 * class, form a union.  If there is nothing, Java intersects with what was added last. */
static void
intersect(struct jrt_translation *t, struct class *k)
{
	struct jrt_regex_out right = { 0 };
	while (t->at < t->end && *t->at != ']' && *t->at != '&') {
		bool nested = jrt_regex_take(t, "[");
		jrt_regex_put_string(t, &right, right.used > 0 ? "|" : "");
		parse(t, &right, !nested);
	}
	if (right.used == 0) {
		if (is_empty(k)) {
			jrt_regex_refuse(t, JRT_REGEX_BAD);
		}
		keep_last(t, k);
		return;
	}
	struct class both = { .last = LAST_OTHER, .more = true };
	jrt_regex_put_string(t, &both.others, "|(?:");
	if (!is_empty(k)) {
		jrt_regex_put_string(t, &both.others, "(?=");
		put_class(t, &both.others, k, false);
		jrt_regex_put_string(t, &both.others, ")");
	}
	jrt_regex_put_string(t, &both.others, "(?:");
	jrt_regex_put(t, &both.others, right.at, right.used);
	jrt_regex_put_string(t, &both.others, "))");
	free(right.at);
	finish(k);
	*k = both;
}

/* A class as an expression for one character; `right`: the right operand of "&&", up to the bracket
 * that closes the enclosing class. */
static void
parse(struct jrt_translation *t, struct jrt_regex_out *out, bool right)
{
	struct class k = { 0 };
	bool negated = !right && jrt_regex_take(t, "^"), closed = false;
	unsigned both = 0;
	if (t->depth == JRT_REGEX_DEEPEST) {
		jrt_regex_refuse(t, JRT_REGEX_UNSUPPORTED);
		return;
	}
	t->depth++;
	while (t->at < t->end && !closed) {
		if (jrt_regex_take(t, "[")) {
			k.more = true;
			k.last = LAST_OTHER;
			k.last_from = k.others.used;
			jrt_regex_put_string(t, &k.others, "|");
			parse(t, &k.others, false);
		} else if (jrt_regex_take(t, "&&")) {
			if (++both == JRT_REGEX_DEEPEST) {
				jrt_regex_refuse(t, JRT_REGEX_UNSUPPORTED);
			}
			intersect(t, &k);
		} else if (*t->at == ']' && !is_empty(&k)) {
			t->at += !right;
			closed = true;
		} else {
			read_item(t, &k);
		}
	}
	if (!closed) {
		jrt_regex_refuse(t, JRT_REGEX_BAD);
	}
	if (t->state == JRT_REGEX_OK) {
		put_class(t, out, &k, negated);
	}
	finish(&k);
	t->depth--;
}

void
jrt_regex_class(struct jrt_translation *t)
{
	parse(t, &t->out, false);
}

void
jrt_regex_put_set(
	struct jrt_translation *t, struct jrt_regex_out *out, const struct jrt_regex_set *set)
{
	jrt_regex_put_string(t, out, set->complement ? "[^" : "[");
	jrt_regex_put_string(t, out, set->items);
	jrt_regex_put_string(t, out, "]");
}
