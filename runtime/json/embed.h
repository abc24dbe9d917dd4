/* SPDX-License-Identifier: Apache-2.0 */
/* For programs around emitted functions: what a ctx wants to be given (docs/embedding.md). */
#ifndef JSON_EMBED_H
#define JSON_EMBED_H

#include "json/value.h"

JRT_BEGIN

/* Makes a secret of its bytes, which are copied.  False: no room; then it is not set. */
bool jrt_secret_make(struct jrt_secret *, struct jrt_text value);
/* Wipes the copies and gives them back; the secret is not set then. */
void jrt_secret_wipe(struct jrt_secret *);

/* JSON text as a value, for ->context of another ctx: it lives until the next jrt_ctx_begin() or
 * the end of this one, in whose arena it is, and may be shared by threads that only read it.  NULL:
 * the text, which is copied, is not valid JSON, or there is no room. */
struct jrt_value *jrt_read_json(struct jrt_ctx *, struct jrt_text json);

JRT_END
#endif
