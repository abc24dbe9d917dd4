/* SPDX-License-Identifier: Apache-2.0 */
/* Turns of loops, gathered by the name of the member that each writes to: so a loop over the names
 * makes each member once, out of all turns that write to it. All of it is in the record's arena. */
#ifndef JOLT_GATHER_H
#define JOLT_GATHER_H

#include "jolt/names.h"
#include "json/arena.h"

JRT_BEGIN

/* The head of what emitted code keeps of a turn. */
struct jrt_turn {
	struct jrt_turn *next; /* of the same name */
	uint32_t number; /* among all turns, from 1 */
};

struct jrt_gathered {
	struct jrt_text name;
	struct jrt_turn *first, *last;
	uint32_t number; /* among all names, from 0 */
	struct jrt_gathered *next; /* in the order of their first turns */
};

enum { JRT_FEW_GATHERED = 64, JRT_FEW_SHIFT = 26 }; /* a larger table is in the arena */
struct jrt_gather {
	struct jrt_gathered *first, *last;
	uint32_t count, turns;
	uint32_t size; /* of the hash table, a power of two */
	struct jrt_gathered **slots, *few[JRT_FEW_GATHERED];
};

JRT_INLINE void
jrt_gather_begin(struct jrt_gather *g)
{
	g->first = g->last = NULL;
	g->count = g->turns = 0;
	g->size = JRT_FEW_GATHERED;
	g->slots = g->few;
	memset(g->few, 0, sizeof g->few);
}

/* Makes the entry of a new name; NULL: out of memory. */
JRT_INLINE struct jrt_gathered *
jrt_gather_new(const struct jrt_doc *d, struct jrt_gather *g, struct jrt_gathered **slot,
	struct jrt_text name)
{
	struct jrt_gathered *made = (struct jrt_gathered *)jrt_arena_take(d->arena, sizeof *made);
	if (made == NULL) {
		return NULL;
	}
	made->name.at = name.at; /* one by one, as in jrt_name_is_new() */
	made->name.len = name.len;
	made->first = made->last = NULL;
	made->number = g->count++;
	made->next = NULL;
	*slot = made;
	if (g->first == NULL) {
		g->first = made;
	} else {
		g->last->next = made;
	}
	g->last = made;
	return made;
}

/* The entry of a name that is not where it is looked for first; NULL: out of memory, or an attacker
 * chose names that collide. */
struct jrt_gathered *
jrt_gather_name(const struct jrt_doc *, struct jrt_gather *, struct jrt_text name, uint32_t hash);

/* Adds a turn of `size` bytes to those of the name, whose bytes must live as long as the record.
 * NULL: as above. */
JRT_INLINE void *
jrt_gather(const struct jrt_doc *d, struct jrt_gather *g, struct jrt_text name, size_t size)
{
	uint32_t hash = jrt_name_hash(name);
	struct jrt_gathered **slot = &g->few[hash >> JRT_FEW_SHIFT], *at = NULL;
	if (g->size == JRT_FEW_GATHERED && *slot == NULL && 2 * g->count < JRT_FEW_GATHERED) {
		at = jrt_gather_new(d, g, slot, name);
	} else if (g->size == JRT_FEW_GATHERED && *slot != NULL &&
		   jrt_text_equal((*slot)->name, name)) {
		at = *slot;
	} else {
		at = jrt_gather_name(d, g, name, hash);
	}
	struct jrt_turn *turn =
		at == NULL ? NULL : (struct jrt_turn *)jrt_arena_take(d->arena, size);
	if (turn == NULL) {
		return NULL;
	}
	turn->next = NULL;
	turn->number = ++g->turns;
	if (at->first == NULL) {
		at->first = turn;
	} else {
		at->last->next = turn;
	}
	at->last = turn;
	return turn;
}

/* The name as what a loop is at. */
JRT_INLINE struct jrt_each
jrt_each_gathered(const struct jrt_doc *d, const struct jrt_gathered *at)
{
	return (struct jrt_each){ .doc = d, .index = at->number, .key = at->name };
}

JRT_END
#endif
