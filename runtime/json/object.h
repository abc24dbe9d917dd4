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
jrt_object_add_fast(struct jrt_object *o, struct jrt_text key, struct jrt_value *v)
{
	o->members[o->count++] = (struct jrt_member){ key, v };
}
/* Drops members whose value is NULL. */
void jrt_object_compact(struct jrt_ctx *, struct jrt_object *);
#endif
