/* SPDX-License-Identifier: Apache-2.0 */
/* Members of a lazy object by the names that a spec has for them, found in one walk over its keys.
 */
#ifndef EMIT_EMIT_FINDER_H
#define EMIT_EMIT_FINDER_H

#include "emit/emit.h"

/* Whether a key of a record is the name, as a condition on `k` (struct jrt_keys). */
const char *emit_key_test(struct cwriter *, struct text name);
/* The function NAME(doc, object, at), which notes for each of the different names in at[] the last
 * token of the document that stands under it in the lazy object; what is not there is left alone.
 */
void emit_finder(struct cwriter *, const char *name, const struct text *names, unsigned count);
#endif
