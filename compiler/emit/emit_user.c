/* SPDX-License-Identifier: Apache-2.0 */
/* The tree way of a user's operation: a call of the C function (runtime/jolt/user.h). */
#include "emit/emit.h"

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
	cw_from(w, op->place);
	cw_close(w);
	cw_blank(w);
}
