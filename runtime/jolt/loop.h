/* SPDX-License-Identifier: Apache-2.0 */
/* What streaming code calls in loops over members and elements. */
#ifndef JOLT_LOOP_H
#define JOLT_LOOP_H

#include "jolt/stream.h"

JRT_BEGIN

/* Walks the members of an object or the elements of a list. */
struct jrt_each {
	const struct jrt_doc *doc;
	uint32_t token, end;
	bool list;
	bool raw; /* the key is a piece of the document, or an index's digits */
	uint32_t index; /* of the step */
	struct jrt_text key; /* of an object: see jrt_each_key() */
	jrt_ref value;
};

/* Whether a loop may run over the slot: nothing, null, a list, or (unless `only_lists`) an object.
 * A repeated key is detected during the walk: jrt_each_repeats(). */
JRT_INLINE bool
jrt_can_loop(const struct jrt_doc *d, jrt_ref slot, bool only_lists)
{
	return !jrt_has_value(d, slot) || jrt_is_array(d, slot) ||
	       (!only_lists && jrt_is_object(d, slot));
}

JRT_INLINE struct jrt_each
jrt_each(const struct jrt_doc *d, jrt_ref slot)
{
	struct jrt_each e = { .doc = d, .index = UINT32_MAX };
	if (jrt_has_value(d, slot) && !jrt_is_scalar(d, slot)) {
		e.list = e.raw = jrt_is_array(d, slot);
		e.token = slot + 1;
		e.end = d->close[slot];
	}
	return e;
}

/* The same for lists only. */
JRT_INLINE struct jrt_each
jrt_each_element(const struct jrt_doc *d, jrt_ref slot)
{
	struct jrt_each e = jrt_each(d, slot);
	e.list = e.raw = true;
	return e;
}

JRT_INLINE bool
jrt_next_each(struct jrt_each *e)
{
	if (e->token >= e->end) {
		return false;
	}
	e->index++;
	e->value = e->token;
	if (!e->list) {
		e->key = jrt_raw_string(e->doc, e->token);
		e->value += 2;
		e->raw = !jrt_may_have_backslash(e->doc, e->key.at, e->key.len);
		if (!e->raw) {
			e->key = jrt_decode_string(e->doc, e->key);
		}
	}
	e->token = jrt_behind(e->doc, e->value) + 1;
	return true;
}

/* The same, but skips list elements in which nothing was found that the loop needs.  `values` are
 * the tokens of the first `count` elements; `found` has what was found in each, `size` bytes apart;
 * 0: nothing. */
JRT_INLINE bool
jrt_next_found(struct jrt_each *e, uint32_t count, const jrt_ref *values, const jrt_ref *found,
	size_t size)
{
	size_t apart = size / sizeof *found;
	uint32_t at = e->index + 1; /* wraps around to the first one */
	if (e->list && at < count && found[at * apart] == 0) {
		do {
			at++;
		} while (at < count && found[at * apart] == 0);
		e->index = at - 1;
		e->token = jrt_behind(e->doc, values[at - 1]) + 1;
	}
	return jrt_next_each(e);
}

/* The same, but also accepts a scalar whose text as a key is readily known: a string, a boolean, or
 * an integer of at most 18 digits.  It acts as the key of one step without a value (Jolt takes a
 * scalar for a key). */
JRT_INLINE bool
jrt_can_loop_or_key(const struct jrt_doc *d, jrt_ref slot, bool only_lists)
{
	return jrt_can_loop(d, slot, only_lists) || jrt_is_key(d, slot);
}

JRT_INLINE struct jrt_each
jrt_each_or_key(const struct jrt_doc *d, jrt_ref slot)
{
	struct jrt_each e = jrt_each(d, slot);
	if (jrt_has_value(d, slot) && jrt_is_scalar(d, slot)) {
		struct jrt_raw raw = jrt_raw_of(d, slot);
		bool string = *raw.at == '"';
		e.key = string ? jrt_string_of(d, slot) : (struct jrt_text){ raw.at, raw.len };
		e.raw = !string || jrt_in_document(d, e.key.at);
		e.value = JRT_REF_NULL;
	}
	return e;
}

JRT_INLINE bool
jrt_next_each_or_key(struct jrt_each *e)
{
	if (e->value == JRT_REF_NULL) {
		return ++e->index == 0;
	}
	return jrt_next_each(e);
}

/* Writes the opening bracket of what is there. */
JRT_INLINE void
jrt_put_open(struct jrt_writer *w, const struct jrt_doc *d, jrt_ref slot)
{
	if (jrt_is_array(d, slot)) {
		jrt_put_lit(w, "[");
	} else {
		jrt_put_lit(w, "{");
	}
}

/* Writes the key of the current member with a colon; nothing in a list. */
JRT_INLINE void
jrt_put_each_name(struct jrt_writer *w, const struct jrt_each *e)
{
	if (!e->list) {
		jrt_put_text(w, "\"", e->doc, e->key, "\":");
	}
}

/* Whether the object begun last has no members yet. */
JRT_INLINE bool
jrt_object_is_empty(const struct jrt_writer *w)
{
	return w->used > 0 && w->base[w->used - 1] == '{';
}

struct jrt_digits {
	char at[12];
	char behind[JRT_PADDING]; /* may be read */
};
struct jrt_text jrt_digits_of(uint32_t index, struct jrt_digits *);

/* The current key; in a list the index, as text in `digits`. */
JRT_INLINE struct jrt_text
jrt_each_key(const struct jrt_each *e, struct jrt_digits *digits)
{
	return e->list ? jrt_digits_of(e->index, digits) : e->key;
}

/* Writes the key, or what a star matched in it, as the inside of a JSON string. */
#define jrt_put_key(w, before, e, key, behind)                                                     \
	jrt_put_inside((w), JRT_TEXT(before), (e)->doc, (e)->raw, (key), JRT_TEXT(behind))

/* Writes a member with a trailing comma: in one copy if only a colon separates key and value. */
JRT_INLINE void
jrt_put_whole(
	struct jrt_writer *w, const struct jrt_doc *d, struct jrt_text key, bool raw, jrt_ref value)
{
	struct jrt_raw v = jrt_slot_raw(d, value);
	if (raw && v.at == key.at + key.len + 2) {
		v = (struct jrt_raw){ key.at - 1, v.len + key.len + 3 };
	} else {
		jrt_put_inside(w, JRT_TEXT("\""), d, raw, key, JRT_TEXT("\":"));
	}
	jrt_put_between(w, JRT_TEXT(""), v, JRT_TEXT(","));
}

/* Writes the current value as a member, with its key at hand. */
JRT_INLINE void
jrt_put_member(struct jrt_writer *w, const struct jrt_each *e, struct jrt_text key)
{
	jrt_put_whole(w, e->doc, key, e->raw, e->value);
}

JRT_END
#endif
