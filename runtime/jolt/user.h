/* SPDX-License-Identifier: Apache-2.0 */
/* For authors of functions and operations that a spec calls and Jolt does not have: joltc build
 * SPEC --with FILE.c
 *
 * "=NAME(...)" in a modify spec calls
 *
 *     struct jrt_value *jolt_fn_NAME(
 *             struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args);
 *
 * with `count` arguments, none of them a NULL pointer; `"=NAME"` without parentheses passes the
 * current value, or no argument if the key is missing.  NULL as the result means no value: nothing
 * is written, and the next alternative is tried.
 *
 * {"operation": "NAME", "spec": ...} in a chain calls
 *
 *     struct jrt_value *jolt_op_NAME(
 *             struct jrt_ctx *ctx, struct jrt_value *in, struct jrt_value *spec);
 *
 * which may change `in` and return it, or return something new; `spec` is JRT_NULL if there is
 * none.  NULL as the result fails the record.
 *
 * joltc compiles the file together with these declarations: a definition that does not match is an
 * error of the C compiler.  Other names that begin with jolt_fn_ or jolt_op_ are reserved.
 *
 * joltc finds the names in the text of the file, before preprocessing: if a macro or another file
 * defines a function, the text must at least declare it.
 *
 * In NAME, every character but letters, digits and "_" becomes "_" in C.  Both kinds of function
 * must be safe to call from several threads at a time with different `ctx`.  Call jrt_fail(ctx,
 * JRT_USER) to fail the record; the result does not matter then.  A record that fails is
 * transformed once more, to find out where: a function with side effects should check whether
 * ctx->where is NULL.
 *
 * Values are created and inspected with what json/value.h declares; this is most of what you need:
 *
 *     enum jrt_kind jrt_kind(ctx, v)        the kind: call it before looking inside; then
 *         v->boolean                        JRT_KIND_BOOLEAN
 *         v->integer                        JRT_KIND_INTEGER (fits 32 bits), JRT_KIND_LONG
 *         v->number                         JRT_KIND_DOUBLE (JRT_KIND_BIG and JRT_KIND_DECIMAL are
 *                                           numbers, too: jrt_to_text(), jrt_to_double())
 *         v->text.at, v->text.len           JRT_KIND_STRING: UTF-8, may contain NUL
 *     struct jrt_text jrt_to_text(ctx, v)   of any value: Java's toString()
 *     double jrt_to_double(ctx, v)          of any number
 *
 *     jrt_get(ctx, object, JRT_TEXT("key"))        the member, or NULL: absent
 *     jrt_set(ctx, object, JRT_TEXT("key"), v)
 *     jrt_remove(ctx, object, JRT_TEXT("key"))
 *     jrt_object_of(ctx, object)                   ->count, ->members[i].key and .value
 *     jrt_list_of(ctx, list)                       ->count, ->items[i]
 *     jrt_append(ctx, list, v)
 *
 *     JRT_NULL, jrt_boolean(b), jrt_integer(ctx, i), jrt_double(ctx, d)
 *     jrt_new_list(ctx), jrt_new_object(ctx)
 *     jrt_string(ctx, text)                 the bytes must live as long as the record, as those
 *                                           of jrt_alloc() do
 *     jrt_string_copy(ctx, text)
 *     ctx->user                             yours: NULL, or what the calling program put there
 *
 * Texts and keys are UTF-8, and no list or object contains NULL: a value that breaks this fails the
 * record.  A value that stands in two places is one value: a change shows in both.  All memory is
 * freed when the record is done. */
#ifndef JOLT_USER_H
#define JOLT_USER_H

#include "json/value.h"

JRT_BEGIN

/* Memory that lives as long as the record.  NULL: out of memory, and the record fails. */
static inline void *
jrt_alloc(struct jrt_ctx *ctx, size_t size)
{
	void *p = jrt_arena_take(&ctx->arena, size);
	if (p == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
	}
	return p;
}

/* Checks what a function returned, and what an operation returned (called by generated code).  A
 * value that contains a NULL pointer or invalid UTF-8 fails the record; so does NULL from an
 * operation. */
struct jrt_value *jrt_user_value(struct jrt_ctx *, struct jrt_value *);
struct jrt_value *jrt_user_result(struct jrt_ctx *, struct jrt_value *);

JRT_END
#endif
