/* SPDX-License-Identifier: Apache-2.0 */
/* Objects of which loops write members whose names may come twice. */
#include "plan/uses/uses.h"

/* The names of one set. */
struct set {
	const struct part *names; /* what begins it */
	unsigned count, running; /* its names; those that only the record has */
	bool shares; /* pieces of the input that share a name are put together */
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
		count_names(set, p->head);
		count_names(set, p->parts);
		count_names(set, p->otherwise);
	}
}

/* Whether a word is less than the key that it is of: what one of several stars took. */
static bool
is_less_than_key(const struct word *w)
{
	return w->kind == WORD_GROUP && w->arm->key->stars > 1;
}

/* Whether turns of so many loops may give the same name: it is no key of the only one. */
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

/* The value of the member that the name begins, when it is a piece of the input and all that
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

/* `loops`: so many are around the parts. */
static void
settle(struct set *set, const struct part *p, unsigned loops)
{
	for (; p != NULL; p = p->next) {
		unsigned around = loops + (p->kind == PART_LOOP);
		if (p->kind == PART_NAME_SEEN && p->number == set->names->number) {
			struct part *name = part_made(p);
			name->distinct =
				set->count == 1 ? without_constant_ends(p->words) : p->words;
			name->shared =
				set->shares && !is_constant(p->words) &&
						(set->running > 1 || may_come_twice(p, loops))
					? piece_of_member(p)
					: NULL;
			part_made(set->names)->shares |= name->shared != NULL;
		}
		settle(set, p->head, around);
		settle(set, p->parts, around);
		settle(set, p->otherwise, around);
	}
}

/* `may_share`: of objects in them; `ends`: something notices where the object of these parts ends.
 */
static void
settle_sets(const struct part *p, bool may_share, bool ends)
{
	for (; p != NULL; p = p->next) {
		if (p->kind == PART_NAMES) {
			struct set set = { .names = p };
			set.shares = may_share && ends && p->known == NULL && p->in_order;
			count_names(&set, p->next);
			settle(&set, p->next, 0);
		}
		settle_sets(p->head, may_share, false);
		settle_sets(p->parts, may_share, p->kind == PART_WRITTEN);
		settle_sets(p->otherwise, may_share, false);
	}
}

void
uses_names(struct plan *plan)
{
	for (const struct call *c = plan->calls; c != NULL; c = c->next) {
		settle_sets(c->parts, false, false); /* what is read back is no piece of text */
	}
	settle_sets(plan->parts, true, false);
}
