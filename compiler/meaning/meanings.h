/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of meaning/: what a walk over a chain collects. */
#ifndef MEANING_MEANINGS_H
#define MEANING_MEANINGS_H

#include "base/table.h"
#include "meaning/meaning.h"
#include "spec/walked.h"

struct meaner {
	struct arena *arena;
	struct meaning *all;
	size_t count, room;
	struct table rights; /* right sides already visited */
};

/* Whether the right side is visited for the first time: alternatives of a key share theirs, and
 * what is below would otherwise be visited again for each of them at each level. */
bool mean_first(struct meaner *, const void *right);

/* Adds what a key is for, as text for arena_printf(). */
void
mean_key(struct meaner *, struct span, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Adds the target of a reference in the text at `span`. */
void mean_level(struct meaner *, struct span, const struct walked *to, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* How texts name an entry: "the document", or its key in quotes. */
const char *mean_name(struct meaner *, const struct walked *);
/* Adds the target of a reference in the text at `span`, &1 or, by its sign, $1; and those of all
 * references in a name. */
void mean_ref(struct meaner *, char sign, struct ref, struct span, const struct walked *from);
void mean_name_refs(struct meaner *, struct name, struct span, const struct walked *from);
/* The same for a lookup, starting from the entry where it counts its levels; and for all references
 * in its path. */
void mean_lookup(struct meaner *, const struct lookup *, struct span, const struct walked *from);
/* The bytes of the file at that span, without quotes. */
struct text mean_spelled(struct span);

void mean_shift(struct meaner *, const struct shift_level *);
void mean_modify(struct meaner *, const struct modify_level *);
void mean_default(struct meaner *, const struct default_spec *);
void mean_remove(struct meaner *, const struct remove_level *);
void mean_cardinality(struct meaner *, const struct cardinality_level *);
#endif
