/* SPDX-License-Identifier: Apache-2.0 */
/* What the tree way of modify calls: the steps of the walk, lookups, and writing by mode. */
#ifndef JOLT_MODIFY_H
#define JOLT_MODIFY_H

#include "json/where.h"

JRT_BEGIN

/* When a key is written (the reference's OpMode). */
enum jrt_mode {
	JRT_OVERWRITE, /* always */
	JRT_DEFAULT, /* if it is missing or null */
	JRT_DEFINE, /* if it is missing */
};

/* A step of the walk: an object or list that is being modified (the reference's PathStep). */
struct jrt_step {
	struct jrt_step *up; /* NULL: the document */
	struct jrt_value *value;
	struct jrt_text key; /* its key in `up`; {NULL} if no reference needs it */
	const struct jrt_text *stars; /* what the stars of its key matched; NULL for a list */
	uint32_t size; /* of a list: before it was extended */
	struct jrt_value **shared; /* values that are made once for the whole record */
};

/* ---- looking ------------------------------------------------------------- */

/* The member of that name.  NULL: there is none, or the value is NULL or not an object
 * (SimpleTraversr). */
JRT_INLINE struct jrt_value *
jrt_member_of(struct jrt_ctx *ctx, struct jrt_value *v, struct jrt_text name)
{
	return v != NULL && name.at != NULL ? jrt_member_tagged(ctx, v, name, jrt_tag(name)) : NULL;
}
/* The element at that index.  NULL: there is none, or the value is NULL or not a list. */
struct jrt_value *jrt_element_of(struct jrt_ctx *, struct jrt_value *, uint32_t index);
/* The same for an index given as text; a text that is not a non-negative Integer finds nothing. */
struct jrt_value *jrt_element_named(struct jrt_ctx *, struct jrt_value *, struct jrt_text index);
/* A value as a name (TransposePathElement.evaluate): a string as it is, a number truncated to 32
 * bits, a boolean; at == NULL for anything else and for NULL. */
struct jrt_text jrt_name_of(struct jrt_ctx *, struct jrt_value *);
/* The same with numbers truncated to 64 bits: jolt-community. */
struct jrt_text jrt_wide_name_of(struct jrt_ctx *, struct jrt_value *);
/* An array index as the text that keys are matched against. */
struct jrt_text jrt_index_text(struct jrt_ctx *, uint32_t index);
/* This record's own copy of the context (JRT_NULL if there is none): later operations see what an
 * operation changes in it. */
struct jrt_value *jrt_context(struct jrt_ctx *);

/* The element at `index` as modify sees it: NULL beyond the end, and for a null added by extending
 * the list. */
struct jrt_value *jrt_element_before(struct jrt_ctx *, const struct jrt_step *list, uint32_t index);

/* ---- writing ------------------------------------------------------------- */

/* Whether the mode allows writing a member whose value is `old` (NULL: missing). */
bool jrt_may_write(struct jrt_ctx *, enum jrt_mode, struct jrt_value *old);
/* Sets the element if the mode allows it; beyond the end: JRT_BAD_INDEX. */
void jrt_write_element(struct jrt_ctx *, const struct jrt_step *list, uint32_t index, enum jrt_mode,
	struct jrt_value *);

/* The container below a key: `old` if it is of that kind (OBJECT or LIST); a new one if it is null
 * or missing and the mode allows it; otherwise NULL: the level is skipped (DataType.isCompatible,
 * create). */
struct jrt_value *jrt_opened(struct jrt_ctx *, struct jrt_value *old, enum jrt_mode, enum jrt_kind);
/* The same; stores a new container. */
struct jrt_value *jrt_open_member(struct jrt_ctx *, struct jrt_value *object, struct jrt_text key,
	struct jrt_value *old, enum jrt_mode, enum jrt_kind);
struct jrt_value *jrt_open_element(struct jrt_ctx *, const struct jrt_step *list, uint32_t index,
	struct jrt_value *old, enum jrt_mode, enum jrt_kind);
/* Extends the step's list with nulls to `size` elements and records its former size; a fixed list:
 * JRT_FIXED_LIST. */
void jrt_lengthen(struct jrt_ctx *, struct jrt_step *, uint32_t size);

/* ---- walking ------------------------------------------------------------- */

/* Walks the members of an object while values are being set.  Adding or removing a member during
 * the walk fails the record (Java's ConcurrentModificationException). */
struct jrt_walk {
	struct jrt_object *object;
	uint32_t next, count;
	struct jrt_text key;
	struct jrt_value *value;
};

static inline struct jrt_walk
jrt_walk(struct jrt_ctx *ctx, struct jrt_value *object)
{
	struct jrt_object *o = jrt_object_of(ctx, object);
	return (struct jrt_walk){ .object = o, .count = o->count };
}

static inline bool
jrt_walk_next(struct jrt_ctx *ctx, struct jrt_walk *w)
{
	/* Java notices a change at the next step, unless the last member has just been visited. */
	if (w->next >= w->count || ctx->status != JRT_OK) {
		return false;
	}
	if (w->object->count != w->count) {
		jrt_fail(ctx, JRT_WRONG_KIND);
		return false;
	}
	const struct jrt_member *m = &w->object->members[w->next++];
	w->key = m->key;
	w->value = m->value;
	return true;
}

/* Sets the member of `object` at the walk's position. */
void jrt_walk_set(
	struct jrt_ctx *, const struct jrt_walk *, struct jrt_value *object, struct jrt_value *);

JRT_END
#endif
