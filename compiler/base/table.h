/* SPDX-License-Identifier: Apache-2.0 */
/* A map from text to a pointer, in an arena, walked in the order of insertion. */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include "base/text.h"

struct table_entry {
	struct text key;
	void *value;
};

struct table {
	struct arena *arena;
	struct table_entry *entries; /* count of them, in order */
	size_t count, size;
	size_t *slots; /* open addressing; 0 is free */
	size_t slot_count;
};

void table_init(struct table *, struct arena *);
/* The value under `key`, or NULL. */
void *table_get(const struct table *, struct text key);
/* Sets or replaces; the key's bytes must outlive the table. */
void table_set(struct table *, struct text key, void *value);
/* The same under an address. */
void *table_get_at(const struct table *, const void *address);
void table_set_at(struct table *, const void *address, void *value);
#endif
