/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/emit_key_switch.h"

#include "emit/emit_finder.h"

#include <string.h>

enum {
	BYTE_FROM = 3
}; /* with this many keys of one length or more, a switch over one of their bytes comes first */

void
key_cases_init(struct key_cases *c, struct arena *arena)
{
	*c = (struct key_cases){ .arena = arena };
	table_init(&c->seen, arena);
}

void
key_cases_add(struct key_cases *c, struct text name, const void *of)
{
	if (table_get(&c->seen, name) != NULL) {
		return;
	}
	arena_grow(c->arena, c->at, c->count, c->room);
	c->at[c->count++] = (struct key_case){ name, of };
	table_set(&c->seen, name, (void *)(uintptr_t)1);
}

/* What all the functions here need. */
struct key_switch {
	struct cwriter *w;
	void (*found)(void *with, const void *of);
	void *with;
};

/* What a switch is over: a number of a name, below 2^31. */
typedef unsigned key_number(struct text name, size_t at);

static unsigned
length_of(struct text name, size_t at)
{
	(void)at;
	return (unsigned)name.len;
}

static unsigned
byte_of(struct text name, size_t at)
{
	return (unsigned char)name.at[at];
}

static const char *
byte_constant(struct cwriter *w, unsigned byte)
{
	bool shown = byte > ' ' && byte < 127 && byte != '\'' && byte != '\\';
	return arena_printf(w->arena, shown ? "'%c'" : "%u", byte);
}

/* How many different bytes the names have at that position. */
static unsigned
bytes_at(const struct key_case *const *cases, unsigned count, size_t at)
{
	bool seen[256] = { false };
	unsigned bytes = 0;
	for (unsigned i = 0; i < count; i++) {
		bool *is_seen = &seen[(unsigned char)cases[i]->name.at[at]];
		bytes += !*is_seen;
		*is_seen = true;
	}
	return bytes;
}

/* The position at which names of one length differ most, for a switch over that byte; their length
 * if there are too few, or if one has several spellings: the byte is compared as spelled. */
static size_t
distinct_byte(const struct key_case *const *cases, unsigned count)
{
	size_t length = cases[0]->name.len, best = length;
	unsigned most = 1;
	for (unsigned i = 0; i < count; i++) {
		if (count < BYTE_FROM || !emit_is_spelled(cases[i]->name)) {
			return length;
		}
	}
	for (size_t at = 0; at < length; at++) {
		unsigned bytes = bytes_at(cases, count, at);
		if (bytes > most) {
			most = bytes;
			best = at;
		}
	}
	return best;
}

static void
emit_same_length(const struct key_switch *, const struct key_case *const *cases, unsigned count);

static void
emit_switch_over(const struct key_switch *s, const struct key_case *const *cases, unsigned count,
	key_number *number, size_t at)
{
	struct cwriter *w = s->w;
	const struct key_case **same = arena_new_array(w->arena, count, const struct key_case *);
	bool *done = arena_new_array(w->arena, count, bool);
	for (unsigned first = 0; first < count; first++) {
		if (done[first]) {
			continue;
		}
		unsigned of = number(cases[first]->name, at), n = 0;
		for (unsigned i = first; i < count; i++) {
			if (number(cases[i]->name, at) == of) {
				same[n++] = cases[i];
				done[i] = true;
			}
		}
		w->depth--;
		cw_line(w, "case %s:",
			number == byte_of ? byte_constant(w, of)
					  : arena_printf(w->arena, "%u", of));
		w->depth++;
		emit_same_length(s, same, n);
		cw_line(w, "break;");
	}
	w->depth--;
	cw_line(w, "default:");
	w->depth++;
	cw_line(w, "break;");
}

static void
emit_same_length(const struct key_switch *s, const struct key_case *const *cases, unsigned count)
{
	struct cwriter *w = s->w;
	size_t at = distinct_byte(cases, count);
	if (at < cases[0]->name.len) {
		cw_open(w, "switch (jrt_key_byte(&k, %zu))", at);
		emit_switch_over(s, cases, count, byte_of, at);
		cw_close(w);
		return;
	}
	for (unsigned i = 0; i < count; i++) {
		cw_open(w, "if (%s)", emit_key_test(w, cases[i]->name));
		s->found(s->with, cases[i]->of);
		cw_line(w, "continue;");
		cw_close(w);
	}
}

void
emit_key_switch(struct cwriter *w, const struct key_cases *c,
	void (*found)(void *with, const void *of), void *with)
{
	const struct key_switch s = { w, found, with };
	const struct key_case **all = arena_new_array(w->arena, c->count, const struct key_case *);
	for (unsigned i = 0; i < c->count; i++) {
		all[i] = &c->at[i];
	}
	cw_open(w, "switch (jrt_key_length(&k))");
	emit_switch_over(&s, all, c->count, length_of, 0);
	cw_close(w);
}
