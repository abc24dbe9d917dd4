/* SPDX-License-Identifier: Apache-2.0 */
/* Scalars made where they are needed, for the runtime's own files in which that is much of what a
 * function does (value.h has the same for others). */
#ifndef JSON_MAKE_H
#define JSON_MAKE_H

#include "json/value.h"

/* In one store: two narrow ones would be put together elsewhere and read back from there before the
 * parts have arrived. */
static inline void
jrt_set_kind(struct jrt_value *v, unsigned kind)
{
	const union {
		uint8_t bytes[4];
		uint32_t head;
	} is = { { (uint8_t)kind } };
	v->head = is.head;
}

/* Member by member: a whole value would be put together elsewhere and read back from there before
 * the parts have arrived. */
static inline struct jrt_value *
jrt_begin_value(struct jrt_value *v, unsigned kind)
{
	jrt_set_kind(v, kind);
	v->raw.at = NULL;
	v->raw.len = 0;
	return v;
}

/* NULL: no room. */
static inline struct jrt_value *
jrt_make(struct jrt_ctx *ctx, enum jrt_kind kind)
{
	struct jrt_value *made = jrt_arena_take(&ctx->arena, sizeof *made);
	if (__builtin_expect(made == NULL, 0)) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return NULL;
	}
	return jrt_begin_value(made, kind);
}

static inline struct jrt_value *
jrt_make_long(struct jrt_ctx *ctx, int64_t n)
{
	struct jrt_value *v = jrt_make(ctx, JRT_KIND_LONG);
	if (v == NULL) {
		return JRT_NULL;
	}
	v->integer = n;
	return v;
}

static inline struct jrt_value *
jrt_make_integer(struct jrt_ctx *ctx, int64_t n)
{
	bool small = n == (int32_t)n;
	struct jrt_value *v = jrt_make(ctx, small ? JRT_KIND_INTEGER : JRT_KIND_LONG);
	if (v == NULL) {
		return JRT_NULL;
	}
	v->integer = n;
	return v;
}

static inline struct jrt_value *
jrt_make_double(struct jrt_ctx *ctx, double d)
{
	struct jrt_value *v = jrt_make(ctx, JRT_KIND_DOUBLE);
	if (v == NULL) {
		return JRT_NULL;
	}
	v->number = d;
	return v;
}

static inline struct jrt_value *
jrt_make_string(struct jrt_ctx *ctx, struct jrt_text t)
{
	struct jrt_value *v = jrt_make(ctx, JRT_KIND_STRING);
	if (v == NULL) {
		return JRT_NULL;
	}
	v->text.at = t.at;
	v->text.len = t.len;
	return v;
}
#endif
