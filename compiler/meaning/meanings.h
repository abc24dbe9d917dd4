/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files of meaning/: what is collected on a walk over a chain. */
#ifndef MEANING_MEANINGS_H
#define MEANING_MEANINGS_H

#include "base/table.h"
#include "meaning/meaning.h"
#include "spec/walked.h"

struct meaner {
	struct arena *arena;
	struct meaning *all;
	size_t count, room;
	struct table rights; /* right sides that were looked at */
};

/* Whether that right side is met the first time: alternatives of a key share theirs, and what is
 * below would be met again for each of them at each level. */
bool mean_first(struct meaner *, const void *right);

/* What a key is for: the text as arena_printf() makes it. */
void
mean_key(struct meaner *, struct place, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* What a reference of the text at `place` goes to. */
void mean_level(struct meaner *, struct place, const struct walked *to, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* An entry as texts name it: "the document", or its key in quotes. */
const char *mean_name(struct meaner *, const struct walked *);
/* What a reference of a text at `place` goes to, &1 or, by its sign, $1; and all in a name. */
void mean_ref(struct meaner *, char sign, struct ref, struct place, const struct walked *from);
void mean_name_refs(struct meaner *, struct name, struct place, const struct walked *from);
/* The same of a lookup, from where it counts its levels; and of all that its path refers to. */
void mean_lookup(struct meaner *, const struct lookup *, struct place, const struct walked *from);
/* The bytes of the file at that place, without quotes. */
struct text mean_spelled(struct place);

void mean_shift(struct meaner *, const struct shift_level *);
void mean_modify(struct meaner *, const struct modify_level *);
void mean_default(struct meaner *, const struct default_spec *);
void mean_remove(struct meaner *, const struct remove_level *);
void mean_cardinality(struct meaner *, const struct cardinality_level *);
#endif
