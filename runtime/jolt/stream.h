/* SPDX-License-Identifier: Apache-2.0 */
/* What streaming code calls: slots hold pieces of the input, output is written as text. */
#ifndef JOLT_STREAM_H
#define JOLT_STREAM_H

#include "jolt/keys.h"
#include "json/number.h"
#include "json/scan.h"
#include "json/value.h"
#include "json/writer.h"

JRT_BEGIN

/* The Java text of a scalar, in `digits` unless it stands in the record in that form.  For null and
 * non-scalars, a text that is longer than any. */
struct jrt_scalar_digits {
	char at[JRT_DOUBLE_TEXT];
};
struct jrt_text jrt_scalar_text(const struct jrt_doc *, jrt_ref, struct jrt_scalar_digits *digits);
/* Whether the value is a scalar with this Java text (Jolt matches a scalar as if it were a key). */
bool jrt_scalar_text_is(const struct jrt_doc *, jrt_ref, const char *text, size_t len);
#define jrt_scalar_is(doc, ref, literal)                                                           \
	jrt_scalar_text_is((doc), (ref), (literal), sizeof(literal) - 1)

/* Whether the slot was found and is not null. */
static inline bool
jrt_has_value(const struct jrt_doc *d, jrt_ref slot)
{
	return slot != 0 && slot != JRT_REF_NULL && !jrt_is_null(d, slot);
}

/* Whether the slot was found and may have members or elements. */
static inline bool
jrt_has_inside(jrt_ref slot)
{
	return slot != 0 && slot != JRT_REF_NULL;
}

/* Whether an object that the spec takes members from is missing.  Most records have it, so the code
 * for a missing one is kept out of line. */
JRT_INLINE bool
jrt_is_missing(jrt_ref slot)
{
	return __builtin_expect(slot == 0, 0);
}

/* Whether something other than an object was found. */
static inline bool
jrt_is_no_object(const struct jrt_doc *d, jrt_ref slot)
{
	return slot != 0 && (slot == JRT_REF_NULL || !jrt_is_object(d, slot));
}

/* Whether something was found that is neither an object nor a list. */
static inline bool
jrt_is_no_inside(const struct jrt_doc *d, jrt_ref slot)
{
	return slot != 0 && (slot == JRT_REF_NULL || jrt_is_scalar(d, slot));
}

/* A slot as a value for the tree way, one value for each piece of the record; NULL: not found. */
static inline struct jrt_value *
jrt_slot_value(struct jrt_ctx *ctx, jrt_ref slot)
{
	if (slot == 0) {
		return NULL;
	}
	return slot == JRT_REF_NULL ? JRT_NULL : jrt_piece_value(ctx, slot);
}

/* The same for a value that nobody needs any more when the caller's `room` goes out of scope. */
JRT_INLINE struct jrt_value *
jrt_slot_value_in(
	struct jrt_ctx *ctx, const struct jrt_doc *d, jrt_ref slot, struct jrt_value *room)
{
	if (slot == 0 || slot == JRT_REF_NULL) {
		return slot == 0 ? NULL : JRT_NULL;
	}
	char first = jrt_first_byte(d, slot);
	if (first == '"') {
		struct jrt_text t = jrt_raw_string(d, slot);
		if (d->plain || !jrt_may_have_backslash(d, t.at, t.len)) {
			return jrt_string_in(room, t);
		}
	} else if (first <= '9') {
		return jrt_lazy_number_in(room, slot);
	}
	return jrt_piece_value(ctx, slot);
}

bool jrt_scalar_is_name(const struct jrt_doc *, jrt_ref scalar);
struct jrt_text jrt_scalar_name(struct jrt_ctx *, jrt_ref scalar, bool wide);

/* Whether the slot's text as a name is readily known: a string, a boolean, or an integer of at most
 * 18 digits. */
JRT_INLINE bool
jrt_is_name(const struct jrt_doc *d, jrt_ref slot)
{
	return jrt_has_inside(slot) &&
	       (jrt_first_byte(d, slot) == '"' || jrt_scalar_is_name(d, slot));
}

/* Whether that text also serves as a key: keys are not truncated, and an integer's key is its
 * number. */
JRT_INLINE bool
jrt_is_key(const struct jrt_doc *d, jrt_ref slot)
{
	return jrt_is_name(d, slot) &&
	       !(jrt_first_byte(d, slot) == '-' && jrt_raw_of(d, slot).at[1] == '0');
}

/* That text, as in jrt_name_of(): for a number, the integer truncated to 32 bits. */
JRT_INLINE struct jrt_text
jrt_name_text(struct jrt_ctx *ctx, const struct jrt_doc *d, jrt_ref slot)
{
	return jrt_first_byte(d, slot) == '"' ? jrt_string_of(d, slot)
					      : jrt_scalar_name(ctx, slot, false);
}

/* The same as in jrt_wide_name_of(): for a number, the integer. */
JRT_INLINE struct jrt_text
jrt_wide_name_text(struct jrt_ctx *ctx, const struct jrt_doc *d, jrt_ref slot)
{
	return jrt_first_byte(d, slot) == '"' ? jrt_string_of(d, slot)
					      : jrt_scalar_name(ctx, slot, true);
}

/* ---- writing -------------------------------------------------------------
 *
 * The writer is a copy that only the emitted function sees, so that the C compiler keeps it in
 * registers: all of these are inlined, and whatever is not works on a copy of its own. */

/* Writes a piece of JSON between constant texts.  JRT_PADDING readable bytes must follow the piece.
 * Most pieces are short, so whole blocks are copied. */
JRT_INLINE void
jrt_put_between(
	struct jrt_writer *w, struct jrt_text before, struct jrt_raw piece, struct jrt_text behind)
{
	if (!jrt_writer_has(w, before.len + piece.len + behind.len + JRT_PADDING)) {
		return;
	}
	char *to = w->base + w->used;
	memcpy(to, before.at, before.len);
	to += before.len;
	if (piece.len <= 32) {
		memcpy(to, piece.at, 32);
	} else if (piece.len <= 64) {
		memcpy(to, piece.at, 64);
	} else {
		memcpy(to, piece.at, piece.len);
	}
	memcpy(to + piece.len, behind.at, behind.len);
	w->used += before.len + piece.len + behind.len;
}

/* Writes a value of the document byte for byte; `before` and `behind` are string literals, here and
 * below. */
#define jrt_put_found(w, before, d, v, behind)                                                     \
	jrt_put_between((w), JRT_TEXT(before), jrt_raw_of((d), (v)), JRT_TEXT(behind))

extern const char jrt_padded_null[JRT_PADDING + 4];

JRT_INLINE struct jrt_raw
jrt_slot_raw(const struct jrt_doc *d, jrt_ref slot)
{
	return slot == JRT_REF_NULL ? (struct jrt_raw){ jrt_padded_null, 4 } : jrt_raw_of(d, slot);
}
#define jrt_put_slot(w, before, d, slot, behind)                                                   \
	jrt_put_between((w), JRT_TEXT(before), jrt_slot_raw((d), (slot)), JRT_TEXT(behind))

JRT_COLD struct jrt_writer jrt_value_written(struct jrt_writer, struct jrt_ctx *,
	struct jrt_text before, struct jrt_value *, struct jrt_text behind);

/* Writes a computed value between constant texts. */
JRT_INLINE void
jrt_put_value_between(struct jrt_ctx *ctx, struct jrt_writer *w, struct jrt_text before,
	struct jrt_value *v, struct jrt_text behind)
{
	if (jrt_writer_has(w, before.len + behind.len)) {
		char *at = w->base + w->used;
		memcpy(at, before.at, before.len);
		at = jrt_value_at(
			ctx, at + before.len, w->size - w->used - before.len - behind.len, v);
		if (at != NULL) {
			memcpy(at, behind.at, behind.len);
			w->used = (size_t)(at - w->base) + behind.len;
			return;
		}
	}
	*w = jrt_value_written(*w, ctx, before, v, behind);
}
#define jrt_put_computed(ctx, w, v, before, behind)                                                \
	jrt_put_value_between((ctx), (w), JRT_TEXT(before), (v), JRT_TEXT(behind))

struct jrt_writer jrt_text_written(
	struct jrt_writer, struct jrt_text before, struct jrt_text, struct jrt_text behind);

/* Writes a text as the inside of a JSON string; `raw`: it is known to stand in the document. */
JRT_INLINE void
jrt_put_inside(struct jrt_writer *w, struct jrt_text before, const struct jrt_doc *d, bool raw,
	struct jrt_text t, struct jrt_text behind)
{
	if (raw || jrt_in_document(d, t.at)) { /* nothing was decoded, so nothing needs an escape */
		jrt_put_between(w, before, (struct jrt_raw){ t.at, t.len }, behind);
	} else {
		*w = jrt_text_written(*w, before, t, behind);
	}
}
#define jrt_put_text(w, before, d, t, behind)                                                      \
	jrt_put_inside((w), JRT_TEXT(before), (d), false, (t), JRT_TEXT(behind))

struct jrt_writer jrt_many_written(struct jrt_writer, const struct jrt_raw *, unsigned count);

/* Writes what `count` writes to one place leave there, in order (ShiftrWriter: null is replaced, a
 * list is appended to, anything else becomes a list of both).  count > 0. */
JRT_INLINE void
jrt_put_many(struct jrt_writer *w, const struct jrt_raw *values, unsigned count)
{
	*w = jrt_many_written(*w, values, count);
}

/* Writes "null," `count` times. */
JRT_INLINE void
jrt_put_gaps(struct jrt_writer *w, uint32_t count)
{
	for (; count > 0 && w->status == JRT_OK; count--) {
		jrt_put_lit(w, "null,");
	}
}

/* Ends a container: replaces the trailing comma, if there is one.  The position depends on a
 * branch, not on the byte: the processor predicts it and need not wait. */
JRT_INLINE void
jrt_put_end(struct jrt_writer *w, struct jrt_text end)
{
	if (w->used > 0 && w->base[w->used - 1] == ',') {
		w->base[w->used - 1] = end.at[0];
		jrt_put(w, end.at + 1, end.len - 1);
	} else {
		jrt_put(w, end.at, end.len);
	}
}
#define jrt_put_close(w, literal) jrt_put_end((w), JRT_TEXT(literal))

/* Writes the member's key with its quotes and a colon. */
JRT_INLINE void
jrt_copy_key(struct jrt_writer *w, const struct jrt_members *m)
{
	jrt_put_text(w, "\"", m->doc, m->key, "\":");
}

/* Copies the member as it stands in the input, with a trailing comma. */
JRT_INLINE void
jrt_copy_member(struct jrt_writer *w, const struct jrt_members *m)
{
	jrt_copy_key(w, m);
	jrt_put_found(w, "", m->doc, m->value, ",");
}

/* Several values for one place, written as they come (see jrt_put_many()).  A single value has no
 * bracket; the bracket is inserted when a second one comes. */
struct jrt_many {
	size_t start; /* of the first value in the output */
	unsigned count;
	bool list; /* a bracket has been written */
	bool null, empty; /* the first value is null, or an empty list */
	bool of_list; /* it is a list: others are appended to it */
};

static inline struct jrt_many
jrt_many_begin(const struct jrt_writer *w)
{
	return (struct jrt_many){ .start = w->used };
}

struct jrt_writer jrt_many_added(struct jrt_writer, struct jrt_many *, struct jrt_raw);
/* A piece of JSON, followed by JRT_PADDING readable bytes. */
JRT_INLINE void
jrt_many_add(struct jrt_writer *w, struct jrt_many *m, struct jrt_raw value)
{
	if (m->list && !m->empty) {
		m->count++;
		jrt_put_between(w, JRT_TEXT(","), value, JRT_TEXT(""));
	} else if (m->count == 0 && *value.at != '[' && *value.at != 'n') {
		m->count = 1;
		jrt_put_between(w, JRT_TEXT(""), value, JRT_TEXT(""));
	} else {
		*w = jrt_many_added(*w, m, value);
	}
}

/* Any piece of JSON. */
JRT_INLINE void
jrt_many_add_constant(struct jrt_writer *w, struct jrt_many *m, struct jrt_raw value)
{
	*w = jrt_many_added(*w, m, value);
}

struct jrt_writer jrt_many_ready(struct jrt_writer, struct jrt_many *);
/* Prepares for a value that the caller writes: neither null nor a list. */
JRT_INLINE void
jrt_many_next(struct jrt_writer *w, struct jrt_many *m)
{
	if (m->count == 0) {
		m->count = 1;
	} else {
		*w = jrt_many_ready(*w, m);
	}
}

/* The same for one of the values: the first of what would be left, if that is a list. */
struct jrt_writer
jrt_one_added(struct jrt_writer, struct jrt_many *, struct jrt_raw value, struct jrt_raw first);
JRT_INLINE bool
jrt_one_is_there(struct jrt_many *m)
{
	bool there = m->count > 0 && !m->null && !m->empty;
	m->count += there;
	return there;
}

/* A piece of the record. */
JRT_INLINE void
jrt_one_add(struct jrt_writer *w, struct jrt_many *m, const struct jrt_doc *d, jrt_ref slot)
{
	if (!jrt_one_is_there(m)) {
		struct jrt_raw value = jrt_slot_raw(d, slot), first = { "null", 4 };
		bool list = *value.at == '[' && d->close[slot] > slot + 1;
		*w = jrt_one_added(*w, m, value, list ? jrt_raw_of(d, slot + 1) : first);
	}
}

/* Any piece of JSON but a list. */
JRT_INLINE void
jrt_one_add_constant(struct jrt_writer *w, struct jrt_many *m, struct jrt_raw value)
{
	if (!jrt_one_is_there(m)) {
		*w = jrt_one_added(*w, m, value, value);
	}
}

/* True: prepares for a value that the caller writes: neither null nor a list. */
JRT_INLINE bool
jrt_one_next(struct jrt_writer *w, struct jrt_many *m)
{
	if (jrt_one_is_there(m)) {
		return false;
	}
	*w = jrt_one_added(*w, m, (struct jrt_raw){ "", 0 }, (struct jrt_raw){ "", 0 });
	return true;
}

/* Whether others were appended to a list of the record. */
JRT_INLINE bool
jrt_many_grew(const struct jrt_many *m)
{
	return m->count > 1 && m->of_list;
}

/* count > 0. */
JRT_INLINE void
jrt_many_end(struct jrt_writer *w, const struct jrt_many *m)
{
	if (m->list) {
		jrt_put_lit(w, "]");
	}
}

/* ---- whole records ------------------------------------------------------- */

/* Ends the tree way: appends the document, or returns why there is none. */
enum jrt_status jrt_put_document(struct jrt_ctx *, struct jrt_writer *, struct jrt_value *);

/* Validates `record` (any memory) and applies a pipeline to it: JRT_OK, JRT_NOTHING or the error;
 * on failure `out` is left unchanged. */
enum jrt_status jrt_transform(struct jrt_ctx *, struct jrt_scanner *, struct jrt_text record,
	struct jrt_writer *out, enum jrt_status (*apply)(struct jrt_ctx *, struct jrt_writer *));

JRT_END
#endif
