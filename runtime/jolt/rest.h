/* SPDX-License-Identifier: Apache-2.0 */
/* Objects of which the spec names some members: those go to slots; the rest is recorded while the
 * keys are read and written unchanged, in the order of the input or of sort. */
#ifndef JOLT_REST_H
#define JOLT_REST_H

#include "jolt/names.h"
#include "jolt/sort_key.h"

JRT_BEGIN

enum { JRT_FEW_SEEN = 64 }; /* more are stored in the arena */

/* Members in the order of the input. */
struct jrt_seen {
	const struct jrt_doc *doc;
	jrt_ref object;
	uint32_t count, size;
	bool bail_out; /* a repeated key, or out of memory */
	struct jrt_met met; /* keys that the spec does not name */
	struct jrt_seen_member {
		jrt_ref value;
		uint32_t number; /* position of the name in the spec, from 1; 0: not in the spec */
	} * at, few[JRT_FEW_SEEN];
};

JRT_INLINE void
jrt_seen_begin(struct jrt_seen *n, const struct jrt_doc *d, jrt_ref object)
{
	n->doc = d;
	n->object = object;
	n->count = 0;
	n->size = JRT_FEW_SEEN;
	n->at = n->few;
	n->bail_out = false;
	n->met = (struct jrt_met){ 0 };
}

JRT_COLD bool jrt_seen_grow(struct jrt_seen *);

JRT_INLINE void
jrt_seen_add(struct jrt_seen *n, jrt_ref value, uint32_t number)
{
	if (n->count == n->size && !jrt_seen_grow(n)) {
		n->bail_out = true;
		return;
	}
	n->at[n->count].value = value;
	n->at[n->count++].number = number;
}

/* Records a member that the spec names and whose order does not matter; `before` is what its slot
 * held. */
JRT_INLINE void
jrt_seen_once(struct jrt_seen *n, jrt_ref before)
{
	n->bail_out |= before != 0;
}

/* Records a member that the spec names; `before` is what its slot held. */
JRT_INLINE void
jrt_seen_named(struct jrt_seen *n, jrt_ref before, jrt_ref value, uint32_t number)
{
	n->bail_out |= before != 0;
	jrt_seen_add(n, value, number);
}

/* Records a member that the spec does not name. */
JRT_INLINE void
jrt_seen_rest(struct jrt_seen *n, jrt_ref value)
{
	struct jrt_text key = jrt_raw_string(n->doc, value - 2);
	if (jrt_may_have_backslash(n->doc, key.at, key.len)) {
		key = jrt_decode_string(n->doc, key);
	}
	if (!jrt_meet(&n->met, key)) {
		n->bail_out |= jrt_key_came(n->doc, &n->met, n->object, key, value);
	}
	jrt_seen_add(n, value, 0);
}

/* Whether it is no object, or one of fewer members. */
JRT_INLINE bool
jrt_has_fewer_members(const struct jrt_doc *d, jrt_ref v, uint32_t least)
{
	if (!jrt_is_object(d, v)) {
		return true;
	}
	struct jrt_members m = jrt_members(d, v);
	while (least > 0 && jrt_next_member(&m)) {
		least--;
	}
	return least > 0;
}

/* Copies a recorded member as it stands in the input, with a trailing comma. */
JRT_INLINE void
jrt_copy_seen(struct jrt_writer *w, const struct jrt_doc *d, jrt_ref value)
{
	struct jrt_text key = jrt_key_of(d, value - 2);
	jrt_put_whole(w, d, key, jrt_in_document(d, key.at), value);
}

/* ---- in the order of sort ------------------------------------------------ */

void jrt_put_sorted_inside(struct jrt_ctx *, struct jrt_writer *, jrt_ref);

/* Writes a piece of the input, sorted (see jrt_sorted()), between constant texts.  A failure shows
 * in the writer's status. */
JRT_INLINE void
jrt_put_sorted_piece(struct jrt_ctx *ctx, struct jrt_writer *w, struct jrt_text before,
	const struct jrt_doc *d, jrt_ref slot, struct jrt_text behind)
{
	if (slot == JRT_REF_NULL || jrt_is_scalar(d, slot)) {
		jrt_put_between(w, before, jrt_slot_raw(d, slot), behind);
	} else {
		jrt_put(w, before.at, before.len);
		jrt_put_sorted_inside(ctx, w, slot);
		jrt_put(w, behind.at, behind.len);
	}
}
#define jrt_put_sorted(ctx, w, before, d, slot, behind)                                            \
	jrt_put_sorted_piece((ctx), (w), JRT_TEXT(before), (d), (slot), JRT_TEXT(behind))

struct jrt_writer jrt_sorted_written(struct jrt_writer, struct jrt_ctx *, struct jrt_text before,
	struct jrt_value *, struct jrt_text behind);

/* The same for a computed value. */
JRT_INLINE void
jrt_put_sorted_between(struct jrt_ctx *ctx, struct jrt_writer *w, struct jrt_text before,
	struct jrt_value *v, struct jrt_text behind)
{
	if (v->kind <= JRT_KIND_STRING || v->kind == JRT_LAZY_STRING ||
		v->kind == JRT_LAZY_NUMBER) {
		jrt_put_value_between(ctx, w, before, v, behind);
	} else {
		*w = jrt_sorted_written(*w, ctx, before, v, behind);
	}
}
#define jrt_put_sorted_computed(ctx, w, v, before, behind)                                         \
	jrt_put_sorted_between((ctx), (w), JRT_TEXT(before), (v), JRT_TEXT(behind))

enum { JRT_FEW_MEMBERS = 32 }; /* more are stored in the arena */
struct jrt_rest_member {
	uint64_t prefix; /* of the key */
	struct jrt_text key;
	jrt_ref value;
};

/* The remaining members in order. */
struct jrt_rest {
	uint64_t prefix; /* of the next key; UINT64_MAX: none left */
	uint32_t next, count;
	struct jrt_rest_member *at, few[JRT_FEW_MEMBERS];
};

/* Sorts them; call before writing any.  False: out of memory. */
bool jrt_sort_rest(struct jrt_rest *, const struct jrt_seen *);

/* Rewinds to the first: the object may be written to several places. */
JRT_INLINE void
jrt_begin_rest(struct jrt_rest *rest)
{
	rest->next = 0;
	rest->prefix = rest->count > 0 ? rest->at[0].prefix : UINT64_MAX;
}

void jrt_put_some_rest(
	struct jrt_ctx *, struct jrt_writer *, struct jrt_rest *, const struct jrt_text *before);

/* Writes the members that come before the name, sorted, each with a trailing comma. */
JRT_INLINE void
jrt_put_rest_until(
	struct jrt_ctx *ctx, struct jrt_writer *w, struct jrt_rest *rest, struct jrt_text name)
{
	uint64_t prefix = jrt_sort_prefix(name);
	if (rest->prefix <= (prefix == 0 ? UINT64_MAX - 1 : prefix)) {
		jrt_put_some_rest(ctx, w, rest, &name);
	}
}
#define jrt_put_rest_before(ctx, w, rest, name)                                                    \
	jrt_put_rest_until((ctx), (w), (rest), JRT_TEXT(name))

/* Writes all remaining members. */
JRT_INLINE void
jrt_put_rest(struct jrt_ctx *ctx, struct jrt_writer *w, struct jrt_rest *rest)
{
	if (rest->prefix != UINT64_MAX) {
		jrt_put_some_rest(ctx, w, rest, NULL);
	}
}

JRT_END
#endif
