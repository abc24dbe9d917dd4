/* SPDX-License-Identifier: Apache-2.0 */
/* From a plan to C text.  Nothing here decides what the code does: the plan has. */
#ifndef EMIT_EMIT_H
#define EMIT_EMIT_H

#include "emit/cwriter.h"
#include "plan/plan.h"

/* The function of one pipeline and everything it needs, for `plan`:
 *   static enum jrt_status PREFIX_apply(struct jrt_ctx *ctx, struct jrt_writer *out);
 * `prefix` is a C identifier; all else that is emitted is static and begins with it.  No #include
 * is written. */
void emit_pipeline(struct cwriter *, const struct plan *, const char *prefix);

/* Before it: ctx->secrets has those of the chain in its order; else in that in which they are
 * written. */
void emit_secrets(struct cwriter *, const struct chain *);

/* From here on all C is for `joltc trace` (runtime/jolt/trace.h); afterwards, for the pipeline of
 * that prefix: PREFIX_traced, which has its function and all rules that were written. */
void emit_trace_begin(struct cwriter *);
void emit_trace_rules(struct cwriter *, const char *prefix);
/* These rules, in the order in which PREFIX_traced lists them; a place may stand there twice. */
struct trace_rule {
	unsigned operation; /* from 1 */
	struct span span;
};
const struct trace_rule *emit_trace_places(const struct cwriter *, size_t *count);

/* A whole NAME.c / NAME.h / connector's main file. */
struct emit_file {
	const char *name; /* of the pipeline as a C identifier */
	const char *header; /* base name of its header */
	const char *title; /* the name as shown: a bare spec has that of its file */
	const char *source_name; /* as shown: base name of the spec file */
	const struct plan *plan;
	const struct connector *connector; /* NULL for emit_main() of a bare spec */
	const struct spec_options *user; /* its functions and operations */
	const char *sha256; /* of the spec file, hex */
};
void emit_header(struct cwriter *, const struct emit_file *);
void emit_source(struct cwriter *, const struct emit_file *);
/* Declares the user's functions and operations, so that a definition that cannot be called does not
 * compile.  Needs no other header, and no #define of the user comes too late. */
void emit_user_calls(struct cwriter *, const struct spec_options *);
/* main(): the baked-in configuration and the call of jrt_connector_main(). */
void emit_main(struct cwriter *, const struct emit_file *);

/* The tree way of one operation: everything static, names beginning with `fn`, ending with
 *   static struct jrt_value *fn(struct jrt_ctx *ctx, struct jrt_value *in)
 * which returns the operation's result (JRT_NULL for Java's null); failures go to jrt_fail(). */
void emit_tree_shift(struct cwriter *, const struct op *, const char *fn);
/* The same of some places only: called like those of modify, it gives an object of what stands at
 * these places, or NULL. */
void emit_shift_part(struct cwriter *, const struct shift_part *, const char *fn);
void emit_tree_default(struct cwriter *, const struct op *, const char *fn);
void emit_tree_remove(struct cwriter *, const struct op *, const char *fn);
void emit_tree_cardinality(struct cwriter *, const struct op *, const char *fn);
void emit_tree_modify(struct cwriter *, const struct op *, const char *fn);
void emit_tree_sort(struct cwriter *, const struct op *, const char *fn);
void emit_tree_user(struct cwriter *, const struct op *, const char *fn);
/* The level below the one rule of an operation as a function of what stands there (NULL: nothing);
 * it gives what stands there then. */
void emit_below_modify(struct cwriter *, const struct modify_rule *, const char *fn);
void emit_below_default(struct cwriter *, const struct default_rule *, const char *fn);
void emit_below_remove(struct cwriter *, const struct remove_rule *, const char *fn);
void emit_below_cardinality(struct cwriter *, const struct cardinality_rule *, const char *fn);
/* Whichever it is. */
void emit_tree_op(struct cwriter *, const struct op *, const char *fn);

/* Shared by them: C that makes a literal of the spec.  Returns an expression of type struct
 * jrt_value *, valid where `ctx` is in scope; large ones become a jrt_parse_constant() of a string
 * literal, secrets are put in at run time. */
const char *emit_literal(struct cwriter *, const struct node *);
/* These bytes as a struct jrt_text: NAME(...) of what JSON spells as it is, else JRT_TEXT("...").
 */
const char *emit_text(struct cwriter *, struct text);
/* The same as a value, where `ctx` is in scope. */
const char *emit_string(struct cwriter *, struct text);
/* A readable identifier made of `stem` and a key of the spec, unique within this writer:
 * "shift_props". */
const char *emit_name(struct cwriter *, const char *stem, struct text key);
/* The runtime's function that makes a name of what this lookup finds. */
const char *emit_name_of(const struct lookup *);
#endif
