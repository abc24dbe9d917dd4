/* SPDX-License-Identifier: Apache-2.0 */
/* Whether two names of an object may be equal at run time, judging by how they begin and end. */
#include "plan/output/place_group.h"

#include <string.h>

/* A name: a constant, or what is known of one that only the record contains. */
struct pattern {
	struct text before, behind; /* for a constant, both are the whole name */
	bool constant;
	const struct loop *plain; /* the name is the key that this loop is at */
};

static struct pattern
pattern_of(struct words words, const struct loop *loop)
{
	struct pattern p = { { "", 0 }, { "", 0 }, false, NULL };
	struct text all;
	if (words_known(words, &all)) {
		return (struct pattern){ all, all, true, NULL };
	}
	const struct word *first = &words.at[0], *last = &words.at[words.count - 1];
	p.before = first->kind == WORD_TEXT ? first->text : p.before;
	p.behind = last->kind == WORD_TEXT ? last->text : p.behind;
	p.plain = words.count == 1 && first->kind == WORD_KEY ? loop : NULL;
	return p;
}

static bool
may_be(const struct pattern *a, const struct pattern *b)
{
	size_t before = a->before.len < b->before.len ? a->before.len : b->before.len;
	size_t behind = a->behind.len < b->behind.len ? a->behind.len : b->behind.len;
	if (a->constant && b->constant) {
		return text_equal(a->before, b->before);
	}
	if ((a->constant && a->before.len < b->before.len + b->behind.len) ||
		(b->constant && b->before.len < a->before.len + a->behind.len)) {
		return false;
	}
	return memcmp(a->before.at, b->before.at, before) == 0 &&
	       memcmp(a->behind.at + a->behind.len - behind, b->behind.at + b->behind.len - behind,
		       behind) == 0;
}

/* A literal key of its level takes it, so the loop never comes to it. */
static bool
is_taken(const struct pattern *constant, const struct pattern *plain)
{
	const struct taken *t = plain->plain != NULL ? plain->plain->taken : NULL;
	while (t != NULL && !text_equal(t->input->name, constant->before)) {
		t = t->next;
	}
	return t != NULL;
}

static bool
may_meet(const struct pattern *a, const struct pattern *b)
{
	return may_be(a, b) && !(a->constant && is_taken(a, b)) && !(b->constant && is_taken(b, a));
}

static struct pattern
pattern_of_slot(const struct slot *s)
{
	return s->words.count > 0 ? pattern_of(s->words, NULL)
				  : (struct pattern){ s->name, s->name, true, NULL };
}

/* Whether another of the names may equal this one, which belongs to `self`. */
static bool
meets_another(const struct pattern *name, const struct slot *slots, const struct alternative *self)
{
	for (const struct slot *s = slots; s != NULL; s = s->next) {
		struct pattern other = pattern_of_slot(s);
		if (s->loop == NULL && may_meet(name, &other)) {
			return true;
		}
		for (const struct alternative *a = s->alternatives; a != NULL; a = a->next) {
			other = pattern_of(a->name, s->loop);
			if (a != self && may_meet(name, &other)) {
				return true;
			}
		}
	}
	return false;
}

/* Whether two turns of the arm may give the same name because no key distinguishes them. */
static bool
meets_itself(const struct alternative *a)
{
	for (unsigned i = 0; i < a->name.count; i++) {
		const struct word *w = &a->name.at[i];
		bool distinct =
			w->kind == WORD_KEY || (w->kind == WORD_GROUP && w->arm->key->stars == 1);
		if (distinct && w->arm == a->arm) {
			return false;
		}
	}
	return a->arm != NULL;
}

/* Whether the names of some members are only known to an inner object. */
static bool
has_spread(const struct slot *slots)
{
	for (const struct slot *s = slots; s != NULL; s = s->next) {
		for (const struct alternative *a = s->alternatives; a != NULL; a = a->next) {
			if (a->spread) {
				return true;
			}
		}
	}
	return false;
}

bool
names_may_meet(const struct slot *slots)
{
	if (has_spread(slots)) {
		return true;
	}
	for (const struct slot *s = slots; s != NULL; s = s->next) {
		for (const struct alternative *a = s->alternatives; a != NULL; a = a->next) {
			struct pattern name = pattern_of(a->name, s->loop);
			if (meets_itself(a) || meets_another(&name, slots, a)) {
				return true;
			}
		}
	}
	return false;
}

static bool
add_known(struct evaluator *e, const struct known_name **known, struct text name)
{
	const struct known_name *k = *known;
	while (k != NULL && !text_equal(k->name, name)) {
		k = k->next;
	}
	if (k != NULL) {
		return true;
	}
	struct known_name *more = arena_new(e->arena, struct known_name);
	*more = (struct known_name){
		.name = name, .bit = *known == NULL ? 0 : (*known)->bit + 1, .next = *known
	};
	*known = more;
	return more->bit < MOST_KNOWN_NAMES;
}

/* Adds the name that one arm gives its member. False: the name is neither a constant nor the key of
 * the turn, or the keys of another loop are names already. `plain`: the loop whose keys are. */
static bool
add_known_of_arm(struct evaluator *e, const struct known_name **known, const struct slot *s,
	const struct alternative *a, const struct loop **plain)
{
	struct pattern name = pattern_of(a->name, s->loop);
	if (name.constant) {
		return add_known(e, known, name.before);
	}
	if (name.plain == NULL || a->arm == NULL || a->name.at->arm != a->arm ||
		(*plain != NULL && *plain != s->loop)) {
		return false;
	}
	*plain = s->loop;
	return true;
}

const struct known_name *
names_known(struct evaluator *e, const struct slot *slots)
{
	const struct known_name *known = NULL;
	const struct loop *plain = NULL;
	if (has_spread(slots)) {
		return NULL;
	}
	for (const struct slot *s = slots; s != NULL; s = s->next) {
		if (s->loop == NULL && (s->words.count > 0 || !add_known(e, &known, s->name))) {
			return NULL;
		}
		for (const struct alternative *a = s->alternatives; a != NULL; a = a->next) {
			if (!add_known_of_arm(e, &known, s, a, &plain)) {
				return NULL;
			}
		}
	}
	struct pattern key = { { "", 0 }, { "", 0 }, false, plain };
	for (const struct known_name *k = known; k != NULL; k = k->next) {
		struct pattern constant = { k->name, k->name, true, NULL };
		struct known_name *made = (struct known_name *)(uintptr_t)k; /* just now */
		made->may_be_key = plain != NULL && !is_taken(&constant, &key);
	}
	return known;
}
