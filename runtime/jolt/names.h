/* SPDX-License-Identifier: Apache-2.0 */
/* What streaming code calls if a name may be repeated. */
#ifndef JOLT_NAMES_H
#define JOLT_NAMES_H

#include "jolt/loop.h"

JRT_BEGIN

/* One bit for each name met, by its hash: if the bit is already set, names are compared. */
struct jrt_met {
	uint64_t bits[8];
	uint32_t looks; /* how many times an earlier name was searched for */
	bool compared; /* all names were compared: none is repeated */
};

/* Of a few bytes at its ends. */
JRT_INLINE uint32_t
jrt_name_hash(struct jrt_text name)
{
	uint32_t first = 0, last = 0;
	if (name.len >= sizeof first) {
		memcpy(&first, name.at, sizeof first);
		memcpy(&last, name.at + name.len - sizeof last, sizeof last);
	} else if (name.len > 0) {
		first = (unsigned char)name.at[0];
		last = (uint32_t)(unsigned char)name.at[name.len / 2] << 8 |
		       (unsigned char)name.at[name.len - 1];
	}
	return (first ^ (uint32_t)name.len) * 0x9e3779b1u + last * 0x85ebca6bu;
}

/* False: the name may have come before. */
JRT_INLINE bool
jrt_meet(struct jrt_met *met, struct jrt_text name)
{
	uint32_t hash = jrt_name_hash(name);
	uint64_t *word = &met->bits[hash >> 29], bit = (uint64_t)1 << (hash >> 23 & 63);
	bool is_new = (*word & bit) == 0;
	*word |= bit;
	return is_new;
}

/* Whether the object also has the key, whose bit was set, before its member `value`; or whether any
 * key is repeated: after several searches all keys are compared at once. */
bool jrt_key_came(const struct jrt_doc *, struct jrt_met *, jrt_ref object, struct jrt_text key,
	jrt_ref value);

/* Whether the object that the loop walks repeats a key; known after its last step. */
JRT_INLINE bool
jrt_each_repeats(const struct jrt_each *e, struct jrt_met *met, jrt_ref over)
{
	return !e->list && !jrt_meet(met, e->key) &&
	       jrt_key_came(e->doc, met, over, e->key, e->value);
}

/* Names of the spec that an object already has, one bit each.  True: it has this one. */
JRT_INLINE bool
jrt_name_came(uint32_t *names, unsigned bit)
{
	bool came = (*names >> bit & 1) != 0;
	*names |= (uint32_t)1 << bit;
	return came;
}

/* The names of an output object: all of them, and a hash table of some if there are many. */
enum { JRT_FEW_NAMES = 32 };
struct jrt_names {
	struct jrt_met met;
	uint32_t count, size;
	uint32_t found; /* position of the last name that was not new; UINT32_MAX: unknown */
	struct jrt_text *at;
	uint32_t *slots, slot_count; /* positions in `at`, from 1 */
	uint32_t listed; /* how many of the first names are in the table */
	struct jrt_text few[JRT_FEW_NAMES];
};

JRT_INLINE void
jrt_names_begin(struct jrt_names *names)
{
	names->met = (struct jrt_met){ 0 };
	names->count = 0;
	names->size = JRT_FEW_NAMES;
	names->found = UINT32_MAX;
	names->at = names->few;
	names->slot_count = names->listed = 0;
}

bool jrt_name_is_added(const struct jrt_doc *, struct jrt_names *, struct jrt_text name, bool met);

/* Adds a name, whose bytes must live as long as the record.  False: it came before (`found` has its
 * position), or out of memory. */
JRT_INLINE bool
jrt_name_is_new(const struct jrt_doc *d, struct jrt_names *names, struct jrt_text name)
{
	bool is_new = jrt_meet(&names->met, name);
	if (is_new && names->count < names->size) {
		/* one by one: they were stored separately, and a combined load would wait for the
		 * stores */
		names->at[names->count].at = name.at;
		names->at[names->count++].len = name.len;
		return true;
	}
	return jrt_name_is_added(d, names, name, !is_new);
}

/* The concatenated pieces, to be kept; a single piece that stands in the document is not copied. */
struct jrt_text
jrt_name_kept(const struct jrt_doc *, const struct jrt_text *pieces, unsigned count);
JRT_INLINE struct jrt_text
jrt_name_joined(const struct jrt_doc *d, const struct jrt_text *pieces, unsigned count)
{
	return count == 1 && jrt_in_document(d, pieces[0].at) ? pieces[0]
							      : jrt_name_kept(d, pieces, count);
}

/* Whether `after` was written to before `before` was (UINT32_MAX: never). */
static inline bool
jrt_out_of_order(uint32_t before, uint32_t after)
{
	return before != UINT32_MAX && after < before;
}

JRT_END
#endif
