/* SPDX-License-Identifier: Apache-2.0 */
/* Values as text, like Java's toString; concatenation of texts. */
#include "json/value.h"

#include "json/number.h"
#include "json/value_depth.h"

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
	if (depth == JRT_MOST_DEPTH) {
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
