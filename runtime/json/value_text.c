/* SPDX-License-Identifier: Apache-2.0 */
/* Values as a whole: written as JSON, as Java's toString, copied, compared.  None goes deeper than
 * a limit: a value that contains itself ends there. */
#include "json/value.h"

#include "json/number.h"

enum { MOST_DEPTH = 4 * JRT_MAX_DEPTH };

/* ---- JSON ---------------------------------------------------------------- */

static void
put_double(struct jrt_writer *w, double d)
{
	char digits[JRT_DOUBLE_TEXT];
	size_t n = jrt_double_text(d, digits);
	bool finite = digits[n - 1] >= '0' && digits[n - 1] <= '9';
	if (!finite) { /* Jackson quotes what JSON has no number for */
		jrt_put_lit(w, "\"");
	}
	jrt_put(w, digits, n);
	if (!finite) {
		jrt_put_lit(w, "\"");
	}
}

static void
put_integer(struct jrt_writer *w, int64_t n)
{
	if (n < 0) {
		jrt_put_lit(w, "-");
	}
	jrt_put_unsigned(w, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

enum { WHOLE = 16 }; /* bytes copied at a time, though fewer are wanted */

/* Bytes of the record at `out`, where there is room for WHOLE more; gives what is behind. */
static inline char *
copy_whole(char *out, const char *at, size_t len)
{
	if (len > (size_t)8 * WHOLE) {
		memcpy(out, at, len);
		return out + len;
	}
	for (size_t i = 0; i < len; i += WHOLE) {
		memcpy(out + i, at + i, WHOLE);
	}
	return out + len;
}

static inline void
put_name(struct jrt_writer *w, const struct jrt_doc *d, bool first, struct jrt_text name)
{
	if (!jrt_in_document(d, name.at) || !jrt_writer_has(w, name.len + WHOLE + 4)) {
		if (!first) {
			jrt_put_lit(w, ",");
		}
		jrt_put_name(w, name);
		return;
	}
	char *out = w->base + w->used;
	*out = ',';
	out += first ? 0 : 1;
	*out++ = '"';
	out = copy_whole(out, name.at, name.len);
	*out++ = '"';
	*out++ = ':';
	w->used = (size_t)(out - w->base);
}

static inline void
put_text(struct jrt_writer *w, const struct jrt_doc *d, struct jrt_text t)
{
	if (!jrt_in_document(d, t.at) || !jrt_writer_has(w, t.len + WHOLE + 2)) {
		jrt_put_string(w, t);
		return;
	}
	char *out = w->base + w->used;
	*out++ = '"';
	out = copy_whole(out, t.at, t.len);
	*out++ = '"';
	w->used = (size_t)(out - w->base);
}

static inline void
put_raw(struct jrt_writer *w, const struct jrt_doc *d, struct jrt_raw raw)
{
	if (!jrt_in_document(d, raw.at) || !jrt_writer_has(w, raw.len + WHOLE)) {
		jrt_put_raw(w, raw);
		return;
	}
	w->used = (size_t)(copy_whole(w->base + w->used, raw.at, raw.len) - w->base);
}

static void put_container(
	struct jrt_writer *, const struct jrt_doc *, const struct jrt_value *, unsigned depth);

JRT_INLINE void
put(struct jrt_writer *w, const struct jrt_doc *d, struct jrt_value *v, unsigned depth)
{
	if (jrt_is_lazy(v)) {
		put_raw(w, d, jrt_raw_of(d, v->ref));
		return;
	}
	switch ((enum jrt_kind)v->kind) {
	case JRT_KIND_NULL:
		jrt_put_lit(w, "null");
		break;
	case JRT_KIND_BOOLEAN:
		jrt_put_raw(w, v->boolean ? JRT_RAW("true") : JRT_RAW("false"));
		break;
	case JRT_KIND_INTEGER:
	case JRT_KIND_LONG:
		if (v->raw.at != NULL) {
			put_raw(w, d, v->raw);
		} else {
			put_integer(w, v->integer);
		}
		break;
	case JRT_KIND_BIG:
	case JRT_KIND_DECIMAL:
		jrt_put(w, v->text.at, v->text.len);
		break;
	case JRT_KIND_DOUBLE:
		if (v->raw.at != NULL) {
			put_raw(w, d, v->raw);
		} else {
			put_double(w, v->number);
		}
		break;
	case JRT_KIND_STRING:
		put_text(w, d, v->text);
		break;
	default:
		put_container(w, d, v, depth);
		break;
	}
}

__attribute__((noinline)) static void
put_container(
	struct jrt_writer *w, const struct jrt_doc *d, const struct jrt_value *v, unsigned depth)
{
	if (depth == MOST_DEPTH) {
		w->status = w->status == JRT_OK ? JRT_CYCLE : w->status;
		return;
	}
	if (v->kind == JRT_KIND_OBJECT) {
		const struct jrt_object *object = v->object;
		jrt_put_lit(w, "{");
		for (uint32_t i = 0; i < object->count && w->status == JRT_OK; i++) {
			put_name(w, d, i == 0, object->members[i].key);
			put(w, d, object->members[i].value, depth + 1);
		}
		jrt_put_lit(w, "}");
		return;
	}
	jrt_put_lit(w, "[");
	for (uint32_t i = 0; i < v->list.count && w->status == JRT_OK; i++) {
		if (i > 0) {
			jrt_put_lit(w, ",");
		}
		put(w, d, v->list.items[i], depth + 1);
	}
	jrt_put_lit(w, "]");
}

void
jrt_put_value(struct jrt_ctx *ctx, struct jrt_writer *w, struct jrt_value *v)
{
	put(w, ctx->doc, v, 0);
}

/* ---- Java's toString ----------------------------------------------------- */

/* Text that grows in the record's arena. */
struct text_builder {
	struct jrt_ctx *ctx;
	char *at;
	size_t len, size;
};

static void
add(struct text_builder *b, struct jrt_text t)
{
	if (t.len == 0) {
		return;
	}
	if (b->at == NULL || b->size - b->len < t.len) {
		size_t size = 2 * b->size + t.len + 64;
		char *at = jrt_arena_take(&b->ctx->arena, size);
		if (at == NULL) {
			jrt_fail(b->ctx, JRT_NO_ROOM);
			return;
		}
		if (b->at != NULL) {
			memcpy(at, b->at, b->len);
		}
		b->at = at;
		b->size = size;
	}
	memcpy(b->at + b->len, t.at, t.len);
	b->len += t.len;
}

static void
add_value(struct text_builder *b, struct jrt_value *v, struct jrt_value *around, unsigned depth);

static void
add_list(struct text_builder *b, struct jrt_value *v, unsigned depth)
{
	add(b, JRT_TEXT("["));
	for (uint32_t i = 0; i < v->list.count && b->ctx->status == JRT_OK; i++) {
		add(b, i > 0 ? JRT_TEXT(", ") : JRT_TEXT(""));
		add_value(b, v->list.items[i], v, depth + 1);
	}
	add(b, JRT_TEXT("]"));
}

static void
add_object(struct text_builder *b, struct jrt_value *v, unsigned depth)
{
	add(b, JRT_TEXT("{"));
	for (uint32_t i = 0; i < v->object->count && b->ctx->status == JRT_OK; i++) {
		add(b, i > 0 ? JRT_TEXT(", ") : JRT_TEXT(""));
		add(b, v->object->members[i].key);
		add(b, JRT_TEXT("="));
		add_value(b, v->object->members[i].value, v, depth + 1);
	}
	add(b, JRT_TEXT("}"));
}

static void
add_number(struct text_builder *b, struct jrt_value *v)
{
	char digits[JRT_DOUBLE_TEXT], *end = digits + sizeof digits, *at = digits;
	if (v->kind == JRT_KIND_DOUBLE) {
		end = digits + jrt_double_text(v->number, digits);
	} else {
		bool minus = v->integer < 0;
		at = jrt_digits_before(
			end, minus ? 0 - (uint64_t)v->integer : (uint64_t)v->integer, 1);
		if (minus) {
			*--at = '-';
		}
	}
	add(b, (struct jrt_text){ at, (size_t)(end - at) });
}

static void
add_value(struct text_builder *b, struct jrt_value *v, struct jrt_value *around, unsigned depth)
{
	if (depth == MOST_DEPTH) {
		jrt_fail(b->ctx, JRT_CYCLE);
		return;
	}
	switch (jrt_kind(b->ctx, v)) {
	case JRT_KIND_NULL:
		add(b, JRT_TEXT("null"));
		break;
	case JRT_KIND_BOOLEAN:
		add(b, v->boolean ? JRT_TEXT("true") : JRT_TEXT("false"));
		break;
	case JRT_KIND_INTEGER:
	case JRT_KIND_LONG:
	case JRT_KIND_DOUBLE:
		add_number(b, v);
		break;
	case JRT_KIND_BIG:
	case JRT_KIND_DECIMAL:
	case JRT_KIND_STRING:
		add(b, v->text);
		break;
	case JRT_KIND_ARRAY:
		add(b, JRT_TEXT("[Ljava.lang.Object;@0")); /* an address follows in Java */
		break;
	case JRT_KIND_LIST:
		if (v == around) {
			add(b, JRT_TEXT("(this Collection)"));
		} else {
			add_list(b, v, depth);
		}
		break;
	case JRT_KIND_OBJECT:
		if (v == around) {
			add(b, JRT_TEXT("(this Map)"));
		} else {
			add_object(b, v, depth);
		}
		break;
	}
}

struct jrt_text
jrt_to_text(struct jrt_ctx *ctx, struct jrt_value *v)
{
	enum jrt_kind kind = jrt_kind(ctx, v);
	struct text_builder b = { .ctx = ctx };
	if (kind == JRT_KIND_STRING || kind == JRT_KIND_BIG || kind == JRT_KIND_DECIMAL) {
		return v->text;
	}
	add_value(&b, v, NULL, 0);
	return b.at == NULL ? JRT_TEXT("") : (struct jrt_text){ b.at, b.len };
}

/* ---- copies -------------------------------------------------------------- */

static struct jrt_value *
copy(struct jrt_ctx *ctx, struct jrt_value *v, unsigned depth)
{
	struct jrt_value *made;
	if (!jrt_is_list(ctx, v) && !jrt_is_map(ctx, v)) {
		return v;
	}
	if (depth == MOST_DEPTH) {
		jrt_fail(ctx, JRT_CYCLE);
		return JRT_NULL;
	}
	if (jrt_is_list(ctx, v)) {
		struct jrt_list *l = jrt_list_of(ctx, v);
		made = jrt_new_list(ctx);
		for (uint32_t i = 0; i < l->count && ctx->status == JRT_OK; i++) {
			jrt_append(ctx, made, copy(ctx, l->items[i], depth + 1));
		}
		return made;
	}
	struct jrt_object *o = jrt_object_of(ctx, v);
	made = jrt_new_object(ctx);
	for (uint32_t i = 0; i < o->count && ctx->status == JRT_OK; i++) {
		jrt_set(ctx, made, o->members[i].key, copy(ctx, o->members[i].value, depth + 1));
	}
	return made;
}

struct jrt_value *
jrt_deep_copy(struct jrt_ctx *ctx, struct jrt_value *v)
{
	return copy(ctx, v, 0);
}

/* ---- equality ------------------------------------------------------------ */

static uint64_t
bits_of(double d)
{
	uint64_t bits;
	memcpy(&bits, &d, sizeof bits);
	return bits;
}

static bool
equal(struct jrt_ctx *ctx, struct jrt_value *a, struct jrt_value *b, unsigned depth)
{
	enum jrt_kind kind = jrt_kind(ctx, a);
	if (a == b) {
		return true;
	}
	if (kind != jrt_kind(ctx, b)) {
		return false;
	}
	if (depth == MOST_DEPTH) {
		jrt_fail(ctx, JRT_CYCLE);
		return false;
	}
	switch (kind) {
	case JRT_KIND_NULL:
		return true;
	case JRT_KIND_BOOLEAN:
		return a->boolean == b->boolean;
	case JRT_KIND_INTEGER:
	case JRT_KIND_LONG:
		return a->integer == b->integer;
	case JRT_KIND_BIG:
	case JRT_KIND_DECIMAL:
	case JRT_KIND_STRING:
		return jrt_text_equal(a->text, b->text);
	case JRT_KIND_DOUBLE: /* by bits: 0.0 and -0.0 differ, NaN equals itself */
		return bits_of(a->number) == bits_of(b->number);
	case JRT_KIND_ARRAY:
		return false; /* by identity */
	case JRT_KIND_LIST:
		for (uint32_t i = 0; i < a->list.count && a->list.count == b->list.count; i++) {
			if (!equal(ctx, a->list.items[i], b->list.items[i], depth + 1)) {
				return false;
			}
		}
		return a->list.count == b->list.count;
	case JRT_KIND_OBJECT:
		for (uint32_t i = 0; i < a->object->count && a->object->count == b->object->count;
			i++) {
			struct jrt_value *other = jrt_get(ctx, b, a->object->members[i].key);
			if (other == NULL ||
				!equal(ctx, a->object->members[i].value, other, depth + 1)) {
				return false;
			}
		}
		return a->object->count == b->object->count;
	}
	return false;
}

bool
jrt_equal(struct jrt_ctx *ctx, struct jrt_value *a, struct jrt_value *b)
{
	return equal(ctx, a, b, 0);
}

struct jrt_text
jrt_joined(struct jrt_ctx *ctx, unsigned count, const struct jrt_text *texts)
{
	size_t len = 0;

	for (unsigned i = 0; i < count; i++) {
		len += texts[i].len;
	}
	char *room = jrt_arena_take(&ctx->arena, len + 1);
	if (room == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return (struct jrt_text){ NULL, 0 };
	}
	char *o = room;
	for (unsigned i = 0; i < count; i++) {
		memcpy(o, texts[i].at, texts[i].len);
		o += texts[i].len;
	}
	return (struct jrt_text){ room, len };
}
