/* SPDX-License-Identifier: Apache-2.0 */
/* Lazy values: tokens of the document that become values when they are looked at. */
#include "json/value.h"

#include "json/make.h"
#include "json/number.h"
#include "json/object.h"

enum {
	MEMBERS = 64, /* up to this many members of an object get room without being counted: speed
			 only */
	FEW_BYTES = 1024, /* up to this length, text is checked for escapes at once: speed only */
	/* An object no larger than this is asked for a few members before it is expanded. */
	FEW_TOKENS = 128, /* speed only */
	FEW_QUESTIONS = 3, /* speed only */
	SHORT = 18, /* digits that 64 bits hold, whatever they are */
};

/* The lazy value of a token: in `room`, unless it is a shared constant. */
static inline struct jrt_value *
lazy(const struct jrt_doc *doc, jrt_ref ref, struct jrt_value *room)
{
	static const uint8_t kinds[1 << 8] = { ['n'] = 1,
		['t'] = 2,
		['f'] = 3,
		['"'] = JRT_LAZY_STRING,
		['['] = JRT_LAZY_LIST,
		['{'] = JRT_LAZY_OBJECT };
	static struct jrt_value *const shared[] = { NULL, &jrt_null_value, &jrt_true_value,
		&jrt_false_value };
	uint8_t kind = kinds[(unsigned char)jrt_first_byte(doc, ref)];
	if (kind - 1u < 3) {
		return shared[kind];
	}
	jrt_set_kind(room, kind == 0 ? JRT_LAZY_NUMBER : kind);
	room->ref = ref;
	room->asked = 0;
	room->children = NULL;
	return room;
}

/* The same for values that will mostly be looked at: a string without escapes is expanded at
 * once. */
JRT_INLINE struct jrt_value *
looked(const struct jrt_doc *doc, jrt_ref ref, struct jrt_value *room)
{
	if (jrt_first_byte(doc, ref) == '"') {
		struct jrt_text t = jrt_raw_string(doc, ref);
		if (!jrt_may_have_backslash(doc, t.at, t.len)) {
			jrt_begin_value(room, JRT_KIND_STRING);
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

/* ---- looking ------------------------------------------------------------- */

/* The kind of a number as Jackson reads it (2.14, the version behind the reference's answers):
 * Integer or Long by size, BigInteger if it has more than 18 digits; Double with a point or an
 * exponent. */
static __attribute__((noinline)) void
look_at_number(const struct jrt_doc *doc, struct jrt_value *v)
{
	const char *at = jrt_at(doc, v->ref), *end = jrt_at(doc, v->ref + 1), *p = at;
	bool negative = *p == '-';
	uint64_t n = 0;
	for (p += negative; p < end && (unsigned char)(*p - '0') < 10; p++) {
		n = n * 10 + (uint64_t)(*p - '0');
	}
	size_t digits = (size_t)(p - at) - negative;
	if (p < end && (*p == '.' || (*p | 0x20) == 'e')) {
		v->raw = jrt_raw_of(doc, v->ref);
		v->kind = JRT_KIND_DOUBLE;
		v->number = jrt_read_double(v->raw.at, v->raw.len);
		return;
	}
	v->raw.at = at;
	v->raw.len = (size_t)(p - at);
	if (digits > SHORT) {
		v->kind = JRT_KIND_BIG;
		v->text = (struct jrt_text){ at, (size_t)(p - at) };
		return;
	}
	int64_t whole = negative ? -(int64_t)n : (int64_t)n;
	v->kind = whole == (int32_t)whole ? JRT_KIND_INTEGER : JRT_KIND_LONG;
	v->integer = whole;
	if (whole == 0) { /* -0 is the integer 0 */
		v->raw = JRT_RAW("0");
	}
}

/* The number of elements of a list, or slightly more. */
static uint32_t
elements_about(const struct jrt_doc *doc, jrt_ref list)
{
	struct jrt_elements e = jrt_elements(doc, list);
	uint32_t count = 0;
	if (e.end - e.token <= FEW_TOKENS) { /* each takes at least two tokens */
		return (e.end - e.token + 1) / 2;
	}
	while (jrt_next_element(&e)) {
		count++;
	}
	return count;
}

static __attribute__((noinline)) void
look_into_list(struct jrt_ctx *ctx, struct jrt_value *v)
{
	struct jrt_elements e = jrt_elements(ctx->doc, v->ref);
	uint32_t count = elements_about(ctx->doc, v->ref), n = 0;
	jrt_set_kind(v, JRT_KIND_LIST);
	v->list = (struct jrt_list){ 0 };
	if (count == 0) {
		return;
	}
	struct jrt_value *values =
		jrt_arena_take(&ctx->arena, count * (sizeof *values + sizeof(struct jrt_value *)));
	if (values == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return;
	}
	struct jrt_value **items = (struct jrt_value **)(void *)(values + count);
	while (jrt_next_element(&e)) {
		items[n++] = looked(ctx->doc, e.value, values++);
	}
	v->list.items = items;
	v->list.count = n;
	v->list.size = count;
}

/* The number of members of an object, or slightly more. */
static uint32_t
members_about(const struct jrt_doc *doc, jrt_ref object)
{
	struct jrt_members m = jrt_members(doc, object);
	uint32_t count = 0;
	if (m.end - m.token <= 4 * MEMBERS) { /* each takes at least four tokens */
		return (m.end - m.token + 3) / 4;
	}
	while (m.token < m.end) {
		m.token = jrt_behind(doc, m.token + 2) + 1;
		count++;
	}
	return count;
}

/* Like jrt_next_member(), for objects whose keys have no escapes. */
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

/* Whether it is known at once that no key of the object has an escape. */
static bool
has_plain_keys(const struct jrt_doc *doc, jrt_ref object)
{
	if (doc->plain) {
		return true;
	}
	const char *from = jrt_at(doc, object), *to = jrt_at(doc, doc->close[object]);
	return to - from < FEW_BYTES && !jrt_may_have_escape(doc, from, (size_t)(to - from));
}

/* Members that are added one after the other. */
struct filling {
	struct jrt_ctx *ctx;
	struct jrt_object *o;
	struct jrt_member *next;
	uint32_t *tag; /* of the next one */
	struct jrt_member *end; /* of those that can simply be appended */
	uint64_t seen;
};

static void
note_filled(struct filling *f)
{
	f->o->count = f->o->tagged = (uint32_t)(f->next - f->o->members);
	f->o->seen = f->seen;
}

static struct filling
filling(struct jrt_ctx *ctx, struct jrt_object *o)
{
	return (struct filling){ ctx, o, o->members + o->count, o->tags + o->count,
		o->members + o->plain, o->seen };
}

static inline void
fill(struct filling *f, struct jrt_text key, struct jrt_value *value)
{
	uint32_t tag = jrt_tag(key);
	uint64_t bit = jrt_tag_bit(tag);
	if (f->next >= f->end || (f->seen & bit) != 0) {
		note_filled(f);
		jrt_object_set_tagged(f->ctx, f->o, key, tag, value);
		*f = filling(f->ctx, f->o);
		return;
	}
	f->next->key.at = key.at;
	f->next->key.len = key.len;
	f->next++->value = value;
	*f->tag++ = tag;
	f->seen |= bit;
}

/* Adds the members of the document; of a repeated key the last value counts, in the position of the
 * first. */
static void
fill_plain(struct jrt_ctx *ctx, struct jrt_object *o, jrt_ref object, struct jrt_value *values)
{
	struct filling f = filling(ctx, o);
	const struct jrt_doc d = *ctx->doc;
	struct jrt_members m = jrt_members(&d, object);
	while (next_plain_member(&m)) {
		fill(&f, m.key, lazy(&d, m.value, values++));
	}
	note_filled(&f);
}

/* The same if keys may have escapes, or some of the values exist already. */
static void
fill_object(struct jrt_ctx *ctx, struct jrt_object *o, jrt_ref object, struct jrt_child *children,
	struct jrt_value *values)
{
	struct filling f = filling(ctx, o);
	struct jrt_members m = jrt_members(ctx->doc, object);
	while (jrt_next_member(&m)) {
		struct jrt_value *value;
		if (m.key.at == NULL) {
			jrt_fail(ctx, JRT_NO_ROOM);
			break;
		}
		if (children != NULL && children->ref == m.value) {
			value = &children->value;
			children = children->next;
		} else {
			value = lazy(ctx->doc, m.value, values++);
		}
		fill(&f, m.key, value);
	}
	note_filled(&f);
}

static __attribute__((noinline)) void
look_into_object(struct jrt_ctx *ctx, struct jrt_value *v)
{
	jrt_ref ref = v->ref;
	struct jrt_child *children = v->children;
	uint32_t count = members_about(ctx->doc, ref);
	uint32_t size = (count + JRT_TAGS - 1) & ~(uint32_t)(JRT_TAGS - 1);
	struct jrt_object *o = jrt_arena_take(&ctx->arena,
		sizeof *o + JRT_ROOM_OF_MEMBERS((size_t)size) + count * sizeof(struct jrt_value));
	jrt_set_kind(v, JRT_KIND_OBJECT);
	v->object = &jrt_no_object;
	if (o == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return;
	}
	jrt_object_begin(o, size);
	v->object = o;
	struct jrt_value *values = (struct jrt_value *)(void *)(o->members + size);
	if (children == NULL && has_plain_keys(ctx->doc, ref)) {
		fill_plain(ctx, o, ref, values);
	} else {
		fill_object(ctx, o, ref, children, values);
	}
}

/* ---- members of lazy objects --------------------------------------------- */

/* A list or an object: the one value that it has. */
static __attribute__((noinline)) struct jrt_value *
child_container(struct jrt_ctx *ctx, struct jrt_value *object, jrt_ref ref)
{
	struct jrt_child **at = &object->children;
	while (*at != NULL && (*at)->ref < ref) {
		at = &(*at)->next;
	}
	if (*at != NULL && (*at)->ref == ref) {
		return &(*at)->value;
	}
	struct jrt_child *made = jrt_arena_take(&ctx->arena, sizeof *made);
	if (made == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return JRT_NULL;
	}
	made->ref = ref;
	made->next = *at;
	*at = made;
	return lazy(ctx->doc, ref, &made->value);
}

static __attribute__((noinline)) struct jrt_value *
no_room(struct jrt_ctx *ctx)
{
	jrt_fail(ctx, JRT_NO_ROOM);
	return JRT_NULL;
}

struct jrt_value *
jrt_child(struct jrt_ctx *ctx, struct jrt_value *object, jrt_ref ref)
{
	if (ref == 0) {
		return NULL;
	}
	if (!jrt_is_scalar(ctx->doc, ref)) {
		return child_container(ctx, object, ref);
	}
	/* Equal scalars are interchangeable. */
	struct jrt_value *scalar = jrt_arena_take(&ctx->arena, sizeof *scalar);
	return scalar == NULL ? no_room(ctx) : lazy(ctx->doc, ref, scalar);
}

bool
jrt_object_asks(struct jrt_ctx *ctx, struct jrt_value *v)
{
	uint32_t tokens = ctx->doc->close[v->ref] - v->ref;
	return tokens <= FEW_TOKENS && v->asked++ < FEW_QUESTIONS &&
	       has_plain_keys(ctx->doc, v->ref);
}

struct jrt_value *
jrt_object_ask(struct jrt_ctx *ctx, struct jrt_value *v, struct jrt_text key)
{
	struct jrt_members m = jrt_members(ctx->doc, v->ref);
	jrt_ref found = 0;
	while (next_plain_member(&m)) {
		if (jrt_same_key(m.key, key)) {
			found = m.value;
		}
	}
	return jrt_child(ctx, v, found);
}

/* The list's room, the object and its room: one piece of memory. */
static __attribute__((noinline)) void
look_into_wrapped(struct jrt_ctx *ctx, struct jrt_value *v)
{
	enum { ITEMS = 3 }; /* speed only */
	struct whole {
		_Alignas(16) struct jrt_value value;
		struct jrt_value *items[ITEMS];
		_Alignas(16) struct jrt_object object;
	} *made = jrt_arena_take(&ctx->arena, sizeof *made + JRT_ROOM_OF_MEMBERS(JRT_TAGS));
	struct jrt_value wrapped = *v;
	(void)jrt_begin_value(v, JRT_KIND_LIST);
	v->list = (struct jrt_list){ 0 };
	if (made == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return;
	}
	jrt_object_begin(&made->object, JRT_TAGS);
	jrt_object_add_plain(&made->object, wrapped.text, wrapped.inside_tag, wrapped.inside);
	made->value.object = &made->object;
	made->items[0] = jrt_begin_value(&made->value, JRT_KIND_OBJECT);
	v->list = (struct jrt_list){ .items = made->items, .count = 1, .size = ITEMS };
}

void
jrt_look(struct jrt_ctx *ctx, struct jrt_value *v)
{
	switch (v->kind) {
	case JRT_LAZY_WRAPPED:
		look_into_wrapped(ctx, v);
		break;
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
