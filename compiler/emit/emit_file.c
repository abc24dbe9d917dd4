/* SPDX-License-Identifier: Apache-2.0 */
/* Whole pipelines and whole files: their parts, in order. */
#include "emit/emit_at.h"
#include "emit/emit_date.h"
#include "emit/emit_way.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- one pipeline -------------------------------------------------------- */

void
emit_tree_op(struct cwriter *w, const struct op *op, const char *fn)
{
	switch (op->kind) {
	case OP_SHIFT:
		emit_tree_shift(w, op, fn);
		break;
	case OP_DEFAULT:
		emit_tree_default(w, op, fn);
		break;
	case OP_REMOVE:
		emit_tree_remove(w, op, fn);
		break;
	case OP_SORT:
		emit_tree_sort(w, op, fn);
		break;
	case OP_CARDINALITY:
		emit_tree_cardinality(w, op, fn);
		break;
	case OP_MODIFY:
		emit_tree_modify(w, op, fn);
		break;
	case OP_USER:
		emit_tree_user(w, op, fn);
		break;
	}
}

static const char *
op_function(struct cwriter *w, const struct op *op, const char *prefix, unsigned number)
{
	static const char *const names[] = {
		[OP_SHIFT] = "shift",
		[OP_DEFAULT] = "default",
		[OP_REMOVE] = "remove",
		[OP_SORT] = "sort",
		[OP_CARDINALITY] = "cardinality",
		[OP_MODIFY] = "modify",
		[OP_USER] = "user",
	};
	return arena_printf(w->arena, "%s_%s_%u", prefix, names[op->kind], number);
}

/* The functions of the operations, from number `from` on (1: all). */
static void
emit_tree_ops(struct cwriter *w, const struct plan *plan, const char *prefix, unsigned from)
{
	unsigned number = 1;
	for (const struct op *op = plan->chain->ops; op != NULL; op = op->next, number++) {
		if (number >= from) {
			w->trace.operation = number;
			emit_tree_op(w, op, op_function(w, op, prefix, number));
		}
	}
}

/* Whether the document's keys may no longer be the record's: after a shift; during a modify, as
 * soon as it calls a function that makes objects. */
static bool
is_remade(const struct op *op)
{
	return op->kind == OP_SHIFT || op->kind == OP_USER ||
	       (op->kind == OP_MODIFY && modify_changes_values(op->modify));
}

/* PREFIX_FUNCTION: applies the operations from number `from` on, one after the other, to the
 * document `begins`. */
static void
emit_tree(struct cwriter *w, const struct plan *plan, const char *prefix, const char *function,
	const char *begins, unsigned from)
{
	unsigned number = 1;
	bool changed = false; /* the document is no longer the record */
	cw_function(w, "static enum jrt_status",
		"%s_%s(struct jrt_ctx *ctx, struct jrt_writer *out)", prefix, function);
	emit_use_names(w);
	cw_line(w, "struct jrt_value *document = %s;", begins);
	cw_blank(w);
	for (const struct op *op = plan->chain->ops; op != NULL; op = op->next, number++) {
		if (number >= from) {
			emit_at_operation(w, op, "document",
				changed || (op->kind == OP_MODIFY && is_remade(op)));
			cw_line(w, "document = %s(ctx, document);",
				op_function(w, op, prefix, number));
			cw_from(w, op->span);
			if (op->next != NULL) {
				cw_return_if(w, "ctx->status", "ctx->status != JRT_OK");
			}
		}
		changed = changed || is_remade(op);
	}
	cw_line(w, "return jrt_put_document(ctx, out, document);");
	cw_function_end(w);
}

static void
emit_whole_tree(
	struct cwriter *w, const struct plan *plan, const char *prefix, const char *function)
{
	emit_tree_ops(w, plan, prefix, 1);
	emit_tree(w, plan, prefix, function, "jrt_value_of(ctx, ctx->doc->root)", 1);
}

/* Takes the stream way, and then the tree way if the record bails out.  Takes the tree way at once
 * if the caller asks where a record fails. */
static void
emit_both(struct cwriter *w, const struct plan *plan, const char *prefix)
{
	emit_stream(w, plan, prefix, "stream");
	emit_whole_tree(w, plan, prefix, "tree");
	cw_function(w, "static enum jrt_status",
		"%s_apply(struct jrt_ctx *ctx, struct jrt_writer *out)", prefix);
	cw_open(w, "if (ctx->where != NULL)");
	cw_line(w, "return %s_tree(ctx, out);", prefix);
	cw_remark(w, "only the tree way knows where a record fails");
	cw_close(w);
	if (!plan->bails_out.some) {
		cw_line(w, "return %s_stream(ctx, out);", prefix);
	} else {
		cw_line(w, "size_t mark = out->used;");
		cw_line(w, "enum jrt_status status = %s_stream(ctx, out);", prefix);
		cw_blank(w);
		cw_open(w, "if (status == JRT_OTHER_WAY)");
		cw_line(w, "out->used = mark;");
		cw_line(w, "ctx->bailed_out++;");
		cw_line(w, "status = %s_tree(ctx, out);", prefix);
		cw_close(w);
		cw_line(w, "return status;");
	}
	cw_function_end(w);
}

/* The operations after the tree that was built.  If building it may fail, all operations are
 * emitted too, to find out where. */
static void
emit_built_tree(struct cwriter *w, const struct plan *plan, const char *prefix)
{
	bool whole = plan->calls != NULL; /* any call may fail */
	const char *built = arena_printf(w->arena, "%s_build(ctx)", prefix);
	emit_built(w, plan, prefix);
	if (!whole) {
		emit_tree_ops(w, plan, prefix, plan->tree.number);
		emit_tree(w, plan, prefix, "apply", built, plan->tree.number);
		return;
	}
	emit_whole_tree(w, plan, prefix, "tree");
	emit_tree(w, plan, prefix, "rest", built, plan->tree.number);
	cw_function(w, "static enum jrt_status",
		"%s_apply(struct jrt_ctx *ctx, struct jrt_writer *out)", prefix);
	cw_line(w, "return ctx->where != NULL ? %s_tree(ctx, out) : %s_rest(ctx, out);", prefix,
		prefix);
	cw_function_end(w);
}

static void
emit_ways(struct cwriter *w, const struct plan *plan, const char *prefix)
{
	if (plan->stream && plan->tree.too) {
		emit_both(w, plan, prefix);
	} else if (plan->stream) {
		emit_stream(w, plan, prefix, "apply");
	} else if (plan->tree.built != NULL) {
		emit_built_tree(w, plan, prefix);
	} else {
		emit_whole_tree(w, plan, prefix, "apply");
	}
}

/* Names and date functions come first in the file but are known only once the rest is emitted, so
 * that goes to a buffer. */
void
emit_pipeline(struct cwriter *w, const struct plan *plan, const char *prefix)
{
	char *ways = NULL;
	size_t len = 0;
	FILE *out = w->out, *kept = open_memstream(&ways, &len);
	assert(kept != NULL); /* as everywhere in the compiler, lack of memory ends it */
	cw_flush(w);
	w->prefix = prefix;
	w->out = kept;
	emit_ways(w, plan, prefix);
	cw_flush(w);
	fclose(kept);
	w->out = out;
	emit_names(w);
	emit_dates(w);
	cw_flush(w);
	fwrite(ways, 1, len, out);
	free(ways);
	w->prefix = NULL;
	table_init(&w->spelled, w->arena);
}

/* ---- secrets ------------------------------------------------------------- */

static void
add_secret(struct cwriter *w, struct text name)
{
	if (table_get(&w->secrets, name) == NULL) {
		table_set(&w->secrets, name, (void *)(uintptr_t)(w->secrets.count + 1));
	}
}

void
emit_secrets(struct cwriter *w, const struct chain *chain)
{
	for (unsigned i = 0; i < chain->secret_count; i++) {
		add_secret(w, chain->secrets[i]);
	}
}

/* Fixes the order of ctx->secrets: first the secrets that the file declares, then the others that
 * the spec names. */
static void
add_secrets(struct cwriter *w, const struct emit_file *file)
{
	const struct connector *c = file->connector;
	for (unsigned i = 0; c != NULL && i < c->secret_count; i++) {
		add_secret(w, c->secrets[i]);
	}
	emit_secrets(w, file->plan->chain);
}

static size_t
secret_number(struct cwriter *w, struct text name)
{
	add_secret(w, name);
	return (size_t)(uintptr_t)table_get(&w->secrets, name) - 1;
}

const char *
emit_secret(struct cwriter *w, struct text name)
{
	return arena_printf(w->arena, "ctx->secrets[%zu]", secret_number(w, name));
}

/* ---- files --------------------------------------------------------------- */

static const char *
upper(struct cwriter *w, const char *name)
{
	char *s = arena_dup(w->arena, name, strlen(name));
	for (char *c = s; *c != '\0'; c++) {
		if (*c >= 'a' && *c <= 'z') {
			*c = (char)(*c - 'a' + 'A');
		}
	}
	return s;
}

void
emit_header(struct cwriter *w, const struct emit_file *file)
{
	const char *guard = upper(w, file->name), *name = file->name;
	cw_first_line(w, "/* Generated by joltc from %s.  Do not edit. */",
		cw_clean(w, text_of(file->source_name)));
	/* not NAME_H: JSON_VALUE_H, for one, is the runtime's */
	cw_line(w, "#ifndef JOLTC_%s_H", guard);
	cw_line(w, "#define JOLTC_%s_H", guard);
	cw_blank(w);
	cw_line(w, "#include \"jrt.h\"");
	cw_blank(w);
	cw_line(w, "#if JRT_ABI != 3");
	cw_line(w, "#error \"generated for JRT_ABI 3: run joltc again, or use the runtime it came "
		   "with\"");
	cw_line(w, "#endif");
	cw_blank(w);
	cw_line(w, "JRT_BEGIN");
	cw_blank(w);
	add_secrets(w, file);
	for (size_t i = 0; i < w->secrets.count; i++) {
		cw_line(w, "/* ctx->secrets[%zu]: %s */", i,
			cw_clean(w, w->secrets.entries[i].key));
	}
	if (file->plan->chain->secret_count > 0) {
		cw_line(w,
			"/* A record fails with JRT_NO_SECRET if a secret that the spec names is not set. */");
	}
	cw_line(w, "/* Transforms the validated record ctx->doc and appends the result to `out`.  "
		   "Returns JRT_OK,");
	cw_line(w, " * JRT_NOTHING if the spec selects nothing, or why it failed (then drop "
		   "what was appended). */");
	cw_line(w, "enum jrt_status %s_apply(struct jrt_ctx *ctx, struct jrt_writer *out);", name);
	cw_blank(w);
	cw_line(w, "/* The same for one JSON document as text (RFC 8259, UTF-8), which is "
		   "validated first and not");
	cw_line(w, " * needed afterwards.  On failure `out` is unchanged. */");
	cw_line(w,
		"enum jrt_status %s_transform(struct jrt_ctx *ctx, struct jrt_scanner *scanner, "
		"struct jrt_text record, struct jrt_writer *out);",
		name);
	if (file->user->user_function_count + file->user->user_operation_count > 0) {
		cw_blank(w);
		emit_user_calls(w, file->user);
	}
	cw_blank(w);
	cw_line(w, "JRT_END");
	cw_line(w, "#endif");
	cw_end(w);
}

/* A line of the head comment, broken where clang-format would break it. */
static void
emit_wrapped(struct cwriter *w, const char *text)
{
	enum { WIDTH = 96 };
	const char *indent = "";
	while (strlen(text) > WIDTH) {
		size_t len = WIDTH;
		while (len > 0 && text[len] != ' ') {
			len--;
		}
		if (len == 0) {
			break; /* one long word */
		}
		cw_line(w, " * %s%.*s", indent, (int)len, text);
		text += len + 1;
		indent = "  ";
	}
	cw_line(w, " * %s%s", indent, text);
}

static void
emit_head(struct cwriter *w, const struct emit_file *file)
{
	const struct plan *plan = file->plan;
	struct arena *a = w->arena;
	const char *reason = cw_clean(w, text_of(plan->reason != NULL ? plan->reason : ""));
	cw_first_line(w, "/* Generated by joltc from %s.  Do not edit.",
		cw_clean(w, text_of(file->source_name)));
	cw_line(w, " *");
	if (plan->stream) {
		emit_wrapped(w, "Plan: stream (one scan of the record, no tree).");
	} else if (plan->tree.built != NULL) {
		emit_wrapped(
			w, arena_printf(a, "Plan: a tree from line %s on, because of line %s: %s.",
				   span_spelled(plan->tree.op->span, a),
				   span_spelled(plan->reason_span, a), reason));
	} else {
		emit_wrapped(w, arena_printf(a, "Plan: tree, because of line %s: %s.",
					span_spelled(plan->reason_span, a), reason));
	}
	for (const struct explained *n = plan->explained;
		n != NULL && (plan->stream || plan->tree.built != NULL); n = n->next) {
		emit_wrapped(
			w, arena_printf(a, "  line %s: %s: %s", span_spelled(n->from, a),
				   cw_clean(w, text_of(n->what)), cw_clean(w, text_of(n->how))));
	}
	cw_line(w, " */");
	cw_line(w, "#include \"%s\"", file->header);
	cw_blank(w);
}

/* Wraps the pipeline in a check that the program has set the secrets of the spec.  Returns the name
 * of the function to call. */
static const char *
emit_checked(struct cwriter *w, const struct chain *chain)
{
	if (chain->secret_count == 0) {
		return "joltc_apply";
	}
	cw_function(w, "static enum jrt_status",
		"joltc_checked(struct jrt_ctx *ctx, struct jrt_writer *out)");
	for (unsigned i = 0; i < chain->secret_count; i++) {
		cw_return_if(w, "JRT_NO_SECRET", "!jrt_secret_is_set(ctx, %zu)",
			secret_number(w, chain->secrets[i]));
	}
	cw_line(w, "return joltc_apply(ctx, out);");
	cw_function_end(w);
	return "joltc_checked";
}

void
emit_source(struct cwriter *w, const struct emit_file *file)
{
	const char *name = file->name;
	add_secrets(w, file);
	emit_head(w, file);
	emit_pipeline(w, file->plan, "joltc");
	const char *apply = emit_checked(w, file->plan->chain);
	cw_function(w, "enum jrt_status", "%s_apply(struct jrt_ctx *ctx, struct jrt_writer *out)",
		name);
	cw_line(w, "return %s(ctx, out);", apply);
	cw_function_end(w);
	cw_function(w, "enum jrt_status",
		"%s_transform(struct jrt_ctx *ctx, struct jrt_scanner *scanner, "
		"struct jrt_text record, struct jrt_writer *out)",
		name);
	cw_line(w, "return jrt_transform(ctx, scanner, record, out, %s);", apply);
	cw_close(w);
	cw_end(w);
}
