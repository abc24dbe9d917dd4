/* SPDX-License-Identifier: Apache-2.0 */
/* For programs that call emitted functions: what to put into a ctx (docs/embedding.md). */
#ifndef JSON_EMBED_H
#define JSON_EMBED_H

#include "json/value.h"

JRT_BEGIN

/* Makes a secret from a copy of the bytes.  False: out of memory; the secret is then not set. */
bool jrt_secret_make(struct jrt_secret *, struct jrt_text value);
/* Wipes and frees the copies; the secret is then not set. */
void jrt_secret_wipe(struct jrt_secret *);

/* JSON text as a value, for ->context of another ctx.  The text is copied; the value lives in this
 * ctx's arena until the next jrt_ctx_begin() or the end of the ctx, and threads may share it if
 * they only read it.  NULL: invalid JSON, or out of memory. */
struct jrt_value *jrt_read_json(struct jrt_ctx *, struct jrt_text json);

JRT_END
#endif
