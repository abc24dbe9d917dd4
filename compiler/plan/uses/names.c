/* SPDX-License-Identifier: Apache-2.0 */
/* Objects into which loops write members whose names may be repeated. */
#include "plan/uses/uses.h"

/* The names of one set. */
struct set {
	const struct part *names; /* the part that begins it */
	unsigned count, running; /* how many names it has, and how many of them are known only at
				    run time */
	bool shares; /* pieces of the input under the same name are merged */
};

static bool
is_constant(struct words words)
{
	unsigned i = 0;
	while (i < words.count && words.at[i].kind == WORD_TEXT) {
		i++;
	}
	return i == words.count;
}

static void
count_names(struct set *set, const struct part *p)
{
	for (; p != NULL; p = p->next) {
		if (p->kind == PART_NAME_SEEN && p->number == set->names->number) {
			set->count++;
			set->running += !is_constant(p->words);
		}
		count_names(set, p->around.head);
		count_names(set, p->parts);
		count_names(set, p->otherwise);
	}
}

/* Whether a word is only part of a key: what one of several stars matched. */
static bool
is_less_than_key(const struct word *w)
{
	return w->kind == WORD_GROUP && w->arm->key->stars > 1;
}

/* Whether turns of that many loops may give the same name. A key of the only loop cannot be
 * repeated. */
static bool
may_come_twice(const struct part *name, unsigned loops)
{
	for (unsigned i = 0; i < name->words.count; i++) {
		if (name->words.at[i].kind == WORD_VALUE || is_less_than_key(&name->words.at[i])) {
			return true;
		}
	}
	return loops > 1;
}

/* The value of the member whose name this is, if it is a piece of the input and nothing else
 * follows. */
static const struct part *
piece_of_member(const struct part *name)
{
	const struct part *p = name->next;
	while (p != NULL && (p->kind == PART_WORD || p->kind == PART_BYTES)) {
		p = p->next;
	}
	bool fits = p != NULL && p->kind == PART_INPUT && p->next != NULL &&
		    p->next->kind == PART_BYTES && text_is(p->next->bytes, ",") &&
		    p->next->next == NULL;
	return fits ? p : NULL;
}

static struct words
without_constant_ends(struct words words)
{
	while (words.count > 1 && words.at[0].kind == WORD_TEXT) {
		words.at++;
		words.count--;
	}
	while (words.count > 1 && words.at[words.count - 1].kind == WORD_TEXT) {
		words.count--;
	}
	return words;
}

/* `loops`: the number of loops around the parts. */
static void
settle(struct set *set, const struct part *p, unsigned loops)
{
	for (; p != NULL; p = p->next) {
		unsigned around = loops + (p->kind == PART_LOOP);
		if (p->kind == PART_NAME_SEEN && p->number == set->names->number) {
			struct part *name = part_made(p);
			name->names.distinct =
				set->count == 1 ? without_constant_ends(p->words) : p->words;
			name->names.shared =
				set->shares && !is_constant(p->words) &&
						(set->running > 1 || may_come_twice(p, loops))
					? piece_of_member(p)
					: NULL;
			part_made(set->names)->names.shares |= name->names.shared != NULL;
		}
		settle(set, p->around.head, around);
		settle(set, p->parts, around);
		settle(set, p->otherwise, around);
	}
}

/* `may_share`: objects in these parts may have names that are shared; `ends`: the end of the object
 * of these parts is noticed. */
static void
settle_sets(const struct part *p, bool may_share, bool ends)
{
	for (; p != NULL; p = p->next) {
		if (p->kind == PART_NAMES) {
			struct set set = { .names = p };
			set.shares =
				may_share && ends && p->names.known == NULL && p->names.in_order;
			count_names(&set, p->next);
			settle(&set, p->next, 0);
		}
		settle_sets(p->around.head, may_share, false);
		settle_sets(p->parts, may_share, p->kind == PART_WRITTEN);
		settle_sets(p->otherwise, may_share, false);
	}
}

void
uses_names(struct plan *plan)
{
	for (const struct call *c = plan->calls; c != NULL; c = c->next) {
		settle_sets(c->written.parts, false,
			false); /* a value that is read back is no longer a piece of the text */
	}
	settle_sets(plan->parts, true, false);
}
