/* SPDX-License-Identifier: Apache-2.0 */
/* A hash table with open addressing that remembers the order of insertion. */
#include "base/table.h"

#include <stdint.h>
#include <string.h>

void
table_init(struct table *t, struct arena *a)
{
	*t = (struct table){ .arena = a };
}

/* FNV-1a (Fowler, Noll, Vo) */
static size_t
hash(struct text key)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < key.len; i++) {
		h = (h ^ (unsigned char)key.at[i]) * 1099511628211u; /* speed only */
	}
	return (size_t)(h ^ h >> 29); /* speed only */
}

/* The slot of the key, or the free one where it belongs. */
static size_t *
find(const struct table *t, struct text key)
{
	size_t i = hash(key) & (t->slot_count - 1);
	while (t->slots[i] != 0 && !text_equal(t->entries[t->slots[i] - 1].key, key)) {
		i = (i + 1) & (t->slot_count - 1);
	}
	return &t->slots[i];
}

void *
table_get(const struct table *t, struct text key)
{
	size_t slot = t->count == 0 ? 0 : *find(t, key);
	return slot == 0 ? NULL : t->entries[slot - 1].value;
}

static void
grow(struct table *t)
{
	size_t size = t->size == 0 ? 16 : 2 * t->size;
	struct table_entry *entries = arena_new_array(t->arena, size, struct table_entry);
	if (t->count > 0) {
		memcpy(entries, t->entries, t->count * sizeof *entries);
	}
	t->entries = entries;
	t->size = size;
	t->slot_count = 2 * size;
	t->slots = arena_new_array(t->arena, t->slot_count, size_t);
	for (size_t i = 0; i < t->count; i++) {
		*find(t, entries[i].key) = i + 1;
	}
}

void
table_set(struct table *t, struct text key, void *value)
{
	if (t->count == t->size) {
		grow(t);
	}
	size_t *slot = find(t, key);
	if (*slot == 0) {
		t->entries[t->count] = (struct table_entry){ .key = key };
		*slot = ++t->count;
	}
	t->entries[*slot - 1].value = value;
}

void *
table_get_at(const struct table *t, const void *address)
{
	return table_get(t, (struct text){ (const char *)&address, sizeof address });
}

void
table_set_at(struct table *t, const void *address, void *value)
{
	const char *bytes = arena_dup(t->arena, (const char *)&address, sizeof address);
	table_set(t, (struct text){ bytes, sizeof address }, value);
}
