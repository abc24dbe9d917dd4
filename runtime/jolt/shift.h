/* SPDX-License-Identifier: Apache-2.0 */
/* What the tree way of shift calls: the steps of the walk, and writing to output paths. */
#ifndef JOLT_SHIFT_H
#define JOLT_SHIFT_H

#include "jolt/modify.h"

JRT_BEGIN

/* A step of the walk (the reference's PathStep with its MatchedElement).  The outermost is the
 * root, twice. */
struct jrt_shift_step {
	struct jrt_shift_step *up; /* NULL: the outermost */
	struct jrt_value
		*value; /* where lookups start; null if the key matched the text of a scalar */
	struct jrt_text key; /* what was matched; private, since an index gets its text only on
				demand: jrt_shift_key() */
	int64_t index; /* the index if it is an element's; else -1 */
	const jrt_ref *found; /* the members of a lazy value that the spec names, by their numbers;
				 NULL: not looked for yet */
	struct jrt_value **kept; /* output containers that stay the same during the step; NULL: not
				    looked for yet */
	const struct jrt_text *stars; /* what the stars of the key matched: star_count of them */
	uint32_t star_count;
	uint32_t hits; /* number of keys matched below, if `counter` is NULL */
	struct jrt_shift_step *counter; /* "@" counts in the step that it repeats */
};

/* The step below `up` for a matched key. */
static inline struct jrt_shift_step
jrt_shift_down(struct jrt_shift_step *up, struct jrt_text key, struct jrt_value *value)
{
	return (struct jrt_shift_step){ .up = up, .value = value, .key = key, .index = -1 };
}

/* The same for an element of a list. */
static inline struct jrt_shift_step
jrt_shift_down_to(struct jrt_shift_step *up, uint32_t index, struct jrt_value *value)
{
	return (struct jrt_shift_step){ .up = up, .value = value, .index = index };
}

/* The step below `up` that repeats its key: of "@" and "@(n,path)". */
static inline struct jrt_shift_step
jrt_shift_repeat(struct jrt_shift_step *up, struct jrt_value *value)
{
	return (struct jrt_shift_step){ .up = up,
		.value = value,
		.key = up->key,
		.index = up->index,
		.stars = up->stars,
		.star_count = up->star_count,
		.counter = up->counter != NULL ? up->counter : up };
}

/* The number of keys matched below the step. */
static inline uint32_t
jrt_shift_hits(const struct jrt_shift_step *s)
{
	return s->counter != NULL ? s->counter->hits : s->hits;
}

/* A rule is applied at the step (json/where.h). */
JRT_COLD void jrt_where_step(struct jrt_ctx *, const char *spec, const struct jrt_shift_step *);
static inline void
jrt_at_step(struct jrt_ctx *ctx, const char *spec, const struct jrt_shift_step *step)
{
	if (__builtin_expect(ctx->where != NULL, 0)) {
		jrt_where_step(ctx, spec, step);
	}
}

/* Counts one more match. */
static inline void
jrt_shift_hit(struct jrt_shift_step *s)
{
	(s->counter != NULL ? s->counter : s)->hits++;
}

/* What the step matched, as text. */
static inline struct jrt_text
jrt_shift_key(struct jrt_ctx *ctx, struct jrt_shift_step *s)
{
	if (s->key.at == NULL) {
		s->key = jrt_index_text(ctx, (uint32_t)s->index);
	}
	return s->key;
}

/* What star `n` (from 1) of the step's key matched; JRT_BAD_REFERENCE if there is no such star. */
struct jrt_text jrt_shift_star(struct jrt_ctx *, const struct jrt_shift_step *, uint32_t n);
/* For a level that does not exist: sets JRT_BAD_REFERENCE and returns an empty text. */
struct jrt_text jrt_shift_no_level(struct jrt_ctx *);
/* The text as a non-negative Integer (Integer.parseInt); -1: it is not one. */
int64_t jrt_shift_index(struct jrt_text);
/* What the step matched, as such a number. */
static inline int64_t
jrt_shift_number(const struct jrt_shift_step *s)
{
	return s->index >= 0 ? s->index : jrt_shift_index(s->key);
}
/* A key in brackets on the left matches nothing, but must still be an index: otherwise
 * JRT_BAD_INDEX. */
void jrt_shift_must_be_index(struct jrt_ctx *, struct jrt_text);

/* The result for a name in escaped brackets: nothing; in a list it is not an index:
 * JRT_BAD_INDEX. */
struct jrt_value *jrt_shift_never(struct jrt_ctx *, struct jrt_value *from);

/* The member of an object that a key names.  In a lazy object, its token has already been found; 0:
 * absent. */
JRT_INLINE struct jrt_value *
jrt_found(struct jrt_ctx *ctx, struct jrt_value *object, jrt_ref found, struct jrt_text key)
{
	if (object->kind != JRT_LAZY_OBJECT) {
		return jrt_get(ctx, object, key);
	}
	return found != 0 ? jrt_child(ctx, object, found) : NULL;
}

/* The member of the step's value that a lookup names: the one with that number among those found
 * when the step was taken.  NULL: absent. */
JRT_INLINE struct jrt_value *
jrt_shift_look(
	struct jrt_ctx *ctx, const struct jrt_shift_step *s, uint32_t number, struct jrt_text name)
{
	return s->found != NULL && s->value->kind == JRT_LAZY_OBJECT
		       ? jrt_found(ctx, s->value, s->found[number], name)
		       : jrt_member_of(ctx, s->value, name);
}

/* Walks the elements of a list that the transform may extend meanwhile; JRT_ENDLESS if that never
 * ends. */
struct jrt_shift_elements {
	struct jrt_value *list;
	uint32_t next, start; /* `start`: how many there were at first */
	uint32_t index;
	struct jrt_value *value;
};
static inline struct jrt_shift_elements
jrt_shift_elements(struct jrt_ctx *ctx, struct jrt_value *list)
{
	return (struct jrt_shift_elements){ .list = list, .start = jrt_list_of(ctx, list)->count };
}

/* The next element, beyond those that were there at first, or after a failure. */
bool jrt_shift_next_new(struct jrt_ctx *, struct jrt_shift_elements *);
static inline bool
jrt_shift_next(struct jrt_ctx *ctx, struct jrt_shift_elements *e)
{
	if (e->next >= e->start || e->next >= e->list->list.count || ctx->status != JRT_OK) {
		return jrt_shift_next_new(ctx, e);
	}
	e->index = e->next++;
	e->value = e->list->list.items[e->index];
	return true;
}

/* ---- output paths (ShiftrTraversr) --------------------------------------- */

/* The container at the next position of a path, OBJECT or LIST: created if there is nothing or
 * null; NULL if there is something else, or if `at` is NULL or of the wrong kind. */
struct jrt_value *jrt_shift_root_made(struct jrt_ctx *, struct jrt_value **out, enum jrt_kind);
static inline struct jrt_value *
jrt_shift_root(struct jrt_ctx *ctx, struct jrt_value **out, enum jrt_kind kind)
{
	return *out != NULL && (*out)->kind == kind ? *out : jrt_shift_root_made(ctx, out, kind);
}
struct jrt_value *jrt_shift_member_tagged(
	struct jrt_ctx *, struct jrt_value *at, struct jrt_text name, uint32_t tag, enum jrt_kind);
JRT_INLINE struct jrt_value *
jrt_shift_member(
	struct jrt_ctx *ctx, struct jrt_value *at, struct jrt_text name, enum jrt_kind kind)
{
	return jrt_shift_member_tagged(ctx, at, name, jrt_tag(name), kind);
}
struct jrt_value *
jrt_shift_element(struct jrt_ctx *, struct jrt_value *at, uint64_t index, enum jrt_kind);
struct jrt_value *jrt_shift_append(struct jrt_ctx *, struct jrt_value *at, enum jrt_kind);

/* Writes to the end of a path: replaces nothing or null, appends to a list, and turns anything else
 * into a list of both. */
void jrt_shift_put_root(struct jrt_ctx *, struct jrt_value **out, struct jrt_value *);
void jrt_shift_put_tagged(struct jrt_ctx *, struct jrt_value *at, struct jrt_text name,
	uint32_t tag, struct jrt_value *);
JRT_INLINE void
jrt_shift_put_member(
	struct jrt_ctx *ctx, struct jrt_value *at, struct jrt_text name, struct jrt_value *v)
{
	jrt_shift_put_tagged(ctx, at, name, jrt_tag(name), v);
}
/* The ending LIST[].NAME of a path: a member of a new object in a list. */
void jrt_shift_put_inside_tagged(struct jrt_ctx *, struct jrt_value *at, struct jrt_text list,
	uint32_t list_tag, struct jrt_text name, uint32_t tag, struct jrt_value *);
JRT_INLINE void
jrt_shift_put_inside(struct jrt_ctx *ctx, struct jrt_value *at, struct jrt_text list,
	struct jrt_text name, struct jrt_value *v)
{
	jrt_shift_put_inside_tagged(ctx, at, list, jrt_tag(list), name, jrt_tag(name), v);
}
void
jrt_shift_put_element(struct jrt_ctx *, struct jrt_value *at, uint64_t index, struct jrt_value *);
void jrt_shift_put_appended(struct jrt_ctx *, struct jrt_value *at, struct jrt_value *);
/* An element whose brackets were escaped: JRT_BAD_INDEX if `at` is a list. */
void jrt_shift_put_never(struct jrt_ctx *, struct jrt_value *at);

/* The number of members before the one with that name. */
uint32_t jrt_members_before(struct jrt_ctx *, struct jrt_value *object, struct jrt_text name);

JRT_END
#endif
