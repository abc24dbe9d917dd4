/* SPDX-License-Identifier: Apache-2.0 */
/* What streaming code calls: slots hold pieces of the input, output is written as text. */
#ifndef JOLT_STREAM_H
#define JOLT_STREAM_H

#include "json/scan.h"
#include "json/value.h"
#include "json/writer.h"

/* A slot of a key that matched the text of a scalar: found, but without a value, which is written
 * as null. */
#define JRT_REF_NULL UINT32_MAX

/* Whether the value is a scalar whose Java text is this (Jolt matches a scalar as if it were a
 * key). */
bool jrt_scalar_text_is(const struct jrt_doc *, jrt_ref, const char *text, size_t len);
#define jrt_scalar_is(doc, ref, literal)                                                           \
	jrt_scalar_text_is((doc), (ref), (literal), sizeof(literal) - 1)

/* Whether the slot was found and is not null. */
static inline bool
jrt_has_value(const struct jrt_doc *d, jrt_ref slot)
{
	return slot != 0 && slot != JRT_REF_NULL && !jrt_is_null(d, slot);
}

/* Whether the slot was found and can be looked into. */
static inline bool
jrt_has_inside(jrt_ref slot)
{
	return slot != 0 && slot != JRT_REF_NULL;
}

/* As a value for the tree way; NULL: not found. */
static inline struct jrt_value *
jrt_slot_value(struct jrt_ctx *ctx, jrt_ref slot)
{
	if (slot == 0) {
		return NULL;
	}
	return slot == JRT_REF_NULL ? JRT_NULL : jrt_value_of(ctx, slot);
}

static inline struct jrt_raw
jrt_slot_raw(const struct jrt_doc *d, jrt_ref slot)
{
	return slot == JRT_REF_NULL ? JRT_RAW("null") : jrt_raw_of(d, slot);
}

static inline void
jrt_put_slot(struct jrt_writer *w, const struct jrt_doc *d, jrt_ref slot)
{
	jrt_put_raw(w, jrt_slot_raw(d, slot));
}

/* Of a list its first element, null if it has none; of anything else itself (cardinality ONE). */
void jrt_put_first(struct jrt_writer *, const struct jrt_doc *, jrt_ref slot);

/* What `count` writes to one place leave there, in order (ShiftrWriter: null is replaced, a list is
 * appended to, anything else becomes a list of both).  count > 0. */
void jrt_put_many(struct jrt_writer *, const struct jrt_raw *, unsigned count);

/* ---- loops --------------------------------------------------------------- */

/* Walks the members of an object or the elements of a list. */
struct jrt_each {
	const struct jrt_doc *doc;
	uint32_t token, end;
	bool list;
	uint32_t index; /* of the step */
	struct jrt_text key; /* of an object: see jrt_each_key() */
	jrt_ref value;
	char digits[12];
};

/* Whether a loop may run over the slot: nothing, null, a list, or (unless `only_lists`) an object
 * without repeated keys. */
bool jrt_can_loop(const struct jrt_doc *, jrt_ref slot, bool only_lists);
struct jrt_each jrt_each(const struct jrt_doc *, jrt_ref slot);

static inline bool
jrt_next_each(struct jrt_each *e)
{
	if (e->token >= e->end) {
		return false;
	}
	e->index++;
	e->value = e->token;
	if (!e->list) {
		e->key = jrt_key_of(e->doc, e->token);
		e->value += 2;
	}
	e->token = jrt_behind(e->doc, e->value) + 1;
	return true;
}

/* The index as text; valid until the next step. */
struct jrt_text jrt_each_index(struct jrt_each *);

/* What the loop is at, as a key. */
static inline struct jrt_text
jrt_each_key(struct jrt_each *e)
{
	return e->list ? jrt_each_index(e) : e->key;
}

/* A text as the inside of a JSON string.  One that still stands in the document had nothing to be
 * decoded, and so has nothing to be escaped. */
static inline void
jrt_put_text(struct jrt_writer *w, const struct jrt_doc *d, struct jrt_text t)
{
	uintptr_t from = (uintptr_t)d->base, at = (uintptr_t)t.at;
	if (at >= from && at - from < d->pos[d->end]) {
		jrt_put(w, t.at, t.len);
	} else {
		jrt_put_escaped(w, t);
	}
}

static inline bool
jrt_is_string(const struct jrt_doc *d, jrt_ref slot)
{
	return jrt_has_inside(slot) && jrt_first_byte(d, slot) == '"';
}

/* Several values for one place, written as they come (see jrt_put_many()). */
struct jrt_many {
	size_t start; /* of the bracket in the output */
	unsigned count;
	bool list, null, empty; /* of the first value */
};

static inline struct jrt_many
jrt_many_begin(const struct jrt_writer *w)
{
	return (struct jrt_many){ .start = w->used };
}
void jrt_many_add(struct jrt_writer *, struct jrt_many *, struct jrt_raw);
/* Makes ready for a value that the caller puts: not null, no list. */
void jrt_many_next(struct jrt_writer *, struct jrt_many *);
/* count > 0. */
void jrt_many_end(struct jrt_writer *, const struct jrt_many *);

/* "null," so many times. */
void jrt_put_gaps(struct jrt_writer *, uint32_t count);

/* The names of an object, to see whether one comes twice. */
enum { JRT_MOST_NAMES = 64 };
struct jrt_names {
	unsigned count;
	struct jrt_text at[JRT_MOST_NAMES];
};
/* Adds the name that the pieces give together.  False: it came before, or there are too many to
 * compare. */
bool jrt_name_is_new(
	const struct jrt_doc *, struct jrt_names *, const struct jrt_text *pieces, unsigned count);

/* Whether `after` was written to before `before` was (UINT32_MAX: never). */
static inline bool
jrt_out_of_order(uint32_t before, uint32_t after)
{
	return before != UINT32_MAX && after < before;
}

/* ---- containers ---------------------------------------------------------- */

/* Ends a container: the comma just written becomes `close`; behind an opening bracket it is put. */
static inline void
jrt_put_close(struct jrt_writer *w, char close)
{
	if (w->used > 0 && w->base[w->used - 1] == ',') {
		w->base[w->used - 1] = close;
	} else {
		jrt_put(w, &close, 1);
	}
}

/* "key": of the member. */
static inline void
jrt_copy_key(struct jrt_writer *w, const struct jrt_members *m)
{
	jrt_put_lit(w, "\"");
	jrt_put_text(w, m->doc, m->key);
	jrt_put_lit(w, "\":");
}

/* The member as it stands in the input, and a comma. */
static inline void
jrt_copy_member(struct jrt_writer *w, const struct jrt_members *m)
{
	jrt_copy_key(w, m);
	jrt_put_ref(w, m->doc, m->value);
	jrt_put_lit(w, ",");
}

/* Ends the tree way: appends the document, or says why there is none. */
enum jrt_status jrt_put_document(struct jrt_ctx *, struct jrt_writer *, struct jrt_value *);

/* Validates `record` (any memory) and applies a pipeline to it: JRT_OK, JRT_NOTHING or why not; on
 * failure nothing stays in `out`. */
enum jrt_status jrt_transform(struct jrt_ctx *, struct jrt_scanner *, struct jrt_text record,
	struct jrt_writer *out, enum jrt_status (*apply)(struct jrt_ctx *, struct jrt_writer *));
#endif
