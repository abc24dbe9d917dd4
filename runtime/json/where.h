/* SPDX-License-Identifier: Apache-2.0 */
/* Where a record fails: the line of the spec, and the place in the document that it works on.
 *
 * Nothing is recorded while records succeed.  One that fails is transformed once more with
 * ctx->where set: generated code then takes the tree way and reports its place before each thing
 * that may fail (the jrt_at_...() functions here, and jrt_at_step() of jolt/shift.h). */
#ifndef JSON_WHERE_H
#define JSON_WHERE_H

#include "json/value.h"

JRT_BEGIN

enum { JRT_WHERE_KEYS = 64, JRT_WHERE_TEXT = 256 };

struct jrt_where {
	const char *spec; /* "orders.yaml:14:9: x.&(0,1)"; lives as long as the program; NULL:
			     unknown */
	char path[JRT_WHERE_TEXT]; /* "lines[3].sku", perhaps cut ("..."); "": the document itself,
				      or unknown */
	const char *emptied; /* if nothing is left of a record: the operation that first left
				nothing, after which none made anything; NULL: unknown */
	bool changed; /* the path is in what operations have made of the record, not in the record
			 itself */
	/* private: the current place in the transform */
	const char *operation, *rule;
	enum jrt_where_of { JRT_WHERE_OPERATION, JRT_WHERE_VALUE, JRT_WHERE_STEP } of;
	struct jrt_value *document, *value; /* of the operation; of VALUE: the container */
	unsigned count; /* of keys; a key with at == NULL is an index */
	struct jrt_where_key {
		struct jrt_text key;
		int64_t index;
	} keys[JRT_WHERE_KEYS];
};

/* Whether a failure of this kind has a place: not if it concerns the whole record, or the
 * machine. */
bool jrt_has_where(enum jrt_status);
/* Call before transforming the record once more to find out where it fails. */
void jrt_where_begin(struct jrt_ctx *, struct jrt_where *);
/* Call after that; the first time, it `failed` with this status.  Fills in the public members. */
void jrt_where_end(struct jrt_ctx *, enum jrt_status failed);

/* For people: "orders.yaml:14:9: x.&(0,1): a reference ..., at lines[3].sku"; `where` may be
 * empty. */
enum { JRT_WHERE_MESSAGE = 1024 };
const char *jrt_where_text(const struct jrt_where *, enum jrt_status, char text[JRT_WHERE_MESSAGE]);

/* Appends a key, or an index, to a path; `first`: nothing precedes it. */
void jrt_put_path_key(struct jrt_writer *, struct jrt_where_key, bool first);

/* ---- for generated code -------------------------------------------------- */

JRT_COLD void
jrt_where_operation(struct jrt_ctx *, const char *spec, struct jrt_value *document, bool changed);
JRT_COLD void
jrt_where_member(struct jrt_ctx *, const char *spec, struct jrt_value *in, struct jrt_text key);
JRT_COLD void
jrt_where_element(struct jrt_ctx *, const char *spec, struct jrt_value *in, uint32_t index);

/* An operation begins on the document (spec NULL: none does); `changed`: an earlier operation has
 * built a new document. */
static inline void
jrt_at_operation(struct jrt_ctx *ctx, const char *spec, struct jrt_value *document, bool changed)
{
	if (__builtin_expect(ctx->where != NULL, 0)) {
		jrt_where_operation(ctx, spec, document, changed);
	}
}

/* A rule is applied to a member of an object, present or not; at == NULL: to the container `in`
 * itself. */
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

/* The same for an element of a list. */
static inline void
jrt_at_element(struct jrt_ctx *ctx, const char *spec, struct jrt_value *in, uint32_t index)
{
	if (__builtin_expect(ctx->where != NULL, 0)) {
		jrt_where_element(ctx, spec, in, index);
	}
}

JRT_END
#endif
