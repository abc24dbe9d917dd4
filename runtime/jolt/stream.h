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

/* count > 0. */
JRT_INLINE void
jrt_many_end(struct jrt_writer *w, const struct jrt_many *m)
{
	if (m->list) {
		jrt_put_lit(w, "]");
	}
}

/* ---- loops --------------------------------------------------------------- */

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

/* ---- repeated names ------------------------------------------------------ */

/* One bit for each name met, by its hash: if the bit is already set, names are compared. */
struct jrt_met {
	uint64_t bits[8];
	uint32_t looks; /* how many times an earlier name was searched for */
	bool compared; /* all names were compared: none is repeated */
};

/* False: the name may have come before. */
JRT_INLINE bool
jrt_meet(struct jrt_met *met, struct jrt_text name)
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
	uint32_t hash = (first ^ (uint32_t)name.len) * 0x9e3779b1u + last * 0x85ebca6bu;
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

/* ---- whole records ------------------------------------------------------- */

/* Ends the tree way: appends the document, or returns why there is none. */
enum jrt_status jrt_put_document(struct jrt_ctx *, struct jrt_writer *, struct jrt_value *);

/* Validates `record` (any memory) and applies a pipeline to it: JRT_OK, JRT_NOTHING or the error;
 * on failure `out` is left unchanged. */
enum jrt_status jrt_transform(struct jrt_ctx *, struct jrt_scanner *, struct jrt_text record,
	struct jrt_writer *out, enum jrt_status (*apply)(struct jrt_ctx *, struct jrt_writer *));

JRT_END
#endif
