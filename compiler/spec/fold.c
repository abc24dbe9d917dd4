/* SPDX-License-Identifier: Apache-2.0 */
/* Evaluates calls with constant arguments at compile time, using the runtime's own functions. */
#include "spec/functions.h"

#include "jolt/jolt.h"
#include "spec/java.h"
#include "spec/spec_reader.h"

#include <math.h>
#include <string.h>

typedef struct jrt_value *
jolt_function(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);

static jolt_function *const functions[] = {
	NULL,
#define FUNCTION(name, symbol, ...) symbol,
#include "spec/functions.def"
#undef FUNCTION
};

/* Secrets are known only at run time. */
static bool
is_constant(const struct node *n)
{
	switch (n->kind) {
	case NODE_NULL:
	case NODE_BOOL:
	case NODE_NUMBER:
		return true;
	case NODE_STRING:
		return !text_has_template(n->text);
	default:
		return false;
	}
}

static struct jrt_value *
value_of(struct jrt_ctx *ctx, const struct node *n, struct arena *arena)
{
	struct buffer json;
	buffer_init(&json, arena);
	node_json(&json, n);
	struct text t = buffer_text(&json);
	return jrt_parse_constant(ctx, t.at, t.len);
}

/* A node that reads back as a value of the same kind, or NULL. */
static const struct node *
node_of(struct jrt_ctx *ctx, struct jrt_value *v, struct span span, struct arena *arena)
{
	struct node *n = arena_new(arena, struct node);
	enum jrt_kind kind = jrt_kind(ctx, v);
	switch (kind) {
	case JRT_KIND_BOOLEAN:
		n->kind = NODE_BOOL;
		break;
	case JRT_KIND_INTEGER:
	case JRT_KIND_DOUBLE:
		n->kind = NODE_NUMBER;
		break;
	case JRT_KIND_STRING:
		n->kind = NODE_STRING;
		break;
	default:
		return NULL;
	}
	struct jrt_text text = jrt_to_text(ctx, v);
	n->span = span;
	n->text = (struct text){ arena_dup(arena, text.at, text.len), text.len };
	if (kind == JRT_KIND_DOUBLE && isinf(v->number)) {
		n->text = v->number > 0 ? TEXT(JAVA_INFINITY) : TEXT("-" JAVA_INFINITY);
	}
	return n;
}

/* Whether the call can be evaluated at compile time. */
static bool
may_call(const struct expr *call, const struct node *const *arguments, unsigned count)
{
	bool may = call->function_id != FUNCTION_UNKNOWN && function_is_steady(call->function_id) &&
		   count > 0;
	for (unsigned i = 0; i < count && may; i++) {
		may = is_constant(arguments[i]);
	}
	return may;
}

/* Makes the call; `values` are its arguments. */
static struct jrt_value *
make_call(struct jrt_ctx *ctx, struct jrt_doc *doc, const struct expr *call,
	const struct node *const *arguments, unsigned count, struct jrt_value **values,
	struct arena *arena)
{
	jrt_ctx_init(ctx);
	doc->arena = &ctx->arena;
	jrt_ctx_begin(ctx, doc);
	for (unsigned i = 0; i < count; i++) {
		values[i] = value_of(ctx, arguments[i], arena);
	}
	return functions[call->function_id](ctx, count, values);
}

const struct node *
call_folded(const struct expr *call, const struct node *const *arguments, unsigned count,
	struct arena *arena)
{
	struct jrt_ctx ctx;
	struct jrt_doc doc = { 0 };
	if (!may_call(call, arguments, count)) {
		return NULL;
	}
	struct jrt_value **values = arena_new_array(arena, count, struct jrt_value *);
	struct jrt_value *v = make_call(&ctx, &doc, call, arguments, count, values, arena);
	const struct node *result =
		v == NULL || ctx.status != JRT_OK ? NULL : node_of(&ctx, v, call->span, arena);
	for (unsigned i = 0; result != NULL && i < count; i++) {
		if (v == values[i]) { /* the argument itself was returned: keeps the literal as
					 spelled */
			result = arguments[i];
		}
	}
	if (ctx.status != JRT_OK) {
		result = NULL;
	}
	jrt_ctx_finish(&ctx);
	return result;
}

bool
call_gives_nothing(const struct expr *call, const struct node *const *arguments, unsigned count,
	struct arena *arena)
{
	struct jrt_ctx ctx;
	struct jrt_doc doc = { 0 };
	if (!may_call(call, arguments, count)) {
		return false;
	}
	struct jrt_value **values = arena_new_array(arena, count, struct jrt_value *);
	struct jrt_value *v = make_call(&ctx, &doc, call, arguments, count, values, arena);
	bool nothing = v == NULL && ctx.status == JRT_OK;
	jrt_ctx_finish(&ctx);
	return nothing;
}

bool
call_gives_nothing_of_object(const struct expr *call)
{
	static const char *const objects[] = { "{}", "{\"a\":1}" };
	bool nothing = call->argument_count == 1 && call->function_id != FUNCTION_UNKNOWN &&
		       function_is_steady(call->function_id);
	for (size_t i = 0; i < sizeof objects / sizeof *objects && nothing; i++) {
		struct jrt_ctx ctx;
		struct jrt_doc doc = { 0 };
		jrt_ctx_init(&ctx);
		doc.arena = &ctx.arena;
		jrt_ctx_begin(&ctx, &doc);
		struct jrt_value *object = jrt_parse_constant(&ctx, objects[i], strlen(objects[i]));
		nothing = functions[call->function_id](&ctx, 1, &object) == NULL &&
			  ctx.status == JRT_OK;
		jrt_ctx_finish(&ctx);
	}
	return nothing;
}
