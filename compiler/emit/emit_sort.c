/* SPDX-License-Identifier: Apache-2.0 */
/* The tree way of sort, which does not depend on the spec. */
#include "emit/emit.h"

void
emit_tree_sort(struct cwriter *w, const struct op *op, const char *fn)
{
	cw_function(w, "static struct jrt_value *", "%s(struct jrt_ctx *ctx, struct jrt_value *in)",
		fn);
	cw_line(w, "return jrt_sorted(ctx, in);");
	cw_from(w, op->span);
	cw_function_end(w);
}
