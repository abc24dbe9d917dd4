/* SPDX-License-Identifier: Apache-2.0 */
/* From a plan to C text.  The plan has decided what the code does; nothing here does. */
#ifndef EMIT_EMIT_H
#define EMIT_EMIT_H

#include "emit/cwriter.h"
#include "plan/plan.h"

/* The function of one pipeline, and everything that it needs:
 *   static enum jrt_status PREFIX_apply(struct jrt_ctx *ctx, struct jrt_writer *out);
 * `prefix` is a C identifier.  Everything else is static too, with names that begin with it. Writes
 * no #include. */
void emit_pipeline(struct cwriter *, const struct plan *, const char *prefix);

/* Called before emit_pipeline(), gives the chain's secrets their places in ctx->secrets, in the
 * chain's order.  Without it they are in the order in which they are emitted. */
void emit_secrets(struct cwriter *, const struct chain *);

/* After emit_trace_begin() all C is emitted for `joltc trace` (runtime/jolt/trace/trace.h).
 * emit_trace_rules() then defines PREFIX_traced: the function of the pipeline with that prefix, and
 * all rules emitted for it. */
void emit_trace_begin(struct cwriter *);
void emit_trace_rules(struct cwriter *, const char *prefix);
/* These rules, in the order in which PREFIX_traced lists them; a place may occur twice. */
struct trace_rule {
	unsigned operation; /* from 1 */
	struct span span;
};
const struct trace_rule *emit_trace_places(const struct cwriter *, size_t *count);

/* What a NAME.c, a NAME.h or a connector's main file is made from. */
struct emit_file {
	const char *name; /* of the pipeline, as a C identifier */
	const char *header; /* base name of the header */
	const char *title; /* the name to show: for a bare spec, that of its file */
	const char *source_name; /* base name of the spec file */
	const struct plan *plan;
	const struct connector *connector; /* NULL: emit_main() of a bare spec */
	const struct spec_options *user; /* with the user's functions and operations */
	const char *sha256; /* of the spec file, hex */
};
void emit_header(struct cwriter *, const struct emit_file *);
void emit_source(struct cwriter *, const struct emit_file *);
/* Declares the user's functions and operations, so that a wrong definition does not compile.  Needs
 * no other header, and comes before any #define of the user. */
void emit_user_calls(struct cwriter *, const struct spec_options *);
/* main(): the configuration as constants, and the call of jrt_connector_main(). */
void emit_main(struct cwriter *, const struct emit_file *);

/* The tree way of one operation: static functions whose names begin with `fn`, the last one being
 *   static struct jrt_value *fn(struct jrt_ctx *ctx, struct jrt_value *in)
 * which returns the operation's result (JRT_NULL for Java's null), and reports a failure with
 * jrt_fail(). */
void emit_tree_shift(struct cwriter *, const struct op *, const char *fn);
/* The tree way for some places of a shift only.  The function is called like those of modify, and
 * returns an object of what these places hold, or NULL. */
void emit_shift_part(struct cwriter *, const struct shift_part *, const char *fn);
void emit_tree_default(struct cwriter *, const struct op *, const char *fn);
void emit_tree_remove(struct cwriter *, const struct op *, const char *fn);
void emit_tree_cardinality(struct cwriter *, const struct op *, const char *fn);
void emit_tree_modify(struct cwriter *, const struct op *, const char *fn);
void emit_tree_sort(struct cwriter *, const struct op *, const char *fn);
void emit_tree_user(struct cwriter *, const struct op *, const char *fn);
/* The level below the only rule of an operation, as a function: it takes the value that is there
 * (NULL: none) and returns the value that is there afterwards. */
void emit_below_modify(struct cwriter *, const struct modify_rule *, const char *fn);
void emit_below_default(struct cwriter *, const struct default_rule *, const char *fn);
void emit_below_remove(struct cwriter *, const struct remove_rule *, const char *fn);
void emit_below_cardinality(struct cwriter *, const struct cardinality_rule *, const char *fn);
/* The tree way of any operation. */
void emit_tree_op(struct cwriter *, const struct op *, const char *fn);

/* C for a literal of the spec: an expression of type struct jrt_value *, valid where `ctx` is in
 * scope.  A large literal becomes a jrt_parse_constant() of a string literal; secrets are put in at
 * run time. */
const char *emit_literal(struct cwriter *, const struct node *);
/* The bytes as a struct jrt_text: NAME(...) if JSON spells them unchanged, else JRT_TEXT("..."). */
const char *emit_text(struct cwriter *, struct text);
/* The same as a value, where `ctx` is in scope. */
const char *emit_string(struct cwriter *, struct text);
/* A readable identifier made of `stem` and a key of the spec, such as "shift_props"; unique within
 * this writer. */
const char *emit_name(struct cwriter *, const char *stem, struct text key);
/* The name of the runtime's function that turns what this lookup finds into a name. */
const char *emit_name_of(const struct lookup *);
#endif
