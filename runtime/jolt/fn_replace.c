/* SPDX-License-Identifier: Apache-2.0 */
/* replace and replaceAll of jolt-community: Java's String.replace, String.replaceAll. */
#include "jolt/fn.h"

#include "jolt/collect.h"
#include "jolt/pairs.h"
#include "jolt/regex/regex_find.h"
#include "jolt/regex/regex_syntax.h"

/* The arguments of both. */
struct order {
	struct jrt_value *from; /* returned if nothing matches */
	struct jrt_text text, what, by;
};

static bool
order_of(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args, struct order *o)
{
	struct given given = jrt_given(ctx, count, args);

	if (given.count != 3 || jrt_kind(ctx, given.items[0]) != JRT_KIND_STRING ||
		jrt_kind(ctx, given.items[1]) != JRT_KIND_STRING ||
		jrt_kind(ctx, given.items[2]) != JRT_KIND_STRING) {
		return false;
	}
	*o = (struct order){ given.items[0], given.items[0]->text, given.items[1]->text,
		given.items[2]->text };
	return true;
}

static struct jrt_value *
result_of(struct jrt_ctx *ctx, const struct jrt_collected *c)
{
	struct jrt_text whole = jrt_whole(ctx, jrt_collected_text(c));

	return ctx->status == JRT_OK ? jrt_make_string(ctx, whole) : NULL;
}

static struct jrt_text
part(struct jrt_text t, size_t from, size_t to)
{
	return (struct jrt_text){ t.at + from, to - from };
}

/* ---- literally ----------------------------------------------------------- */

/* The empty text matches before each UTF-16 unit and at the end. */
static struct jrt_value *
put_between_units(struct jrt_ctx *ctx, const struct order *o)
{
	struct jrt_collected c = { .ctx = ctx };

	if (o->by.len == 0) {
		return o->from;
	}
	for (size_t at = 0; at < o->text.len && ctx->status == JRT_OK;) {
		size_t next = jrt_next_character(o->text, at);
		jrt_collect(&c, o->by);
		if (jrt_is_pair(o->text.at + at)) {
			char halves[2 * JRT_HALF];
			jrt_put_halves(o->text.at + at, halves);
			jrt_collect(&c, (struct jrt_text){ halves, JRT_HALF });
			jrt_collect(&c, o->by);
			jrt_collect(&c, (struct jrt_text){ halves + JRT_HALF, JRT_HALF });
		} else {
			jrt_collect(&c, part(o->text, at, next));
		}
		at = next;
	}
	jrt_collect(&c, o->by);
	return result_of(ctx, &c);
}

static struct jrt_value *
replace_literal(struct jrt_ctx *ctx, const struct order *o)
{
	struct jrt_collected c = { .ctx = ctx };
	struct jrt_text text = o->text, what = o->what;
	size_t from = 0;
	const char *at;

	if (jrt_has_half(what)) { /* it may be half a character */
		text = jrt_halves(ctx, text);
		what = jrt_halves(ctx, what);
	}
	while ((at = memmem(text.at + from, text.len - from, what.at, what.len)) != NULL &&
		ctx->status == JRT_OK) {
		jrt_collect(&c, part(text, from, (size_t)(at - text.at)));
		jrt_collect(&c, o->by);
		from = (size_t)(at - text.at) + what.len;
	}
	if (from == 0) {
		return o->from;
	}
	jrt_collect(&c, part(text, from, text.len));
	return result_of(ctx, &c);
}

struct jrt_value *
jrt_fn_replace(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct order o;

	if (!order_of(ctx, count, args, &o)) {
		return NULL;
	}
	return o.what.len == 0 ? put_between_units(ctx, &o) : replace_literal(ctx, &o);
}

/* ---- matches ------------------------------------------------------------- */

/* A position in the text as Java counts: possibly between the halves of the character at `at`. */
struct spot {
	size_t at;
	bool half;
};

struct matcher {
	struct jrt_search search;
	struct jrt_text text;
	struct spot next; /* where the search continues */
	struct spot start, end; /* of the match */
	struct jrt_text seen; /* the text that the match's groups refer to */
	/* The text with one character split into halves: what precedes it is unchanged, what
	 * follows is two bytes further on. */
	char *apart;
	size_t gap;
};

enum { APART = 2 * JRT_HALF - JRT_PAIR }; /* extra bytes */

/* The text with the character at `at` split.  Such positions come in order, so that together they
 * move each byte only once. */
static struct jrt_text
take_apart(struct matcher *m, size_t at)
{
	struct jrt_text t = m->text;

	if (m->apart == NULL) {
		m->apart = jrt_arena_take(&m->search.ctx->arena, t.len + APART);
		if (m->apart == NULL) {
			jrt_fail(m->search.ctx, JRT_NO_ROOM);
			return (struct jrt_text){ NULL, 0 };
		}
		memcpy(m->apart + APART, t.at, t.len);
	} else {
		memcpy(m->apart + m->gap + APART, t.at + m->gap, JRT_PAIR);
	}
	memmove(m->apart + m->gap, m->apart + m->gap + APART, at - m->gap);
	m->gap = at;
	jrt_put_halves(t.at + at, m->apart + at);
	return (struct jrt_text){ m->apart, t.len + APART };
}

/* A match that begins between the halves of the character at `at`. */
static bool
match_in_character(struct matcher *m, size_t at)
{
	struct jrt_text apart = take_apart(m, at);
	size_t start, end;

	if (apart.at == NULL || !jrt_search_here(&m->search, apart, at + JRT_HALF, &start, &end)) {
		return false;
	}
	m->seen = apart;
	m->start = (struct spot){ at, true };
	m->end = end == start ? m->start : (struct spot){ end - APART, false };
	return true;
}

static bool
match_from(struct matcher *m, size_t at)
{
	m->seen = m->text;
	m->start.half = m->end.half = false;
	return m->search.ctx->status == JRT_OK &&
	       jrt_search_next(&m->search, at, &m->start.at, &m->end.at);
}

/* Java's Matcher.find: after a zero-width match, it continues one unit further. */
static bool
find(struct matcher *m)
{
	struct spot from = m->next;

	if (!(from.half && match_in_character(m, from.at)) &&
		!match_from(m, from.half ? from.at + JRT_PAIR : from.at)) {
		return false;
	}
	m->next = m->end;
	if (m->start.at != m->end.at || m->start.half != m->end.half) {
		return true;
	}
	size_t at = m->end.at;
	if (m->end.half) {
		m->next = (struct spot){ at + JRT_PAIR, false };
	} else if (at < m->text.len && jrt_is_pair(m->text.at + at)) {
		m->next.half = true;
	} else {
		m->next.at = jrt_next_character(m->text, at);
	}
	return true;
}

/* The text between two positions. */
static void
collect_between(struct jrt_collected *c, struct jrt_text t, struct spot from, struct spot to)
{
	char halves[2 * JRT_HALF];

	if (from.half && to.half && from.at == to.at) {
		return;
	}
	if (from.half) {
		jrt_put_halves(t.at + from.at, halves);
		jrt_collect(c, (struct jrt_text){ halves + JRT_HALF, JRT_HALF });
		from.at += JRT_PAIR;
	}
	jrt_collect(c, part(t, from.at, to.at));
	if (to.half) {
		jrt_put_halves(t.at + to.at, halves);
		jrt_collect(c, (struct jrt_text){ halves, JRT_HALF });
	}
}

/* ---- the replacement ----------------------------------------------------- */

static bool
is_name(char c)
{
	return jrt_is_letter(c) || jrt_is_digit(c);
}

/* The group of "{name}" after the dollar; -1: none. */
static int
named_group(const struct matcher *m, const char **at, const char *end)
{
	enum { LONGEST = 128 };
	char name[LONGEST + 1];
	const char *from = ++*at;

	while (*at < end && is_name(**at)) {
		++*at;
	}
	size_t len = (size_t)(*at - from);
	if (len == 0 || len > LONGEST || *at == end || **at != '}' || jrt_is_digit(*from)) {
		return -1;
	}
	++*at;
	memcpy(name, from, len);
	name[len] = '\0';
	int group = pcre2_substring_number_from_name(m->search.pattern->code, (PCRE2_SPTR)name);
	return group < 0 ? -1 : group;
}

/* The group of "12" after the dollar: takes digits as long as such a group exists. */
static int
numbered_group(const char **at, const char *end, int groups)
{
	int group = *(*at)++ - '0';

	while (*at < end && jrt_is_digit(**at) && group * 10 + (**at - '0') <= groups) {
		group = group * 10 + (*(*at)++ - '0');
	}
	return group <= groups ? group : -1;
}

/* Matcher.appendReplacement; false where it throws. */
static bool
collect_replacement(struct jrt_collected *c, const struct matcher *m, struct jrt_text by)
{
	const PCRE2_SIZE *groups = pcre2_get_ovector_pointer(m->search.pattern->match);
	int most = (int)pcre2_get_ovector_count(m->search.pattern->match) - 1;
	const char *at = by.at, *end = by.at + by.len;

	while (at < end) {
		char special = *at;
		if (special != '\\' && special != '$') {
			jrt_collect(c, (struct jrt_text){ at++, 1 });
			continue;
		}
		if (++at == end) {
			return false;
		}
		if (special == '\\') {
			jrt_collect(c, (struct jrt_text){ at++, 1 });
			continue;
		}
		int group = *at == '{'          ? named_group(m, &at, end)
			    : jrt_is_digit(*at) ? numbered_group(&at, end, most)
						: -1;
		if (group < 0) {
			return false;
		}
		PCRE2_SIZE from = groups[2 * group], to = groups[2 * group + 1];
		if (from != PCRE2_UNSET) {
			jrt_collect(c, part(m->seen, from, to));
		}
	}
	return true;
}

static struct jrt_value *
replace_matches(struct jrt_ctx *ctx, const struct order *o, const struct jrt_pattern *pattern)
{
	struct matcher m = { .search = { .ctx = ctx, .pattern = pattern, .text = o->text },
		.text = o->text };
	struct jrt_collected c = { .ctx = ctx };
	struct spot from = { 0, false }, end = { o->text.len, false };
	bool any = false;

	while (find(&m)) {
		any = true;
		collect_between(&c, o->text, from, m.start);
		if (!collect_replacement(&c, &m, o->by)) {
			return NULL;
		}
		from = m.end;
	}
	if (!any || ctx->status != JRT_OK) {
		return ctx->status == JRT_OK ? o->from : NULL;
	}
	collect_between(&c, o->text, from, end);
	return result_of(ctx, &c);
}

/* Whether the pattern is only a literal text, and the replacement too. */
static bool
is_plain(struct jrt_ctx *ctx, struct order *o)
{
	char *room = jrt_arena_take(&ctx->arena, o->what.len + 1);
	size_t len;

	if (room == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return false;
	}
	if (memchr(o->by.at, '\\', o->by.len) != NULL || memchr(o->by.at, '$', o->by.len) != NULL ||
		jrt_has_half(o->what) || !jrt_regex_is_literal(o->what, room, &len)) {
		return false;
	}
	o->what = (struct jrt_text){ room, len };
	return true;
}

struct jrt_value *
jrt_fn_replaceAll(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct order o;

	if (!order_of(ctx, count, args, &o)) {
		return NULL;
	}
	if (is_plain(ctx, &o)) {
		return o.what.len == 0 ? put_between_units(ctx, &o) : replace_literal(ctx, &o);
	}
	const struct jrt_pattern *pattern = jrt_pattern(ctx, o.what);
	return pattern != NULL ? replace_matches(ctx, &o, pattern) : NULL;
}
