/* SPDX-License-Identifier: Apache-2.0 */
/* Objects by themselves, for the files that make values (value.h has what others call). */
#ifndef JSON_OBJECT_H
#define JSON_OBJECT_H

#include "json/value.h"

enum { JRT_FEW_MEMBERS = 64 }; /* so many members' tags are compared one after the other */

/* Room for so many members; false: no room (told to ctx). */
bool jrt_object_reserve(struct jrt_ctx *, struct jrt_object *, uint32_t size);
/* Replaces or appends. */
void jrt_object_set(struct jrt_ctx *, struct jrt_object *, struct jrt_text key, struct jrt_value *);
/* The same for a key that the object does not have. */
void jrt_object_add(struct jrt_ctx *, struct jrt_object *, struct jrt_text key, struct jrt_value *);

/* The same with room reserved and fewer than JRT_FEW_MEMBERS there; its tag is left for later. */
static inline void
jrt_object_add_untagged(struct jrt_object *o, struct jrt_text key, struct jrt_value *v)
{
	o->members[o->count++] = (struct jrt_member){ key, v };
}

/* The same at once, when all of them have theirs. */
static inline void
jrt_object_add_tagged(struct jrt_object *o, struct jrt_text key, uint32_t tag, struct jrt_value *v)
{
	o->tags[o->tagged++] = tag;
	jrt_object_add_untagged(o, key, v);
}

/* A bit for some of the bits of a tag: most keys are seen to be new by it. */
static inline uint64_t
jrt_tag_bit(uint32_t tag)
{
	return (uint64_t)1 << (tag * 0x9e3779b1u >> 26);
}
/* Drops members whose value is NULL. */
void jrt_object_compact(struct jrt_ctx *, struct jrt_object *);
#endif
