/* SPDX-License-Identifier: Apache-2.0 */
/* Values copied and compared as a whole. */
#include "json/value.h"

#include "json/value_depth.h"

static struct jrt_value *
copy(struct jrt_ctx *ctx, struct jrt_value *v, unsigned depth)
{
	struct jrt_value *made;
	if (!jrt_is_list(ctx, v) && !jrt_is_map(ctx, v)) {
		return v;
	}
	if (depth == JRT_MOST_DEPTH) {
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
	if (depth == JRT_MOST_DEPTH) {
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
