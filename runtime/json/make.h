/* SPDX-License-Identifier: Apache-2.0 */
/* Inline constructors of scalars, for the files of the runtime that spend much of their time on
 * them (value.h has the same for others). */
#ifndef JSON_MAKE_H
#define JSON_MAKE_H

#include "json/value.h"

/* In one store: after two narrow stores, a wider load of both would have to wait for them. */
static inline void
jrt_set_kind(struct jrt_value *v, unsigned kind)
{
	const union {
		uint8_t bytes[4];
		uint32_t head;
	} is = { { (uint8_t)kind } };
	v->head = is.head;
}

/* Member by member: a struct assembled elsewhere and copied would be loaded before its narrow
 * stores have completed. */
static inline struct jrt_value *
jrt_begin_value(struct jrt_value *v, unsigned kind)
{
	jrt_set_kind(v, kind);
	v->raw.at = NULL;
	v->raw.len = 0;
	return v;
}

/* NULL: out of memory. */
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
