/* SPDX-License-Identifier: Apache-2.0 */
/* The order of a Java HashMap, which is what default makes when there is no document. Its keys come
 * from the spec, so the order is known at compile time (json/java_map.h has the rules, for the tree
 * way). */
#include "plan/domain/shape.h"

#include "spec/java.h"

#include <stdlib.h>

enum { BUCKETS = 16, CROWD = 8, TREES = 64 };

struct entry {
	struct slot *slot;
	uint32_t hash;
	uint32_t bucket;
	unsigned at; /* in the order of insertion */
};

/* Members that default may have put into the object when it made it. */
static struct entry *
entries_of(struct evaluator *e, const struct shape *object, unsigned *count)
{
	struct entry *entries = arena_new_array(e->arena, object->count + 1, struct entry);
	*count = 0;
	for (struct slot *s = object->slots; s != NULL; s = s->next) {
		if (s->older || s->when->kind == COND_NEVER) {
			continue;
		}
		uint32_t h = java_hash(s->name);
		entries[*count] = (struct entry){ .slot = s, .hash = h ^ h >> 16, .at = *count };
		(*count)++;
	}
	return entries;
}

/* Counts the first `count` entries by bucket; returns the count for the last entry's bucket. */
static unsigned
crowd_of_last(struct evaluator *e, const struct entry *entries, unsigned count, unsigned buckets)
{
	unsigned *crowds = arena_new_array(e->arena, buckets, unsigned), crowd = 0;
	for (unsigned i = 0; i < count; i++) {
		crowd = ++crowds[entries[i].hash & (buckets - 1)];
	}
	return crowd;
}

static bool
all_are_there(struct evaluator *e, const struct shape *object, const struct entry *entries,
	unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (!cond_implies(e, object->object.hashed, entries[i].slot->when)) {
			return false;
		}
	}
	return true;
}

/* How many buckets the table has with these entries; 0: only known at run time. */
static unsigned
buckets_with(struct evaluator *e, const struct shape *object, const struct entry *entries,
	unsigned count)
{
	unsigned buckets = object->object.buckets;
	bool certain = all_are_there(e, object, entries, count);
	for (unsigned i = 0; i < count && buckets != 0; i++) {
		bool crowded = !entries[i].slot->placed && i >= CROWD && buckets < TREES &&
			       crowd_of_last(e, entries, i + 1, buckets) > CROWD;
		unsigned grown = crowded ? 2 * buckets : buckets;
		grown = i + 1 > grown / 4 * 3 ? 2 * grown : grown;
		buckets = grown == buckets || certain ? grown : 0;
	}
	return buckets;
}

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	if (left->bucket != right->bucket) {
		return left->bucket < right->bucket ? -1 : 1;
	}
	return left->at < right->at ? -1 : 1;
}

/* Puts entries in order. True: they already were. */
static bool
sort_entries(struct entry *entries, unsigned count, unsigned buckets)
{
	bool sorted = true;
	for (unsigned i = 0; i < count; i++) {
		entries[i].bucket = entries[i].hash & (buckets - 1);
		sorted = sorted && (i == 0 || entries[i - 1].bucket <= entries[i].bucket);
	}
	if (!sorted) {
		qsort(entries, count, sizeof *entries, compare_entries);
	}
	return sorted;
}

void
hash_order_begin(struct shape *object, const struct cond *when)
{
	if (when->kind == COND_NEVER) {
		return;
	}
	object->object.hashed = when;
	object->object.buckets = BUCKETS;
	for (struct slot *s = object->slots; s != NULL; s = s->next) {
		s->older = true;
	}
}

bool
hash_order_settle(struct evaluator *e, struct shape *object)
{
	unsigned count;
	if (object->object.hashed == NULL) {
		return true;
	}
	struct entry *entries = entries_of(e, object, &count);
	object->object.buckets = buckets_with(e, object, entries, count);
	for (unsigned i = 0; i < count; i++) {
		entries[i].slot->placed = true;
	}
	if (object->object.hashed->kind != COND_ALWAYS) {
		return true;
	}
	if (object->object.buckets == 0) {
		return cannot(e, object->from, "the order of keys is known only at run time");
	}
	sort_entries(entries, count, object->object.buckets);
	object->slots = object->last = NULL;
	object->count = count;
	for (unsigned i = 0; i < count; i++) {
		struct slot *s = entries[i].slot;
		*(object->last == NULL ? &object->slots : &object->last->next) = s;
		object->last = s;
		s->next = NULL;
	}
	return true;
}

enum hash_order
hash_order_of(struct evaluator *e, const struct shape *object, struct shape **made)
{
	unsigned count;
	*made = NULL;
	if (object->object.hashed == NULL || object->object.hashed->kind == COND_ALWAYS) {
		return HASH_ORDER_SAME;
	}
	struct entry *entries = entries_of(e, object, &count);
	if (object->object.buckets == 0) {
		return count > 1 ? HASH_ORDER_UNKNOWN : HASH_ORDER_SAME;
	}
	if (sort_entries(entries, count, object->object.buckets)) {
		return HASH_ORDER_SAME;
	}
	*made = shape_new(e, SHAPE_OBJECT, object->from);
	for (unsigned i = 0; i < count; i++) {
		const struct slot *s = entries[i].slot;
		shape_add(e, *made, s->when, s->shape, s->name, s->from);
	}
	return HASH_ORDER_OTHER;
}

bool
hash_order_holds(struct evaluator *e, const struct shape *object)
{
	struct shape *made;
	if (hash_order_of(e, object, &made) == HASH_ORDER_SAME) {
		return true;
	}
	if (cond_has_written(object->object.hashed) || cond_has_call(object->object.hashed)) {
		return cannot(e, object->from, "the order of keys is known only at run time");
	}
	e->bails_out.when = cond_or(e, e->bails_out.when, object->object.hashed);
	e->bails_out.some = true;
	return true;
}
