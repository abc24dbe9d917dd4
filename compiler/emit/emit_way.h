/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files that write the stream way. */
#ifndef EMIT_EMIT_WAY_H
#define EMIT_EMIT_WAY_H

#include "emit/emit.h"

/* The streamed pipeline: PREFIX_FUNCTION(ctx, out) and everything that it needs. */
void emit_stream(struct cwriter *, const struct plan *, const char *prefix, const char *function);
/* PREFIX_build(ctx), which makes the document that plan->tree.op begins with. */
void emit_built(struct cwriter *, const struct plan *, const char *prefix);
/* ctx->secrets[n] for the secret of that name, as an expression. */
const char *emit_secret(struct cwriter *, struct text name);
/* The names that emit_text() has given out for the pipeline, to be placed before it; the line
 * that tells a function which writes values where they are. */
void emit_names(struct cwriter *);
void emit_use_names(struct cwriter *);
#endif
