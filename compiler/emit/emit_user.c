/* SPDX-License-Identifier: Apache-2.0 */
/* The user's functions and operations (runtime/jolt/user.h): their declarations; the tree way of an
 * operation, which calls the user's function. */
#include "emit/emit.h"

void
emit_user_calls(struct cwriter *w, const struct spec_options *user)
{
	cw_line(w, "/* The functions and operations that a spec can call (jolt/user.h). */");
	cw_line(w, "struct jrt_ctx;");
	cw_line(w, "struct jrt_value;");
	for (size_t i = 0; i < user->user_function_count; i++) {
		cw_line(w,
			"struct jrt_value *jolt_fn_%s(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args);",
			user->user_functions[i]);
	}
	for (size_t i = 0; i < user->user_operation_count; i++) {
		cw_line(w,
			"struct jrt_value *jolt_op_%s(struct jrt_ctx *ctx, struct jrt_value *in, struct jrt_value *spec);",
			user->user_operations[i]);
	}
}

void
emit_tree_user(struct cwriter *w, const struct op *op, const char *fn)
{
	const char *spec = op->user_spec != NULL ? emit_literal(w, op->user_spec) : "JRT_NULL";

	cw_line(w, "struct jrt_value *%.*s(", TEXT_ARGS(op->user_symbol));
	w->depth++;
	cw_line(w, "struct jrt_ctx *, struct jrt_value *in, struct jrt_value *spec);");
	w->depth--;
	cw_blank(w);
	cw_function(w, "static struct jrt_value *", "%s(struct jrt_ctx *ctx, struct jrt_value *in)",
		fn);
	cw_line(w, "struct jrt_value *spec = %s;", spec);
	cw_line(w, "return jrt_user_result(ctx, %.*s(ctx, in, spec));", TEXT_ARGS(op->user_symbol));
	cw_from(w, op->span);
	cw_function_end(w);
}
