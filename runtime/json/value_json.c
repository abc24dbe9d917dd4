/* SPDX-License-Identifier: Apache-2.0 */
/* Values written as JSON. */
#include "json/value.h"

#include "json/number.h"
#include "json/plain.h"
#include "json/value_depth.h"

enum { WHOLE = 16 }; /* bytes copied at a time, even if fewer are needed */

/* Where to write: the position is passed from function to function to stay in a register; NULL: the
 * writer has failed. */
struct output {
	struct jrt_writer *w; /* NULL: the room is fixed, and does not suffice for escapes */
	const char *end; /* of its room */
	struct jrt_text record, names; /* where the record and the code's names are in memory */
	const struct jrt_doc *doc;
	struct jrt_ctx *ctx;
};

static inline struct output
output_of(struct jrt_ctx *ctx, struct jrt_writer *w, const char *end)
{
	return (struct output){ .w = w,
		.end = end,
		.record = jrt_document_text(ctx->doc),
		.names = ctx->names,
		.doc = ctx->doc,
		.ctx = ctx };
}

static inline void
pause_at(struct output *o, const char *at)
{
	o->w->used = (size_t)(at - o->w->base);
}

/* Call after something else has written. */
static inline char *
resume(struct output *o)
{
	o->end = o->w->base + o->w->size;
	return o->w->status == JRT_OK ? o->w->base + o->w->used : NULL;
}

static __attribute__((noinline)) char *
more_room(struct output *o, const char *at, size_t n)
{
	if (o->w == NULL) {
		return NULL;
	}
	pause_at(o, at);
	(void)jrt_writer_grow(o->w, n);
	return resume(o);
}

/* The position, with room for more than `n` bytes. */
JRT_INLINE char *
with_room(struct output *o, char *at, size_t n)
{
	return (size_t)(o->end - at) > n ? at : more_room(o, at, n);
}

static char *
fail(struct output *o, enum jrt_status status)
{
	if (o->w != NULL && o->w->status == JRT_OK) {
		o->w->status = status;
	}
	return NULL;
}

/* Copies bytes of the record where there is room for WHOLE more; returns the end. */
JRT_INLINE char *
copy_whole(char *out, const char *at, size_t len)
{
	memcpy(out, at, WHOLE); /* most are no longer */
	if (len > (size_t)8 * WHOLE) {
		memcpy(out, at, len);
	} else {
		for (size_t i = WHOLE; i < len; i += WHOLE) {
			memcpy(out + i, at + i, WHOLE);
		}
	}
	return out + len;
}

/* Writes the rest of a string from a byte on that may need an escape; there is room for WHOLE bytes
 * behind it. */
static __attribute__((noinline)) char *
put_escapes(struct output *o, const char *at, struct jrt_text rest)
{
	if (o->w == NULL) {
		return NULL;
	}
	pause_at(o, at);
	jrt_put_escaped(o->w, rest);
	jrt_put_lit(o->w, "\"");
	(void)jrt_writer_has(o->w, WHOLE);
	return resume(o);
}

/* Writes a string where there is room for it and WHOLE more bytes. */
JRT_INLINE char *
put_text(struct output *o, char *at, struct jrt_text t)
{
	if (jrt_is_name_among(o->names, t)) {
		return copy_whole(at, t.at - 1, t.len + 2);
	}
	*at++ = '"';
	if (jrt_begins_in(o->record, t.at)) {
		at = copy_whole(at, t.at, t.len);
	} else {
		size_t plain = jrt_copy_plain(at, t.at, t.len);
		at += plain;
		if (plain < t.len) {
			return put_escapes(o, at, (struct jrt_text){ t.at + plain, t.len - plain });
		}
	}
	*at++ = '"';
	return at;
}

/* Writes bytes of the document or of the spec unchanged. */
JRT_INLINE char *
put_bytes(struct output *o, char *at, const char *bytes, size_t len)
{
	at = with_room(o, at, len + WHOLE);
	if (at == NULL) {
		return NULL;
	}
	if (jrt_begins_in(o->record, bytes)) {
		return copy_whole(at, bytes, len);
	}
	memcpy(at, bytes, len);
	return at + len;
}

JRT_INLINE char *
put_raw(struct output *o, char *at, struct jrt_raw raw)
{
	return put_bytes(o, at, raw.at, raw.len);
}

static char *
put_double(struct output *o, char *at, double d)
{
	char digits[JRT_DOUBLE_TEXT];
	size_t n = jrt_double_text(d, digits);
	bool finite = digits[n - 1] >= '0' && digits[n - 1] <= '9';
	at = with_room(o, at, n + 2);
	if (at == NULL) {
		return NULL;
	}
	if (!finite) { /* Jackson quotes numbers that JSON lacks */
		*at++ = '"';
	}
	memcpy(at, digits, n);
	at += n;
	if (!finite) {
		*at++ = '"';
	}
	return at;
}

static char *
put_integer(struct output *o, char *at, int64_t n)
{
	char digits[20], *end = digits + sizeof digits;
	uint64_t whole = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	at = with_room(o, at, 1 + sizeof digits);
	if (at == NULL) {
		return NULL;
	}
	if (n < 0) {
		*at++ = '-';
	}
	if (whole < 100) { /* most are small */
		*at = (char)('0' + whole / 10);
		at += whole >= 10;
		*at = (char)('0' + whole % 10);
		return at + 1;
	}
	const char *from = jrt_digits_before(end, whole, 1);
	memcpy(at, from, (size_t)(end - from));
	return at + (end - from);
}

static __attribute__((noinline)) char *
put_number(struct output *o, char *at, const struct jrt_value *v)
{
	return v->kind == JRT_KIND_DOUBLE ? put_double(o, at, v->number)
					  : put_integer(o, at, v->integer);
}

static char *
put_word(struct output *o, char *at, const struct jrt_value *v)
{
	struct jrt_raw raw = { v->text.at, v->text.len };
	if (v->kind == JRT_KIND_NULL) {
		raw = JRT_RAW("null");
	} else if (v->kind == JRT_KIND_BOOLEAN) {
		raw = v->boolean ? JRT_RAW("true") : JRT_RAW("false");
	}
	at = with_room(o, at, raw.len);
	return at == NULL ? NULL : (char *)memcpy(at, raw.at, raw.len) + raw.len;
}

/* Each function that writes a value leaves room for one byte behind it, so that what follows need
 * not check: a comma, or a closing bracket. */
static char *put_object(struct output *, char *at, const struct jrt_object *, unsigned depth);
static char *put_list(struct output *, char *at, const struct jrt_list *, unsigned depth);
static char *put_wrapped(struct output *, char *at, struct jrt_value *, unsigned depth);
static char *put_around(struct output *, char *at, struct jrt_value *, unsigned depth);

/* Whether it is of the record, and neither the value nor its contents have been looked at. */
JRT_INLINE bool
is_untouched(const struct jrt_value *v)
{
	return v->kind >= JRT_LAZY_NUMBER && (v->kind != JRT_LAZY_OBJECT || v->children == NULL);
}

/* The less common kinds. */
static __attribute__((noinline)) char *
put_other(struct output *o, char *at, struct jrt_value *v, unsigned depth)
{
	switch (v->kind) {
	case JRT_KIND_NULL:
	case JRT_KIND_BOOLEAN:
	case JRT_KIND_BIG:
	case JRT_KIND_DECIMAL:
		return put_word(o, at, v);
	case JRT_KIND_ARRAY:
		return put_list(o, at, &v->list, depth + 1);
	case JRT_LAZY_OBJECT:
		return put_around(o, at, v, depth + 1);
	default:
		return put_number(o, at, v);
	}
}

static inline bool
is_moved_number(const struct jrt_value *v)
{
	return (v->kind == JRT_KIND_INTEGER || v->kind == JRT_KIND_LONG ||
		       v->kind == JRT_KIND_DOUBLE) &&
	       v->raw.at != NULL;
}

JRT_INLINE char *
put(struct output *o, char *at, struct jrt_value *v, unsigned depth)
{
	if (v->kind == JRT_KIND_STRING) {
		at = with_room(o, at, v->text.len + WHOLE + 2);
		return at == NULL ? NULL : put_text(o, at, v->text);
	}
	if (is_untouched(v)) {
		struct jrt_raw raw = jrt_raw_of(o->doc, v->ref);
		at = with_room(o, at, raw.len + WHOLE);
		return at == NULL ? NULL : copy_whole(at, raw.at, raw.len);
	}
	if (v->kind == JRT_LAZY_WRAPPED) {
		return put_wrapped(o, at, v, depth + 1);
	}
	if (v->kind == JRT_KIND_OBJECT) {
		return put_object(o, at, v->object, depth + 1);
	}
	if (v->kind == JRT_KIND_LIST) {
		return put_list(o, at, &v->list, depth + 1);
	}
	return is_moved_number(v) ? put_raw(o, at, v->raw) : put_other(o, at, v, depth);
}

static inline bool
is_too_deep(struct output *o, unsigned depth)
{
	return depth > JRT_MOST_DEPTH && fail(o, JRT_CYCLE) == NULL;
}

static inline char *
put_empty(struct output *o, char *at, const char *brackets)
{
	at = with_room(o, at, 2);
	return at == NULL ? NULL : (char *)memcpy(at, brackets, 2) + 2;
}

/* With the colon, where there is room for it and WHOLE more bytes. */
JRT_INLINE char *
put_key(struct output *o, char *at, struct jrt_text key)
{
	if (jrt_is_name_among(o->names, key)) {
		return copy_whole(at, key.at - 1, key.len + 3);
	}
	at = put_text(o, at, key);
	if (at != NULL) {
		*at++ = ':';
	}
	return at;
}

JRT_INLINE char *
put_members(struct output *o, char *at, const struct jrt_object *object, unsigned depth)
{
	const struct jrt_member *m = object->members, *end = m + object->count;
	if (m == end) {
		return put_empty(o, at, "{}");
	}
	for (char before = '{'; m < end; m++, before = ',') {
		at = with_room(o, at, m->key.len + WHOLE + 4);
		if (at == NULL) {
			return NULL;
		}
		*at++ = before;
		at = put_key(o, at, m->key);
		at = at == NULL ? NULL : put(o, at, m->value, depth);
		if (at == NULL) {
			return NULL;
		}
	}
	at = with_room(o, at, 1);
	if (at != NULL) {
		*at++ = '}';
	}
	return at;
}

static __attribute__((noinline)) char *
put_object(struct output *o, char *at, const struct jrt_object *object, unsigned depth)
{
	return is_too_deep(o, depth) ? NULL : put_members(o, at, object, depth);
}

/* Writes objects in a list without a call for each: shift makes many lists of one object. */
static __attribute__((noinline)) char *
put_list(struct output *o, char *at, const struct jrt_list *list, unsigned depth)
{
	if (is_too_deep(o, depth)) {
		return NULL;
	}
	if (list->count == 0) {
		return put_empty(o, at, "[]");
	}
	at = with_room(o, at, 1);
	if (at == NULL) {
		return NULL;
	}
	*at = '[';
	for (uint32_t i = 0; i < list->count; i++) {
		struct jrt_value *v = list->items[i];
		at++;
		if (v->kind == JRT_KIND_OBJECT) {
			at = is_too_deep(o, depth + 1) ? NULL
						       : put_members(o, at, v->object, depth + 1);
		} else {
			at = put(o, at, v, depth);
		}
		if (at == NULL) {
			return NULL;
		}
		*at = ',';
	}
	at = with_room(o, at, 1);
	if (at != NULL) {
		*at++ = ']';
	}
	return at;
}

/* A list of one object with one member; `depth` is the list's. */
static __attribute__((noinline)) char *
put_wrapped(struct output *o, char *at, struct jrt_value *v, unsigned depth)
{
	at = is_too_deep(o, depth + 1) ? NULL : with_room(o, at, v->text.len + WHOLE + 5);
	if (at == NULL) {
		return NULL;
	}
	*at++ = '[';
	*at++ = '{';
	at = put_key(o, at, v->text);
	at = at == NULL ? NULL : put(o, at, v->inside, depth + 1);
	at = at == NULL ? NULL : with_room(o, at, 2);
	return at == NULL ? NULL : (char *)memcpy(at, "}]", 2) + 2;
}

/* A lazy object some of whose containers are in use: copies the document's bytes around those that
 * have changed.  If such a container is in an object that repeats a key, the object is expanded
 * instead. */
static char *
put_around(struct output *o, char *at, struct jrt_value *v, unsigned depth)
{
	struct jrt_raw whole = jrt_raw_of(o->doc, v->ref);
	const char *from = whole.at;
	struct jrt_child *c = v->children;
	if (depth > JRT_MOST_DEPTH) {
		return fail(o, JRT_CYCLE);
	}
	while (c != NULL && is_untouched(&c->value)) {
		c = c->next;
	}
	if (c != NULL && jrt_repeats_keys(o->doc, v->ref)) {
		return put_object(o, at, jrt_object_of(o->ctx, v), depth);
	}
	for (; c != NULL; c = c->next) {
		if (is_untouched(&c->value)) {
			continue;
		}
		struct jrt_raw old = jrt_raw_of(o->doc, c->ref);
		at = put_bytes(o, at, from, (size_t)(old.at - from));
		at = at == NULL ? NULL : put(o, at, &c->value, depth);
		if (at == NULL) {
			return NULL;
		}
		from = old.at + old.len;
	}
	return put_bytes(o, at, from, whole.len - (size_t)(from - whole.at));
}

/* Writes a string, the most common kind of computed value.  NULL: there is no room, or it needs
 * escapes. */
JRT_INLINE char *
put_plain(char *at, size_t room, const struct jrt_doc *doc, struct jrt_text t)
{
	if (room <= t.len + WHOLE + 2) {
		return NULL;
	}
	if (jrt_in_document(doc, t.at)) {
		for (size_t i = 0; i < t.len;
			i += WHOLE) { /* inline: no call, no registers to save */
			memcpy(at + 1 + i, t.at + i, WHOLE);
		}
	} else if (jrt_copy_plain(at + 1, t.at, t.len) != t.len) {
		return NULL;
	}
	at[0] = '"';
	at[1 + t.len] = '"';
	return at + t.len + 2;
}

static __attribute__((noinline)) char *
put_piece(char *at, size_t room, const struct jrt_doc *doc, jrt_ref ref)
{
	struct jrt_raw piece = jrt_raw_of(doc, ref);
	return room > piece.len + WHOLE ? copy_whole(at, piece.at, piece.len) : NULL;
}

static __attribute__((noinline)) char *
put_at(struct jrt_ctx *ctx, char *at, size_t room, struct jrt_value *v)
{
	struct output o = output_of(ctx, NULL, at + room);
	return put(&o, at, v, 0);
}

char *
jrt_value_at(struct jrt_ctx *ctx, char *at, size_t room, struct jrt_value *v)
{
	if (v->kind == JRT_KIND_STRING) {
		return put_plain(at, room, ctx->doc, v->text);
	}
	return is_untouched(v) ? put_piece(at, room, ctx->doc, v->ref) : put_at(ctx, at, room, v);
}

void
jrt_put_value(struct jrt_ctx *ctx, struct jrt_writer *w, struct jrt_value *v)
{
	struct output o = output_of(ctx, w, w->base + w->size);
	const char *at = w->status == JRT_OK ? put(&o, w->base + w->used, v, 0) : NULL;
	if (at != NULL) {
		pause_at(&o, at);
	}
}
