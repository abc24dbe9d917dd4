/* SPDX-License-Identifier: Apache-2.0 */
/* How one operation runs, for readers of the spec in an editor. */
#include "plan/plan.h"

#include <string.h>

static void
add(struct buffer *b, const char *text)
{
	buffer_add(b, text, strlen(text));
}

static void
add_because(struct buffer *b, const struct plan *plan, struct arena *arena)
{
	struct span p = plan->reason_span;
	add(b, ", because of ");
	if (p.source != NULL) {
		add(b, arena_printf(arena, "line %s: ", span_spelled(p, arena)));
	}
	add(b, plan->reason);
}

/* Whether the tree way has begun before the operation or at it. */
static bool
is_on_tree(const struct plan *plan, const struct op *op)
{
	if (plan->stream) {
		return false;
	}
	const struct op *o = plan->tree.built != NULL ? plan->tree.op : plan->chain->ops;
	while (o != NULL && o != op) {
		o = o->next;
	}
	return o != NULL;
}

const char *
plan_op_way(const struct plan *plan, const struct op *op, struct arena *arena)
{
	struct buffer b;
	buffer_init(&b, arena);
	if (is_on_tree(plan, op)) {
		add(&b, "runs on a tree");
		add_because(&b, plan, arena);
		return buffer_text(&b).at;
	}
	add(&b, "runs as a stream: the record is scanned once, no tree");
	if (!plan->stream) {
		add(&b, "\nbehind it a tree is built");
		add_because(&b, plan, arena);
	}
	bool first = true;
	for (const struct explained *n = plan->explained; n != NULL; n = n->next) {
		if (n->op == op && n->running) {
			add(&b, first ? "\nbut for" : "");
			add(&b, arena_printf(arena, "\nline %s, %s: %s",
					span_spelled(n->from, arena), n->what, n->how));
			first = false;
		}
	}
	return buffer_text(&b).at;
}
