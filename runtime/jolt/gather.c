/* SPDX-License-Identifier: Apache-2.0 */
/* The table of names by which turns are gathered. */
#include "jolt/gather.h"

/* Where the name is, or the free slot where it belongs; NULL: too many names collide. */
static struct jrt_gathered **
find_slot(const struct jrt_gather *g, struct jrt_text name, uint32_t hash)
{
	enum { MOST_TRIES = 64 };
	bool few = g->slots == g->few;
	uint32_t mask = g->size - 1,
		 i = few ? hash >> JRT_FEW_SHIFT : (uint32_t)jrt_text_mix(name) & mask;
	for (unsigned tries = 0; tries < MOST_TRIES; tries++, i = (i + 1) & mask) {
		struct jrt_gathered **slot = &g->slots[i];
		if (*slot == NULL || jrt_text_equal((*slot)->name, name)) {
			return slot;
		}
	}
	return NULL;
}

static bool
grow(const struct jrt_doc *d, struct jrt_gather *g)
{
	uint32_t size = 4 * g->size;
	struct jrt_gathered **slots =
		jrt_arena_take(d->arena, size * sizeof(struct jrt_gathered *));
	if (slots == NULL) {
		return false;
	}
	memset(slots, 0, size * sizeof(struct jrt_gathered *));
	g->slots = slots;
	g->size = size;
	for (struct jrt_gathered *at = g->first; at != NULL; at = at->next) {
		struct jrt_gathered **slot = find_slot(g, at->name, 0);
		if (slot == NULL) {
			return false;
		}
		*slot = at;
	}
	return true;
}

struct jrt_gathered *
jrt_gather_name(const struct jrt_doc *d, struct jrt_gather *g, struct jrt_text name, uint32_t hash)
{
	struct jrt_gathered **slot = find_slot(g, name, hash);
	if (slot == NULL || *slot != NULL) {
		return slot == NULL ? NULL : *slot;
	}
	if (2 * g->count >= g->size) {
		slot = grow(d, g) ? find_slot(g, name, hash) : NULL;
	}
	return slot == NULL ? NULL : jrt_gather_new(d, g, slot, name);
}
