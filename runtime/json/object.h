/* SPDX-License-Identifier: Apache-2.0 */
/* Objects, for the files that make values (other code uses value.h). */
#ifndef JSON_OBJECT_H
#define JSON_OBJECT_H

#include "json/value.h"

enum { JRT_FEW_MEMBERS = 64 }; /* up to this many tags are compared one by one */

/* Makes room for `size` members.  False: out of memory, and ctx has failed. */
bool jrt_object_reserve(struct jrt_ctx *, struct jrt_object *, uint32_t size);
/* Replaces or appends. */
void jrt_object_set(struct jrt_ctx *, struct jrt_object *, struct jrt_text key, struct jrt_value *);
/* The same for a key whose tag is known. */
void jrt_object_set_tagged(struct jrt_ctx *, struct jrt_object *, struct jrt_text key, uint32_t tag,
	struct jrt_value *);
/* The same for a key that the object does not have. */
void jrt_object_add(struct jrt_ctx *, struct jrt_object *, struct jrt_text key, struct jrt_value *);
/* An object's tags and members follow it in the same piece of memory. */
enum { JRT_FIRST_MEMBERS = 8 };
#define JRT_ROOM_OF_MEMBERS(count) ((count) * (sizeof(uint32_t) + sizeof(struct jrt_member)))
/* An empty object with room for `size` members right behind it; `size` is a multiple of
 * JRT_TAGS. */
enum { JRT_TAGS = 4 }; /* compared at a time */
static inline void
jrt_object_begin(struct jrt_object *o, uint32_t size)
{
	char *room = (char *)(o + 1);
	size_t tags = size * sizeof *o->tags;
	*o = (struct jrt_object){ .size = size,
		.plain = size < JRT_FEW_MEMBERS ? size : JRT_FEW_MEMBERS,
		.tags = (uint32_t *)(void *)room,
		.members = (struct jrt_member *)(void *)(room + tags) };
	memset(room, 0, tags);
}

/* One bit derived from a tag: it shows that most new keys are new. */
static inline uint64_t
jrt_tag_bit(uint32_t tag)
{
	return (uint64_t)1 << (tag * 0x9e3779b1u >> 26);
}

/* The same if there is room and fewer than JRT_FEW_MEMBERS members; its tag is set later. */
static inline void
jrt_object_add_untagged(struct jrt_object *o, struct jrt_text key, struct jrt_value *v)
{
	o->plain = 0;
	o->seen = ~(uint64_t)0; /* it may be any key */
	o->members[o->count++] = (struct jrt_member){ key, v };
}

/* The same if o->count < o->plain; sets the tag at once. */
static inline void
jrt_object_add_plain(struct jrt_object *o, struct jrt_text key, uint32_t tag, struct jrt_value *v)
{
	uint32_t at = o->count;
	struct jrt_member *m = &o->members[at];
	o->tags[at] = tag;
	m->key.at = key.at;
	m->key.len = key.len;
	m->value = v;
	o->count = o->tagged = at + 1;
	o->seen |= jrt_tag_bit(tag);
}

/* Whether it is known at once that the object has no such key, so that a member can simply be
 * appended. */
static inline bool
jrt_object_takes(const struct jrt_object *o, uint32_t tag)
{
	return o->count < o->plain && (o->seen & jrt_tag_bit(tag)) == 0;
}

/* ---- looking for members ------------------------------------------------- */

static inline uint64_t
jrt_word_at(const char *at)
{
	uint64_t word;
	memcpy(&word, at, sizeof word);
	return word;
}

static inline uint32_t
jrt_half_at(const char *at)
{
	uint32_t half;
	memcpy(&half, at, sizeof half);
	return half;
}

/* Most keys are short: compares overlapping words or half-words. */
static inline bool
jrt_same_key(struct jrt_text a, struct jrt_text b)
{
	size_t len = a.len;
	if (len != b.len) {
		return false;
	}
	if (len - 8 <= 8) {
		return ((jrt_word_at(a.at) ^ jrt_word_at(b.at)) |
			       (jrt_word_at(a.at + len - 8) ^ jrt_word_at(b.at + len - 8))) == 0;
	}
	if (len - 4 < 4) {
		return ((jrt_half_at(a.at) ^ jrt_half_at(b.at)) |
			       (jrt_half_at(a.at + len - 4) ^ jrt_half_at(b.at + len - 4))) == 0;
	}
	if (len - 1 < 3) {
		return a.at[0] == b.at[0] && a.at[len / 2] == b.at[len / 2] &&
		       a.at[len - 1] == b.at[len - 1];
	}
	return a.at == b.at || jrt_text_equal(a, b);
}

/* The position in ctx->places for keys with that tag. */
static inline uint8_t *
jrt_place_of(struct jrt_ctx *ctx, uint32_t tag)
{
	return &ctx->places[tag * 0x9e3779b1u >> 24];
}

/* What jrt_object_find() does if its guess was wrong. */
int64_t jrt_object_search(struct jrt_ctx *, struct jrt_object *, struct jrt_text key, uint32_t tag);

/* The position of the member, or -1.  Records are often of one form: tries first where a key with
 * this tag was found last. */
JRT_INLINE int64_t
jrt_object_find(struct jrt_ctx *ctx, struct jrt_object *o, struct jrt_text key, uint32_t tag)
{
	if ((o->seen & jrt_tag_bit(tag)) == 0) {
		return -1;
	}
	uint8_t index = *jrt_place_of(ctx, tag);
	return index < o->count && jrt_same_key(o->members[index].key, key)
		       ? index
		       : jrt_object_search(ctx, o, key, tag);
}

/* What jrt_object_append() does if appending is not enough. */
void jrt_object_append_more(struct jrt_ctx *, struct jrt_object *, struct jrt_text key,
	uint32_t tag, struct jrt_value *);

/* Appends a member that the object does not have. */
static inline void
jrt_object_append(struct jrt_ctx *ctx, struct jrt_object *o, struct jrt_text key, uint32_t tag,
	struct jrt_value *v)
{
	if (o->count < o->plain) {
		jrt_object_add_plain(o, key, tag, v);
	} else {
		jrt_object_append_more(ctx, o, key, tag, v);
	}
}

/* Whether to ask a lazy object once more rather than expand it. */
bool jrt_object_asks(struct jrt_ctx *, struct jrt_value *lazy);
/* The member of that name, after jrt_object_asks() has returned true; NULL: absent. */
struct jrt_value *jrt_object_ask(struct jrt_ctx *, struct jrt_value *lazy, struct jrt_text key);

/* Drops members whose value is NULL. */
void jrt_object_compact(struct jrt_ctx *, struct jrt_object *);
#endif
