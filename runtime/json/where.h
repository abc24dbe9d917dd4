/* SPDX-License-Identifier: Apache-2.0 */
/* Where a record fails: the line of the spec, and the place in the document that it works on.
 *
 * Nothing is noted while records succeed.  One that fails is transformed once more, with
 * ctx->where set: then generated code takes the tree way, and tells where it is before each thing
 * that may fail (the jrt_at_...() here, and jrt_at_step() of jolt/shift.h). */
#ifndef JSON_WHERE_H
#define JSON_WHERE_H

#include "json/value.h"

JRT_BEGIN

enum { JRT_WHERE_KEYS = 64, JRT_WHERE_TEXT = 256 };

struct jrt_where {
	const char *spec; /* "orders.yaml:14:9: x.&(0,1)"; lives as long as the program; NULL: not
			     known */
	char path[JRT_WHERE_TEXT]; /* "lines[3].sku", perhaps cut ("..."); "": the document itself,
				      or not known */
	const char *emptied; /* of a record of which nothing is left: the operation that left
				nothing first, after which none made anything; NULL: not known */
	bool changed; /* the path is not one of the record, but of what operations have made of it
		       */
	/* private: where it is in the transform */
	const char *operation, *rule;
	enum jrt_where_of { JRT_WHERE_OPERATION, JRT_WHERE_VALUE, JRT_WHERE_STEP } of;
	struct jrt_value *document, *value; /* of the operation; of VALUE: the container */
	unsigned count; /* of keys; a key with at == NULL is an index */
	struct jrt_where_key {
		struct jrt_text key;
		int64_t index;
	} keys[JRT_WHERE_KEYS];
};

/* Whether such a failure has a place: not what is about the whole record, or the machine. */
bool jrt_has_where(enum jrt_status);
/* The record is about to be transformed once more, and `where` to be told. */
void jrt_where_begin(struct jrt_ctx *, struct jrt_where *);
/* It was: the first time it `failed` so.  Fills in the public members. */
void jrt_where_end(struct jrt_ctx *, enum jrt_status failed);

/* For people: "orders.yaml:14:9: x.&(0,1): a reference ..., at lines[3].sku"; `where` may know
 * nothing. */
enum { JRT_WHERE_MESSAGE = 1024 };
const char *jrt_where_text(const struct jrt_where *, enum jrt_status, char text[JRT_WHERE_MESSAGE]);

/* Appends a key, or an index, to a path; `first`: nothing stands before it. */
void jrt_put_path_key(struct jrt_writer *, struct jrt_where_key, bool first);

/* ---- for generated code -------------------------------------------------- */

JRT_COLD void
jrt_where_operation(struct jrt_ctx *, const char *spec, struct jrt_value *document, bool changed);
JRT_COLD void
jrt_where_member(struct jrt_ctx *, const char *spec, struct jrt_value *in, struct jrt_text key);
JRT_COLD void
jrt_where_element(struct jrt_ctx *, const char *spec, struct jrt_value *in, uint32_t index);

/* An operation begins on the document (spec NULL: none does); `changed`: an operation that builds a
 * new one came before.
 */
static inline void
jrt_at_operation(struct jrt_ctx *ctx, const char *spec, struct jrt_value *document, bool changed)
{
	if (__builtin_expect(ctx->where != NULL, 0)) {
		jrt_where_operation(ctx, spec, document, changed);
	}
}

/* A rule is applied to a member of an object (whether it is there or not); a key with at == NULL:
 * to the container `in` itself. */
static inline void
jrt_at_member(struct jrt_ctx *ctx, const char *spec, struct jrt_value *in, struct jrt_text key)
{
	if (__builtin_expect(ctx->where != NULL, 0)) {
		jrt_where_member(ctx, spec, in, key);
	}
}

static inline void
jrt_at_value(struct jrt_ctx *ctx, const char *spec, struct jrt_value *in)
{
	struct jrt_text none = { NULL, 0 };
	jrt_at_member(ctx, spec, in, none);
}

/* The same of an element of a list. */
static inline void
jrt_at_element(struct jrt_ctx *ctx, const char *spec, struct jrt_value *in, uint32_t index)
{
	if (__builtin_expect(ctx->where != NULL, 0)) {
		jrt_where_element(ctx, spec, in, index);
	}
}

JRT_END
#endif
