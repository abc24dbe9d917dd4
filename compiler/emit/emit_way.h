/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files of this folder: the stream way of a plan. */
#ifndef EMIT_EMIT_WAY_H
#define EMIT_EMIT_WAY_H

#include "emit/emit.h"

/* The streamed pipeline: PREFIX_FUNCTION(ctx, out) and what it needs. */
void emit_stream(struct cwriter *, const struct plan *, const char *prefix, const char *function);
/* What a chain has come to before plan->rest: PREFIX_build(ctx). */
void emit_built(struct cwriter *, const struct plan *, const char *prefix);
/* ctx->secrets[n] of that name, as an expression. */
const char *emit_secret(struct cwriter *, struct text name);
/* The names that emit_text() has given out for the pipeline, in front of it; in a function that
 * writes values: where they stand. */
void emit_names(struct cwriter *);
void emit_use_names(struct cwriter *);
#endif
