/* SPDX-License-Identifier: Apache-2.0 */
/* Objects by themselves, for the files that make values (value.h has what others call). */
#ifndef JSON_OBJECT_H
#define JSON_OBJECT_H

#include "json/value.h"

/* The position of the member, or -1. */
int64_t jrt_object_find(const struct jrt_object *, struct jrt_text key);
/* Room for so many members; false: no room (told to ctx). */
bool jrt_object_reserve(struct jrt_ctx *, struct jrt_object *, uint32_t size);
void jrt_object_set(struct jrt_ctx *, struct jrt_object *, struct jrt_text key, struct jrt_value *);
/* As jrt_object_set() for a key that the object does not have, with room reserved for it. */
void jrt_object_add(struct jrt_ctx *, struct jrt_object *, struct jrt_text key, struct jrt_value *);
/* Drops members whose value is NULL. */
void jrt_object_compact(struct jrt_ctx *, struct jrt_object *);
#endif
