/* SPDX-License-Identifier: Apache-2.0 */
/* What the families of functions share: how they take their arguments.  Private to this folder. */
#ifndef JOLT_FN_H
#define JOLT_FN_H

#include "jolt/functions.h"
#include "json/make.h"

enum given_kind { GIVEN_NOTHING, GIVEN_ONE, GIVEN_MANY };

/* Arguments as the reference's BaseFunction.apply sees them. */
struct given {
	enum given_kind kind;
	struct jrt_value *one; /* neither null nor list nor array */
	struct jrt_value *list; /* of MANY: the list or array they came from; NULL: they are
				   separate arguments */
	struct jrt_value *const *items; /* count of them, 1 or more */
	uint32_t count;
};

static inline struct given
jrt_given(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	if (count == 0) {
		return (struct given){ .kind = GIVEN_NOTHING };
	}
	if (count > 1) {
		return (struct given){ .kind = GIVEN_MANY, .items = args, .count = count };
	}
	enum jrt_kind kind = jrt_kind(ctx, args[0]);
	if (kind == JRT_KIND_NULL) {
		return (struct given){ .kind = GIVEN_NOTHING };
	}
	if (kind != JRT_KIND_LIST && kind != JRT_KIND_ARRAY) {
		return (struct given){ .kind = GIVEN_ONE, .one = args[0] };
	}
	const struct jrt_list *list = &args[0]->list;
	return (struct given){ .kind = list->count == 0 ? GIVEN_NOTHING : GIVEN_MANY,
		.list = args[0],
		.items = list->items,
		.count = list->count };
}

typedef struct jrt_value *jrt_convert(struct jrt_ctx *, struct jrt_value *);
/* Applies to a list of values, or to several arguments. */
struct jrt_value *
jrt_for_many(struct jrt_ctx *, unsigned count, struct jrt_value *const *args, jrt_convert *);

/* E functions: applies `convert` to the one value or to each; NULL from it means "cannot be
 * converted". */
static inline struct jrt_value *
jrt_for_each(
	struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args, jrt_convert *convert)
{
	if (count == 1 && args[0]->kind != JRT_KIND_NULL && args[0]->kind != JRT_KIND_ARRAY &&
		!jrt_is_list(ctx, args[0])) {
		return convert(ctx, args[0]);
	}
	return jrt_for_many(ctx, count, args, convert);
}

/* A functions: the first argument and the rest (ArgDrivenFunction.apply). */
struct driven {
	struct jrt_value *first;
	struct jrt_value *single; /* the only other argument if it is not a list, else NULL */
	struct jrt_value *const *items;
	uint32_t count;
};
/* False: fewer than two arguments, or the first is of another kind. */
bool jrt_driven(struct jrt_ctx *, enum jrt_kind first, unsigned count,
	struct jrt_value *const *args, struct driven *);

/* A new list with a copy of the items; `fixed`: like the result of Java's Arrays.asList. */
struct jrt_value *
jrt_list_copy(struct jrt_ctx *, struct jrt_value *const *items, uint32_t count, bool fixed);
/* A list over an array's items, which it shares (Arrays.asList); a list is returned as it is. */
struct jrt_value *jrt_as_list(struct jrt_ctx *, struct jrt_value *);

/* Private: for strings. */
struct jrt_value *jrt_parsed_number(struct jrt_ctx *, struct jrt_text);

/* Objects.toNumber: a number as it is; a string as Integer, Long or Double; otherwise NULL. */
static inline struct jrt_value *
jrt_to_number(struct jrt_ctx *ctx, struct jrt_value *v)
{
	enum jrt_kind kind = jrt_kind(ctx, v);
	if (kind >= JRT_KIND_INTEGER && kind <= JRT_KIND_DOUBLE) {
		return v;
	}
	return kind == JRT_KIND_STRING ? jrt_parsed_number(ctx, v->text) : NULL;
}

/* Number.intValue(), longValue() of a number of any kind. */
int32_t jrt_int_value(struct jrt_ctx *, struct jrt_value *);
int64_t jrt_long_value(struct jrt_ctx *, struct jrt_value *);

/* Java's String.toLowerCase and toUpperCase in the root locale; the result is in the arena (or
 * `text` itself). */
struct jrt_text jrt_to_lower(struct jrt_ctx *, struct jrt_text text);
struct jrt_text jrt_to_upper(struct jrt_ctx *, struct jrt_text text);

enum {
	JRT_DEEPEST = 4096
}; /* depth limit of recursive functions; a deeper value must contain itself */
#endif
