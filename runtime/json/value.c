/* SPDX-License-Identifier: Apache-2.0 */
/* Making values, and looking into lazy ones. */
#include "json/value.h"

#include "json/java_map.h"
#include "json/number.h"
#include "json/object.h"

#include <stdlib.h>

enum {
	MEMBERS = 64, /* so many of an object get room without being counted */
	FEW_BYTES = 1024, /* text that is asked at once whether it has escapes */
	SHORT = 18, /* digits that 64 bits hold, whatever they are */
};

struct jrt_object jrt_no_object;

struct jrt_value jrt_null_value = { .kind = JRT_KIND_NULL };
struct jrt_value jrt_true_value = { .kind = JRT_KIND_BOOLEAN, .boolean = true };
struct jrt_value jrt_false_value = { .kind = JRT_KIND_BOOLEAN };

void
jrt_ctx_init(struct jrt_ctx *ctx)
{
	*ctx = (struct jrt_ctx){ 0 };
}

void
jrt_ctx_finish(struct jrt_ctx *ctx)
{
	if (ctx->finish_kept != NULL) {
		ctx->finish_kept(ctx->kept);
	}
	if (ctx->finish_zones != NULL) {
		ctx->finish_zones(ctx->zones);
	}
	jrt_arena_finish(&ctx->arena);
	*ctx = (struct jrt_ctx){ 0 };
}

/* The document of values that come from no input. */
static uint32_t nowhere[1]; /* never written to */
static const struct jrt_doc nothing = { .base = "", .pos = nowhere, .kinds = "", .close = nowhere };

void
jrt_ctx_begin(struct jrt_ctx *ctx, const struct jrt_doc *doc)
{
	jrt_arena_reset(&ctx->arena);
	ctx->status = JRT_OK;
	ctx->doc = doc != NULL ? doc : &nothing;
	ctx->own_context = NULL;
	ctx->now.known = false;
}

/* ---- making -------------------------------------------------------------- */

/* Member by member: a whole value would be put together elsewhere and read back from there before
 * the parts have arrived. */
static inline struct jrt_value *
begin(struct jrt_value *v, unsigned kind)
{
	v->kind = (uint8_t)kind;
	v->fixed = false;
	v->mark = false;
	v->raw.at = NULL;
	v->raw.len = 0;
	return v;
}

/* NULL: no room. */
static inline struct jrt_value *
make(struct jrt_ctx *ctx, enum jrt_kind kind)
{
	struct jrt_value *made = jrt_arena_take(&ctx->arena, sizeof *made);
	if (made == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return NULL;
	}
	return begin(made, kind);
}

/* The lazy value of a token, in `room` unless it is one of those that are shared. */
static inline struct jrt_value *
lazy(const struct jrt_doc *doc, jrt_ref ref, struct jrt_value *room)
{
	switch (jrt_first_byte(doc, ref)) {
	case 'n':
		return JRT_NULL;
	case 't':
		return &jrt_true_value;
	case 'f':
		return &jrt_false_value;
	case '"':
		begin(room, JRT_LAZY_STRING);
		break;
	case '[':
		begin(room, JRT_LAZY_LIST);
		break;
	case '{':
		begin(room, JRT_LAZY_OBJECT);
		break;
	default:
		begin(room, JRT_LAZY_NUMBER);
		break;
	}
	room->ref = ref;
	return room;
}

/* The same where most are asked for to be looked at: a string without escapes is at once what it
 * says. */
JRT_INLINE struct jrt_value *
looked(const struct jrt_doc *doc, jrt_ref ref, struct jrt_value *room)
{
	if (jrt_first_byte(doc, ref) == '"') {
		struct jrt_text t = jrt_raw_string(doc, ref);
		if (!jrt_may_have_backslash(doc, t.at, t.len)) {
			begin(room, JRT_KIND_STRING);
			room->text.at = t.at;
			room->text.len = t.len;
			return room;
		}
	}
	return lazy(doc, ref, room);
}

struct jrt_value *
jrt_value_of(struct jrt_ctx *ctx, jrt_ref ref)
{
	struct jrt_value *room = jrt_arena_take(&ctx->arena, sizeof *room);
	if (room == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return JRT_NULL;
	}
	return looked(ctx->doc, ref, room);
}

struct jrt_value *
jrt_boolean(bool b)
{
	return b ? &jrt_true_value : &jrt_false_value;
}

struct jrt_value *
jrt_long(struct jrt_ctx *ctx, int64_t n)
{
	struct jrt_value *v = make(ctx, JRT_KIND_LONG);
	if (v == NULL) {
		return JRT_NULL;
	}
	v->integer = n;
	return v;
}

struct jrt_value *
jrt_integer(struct jrt_ctx *ctx, int64_t n)
{
	bool small = n >= INT32_MIN && n <= INT32_MAX;
	struct jrt_value *v = make(ctx, small ? JRT_KIND_INTEGER : JRT_KIND_LONG);
	if (v == NULL) {
		return JRT_NULL;
	}
	v->integer = n;
	return v;
}

struct jrt_value *
jrt_double(struct jrt_ctx *ctx, double d)
{
	struct jrt_value *v = make(ctx, JRT_KIND_DOUBLE);
	if (v == NULL) {
		return JRT_NULL;
	}
	v->number = d;
	return v;
}

struct jrt_value *
jrt_string(struct jrt_ctx *ctx, struct jrt_text t)
{
	struct jrt_value *v = make(ctx, JRT_KIND_STRING);
	if (v == NULL) {
		return JRT_NULL;
	}
	v->text.at = t.at;
	v->text.len = t.len;
	return v;
}

struct jrt_value *
jrt_string_copy(struct jrt_ctx *ctx, struct jrt_text t)
{
	char *at = jrt_arena_take(&ctx->arena, t.len);
	if (at == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return JRT_NULL;
	}
	memcpy(at, t.at, t.len);
	return jrt_string(ctx, (struct jrt_text){ at, t.len });
}

struct jrt_value *
jrt_new_list(struct jrt_ctx *ctx)
{
	struct jrt_value *v = make(ctx, JRT_KIND_LIST);
	if (v == NULL) {
		return JRT_NULL;
	}
	v->list.items = NULL;
	v->list.count = 0;
	v->list.size = 0;
	return v;
}

struct jrt_value *
jrt_new_object(struct jrt_ctx *ctx)
{
	struct jrt_object *o = jrt_arena_take(&ctx->arena, sizeof *o);
	if (o == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return JRT_NULL;
	}
	*o = (struct jrt_object){ 0 };
	struct jrt_value *v = make(ctx, JRT_KIND_OBJECT);
	if (v == NULL) {
		return JRT_NULL;
	}
	v->object = o;
	return v;
}

struct jrt_value *
jrt_new_java_map(struct jrt_ctx *ctx)
{
	struct jrt_value *made = jrt_new_object(ctx);
	if (made != JRT_NULL) {
		made->object->buckets = JRT_JAVA_BUCKETS;
	}
	return made;
}

/* ---- looking ------------------------------------------------------------- */

/* The kind of a number as Jackson reads it (2.14, which the reference's answers come from): Integer
 * or Long by size, BigInteger with more than 18 digits; Double with a point or an exponent. */
static void
look_at_number(const struct jrt_doc *doc, struct jrt_value *v)
{
	struct jrt_raw raw = jrt_raw_of(doc, v->ref);
	size_t sign = *raw.at == '-' ? 1 : 0, i = sign;
	int64_t n = 0;
	v->raw = raw;
	for (; i < raw.len && i - sign < SHORT && (unsigned char)(raw.at[i] - '0') < 10; i++) {
		n = n * 10 + (raw.at[i] - '0');
	}
	while (i < raw.len && (unsigned char)(raw.at[i] - '0') < 10) {
		i++;
	}
	if (i < raw.len) { /* a point or an exponent */
		v->kind = JRT_KIND_DOUBLE;
		v->number = jrt_read_double(raw.at, raw.len);
		return;
	}
	if (i - sign > SHORT) {
		v->kind = JRT_KIND_BIG;
		v->text = (struct jrt_text){ raw.at, raw.len };
		return;
	}
	n = sign != 0 ? -n : n;
	v->kind = n >= INT32_MIN && n <= INT32_MAX ? JRT_KIND_INTEGER : JRT_KIND_LONG;
	v->integer = n;
	if (n == 0) { /* -0 is the integer 0 */
		v->raw = JRT_RAW("0");
	}
}

static void
look_into_list(struct jrt_ctx *ctx, struct jrt_value *v)
{
	jrt_ref ref = v->ref;
	uint32_t count = 0;
	struct jrt_elements e = jrt_elements(ctx->doc, ref);
	while (jrt_next_element(&e)) {
		count++;
	}
	v->kind = JRT_KIND_LIST;
	v->list = (struct jrt_list){ 0 };
	if (count == 0) {
		return;
	}
	v->list.items = jrt_arena_take(&ctx->arena, count * sizeof *v->list.items);
	if (v->list.items == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return;
	}
	struct jrt_value *values = jrt_arena_take(&ctx->arena, count * sizeof *values);
	if (values == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return;
	}
	v->list.size = count;
	e = jrt_elements(ctx->doc, ref);
	while (jrt_next_element(&e)) {
		v->list.items[v->list.count++] = looked(ctx->doc, e.value, values++);
	}
}

/* How many members an object has, or a few more. */
static uint32_t
members_about(const struct jrt_doc *doc, jrt_ref object)
{
	struct jrt_members m = jrt_members(doc, object);
	uint32_t count = 0;
	if (m.end - m.token <= 4 * MEMBERS) { /* four tokens are the least that each takes */
		return (m.end - m.token + 3) / 4;
	}
	while (m.token < m.end) {
		m.token = jrt_behind(doc, m.token + 2) + 1;
		count++;
	}
	return count;
}

/* As jrt_next_member(), where no key has an escape. */
static inline bool
next_plain_member(struct jrt_members *m)
{
	const struct jrt_doc *d = m->doc;
	if (m->token >= m->end) {
		return false;
	}
	const char *at = jrt_at(d, m->token) + 1, *end = jrt_at(d, m->token + 1) - 1;
	while (*end != '"') { /* white space before the colon */
		end--;
	}
	m->key = (struct jrt_text){ at, (size_t)(end - at) };
	m->value = m->token + 2;
	m->token = jrt_behind(d, m->value) + 1;
	return true;
}

static void
look_into_object(struct jrt_ctx *ctx, struct jrt_value *v)
{
	jrt_ref ref = v->ref;
	uint32_t count = members_about(ctx->doc, ref);
	struct jrt_object *o = jrt_arena_take(&ctx->arena, sizeof *o);
	struct jrt_value *values = jrt_arena_take(&ctx->arena, count * sizeof *values);
	v->kind = JRT_KIND_OBJECT;
	v->object = &jrt_no_object;
	if (o == NULL || values == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return;
	}
	*o = (struct jrt_object){ 0 };
	v->object = o;
	if (!jrt_object_reserve(ctx, o, count)) {
		return;
	}
	struct jrt_members m = jrt_members(ctx->doc, ref);
	const char *from = jrt_at(ctx->doc, ref), *to = ctx->doc->base + ctx->doc->pos[m.end];
	bool plain =
		to - from < FEW_BYTES && !jrt_may_have_escape(ctx->doc, from, (size_t)(to - from));
	while (plain ? next_plain_member(&m) : jrt_next_member(&m)) {
		if (m.key.at == NULL) {
			jrt_fail(ctx, JRT_NO_ROOM);
			return;
		}
		struct jrt_value *value = lazy(ctx->doc, m.value, values++);
		uint32_t tag = jrt_tag(m.key);
		uint64_t bit = jrt_tag_bit(tag);
		if ((o->seen & bit) == 0 && o->count < JRT_FEW_MEMBERS && o->tagged == o->count) {
			jrt_object_add_tagged(o, m.key, tag, value);
			o->seen |= bit;
		} else {
			jrt_object_set(ctx, o, m.key, value);
		}
	}
}

void
jrt_look(struct jrt_ctx *ctx, struct jrt_value *v)
{
	switch (v->kind) {
	case JRT_LAZY_NUMBER:
		look_at_number(ctx->doc, v);
		break;
	case JRT_LAZY_STRING:
		v->text = jrt_string_of(ctx->doc, v->ref);
		v->kind = JRT_KIND_STRING;
		if (v->text.at == NULL) {
			jrt_fail(ctx, JRT_NO_ROOM);
			v->text = JRT_TEXT("");
		}
		break;
	case JRT_LAZY_LIST:
		look_into_list(ctx, v);
		break;
	default:
		look_into_object(ctx, v);
		break;
	}
}

double
jrt_to_double(struct jrt_ctx *ctx, struct jrt_value *v)
{
	switch (jrt_kind(ctx, v)) {
	case JRT_KIND_INTEGER:
	case JRT_KIND_LONG:
		return (double)v->integer;
	case JRT_KIND_DOUBLE:
		return v->number;
	case JRT_KIND_BIG:
	case JRT_KIND_DECIMAL:
		return jrt_read_double(v->text.at, v->text.len);
	default:
		return 0;
	}
}

/* ---- lists --------------------------------------------------------------- */

static bool
reserve(struct jrt_ctx *ctx, struct jrt_list *l, uint64_t size)
{
	if (size <= l->size) {
		return true;
	}
	uint64_t room = 2 * (uint64_t)l->size > size ? 2 * (uint64_t)l->size : size < 4 ? 4 : size;
	struct jrt_value **items =
		room > UINT32_MAX ? NULL
				  : jrt_arena_take(&ctx->arena, room * sizeof(struct jrt_value *));
	if (items == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return false;
	}
	if (l->count > 0) {
		memcpy(items, l->items, l->count * sizeof(struct jrt_value *));
	}
	l->items = items;
	l->size = (uint32_t)room;
	return true;
}

void
jrt_append(struct jrt_ctx *ctx, struct jrt_value *list, struct jrt_value *v)
{
	struct jrt_list *l = jrt_list_of(ctx, list);
	if (ctx->status != JRT_OK) {
		return; /* it may be the null that stands for a list that had no room */
	}
	if (list->fixed) {
		jrt_fail(ctx, JRT_FIXED_LIST);
	} else if (reserve(ctx, l, (uint64_t)l->count + 1)) {
		l->items[l->count++] = v;
	}
}

void
jrt_set_at(struct jrt_ctx *ctx, struct jrt_value *list, uint64_t index, struct jrt_value *v)
{
	struct jrt_list *l = jrt_list_of(ctx, list);
	uint32_t limit = ctx->index_limit == 0 ? JRT_MAX_INDEX : ctx->index_limit;
	if (ctx->status != JRT_OK) {
		return;
	}
	if (index < l->count) {
		l->items[index] = v;
		return;
	}
	if (list->fixed) {
		jrt_fail(ctx, JRT_FIXED_LIST);
	} else if (index >= limit) {
		jrt_fail(ctx, JRT_INDEX_LIMIT);
	} else if (reserve(ctx, l, index + 1)) {
		while (l->count < index) {
			l->items[l->count++] = JRT_NULL;
		}
		l->items[l->count++] = v;
	}
}
